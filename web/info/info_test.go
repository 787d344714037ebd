package info_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/public"
	"codeberg.org/lotse/lotse/web/course/coursetest"
	"codeberg.org/lotse/lotse/web/info"
	"codeberg.org/lotse/lotse/web/route"
)

// serve shows the pages to strangers.
func serve(t *testing.T) (*coursetest.Town, *coursetest.Site) {
	t.Helper()
	w := coursetest.New(t)
	h := &info.Handler{DB: w.Kit.DB, Tenants: w.Tenants, Outbox: w.Outbox, Public: &public.Service{DB: w.Kit.DB}}
	return w, w.Site(uuid.Nil, func(r route.Router) { h.Mount(r) })
}

func TestPagesInBothLanguages(t *testing.T) {
	t.Parallel()
	_, s := serve(t)
	for _, path := range []string{"/help", "/accessibility", "/privacy", "/imprint"} {
		var heads []int
		for _, l := range i18n.Langs {
			a := s.Get("/" + string(l) + path)
			page := a.Text("main")
			if a.StatusCode != http.StatusOK || a.Find("h1").Length() != 1 || !strings.Contains(page, "lernen@teststadt.example") {
				t.Errorf("%s %s: %d, %d h1", l, path, a.StatusCode, a.Find("h1").Length())
			}
			if strings.Contains(page, "[") || strings.Contains(page, "#") {
				t.Errorf("%s %s shows its source: %s", l, path, page)
			}
			heads = append(heads, a.Find("main h2").Length())
			for _, link := range a.Find(`main a[href^="/"]`).Nodes {
				for _, at := range link.Attr {
					if at.Key == "href" && strings.HasPrefix(at.Val, "/"+string(otherThan(l))+"/") {
						t.Errorf("%s %s leads to the other language: %s", l, path, at.Val)
					}
				}
			}
		}
		if heads[0] != heads[1] {
			t.Errorf("%s has %d sections in German, %d in English", path, heads[0], heads[1])
		}
	}
}

func otherThan(l i18n.Lang) i18n.Lang {
	if l == i18n.DE {
		return i18n.EN
	}
	return i18n.DE
}

func TestHelpAnswersTenQuestions(t *testing.T) {
	t.Parallel()
	_, s := serve(t)
	a := s.Get("/de/help")
	if n := a.Find("main h2").Length(); n < 12 {
		t.Errorf("%d sections: ten questions, shortcuts, browsers", n)
	}
	if a.Find("main kbd").Length() != 3 {
		t.Error("no shortcuts")
	}
}

func TestWhatDependsOnTheTown(t *testing.T) {
	t.Parallel()
	w, s := serve(t)
	w.SQL(`INSERT INTO agreement (tenant_id, id, version, valid_from, retention, analyses)
		VALUES ($1, $2, 2, '2026-06-01', '{"answers":"P1Y","imports":"P90D","unknown":"P1M"}', '{}')`, w.Tenant, db.NewID())
	if got := s.Get("/de/privacy").Text("main"); !strings.Contains(got, "Antworten und Versuche: 1 Jahr") || !strings.Contains(got, "90 Tage") || !strings.Contains(got, "Der Hessische Beauftragte") {
		t.Errorf("privacy: %s", got)
	}
	if a := s.Get("/de/accessibility"); a.Find(`a[href^="https://lbit.hessen.de/Durchsetzungs"]`).Length() != 1 || !strings.Contains(a.Text("main"), "Teststadt") {
		t.Error("the statement does not name the office of the Land and the town")
	}
}

const form = "_key=0123456789&barrier=Die+Taste+%E2%80%9EWeiter%E2%80%9C+fehlt.&page=%2Fde%2Fmy"

