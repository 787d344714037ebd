package people_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/content"
	"codeberg.org/lotse/lotse/internal/notice"
	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/people/hrfile"
	"codeberg.org/lotse/lotse/internal/people/hrimport"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/testkit"
	webpeople "codeberg.org/lotse/lotse/web/people"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/route"
)

// site is the feature's routes on one tenant; ctx is who asks.
type site struct {
	*testkit.Kit
	t       *testing.T
	app     *fiber.App
	imports *hrimport.Service
	org     *org.Service
	ctx     context.Context
}

func newSite(t *testing.T) *site {
	t.Helper()
	k := testkit.New(t)
	o := org.New(k.DB)
	p := people.New(k.DB, o)
	s := &site{Kit: k, t: t, imports: hrimport.New(k.DB, o, p), org: o}
	s.app = fiber.New(fiber.Config{Immutable: true, ErrorHandler: respond.Error, StreamRequestBody: true, BodyLimit: route.PageLimit})
	s.app.Use(func(c *fiber.Ctx) error {
		ctx := s.ctx
		if l, ok := i18n.ParseLang(strings.SplitN(c.Path()+"/", "/", 3)[1]); ok {
			ctx = i18n.WithLang(ctx, l)
		}
		c.SetUserContext(ctx)
		return c.Next()
	})
	r, _ := route.New(s.app)
	(&webpeople.Handler{DB: k.DB, Org: o, People: p, Imports: s.imports, Notices: &notice.Service{DB: k.DB, People: p}}).Mount(r)
	s.hr()
	return s
}

func (s *site) hr() { s.ctx = s.May(db.NewID(), people.Read, people.Edit, people.Import, org.Manage) }

const units = "Nummer;Bezeichnung;Übergeordnet\n00;Leitung;\n50;Sozialamt;00\n51;Jugendamt;00\n"

const head = "PersNr;Nachname;Vorname;E-Mail;OrgNr;Jobfamilie;Eintritt\n"

const staff = head + "0001;Krüger;Sabine;s@x.example;50;Sachbearbeitung;01.04.2010\n0002;<b>Horn;Ulf;;51;IT;01.01.2015\n"

func (s *site) seed(texts ...string) {
	s.t.Helper()
	for i, text := range append([]string{units}, texts...) {
		kind := hrfile.People
		if i == 0 {
			kind = hrfile.Units
		}
		if _, err := s.imports.Run(s.Ctx, hrimport.RunInput{UploadInput: hrimport.UploadInput{FileName: "seed.csv", Content: []byte(text), Kind: kind}}); err != nil {
			s.t.Fatal(err)
		}
	}
}

type answer struct {
	*http.Response
	t    *testing.T
	body string
	doc  *goquery.Document
}

func (s *site) do(req *http.Request) answer {
	s.t.Helper()
	res, err := s.app.Test(req, 60_000)
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(b))
	if err != nil {
		s.t.Fatal(err)
	}
	return answer{res, s.t, string(b), doc}
}

func (s *site) get(path string) answer {
	s.t.Helper()
	return s.do(httptest.NewRequest(http.MethodGet, path, nil))
}

func (s *site) post(path string, values url.Values) answer {
	s.t.Helper()
	if values == nil {
		values = url.Values{}
	}
	values.Set(respond.FieldKey, uuid.NewString())
	req := httptest.NewRequest(http.MethodPost, path, strings.NewReader(values.Encode()))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return s.do(req)
}

func (s *site) upload(name string, content []byte) answer {
	s.t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	_ = w.WriteField(respond.FieldKey, uuid.NewString())
	if name != "" {
		f, err := w.CreateFormFile("file", name)
		if err != nil {
			s.t.Fatal(err)
		}
		_, _ = f.Write(content)
	}
	_ = w.Close()
	req := httptest.NewRequest(http.MethodPost, "/de/people/import", &b)
	req.Header.Set("Content-Type", w.FormDataContentType())
	return s.do(req)
}

// text is the page as a person reads it.
func (a answer) text() string {
	return strings.Join(strings.Fields(strings.ReplaceAll(a.doc.Find("main").Text(), "\u00a0", " ")), " ")
}

