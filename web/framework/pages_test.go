package framework_test

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/framework"
	"codeberg.org/lotse/lotse/web/webtest"
)

// An own framework by buttons: from a name to being published.
func TestAFrameworkIsWrittenByButtons(t *testing.T) {
	town := webtest.Start(t)
	hr, reader := town.As(t, "personal"), town.As(t, "kita")
	at := hr.Submit(hr.Get("/de/frameworks"), "main form", url.Values{"title": {"Kompetenzen Lindenau"}}).Location
	if at != "/de/frameworks/kompetenzen-lindenau/edit" {
		t.Fatalf("made at %q", at)
	}
	res := hr.Submit(hr.Get(at), "form:has([value=area])", url.Values{"do": {"area"}, "code": {"a b"}, "title_de": {"Mit Akten arbeiten"}})
	if res.Status != http.StatusUnprocessableEntity || !strings.Contains(res.Text(), "Geben Sie einen Code ein") || !strings.Contains(res.Body, "Mit Akten arbeiten") {
		t.Errorf("a wrong code: %d\n%s", res.Status, res.Text())
	}
	hr.Submit(hr.Get(at), "form:has([value=area])", url.Values{"do": {"area"}, "code": {"A"}, "title_de": {"Mit Akten arbeiten"}})
	hr.Submit(hr.Get(at), "form:has([value=competence])", url.Values{"do": {"competence"}, "code": {"A.1"}, "title_de": {"Ablegen"}})
	old := hr.Get(at)
	hr.Submit(old, "form:has([value=set-area])", url.Values{"do": {"set-area"}, "title_de": {"Akten führen"}})
	res = hr.Submit(old, "form:has([value=set-area])", url.Values{"do": {"set-area"}, "title_de": {"Akten ablegen"}})
	if both := res.Doc.Find(".kern-alert--warning table").Text(); res.Status != http.StatusConflict || !strings.Contains(both, "Akten führen") || !strings.Contains(both, "Akten ablegen") {
		t.Errorf("from an old page: %d\n%s", res.Status, res.Text())
	}
	if got := hr.Get(at).Text(); !strings.Contains(got, "Keine Kompetenz ist veröffentlicht.") {
		t.Errorf("what is missing is not told:\n%s", got)
	}
	one := "/de/frameworks/kompetenzen-lindenau/A.1"
	hr.Submit(hr.Get(one+"/edit"), "main form", url.Values{"state": {"published"}})
	if res := reader.Get(one); res.Status != http.StatusNotFound {
		t.Errorf("everybody sees a draft: %d", res.Status)
	}
	hr.Submit(hr.Get(at), "form[action$='/state']", url.Values{"do": {"publish"}})
	if res := reader.Get("/en/frameworks/kompetenzen-lindenau/A.1"); res.Status != http.StatusOK || !strings.Contains(res.Text(), "Ablegen") || !strings.Contains(res.Body, `lang="de"`) {
		t.Errorf("%d\n%s", res.Status, res.Text())
	}
	if got := reader.Get("/en/frameworks/digcomp-3.0").Text(); !strings.Contains(got, "© European Union, CC BY 4.0") || !strings.Contains(got, "Not endorsed by the European Commission") {
		t.Errorf("no credit:\n%s", got)
	}
	if got := reader.Get("/de/frameworks/digcomp-3.0/1.3").Text(); !strings.Contains(got, "E‑Akte") {
		t.Errorf("where it is taught:\n%s", got)
	}
}

// A file is shown before it changes anything; what is wrong is said with its
// place.
func TestAFileIsShownFirst(t *testing.T) {
	town := webtest.Start(t)
	hr := town.As(t, "personal")
	send := func(into, name, text string) *webtest.Response {
		t.Helper()
		file := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return hr.SubmitFile(hr.Get("/de/frameworks/import"), "form[enctype]", url.Values{"into": {into}}, "file", file)
	}
	if res := send("", "a.csv", "type;code;title_de\narea;1;A\n"); res.Status != http.StatusUnprocessableEntity || !strings.Contains(res.Text(), "Wählen Sie, wohin die Datei kommt.") {
		t.Errorf("into nowhere: %d %s", res.Status, res.Text())
	}
	bad := send("digcomp-2.2", "a.jsonld", `{"@graph": [{"@type": "Competence", "@id": "Competence/9.1", "name": "x", "competence_area_id": "CompetenceArea/9"}]}`).Location
	if got := hr.Get(bad); !strings.Contains(got.Text(), "Eintrag 1 Competence/9.1") || got.Doc.Find("main form").Length() != 0 {
		t.Errorf("%s", got.Text())
	}
	code, err := town.App.Revise.Create(town.Ctx, i18n.Text{i18n.DE: "Rahmen der Stadt", i18n.EN: "The town's framework"})
	if err != nil {
		t.Fatal(err)
	}
	good := send(code, "a.csv", "type;code;parent;title_de;title_en;level\narea;1;;Informationen;Information\ncompetence;1.1;1;Suchen;Searching;\nstatement;S1;1.1;Findet die Suche.;Finds it.;basic\n").Location
	page := hr.Get(good)
	if !strings.Contains(page.Text(), "1 Aussage steht in der Datei") {
		t.Errorf("%s", page.Text())
	}
	if to := hr.Submit(page, "main form", nil).Location; to != "/de/frameworks/"+code {
		t.Errorf("led to %q", to)
	}
	if got := hr.Get("/de/frameworks/" + code + "/1.1").Text(); !strings.Contains(got, "Findet die Suche.") || !strings.Contains(got, "Stufe 1–2") {
		t.Errorf("%s", got)
	}
	if got := hr.Get("/de/frameworks/" + code + "/export.csv").Body; !strings.Contains(got, "statement;S1;1.1;Findet die Suche.") {
		t.Errorf("%.300s", got)
	}
	if got := hr.Get("/de/frameworks/import/template.yaml").Body; !strings.Contains(got, "framework: stadt-2026") {
		t.Errorf("%.300s", got)
	}
}

// Pages cost the same however much a framework holds.
func TestPagesAreAFewStatements(t *testing.T) {
	town := webtest.Start(t)
	h := &framework.Handler{DB: town.App.DB, Skills: town.App.Skills, Revise: town.App.Revise}
	count := webtest.Statements(town.Ctx, t, h)
	for path, most := range map[string]int64{
		"/de/frameworks": 1, "/de/frameworks/digcomp-3.0": 5, "/de/frameworks/digcomp-3.0/1.3": 7, "/de/frameworks/digcomp-2.2/mapping?to=digcomp-3.0": 10,
	} {
		if n := count(path); n > most {
			t.Errorf("%s costs %d statements, want at most %d", path, n, most)
		}
	}
}
