package standing

import (
	"context"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/duty/standing"
	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/suppress"
	"codeberg.org/lotse/lotse/web/bands"
	"codeberg.org/lotse/lotse/web/dutytext"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/sheet"
	"codeberg.org/lotse/lotse/web/ui"
)

// published is the list of duties with their figures, of a unit or of all.
func (h *Handler) published(c *fiber.Ctx) error {
	ctx := c.UserContext()
	list, err := h.Published.List(ctx, c.Query("unit"), dayOf(c))
	if err != nil {
		return err
	}
	return respond.Page(c, publishedPage(publishedView{ctx, list}))
}

func (h *Handler) sheetOf(c *fiber.Ctx) (v sheetView, err error) {
	v.ctx = c.UserContext()
	v.Sheet, err = h.Published.Show(v.ctx, c.Params("duty"), dayOf(c))
	return v, err
}

// publishedDuty is one duty by units.
func (h *Handler) publishedDuty(c *fiber.Ctx) error {
	v, err := h.sheetOf(c)
	if err != nil {
		return err
	}
	return respond.Page(c, sheetPage(v))
}

func (h *Handler) publishedFile(as sheet.Format) fiber.Handler {
	return func(c *fiber.Ctx) error {
		v, err := h.sheetOf(c)
		if err != nil {
			return err
		}
		return as(c, v.table())
	}
}

// dayOf is the day asked for; anything else is the newest.
func dayOf(c *fiber.Ctx) clock.Date {
	d, _ := clock.ParseDate(c.Query("day"))
	return d
}

func dayOptions(ctx context.Context, days []clock.Date) (out []ui.Option) {
	for _, d := range days {
		out = append(out, ui.Option{Value: d.String(), Label: i18n.Date(ctx, d)})
	}
	return out
}

func asOf(ctx context.Context, p standing.Published) string {
	return text(ctx, "standing.published.asof", args{"Date": i18n.Date(ctx, p.Day)})
}

// columnsOf are those of every table of published figures.
func columnsOf(ctx context.Context, first string) []ui.Column {
	return []ui.Column{
		{Head: first},
		{Head: text(ctx, "standing.people"), Numeric: true},
		{Head: text(ctx, "standing.published.ready"), Numeric: true},
		{Head: text(ctx, "standing.published.open"), Numeric: true},
		{Head: text(ctx, "readiness.col.share"), Numeric: true},
	}
}

type publishedView struct {
	ctx context.Context //nolint:containedctx // a view lives as long as its page
	standing.List
}

func (v publishedView) t(id string, a ...args) string { return text(v.ctx, id, a...) }

func (v publishedView) chosen() string {
	if v.Unit == nil {
		return ""
	}
	return v.Unit.Slug
}

func (v publishedView) units() []ui.Option {
	out := []ui.Option{{Label: v.t("standing.all_units")}}
	for _, u := range v.Tree.Units() {
		out = append(out, ui.Option{Value: u.Slug, Label: indent(v.Tree.Depth(u.ID)) + unitName(v.ctx, u), Lang: langOf(v.ctx, u)})
	}
	return out
}

func (v publishedView) path(l standing.Line) string {
	return "/reports/published/" + l.Slug + "?day=" + v.Day.String()
}

// sheetView is one duty by units.
type sheetView struct {
	ctx context.Context //nolint:containedctx // a view lives as long as its page
	standing.Sheet
}

func (v sheetView) t(id string, a ...args) string { return text(v.ctx, id, a...) }

func (v sheetView) file(ext string) string {
	return "/reports/published/" + v.Slug + "/export." + ext + "?day=" + v.Day.String()
}

// row is a line of the sheet, on the page and in its files.
type row struct {
	number, name string
	level        int
	scope        string
	cell         suppress.Cell
}

// rows lists all people, the units in the order of the tree and after each
// unit with others below its own staff: everything adds up. Units in which
// nobody has the duty are left out.
func (v sheetView) rows() []row {
	out := []row{{number: v.t("standing.published.whole"), name: v.t("standing.published.whole"), scope: "total", cell: v.Table.Total}}
	level := make([]int, len(v.Table.Rows))
	for i, r := range v.Table.Rows {
		level[i] = 1
		if r.Parent != suppress.None {
			level[i] = level[r.Parent] + 1
		}
		u, known := v.Tree.Unit(r.Unit)
		name := unitName(v.ctx, u)
		if !known {
			name = v.t("readiness.unit.ended")
		}
		if said(r.Total) {
			out = append(out, row{u.Number, name, level[i], "total", r.Total})
		}
		if !r.Leaf && said(r.Own) {
			out = append(out, row{u.Number, v.t("readiness.own.of", args{"Unit": name}), level[i] + 1, "own", r.Own})
		}
	}
	return out
}

