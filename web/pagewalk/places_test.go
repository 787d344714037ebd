package pagewalk

import (
	"bytes"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"codeberg.org/lotse/lotse/content"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/ui"
	"codeberg.org/lotse/lotse/web/webtest"
)

// files are GET routes that are no pages.
var files = []string{
	"/", "/search/suggestions", "/robots.txt", "/sitemap.xml", "/sitemap/:part.xml", "/forum/feed.atom", "/forum/courses.json", "/.well-known/lotse-keys.json", "/forum/courses/:work/package.lotse", "/forum/articles/:article/package.lotse", "/forum/events.ics", "/forum/articles/:article/files/:hash", "/forum/events/:event.ics", "/media/:hash", "/media/:hash/captions/:lang.vtt", "/courses/:course/resume",
	"/author/translations/:course/:lang/:state",
	"/author/exchange/:course/package.zip", "/author/exchange/:course/draft.zip", "/author/exchange/:course/:lang.xlf",
	"/my/certificates/:code.pdf", "/my/skills/export.csv", "/my/skills/export.json",
	"/frameworks/import/template.csv", "/frameworks/import/template.yaml", "/frameworks/:framework/export.csv", "/frameworks/:framework/export.yaml",
	"/events/capacity/export.csv", "/events/capacity/export.xlsx", "/events/:run.ics", "/events/:run/list.pdf", "/cal/:token.ics",
	"/admin/mails/:mail/html", // web/notice looks at all of them
	"/people/proofs/template.csv", "/people/proofs/:import/skipped.csv",
	"/people/import/template-people.csv", "/people/import/template-units.csv", "/people/import/:import/protocol.csv",
	"/readiness/export.csv", "/readiness/export.xlsx", "/readiness/:wave/export.csv", "/readiness/:wave/export.xlsx",
	"/reports/published/:duty/export.csv", "/reports/published/:duty/export.xlsx", "/reports/skills/export.csv", "/reports/skills/export.xlsx", "/reports/skills/outlook/export.csv", "/reports/skills/outlook/export.xlsx", "/reports/skills/outlook/template.csv", "/team/export.csv", "/team/instructions/:duty/list.pdf", "/reports/lists/:code.pdf", "/reports/lists/:code.xlsx",
	"/author/courses/:course/stats/export.csv", "/author/courses/:course/stats/export.xlsx",
	"/assignments/:duty/export.csv", "/assignments/:duty/export.xlsx",
}

// place is a page to look at: the route it shows, the path that shows it,
// as whom, and in which state.
type place struct {
	route  string
	path   string // without the language; default: the route
	login  string // "": nobody is signed in
	status int    // default 200
	note   string
	act    func(tab *webtest.Tab) // what is done on the page before it is looked at
}

func (p place) want() int {
	if p.status == 0 {
		return http.StatusOK
	}
	return p.status
}

// plain paths carry the language as a query.
func (p place) in(lang i18n.Lang) string {
	path := or(p.path, p.route)
	if strings.HasPrefix(path, "/verify") {
		return path + "?lang=" + string(lang)
	}
	return "/" + string(lang) + path
}

const (
	employee   = "beschaeftigt"
	supervisor = "leitung"
	hr         = "personal"
	cio        = "cio"
	lead       = "projekt"
	admin      = "admin"
	trainer    = "schulung"
	council    = "personalrat"
)

// send presses the page's last main button with the form as it stands.
func send(tab *webtest.Tab) { tab.ClickCSS("main form:last-of-type button[type=submit]") }

