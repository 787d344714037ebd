package matrix

import "slices"

// table is who may open what. A line is added with its route.
var table = slices.Concat(accountRules, learningRules, peopleRules, projectRules, readinessRules, adminRules, mediaRules, markingRules, releaseRules, editorRules, exchangeRules, proofRules, noticeRules, runRules, pathRules, dutyRules, skillRules, standingRules, frameRules, forumRules, loanRules)

var accountRules = []rule{
	{route: "GET /", may: everybody, ok: leads},
	{route: "GET /login", may: everybody, ok: codes(200, 303)}, // whoever is signed in goes on
	{route: "POST /login", may: everybody, ok: asked},
	{route: "GET /login/card", may: everybody, ok: shown},
	{route: "POST /login/card", may: everybody, ok: asked},
	{route: "GET /login/card/:code", of: badge, may: everybody, ok: shown},
	{route: "POST /login/card/:code", of: badge, may: everybody, ok: asked},
	{route: "GET /login/device", may: everybody, ok: shown},
	{route: "POST /login/device", may: everybody, ok: leads},
	{route: "GET /login/link", may: everybody, ok: shown},
	{route: "POST /login/link", may: everybody, ok: asked},
	{route: "GET /login/link/:code", of: link, may: everybody, ok: shown},
	{route: "POST /login/link/:code", of: link, may: everybody, ok: asked},
	{route: "GET /login/reset", may: everybody, ok: shown},
	{route: "POST /login/reset", may: everybody, ok: asked},
	{route: "POST /logout", may: signedIn, ok: leads, leaves: true},
	{route: "POST /theme", may: everybody, ok: leads},
	{route: "POST /session/extension", may: signedIn, ok: leads},
	{route: "GET /my/account", may: signedIn, ok: shown},
	{route: "POST /my/account/language", may: signedIn, ok: asked},
	{route: "POST /my/account/password", may: signedIn, ok: asked},
	{route: "GET /my/account/sessions", may: signedIn, ok: shown},
	{route: "POST /my/account/sessions/others/end", may: signedIn, ok: leads},
	{route: "POST /my/account/sessions/:id/end", of: seat, may: to(own, actors[1:]...), ok: leads},

	{route: "GET /help", may: everybody, ok: shown},
	{route: "GET /accessibility", may: everybody, ok: shown},
	{route: "GET /privacy", may: everybody, ok: shown},
	{route: "GET /imprint", may: everybody, ok: shown},
	{route: "GET /accessibility/report", may: everybody, ok: shown},
	{route: "POST /accessibility/report", may: everybody, ok: codes(422, 429)}, // an address may report so often
	{route: "GET /accessibility/report/sent", may: everybody, ok: codes(200, 303)},

	{route: "GET /ui", may: everybody, ok: shown}, // with the demo only
	{route: "GET /ui/:page", of: sample, may: everybody, ok: shown},
}

var learningRules = []rule{
	{route: "GET /my", may: signedIn, ok: shown},
	{route: "GET /courses", of: course, may: signedIn, ok: shown, lists: "probe"},
	{route: "GET /search", may: everybody, ok: shown},
	{route: "GET /search/suggestions", may: everybody, ok: shown},
	{route: "GET /courses/:course", of: course, may: signedIn, ok: shown},
	{route: "GET /media/:hash", of: picture, may: signedIn, ok: shown},
	{route: "GET /courses/:course/resume", of: course, may: learners, ok: leads},
	{route: "POST /courses/:course/enrolment", of: course, may: learners, ok: leads},
	{route: "GET /courses/:course/quiz/:question", of: course, may: learners, ok: shown},
	{route: "POST /courses/:course/quiz/:question", of: course, may: learners, ok: asked},
	{route: "POST /courses/:course/quiz/:question/draft", of: course, may: learners, ok: codes(200, 409)},
	{route: "GET /courses/:course/result", of: course, may: learners, ok: leads},
	{route: "GET /courses/:course/feedback", of: course, may: learners, ok: codes(200, 404)}, // who has not completed it is not asked
	{route: "POST /courses/:course/feedback", of: course, may: learners, ok: codes(404, 422)},
	{route: "GET /courses/:course/:lesson", of: course, may: learners, ok: shown},
	{route: "POST /courses/:course/:lesson/completion", of: course, may: learners, ok: leads},
	{route: "GET /courses/:course/:lesson/practice/:question", of: course, may: learners, ok: shown},
	{route: "POST /courses/:course/:lesson/practice/:question", of: course, may: learners, ok: asked},
	{route: "POST /courses/:course/:lesson/practice/:question/draft", of: course, may: learners, ok: codes(200, 409)},

	{route: "GET /my/certificates", may: signedIn, ok: shown},
	{route: "GET /my/certificates/:code.pdf", of: proof, may: to(own, actors[1:]...), ok: codes(200, 503)}, // 503: no compiler here
	{route: "GET /my/certificates/:code", of: proof, may: to(own, actors[1:]...), ok: shown},
	{route: "GET /certificates/revocation", may: to(town, hr), ok: shown},
	{route: "GET /certificates/revocation?code=:code", of: paper, may: to(town, hr), ok: shown},
	{route: "POST /certificates/revocation", of: paper, may: to(town, hr), ok: asked, send: map[string]string{"code": ":code"}},
	{route: "GET /verify", may: everybody, ok: shown},
	{route: "GET /verify/:code", of: paper, may: everybody, ok: shown},
}