func said(c suppress.Cell) bool { return c.Hidden || c.Affected > 0 }

// table is the file of the sheet: the same lines in the same words.
func (v sheetView) table() sheet.Table {
	name, _ := v.Name.In(i18n.LangOf(v.ctx))
	t := sheet.Table{Name: v.t("standing.published.file", args{"Duty": respond.FileName(name), "Date": v.Day.String()}), Facts: v.facts(name)}
	var head []any
	for _, id := range []string{"readiness.col.number", "readiness.col.unit", "readiness.col.level", "readiness.col.scope", "standing.people", "standing.published.ready", "standing.published.open", "readiness.col.share"} {
		head = append(head, v.t(id))
	}
	t.Rows = append(t.Rows, head)
	for _, r := range v.rows() {
		t.Rows = append(t.Rows, append([]any{r.number, r.name, r.level, v.t("readiness.scope." + r.scope)}, figures(v.ctx, r.cell)...))
	}
	return t
}

// figures are numbers where a cell says some, else its words.
func figures(ctx context.Context, c suppress.Cell) []any {
	words := bands.Cell(ctx, c)
	out := []any{words[0], words[1], words[2], words[3]}
	if c.Hidden || c.Affected == 0 {
		return out
	}
	out[0] = c.Affected
	for i, r := range []suppress.Range{c.Ready, c.Open()} {
		if r.Exact() {
			out[1+i] = r.Lo
		}
	}
	if s := c.Share(); s.Exact() {
		out[3] = sheet.Percent(s.Lo)
	}
	return out
}

func (v sheetView) facts(name string) [][2]string {
	return [][2]string{
		{v.t("readiness.facts.what"), name},
		{v.t("readiness.facts.town"), ui.ShellOf(v.ctx).TenantName},
		{v.t("readiness.facts.asof"), i18n.Date(v.ctx, v.Day)},
		{v.t("readiness.facts.definition"), v.t("standing.published.definition")},
		{v.t("readiness.facts.rounding"), v.t("readiness.facts.rounding.text")},
		{v.t("readiness.facts.small"), v.t("readiness.facts.small.text")},
		{v.t("readiness.facts.who"), ui.ShellOf(v.ctx).PersonName},
		{v.t("readiness.facts.made"), i18n.DateTime(v.ctx, clock.Now(v.ctx))},
	}
}

func unitName(ctx context.Context, u org.Unit) string { return dutytext.UnitName(ctx, u) }

// langOf is the language of a unit's name where it is not the page's.
func langOf(ctx context.Context, u org.Unit) i18n.Lang {
	_, lang := u.Name.Told(ctx)
	return lang
}

func titleOf(ctx context.Context, t i18n.Text) (string, i18n.Lang) { return dutytext.Title(ctx, t) }

// cellColumns name the figures of a cell in the order of bands.Cell.
var cellColumns = [4]string{"affected", "ready", "open", "share"}

// none says why there are no figures; empty: there are some.
func none(ctx context.Context, p standing.Published) string {
	switch {
	case !p.Allowed:
		return text(ctx, "standing.published.not_agreed")
	case p.Day.IsZero():
		return text(ctx, "standing.published.none")
	}
	return ""
}

func (v publishedView) table() ui.TableProps {
	p := ui.TableProps{Caption: v.t("standing.published"), RowHead: true, Small: true, Names: true, Columns: columnsOf(v.ctx, v.t("standing.duty"))}
	for _, l := range v.Lines {
		name, lang := titleOf(v.ctx, l.Name)
		cells := []templ.Component{ui.TextLink(ui.Link{Text: name, Lang: lang, Path: v.path(l)})}
		for _, words := range bands.Cell(v.ctx, l.Cell) {
			cells = append(cells, ui.Text(words))
		}
		p.Rows = append(p.Rows, cells)
	}
	return p
}
