package duty_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/web/webtest"
)

const form = "main form[action*='/assignments/']"

// fill is the form as it stands with some fields changed and a button pressed.
func fill(c *webtest.Client, page *webtest.Response, do string, values url.Values) *webtest.Response {
	all := url.Values{"do": {do}}
	for k, v := range values {
		all[k] = v
	}
	return c.Submit(page, form, all)
}

// option is the value of the choice that reads like text.
func option(t *testing.T, page *webtest.Response, field, text string) string {
	t.Helper()
	for _, o := range page.Doc.Find("select[name='" + field + "'] option").EachIter() {
		if strings.Contains(o.Text(), text) {
			return o.AttrOr("value", "")
		}
	}
	t.Fatalf("%s offers no %q:\n%s", field, text, page.Text())
	return ""
}

func see(t *testing.T, page *webtest.Response, status int, texts ...string) {
	t.Helper()
	if page.Status != status {
		t.Fatalf("%s: %d, want %d\n%s", page.Path, page.Status, status, page.Text())
	}
	for _, text := range texts {
		if !strings.Contains(page.Text(), text) {
			t.Errorf("%s does not say %q:\n%s", page.Path, text, page.Text())
		}
	}
}

// From a blank form to a duty without a script: conditions are added, nested
// and removed by buttons that keep everything typed; the rule reads back; the
// dry run is what is saved; a change is undone.
func TestBuiltWithoutAScript(t *testing.T) {
	town := webtest.Start(t)
	hr := town.As(t, "personal")
	page := hr.Get("/de/assignments/new?from=blank")
	page = fill(hr, page, "add:r", url.Values{"name": {"Ersthilfe im Sozialamt"}, "r.add": {"unit"}, "basis": {"§ 10 ArbSchG"}, "first.own": {"6 Wochen"}})
	see(t, page, http.StatusOK, "Einheit")
	if page.Doc.Find("[name=name]").AttrOr("value", "") != "Ersthilfe im Sozialamt" || page.Doc.Find("[name='first.own']").AttrOr("value", "") != "6 Wochen" {
		t.Error("what was typed is gone")
	}
	office := option(t, page, "r.0.more", "50 Sozialamt")
	page = fill(hr, page, "group:r", url.Values{"r.0.more": {office}})
	page = fill(hr, page, "add:r.1", url.Values{"r.1.add": {"supervisor"}})
	page = fill(hr, page, "add:r.1", url.Values{"r.1.add": {"entered"}})
	page = fill(hr, page, "add:r", url.Values{"r.1.1.within": {"P6M"}, "r.1.1.not": {"yes"}, "r.add": {"role"}})
	page = fill(hr, page, "remove:r.2", nil)
	see(t, page, http.StatusOK, "Alle, die in 50 Sozialamt oder darunter arbeiten und (die Führungskraft sind oder deren Eintritt länger als 6 Monate zurückliegt).")
	page = fill(hr, page, "preview", nil)
	see(t, page, http.StatusOK, "kommen dazu", "6 Wochen nach Eintritt", "externer Nachweis", "§ 10 ArbSchG")
	if n := page.Doc.Find(".lp-names li").Length(); n == 0 {
		t.Error("nobody is named to HR")
	}
	back := fill(hr, page, "edit", nil)
	if back.Doc.Find("[name=name]").AttrOr("value", "") != "Ersthilfe im Sozialamt" {
		t.Error("the way back from the preview loses the form")
	}
	saved := fill(hr, page, "save", nil)
	if saved.Status != http.StatusSeeOther || saved.Location != "/de/assignments/ersthilfe-im-sozialamt" {
		t.Fatalf("saved: %d %s\n%s", saved.Status, saved.Location, saved.Text())
	}
	show := hr.Get(saved.Location)
	see(t, show, http.StatusOK, "50 Sozialamt oder darunter", "alle Betroffenen")
	see(t, hr.Get("/en/assignments/ersthilfe-im-sozialamt"), http.StatusOK, "Everybody who works in 50 ", "(who leads staff or who joined more than 6 months ago)")

	edit := fill(hr, hr.Get(saved.Location+"/edit"), "remove:r.0", nil)
	changed := fill(hr, fill(hr, edit, "preview", nil), "save", nil)
	if changed.Status != http.StatusSeeOther {
		t.Fatalf("changed: %d\n%s", changed.Status, changed.Text())
	}
	see(t, hr.Get(saved.Location+"/revisions"), http.StatusOK, "Stand 2: geändert", "Stand 1: angelegt")
	undone := hr.Submit(hr.Get(saved.Location), "main form[action$='/undo']", nil)
	if undone.Status != http.StatusSeeOther {
		t.Errorf("undo: %d", undone.Status)
	}
	see(t, hr.Get(saved.Location), http.StatusOK, "50 Sozialamt oder darunter")
	see(t, hr.Get(saved.Location+"/log"), http.StatusOK, "Dazugekommen", "Herausgefallen")
	if res := hr.Submit(hr.Get(saved.Location), "main form[action$='/end']", nil); res.Status != http.StatusSeeOther {
		t.Errorf("end: %d", res.Status)
	}
	see(t, hr.Get(saved.Location), http.StatusOK, "Beendet am")
}

