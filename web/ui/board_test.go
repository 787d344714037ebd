package ui_test

import (
	"strings"
	"testing"

	"github.com/a-h/templ"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/ui"
)

func matrix(cells ...ui.Cell) ui.HeatMapProps {
	columns := make([]ui.HeatColumn, len(cells))
	for i := range columns {
		columns[i] = ui.HeatColumn{Key: "w" + string(rune('1'+i)), Name: "Welle"}
	}
	return ui.HeatMapProps{
		ID: "m", Caption: "Stand", Unit: "Amt", Groups: []ui.HeatGroup{{Name: "E-Akte", Columns: columns}},
		Rows: []ui.HeatRow{{Key: "youth", Name: "Jugendamt", Cells: cells}},
	}
}

func TestHeatMapCells(t *testing.T) {
	doc := draw(t, reader(i18n.DE), ui.HeatMap(matrix(
		ui.Cell{Status: ui.CellCritical, Share: 48, Ready: 31, Affected: 64, Path: "/readiness/youth/e-akte-2"},
		ui.Cell{Status: ui.CellReady, Text: "über 90 %", Ready: 0, Affected: 0},
		ui.Cell{Status: ui.CellNone},
	)))
	cells := doc.Find("tbody td")
	is(t, "words", words(cells.Eq(0)), "48 %, kritisch, 31 von 64 Personen")
	is(t, "link", attr(cells.Eq(0).Find("a"), "href"), "/de/readiness/youth/e-akte-2")
	for name, want := range map[string]string{"data-unit": "youth", "data-wave": "w1", "data-status": "crit", "data-share": "48", "data-ready": "31", "data-affected": "64"} {
		is(t, name, attr(cells.Eq(0), name), want)
	}
	is(t, "band", words(cells.Eq(1)), "über 90 %, bereit")
	is(t, "no exact share behind a band", attr(cells.Eq(1), "data-share"), "")
	is(t, "not affected", words(cells.Eq(2)), "–nicht betroffen")
	has(t, doc, "a[href='#m-end']", 1)
	has(t, doc, "#m-end", 1)
}

// A hidden cell must not leak what a careless caller leaves in it.
func TestHiddenCellCarriesNoNumber(t *testing.T) {
	p := matrix(ui.Cell{Status: ui.CellHidden, Share: 73, Ready: 11, Affected: 15, Text: "73", Path: "/readiness/x/y"})
	p.Totals, p.Rows[0].Total = true, &ui.Cell{Status: ui.CellHidden, Share: 73, Ready: 11, Affected: 15}
	for _, mode := range []ui.HeatMode{ui.ByForecast, ui.ByShare} {
		p.Mode = mode
		html, err := draw(t, reader(i18n.DE), ui.HeatMap(p)).Find("tbody").Html()
		if err != nil {
			t.Fatal(err)
		}
		for _, number := range []string{"73", "11", "15", "share"} {
			if strings.Contains(html, number) {
				t.Errorf("%s: a hidden cell says %s: %s", mode, number, html)
			}
		}
	}
}

// All hidden cells look and read the same, whatever the reason.
func TestHiddenCellsAreAlike(t *testing.T) {
	one, _ := draw(t, reader(i18n.DE), ui.HeatMap(matrix(ui.Cell{Status: ui.CellHidden, Share: 1}))).Find("tbody td").Html()
	two, _ := draw(t, reader(i18n.DE), ui.HeatMap(matrix(ui.Cell{Status: ui.CellHidden, Text: "x", Affected: 4}))).Find("tbody td").Html()
	is(t, "hidden cell", one, two)
}

func TestHeatMapTree(t *testing.T) {
	p := matrix(ui.Cell{Status: ui.CellPlan, Share: 1})
	p.Rows[0].Toggle, p.Rows[0].Open = "?open=", true
	p.Rows = append(p.Rows, ui.HeatRow{Key: "team", Name: "Team", Level: 1, Part: "Jugendamt", Cells: []ui.Cell{{Status: ui.CellPlan}}})
	doc := draw(t, reader(i18n.EN), ui.HeatMap(p))
	is(t, "toggle", attr(doc.Find("th a"), "aria-label"), "Hide units below: Jugendamt")
	is(t, "sub-row", words(doc.Find("tr[data-level='1'] th")), "Team (part of Jugendamt)")
	has(t, doc, "table.hm--tree", 1)
}

