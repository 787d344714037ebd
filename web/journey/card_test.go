package journey

import (
	"bytes"
	"context"
	"image/png"
	"net/url"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/learn"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/project"
	"codeberg.org/lotse/lotse/web/webtest"
)

// The looks of people who sign in by card: a phone, both languages.
var phones = []look{{i18n.DE, webtest.Phone}, {i18n.EN, webtest.Phone}}

// A kindergarten employee without an e-mail address scans the card HR has
// printed, enters the PIN from its slip, is in the first lesson three taps
// later, finishes the course and prints the proof (ux.md, test 1).
func TestCardToProof(t *testing.T) {
	for _, l := range phones {
		t.Run(l.String(), func(t *testing.T) {
			p := kitaLearner(t)
			card := p.printCard(t, l)

			v := enter(t, l)
			begun := time.Now()
			v.open(card.address)
			v.Misses(p.name)
			v.picture("card")
			v.Fill(v.say("account.card.pin"), card.pin)
			v.clicks = 0
			v.clickCSS("main form button[type=submit]")
			v.at("/my")
			v.picture("card-start")
			v.click("course.start")
			if !strings.HasSuffix(strings.SplitN(v.Path(), "?", 2)[0], "/1") {
				t.Fatalf("at %s, want the first lesson:\n%s", v.Path(), v.Text())
			}
			if took := time.Since(begun); v.clicks > 3 || took > 40*time.Second {
				t.Errorf("%d taps and %s to the first lesson, want 3 and 40 s", v.clicks, took)
			}
			c := p.courseAt(t, v)
			onPaper := readPaper(t, v.Print())
			for _, want := range []string{c.Title[l.lang], webtest.Start(t).Base + v.Path()} {
				if !strings.Contains(onPaper, folded(want)) {
					t.Errorf("the printed lesson does not say %q:\n%s", want, onPaper)
				}
			}
			v.finish(t, p, c)
			v.to("/my/certificates")
			v.picture("card-proofs")
			v.Click(c.Title[l.lang])
			v.picture("card-proof")
			if !strings.Contains(readPaper(t, v.Print()), folded(p.name)) {
				t.Error("the printed page does not name the person")
			}
		})
	}
}

// On a tablet that several people use the page goes when the session ends, and
// the back key shows nothing of it.
func TestSharedTabletLeftOpen(t *testing.T) {
	l := look{i18n.DE, webtest.Phone}
	p := kitaLearner(t)
	card := p.printCard(t, l)
	v := enter(t, l)
	v.to("/login/device")
	v.click("account.device.go")
	v.at("/login/card")
	v.presents(card)
	v.to("/my/account")
	v.Sees(p.name)
	w := webtest.Start(t)
	rows[struct{ ID uuid.UUID }](t, `UPDATE session s SET ends_at = $3 FROM account a
		WHERE s.tenant_id = $1 AND a.tenant_id = $1 AND a.id = s.account_id AND a.person_id = $2 RETURNING s.id`,
		p.person, w.Clock.Now().Add(4*time.Second))
	v.Reload()
	v.Wait("the countdown", `/\d/.test(document.querySelector('dialog[open] [data-left]')?.textContent)`)
	v.picture("tablet-warning")
	v.Wait("the sign-in page", `location.pathname.endsWith('/login/card')`)
	v.Misses(p.name)
	webtest.Eval[bool](v.Tab, `history.back(), true`)
	time.Sleep(500 * time.Millisecond)
	v.Wait("a page without a name", `document.querySelector('#f-pin') !== null`)
	v.Misses(p.name)
	v.picture("tablet-back")
}

// A phone that is turned in mid-answer keeps the answer.
func TestPhoneTurned(t *testing.T) {
	l := look{i18n.DE, webtest.Phone}
	p := newLearner(t, wave, largeUnit, 2)
	v := signedIn(t, l, p.login)
	v.to(lessonPath(2) + "/practice/1")
	id := theCourse(t).Lessons[1].Questions()[0]
	q, _ := theCourse(t).Question(id)
	set := answered(v, solution(q))
	before := set()
	turned := webtest.Phone
	turned.Width, turned.Height = turned.Height, turned.Width
	v.View(turned)
	v.Wait("the turned phone", `innerWidth > innerHeight`)
	if after := webtest.Eval[string](v.Tab, typedIn); after != before || after == "" {
		t.Errorf("%q is typed in, before the turn it was %q", after, before)
	}
	v.View(webtest.Phone)
	v.Wait("the answer is saved", `/\d\d:\d\d/.test(document.querySelector('[data-saved]')?.textContent ?? '')`)
	v.Reload()
	if after := webtest.Eval[string](v.Tab, typedIn); after != before {
		t.Errorf("after reloading %q is typed in, want %q", after, before)
	}
}

// typedIn is what stands in the fields of the page's form.
const typedIn = `new URLSearchParams([...new FormData(document.querySelector('main form[data-autosave]') ?? document.querySelector('main form'))].filter(([n]) => !n.startsWith('_') && n !== 'version' && n !== 'attempt')).toString()`

