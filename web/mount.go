package web

import (
	"codeberg.org/lotse/lotse/internal/app"
	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/courserun"
	"codeberg.org/lotse/lotse/internal/duty"
	standings "codeberg.org/lotse/lotse/internal/duty/standing"
	"codeberg.org/lotse/lotse/internal/enrol"
	"codeberg.org/lotse/lotse/internal/forum"
	"codeberg.org/lotse/lotse/internal/learn"
	"codeberg.org/lotse/lotse/internal/login"
	"codeberg.org/lotse/lotse/internal/notice"
	peoples "codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/project"
	"codeberg.org/lotse/lotse/internal/readiness"
	oversight "codeberg.org/lotse/lotse/internal/report/council"
	"codeberg.org/lotse/lotse/internal/skill"
	groups "codeberg.org/lotse/lotse/internal/skill/figures"
	"codeberg.org/lotse/lotse/internal/skill/rating"
	"codeberg.org/lotse/lotse/internal/tenant"
	"codeberg.org/lotse/lotse/web/account"
	"codeberg.org/lotse/lotse/web/admin"
	editor "codeberg.org/lotse/lotse/web/author"
	"codeberg.org/lotse/lotse/web/capacity"
	"codeberg.org/lotse/lotse/web/cert"
	"codeberg.org/lotse/lotse/web/council"
	courses "codeberg.org/lotse/lotse/web/course"
	runs "codeberg.org/lotse/lotse/web/courserun"
	duties "codeberg.org/lotse/lotse/web/duty"
	"codeberg.org/lotse/lotse/web/dutytext"
	"codeberg.org/lotse/lotse/web/exchange"
	"codeberg.org/lotse/lotse/web/feed"
	forums "codeberg.org/lotse/lotse/web/forum"
	"codeberg.org/lotse/lotse/web/framework"
	"codeberg.org/lotse/lotse/web/home"
	"codeberg.org/lotse/lotse/web/info"
	instructions "codeberg.org/lotse/lotse/web/instruct"
	"codeberg.org/lotse/lotse/web/marking"
	files "codeberg.org/lotse/lotse/web/media"
	notices "codeberg.org/lotse/lotse/web/notice"
	"codeberg.org/lotse/lotse/web/outlook"
	paths "codeberg.org/lotse/lotse/web/path"
	"codeberg.org/lotse/lotse/web/people"
	"codeberg.org/lotse/lotse/web/player"
	projects "codeberg.org/lotse/lotse/web/project"
	"codeberg.org/lotse/lotse/web/proofimport"
	board "codeberg.org/lotse/lotse/web/readiness"
	"codeberg.org/lotse/lotse/web/release"
	"codeberg.org/lotse/lotse/web/route"
	"codeberg.org/lotse/lotse/web/search"
	"codeberg.org/lotse/lotse/web/session"
	sharing "codeberg.org/lotse/lotse/web/share"
	skills "codeberg.org/lotse/lotse/web/skill"
	"codeberg.org/lotse/lotse/web/skillcheck"
	"codeberg.org/lotse/lotse/web/skillfigures"
	"codeberg.org/lotse/lotse/web/standing"
	figures "codeberg.org/lotse/lotse/web/stats"
	opinions "codeberg.org/lotse/lotse/web/survey"
	"codeberg.org/lotse/lotse/web/target"
	"codeberg.org/lotse/lotse/web/team"
	"codeberg.org/lotse/lotse/web/ui"
)

