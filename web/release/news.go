package release

import (
	"github.com/a-h/templ"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/web/ui"
)

// newsTable lists linked lessons whose home says something else by now; who
// writes is led to the lesson, where both are compared.
func (v reviewsView) newsTable() ui.TableProps {
	p := ui.TableProps{Caption: v.t("reuse.news"), RowHead: true, Names: true, Columns: []ui.Column{
		{Head: v.t("reuse.news.lesson")}, {Head: v.t("reuse.news.course")}, {Head: v.t("reuse.mode")}, {Head: v.t("reuse.news.state")},
	}}
	writes := actor.From(v.ctx).Can(author.Write)
	for _, n := range v.news {
		lesson := ui.TextIn(v.in(n.Name), v.foreign(n.Name))
		if writes {
			lesson = ui.TextLink(ui.Link{Text: v.in(n.Name), Lang: v.foreign(n.Name), Path: blockPath(n.Slug, n.Lesson, "")})
		}
		mode, state := "reuse.mode.stay", v.t("reuse.news.newer", args{"No": n.No})
		if n.Follows {
			mode = "reuse.mode.follow"
		}
		if n.Gone {
			state = v.t("reuse.news.gone")
		}
		p.Rows = append(p.Rows, []templ.Component{lesson, ui.TextIn(v.in(n.Title), v.foreign(n.Title)), ui.Text(v.t(mode)), ui.Text(state)})
	}
	return p
}