func (a answer) want(status int, texts ...string) answer {
	a.t.Helper()
	if a.StatusCode != status {
		a.t.Fatalf("%d, want %d\n%s", a.StatusCode, status, a.text())
	}
	for _, s := range texts {
		if !strings.Contains(a.text(), s) {
			a.t.Errorf("the page lacks %q:\n%s", s, a.text())
		}
	}
	if strings.Contains(a.body, "[people.") {
		a.t.Errorf("a message is missing:\n%s", a.text())
	}
	return a
}

func (a answer) lacks(texts ...string) answer {
	a.t.Helper()
	for _, s := range texts {
		if strings.Contains(a.text(), s) {
			a.t.Errorf("the page shows %q:\n%s", s, a.text())
		}
	}
	return a
}

// to is where a POST leads, without the language.
func (a answer) to() string {
	a.t.Helper()
	if a.StatusCode != http.StatusSeeOther {
		a.t.Fatalf("%d, want 303\n%s", a.StatusCode, a.text())
	}
	return strings.TrimPrefix(a.Header.Get("Location"), "/de")
}

// form is every field of the page's form with its value.
func (a answer) form() url.Values {
	out := url.Values{}
	a.doc.Find("main select").Each(func(_ int, sel *goquery.Selection) {
		if v, ok := sel.Find("option[selected]").Attr("value"); ok {
			name, _ := sel.Attr("name")
			out.Set(name, v)
		}
	})
	return out
}

func TestImportInFourPages(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.seed(staff)
	s.get("/de/people/import").want(200, "Schritt 1 von 4", "höchstens 50 MB", "Vorlage für Personen", "seed.csv")

	file := strings.Replace(staff, ";50;", ";51;", 1) + "0003;Busch;Eva;a.b@;51;IT;01.01.2020\n;vakant;;;51;IT;\n"
	file = strings.Replace(file, "0002;<b>Horn;Ulf;;51;IT;01.01.2015\n", "", 1)
	columns := s.upload(`C:\Export\hr <script>.csv`, []byte(file)).to()
	page := s.get("/de"+columns).want(200, "Schritt 2 von 4", "Die Datei enthält Personen.", "UTF-8", "7 von 13 Spalten", "hr <script>.csv")
	preview := s.post("/de"+columns, page.form()).to()

	page = s.get("/de"+preview).want(200, "Schritt 3 von 4", "Krüger, Sabine", "50 Sozialamt", "51 Jugendamt",
		"E-Mail „a.b@“ ist unvollständig", "Die Stelle ist nicht besetzt", "1 Person fehlt in der Datei", "<b>Horn, Ulf", "1 Änderung übernehmen")
	if n := s.Int(`SELECT count(*) FROM posting WHERE valid_to IS NOT NULL`); n != 0 {
		t.Fatalf("the preview ended %d postings", n)
	}
	if page.doc.Find("main del").Length() == 0 || page.doc.Find("main b").Length() != 0 {
		t.Error("old values are not marked, or a name became markup")
	}
	looks := s.Int(`SELECT count(*) FROM look WHERE purpose = 'people.import'`)
	if looks != 1 {
		t.Errorf("%d looks for one preview", looks)
	}

	commit := strings.TrimSuffix(preview, "preview") + "commitment"
	result := s.post("/de"+commit, url.Values{"missing": {"end"}}).to()
	page = s.get("/de"+result).want(200, "Schritt 4 von 4", "Übernommen: 08.06.2026", "rückgängig machen bis 09.06.2026", "Wer in der Datei fehlte, wurde beendet.")
	if again := s.post("/de"+commit, url.Values{}).to(); again != result {
		t.Errorf("a second commit leads to %s", again)
	}
	s.get("/de/people").want(200, "Krüger, Sabine", "51 Jugendamt", "Zurzeit in keiner Einheit")

	csv := s.get("/de" + strings.TrimSuffix(preview, "preview") + "protocol.csv")
	for _, want := range []string{"\ufeffZeile;Ergebnis;", "Krüger, Sabine;Einheit;50 Sozialamt;51 Jugendamt", "fehlt in der Datei", "übersprungen"} {
		if !strings.Contains(csv.body, want) {
			t.Errorf("the protocol lacks %q:\n%s", want, csv.body)
		}
	}
	s.post("/de"+strings.TrimSuffix(preview, "preview")+"withdrawal", nil).to()
	s.get("/de"+result).want(200, "Rückgängig gemacht: 08.06.2026").lacks("rückgängig machen bis")
	s.get("/de/people").want(200, "50 Sozialamt").lacks("Zurzeit in keiner Einheit")
}

