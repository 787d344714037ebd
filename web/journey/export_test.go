package journey

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"codeberg.org/lotse/lotse/web/webtest"
)

// The CIO exports the filtered matrix: the file holds what is on the screen,
// says what it is, and can be calculated with.
func TestExport(t *testing.T) {
	for _, l := range []look{desk, phone} {
		t.Run(l.String(), func(t *testing.T) {
			v := signedIn(t, l, "cio")
			v.to("/readiness")
			v.Choose(v.say("readiness.filter.project"), "e-akte")
			v.Choose(v.say("readiness.filter.sort"), "number")
			v.clicks = 0
			v.click("act.apply")
			rows := webtest.Eval[[]string](v.Tab, `[...document.querySelectorAll('.hm tbody tr')].map(e => e.querySelector('.hm__unit > span').firstChild.textContent.trim())`)
			name, file := v.Download(v.say("readiness.export.xlsx"))
			if v.clicks+1 > 2 || !strings.HasSuffix(name, ".xlsx") {
				t.Errorf("%s after %d clicks, want a workbook after 2", name, v.clicks+1)
			}
			book, err := excelize.OpenReader(bytes.NewReader(file))
			if err != nil {
				t.Fatal(err)
			}
			sheets := book.GetSheetList()
			if sheets[0] != v.say("sheet.facts") {
				t.Errorf("the first sheet is %q", sheets[0])
			}
			facts, err := book.GetRows(sheets[0])
			if err != nil {
				t.Fatal(err)
			}
			said := map[string]string{}
			for _, r := range facts {
				if len(r) > 1 {
					said[r[0]] = r[1]
				}
			}
			project := theProject(t, l)
			if said[v.say("readiness.filter.project")] != project || said[v.say("readiness.filter.sort")] != v.say("readiness.sort.number") {
				t.Errorf("the file says of its filters %q", said)
			}
			v.sameRows(t, book, sheets[1], rows)
		})
	}
}

func theProject(t *testing.T, l look) string {
	t.Helper()
	w := webtest.Start(t)
	o, err := w.App.Projects.Get(w.Ctx, "e-akte")
	if err != nil {
		t.Fatal(err)
	}
	return o.Project.Name[l.lang]
}

// sameRows compares the units of the figures' sheet with those on the screen,
// and looks for percentages that are numbers.
func (v *visitor) sameRows(t *testing.T, book *excelize.File, sheet string, shown []string) {
	t.Helper()
	table, err := book.GetRows(sheet)
	if err != nil {
		t.Fatal(err)
	}
	var units []string
	percents := 0
	for i, r := range table[1:] {
		units = append(units, strings.TrimSpace(r[1]))
		for col := 2; col < len(r); col += 4 {
			cell, err := excelize.CoordinatesToCellName(col+1, i+2)
			if err != nil {
				t.Fatal(err)
			}
			raw, err := book.GetCellValue(sheet, cell, excelize.Options{RawCellValue: true})
			if err != nil {
				t.Fatal(err)
			}
			_, words := strconv.Atoi(strings.TrimRight(r[col], "%\u00a0 "))
			if words != nil {
				continue // a band, or nobody is affected
			}
			if n, err := strconv.ParseFloat(raw, 64); err != nil || n < 0 || n > 1 || !strings.HasSuffix(r[col], "%") {
				t.Errorf("%s shows %q and holds %q, want a part of 1", cell, r[col], raw)
			}
			percents++
		}
	}
	if !slices.Equal(units, shown) {
		t.Errorf("rows of the file %q, of the screen %q", units, shown)
	}
	if percents == 0 {
		t.Errorf("no percentages in %q", table)
	}
}
