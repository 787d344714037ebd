package pagewalk

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"codeberg.org/lotse/lotse/web/webtest"
)

const writer = "schulung"

// editorPlaces are the pages on which courses are written.
func editorPlaces(t *testing.T, town *webtest.Town) []place {
	t.Helper()
	const course, lesson = "/author/courses/:course", "/author/courses/:course/:lesson"
	const one = "/author/courses/e-akte-grundlagen"
	const first = one + "/what-changes"
	linked := linkedLesson(t, town)
	return []place{
		{route: lesson, path: linked, login: writer, note: "linked"},
		{route: course, path: linked[:strings.LastIndex(linked, "/")], login: writer, note: "with a linked lesson"},
		{route: "/author/courses", login: writer},
		{route: "/author/courses", login: writer, note: "errors", act: send},
		{route: course, path: one, login: writer},
		{route: course, path: one, login: writer, note: "errors", act: func(tab *webtest.Tab) { tab.ClickCSS("form[action$='/lessons'] button") }},
		{route: course, path: one, login: writer, note: "review, errors", act: func(tab *webtest.Tab) {
			webtest.Eval[bool](tab, `(document.querySelector("[name='review_on.day']").value = "31", true)`)
			tab.ClickCSS("form[action$='/review'] button")
		}},
		{route: lesson, path: first, login: writer},
		{route: lesson, path: one + "/structure", login: writer, note: "picture"},
		{route: lesson + "/place", path: first + "/place", login: writer},
		{route: lesson + "/blocks/:block", path: first + "/blocks/why?to=structure", login: writer},
		{route: lesson + "/blocks/:block/:lang/file", path: one + "/structure/blocks/levels-picture/en/file", login: writer},
		{route: lesson + "/blocks/:block/:lang/file", path: one + "/structure/blocks/levels-picture/en/file", login: writer, note: "errors", act: func(tab *webtest.Tab) {
			tab.ClickCSS("form[action$='/upload'] button")
		}},
		{route: lesson, path: first, login: writer, note: "errors", act: func(tab *webtest.Tab) {
			webtest.Eval[bool](tab, `(document.querySelector("form[action$='/blocks'] select").innerHTML = "<option value=''></option>", true)`)
			tab.ClickCSS("form[action$='/blocks'] button")
		}},
		{route: lesson, path: one + "/test", login: writer, note: "test"},
		{route: course + "/references", path: "/author/courses/informationssicherheit-basis/references?from=e-akte-grundlagen", login: writer},
		{route: course + "/references", path: "/author/courses/informationssicherheit-basis/references", login: writer, note: "no central lessons"},
		{route: course + "/references", path: "/author/courses/informationssicherheit-basis/references?from=e-akte-grundlagen", login: writer, note: "errors", act: send},
		{route: "/author/templates", login: writer},
		{route: "/author/templates/:course", path: "/author/templates/vorlage-unterweisung", login: writer},
		{route: "/author/templates/:course", path: "/author/templates/vorlage-unterweisung", login: writer, note: "errors", act: send},
		{route: "/author/central", path: "/author/central?from=e-akte-grundlagen", login: "personal"},
		{route: "/author/central", path: "/author/central?from=e-akte-grundlagen", login: "personal", note: "errors", act: send},
		{route: lesson + "/preview", path: first + "/preview?lang=en", login: writer},
		{route: lesson + "/preview", path: first + "/preview?lang=de&width=phone", login: writer, note: "phone"},
		{route: lesson + "/questions/:question", path: first + "/questions/printed-copy", login: writer},
		{route: lesson + "/questions/:question", path: first + "/questions/printed-copy", login: writer, note: "errors", act: func(tab *webtest.Tab) {
			webtest.Eval[bool](tab, `(document.querySelector("[name=points]").value = "0", true)`)
			tab.ClickCSS("button[name=do][value=save].kern-btn")
		}},
	}
}

// linkedLesson makes a course with a lesson of another one, and returns the
// path of the lesson.
func linkedLesson(t *testing.T, town *webtest.Town) string {
	t.Helper()
	c := town.As(t, writer)
	goes := func(r *webtest.Response) string {
		t.Helper()
		to, _, _ := strings.Cut(r.Location, "#")
		if r.Status != http.StatusSeeOther {
			t.Fatalf("%s answers %d: %s", r.Path, r.Status, r.Text())
		}
		return to
	}
	made := goes(c.Submit(c.Get("/de/author/courses"), `form[action$="/author/courses"]`, url.Values{"title": {"Mit fremder Lektion"}, "source": {"de"}, "translate": {"yes"}}))
	page := c.Get(made + "/references?from=e-akte-grundlagen")
	at := goes(c.Submit(page, `form[action*="/references?from="]`, url.Values{"lesson": {"e-akte-grundlagen/what-changes"}, "follow": {"stay"}}))
	return strings.TrimPrefix(at, "/de")
}
