package readiness_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"codeberg.org/lotse/lotse/internal/platform/db"
)

func TestBoardOfHRIsLive(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.hr()
	s.complete(s.staff[:10]...)
	a := s.get("/de/readiness")
	s.wants(a, 200, "Startbereitschaft aller Projekte", "Bereit über alle Starts", "12 %", "Nächster Start", "in 42 Tagen", "Größte Lücke", "Was blockiert", "27 Personen")
	cell := a.doc.Find(`td[data-unit="10"][data-wave="akte-1"]`)
	if cell.AttrOr("data-ready", "") != "10" || cell.AttrOr("data-affected", "") != "40" || cell.Find("a").AttrOr("href", "") != "/de/readiness/amt-10/akte-1" {
		t.Errorf("cell of Amt 10: %v", cell.Nodes)
	}
	s.complete(s.staff[10])
	if c := s.get("/de/readiness").doc.Find(`td[data-unit="10"][data-wave="akte-1"]`); c.AttrOr("data-ready", "") != "11" {
		t.Errorf("not live: %s", c.AttrOr("data-ready", ""))
	}
	s.wants(s.get("/en/readiness"), 200, "Readiness of all projects", "Ready across all starts")
	if n := s.Int(`SELECT count(*) FROM look`); n != 0 {
		t.Errorf("the board names nobody, %d looks", n)
	}
}

func TestFiltersAreAddresses(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.hr()
	a := s.get("/de/readiness?sort=number&open=amt-10")
	var keys []string
	a.doc.Find("#matrix-table tbody tr").Each(func(_ int, tr *selection) { keys = append(keys, tr.AttrOr("data-unit", "")) })
	if got := strings.Join(keys, " "); got != "10 10.1 10.2 10+ 20 30" {
		t.Errorf("rows %s", got)
	}
	if href := a.doc.Find(`tr[data-unit="10"] a[aria-label*="schließen"]`).AttrOr("href", ""); href != "/de/readiness?sort=number" {
		t.Errorf("closing leads to %q", href)
	}
	s.wants(s.get("/de/readiness?project=akte&list=1"), 200, "Akte, Welle 1", "Akte, Welle 2")
	s.wants(s.get("/de/readiness?by=share"), 200, "Anteil bereit")
	s.wants(s.get("/de/readiness?day=2026-05-03"), 200, "Noch kein Projekt mit Welle.")
	s.wants(s.get("/de/readiness?project=unknown"), 200, "Noch kein Projekt mit Welle.")
	s.wants(s.get("/de/readiness?day=never&sort=%3Cscript%3E"), 200, "Dringlichkeit")
}

func TestCIOSeesPublishedFiguresAndNoName(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.cio()
	s.wants(s.get("/de/readiness"), 200, "Die ersten Zahlen erscheinen am Ende des Tages.")
	s.complete(s.staff[:10]...)
	s.complete(s.crew[:8]...)
	s.night("2026-05-05")
	pages := []string{
		"/de/readiness", "/de/readiness?open=amt-10", "/de/readiness?list=1", "/de/readiness/akte-1", "/de/readiness/amt-10/akte-1",
		"/de/readiness/amt-10-2/akte-1", "/de/readiness/akte-1/decision", "/de/readiness/export.csv", "/de/readiness/akte-1/export.csv",
	}
	for _, p := range pages {
		a := s.get(p)
		if a.status != 200 || strings.Contains(a.body, "Person0") {
			t.Errorf("%s: %d, or a name", p, a.status)
		}
		for _, id := range s.small {
			if strings.Contains(a.body, id.String()) {
				t.Errorf("%s holds the id of a person", p)
			}
		}
	}
	s.wants(s.get("/de/readiness/amt-10-2/akte-1"), 200, "k. A. – Schutz kleiner Gruppen", "nicht ausgewiesen")
	before := s.get("/de/readiness").text()
	s.complete(s.crew[8])
	if after := s.get("/de/readiness").text(); after != before {
		t.Errorf("one completion moved the page of the CIO")
	}
	s.night("2026-05-06")
	if after := s.get("/de/readiness").doc.Find(`td[data-unit="20"][data-wave="akte-1"]`); after.AttrOr("data-ready", "") != "9" {
		t.Errorf("the day's end did not move it: %q", after.AttrOr("data-ready", ""))
	}
	s.wants(s.get("/de/readiness?day=2026-05-04"), 200, "Veröffentlicht: Stand 04.05.2026")
}

