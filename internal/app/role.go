package app

import (
	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/cert"
	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/courserun"
	"codeberg.org/lotse/lotse/internal/duty"
	"codeberg.org/lotse/lotse/internal/duty/standing"
	"codeberg.org/lotse/lotse/internal/enrol"
	"codeberg.org/lotse/lotse/internal/forum"
	"codeberg.org/lotse/lotse/internal/learn"
	"codeberg.org/lotse/lotse/internal/login"
	"codeberg.org/lotse/lotse/internal/media"
	"codeberg.org/lotse/lotse/internal/notice"
	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/paper"
	"codeberg.org/lotse/lotse/internal/path"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/project"
	"codeberg.org/lotse/lotse/internal/readiness"
	"codeberg.org/lotse/lotse/internal/report/council"
	"codeberg.org/lotse/lotse/internal/skill"
	"codeberg.org/lotse/lotse/internal/skill/figures"
	"codeberg.org/lotse/lotse/internal/skill/outlook"
	"codeberg.org/lotse/lotse/internal/skill/rating"
	"codeberg.org/lotse/lotse/internal/survey"
	"codeberg.org/lotse/lotse/internal/tenant"
)

// Roles are the bundles of permissions. A feature declares its permissions;
// who has them is decided here, in one table that a staff council can read.
var Roles = actor.Bundles{
	actor.Employee:    {enrol.Take, survey.Answer, courserun.Book, rating.Own, forum.Write},
	actor.Supervisor:  {project.Team, notice.Remind, courserun.Team, duty.Team, rating.Shared},
	actor.Trainer:     {course.Publish, author.Write, author.Review, author.Publish, media.Manage, learn.Mark, survey.Read, courserun.Lead, path.Manage},
	actor.Reviewer:    {author.Review},
	actor.Moderator:   {forum.Write, forum.Moderate},
	actor.HR:          {people.Read, people.Edit, people.Import, org.Manage, login.Invite, readiness.View, readiness.SeeLive, project.View, cert.Revoke, paper.Print, paper.Record, author.Review, author.Publish, author.Centralise, duty.View, duty.Manage, duty.Care, duty.Import, standing.View, notice.Remind, courserun.Team, courserun.Enlist, courserun.Lead, courserun.Manage, path.Manage, skill.Manage, figures.View, figures.Manage, outlook.Manage},
	actor.CIO:         {readiness.View, readiness.Decide, project.View, project.Manage, standing.View, figures.View, skill.Plan},
	actor.ProjectLead: {readiness.View, project.View, project.Manage, skill.Plan},
	actor.Council:     {council.Read},
	actor.Admin:       {login.GiveRoles, login.Invite, people.Import, people.Read, org.Manage, course.Publish, tenant.Agree, tenant.Present, author.Settle, author.Centralise, media.Manage, notice.Settle, skill.Manage},

	// Who has such a role for a part of the town only does not get these.
	actor.Whole: {people.Import, org.Manage, course.Publish, cert.Revoke, login.GiveRoles, tenant.Agree, tenant.Present, author.Write, author.Review, author.Publish, author.Settle, author.Centralise, media.Manage, learn.Mark, survey.Read, duty.Manage, duty.Import, standing.View, notice.Settle, courserun.Lead, courserun.Manage, path.Manage, skill.Manage, figures.View, figures.Manage, outlook.Manage, forum.Moderate, council.Read},
}
