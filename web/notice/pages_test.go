package notice_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/audience"
	"codeberg.org/lotse/lotse/internal/duty"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/mail"
	"codeberg.org/lotse/lotse/web/webtest"
)

// late puts everybody of the employee's unit overdue and tells them, all but
// one by mail. It returns where the employee ends mails.
func late(t *testing.T, town *webtest.Town) (unsubscribe string) {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	first, err := clock.ParsePeriod("P1D")
	must(err)
	me, err := town.App.Login.PersonOf(town.Ctx, "beschaeftigt")
	must(err)
	today := clock.Today(town.Ctx)
	at := func(d clock.Date) context.Context {
		return clock.With(town.Ctx, func() time.Time { return d.Start(clock.Zone(town.Ctx)).Add(10 * time.Hour) })
	}
	var unit uuid.UUID
	must(town.App.DB.InTx(town.Ctx, func(ctx context.Context, tx *db.Tx) error {
		return tx.Pgx().QueryRow(ctx, `SELECT unit_id FROM posting WHERE tenant_id = $1 AND person_id = $2 AND valid_to IS NULL LIMIT 1`, tx.Tenant(), me).Scan(&unit)
	}))
	_, err = town.App.Duties.Create(at(today.AddDays(-21)), duty.Input{Name: i18n.Text{i18n.DE: "Arbeitsschutz der Probe"}, Everybody: true, Terms: duty.Terms{
		Audience: audience.Rule{Top: audience.Node{Is: audience.Unit, IDs: []uuid.UUID{unit}}}, Ways: []duty.Way{{By: duty.ByProof}},
		Mode: duty.Once, First: first, Credit: duty.CreditAll,
	}})
	must(err)
	must(town.App.Notices.Daily(at(clock.AddWorkingDays(town.Tenant.Land, today, 1))))
	must(town.App.DB.InTx(town.Ctx, func(ctx context.Context, tx *db.Tx) error {
		return tx.Pgx().QueryRow(ctx, `SELECT fields->>'_unsubscribe' FROM mail_outbox WHERE tenant_id = $1 AND person_id = $2 AND template = 'digest'`,
			tx.Tenant(), me).Scan(&unsubscribe)
	}))
	return unsubscribe[strings.Index(unsubscribe, "/de/"):]
}