func TestBadFilesComeBackWithWords(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.get("/de/people").want(200, "Noch sind keine Personen vorhanden")
	for name, c := range map[string]struct {
		file    []byte
		status  int
		message string
	}{
		"":          {nil, 422, "Wählen Sie eine Datei aus."},
		"empty.csv": {[]byte("\n"), 422, "keine Zeilen unter der Kopfzeile"},
		"pic.png":   {[]byte("\x89PNG\r\n\x1a\n\x00\x00"), 422, "lässt sich nicht lesen"},
		"old.xls":   {[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), 422, "alte oder geschützte Excel-Datei"},
		"dos.csv":   {[]byte("PersNr;Name\n1;M\x81ller\n"), 422, "Zeichensatz"},
		"large.csv": {bytes.Repeat([]byte("0123456789abcde\n"), 200<<16), 413, "200 MB"},
	} {
		a := s.upload(name, c.file)
		a.want(c.status, c.message)
		if strings.HasPrefix(name, "large") {
			continue // refused before anything was read: a page of its own
		}
		if a.doc.Find(`.lp-errors a[href="#f-file"]`).Length() != 1 || a.doc.Find(`#f-file[aria-invalid]`).Length() != 1 || !strings.HasPrefix(a.doc.Find("title").Text(), "Fehler: ") {
			t.Errorf("%s: no error summary that leads to the field", name)
		}
	}
	if n := s.Int(`SELECT count(*) FROM hr_import`); n != 0 {
		t.Errorf("%d imports are left of bad files", n)
	}
}

func TestMissingColumnsAreNamedAndMappedByHand(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.seed()
	file := []byte("Stammkürzel;Nachname;OrgNr;Tätigkeit;Seit wann\nk1;Krüger;50;IT;01.01.2020\n")
	columns := s.upload("hr.csv", file).to()
	page := s.get("/de"+columns).want(200, "3 von 13 Spalten")
	values := page.form()
	a := s.post("/de"+columns, values).want(422, "Wählen Sie die Spalte mit der Personalnummer.", "Wählen Sie die Spalte mit dem Eintritt.")
	if a.form().Get("last_name") != "Nachname" {
		t.Error("the choice was lost")
	}
	values.Set("personnel_number", "Stammkürzel")
	values.Set("start", "Nachname")
	s.post("/de"+columns, values).want(422, "Die Spalte „Nachname“ ist schon zugeordnet.")
	values.Set("start", "Seit wann")
	s.post("/de"+columns, values).to()
	// The mapping is remembered for the next file.
	columns = s.upload("hr.csv", file).to()
	s.get("/de"+columns).want(200, "5 von 13 Spalten")
}

func TestCommitIsRefusedWhenTheDataChanged(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.seed()
	columns := s.upload("hr.csv", []byte(staff)).to()
	preview := s.post("/de"+columns, s.get("/de"+columns).form()).to()
	s.seed(head + "0009;Neu;Nina;;50;IT;01.01.2020\n")
	commit := "/de" + strings.TrimSuffix(preview, "preview") + "commitment"
	s.post(commit, nil).want(409, "Die Daten haben sich inzwischen geändert.", "1 Person fehlt in der Datei", "2 Änderungen übernehmen")
	s.post(commit, nil).to()
	s.Clock.Advance(25 * time.Hour)
	s.post("/de"+strings.TrimSuffix(preview, "preview")+"withdrawal", nil).want(409, "Die Zeit ist abgelaufen.")
}

