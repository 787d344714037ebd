package pagewalk

import (
	"testing"

	"codeberg.org/lotse/lotse/web/webtest"
)

// dutyPlaces are the pages of duties: the list, the editor in its states, the
// dry run, one duty of the demo and a person in it.
func dutyPlaces(t *testing.T, town *webtest.Town) []place {
	t.Helper()
	const one = "/assignments/informationssicherheit"
	person := firstLink(t, town.As(t, hr), "/de"+one, `/de`+one+`/people/([a-z0-9]{10})`)
	preview := func(tab *webtest.Tab) { tab.ClickCSS(".lp-buttons button[value=preview]") }
	add := func(kind string) func(*webtest.Tab) {
		return func(tab *webtest.Tab) {
			tab.Choose("r.add", kind)
			tab.ClickCSS("button[value='add:r']")
		}
	}
	const teaching = "/team/instructions/unterweisung-arbeiten-mit-der-e-akte"
	return []place{
		{route: "/team/instructions", login: supervisor},
		{route: "/team/instructions/:duty", path: teaching, login: supervisor},
		{route: "/team/instructions/:duty", path: teaching, login: supervisor, note: "errors", act: func(tab *webtest.Tab) {
			tab.ClickCSS("form[action$='/unterweisung-arbeiten-mit-der-e-akte'] button[type=submit]")
		}},
		{route: "/assignments", login: hr},
		{route: "/assignments/new", login: hr, note: "templates"},
		{route: "/assignments/new", path: "/assignments/new?from=korruption", login: hr},
		{route: "/assignments/new", path: "/assignments/new?from=korruption", login: hr, note: "errors", act: preview},
		{route: "/assignments/new", path: "/assignments/new?from=blank", login: hr, note: "entered", act: add("entered")},
		{route: "/assignments/new", path: "/assignments/new?from=blank", login: hr, note: "group", act: func(tab *webtest.Tab) {
			tab.ClickCSS("button[value='group:r']")
		}},
		{route: "/assignments/new", path: "/assignments/new?from=agg", login: hr, note: "preview", act: preview},
		{route: "/assignments/new", path: "/assignments/new?from=agg", login: hr, note: "preview, errors", act: func(tab *webtest.Tab) {
			preview(tab)
			tab.ClickCSS("button[value=save]")
		}},
		{route: "/assignments/:duty", path: one, login: hr},
		{route: "/assignments/:duty", path: one + "?q=zzzzzz", login: hr, note: "empty"},
		{route: "/assignments/:duty", path: "/assignments/brandschutz-in-kitas", login: hr, note: "changed"},
		{route: "/assignments/:duty/edit", path: "/assignments/brandschutz-in-kitas/edit", login: hr},
		{route: "/assignments/:duty/log", path: "/assignments/brandschutz-in-kitas/log", login: hr},
		{route: "/assignments/:duty/revisions", path: "/assignments/brandschutz-in-kitas/revisions", login: hr},
		{route: "/assignments/:duty/people/:person", path: one + "/people/" + person, login: hr},
		{route: "/assignments/:duty/people/:person", path: one + "/people/" + person, login: hr, note: "errors", act: func(tab *webtest.Tab) {
			tab.ClickCSS("details:has(form[action$='/proofs']) > summary")
			tab.ClickCSS("form[action$='/proofs'] button[type=submit]")
		}},
	}
}
