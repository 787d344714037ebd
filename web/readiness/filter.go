package readiness

import (
	"strconv"

	"github.com/a-h/templ"

	"codeberg.org/lotse/lotse/internal/readiness"
	"codeberg.org/lotse/lotse/web/ui"
)

func (v boardView) projectOptions() []ui.Option {
	out := []ui.Option{{Value: "", Label: v.t("readiness.filter.all")}}
	for _, s := range v.all {
		if last := out[len(out)-1].Value; last != s.Project {
			out = append(out, ui.Option{Value: s.Project, Label: s.Name.For(v.ctx)})
		}
	}
	return out
}

func (v boardView) sortOptions() []ui.Option {
	var out []ui.Option
	for _, s := range readiness.Sorts {
		out = append(out, ui.Option{Value: s, Label: v.t("readiness.sort." + s)})
	}
	return out
}

// kept are parts of the address that the filter form does not show.
func (v boardView) kept() []string {
	var out []string
	for _, k := range []string{"view", "list", "by"} {
		if v.at.query.Get(k) != "" {
			out = append(out, k)
		}
	}
	return out
}

// tabs choose how the same figures are shown.
func (v boardView) tabs() []ui.Tab {
	by := func(list, share string) string { return v.at.with("list", list, "by", share) }
	return []ui.Tab{
		{Link: ui.Link{Text: v.t("readiness.by.forecast"), Path: by("", "")}, Current: !v.list() && !v.byShare()},
		{Link: ui.Link{Text: v.t("readiness.by.share"), Path: by("", "share")}, Current: !v.list() && v.byShare()},
		{Link: ui.Link{Text: v.t("readiness.by.list"), Path: by("1", "")}, Current: v.list()},
	}
}

// listTable is one row per cell, the most urgent units first as in the matrix.
func (v boardView) listTable() ui.TableProps {
	p := ui.TableProps{Caption: v.t("readiness.heat.caption"), RowHead: true, Small: true, Names: true, Columns: []ui.Column{
		{Head: v.t("readiness.unit")},
		{Head: v.t("readiness.col.share"), Numeric: true},
		{Head: v.t("readiness.col.status")},
		{Head: v.t("readiness.col.wave")},
		{Head: v.t("readiness.col.open"), Numeric: true},
		{Head: v.t("readiness.col.forecast")},
	}}
	for _, u := range v.b.Units {
		for _, s := range v.b.Sheets {
			c := s.Cell(u.ID)
			if c.Status == readiness.NotAffected {
				continue
			}
			p.Rows = append(p.Rows, []templ.Component{
				cellLink(unitName(v.ctx, u), unitLang(v.ctx, u), v.cellPath(u, s)), ui.Text(share(v.ctx, c)), statusCell(c.Status),
				ui.Text(waveName(v.ctx, s)), ui.Text(open(v.ctx, c)), ui.Text(forecast(v.ctx, c)),
			})
		}
	}
	return p
}

// section is a part of the method page with its number of paragraphs.
type section struct {
	id string
	n  int
}

var methodSections = []section{
	{"who", 3}, {"ready", 2}, {"share", 2}, {"gate", 3}, {"forecast", 4}, {"status", 4}, {"views", 3}, {"small", 4},
}

func (s section) paragraphs() []string {
	var out []string
	for i := range s.n {
		out = append(out, strconv.Itoa(i+1))
	}
	return out
}