func TestLineChart(t *testing.T) {
	day := func(month, d int) clock.Date { return clock.NewDate(2026, 1, 1).AddMonths(month - 1).AddDays(d - 1) }
	p := ui.LineChartProps{
		ID: "c", Title: "Verlauf", Finding: "Von 0 auf 100.", Gate: 90, Start: day(9, 1), Reach: day(9, 12),
		Actual: []ui.Point{{Date: day(3, 1), Value: 0}, {Date: day(6, 8), Value: 100}}, Plan: []ui.Point{{Date: day(6, 8), Value: 78}},
	}
	doc := draw(t, reader(i18n.DE), ui.LineChart(p))
	is(t, "name", words(doc.Find("svg[role=img] title")), "Verlauf")
	is(t, "line from 0 to 100 %", attr(doc.Find(".ch__actual"), "d"), "M44.0 280.0L326.3 30.0")
	is(t, "row of the table", words(doc.Find("tbody tr").Last()), "08.06.202678 %100 %")
	is(t, "forecast", words(doc.Find("text.ch__end.ch__key")), "Prognose 12.09.")
	has(t, draw(t, reader(i18n.DE), ui.LineChart(ui.LineChartProps{ID: "e", Title: "Leer"})), "svg circle", 0)
}

func TestBarChart(t *testing.T) {
	doc := draw(t, reader(i18n.DE), ui.BarChart(ui.BarChartProps{Caption: "F", Max: 4, Bars: []ui.Bar{{Name: "A", Value: 3, Target: 4, Text: "3 von 4"}, {Name: "B", Value: 9}}}))
	is(t, "width", attr(doc.Find(".lp-bars__fill").First(), "width"), "75.0%")
	is(t, "never beyond the scale", attr(doc.Find(".lp-bars__fill").Last(), "width"), "100.0%")
	has(t, doc, "line", 1)
}

func TestTable(t *testing.T) {
	doc := draw(t, reader(i18n.DE), ui.Table(ui.TableProps{
		Caption: "Personen", RowHead: true, StickyHead: true,
		Columns: []ui.Column{{Head: "Name", Sort: "?sort=-name", Sorted: "ascending"}, {Head: "Zahl", Numeric: true}, {Head: "Tun", Action: true, Hidden: true}},
		Rows:    [][]templ.Component{{ui.Text("<A>"), ui.Text("1"), ui.Text("")}},
	}))
	is(t, "sorted", attr(doc.Find("th[aria-sort]"), "aria-sort"), "ascending")
	is(t, "head of the row", words(doc.Find("th[scope=row]")), "<A>")
	is(t, "region", attr(doc.Find("[role=region][tabindex='0']"), "aria-label"), "Tabelle, seitlich verschiebbar: Personen")
	has(t, doc, "td.kern-table__cell--numeric", 1)
}

func TestListParts(t *testing.T) {
	ctx := reader(i18n.DE)
	doc := draw(t, ctx, ui.Stepper([]ui.Link{{Text: "Datei", Path: "/a"}, {Text: "Spalten"}, {Text: "Vorschau"}}, 2))
	is(t, "current step", words(doc.Find("[aria-current=step]")), "2 Spalten (aktuell)")
	is(t, "done step", words(doc.Find("li a")), "Datei")
	doc = draw(t, ctx, ui.More("?page=2", 50, 12000))
	is(t, "more", words(doc.Find("p")), "50 von 12 000 angezeigt")
	has(t, draw(t, ctx, ui.More("", 12, 12)), "a", 0)
	doc = draw(t, ctx, ui.Change("Sozialamt", "Jugendamt"))
	is(t, "change", words(doc.Selection), "bisher: Sozialamt → neu: Jugendamt")
	has(t, draw(t, ctx, ui.Change("", "neu")), "del", 0)
	doc = draw(t, ctx, ui.Chips([]ui.Link{{Text: "Deutsch", Path: "?"}}, "?"))
	is(t, "chip", attr(doc.Find("a").First(), "aria-label"), "Filter entfernen: Deutsch")
	doc = draw(t, ctx, ui.Tabs("Ansicht", []ui.Tab{{Link: ui.Link{Text: "A", Path: "?a"}, Current: true}, {Link: ui.Link{Text: "B", Path: "?b"}}}))
	is(t, "tab", words(doc.Find("[aria-current]")), "A")
}

func TestProseMarksItsLanguage(t *testing.T) {
	doc := draw(t, reader(i18n.EN), templ.Join(ui.Untranslated(i18n.DE), ui.Prose("<p>Hallo</p>", i18n.DE)))
	is(t, "language", attr(doc.Find(".lp-prose"), "lang"), "de")
	is(t, "notice", words(doc.Find(".kern-alert")), "Not yet translated. Shown in German.")
	has(t, draw(t, reader(i18n.DE), ui.Untranslated(i18n.DE)), ".kern-alert", 0)
}

func TestTextInAnotherLanguage(t *testing.T) {
	for lang, want := range map[i18n.Lang]string{"": "Amt &amp; Co", i18n.EN: "Amt &amp; Co", i18n.DE: `<span lang="de">Amt &amp; Co</span>`} {
		var b strings.Builder
		if err := ui.TextIn("Amt & Co", lang).Render(reader(i18n.EN), &b); err != nil || b.String() != want {
			t.Errorf("%s: %s, %v", lang, b.String(), err)
		}
	}
}
