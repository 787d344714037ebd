package outlook_test

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/web/outlook"
	"codeberg.org/lotse/lotse/web/webtest"
)

// file is one with a content.
func file(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "altersgrenzen.csv")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

const home = "/de/reports/skills/outlook"

// The demo's outlook says the same on the page and in its file; HR alone brings
// in the next one, and sees first what it would do.
func TestOutlookOfTheDemo(t *testing.T) {
	town := webtest.Start(t)
	cio, hr := town.As(t, "cio"), town.As(t, "personal")
	rows := 0
	for _, by := range []string{"unit", "family"} {
		page := cio.Get(home + "?by=" + by)
		csv := strings.ReplaceAll(cio.Get(home+"/export.csv?by="+by).Body, "\u00a0", " ")
		for _, r := range page.Doc.Find("main tbody tr").EachIter() {
			var words []string
			for _, c := range r.Find("td, th").EachIter() {
				words = append(words, strings.Join(strings.Fields(c.Text()), " "))
			}
			for _, w := range words {
				if !strings.Contains(csv, w) {
					t.Errorf("by %s: the file lacks %q", by, w)
				}
			}
			rows++
		}
		if lines := strings.Count(csv, "\r\n") - 1; lines != page.Doc.Find("main tbody tr").Length() {
			t.Errorf("by %s: %d lines in the file", by, lines)
		}
		if text := page.Text(); !strings.Contains(text, "Geschätzt:") || !strings.Contains(text, "weiteren Fällen") {
			t.Errorf("by %s:\n%s", by, text)
		}
	}
	if rows == 0 {
		t.Error("the demo loses nothing")
	}
	if r := cio.Get(home + "/file"); r.Status != http.StatusForbidden {
		t.Errorf("the CIO: %d", r.Status)
	}
	if r := town.As(t, "beschaeftigt").Get(home); r.Status != http.StatusForbidden {
		t.Errorf("an employee: %d", r.Status)
	}
	template := hr.Get(home + "/template.csv").Body
	if !strings.HasPrefix(template, "\ufeffunit;job_family;year;people\r\n") || strings.Count(template, "\n") < 20 {
		t.Errorf("%.200s", template)
	}
	form := hr.Get(home + "/file")
	bad := hr.SubmitFile(form, "main form", nil, "file", file(t, "unit;job_family;year;people\n99.99;it;2027;1\n"))
	if bad.Status != http.StatusUnprocessableEntity || !strings.Contains(bad.Text(), "„99.99“ gibt es nicht") || bad.Doc.Find("main form").Length() != 0 {
		t.Errorf("%d\n%s", bad.Status, bad.Text())
	}
	good := hr.SubmitFile(form, "main form", nil, "file", file(t, template))
	if good.Status != http.StatusOK || !strings.Contains(good.Text(), "Noch ist nichts veröffentlicht") {
		t.Fatalf("%d\n%s", good.Status, good.Text())
	}
	if again := hr.Submit(good, "main form", nil); again.Status != http.StatusConflict || !strings.Contains(again.Text(), "In diesem Jahr") {
		t.Errorf("a second one in a year: %d\n%s", again.Status, again.Text())
	}
	hr.Submit(hr.Get(home), "main form[action$='/withdrawal']", nil)
	if text := cio.Get(home).Text(); !strings.Contains(text, "Noch liegt keine Datei") {
		t.Errorf("withdrawn:\n%s", text)
	}
}

func TestOutlookPictures(t *testing.T) {
	town := webtest.Start(t)
	for name, v := range map[string]webtest.View{"wide": webtest.Desktop, "narrow": webtest.Phone} {
		tab := webtest.Open(t, town.Base, v)
		tab.SignIn("personal")
		for i, path := range []string{"", "?by=family", "/file"} {
			if tab.Goto(home+path) != http.StatusOK {
				t.Errorf("%s", path)
			}
			tab.Picture(name + string(rune('0'+i)))
		}
	}
}

// The page asks the same few questions whatever it shows.
func TestOutlookIsAFewStatements(t *testing.T) {
	town := webtest.Start(t)
	ctx := actor.With(town.Ctx, &actor.Actor{Tenant: town.Tenant.ID, Person: uuid.New(), System: true})
	statements := webtest.Statements(context.WithoutCancel(ctx), t, &outlook.Handler{DB: town.App.DB, Outlook: town.App.Outlook})
	for _, by := range []string{"unit", "family"} {
		if n := statements(home + "?by=" + by); n > 10 {
			t.Errorf("by %s: %d statements", by, n)
		}
	}
}