// answered fills the form that is shown with values and says what stands there.
func answered(v *visitor, values url.Values) func() string {
	return func() string {
		for name, list := range values {
			for _, value := range list {
				webtest.Eval[bool](v.Tab, `((name, value) => {
					for (const e of document.querySelectorAll('main form [name="' + CSS.escape(name) + '"]')) {
						if (e.type === 'radio' || e.type === 'checkbox') { if (e.value === value) e.click(); }
						else { e.value = value; e.dispatchEvent(new Event('input', {bubbles: true})); e.dispatchEvent(new Event('change', {bubbles: true})); }
					}
					return true;
				})(`+quoted(name)+`, `+quoted(value)+`)`)
			}
		}
		return webtest.Eval[string](v.Tab, typedIn)
	}
}

func quoted(s string) string { return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(s) + "'" }

// paperCard is what somebody holds in their hands.
type paperCard struct{ address, pin string }

// presents signs in with a card.
func (v *visitor) presents(card paperCard) {
	v.t.Helper()
	v.open(card.address)
	v.Fill(v.say("account.card.pin"), card.pin)
	v.clickCSS("main form button[type=submit]")
	v.at("/my")
}

// printCard lets HR print the card of a person, and reads the paper as that
// person does: scans the QR code of the sheet, opens the slip.
func (p learner) printCard(t *testing.T, l look) paperCard {
	t.Helper()
	hr := signedIn(t, look{l.lang, webtest.Desktop}, "personal")
	hr.to("/people/" + p.slug(t))
	hr.click("people.card.print")
	hr.picture("cards")
	_, pdf := hr.Download(hr.say("people.cards.go", i18n.Args{"Count": 1}))
	pin := regexp.MustCompile(`(\d{3})\s(\d{3})`).FindSubmatch(poppler(t, pdf, "pdftotext", "-f", "2", "-", "-"))
	if pin == nil {
		t.Fatal("the slip has no PIN")
	}
	return paperCard{address: scan(t, pdf, "-W", "1240", "-H", "1000", "-f", "1", "-l", "1"), pin: string(pin[1]) + string(pin[2])}
}

// scan reads the QR code on a page of paper, or on a part of it. As a camera it
// looks more than once: at one distance in some hundreds the reader misjudges
// how many modules there are.
func scan(t *testing.T, pdf []byte, part ...string) string {
	t.Helper()
	var failed error
	for _, dpi := range []string{"300", "260", "220"} {
		sheet, err := png.Decode(bytes.NewReader(poppler(t, pdf, "pdftoppm", append([]string{"-r", dpi, "-png"}, append(part, "-")...)...)))
		if err != nil {
			t.Fatal(err)
		}
		bitmap, err := gozxing.NewBinaryBitmapFromImage(sheet)
		if err != nil {
			t.Fatal(err)
		}
		code, err := qrcode.NewQRCodeReader().Decode(bitmap, map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true})
		if err == nil {
			return code.GetText()
		}
		failed = err
	}
	t.Fatalf("the code cannot be scanned: %v", failed)
	return ""
}

func poppler(t *testing.T, pdf []byte, name string, args ...string) []byte {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Stdin = bytes.NewReader(pdf)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s (package poppler-utils): %v", name, err)
	}
	return out
}

// open goes to the address of a QR code, in this visitor's language.
func (v *visitor) open(address string) {
	v.t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		v.t.Fatal(err)
	}
	v.to("/" + strings.SplitN(strings.TrimPrefix(u.Path, "/"), "/", 2)[1])
}

func (v *visitor) clickCSS(selector string) {
	v.t.Helper()
	v.clicks++
	v.ClickCSS(selector)
}

// kitaLearner is somebody of a kindergarten who has no e-mail address, leads
// nobody and is asked to take a course they have not begun.
func kitaLearner(t *testing.T) learner {
	t.Helper()
	p, ok := findKitaLearner(t)
	if !ok {
		askKitas(t)
		if p, ok = findKitaLearner(t); !ok {
			t.Fatal("no kindergarten has anybody left without an e-mail address")
		}
	}
	return p
}

func findKitaLearner(t *testing.T) (learner, bool) {
	t.Helper()
	type found struct {
		ID   uuid.UUID
		Name string
	}
	for _, f := range rows[found](t, `
		SELECT DISTINCT p.id, `+people.FullNameSQL+` FROM person p
		JOIN posting o ON o.tenant_id = p.tenant_id AND o.person_id = p.id AND o.valid_to IS NULL AND NOT o.supervisor
		JOIN unit u ON u.tenant_id = o.tenant_id AND u.id = o.unit_id AND u.name ->> 'de' LIKE 'Kita %'
		JOIN assignment a ON a.tenant_id = p.tenant_id AND a.person_id = p.id AND a.closed_at IS NULL AND a.met_on IS NULL
		WHERE p.tenant_id = $1 AND p.email IS NULL AND p.withdrawn_at IS NULL
		  AND NOT EXISTS (SELECT FROM enrolment e WHERE e.tenant_id = $1 AND e.person_id = p.id)
		ORDER BY p.id`) {
		if lend(f.ID) {
			return learner{person: f.ID, name: f.Name}, true
		}
	}
	return learner{}, false
}