// readers see people: all of them, or those of unit 50 and below.
var readers = to(town, hr, admin, operator).and(own|sub|headed, hrOf50)

// editors record absences.
var editors = to(town, hr).and(own|sub|headed, hrOf50)

// importers act on the whole town; part of it is not enough.
var importers = to(town, hr, admin, operator)

var peopleRules = []rule{
	{route: "GET /people?q=:search", of: person, may: readers, ok: shown, lists: "link"},
	{route: "GET /people?unit=:unit", of: unit, may: readers, ok: shown},
	{route: "GET /people/:person", of: person, may: readers, ok: shown},
	{route: "POST /people/:person/absences", of: person, may: editors, ok: asked},
	{route: "POST /people/:person/return", of: person, may: editors, ok: asked},
	{route: "GET /people/cards?unit=:unit&mail=all&again=yes", of: unit, may: readers, ok: shown},
	{route: "GET /people/cards?person=:person", of: person, may: readers, ok: shown, lists: "link"},
	{route: "POST /people/cards", may: readers, ok: asked, send: map[string]string{"person": "nobody"}},
	{route: "POST /people/:person/card/revocation", of: person, may: readers, ok: leads},
	{route: "POST /people/:person/card/unlocking", of: person, may: readers, ok: leads},
	{route: "GET /people/actions", may: readers, ok: asked},
	{route: "GET /people/actions?do=csv&p=nobody", may: readers, ok: asked},
	{route: "POST /people/actions", may: editors, ok: asked, send: map[string]string{"do": "exempt"}},
	{route: "GET /people/actions/:action", of: deed, may: readers, ok: codes(404)}, // what somebody else did
	{route: "POST /people/actions/:action/undo", of: deed, may: readers, ok: codes(404)},
	{route: "GET /people/letters?why=open", may: editors, ok: shown},
	{route: "GET /people/letters?why=open&unit=:unit", of: unit, may: editors, ok: shown},
	{route: "POST /people/letters", may: editors, ok: asked, send: map[string]string{"why": "overdue-nothing"}},
	{route: "POST /people/:person/proofs", of: person, may: editors, ok: asked},
	{route: "GET /people/import", may: importers, ok: shown},
	{route: "POST /people/import", may: importers, ok: asked},
	{route: "GET /people/import/template-people.csv", may: importers, ok: shown},
	{route: "GET /people/import/template-units.csv", may: importers, ok: shown},
	{route: "GET /people/import/:import/columns", of: delivery, may: importers, ok: shown},
	{route: "POST /people/import/:import/columns", of: delivery, may: importers, ok: asked},
	{route: "GET /people/import/:import/preview", of: delivery, may: importers, ok: leads},
	{route: "POST /people/import/:import/commitment", of: delivery, may: importers, ok: leads},
	{route: "GET /people/import/:import/result", of: delivery, may: importers, ok: leads},
	{route: "POST /people/import/:import/withdrawal", of: delivery, may: importers, ok: leads},
	{route: "GET /people/import/:import/protocol.csv", of: delivery, may: importers, ok: shown},

	// Domain model, section 6: the units of one's postings with the flag, and
	// sub-units without a supervisor of their own.
	{route: "GET /team", of: person, may: to(own|sub, supervisor), ok: shown, lists: "name"},
}

// Who sees projects, and who changes them: all, or the one that is led.
var (
	watchers = to(town, hr, cio).and(own, lead).and(sibling, leadOf2).and(0, hrOf50)
	managers = to(town, cio).and(own, lead).and(sibling, leadOf2)
)