// Test 17: HR reminds everybody overdue; the count stands there before, and a
// second click reaches nobody. Then a mail program ends mails with one click.
func TestRemindAndEnd(t *testing.T) {
	t.Parallel()
	town := webtest.Start(t)
	end := late(t, town)
	hr := town.As(t, "personal")
	page := hr.Get("/de/notices/reminders") // one click in the menu
	button := page.Doc.Find("main form[method=post] button").Text()
	if !strings.Contains(button, "Personen erinnern") {
		t.Fatalf("no count on the button: %q in %s", button, page.Text())
	}
	done := hr.Get(hr.Submit(page, "main form[method=post]", nil).Location) // the second
	if !strings.Contains(done.Doc.Text(), strings.Fields(button)[0]+" Personen sind erinnert.") {
		t.Errorf("after the click: %s", done.Text())
	}
	again := hr.Get(hr.Submit(page, "main form[method=post]", nil).Location)
	if again.Doc.Find("main form[method=post] button").Length() != 0 || !strings.Contains(again.Text(), "heute schon erinnert") {
		t.Errorf("after the second click: %s", again.Text())
	}
	n := 0
	if err := town.App.DB.InTx(town.Ctx, func(ctx context.Context, tx *db.Tx) error {
		return tx.Pgx().QueryRow(ctx, `SELECT coalesce(max(n), 0) FROM (SELECT count(*) AS n FROM notice_digest WHERE tenant_id = $1 AND day = $2 GROUP BY person_id) x`,
			tx.Tenant(), clock.Today(ctx)).Scan(&n)
	}); err != nil || n != 1 {
		t.Errorf("somebody was told %d times today: %v", n, err)
	}

	// RFC 8058: no cookie, no token of ours, the form of the mail program.
	res, err := http.Post(town.Base+end, "application/x-www-form-urlencoded", strings.NewReader("List-Unsubscribe=One-Click"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusOK {
		t.Errorf("one click: %d", res.StatusCode)
	}
	stranger := town.Client(t)
	if got := stranger.Get(end).Text(); !strings.Contains(got, "Alle wieder einschalten") || strings.Count(got, "nicht mehr per E-Mail") != 5 {
		t.Errorf("after one click: %s", got)
	}
	back := stranger.Submit(stranger.Get(end), "main form", url.Values{"on": {"yes"}})
	if !strings.Contains(back.Text(), "Diese Mails kommen wieder") {
		t.Errorf("undone: %s", back.Text())
	}
	if got := stranger.Get(end[:len(end)-4]); got.Status != http.StatusNotFound {
		t.Errorf("a token that was cut: %d", got.Status)
	}
}

func TestOwnChoices(t *testing.T) {
	t.Parallel()
	town := webtest.Start(t)
	me := town.As(t, "beschaeftigt")
	page := me.Get("/de/my/notifications")
	if n := page.Doc.Find("main input[type=checkbox][checked]").Length(); n != 5 {
		t.Fatalf("%d topics by mail: %s", n, page.Text())
	}
	page = me.Get(me.Submit(page, "main form", url.Values{"mail": {"dates"}}).Location)
	if got := page.Doc.Find("main input[type=checkbox][checked]"); got.Length() != 1 || got.AttrOr("value", "") != "dates" {
		t.Errorf("kept: %s", page.Text())
	}
}

func TestSettingsAreChecked(t *testing.T) {
	t.Parallel()
	town := webtest.Start(t)
	admin := town.As(t, "admin")
	page := admin.Submit(admin.Get("/de/admin/notices"), "main form", url.Values{"digest_at": {"23:00"}, "quiet_from": {"20:00"}, "quiet_to": {"06:00"}, "escalate_after": {"x"}})
	if page.Status != http.StatusUnprocessableEntity || page.Doc.Find("#f-digest_at").AttrOr("value", "") != "23:00" {
		t.Errorf("%d: %s", page.Status, page.Text())
	}
	for _, want := range []string{"Die tägliche Mail liegt in der Ruhezeit", "Geben Sie 1 bis 90 Tage ein"} {
		if !strings.Contains(page.Text(), want) {
			t.Errorf("no %q", want)
		}
	}
	page = admin.Get(admin.Submit(page, "main form", url.Values{"digest_at": {"8.30"}, "quiet_from": {"20:00"}, "quiet_to": {"06:00"}, "escalate_after": {"7"}}).Location)
	if got := page.Doc.Find("#f-digest_at").AttrOr("value", ""); got != "08:30" {
		t.Errorf("%q: %s", got, page.Text())
	}
}

// Every mail with sample words has no finding of axe, in both languages.
func TestMailsAreAccessible(t *testing.T) {
	t.Parallel()
	town := webtest.Start(t)
	ctx := town.Ctx
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		template, lang, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
		sample, err := town.App.Notices.Sample(ctx, template, i18n.Lang(lang))
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte(sample.HTML))
	}))
	t.Cleanup(srv.Close)
	tab := webtest.Open(t, srv.URL, webtest.Phone)
	for _, l := range mail.Letters {
		for _, lang := range i18n.Langs {
			tab.Goto("/" + l.Template() + "/" + string(lang))
			for _, v := range tab.Axe() {
				t.Errorf("%s in %s: %s", l.Template(), lang, v)
			}
			if !tab.Reflows() {
				t.Errorf("%s in %s scrolls sideways", l.Template(), lang)
			}
		}
	}
	tab.Goto("/digest/de")
	tab.Picture("digest")
}
