package readiness

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/suppress"
	"codeberg.org/lotse/lotse/internal/readiness"
	"codeberg.org/lotse/lotse/web/sheet"
	"codeberg.org/lotse/lotse/web/ui"
)

func (h *Handler) boardCSV(c *fiber.Ctx) error  { return h.exportBoard(c, sheet.CSV) }
func (h *Handler) boardXLSX(c *fiber.Ctx) error { return h.exportBoard(c, sheet.XLSX) }
func (h *Handler) waveCSV(c *fiber.Ctx) error   { return h.exportWave(c, sheet.CSV) }
func (h *Handler) waveXLSX(c *fiber.Ctx) error  { return h.exportWave(c, sheet.XLSX) }

func (h *Handler) exportBoard(c *fiber.Ctx, as sheet.Format) error {
	v, err := h.boardView(c)
	if err != nil {
		return err
	}
	return as(c, v.table())
}

func (h *Handler) exportWave(c *fiber.Ctx, as sheet.Format) error {
	ctx := c.UserContext()
	w, err := h.Readiness.Wave(ctx, c.Params("wave"), query(c))
	if err != nil {
		return err
	}
	return as(c, waveView{WaveDetail: w, ctx: ctx, at: address(c)}.table())
}

// table is the matrix: the same rows, for each wave share, ready, affected and
// status.
func (v boardView) table() sheet.Table {
	t := sheet.Table{Name: "startbereitschaft-" + v.b.Query.Day.String(), Facts: facts(v.ctx, v.b, v.title())}
	head := []any{v.t("readiness.col.number"), v.t("readiness.unit")}
	for _, s := range v.b.Sheets {
		for _, col := range []string{"share", "ready", "affected", "status"} {
			head = append(head, v.t("readiness.export.col", args{"Wave": waveName(v.ctx, s), "Column": v.t("readiness.col." + col)}))
		}
	}
	t.Rows = append(t.Rows, head)
	for _, r := range v.heat().Rows {
		row := []any{r.Key, r.Name}
		for i := range v.b.Sheets {
			row = append(row, v.exported(i, r)...)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// exported are the four values of one cell of the matrix, as it is shown.
func (v boardView) exported(i int, r ui.HeatRow) []any {
	s := v.b.Sheets[i]
	u, known := v.b.Tree().ByNumber(r.Key)
	c := s.Cell(u.ID)
	if !known { // the row of a unit's own staff
		u, _ = v.b.Tree().ByNumber(r.Key[:len(r.Key)-1])
		c = s.Own(u.ID)
	}
	return []any{shareValue(v.ctx, c), readyValue(v.ctx, c), affectedValue(v.ctx, c), statusWord(v.ctx, c.Status)}
}

// table is the wave's table: the same lines.
func (v waveView) table() sheet.Table {
	t := sheet.Table{Name: v.Sheet.Slug + "-" + v.Board.Query.Day.String(), Facts: facts(v.ctx, v.Board, v.title())}
	var head []any
	for _, col := range []string{"number", "unit", "level", "scope", "status", "share", "ready", "affected", "open", "forecast"} {
		head = append(head, v.t("readiness.col."+col))
	}
	t.Rows = append(t.Rows, head)
	for _, l := range touched(lines(v.ctx, v.Sheet, v.at)) {
		number := l.number
		if l.level == 0 {
			number = v.Sheet.Slug
		}
		t.Rows = append(t.Rows, []any{
			number, l.name, l.level, v.t("readiness.scope." + l.scope()), statusWord(v.ctx, l.cell.Status),
			shareValue(v.ctx, l.cell), readyValue(v.ctx, l.cell), affectedValue(v.ctx, l.cell), openValue(v.ctx, l.cell), forecastValue(v.ctx, l.cell),
		})
	}
	return t
}

func figured(c readiness.Cell) bool {
	return c.Status != readiness.Hidden && c.Status != readiness.NotAffected
}

func shareValue(ctx context.Context, c readiness.Cell) any {
	if figured(c) && c.Share.Exact() {
		return sheet.Percent(c.Share.Lo)
	}
	return share(ctx, c)
}

func count(r suppress.Range, c readiness.Cell, text string) any {
	if figured(c) && r.Exact() {
		return r.Lo
	}
	return text
}

func readyValue(ctx context.Context, c readiness.Cell) any { return count(c.Ready, c, ready(ctx, c)) }
func openValue(ctx context.Context, c readiness.Cell) any  { return count(c.Open, c, open(ctx, c)) }

func affectedValue(ctx context.Context, c readiness.Cell) any {
	return count(suppress.Range{Lo: c.Affected, Hi: c.Affected}, c, affected(ctx, c))
}

func forecastValue(ctx context.Context, c readiness.Cell) any {
	if c.Forecast.Known() && c.Open.Hi > 0 {
		return c.Forecast.Date
	}
	return forecast(ctx, c)
}

// facts say what the file holds: filters, date, definition, who.
func facts(ctx context.Context, b readiness.Board, title string) [][2]string {
	t := func(id string, a ...args) string { return i18n.T(ctx, id, a...) }
	view := t("readiness.view.published")
	if b.Live {
		view = t("readiness.view.live")
	}
	project := t("readiness.filter.all")
	if b.Query.Project != "" && len(b.Sheets) > 0 {
		project = b.Sheets[0].Name.For(ctx)
	}
	return [][2]string{
		{t("readiness.facts.what"), title},
		{t("readiness.facts.town"), ui.ShellOf(ctx).TenantName},
		{t("readiness.facts.asof"), stand(ctx, b)},
		{t("readiness.filter.day"), i18n.Date(ctx, b.Query.Day)},
		{t("readiness.facts.view"), view},
		{t("readiness.filter.project"), project},
		{t("readiness.filter.sort"), t("readiness.sort." + b.Query.Sort)},
		{t("readiness.facts.definition"), t("readiness.facts.definition.text")},
		{t("readiness.facts.rounding"), t("readiness.facts.rounding.text")},
		{t("readiness.facts.small"), t("readiness.facts.small.text")},
		{t("readiness.facts.who"), ui.ShellOf(ctx).PersonName},
		{t("readiness.facts.made"), i18n.DateTime(ctx, clock.Now(ctx))},
	}
}