func samples(t *testing.T, town *webtest.Town) []place {
	t.Helper()
	code := complete(t, town)
	imported := upload(t, town, "people")
	planned := upload(t, town, "planned")
	committed := upload(t, town, "committed")
	picture, film := stock(t, town)
	town.HandIn(t, "Weil die Akte vollständig sein muss.")
	essay := firstLink(t, town.As(t, trainer), "/de/author/marking", `/de/author/marking/([^"]+)`)
	person := firstLink(t, town.As(t, hr), "/de/people", `/de/people/([a-z0-9]{10})`)
	drafts := write(t, town)
	asked := dutyOf(t, town)
	roll := listOf(t, town, asked)
	said := town.As(t, cio)
	said.Submit(said.Get("/de/courses/informationssicherheit-basis/feedback"), "main form", url.Values{
		"useful": {"4"}, "clear": {"5"}, "length": {"3"}, "apply": {"4"}, "recommend": {"5"},
	})
	places := slices.Concat(editorPlaces(t, town), exchangePlaces(t, town), runPlaces(t, town), pathPlaces(t, town), noticePlaces(t, town), proofPlaces(t, town), dutyPlaces(t, town), skillPlaces(t, town), framePlaces(t, town), forumPlaces(t, town), sharePlaces(t, town), farPlaces(t, town))
	for _, p := range ui.Pages {
		places = append(places, place{route: "/ui/:page", path: "/ui/" + p.Name})
	}
	return append(places, []place{
		{route: "/login"},
		{route: "/login", note: "errors", act: send},
		{route: "/login/card"},
		{route: "/login/card", note: "errors", act: send},
		{route: "/login/card/:code", path: "/login/card/ABCDEFGHIJKLMNOPQRSTUVWXYZ"},
		{route: "/login/device"},
		{route: "/login/link"},
		{route: "/login/link/:code", path: "/login/link/aaaa-bbbb", status: http.StatusNotFound, note: "unknown"},
		{route: "/login/reset"},
		{route: "/accessibility"},
		{route: "/accessibility/report"},
		{route: "/privacy"},
		{route: "/imprint"},
		{route: "/easy"},
		{route: "/sign"},
		{route: "/accessibility/report", note: "errors", act: send},
		{route: "/accessibility/report/sent"},
		{route: "/help", login: employee},
		{route: "/verify"},
		{route: "/ui"},
		{route: "/verify/:code", path: "/verify/" + code},
		{route: "/verify/:code", path: "/verify/0000-0000-0000-0000-0000-0000-0000", status: http.StatusNotFound, note: "unknown"},
		{path: "/no-such-page", status: http.StatusNotFound, note: "404"},
		{path: "/no-such-page", login: employee, status: http.StatusNotFound, note: "404"},
		{path: "/people", login: employee, status: http.StatusForbidden, note: "403"},

		{route: "/my", login: employee},
		{route: "/my", login: "schulung", note: "empty"},
		{route: "/my/account", login: employee},
		{route: "/my/account/sessions", login: employee},
		{route: "/my/certificates", login: supervisor},
		{route: "/my/certificates", login: employee, note: "empty"},
		{route: "/my/certificates/:code", path: "/my/certificates/" + code, login: supervisor},
		{route: "/certificates/revocation", login: hr},
		{route: "/courses", login: employee},
		{route: "/courses", path: "/courses?q=zzzzzz", login: employee, note: "empty"},
		{route: "/search", path: "/search?q=Schriftst%C3%BCck", login: employee},
		{route: "/search", path: "/search?q=zzzzzz", login: employee, note: "empty"},
		{route: "/search", path: "/search?q=Softwarerobter&kind=forum&lang=de", note: "guest"},
		{route: "/courses/:course", path: "/courses/e-akte-grundlagen", login: employee},
		{route: "/courses/:course", path: "/courses/e-akte-grundlagen", login: supervisor, note: "done"},
		{route: "/courses/:course/feedback", path: "/courses/informationssicherheit-basis/feedback", login: hr},
		{route: "/courses/:course/feedback", path: "/courses/informationssicherheit-basis/feedback", login: hr, note: "errors", act: send},
		{route: "/courses/:course/feedback", path: "/courses/informationssicherheit-basis/feedback", login: cio, note: "given"},
		{route: "/courses/:course/:lesson", path: "/courses/e-akte-grundlagen/1", login: employee},
		{route: "/courses/:course/:lesson", path: "/courses/e-akte-grundlagen/2", login: employee},
		{route: "/courses/:course/:lesson", path: "/courses/e-akte-grundlagen/6", login: employee},
		{route: "/courses/:course/:lesson/practice/:question", path: "/courses/e-akte-grundlagen/2/practice/1", login: employee},
		{route: "/courses/:course/:lesson/practice/:question", path: "/courses/e-akte-grundlagen/2/practice/1", login: employee, note: "errors", act: send},
		{route: "/courses/:course/:lesson/practice/:question", path: "/courses/e-akte-grundlagen/2/practice/3", login: employee},
		{route: "/courses/:course/quiz/:question", path: "/courses/e-akte-grundlagen/quiz/1", login: employee},
		{route: "/courses/:course/quiz/:question", path: "/courses/e-akte-grundlagen/quiz/3", login: employee},
		{route: "/courses/:course/quiz/:question", path: "/courses/e-akte-grundlagen/quiz/1?attempt=1", login: supervisor, note: "checked"},
		{route: "/courses/:course/result", path: "/courses/e-akte-grundlagen/result", login: supervisor},

		{route: "/author/courses/:course/publication", path: "/author/courses/" + drafts.review + "/publication", login: hr, note: "review"},
		{route: "/author/courses/:course/publication", path: "/author/courses/" + drafts.review + "/publication", login: hr, note: "review, errors", act: func(tab *webtest.Tab) {
			tab.ClickCSS("details:has(form[action$='/return']) > summary")
			tab.ClickCSS("form[action$='/return'] button")
		}},
		{route: "/author/courses/:course/publication", path: "/author/courses/" + drafts.changed + "/publication", login: trainer, note: "changed"},
		{route: "/author/courses/:course/publication", path: "/author/courses/" + drafts.changed + "/publication", login: trainer, note: "changed, errors", act: func(tab *webtest.Tab) {
			tab.ClickCSS("form[action$='/publication'] button")
		}},
		{route: "/author/courses/:course/publication/history", path: "/author/courses/" + drafts.changed + "/publication/history", login: trainer},
		{route: "/author/courses/:course/stats", path: "/author/courses/e-akte-grundlagen/stats", login: trainer},
		{route: "/author/courses/:course/stats", path: "/author/courses/" + drafts.changed + "/stats", login: trainer, note: "few"},
		{route: "/author/reviews", login: hr},
		{route: "/author/translations", login: trainer},
		{route: "/admin/publishing", login: admin},
		{route: "/admin/public", login: admin},
		{route: "/admin/public/:text/:lang", path: "/admin/public/imprint/de", login: admin},
		{route: "/admin/public/:text/:lang", path: "/admin/public/privacy/en", login: admin, note: "preview", act: func(tab *webtest.Tab) { tab.ClickCSS("button[value=preview]") }},
		{route: "/author/marking", login: trainer},
		{route: "/author/marking/:attempt/:question", path: "/author/marking/" + essay, login: trainer},
		{route: "/author/marking/:attempt/:question", path: "/author/marking/" + essay, login: trainer, note: "errors", act: send},
		{route: "/author/media", login: trainer},
		{route: "/author/media", login: trainer, note: "errors", act: send},
		{route: "/author/media", path: "/author/media?q=zzzzzz", login: trainer, note: "empty"},
		{route: "/author/media/:hash", path: "/author/media/" + picture, login: trainer, note: "picture"},
		{route: "/author/media/:hash", path: "/author/media/" + film, login: trainer, note: "film"},
		{route: "/author/media/:hash", path: "/author/media/" + film, login: trainer, note: "film, errors", act: func(tab *webtest.Tab) {
			tab.Fill("captions_de", "kein WebVTT")
			tab.ClickCSS("form:has([name=captions_de]) button[type=submit]")
		}},

		{route: "/people", login: hr},
		{route: "/people", path: "/people?q=zzzzzz", login: hr, note: "empty"},
		{route: "/people/:person", path: "/people/" + person, login: hr},
		{route: "/people/actions", path: "/people/actions?do=exempt", login: hr, status: http.StatusUnprocessableEntity, note: "nobody"},
		{route: "/people/actions", path: "/people/actions?do=exempt&all=yes&q=a&unit=kita-sonnenhuegel&target=" + asked, login: hr},
		{route: "/people/actions/:action", path: actionOf(t, town, person, asked), login: hr},
		{route: "/people/cards", login: hr},
		{route: "/people/cards", path: "/people/cards?person=" + person, login: hr, note: "person"},
		{route: "/people/cards", path: "/people/cards?person=nobody00", login: hr, note: "empty"},
		{route: "/people/letters", login: hr, note: "empty"},
		{route: "/people/letters", path: "/people/letters?why=open", login: hr},
		{route: "/people/import", login: hr},
		{route: "/people/import", login: hr, note: "errors", act: send},
		{route: "/people/import/:import/columns", path: "/people/import/" + imported + "/columns", login: hr},
		{route: "/people/import/:import/preview", path: "/people/import/" + planned + "/preview", login: hr},
		{route: "/people/import/:import/result", path: "/people/import/" + committed + "/result", login: hr},

		{route: "/projects", login: cio},
		{route: "/projects/new", login: cio},
		{route: "/projects/new", login: cio, note: "errors", act: send},
		{route: "/projects/:project", path: "/projects/e-akte", login: lead},
		{route: "/projects/:project/for-me", path: "/projects/e-akte/for-me", login: employee},
		{route: "/projects/:project/targets", path: "/projects/e-akte/targets", login: lead},
		{route: "/projects/:project/targets/edit", path: "/projects/e-akte/targets/edit", login: lead},
		{route: "/projects/:project/edit", path: "/projects/e-akte/edit", login: lead},
		{route: "/projects/:project/waves/new", path: "/projects/e-akte/waves/new", login: lead},
		{route: "/projects/:project/waves/new", path: "/projects/e-akte/waves/new", login: lead, note: "errors", act: send},
		{route: "/projects/:project/waves/:number", path: "/projects/e-akte/waves/2", login: lead},
		{route: "/projects/:project/waves/:number/edit", path: "/projects/e-akte/waves/2/edit", login: lead},
		{route: "/team", login: supervisor},
		{route: "/team", path: "/team?show=overdue", login: supervisor, note: "overdue"},
		{route: "/my/assignments/:duty", path: "/my/assignments/" + asked, login: employee},
		{route: "/reports/duties", login: hr},
		{route: "/reports/duties/:duty", path: "/reports/duties/" + asked, login: hr},
		{route: "/reports/duties/:duty/list", path: "/reports/duties/" + asked + "/list", login: hr},
		{route: "/reports/duties/:duty/list", path: "/reports/duties/" + asked + "/list?on.day=1&on.month=1&on.year=2000", login: hr, status: http.StatusUnprocessableEntity, note: "errors"},
		{route: "/reports/published", login: cio},
		{route: "/reports/published/:duty", path: firstLink(t, town.As(t, cio), "/de/reports/published", `/de(/reports/published/[^"]+)`), login: cio},
		{route: "/reports/lists/:code", path: "/reports/lists/" + roll, login: hr},
		{route: "/verify/:code", path: "/verify/" + roll, note: "list"},
		{route: "/readiness", login: cio},
		{route: "/readiness", login: hr, note: "live"},
		{route: "/readiness/method", login: cio},
		{route: "/readiness/:wave", path: "/readiness/e-akte-2", login: cio},
		{route: "/readiness/:wave/decision", path: "/readiness/e-akte-2/decision", login: cio},
		{route: "/readiness/:wave/decision", path: "/readiness/e-akte-2/decision", login: cio, note: "errors", act: send},
		{route: "/readiness/:wave/decision", path: "/readiness/e-akte-1/decision", login: cio, note: "decided"},
		{route: "/readiness/:unit/:wave", path: "/readiness/sozialamt/e-akte-2", login: cio},
		{route: "/readiness/:unit/:wave", path: "/readiness/baederbetriebe/e-akte-3", login: cio, note: "hidden"},
		{route: "/readiness/:unit/:wave", path: "/readiness/sozialamt/e-akte-2", login: hr, note: "live"},
		{route: "/admin/grants", login: admin},
		{route: "/admin/accounts", login: admin},
		{route: "/admin/accounts", login: hr},
	}...)
}