func TestListSearchPagingAndScope(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	text := staff
	for i := range 60 {
		text += fmt.Sprintf("1%03d;Person%02d;Max;;50;IT;01.01.2020\n", i, i)
	}
	s.seed(text)
	first := s.get("/de/people").want(200, "Krüger, Sabine", "50 von 62")
	next, _ := first.doc.Find(".lp-more a").Attr("href")
	if strings.Contains(next, "Person") {
		t.Errorf("the address of the next page names somebody: %s", next)
	}
	s.get(next).want(200, "Person59", "62 von 62").lacks("Krüger")
	for _, q := range []string{"krueger", "Krüger", "KRUGER", "0001", "sabine krüger", "s@x.example"} {
		s.get("/de/people?q="+url.QueryEscape(q)).want(200, "Krüger, Sabine", "1 von 1")
	}
	s.get("/de/people?q=100%25").want(200, "Niemand passt zu dieser Suche.")
	s.get("/de/people?unit=jugendamt").want(200, "<b>Horn, Ulf").lacks("Krüger")
	s.get("/de/people?unit=nirgends").want(404)
	s.get("/en/people").want(200, "People", "Job family")

	person, _ := s.get("/de/people?q=sabine").doc.Find("main tbody a").Attr("href")
	s.get(person).want(200, "Sabine Krüger", "0001", "50 Sozialamt", "seit 01.04.2010", "100 %")

	tree, err := s.org.Tree(s.Ctx)
	if err != nil {
		t.Fatal(err)
	}
	u, _ := tree.BySlug("jugendamt")
	bundles := actor.Bundles{"unit-hr": {people.Read}}
	s.ctx = s.As(db.NewID(), bundles, actor.Grant{Role: "unit-hr", Scope: actor.Scope{Kind: actor.Unit, ID: u.ID, Sub: true}})
	s.get("/de/people").want(200, "<b>Horn, Ulf", "1 von 1").lacks("Krüger")
	s.get("/de/people?q=krueger").want(200).lacks("Krüger, Sabine")
	s.get("/de/people?unit=sozialamt").want(404)
	s.get(person).want(404).lacks("Sabine")
	s.get("/de/people/import").want(403)
	s.ctx = testkit.New(t).May(db.NewID(), people.Read, people.Import)
	s.get(person).want(404).lacks("Sabine")
}

func TestAbsence(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.seed(staff)
	person, _ := s.get("/de/people?q=sabine").doc.Find("main tbody a").Attr("href")
	s.post(person+"/absences", nil).want(422, "Geben Sie an, ab wann die Person abwesend ist.")
	s.post(person+"/absences", url.Values{"from.day": {"31"}, "from.month": {"2"}, "from.year": {"2026"}}).want(422, "Geben Sie das Datum so ein: 11.06.2026")
	s.post(person+"/absences", url.Values{"from.day": {"1"}, "from.month": {"6"}, "from.year": {"2026"}}).to()
	s.get(person).want(200, "seit 01.06.2026", "Abwesenheit beenden").lacks("Abwesenheit eintragen")
	s.post(person+"/absences", url.Values{"from.day": {"5"}, "from.month": {"6"}, "from.year": {"2026"}}).want(409, "schon eine Abwesenheit eingetragen")
	s.post(person+"/return", nil).want(422, "Geben Sie den ersten Tag an")
	s.post(person+"/return", url.Values{"back.day": {"8"}, "back.month": {"6"}, "back.year": {"2026"}}).to()
	s.get(person).want(200, "01.06.2026 bis 07.06.2026", "Abwesenheit eintragen")
	s.ctx = s.May(db.NewID(), people.Read)
	s.get(person).want(200).lacks("Abwesenheit eintragen")
	s.post(person+"/absences", nil).want(403)
}

func TestTheDemoTownInTheBrowser(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, c := range [][2]string{{"lindenau-units.csv", "47 Änderungen übernehmen"}, {"lindenau-people.csv", "850 Änderungen übernehmen"}} {
		b, err := content.Files.ReadFile("demo/hr/" + c[0])
		if err != nil {
			t.Fatal(err)
		}
		columns := s.upload(c[0], b).to()
		preview := s.post("/de"+columns, s.get("/de"+columns).form()).to()
		s.get("/de"+preview).want(200, c[1])
		s.post("/de"+strings.TrimSuffix(preview, "preview")+"commitment", nil).to()
	}
	s.get("/de/people").want(200, "50 von 850")
	template := s.get("/de/people/import/template-people.csv")
	if template.StatusCode != 200 || !strings.HasPrefix(template.body, "\ufeffPersonalnummer;Nachname;") {
		t.Errorf("template: %d %q", template.StatusCode, template.body)
	}
}

// A file above the limit of ordinary forms, below that of uploads.
func TestLargeButAllowedFile(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.seed()
	var b strings.Builder
	b.WriteString(head)
	for i := range 40_000 {
		fmt.Fprintf(&b, "%06d;Nachname;Vorname;p%06d@lindenau.example;99;Sachbearbeitung;01.01.2020\n", i, i)
	}
	if b.Len() < 2*route.PageLimit {
		t.Fatalf("only %d bytes", b.Len())
	}
	columns := s.upload("large.csv", []byte(b.String())).to()
	s.get("/de"+columns).want(200, "7 von 13 Spalten")
}
