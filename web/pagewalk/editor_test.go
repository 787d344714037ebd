package pagewalk

import "codeberg.org/lotse/lotse/web/webtest"

const writer = "schulung"

// editorPlaces are the pages on which courses are written.
func editorPlaces() []place {
	const course, lesson = "/author/courses/:course", "/author/courses/:course/:lesson"
	const one = "/author/courses/e-akte-grundlagen"
	const first = one + "/what-changes"
	return []place{
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