// complete makes sure that the head of office has a certificate, and returns
// its code.
func complete(t *testing.T, town *webtest.Town) string {
	t.Helper()
	return firstLink(t, town.As(t, supervisor), "/de/my/certificates", `/de/my/certificates/([A-Za-z0-9-]+)`)
}

func firstLink(t *testing.T, c *webtest.Client, path, pattern string) string {
	t.Helper()
	m := regexp.MustCompile(`href="` + pattern + `"`).FindStringSubmatch(c.Get(path).Body)
	if m == nil {
		t.Fatalf("%s has no link like %s", path, pattern)
	}
	return m[1]
}

// upload takes an import of the HR file as far as the state asks for.
func upload(t *testing.T, town *webtest.Town, state string) string {
	t.Helper()
	b, err := content.Files.ReadFile("demo/hr/lindenau-people.csv")
	if err != nil {
		t.Fatal(err)
	}
	// Some changed names and one person missing, so that there is something to see.
	lines := bytes.SplitAfter(b, []byte("\n"))
	b = bytes.ReplaceAll(bytes.Join(slices.Delete(lines, 5, 6), nil), []byte(";Svenja;"), []byte(";Svenja "+state+";"))
	file := filepath.Join(t.TempDir(), state+".csv")
	if err := os.WriteFile(file, b, 0o600); err != nil {
		t.Fatal(err)
	}
	c := town.As(t, hr)
	page := c.Get("/de/people/import")
	res := c.SubmitFile(page, `form[enctype]`, url.Values{}, "file", file)
	m := regexp.MustCompile(`/people/import/([^/]+)/`).FindStringSubmatch(res.Location)
	if m == nil {
		t.Fatalf("upload: %d to %q: %s", res.Status, res.Location, res.Text())
	}
	if state == "people" {
		return m[1]
	}
	columns := c.Get("/de/people/import/" + m[1] + "/columns")
	c.Submit(columns, `form[action$='/columns']`, nil)
	if state == "committed" {
		preview := c.Get("/de/people/import/" + m[1] + "/preview")
		c.Submit(preview, `form[action$='/commitment']`, nil)
	}
	return m[1]
}

// actionOf exempts one person the way several are.
func actionOf(t *testing.T, town *webtest.Town, person, duty string) string {
	t.Helper()
	c := town.As(t, hr)
	page := c.Get("/de/people/actions?do=exempt&p=" + person + "&target=" + duty)
	done := c.Submit(page, `main form[method="post"]`, url.Values{"to.day": {"1"}, "to.month": {"12"}, "to.year": {"2026"}, "reason": {"Abordnung"}})
	if done.Status != http.StatusSeeOther {
		t.Fatalf("%d: %s", done.Status, done.Text())
	}
	return strings.TrimPrefix(done.Location, "/de")
}
