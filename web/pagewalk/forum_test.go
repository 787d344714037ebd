package pagewalk

import (
	"net/url"
	"strings"
	"testing"

	"codeberg.org/lotse/lotse/web/webtest"
)

// forumPlaces are the pages of the forum, for guests and for people of the
// town.
func forumPlaces(t *testing.T, town *webtest.Town) []place {
	t.Helper()
	waiting := strings.TrimPrefix(town.As(t, trainer).Get("/de/forum/review").Doc.Find("main table a").AttrOr("href", ""), "/de/forum/review/")
	if waiting == "" {
		t.Fatal("nothing waits for a release")
	}
	const (
		one   = "/forum/articles/:article"
		wave  = "/forum/articles/e-akte-in-wellen"
		draft = "/forum/review/:article"
	)
	asker := town.As(t, employee)
	asked := asker.Submit(asker.Get("/de/forum/questions/new"), "main form", url.Values{"title_de": {"Wie scannen Sie Altakten?"}, "body_de": {"Bei uns liegen 40 Meter."}}).Location
	at := strings.TrimPrefix(asked, "/de")
	helper := town.As(t, trainer)
	helper.Submit(helper.Get(asked), "form:has([value=answer])", url.Values{"do": {"answer"}, "body": {"Nur, was jemand braucht."}})
	helper.Submit(helper.Get(asked), "form:has([value=report])", url.Values{"do": {"report"}, "reason": {"Nennt eine Straße."}})
	helper.Submit(helper.Get(asked), "form:has([value=open])", url.Values{"do": {"open"}})
	const query = "/forum/questions/:question"
	event := strings.TrimPrefix(asker.Get("/de/forum/events").Doc.Find(".lp-tasks a").AttrOr("href", ""), "/de")
	service := strings.TrimPrefix(asker.Get("/de/forum/services").Doc.Find(".lp-tasks a").AttrOr("href", ""), "/de")
	return []place{
		{route: "/forum/questions"},
		{route: "/forum/questions", login: employee},
		{route: "/forum/questions/new", login: employee},
		{route: "/forum/questions/new", login: employee, note: "errors", act: send},
		{route: query, path: at},
		{route: query, path: at, login: employee},
		{route: query, path: at, login: trainer},
		{route: query, path: at, login: employee, note: "errors", act: func(tab *webtest.Tab) { tab.ClickCSS("button[value=answer]") }},
		{route: "/forum/reports", login: trainer},
		{route: "/forum/reports", login: trainer, note: "errors", act: func(tab *webtest.Tab) { tab.ClickCSS("button[value=leave]") }},
		{route: "/forum"},
		{route: "/forum", login: employee},
		{route: "/forum/events"},
		{route: "/forum/events", path: "/forum/events?when=past", login: employee, note: "past"},
		{route: "/forum/events/:article", path: event},
		{route: "/forum/services"},
		{route: "/forum/services/:article", path: service},
		{route: "/forum/articles/new", path: "/forum/articles/new?kind=event", login: employee, note: "event, errors", act: func(tab *webtest.Tab) { tab.ClickCSS("button[value=send]") }},
		{route: "/forum/articles/new", path: "/forum/articles/new?kind=service", login: employee, note: "service"},
		{route: "/forum/about"},
		{route: "/forum/articles"},
		{route: "/forum/articles", path: "/forum/articles?" + url.Values{"kind": {"blueprint"}, "from": {"own"}}.Encode(), login: employee},
		{route: "/forum/articles/new", login: employee},
		{route: "/forum/articles/new", path: "/forum/articles/new?kind=blueprint", login: employee, note: "errors", act: func(tab *webtest.Tab) { tab.ClickCSS("button[value=send]") }},
		{route: one, path: wave},
		{route: one, path: wave, login: trainer},
		{route: one, path: wave, login: employee, note: "errors", act: func(tab *webtest.Tab) { tab.ClickCSS("button[value=comment]") }},
		{route: one, path: "/forum/articles/bedenken-ernst-nehmen", note: "article"},
		{route: one + "/versions", path: wave + "/versions"},
		{route: one + "/edit", path: "/forum/articles/" + waiting + "/edit", login: employee},
		{route: one + "/files", path: "/forum/articles/" + waiting + "/files", login: employee},
		{route: one + "/files", path: "/forum/articles/" + waiting + "/files", login: employee, note: "errors", act: func(tab *webtest.Tab) { tab.ClickCSS("button[value=add]") }},
		{route: "/forum/review", login: trainer},
		{route: draft, path: "/forum/review/" + waiting, login: trainer},
		{route: draft, path: "/forum/review/" + waiting, login: trainer, note: "errors", act: func(tab *webtest.Tab) { tab.ClickCSS("button[value=refuse]") }},
	}
}
