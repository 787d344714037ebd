package main

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"codeberg.org/lotse/lotse/cmd/lotsebench/attack"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/suppress"
	groups "codeberg.org/lotse/lotse/internal/skill/figures"
	"codeberg.org/lotse/lotse/internal/skill/outlook"
	"codeberg.org/lotse/lotse/web/webtest"
)

// The attacker reads the knowledge outlook of the demo, this year's and the next
// two: both tables as they are stored, which is more than any page tells, and
// pages and files, which must not say anything else. The twin tells groups by
// themselves, of a truth that fits to the tables, and is pinned.
func TestDemoPublishesNothingAboutRetirementThatPins(t *testing.T) {
	town := webtest.Start(t)
	agreed, err := town.App.Tenants.Agreement(town.Ctx)
	if err != nil {
		t.Fatal(err)
	}
	r := &outlookReader{t: t, town: town, cio: town.As(t, "cio")}
	var ours, control score
	compared := 0
	for later := range dates {
		r.goOn(later)
		tables := r.tables()
		var shown attack.Round
		for i, sh := range tables {
			if shown[i], err = attack.Lines(linesOf(sh)); err != nil {
				t.Fatal(err)
			}
		}
		if err := ours.take(shown, agreed.MinGroupSurvey); err != nil {
			t.Fatal(err)
		}
		truth, err := shown.Possible()
		if err != nil {
			t.Fatal(err)
		}
		if err := control.take(byThemselves(truth), agreed.MinGroupSurvey); err != nil {
			t.Fatal(err)
		}
		for i, c := range crossings {
			compared += r.compare(c, tables[i])
		}
	}
	t.Logf("hidden %d, pinned %d, control pinned %d; %d figures are told, %d rows of pages compared", ours.hidden, ours.pinned, control.pinned, ours.figures, compared)
	if ours.hidden < 20 || ours.figures < 20 || ours.pinned > 0 || control.pinned == 0 || compared < 5 {
		t.Errorf("hidden %d, told %d, pinned %d, control pinned %d, compared %d", ours.hidden, ours.figures, ours.pinned, control.pinned, compared)
	}
	r.everyAnswer()
}

var crossings = []groups.Crossing{groups.ByUnit, groups.ByFamily}

// outlookReader reads what the CIO sees of outlooks.
type outlookReader struct {
	t    *testing.T
	town *webtest.Town
	cio  *webtest.Client
}

// goOn lets HR bring the file of a later year; it is withdrawn afterwards.
func (r *outlookReader) goOn(years int) {
	r.t.Helper()
	if years == 0 {
		return
	}
	day := r.town.Clock.Now().AddDate(years, 0, 0)
	at := clock.With(r.town.Ctx, func() time.Time { return day })
	places, err := r.town.App.Outlook.Places(at)
	if err != nil {
		r.t.Fatal(err)
	}
	file := strings.Join(outlook.Columns, ";") + "\n"
	for i, p := range places {
		soon := p.Staff * []int{12, 45, 20, 8}[(i+years)%4] / 100
		file += fmt.Sprintf("%s;%s;%d;%d\n%s;%s;%d;%d\n", p.Unit, p.Family, day.Year()+2, soon, p.Unit, p.Family, day.Year()+6, p.Staff*18/100)
	}
	if err := r.town.App.Outlook.Take(at, []byte(file)); err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(func() {
		if err := r.town.App.Outlook.Withdraw(at); err != nil {
			r.t.Error(err)
		}
	})
}