// sessions is the middleware with the menus: the first six entries a person
// may see stand in the head, in this order.
func sessions(a *app.App, o Options) *session.Manager {
	return session.New(session.Config{
		Tenants: a.Tenants, Logins: a.Login, Secure: !o.Demo, Clock: o.Clock,
		Nav: []session.NavItem{
			{ID: "readiness", Path: "/readiness", Permission: readiness.View},
			{ID: "projects", Path: "/projects", Permission: project.View},
			{ID: "people", Path: "/people", Permission: peoples.Read},
			{ID: "assignments", Path: "/assignments", Permission: duty.View},
			{ID: "reports", Path: "/reports/duties", Permission: duty.Care},
			{ID: "reports", Path: "/reports/published", Permission: standings.View},
			{ID: "courses", Path: "/author/courses", Permission: author.Write},
			{ID: "council", Path: "/council", Permission: oversight.Read},
			{ID: "my", Path: "/my", Permission: enrol.Take},
			{ID: "team", Path: "/team", Permission: project.Team},
			{ID: "events", Path: "/events", Permission: courserun.Read},
			{ID: "catalogue", Path: "/courses", Permission: course.Read},
			{ID: "profile", Path: "/my/skills", Permission: rating.Own},
			{ID: "forum", Path: "/forum", Permission: actor.SignedIn},
			{ID: "help", Path: "/help", Permission: actor.SignedIn},
		},
		Account: []session.NavItem{
			{ID: "certificates", Path: "/my/certificates", Permission: actor.SignedIn},
			{ID: "account", Path: "/my/account", Permission: actor.SignedIn},
			{ID: "notifications", Path: "/my/notifications", Permission: actor.SignedIn},
			{ID: "reminders", Path: "/notices/reminders", Permission: notice.Remind},
			{ID: "marking", Path: "/author/marking", Permission: learn.Mark},
			{ID: "reviews", Path: "/author/reviews", Permission: author.Review},
			{ID: "forumreview", Path: "/forum/review", Permission: forum.Moderate},
			{ID: "translations", Path: "/author/translations", Permission: author.Write},
			{ID: "skillfigures", Path: "/reports/skills", Permission: groups.View},
			{ID: "central", Path: "/author/central", Permission: author.Centralise},
			{ID: "access", Path: "/admin/accounts", Permission: login.Invite},
			{ID: "roles", Path: "/admin/grants", Permission: login.GiveRoles},
			{ID: "notices", Path: "/admin/notices", Permission: notice.Settle},
			{ID: "frameworks", Path: "/frameworks", Permission: skill.Manage},
			{ID: "targets", Path: "/targets", Permission: skill.Manage},
			{ID: "publishing", Path: "/admin/publishing", Permission: author.Settle},
			{ID: "public", Path: "/admin/public", Permission: tenant.Present},
		},
		Guests: []ui.NavItem{
			{ID: "forum", Path: "/forum"}, {ID: "forumarticles", Path: "/forum/articles"}, {ID: "forumquestions", Path: "/forum/questions"}, {ID: "forumevents", Path: "/forum/events"}, {ID: "forumservices", Path: "/forum/services"}, {ID: "forumcourses", Path: "/forum/courses"}, {ID: "forumabout", Path: "/forum/about"},
		},
		Extra:    []ui.NavItem{{ID: "easy", Path: "/easy"}, {ID: "sign", Path: "/sign"}},
		GuestsAt: "/forum",
		Search:   session.NavItem{ID: "search", Path: "/search", Permission: actor.SignedIn},
		Slow:     []string{"/reports", "/people/import", "/people/actions", "/people/proofs", "/notices", "/author/media", "/author/import", "/author/exchange"},
	})
}