func TestCellDetail(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.hr()
	s.complete(s.staff[:10]...)
	a := s.get("/de/readiness/amt-10/akte-1")
	s.wants(a, 200, "Amt 10: Akte, Welle 1", "10 von 40 (25 %)", "Personalrat informiert", "offen", "Noch nicht bereit", "Person0011", "akte, fällig 01.06.2026", "Eigenes Personal")
	if n := s.Int(`SELECT count(*) FROM look_person`); n != 30 {
		t.Errorf("%d people were looked at", n)
	}
	for _, p := range []string{"/de/readiness/nowhere/akte-1", "/de/readiness/amt-30/akte-1", "/de/readiness/amt-10/akte-9", "/de/readiness/akte-9", "/de/readiness/amt-10/nothing"} {
		if a := s.get(p); a.status != 404 {
			t.Errorf("%s: %d", p, a.status)
		}
	}
}

func TestDecisionForm(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.cio()
	const path = "/de/readiness/akte-1/decision"
	s.wants(s.get(path), 200, "noch keine veröffentlichten Zahlen")
	s.complete(s.crew[:10]...)
	s.night("2026-05-05")
	s.wants(s.get(path), 200, "Diese Pflichten sind offen", "Personalrat informiert", "Quote")
	form := url.Values{"_key": {"decision-key-1"}, "nr": {"1"}, "outcome": {"conditional"}, "function": {"CIO"}, "workaround": {"Papier"}, "until.day": {"31"}, "until.month": {"2"}, "until.year": {"2026"}}
	a := s.post(path, form)
	s.wants(a, 422, "Geben Sie das Datum so ein")
	if v := a.doc.Find(`[name="workaround"]`).Text(); v != "Papier" {
		t.Errorf("what was typed is lost: %q", v)
	}
	form.Set("until.month", "5")
	a = s.post(path, form)
	s.wants(a, 422, "Nennen Sie, wer die Auflage erfüllt.", "Begründen Sie die Freigabe trotz offener Pflicht.")
	if href := a.doc.Find(`.lp-errors a`).First().AttrOr("href", ""); a.doc.Find(href).Length() != 1 {
		t.Errorf("the summary leads to %q", href)
	}
	id := s.offices["20"].String()
	for k, v := range map[string]string{
		"owner": "Leitung Amt 10", "reason": "Frist", "expires_on.day": "30", "expires_on.month": "6", "expires_on.year": "2026",
		"exception_" + id: "no-go", "reason_" + id: "Keine Geräte",
	} {
		form.Set(k, v)
	}
	for range 2 { // a double click
		if a = s.post(path, form); a.status != 303 || a.header.Get("Location") != "/de/readiness/akte-1" {
			t.Fatalf("%d %s", a.status, a.text())
		}
	}
	if n := s.Int(`SELECT count(*) FROM gate_decision`); n != 1 {
		t.Errorf("%d decisions", n)
	}
	s.wants(s.get("/de/readiness/akte-1"), 200, "Mit Auflage freigegeben, entschieden durch: CIO", "Papier", "Keine Geräte", "Frist")
	s.wants(s.get("/de/readiness"), 200, "Mit Auflage")
	form.Set("_key", "decision-key-2")
	form.Set("nr", "9")
	s.wants(s.post(path, form), 409, "Inzwischen gibt es neuere Zahlen.")
	s.hr()
	if a := s.get(path); a.status != 403 {
		t.Errorf("HR decides: %d", a.status)
	}
}