// tables are the newest outlook as it is stored.
func (r *outlookReader) tables() (all [2]groups.Shown) {
	r.t.Helper()
	err := r.town.App.DB.InTx(r.town.Ctx, func(ctx context.Context, tx *db.Tx) error {
		for i, c := range crossings {
			err := tx.Pgx().QueryRow(ctx, `SELECT p.shown FROM knowledge_published p JOIN knowledge_outlook o ON o.tenant_id = p.tenant_id AND o.id = p.outlook_id
				WHERE p.tenant_id = $1 AND p.crossing = $2 AND o.withdrawn_at IS NULL ORDER BY o.year DESC LIMIT 1`, tx.Tenant(), string(c)).Scan(&all[i])
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		r.t.Fatal(err)
	}
	return all
}

// linesOf writes a table as the pages of rounds do.
func linesOf(sh groups.Shown) (rows [][]string) {
	for _, l := range sh.Lines() {
		words := silent
		switch {
		case l.Cell.Hidden:
		case l.Cell.People == 0:
			words = spell(0, suppress.Split{})
		default:
			words = spell(l.Cell.People, l.Cell.Splits[0])
		}
		rows = append(rows, line5(strings.Repeat("\u2003", max(0, l.Level-1))+nameOf(l), words))
	}
	return rows
}

func nameOf(l groups.Line) string {
	return strings.TrimSpace(l.Number + " " + l.Name["de"])
}

// compare wants page and files to say the same, and of how many leave nothing
// that the table does not tell.
func (r *outlookReader) compare(by groups.Crossing, sh groups.Shown) (rows int) {
	r.t.Helper()
	const path = "/de/reports/skills/outlook"
	query := "?by=" + string(by)
	var page [][]string
	for _, tr := range r.cio.Get(path + query).Doc.Find("main tbody tr").EachIter() {
		var cells []string
		for _, c := range tr.Find("td, th").EachIter() {
			cells = append(cells, strings.Trim(c.Text(), " \t\r\n"))
		}
		page = append(page, plainly5(cells))
	}
	text := rowsOf(r.t, strings.TrimPrefix(r.cio.Get(path+"/export.csv"+query).Body, "\ufeff"))
	book, err := attack.Sheets(strings.NewReader(r.cio.Get(path + "/export.xlsx" + query).Body))
	if err != nil {
		r.t.Fatal(err)
	}
	for name, file := range map[string][][]string{"file": text, "workbook": slices.Concat(book...)} {
		head := slices.IndexFunc(file, func(row []string) bool { return len(row) == 7 })
		if head < 0 {
			r.t.Fatalf("no header in the %s: %q", name, file)
		}
		var said [][]string
		for _, row := range file[head+1:] {
			said = append(said, plainly5(row))
		}
		if d := cmp.Diff(page, said); d != "" {
			r.t.Errorf("by %s the %s says something else (-page +%s):\n%s", by, name, name, d)
		}
	}
	told := map[string][2]string{}
	for _, l := range sh.Lines() {
		if l.Own || l.Cell.Hidden || l.Cell.People == 0 {
			continue
		}
		soon, all, s := "", "", l.Cell.Splits[0]
		if s.Below != suppress.Untold {
			soon = strconv.Itoa(s.Below)
		}
		if s.Above != suppress.Untold {
			all = strconv.Itoa(l.Cell.People - s.Above)
		}
		told[nameOf(l)] = [2]string{soon, all}
	}
	for _, row := range page {
		known, listed := told[row[0]]
		for i, cell := range row[4:6] {
			n, _, _ := strings.Cut(cell, " von ")
			if _, err := strconv.Atoi(n); !listed || err == nil && n != known[i] {
				r.t.Errorf("by %s %s: %q, and the table tells %q", by, row[0], cell, known[i])
			}
		}
	}
	return len(page)
}

// everyAnswer wants nothing else to speak of outlooks: what is new here has to be
// attacked too.
func (r *outlookReader) everyAnswer() {
	r.t.Helper()
	attacked := []string{"", "/export.csv", "/export.xlsx"}
	ofHR := []string{"/file", "/template.csv"} // the file itself, before it is taken, and an empty one
	for _, e := range r.town.Site.Routes.Entries {
		if at, ok := strings.CutPrefix(e.Path, "/reports/skills/outlook"); ok && e.Method == "GET" && !slices.Contains(slices.Concat(attacked, ofHR), at) {
			r.t.Errorf("nobody attacks %s", e.Path)
		}
	}
	for _, at := range ofHR {
		if res := r.cio.Get("/de/reports/skills/outlook" + at); res.Status != 403 {
			r.t.Errorf("the CIO reads %s: %d", at, res.Status)
		}
	}
}
