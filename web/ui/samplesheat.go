package ui

import (
	"context"
	"time"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// none is a cell of a unit that a wave does not touch.
var none = Cell{Status: CellNone}

func heatCellOf(s CellStatus, ready, affected int) Cell {
	return Cell{Status: s, Share: 100 * ready / affected, Ready: ready, Affected: affected, Path: "/ui"}
}

func sampleHeatMap(ctx context.Context, mode HeatMode) HeatMapProps {
	t := func(id string) string { return sample(ctx, id) }
	return HeatMapProps{
		ID: "heat-" + string(mode), Caption: t("heat.caption." + string(mode)), Unit: t("unit"), Totals: true, Mode: mode, AsList: "?view=list",
		Groups: []HeatGroup{
			{t("eakte"), []HeatColumn{{"e-akte-1", t("wave1"), t("heat.since")}, {"e-akte-2", t("wave2"), t("heat.from2")}, {"e-akte-3", t("wave3"), t("heat.from3")}}},
			{t("online"), []HeatColumn{{"online-1", t("wave1"), t("heat.from4")}, {"online-2", t("wave2"), t("heat.from5")}}},
			{t("time"), []HeatColumn{{"time-1", t("wave1"), t("heat.from6")}}},
		},
		Rows: sampleHeatRows(ctx),
		Foot: &HeatFoot{t("heat.gate"), t("heat.forecast"), []Figure{
			{Value: t("heat.granted"), Note: t("heat.foot1.note")},
			{Value: t("heat.foot2"), Note: t("heat.foot2.note")},
			{Value: t("heat.foot3"), Note: t("heat.foot3.note")},
			{Value: t("heat.foot4"), Note: t("heat.foot4.note")},
			{Value: t("heat.foot5"), Note: t("heat.foot5.note")},
			{Value: t("heat.foot6"), Note: t("heat.foot6.note")},
		}},
	}
}

func sampleHeatRows(ctx context.Context) []HeatRow {
	crit, risk, plan, ready, open := CellCritical, CellRisk, CellPlan, CellReady, CellOpen
	row := func(id string, people int, total *Cell, cells ...Cell) HeatRow {
		return HeatRow{Key: id, Name: sample(ctx, "unit."+id), Note: counted(ctx, "count.people", people), Cells: cells, Total: total}
	}
	sum := func(ready, affected int) *Cell { c := heatCellOf(plan, ready, affected); return &c }
	of, hidden := heatCellOf, Cell{Status: CellHidden, Path: "/ui"}
	youth := row("youth", 64, sum(53, 128), none, of(crit, 31, 64), none, none, of(plan, 22, 64), none)
	youth.Toggle, youth.Open = "?open=", true
	part := row("youth.a", 41, sum(34, 82), none, of(crit, 19, 41), none, none, of(plan, 15, 41), none)
	rest := row("youth.b", 23, sum(19, 46), none, of(plan, 12, 23), none, none, of(plan, 7, 23), none)
	part.Level, part.Part, rest.Level, rest.Part = 1, youth.Name, 1, youth.Name
	depot := row("depot", 72, sum(47, 90), none, none, of(open, 3, 18), none, none, of(crit, 44, 72))
	depot.Toggle = "?open=depot"
	return []HeatRow{
		youth, part, rest, depot,
		row("social", 57, sum(70, 114), none, of(risk, 40, 57), none, none, of(plan, 30, 57), none),
		row("pools", 36, sum(33, 48), none, none, of(plan, 5, 12), none, none, of(risk, 28, 36)),
		row("order", 38, sum(67, 76), none, of(ready, 35, 38), none, of(risk, 32, 38), none, none),
		row("kita", 118, sum(155, 354), none, none, of(plan, 14, 118), none, of(plan, 33, 118), of(ready, 108, 118)),
		row("building", 29, sum(52, 58), none, of(plan, 25, 29), none, of(ready, 27, 29), none, none),
		row("citizens", 48, sum(140, 144), Cell{Status: ready, Text: sample(ctx, "heat.band"), Path: "/ui"}, none, none, of(ready, 45, 48), none, of(ready, 47, 48)),
		row("finance", 41, sum(59, 82), of(ready, 40, 41), none, none, none, of(plan, 19, 41), none),
		{Key: "archive", Name: sample(ctx, "unit.archive"), Note: "", Total: &Cell{Status: CellHidden}, Cells: []Cell{hidden, {Status: CellUnclear, Text: sample(ctx, "heat.band"), Path: "/ui"}, none, none, none, none}},
	}
}

func sampleChart(ctx context.Context) LineChartProps {
	day := func(m, d, v int) Point { return Point{clock.NewDate(2026, time.Month(m), d), v} }
	return LineChartProps{
		ID: "chart", Title: sample(ctx, "chart.title"), Gate: 90,
		Finding:  sample(ctx, "chart.finding", i18n.Args{"Share": i18n.Percent(ctx, 70)}),
		Actual:   []Point{day(3, 16, 5), day(4, 1, 18), day(4, 15, 36), day(5, 1, 52), day(5, 15, 62), day(6, 1, 68), day(6, 8, 70)},
		Plan:     []Point{day(3, 16, 3), day(4, 1, 12), day(5, 1, 45), day(6, 1, 74), day(6, 8, 78), day(7, 1, 86), day(8, 1, 90)},
		Forecast: []Point{day(6, 8, 70), day(7, 1, 74), day(8, 1, 81), day(9, 12, 90)},
		Low:      []Point{day(6, 8, 70), day(9, 24, 79)},
		High:     []Point{day(6, 8, 70), day(9, 24, 100)},
		Start:    clock.NewDate(2026, 9, 1), Reach: clock.NewDate(2026, 9, 12),
	}
}