func TestExportsAreWhatIsOnTheScreen(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.SQL(`UPDATE unit SET name = '{"de": "=1+1"}' WHERE id = $1`, s.offices["20"])
	s.SQL(`UPDATE tenant SET tree_version = tree_version + 1 WHERE id = $1`, s.Tenant)
	s.cio()
	s.complete(s.staff[:10]...)
	s.complete(s.crew[:10]...)
	s.night("2026-05-05")
	a := s.get("/de/readiness/akte-1/export.csv")
	if !strings.HasPrefix(a.body, "\ufeff") || !strings.Contains(a.header.Get("Content-Disposition"), "akte-1-2026-05-05.csv") {
		t.Errorf("%q %q", a.body[:10], a.header.Get("Content-Disposition"))
	}
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(a.body, "\ufeff")))
	r.Comma = ';'
	rows, err := r.ReadAll()
	s.Must(err)
	screen := s.get("/de/readiness/akte-1").doc.Find(`table[data-suppress="wave"] tbody tr`)
	if len(rows)-1 != screen.Length() {
		t.Errorf("%d rows, on the screen %d", len(rows)-1, screen.Length())
	}
	screen.Each(func(i int, tr *selection) {
		for col, at := range map[string]int{"share": 5, "ready": 6, "affected": 7} {
			shown := strings.ReplaceAll(tr.Find(`[data-col="`+col+`"]`).Text(), "\u00a0", "")
			if file := strings.ReplaceAll(rows[i+1][at], "\u00a0", ""); file != shown {
				t.Errorf("row %d %s: %q in the file, %q on the screen", i, col, file, shown)
			}
		}
	})
	if !strings.Contains(a.body, ";'=1+1;") || strings.Contains(a.body, ";=1+1;") {
		t.Error("a unit's name is a formula")
	}
	for path, share := range map[string]string{"/de/readiness/export.xlsx?sort=number": "C3", "/de/readiness/akte-1/export.xlsx": "F8"} {
		a := s.get(path)
		f, err := excelize.OpenReader(bytes.NewReader([]byte(a.body)))
		if err != nil {
			t.Fatalf("%s: %d %v", path, a.status, err)
		}
		if names := f.GetSheetList(); fmt.Sprint(names) != "[Angaben Zahlen]" {
			t.Errorf("sheets %v", names)
		}
		raw, _ := f.GetCellValue("Zahlen", share, excelize.Options{RawCellValue: true})
		seen, _ := f.GetCellValue("Zahlen", share)
		if raw != "0.33" || seen != "33%" {
			rows, _ := f.GetRows("Zahlen")
			t.Errorf("%s: share of Amt 20 is %q, shown %q in %v", path, raw, seen, rows)
		}
		facts, _ := f.GetRows("Angaben")
		if len(facts) < 10 || facts[2][1] != "Veröffentlicht: Stand 04.05.2026" {
			t.Errorf("facts %v", facts)
		}
	}
}

func TestWhoMayNot(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, p := range []string{"/de/readiness", "/de/readiness/akte-1", "/de/readiness/amt-10/akte-1", "/de/readiness/export.csv", "/de/readiness/akte-1/export.xlsx", "/de/readiness/akte-1/decision"} {
		s.employee()
		if a := s.get(p); a.status != 403 {
			t.Errorf("%s as an employee: %d", p, a.status)
		}
		s.nobody()
		if a := s.get(p); a.status != 401 && a.status != 303 {
			t.Errorf("%s as nobody: %d", p, a.status)
		}
	}
	s.employee()
	s.wants(s.get("/de/readiness/method"), 200, "So wird gerechnet", "Gruppen unter 5 Personen")
	s.wants(s.get("/en/readiness/method"), 200, "How it is calculated", "fewer than 10 people")
}

func TestTheBoardIsAFewStatements(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.hr()
	s.get("/de/readiness")
	ctx, count := db.WithCounter(s.ctx)
	s.ctx = ctx
	s.get("/de/readiness")
	if n := count.Statements.Load(); n > 14 {
		t.Errorf("%d statements", n)
	}
}
