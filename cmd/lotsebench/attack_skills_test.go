package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"codeberg.org/lotse/lotse/cmd/lotsebench/attack"
	"codeberg.org/lotse/lotse/internal/platform/suppress"
	"codeberg.org/lotse/lotse/web/webtest"
)

// The attacker reads every round of digital checks of the demo: both crossings,
// each competence, as page, file and workbook. The twin tells groups by
// themselves, of a truth that fits to the tables, and is pinned.
func TestDemoPublishesNothingAboutSkillsThatPins(t *testing.T) {
	town := webtest.Start(t)
	agreed, err := town.App.Tenants.Agreement(town.Ctx)
	if err != nil {
		t.Fatal(err)
	}
	r := &skillReader{t: t, cio: town.As(t, "cio")}
	page := r.cio.Get("/de/reports/skills")
	var ours, control score
	tables := 0
	for _, round := range options(page, "round") {
		files := [2]map[string][][]string{r.files(round, "unit"), r.files(round, "family")}
		for _, competence := range options(page, "competence") {
			if competence == "" {
				continue
			}
			shown := attack.Round{r.table(round, "unit", competence, files[0]), r.table(round, "family", competence, files[1])}
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
			tables += 2
		}
	}
	t.Logf("%d tables: hidden %d, pinned %d, control pinned %d; %d figures are told", tables, ours.hidden, ours.pinned, control.pinned, ours.figures)
	if tables < 2*21*2 || ours.hidden < 100 || ours.figures < 100 || ours.pinned > 0 || control.pinned == 0 {
		t.Errorf("tables %d, hidden %d, told %d, pinned %d, control pinned %d", tables, ours.hidden, ours.figures, ours.pinned, control.pinned)
	}
}

func options(page *webtest.Response, name string) (values []string) {
	for _, o := range page.Doc.Find(`select[name="` + name + `"] option`).EachIter() {
		values = append(values, o.AttrOr("value", ""))
	}
	return values
}

func byThemselves(r attack.Round) attack.Round {
	for i := range r {
		for g := range r[i] {
			x := &r[i][g]
			if n := x.Parts; !x.Hidden && min(n[0], n[1], n[2]) < suppress.Together {
				if x.Parts = [3]int{attack.Untold, attack.Untold, attack.Untold}; min(n[0], n[1]+n[2]) >= suppress.Together {
					x.Parts[0] = n[0]
				}
			}
		}
	}
	return r
}

// skillReader reads what the CIO sees of rounds.
type skillReader struct {
	t   *testing.T
	cio *webtest.Client
}

var skillColumns = []string{"Teilnehmende", "unter Soll", "am Soll", "über Soll"}

// picked gives the first cell of a row and those of the columns that count.
func picked(row []string, at []int) []string {
	cells := []string{row[0]}
	for _, c := range at {
		cells = append(cells, row[c])
	}
	return cells
}

func columnsOf(t *testing.T, head []string) (at []int) {
	t.Helper()
	for _, name := range skillColumns {
		c := slices.Index(head, name)
		if c < 0 {
			t.Fatalf("no column %q in %q", name, head)
		}
		at = append(at, c)
	}
	return at
}

// files reads the export of a crossing: by competence its rows.
func (r *skillReader) files(round, by string) map[string][][]string {
	r.t.Helper()
	path := "/de/reports/skills/export"
	query := "?by=" + by + "&round=" + round
	text := rowsOf(r.t, strings.TrimPrefix(r.cio.Get(path+".csv"+query).Body, "\ufeff"))
	book, err := attack.Sheets(strings.NewReader(r.cio.Get(path + ".xlsx" + query).Body))
	if err != nil {
		r.t.Fatal(err)
	}
	fromBook := byCompetence(r.t, slices.Concat(book...))
	all := byCompetence(r.t, text)
	if d := cmp.Diff(all, fromBook); d != "" {
		r.t.Errorf("the workbook says something else (-file +workbook):\n%s", d)
	}
	return all
}

func byCompetence(t *testing.T, rows [][]string) map[string][][]string {
	t.Helper()
	head := slices.IndexFunc(rows, func(row []string) bool { return len(row) > 2 && row[1] == "Kompetenz" })
	if head < 0 {
		t.Fatal("no header in the file")
	}
	at, all := columnsOf(t, rows[head]), map[string][][]string{}
	for _, row := range rows[head+1:] {
		if len(row) > 2 {
			code, _, _ := strings.Cut(row[1], " ")
			all[code] = append(all[code], plainly5(picked(row, at)))
		}
	}
	return all
}

// plainly5 is a row without what only one of page, file and workbook writes:
// spaces, and points in large numbers.
func plainly5(row []string) []string {
	for i := range row {
		row[i] = strings.Join(strings.Fields(strings.ReplaceAll(row[i], "\u00a0", " ")), " ")
		if plain := strings.ReplaceAll(row[i], ".", ""); strings.Trim(plain, "0123456789") == "" {
			row[i] = plain
		}
	}
	return row
}

// table reads the page of a competence and wants the file to say the same.
func (r *skillReader) table(round, by, competence string, file map[string][][]string) []attack.Group {
	r.t.Helper()
	page := r.cio.Get("/de/reports/skills?by=" + by + "&round=" + round + "&competence=" + competence)
	var head []string
	for _, th := range page.Doc.Find("main thead th").EachIter() {
		head = append(head, strings.Join(strings.Fields(th.Text()), " "))
	}
	at := columnsOf(r.t, head)
	var rows, plain [][]string
	for _, tr := range page.Doc.Find("main tbody tr").EachIter() {
		var cells []string
		for _, c := range tr.Find("td, th").EachIter() {
			cells = append(cells, strings.Trim(c.Text(), " \t\r\n"))
		}
		rows = append(rows, picked(cells, at))
		plain = append(plain, plainly5(picked(cells, at)))
	}
	if d := cmp.Diff(file[competence], plain); d != "" {
		r.t.Errorf("%s by %s: the page says something else (-file +page):\n%s", competence, by, d)
	}
	list, err := attack.Lines(rows)
	if err != nil {
		r.t.Fatalf("%s by %s: %v", competence, by, err)
	}
	return list
}

// A dissolved department beside a single person was all but told with the sum
// of the two: one town in 150.
func TestDepartmentsBesideOnePerson(t *testing.T) {
	for _, n := range []uint64{7, 127, 388, 635, 791, 930} {
		ours, control, err := siegeRounds(newTown(1, n))
		if err != nil || ours.pinned > 0 || control.pinned == 0 {
			t.Errorf("town %d: %d pinned, of the control %d: %v", n, ours.pinned, control.pinned, err)
		}
	}
}
