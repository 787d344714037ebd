package main

import (
	"encoding/csv"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"codeberg.org/lotse/lotse/cmd/lotsebench/attack"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/web/webtest"
)

var anything = attack.Range{Hi: attack.Unbounded}

// The attacker of the demo reads every day of the last two weeks, and one day of
// each week before.
const weeks, daily = 13, 14

// The attacker reads the pages and exports of the demo that are published to the
// CIO over three months, and knows no more. Whether a cell is small is known from the
// live figures, which HR sees. The twin hides small cells only, in the same
// tables, and is pinned.
func TestDemoPublishesNothingThatPins(t *testing.T) {
	town := webtest.Start(t)
	agreement, err := town.App.Tenants.Agreement(town.Ctx)
	if err != nil {
		t.Fatal(err)
	}
	minimum := agreement.MinGroup
	reader := &demoReader{t: t, public: town.As(t, "cio"), live: town.As(t, "personal"), today: clock.DateOf(town.Clock.Now(), town.Tenant.Location())}
	var ours, control score
	waves := reader.waves()
	for _, wave := range waves {
		shown, naive := reader.dates(wave, minimum)
		if len(shown) < 2 {
			continue // starts later than the demo's today
		}
		ours.add(judge(shown, minimum))
		control.add(judge(naive, minimum))
	}
	t.Logf("%d waves: %+v, control %+v", len(waves), ours, control)
	if reader.compared == 0 {
		t.Error("no unit stands on the board and in a wave")
	}
	if ours.hidden == 0 || ours.primary < 5 || ours.pinned > 0 || control.pinned == 0 {
		t.Errorf("hidden %d, primary %d, pinned %d, control pinned %d", ours.hidden, ours.primary, ours.pinned, control.pinned)
	}
}

// demoReader reads what two people see of the same waves.
type demoReader struct {
	t            *testing.T
	public, live *webtest.Client
	today        clock.Date
	compared     int // units of the board with those of a wave
}

// waves names the waves that the cells of the board lead to.
func (r *demoReader) waves() []string {
	slugs := map[string]bool{}
	page := r.public.Get("/de/readiness")
	for _, a := range page.Doc.Find(`.hm tbody a[href^="/de/readiness/"]`).EachIter() {
		path, _, _ := strings.Cut(a.AttrOr("href", ""), "?")
		slugs[path[strings.LastIndex(path, "/")+1:]] = true
	}
	if len(slugs) == 0 {
		r.t.Fatalf("the board shows no wave:\n%s", page.Text())
	}
	return slices.Sorted(maps.Keys(slugs))
}

// dates reads the tables of a wave, one per day on which another was published,
// and makes the control from the truth of the same day.
func (r *demoReader) dates(wave string, k int) (shown, naive []publication) {
	var last string
	for back := 7 * weeks; back >= 0; back-- {
		if back > daily && back%7 != 0 {
			continue
		}
		day := r.today.AddDays(-back)
		at := wave + "/export.csv?day=" + day.String()
		file := r.public.Get("/de/readiness/" + at)
		if file.Status != 200 || figures(file.Body) == last {
			continue
		}
		table := r.csv(file)
		r.sameElsewhere("/de/readiness/"+wave, day, table)
		r.sameOnBoard(wave, day, file.Body)
		truth := r.csv(r.live.Get("/de/readiness/" + at))
		last = figures(file.Body)
		p := publication{table: table, truth: map[attack.Key]count{}, small: map[attack.Key]bool{}}
		control := *truth
		control.Cells = slices.Clone(truth.Cells)
		for i, c := range truth.Cells {
			p.truth[c.Key] = count{c.Heads.Lo, c.Ready.Lo}
			if p.small[c.Key] = 0 < c.Heads.Lo && c.Heads.Lo < k; p.small[c.Key] {
				control.Cells[i] = attack.Cell{Key: c.Key, Hidden: true, Heads: anything, Ready: anything, Open: anything}
			}
		}
		shown = append(shown, p)
		naive = append(naive, publication{&control, p.truth, p.small})
	}
	return shown, naive
}

// figures is a file without the rows above its table, which name the day.
func figures(body string) string {
	_, rows, _ := strings.Cut(body, "Nummer;")
	return rows
}

func (r *demoReader) csv(file *webtest.Response) *attack.Table {
	r.t.Helper()
	table, err := attack.CSV(strings.NewReader(file.Body))
	if err != nil {
		r.t.Fatalf("%s: %v\n%s", file.Path, err, file.Body)
	}
	return table
}

// sameElsewhere wants the page and the workbook to say what the CSV file says,
// so that whoever compares them learns nothing.
func (r *demoReader) sameElsewhere(path string, day clock.Date, table *attack.Table) {
	r.t.Helper()
	query := "?day=" + day.String()
	page, err := attack.HTML(strings.NewReader(r.public.Get(path + query).Body))
	if err != nil {
		r.t.Fatalf("%s: %v", path+query, err)
	}
	book, err := attack.XLSX(strings.NewReader(r.public.Get(path + "/export.xlsx" + query).Body))
	if err != nil {
		r.t.Fatalf("%s: %v", path+query, err)
	}
	for name, other := range map[string]*attack.Table{"page": page, "workbook": book} {
		if d := cmp.Diff(table.Cells, other.Cells); d != "" {
			r.t.Errorf("%s of %s says something else than the file (-file +%s):\n%s", path, day, name, d)
		}
	}
}

// sameOnBoard wants the rows of the board's export to repeat those of the wave.
func (r *demoReader) sameOnBoard(wave string, day clock.Date, file string) {
	r.t.Helper()
	query := "?day=" + day.String()
	title := r.public.Get("/de/readiness/" + wave + query).Doc.Find("h1").Text()
	known := map[string][]string{} // what the wave says about a unit: share, ready, affected
	for _, c := range rowsOf(r.t, figures(file)) {
		if c[3] == "gesamt" {
			known[c[0]] = c[5:8]
		}
	}
	board := rowsOf(r.t, strings.TrimPrefix(r.public.Get("/de/readiness/export.csv"+query).Body, "\ufeff"))
	head := slices.IndexFunc(board, func(c []string) bool { return c[0] == "Nummer" })
	at := slices.Index(board[head], strings.TrimSpace(title)+": Quote")
	if at < 0 {
		r.t.Fatalf("the board of %s has no column of %q: %q", day, title, board[head])
	}
	for _, c := range board[head+1:] {
		if want, ok := known[c[0]]; ok {
			if d := cmp.Diff(want, c[at:at+3]); d != "" {
				r.t.Errorf("unit %s, %s, %s (-wave +board):\n%s", c[0], wave, day, d)
			}
			r.compared++
		}
	}
}

func rowsOf(t *testing.T, text string) [][]string {
	t.Helper()
	in := csv.NewReader(strings.NewReader(text))
	in.Comma, in.FieldsPerRecord = ';', -1
	rows, err := in.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}