var projectRules = []rule{
	{route: "GET /projects", of: venture, may: watchers, ok: shown, lists: "probe"},
	{route: "GET /projects/new", may: to(town, cio), ok: shown},
	{route: "POST /projects", may: to(town, cio), ok: asked},
	{route: "GET /projects/:project", of: venture, may: watchers, ok: shown},
	{route: "GET /projects/:project/for-me", of: venture, may: signedIn, ok: shown},
	{route: "GET /projects/:project/edit", of: venture, may: managers, ok: shown},
	{route: "GET /projects/:project/targets", of: venture, may: watchers, ok: shown},
	{route: "GET /projects/:project/targets/edit", of: venture, may: managers, ok: shown},
	{route: "POST /projects/:project/targets/edit", of: venture, may: managers, ok: asked},
	{route: "POST /projects/:project/targets/restore", of: venture, may: managers, ok: codes(404, 409), send: map[string]string{"no": "1"}}, // 404: nothing was said yet
	{route: "POST /projects/:project/targets/undo", of: venture, may: managers, ok: codes(303, 404)},
	{route: "POST /projects/:project", of: venture, may: managers, ok: asked},
	{route: "POST /projects/:project/phase", of: venture, may: managers, ok: marked},
	{route: "GET /projects/:project/waves/new", of: venture, may: managers, ok: shown},
	{route: "POST /projects/:project/waves", of: venture, may: managers, ok: asked},
	{route: "GET /projects/:project/waves/:number", of: venture, may: watchers, ok: shown},
	{route: "GET /projects/:project/waves/:number/edit", of: venture, may: managers, ok: shown},
	{route: "POST /projects/:project/waves/:number", of: venture, may: managers, ok: asked},
	{route: "POST /projects/:project/waves/:number/requirements", of: venture, may: managers, ok: asked},
	{route: "POST /projects/:project/waves/:number/requirements/removal", of: demand, may: managers, ok: leads, send: map[string]string{"line": ":line"}},
	{route: "POST /projects/:project/waves/:number/checklist", of: venture, may: managers, ok: asked, send: map[string]string{"line": ":line", "done": "1"}},
}

// Published figures name nobody: whoever may see them at all sees the town's,
// a project lead those of the project. Live figures end at the bounds of the
// role.
var (
	onlookers = to(town, hr, cio, hrOf50).and(own, lead).and(sibling, leadOf2)
	deciders  = to(town, cio)
)

var readinessRules = []rule{
	{route: "GET /readiness", of: wave, may: onlookers, ok: shown, lists: "probe"},
	{route: "GET /readiness/method", may: signedIn, ok: shown},
	{route: "GET /readiness/export.csv", may: onlookers.and(town, lead, leadOf2), ok: shown},
	{route: "GET /readiness/export.xlsx", may: onlookers.and(town, lead, leadOf2), ok: shown},
	{route: "GET /readiness/:wave", of: wave, may: onlookers, ok: shown},
	{route: "GET /readiness/:wave/export.csv", of: wave, may: onlookers, ok: shown},
	{route: "GET /readiness/:wave/export.xlsx", of: wave, may: onlookers, ok: shown},
	{route: "POST /readiness/:wave/example", of: wave, may: onlookers, ok: codes(303, 409)},
	{route: "GET /readiness/:wave/decision", of: wave, may: deciders, ok: shown},
	{route: "POST /readiness/:wave/decision", of: wave, may: deciders, ok: marked},
	{route: "GET /readiness/:unit/:wave", of: cell, may: to(town, hr, cio, lead).and(own|sub|headed, hrOf50).and(0, leadOf2), ok: shown},
}

var adminRules = []rule{
	{route: "GET /admin/grants", may: to(town, admin, operator), ok: shown},
	{route: "POST /admin/grants", may: to(town, admin, operator), ok: asked},
	{route: "POST /admin/grants/:grant/end", of: given, may: to(town, admin, operator), ok: leads},
	{route: "GET /council", may: to(town, council), ok: shown},
	{route: "GET /council/access", may: to(town, council), ok: shown},
	{route: "GET /admin/accounts", may: to(town, hr, admin, hrOf50, operator), ok: shown},
	{route: "POST /admin/accounts/letter", may: to(town, hr, admin, hrOf50, operator), ok: asked},
	{route: "POST /admin/accounts/invitation", may: to(town, hr, admin, hrOf50, operator), ok: asked},
	{route: "POST /admin/accounts/closure", may: to(town, hr, admin, hrOf50, operator), ok: asked},
	{route: "POST /admin/accounts/reopening", may: to(town, hr, admin, hrOf50, operator), ok: asked},
}