func TestWhatIsWrongIsSaid(t *testing.T) {
	town := webtest.Start(t)
	hr := town.As(t, "personal")
	blank := hr.Get("/de/assignments/new?from=blank")
	entered := fill(hr, blank, "add:r", url.Values{"r.add": {"entered"}})
	unit := fill(hr, blank, "add:r", url.Values{"r.add": {"unit"}})
	group := fill(hr, blank, "group:r", nil)
	for name, c := range map[string]struct {
		page   *webtest.Response
		values url.Values
		says   string
	}{
		"no name":         {blank, nil, "Geben Sie der Pflicht einen Namen"},
		"no way":          {blank, url.Values{"name": {"X"}, "proof": {}}, "Wählen Sie mindestens einen Weg"},
		"a zero":          {blank, url.Values{"name": {"X"}, "validity.own": {"0 Jahre"}}, "Eine Dauer von null geht nicht"},
		"an ISO zero":     {blank, url.Values{"name": {"X"}, "first.own": {"P0D"}}, "Eine Dauer von null geht nicht"},
		"no length":       {blank, url.Values{"name": {"X"}, "grace.own": {"bald"}}, "Geben Sie die Dauer so ein"},
		"a long window":   {blank, url.Values{"name": {"X"}, "validity": {"P1M"}, "renewal": {"P2M"}}, "muss kürzer sein"},
		"no month":        {blank, url.Values{"name": {"X"}, "mode": {"calendar"}}, "Wählen Sie den Monat"},
		"no look-back":    {blank, url.Values{"name": {"X"}, "credit": {"within"}}, "wie alt ein früherer Nachweis"},
		"no unit":         {unit, url.Values{"name": {"X"}}, "Wählen Sie mindestens eine Einheit"},
		"an empty group":  {group, url.Values{"name": {"X"}}, "Diese Gruppe ist leer"},
		"neither":         {entered, url.Values{"name": {"X"}}, "Geben Sie einen Tag oder eine Dauer an"},
		"both":            {entered, url.Values{"name": {"X"}, "r.0.from.day": {"1"}, "r.0.from.month": {"1"}, "r.0.from.year": {"2026"}, "r.0.within": {"P1Y"}}, "nicht beides"},
		"turned round":    {entered, url.Values{"name": {"X"}, "r.0.from.day": {"2"}, "r.0.from.month": {"1"}, "r.0.from.year": {"2026"}, "r.0.until.day": {"1"}, "r.0.until.month": {"1"}, "r.0.until.year": {"2026"}}, "Der letzte Tag liegt vor dem ersten"},
		"29 February '27": {entered, url.Values{"name": {"X"}, "r.0.from.day": {"29"}, "r.0.from.month": {"2"}, "r.0.from.year": {"2027"}}, "Diesen Tag gibt es nicht"},
	} {
		res := fill(hr, c.page, "preview", c.values)
		if res.Status != http.StatusUnprocessableEntity || !strings.Contains(res.Text(), c.says) {
			t.Errorf("%s: %d, want %q:\n%s", name, res.Status, c.says, res.Text())
		}
		for field, v := range c.values {
			if in := res.Doc.Find("input[type=text][name='" + field + "']"); in.Length() > 0 && in.AttrOr("value", "") != v[0] {
				t.Errorf("%s: %s reads %q", name, field, in.AttrOr("value", ""))
			}
		}
	}
	everybody := fill(hr, blank, "preview", url.Values{"name": {"Für alle"}})
	see(t, everybody, http.StatusOK, "Diese Regel gilt für alle Beschäftigten")
	see(t, fill(hr, everybody, "save", nil), http.StatusUnprocessableEntity, "Bestätigen Sie das bitte ausdrücklich")
	leap := fill(hr, entered, "preview", url.Values{"name": {"X"}, "r.0.from.day": {"29"}, "r.0.from.month": {"2"}, "r.0.from.year": {"2028"}})
	see(t, leap, http.StatusOK, "Diese Regel trifft heute auf niemanden zu")
}

