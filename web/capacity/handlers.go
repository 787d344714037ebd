// Package capacity is the page on which HR sees whether the planned dates
// suffice for the people who still have to take a course, and the same as a
// file.
package capacity

import (
	"context"
	"strconv"
	"strings"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/courserun"
	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/report/capacity"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/route"
	"codeberg.org/lotse/lotse/web/sheet"
	"codeberg.org/lotse/lotse/web/ui"
)

// Handler serves the page.
type Handler struct {
	Capacity *capacity.Service
	Org      *org.Service
}

const pagePath = "/events/capacity"

// Mount registers the routes. They stand before those of a date, whose address
// is a parameter.
func (h *Handler) Mount(r route.Router) {
	r.Get(pagePath, courserun.Manage, h.show)
	r.Get(pagePath+"/export.csv", courserun.Manage, h.export(sheet.CSV))
	r.Get(pagePath+"/export.xlsx", courserun.Manage, h.export(sheet.XLSX))
}

type view struct {
	courses []*capacity.Course
	tree    *org.Tree
}

func (h *Handler) view(ctx context.Context) (v view, err error) {
	if v.courses, err = h.Capacity.Courses(ctx); err != nil {
		return v, err
	}
	v.tree, err = h.Org.Tree(ctx)
	return v, err
}

func (h *Handler) show(c *fiber.Ctx) error {
	v, err := h.view(c.UserContext())
	if err != nil {
		return err
	}
	return respond.Page(c, page(v))
}

func (h *Handler) export(send sheet.Format) fiber.Handler {
	return func(c *fiber.Ctx) error {
		v, err := h.view(c.UserContext())
		if err != nil {
			return err
		}
		return send(c, v.table(c.UserContext()))
	}
}

// verdict says in a sentence whether the dates suffice.
func verdict(ctx context.Context, c *capacity.Course) string {
	args := i18n.Args{"Count": c.Missing, "AllBy": i18n.DateLong(ctx, c.AllBy), "Short": i18n.DateLong(ctx, c.Short)}
	id := "run.capacity." + string(c.Verdict())
	if c.Verdict() == capacity.Few && !c.Short.IsZero() {
		id = "run.capacity.few_by"
	}
	return i18n.T(ctx, id, args)
}

func kind(c *capacity.Course) ui.Kind {
	switch c.Verdict() {
	case capacity.Few:
		return ui.Danger
	case capacity.Late:
		return ui.Warning
	}
	return ui.Success
}

// options are what can be done about dates that do not suffice.
func options(ctx context.Context, c *capacity.Course) (list []string) {
	if c.More == 0 {
		return nil
	}
	args := i18n.Args{"Count": c.More, "Size": c.Size, "Short": i18n.DateLong(ctx, c.Short), "AllBy": i18n.DateLong(ctx, c.AllBy)}
	more := "run.capacity.option.more"
	if !c.Short.IsZero() {
		more = "run.capacity.option.more_by"
	}
	list = append(list, i18n.T(ctx, more, args))
	if !c.AllBy.IsZero() {
		list = append(list, i18n.T(ctx, "run.capacity.option.later", args))
	}
	return append(list, i18n.T(ctx, "run.capacity.option.online"))
}

func rate(ctx context.Context, r capacity.Rate) string {
	id := "run.capacity.rate.own"
	switch {
	case r.Assumed:
		id = "run.capacity.rate.assumed"
	case r.All:
		id = "run.capacity.rate.all"
	}
	return i18n.T(ctx, id, i18n.Args{"Percent": i18n.Percent(ctx, r.Percent), "Count": r.Seats})
}

func figures(ctx context.Context, c *capacity.Course) []ui.Figure {
	all := i18n.T(ctx, "run.capacity.never")
	switch {
	case !c.AllBy.IsZero():
		all = date(ctx, c.AllBy)
	case c.Open == 0:
		all = "–"
	}
	return []ui.Figure{
		{Name: i18n.T(ctx, "run.capacity.open"), Value: i18n.Number(ctx, c.Open), Note: i18n.T(ctx, "run.capacity.placed", i18n.Args{"Count": c.Placed})},
		{Name: i18n.T(ctx, "run.capacity.seats"), Value: i18n.Number(ctx, c.Seats), Note: i18n.T(ctx, "run.capacity.dates", i18n.Args{"Count": len(c.Runs)})},
		{Name: i18n.T(ctx, "run.capacity.all_by"), Value: all},
		{Name: i18n.T(ctx, "run.capacity.last"), Value: date(ctx, c.Last)},
	}
}

// date is a day in the large type of a figure: on a phone it takes two lines.
func date(ctx context.Context, d clock.Date) string {
	if d.IsZero() {
		return "–"
	}
	return strings.ReplaceAll(i18n.Date(ctx, d), "\u00a0", " ")
}

func (v view) unit(ctx context.Context, n capacity.Need) (string, i18n.Lang) {
	u, ok := v.tree.Unit(n.Unit)
	if !ok {
		return i18n.T(ctx, "run.capacity.no_unit"), ""
	}
	return u.Name.Told(ctx)
}

func (v view) rows(ctx context.Context, c *capacity.Course) [][]templ.Component {
	rows := make([][]templ.Component, 0, len(c.Units))
	for _, n := range c.Units {
		name, lang := v.unit(ctx, n)
		rows = append(rows, []templ.Component{
			unitName(name, lang), ui.Text(i18n.Number(ctx, n.Open)), ui.Text(i18n.Number(ctx, n.Placed)), ui.Text(i18n.Number(ctx, n.Open-n.Placed)),
		})
	}
	return rows
}

// table is the page as a file: a line for each unit of each course.
func (v view) table(ctx context.Context) sheet.Table {
	t := sheet.Table{Name: i18n.T(ctx, "run.capacity.file") + "-" + clock.Today(ctx).String()}
	t.Facts = [][2]string{
		{i18n.T(ctx, "run.capacity.as_of"), i18n.DateLong(ctx, clock.Today(ctx))},
		{i18n.T(ctx, "run.capacity.method"), i18n.T(ctx, "run.capacity.method.what")},
	}
	var head []any
	for _, id := range []string{"course", "unit", "open", "seated", "without", "seats", "rate", "all_by", "last", "missing", "verdict"} {
		head = append(head, i18n.T(ctx, "run.capacity.col."+id))
	}
	t.Rows = append(t.Rows, head)
	for _, c := range v.courses {
		title := c.Title.For(ctx)
		tail := []any{c.Seats, sheet.Percent(c.Rate.Percent), c.AllBy, c.Last, c.Missing, verdict(ctx, c)}
		for _, n := range c.Units {
			name, _ := v.unit(ctx, n)
			t.Rows = append(t.Rows, append([]any{title, name, n.Open, n.Placed, n.Open - n.Placed}, tail...))
		}
		if len(c.Units) == 0 {
			t.Rows = append(t.Rows, append([]any{title, "", 0, 0, 0}, tail...))
		}
	}
	return t
}

func sectionID(i int) string { return "course-" + strconv.Itoa(i+1) }