func TestReportReachesTheContact(t *testing.T) {
	t.Parallel()
	w, s := serve(t)
	if got, _ := s.Get("/de/accessibility/report?page=%2Fde%2Fmy").Find("#f-page").Attr("value"); got != "/de/my" {
		t.Errorf("the page is prefilled with %q", got)
	}
	if got, _ := s.Get("/de/accessibility/report?page=https%3A%2F%2Fevil.example").Find("#f-page").Attr("value"); got != "" {
		t.Errorf("a foreign address is prefilled: %q", got)
	}
	a := s.Post("/de/accessibility/report", form)
	if a.StatusCode != http.StatusSeeOther || !strings.HasPrefix(a.To(), "/de/accessibility/report/sent?reference=") {
		t.Fatalf("%d to %q", a.StatusCode, a.To())
	}
	if n := w.Int(`SELECT count(*) FROM mail_outbox WHERE to_box = 'lernen@teststadt.example' AND template = 'barrier'
		AND fields->>'Text' LIKE '%Weiter%' AND fields->>'Page' = '/de/my' AND fields->>'Sender' = 'keine Angabe'`); n != 1 {
		t.Errorf("%d mails to the contact", n)
	}
	if again := s.Post("/de/accessibility/report", form); again.To() != a.To() || w.Int(`SELECT count(*) FROM mail_outbox`) != 1 {
		t.Error("sent twice, it takes effect twice")
	}
	reference := a.To()[strings.LastIndex(a.To(), "=")+1:]
	if got := s.Get(a.To()).Text("main"); !strings.Contains(got, "Ihre Meldung ist angekommen") || !strings.Contains(got, reference) {
		t.Errorf("receipt: %s", got)
	}
	if forged := s.Get("/de/accessibility/report/sent?reference=%3Cb%3E"); forged.StatusCode != http.StatusSeeOther {
		t.Error("a receipt for nothing")
	}
}

func TestReceiptRepeatsNothing(t *testing.T) {
	t.Parallel()
	w, s := serve(t)
	s.Post("/en/accessibility/report", form+"&email=s.krueger%40lindenau.example")
	if n := w.Int(`SELECT count(*) FROM mail_outbox WHERE to_box = 's.krueger@lindenau.example' AND lang = 'en'
		AND template = 'barrier-receipt' AND fields::text NOT LIKE '%Weiter%'`); n != 1 {
		t.Errorf("%d receipts", n)
	}
}

func TestReportThatCameBack(t *testing.T) {
	t.Parallel()
	w, s := serve(t)
	for name, c := range map[string]struct{ form, field, says string }{
		"nothing":      {"barrier=+&page=%2Fde%2Fmy&email=", "barrier", "Schreiben Sie, was Sie hindert. Ein Satz genügt."},
		"wrong mail":   {"barrier=x&page=%2Fde%2Fmy&email=a.b%40", "email", "Geben Sie eine vollständige E-Mail-Adresse ein."},
		"far too long": {"barrier=" + strings.Repeat("x", 4001) + "&page=%2Fde%2Fmy", "barrier", "höchstens 4000 Zeichen"},
	} {
		a := s.Post("/de/accessibility/report", "_key=abcdefghij&"+c.form)
		if a.StatusCode != http.StatusUnprocessableEntity || !strings.HasPrefix(a.Text("title"), "Fehler: ") {
			t.Errorf("%s: %d %q", name, a.StatusCode, a.Text("title"))
		}
		if got := a.Text("#f-" + c.field + "-error"); !strings.Contains(got, c.says) || a.Find(`.lp-errors a[href="#f-`+c.field+`"]`).Length() != 1 {
			t.Errorf("%s: the field says %q", name, got)
		}
		sent, _ := url.ParseQuery(c.form)
		if page, _ := a.Find("#f-page").Attr("value"); page != sent.Get("page") {
			t.Errorf("%s: the input is lost", name)
		}
	}
	if w.Int(`SELECT count(*) FROM mail_outbox`) != 0 {
		t.Error("a refused report was mailed")
	}
}

func TestWithoutAnAddressOfTheTown(t *testing.T) {
	t.Parallel()
	w, s := serve(t)
	w.SQL(`UPDATE tenant SET contact = '{"name":"Petra Sommer","phone":"03425 550-471"}' WHERE id = $1`, w.Tenant)
	if a := s.Get("/de/accessibility/report"); a.Find("main form").Length() != 0 || a.Find(`a[href="tel:03425550471"]`).Length() == 0 {
		t.Error("a form that leads nowhere, or no other way")
	}
	if a := s.Post("/de/accessibility/report", form); a.StatusCode != http.StatusConflict {
		t.Errorf("%d", a.StatusCode)
	}
}

func TestScriptsAreStopped(t *testing.T) {
	t.Parallel()
	_, s := serve(t)
	var last int
	for range 21 {
		last = s.Post("/de/accessibility/report", "barrier=").StatusCode
	}
	if last != http.StatusTooManyRequests {
		t.Errorf("the 21st report of an hour answers %d", last)
	}
}