// mount is the one list of handlers. Fixed paths stand before parameters.
func mount(r route.Router, a *app.App, m *session.Manager) {
	words := dutytext.Sources{Org: a.Org, People: a.People, Courses: a.Courses, Paths: a.Paths, Projects: a.Projects}
	(&account.Handler{DB: a.DB, Logins: a.Login, Cards: a.Cards, People: a.People, Sessions: m}).Mount(r)
	(&admin.Handler{DB: a.DB, Logins: a.Login, Grants: a.Grants, Org: a.Org, Sessions: m}).Mount(r)
	(&info.Handler{DB: a.DB, Tenants: a.Tenants, Outbox: a.Outbox, People: a.People, Public: a.Public, Sessions: m}).Mount(r)
	(&home.Handler{DB: a.DB, Courses: a.Courses, Learn: a.Learn, Projects: a.Projects, Certs: a.Certs, Runs: a.Runs, Duties: a.Duties, Paths: a.Paths, Instructions: a.Instructions, Names: words}).Mount(r)
	(&courses.Handler{DB: a.DB, Courses: a.Courses, Share: a.Share, Learn: a.Learn, Projects: a.Projects, Certs: a.Certs, Survey: a.Survey, Paths: a.Paths, Duties: a.Duties}).Mount(r)
	(&search.Handler{Hits: a.Hits}).Mount(r)
	(&paths.Handler{DB: a.DB, Paths: a.Paths, Courses: a.Courses, Sessions: m}).Mount(r)
	(&framework.Handler{DB: a.DB, Skills: a.Skills, Revise: a.Revise, Sessions: m}).Mount(r)
	(&target.Handler{DB: a.DB, Skills: a.Skills, Workshops: a.Workshops, People: a.People, Projects: a.Projects, Sessions: m}).Mount(r)
	(&files.Handler{DB: a.DB, Media: a.Media, Courses: a.Courses, Sessions: m}).Mount(r)
	(&release.Handler{DB: a.DB, Tenants: a.Tenants, People: a.People, Author: a.Author, Learn: a.Learn, Sessions: m}).Mount(r)
	(&exchange.Handler{Exchange: a.Exchange, Sessions: m}).Mount(r)
	(&figures.Handler{Author: a.Author, Stats: a.Stats, Survey: a.Survey}).Mount(r)
	(&editor.Handler{DB: a.DB, Author: a.Author, Share: a.Share, People: a.People, Media: a.Media, Sessions: m, Block: player.Block, Ask: player.Ask}).Mount(r)
	(&marking.Handler{DB: a.DB, Courses: a.Courses, Learn: a.Learn, Sessions: m}).Mount(r)
	(&proofimport.Handler{Proofs: a.Proofs}).Mount(r)
	(&people.Handler{DB: a.DB, Org: a.Org, People: a.People, Imports: a.Imports, Cards: a.Cards, Courses: a.Courses, Paper: a.Paper, Duties: a.Duties, Runs: a.Runs, Bulk: a.Bulk, Notices: a.Notices, Sessions: m}).Mount(r)
	(&duties.Handler{
		DB: a.DB, Duties: a.Duties.InBackground(a.Jobs), People: a.People, Courses: a.Courses, Paths: a.Paths, Sessions: m,
		Words: words,
	}).Mount(r)
	(&council.Handler{Tenants: a.Tenants, Council: a.Council, Roles: app.Roles}).Mount(r)
	(&capacity.Handler{Capacity: a.Capacity, Org: a.Org}).Mount(r)
	(&runs.Handler{DB: a.DB, Runs: a.Runs, Courses: a.Courses, Sessions: m}).Mount(r)
	(&notices.Handler{DB: a.DB, Org: a.Org, People: a.People, Notices: a.Notices, Sessions: m}).Mount(r)
	(&opinions.Handler{Courses: a.Courses, Learn: a.Learn, Survey: a.Survey}).Mount(r)
	(&player.Handler{DB: a.DB, Courses: a.Courses, Learn: a.Learn, Certs: a.Certs, Survey: a.Survey}).Mount(r)
	cert.New(a.DB, a.Certs, a.Paper).Mount(r)
	(&sharing.Handler{DB: a.DB, Share: a.Share, Forum: a.Forum, Author: a.Author, Networks: a.Networks, People: a.People, Sessions: m}).Mount(r)
	(&feed.Handler{Forum: a.Forum, Places: a.Places, Share: a.Share, Tenants: a.Tenants}).Mount(r)
	(&forums.Handler{DB: a.DB, Forum: a.Forum, Talk: a.Talk, Reuses: a.Reuses, Share: a.Share, Attach: a.Attach, Networks: a.Networks, People: a.People, Tenants: a.Tenants, Sessions: m}).Mount(r)
	(&standing.Handler{DB: a.DB, Org: a.Org, Duties: a.Duties, Paper: a.Paper, Names: words, Published: a.Standing, Sessions: m}).Mount(r)
	(&skillcheck.Handler{DB: a.DB, Skills: a.Skills, Checks: a.Checks, Ratings: a.Ratings, Sessions: m, Ask: player.Ask}).Mount(r)
	(&skills.Handler{DB: a.DB, Skills: a.Skills, Ratings: a.Ratings, Checks: a.Checks, Suggest: a.Suggest, Sessions: m}).Mount(r)
	(&instructions.Handler{DB: a.DB, Instructions: a.Instructions, Sessions: m}).Mount(r)
	(&skillfigures.Handler{DB: a.DB, Org: a.Org, Notices: a.Notices, Figures: a.Figures, Sessions: m}).Mount(r)
	(&outlook.Handler{DB: a.DB, Outlook: a.Outlook, Sessions: m}).Mount(r)
	(&team.Handler{Org: a.Org, Courses: a.Courses, Projects: a.Projects, Duties: a.Duties}).Mount(r)
	(&projects.Handler{DB: a.DB, Tenants: a.Tenants, Org: a.Org, People: a.People, Courses: a.Courses, Projects: a.Projects, Paths: a.Paths, Skills: a.Skills}).Mount(r)
	(&board.Handler{DB: a.DB, Tenants: a.Tenants, Courses: a.Courses, Readiness: a.Readiness, Examples: a.Examples}).Mount(r)
}