// Single people: exempt, a proof from elsewhere, why and why not; the file.
func TestCareForOnePerson(t *testing.T) {
	town := webtest.Start(t)
	hr := town.As(t, "personal")
	const one = "/de/assignments/informationssicherheit"
	link := regexp.MustCompile(one + `/people/[a-z0-9]{10}`).FindString(hr.Get(one + "?state=open").Body)
	see(t, hr.Get(link), http.StatusOK, "Betroffen seit", "Alle Beschäftigten", "Die Regel der Pflicht wurde angelegt")
	res := hr.Submit(hr.Get(link), "form[action$='/exemption']", url.Values{"reason": {"Elternzeit"}, "to.day": {"31"}, "to.month": {"12"}, "to.year": {"2026"}})
	if res.Status != http.StatusSeeOther {
		t.Fatalf("%d\n%s", res.Status, res.Text())
	}
	see(t, hr.Get(link), http.StatusOK, "befreit", "bis 31.12.2026: Elternzeit")
	hr.Submit(hr.Get(link), "form[action$='/exemption/end']", nil)
	wrong := hr.Submit(hr.Get(link), "form[action$='/proofs']", url.Values{"on.day": {"1"}, "on.month": {"5"}, "on.year": {"2030"}, "issuer": {"BSI"}})
	see(t, wrong, http.StatusUnprocessableEntity, "darf nicht in der Zukunft liegen")
	if wrong.Doc.Find("[name=issuer]").AttrOr("value", "") != "BSI" {
		t.Error("the issuer is gone")
	}
	hr.Submit(hr.Get(link), "form[action$='/proofs']", url.Values{"on.day": {"4"}, "on.month": {"5"}, "on.year": {"2026"}, "issuer": {"BSI"}})
	see(t, hr.Get(link), http.StatusOK, "erfüllt", "04.05.2026, BSI")
	hr.Submit(hr.Get(link), "form[action$='/withdrawal']", nil)
	see(t, hr.Get(link), http.StatusOK, "zurückgenommen", "offen")

	other := hr.Get("/de/assignments/ki-kompetenz?state=not-affected")
	stranger := regexp.MustCompile(`/de/assignments/ki-kompetenz/people/[a-z0-9]{10}`).FindString(other.Body)
	see(t, hr.Get(stranger), http.StatusOK, "Nicht betroffen: Die Regel trifft auf keine Stelle zu", "Einheit: 11 ", "trifft nicht zu")
	csv := hr.Get(one + "/export.csv?state=open")
	if csv.Status != http.StatusOK || !strings.Contains(csv.Body, ";offen;") || strings.Contains(csv.Body, ";erfüllt;") {
		t.Errorf("the file: %d %.300s", csv.Status, csv.Body)
	}
	if res := hr.Get(one + "/export.xlsx"); res.Status != http.StatusOK || !strings.HasPrefix(res.Body, "PK") {
		t.Errorf("the workbook: %d", res.Status)
	}
}

// Of a long list pages come one after the other, nobody twice.
func TestPagesOfPeople(t *testing.T) {
	town := webtest.Start(t)
	hr := town.As(t, "personal")
	seen, path := map[string]bool{}, "/de/assignments/informationssicherheit"
	for range 3 {
		page := hr.Get(path)
		for _, a := range page.Doc.Find("tbody th a").EachIter() {
			href := a.AttrOr("href", "")
			if seen[href] {
				t.Fatalf("%s twice", href)
			}
			seen[href] = true
		}
		next, ok := page.Doc.Find(".lp-more a").Attr("href")
		if !ok {
			t.Fatal("no next page")
		}
		path = next
	}
	if len(seen) != 150 {
		t.Errorf("%d people on three pages", len(seen))
	}
}

// Statements do not grow with the people of a duty.
func TestStatementsOfADuty(t *testing.T) {
	town := webtest.Start(t)
	for _, slug := range []string{"informationssicherheit", "ki-kompetenz"} {
		ctx, count := db.WithCounter(town.Ctx)
		if _, err := town.App.Duties.Show(ctx, slug); err != nil {
			t.Fatal(err)
		}
		if _, _, _, err := town.App.Duties.Log(ctx, slug, ""); err != nil {
			t.Fatal(err)
		}
		if _, err := town.App.Duties.List(ctx); err != nil {
			t.Fatal(err)
		}
		if n := count.Statements.Load(); n > 9 {
			t.Errorf("%s: %d statements", slug, n)
		}
	}
}