// askKitas makes a project that asks the kindergartens to take the course.
func askKitas(t *testing.T) {
	t.Helper()
	w := webtest.Start(t)
	unit := func(number string) uuid.UUID {
		tree, err := w.App.Org.Tree(w.Ctx)
		if err != nil {
			t.Fatal(err)
		}
		u, _ := tree.ByNumber(number)
		return u.ID
	}
	p, err := w.App.Projects.Create(w.Ctx, project.Input{
		Name: i18n.Text{i18n.DE: "Kita-Akte", i18n.EN: "Kindergarten file"}, Strand: "administration", Provider: "own", UnitID: unit("51.2"),
	})
	if err != nil {
		t.Fatal(err)
	}
	made, err := w.App.Projects.AddWave(w.Ctx, p.ID, project.WaveInput{GoLive: clock.Today(w.Ctx).AddDays(60), Units: []uuid.UUID{unit("51.21")}})
	if err != nil {
		t.Fatal(err)
	}
	_, err = w.App.Projects.Require(w.Ctx, made.ID, project.RequirementInput{Kind: project.CourseKind, Must: true, CourseID: theCourse(t).CourseID})
	if err != nil {
		t.Fatal(err)
	}
}

func (p learner) slug(t *testing.T) string {
	t.Helper()
	return rows[struct{ Slug string }](t, `SELECT slug FROM person WHERE tenant_id = $1 AND id = $2`, p.person)[0].Slug
}

// courseAt is the course of the lesson that is shown.
func (p learner) courseAt(t *testing.T, v *visitor) *course.Version {
	t.Helper()
	w := webtest.Start(t)
	c, err := w.App.Courses.Published(w.Ctx, strings.Split(v.Path(), "/")[3])
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// finish reads the lessons one by one on the phone and answers the test.
func (v *visitor) finish(t *testing.T, p learner, c *course.Version) {
	t.Helper()
	for no := 1; no < len(c.Lessons); no++ {
		v.click("act.next")
		v.at("/courses/" + c.Course.Slug + "/" + strconv.Itoa(no+1))
	}
	if c.Test == nil {
		return
	}
	v.click("player.to_test")
	v.picture("card-test")
	w := webtest.Start(t)
	for _, id := range c.Test.Questions() {
		q, _ := c.Question(id)
		_, err := w.App.Learn.Answer(p.ctx(t), learn.Given{Course: c.CourseID, Quiz: learn.Test, Question: id, Attempt: 1, Values: solution(q), Check: true})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// rows reads what a query says about the town, whose id is $1.
func rows[A any](t *testing.T, query string, args ...any) (out []A) {
	t.Helper()
	w := webtest.Start(t)
	err := w.App.DB.InTx(w.Ctx, func(ctx context.Context, tx *db.Tx) error {
		found, err := tx.Pgx().Query(ctx, query, append([]any{tx.Tenant()}, args...)...)
		if err == nil {
			out, err = pgx.CollectRows(found, pgx.RowToStructByPos[A])
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// A double click on "print" prints once: the second answer says so and leaves
// the cards of the first alone. People with a role are not HR's to print.
func TestCardsPrintedOnce(t *testing.T) {
	p := kitaLearner(t)
	hr := webtest.Start(t).As(t, "personal")
	page := hr.Get("/de/people/cards?person=" + p.slug(t))
	const form = `form[action="/de/people/cards"]`
	first, second := hr.Submit(page, form, nil), hr.Submit(page, form, nil)
	if first.Status != 200 || !strings.HasPrefix(first.Body, "%PDF-") || second.Status != 409 {
		t.Errorf("%d and %d, want a PDF and a conflict: %s", first.Status, second.Status, second.Text())
	}
	if n := len(rows[struct{ ID uuid.UUID }](t, `SELECT c.id FROM access_card c JOIN account a ON a.tenant_id = c.tenant_id AND a.id = c.account_id
		WHERE c.tenant_id = $1 AND a.person_id = $2`, p.person)); n != 1 {
		t.Errorf("%d cards, want 1", n)
	}
	cio := rows[struct{ Slug string }](t, `SELECT p.slug FROM person p JOIN role_grant g ON g.tenant_id = p.tenant_id AND g.person_id = p.id
		WHERE p.tenant_id = $1 AND g.role = 'cio' ORDER BY p.id LIMIT 1`)[0].Slug
	page = hr.Get("/de/people/cards?person=" + cio)
	if page.Doc.Find(form).Length() != 0 || !strings.Contains(page.Text(), "besondere Rolle") {
		t.Errorf("HR may print the card of the CIO: %s", page.Text())
	}
}
