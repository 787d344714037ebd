package proofimport_test

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/webtest"
)

const start = "/de/people/proofs"

// desk is HR with a folder of tables.
type desk struct {
	*webtest.Client
	t   *testing.T
	dir string
}

func (d desk) send(name, text string) *webtest.Response {
	d.t.Helper()
	path := filepath.Join(d.dir, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		d.t.Fatal(err)
	}
	return d.SubmitFile(d.Get(start), "main form", nil, "file", path)
}

func (d desk) sees(r *webtest.Response, status int, texts ...string) *webtest.Response {
	d.t.Helper()
	if r.Status == http.StatusSeeOther {
		r = d.Get(r.Location)
	}
	for _, text := range texts {
		if r.Status != status || !strings.Contains(r.Text(), text) {
			d.t.Fatalf("%s: %d, want %d with %q\n%s", r.Path, r.Status, status, text, r.Text())
		}
	}
	return r
}

// A table of an old system in the demo town: what its columns are, what would
// come in, what did, and back.
func TestProofsOfFormerYears(t *testing.T) {
	t.Parallel()
	town := webtest.Start(t)
	hr := desk{town.As(t, "personal"), t, t.TempDir()}

	template := hr.Get(start + "/template.csv")
	head := strings.TrimPrefix(strings.SplitN(template.Body, "\n", 2)[0], "\ufeff")
	if !strings.HasPrefix(head, "Personalnummer;Pflicht oder Schulung;Erledigt am;") {
		t.Fatalf("the template begins with %q", head)
	}
	known, err := town.App.Duties.Known(town.Ctx, "informationssicherheit")
	if err != nil {
		t.Fatal(err)
	}
	duty := known.Name[i18n.DE]
	good := "00661260;" + duty + ";11.02.2021;;Altsystem\n"

	for _, wrong := range []struct{ name, text, says string }{
		{"alt.csv", "", "Die Datei"},
		{"alt.xlsx", "PK\x03\x04 kein Excel", "Die Datei lässt sich nicht lesen"},
		{"alt.csv", strings.TrimSpace(head) + "\n", "Die Datei"},
	} {
		page := hr.sees(hr.send(wrong.name, wrong.text), http.StatusUnprocessableEntity, wrong.says)
		if page.Doc.Find(".kern-alert--danger a[href='#f-file']").Length() != 1 {
			t.Errorf("%q: the summary does not lead to the field:\n%s", wrong.text, page.Text())
		}
	}
	hr.sees(hr.Submit(hr.Get(start), "main form", nil), http.StatusUnprocessableEntity, "Wählen Sie eine Datei aus")

	// Columns nobody can guess are asked for, and a refusal keeps the choice.
	columns := hr.sees(hr.send("spalten.csv", "A;B;C;D\n"+strings.ReplaceAll(good, ";;", ";")), http.StatusOK, "Pflicht oder Schulung")
	refused := hr.sees(hr.Submit(columns, "main form", url.Values{"personnel_number": {"A"}, "duty": {"B"}}), http.StatusUnprocessableEntity, "Erledigt am")
	if got := refused.Doc.Find("select[name=duty] option[selected]").AttrOr("value", ""); got != "B" {
		t.Errorf("the choice is gone: %q", got)
	}
	hr.sees(hr.Submit(refused, "main form", url.Values{"done_on": {"C"}, "issuer": {"D"}}), http.StatusOK, "Einen Nachweis übernehmen")

	page := hr.sees(hr.send("alt.csv", strings.TrimSpace(head)+"\n"+good+"99999999;"+duty+";11.02.2021;;Altsystem\n"),
		http.StatusOK, "Einen Nachweis übernehmen", "99999999", "11.02.2021")
	if skipped := hr.Get(page.Path + "/skipped.csv"); skipped.Status != http.StatusOK || !strings.Contains(skipped.Body, "99999999") {
		t.Errorf("%d: %s", skipped.Status, skipped.Body)
	}
	hr.sees(hr.Submit(page, "main form", url.Values{"seen": {"something else"}}), http.StatusConflict, "")
	for range 2 { // a double click
		hr.sees(hr.Submit(page, "main form", nil), http.StatusOK, "Ein Nachweis ist übernommen.")
	}
	hr.sees(hr.send("nochmal.csv", strings.TrimSpace(head)+"\n"+good), http.StatusOK, "Die Datei bringt keinen neuen Nachweis.")
	taken := hr.Get(page.Path)
	for range 2 {
		hr.sees(hr.Submit(taken, "main form", nil), http.StatusOK, "Zurückgenommen am")
	}

	for _, login := range []string{"admin", "leitung"} {
		if r := town.As(t, login).Get(page.Path); r.Status != http.StatusNotFound && r.Status != http.StatusForbidden {
			t.Errorf("%s reads somebody's file: %d", login, r.Status)
		}
	}
	gone := hr.Get(start + "/00000000-0000-7000-8000-000000000000")
	if gone.Status != http.StatusNotFound {
		t.Errorf("a file that never was: %d", gone.Status)
	}
}
