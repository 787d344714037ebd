package ui

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"sync"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// CellStatus is what a cell of the heat map says by colour, icon and word.
type CellStatus string

// The statuses. Hidden looks and reads the same whatever the reason.
const (
	CellCritical CellStatus = "crit"
	CellRisk     CellStatus = "risk"
	CellPlan     CellStatus = "plan"
	CellReady    CellStatus = "ready"
	CellOpen     CellStatus = "open"    // no forecast yet
	CellUnclear  CellStatus = "unclear" // the band of a small group spans two statuses
	CellHidden   CellStatus = "hidden"
	CellNone     CellStatus = "none" // nobody affected
)

// Cell is one unit × wave. A hidden cell carries no number: the component
// ignores what a caller leaves in it.
type Cell struct {
	Status   CellStatus
	Share    int    // ready in per cent, rounded down
	Text     string // instead of Share, where only a band may be shown
	Ready    int    // shown with Affected; both zero: not shown
	Affected int
	Path     string // the cell's own page
}

// HeatRow is a unit. Sub-units follow their parent with a higher level.
type HeatRow struct {
	Key    string // for machines and scripts
	Name   string
	Lang   i18n.Lang // of the name where it is not the page's
	Note   string    // "64 Personen"
	Level  int
	Part   string // name of the parent, for screen readers
	Toggle string // address with this unit's sub-units open or closed; empty: none
	Open   bool
	Cells  []Cell // one per column
	Total  *Cell
}

// HeatColumn is a wave.
type HeatColumn struct{ Key, Name, Note string }

// HeatGroup is a project with its waves.
type HeatGroup struct {
	Name    string
	Columns []HeatColumn
}

// HeatFoot is the last row: forecast and buffer of each wave.
type HeatFoot struct {
	Name, Note string
	Cells      []Figure // Value and Note
}

// HeatMode decides what the colour says.
type HeatMode string

// The modes.
const (
	ByForecast HeatMode = "forecast"
	ByShare    HeatMode = "share"
)

// HeatMapProps describes the matrix of units and waves.
type HeatMapProps struct {
	ID      string
	Caption string
	Unit    string // head of the first column: "Amt"
	Groups  []HeatGroup
	Rows    []HeatRow
	Foot    *HeatFoot
	Totals  bool
	Mode    HeatMode
	AsList  string // address of the same as a list, offered on phones
}

func (p HeatMapProps) columns() []HeatColumn {
	var all []HeatColumn
	for _, g := range p.Groups {
		all = append(all, g.Columns...)
	}
	return all
}

// tree reports whether some unit can be opened or closed.
func (p HeatMapProps) tree() bool {
	return slices.ContainsFunc(p.Rows, func(r HeatRow) bool { return r.Toggle != "" || r.Level > 0 })
}

// shareSteps are the lower borders of the five shades of ByShare.
var shareSteps = []int{0, 25, 50, 75, 90}

func shareStep(share int) int {
	step := 1
	for i, from := range shareSteps {
		if share >= from {
			step = i + 1
		}
	}
	return step
}

func (c Cell) class(mode HeatMode) string {
	switch {
	case mode != ByShare:
	case c.Text != "":
		return "hm__cell hm--open" // a band has no exact shade
	default:
		return "hm__cell hm--share-" + strconv.Itoa(shareStep(c.Share))
	}
	return "hm__cell hm--" + string(c.Status)
}

func (s CellStatus) icon() IconName {
	switch s {
	case CellCritical:
		return IconDanger
	case CellRisk:
		return IconWarning
	case CellReady:
		return IconSuccess
	case CellOpen:
		return IconCalendar
	case CellUnclear:
		return IconQuestion
	}
	return IconForward
}

// word is the message of the status.
func (s CellStatus) word() string {
	if s == CellHidden {
		return "st.small"
	}
	return "st." + string(s)
}

func (c Cell) figure(ctx context.Context) string {
	if c.Text != "" {
		return c.Text
	}
	return i18n.Percent(ctx, c.Share)
}

// of is "31 von 64 Personen", or nothing where it may not be said.
func (c Cell) of(ctx context.Context, id string) string {
	if c.Affected == 0 {
		return ""
	}
	return i18n.T(ctx, id, i18n.Args{"Ready": i18n.Number(ctx, c.Ready), "Affected": i18n.Number(ctx, c.Affected)})
}

// spoken continues the number for screen readers.
func (c Cell) spoken(ctx context.Context) string {
	s := ", " + i18n.T(ctx, c.Status.word())
	if of := c.of(ctx, "ui.heat.of"); of != "" {
		s += ", " + of
	}
	return s
}

// What machines are told as attributes: the status always, numbers only where
// people see them as well.
func (c Cell) numbers() bool { return c.said() && c.Text == "" }

func (c Cell) band() bool { return c.said() && c.Text != "" }

func (c Cell) said() bool { return c.Status != CellHidden && c.Status != CellNone }

// drawn is the icon as it stands in some hundred cells of a page.
func (s CellStatus) drawn() string { return drawnIcons()[s.icon()] }

var drawnIcons = sync.OnceValue(func() map[IconName]string {
	icons := map[IconName]string{}
	for _, s := range []CellStatus{CellCritical, CellRisk, CellPlan, CellReady, CellOpen, CellUnclear} {
		var b strings.Builder
		if err := SmallIcon(s.icon()).Render(context.Background(), &b); err == nil { // a builder takes everything
			icons[s.icon()] = b.String()
		}
	}
	return icons
})
