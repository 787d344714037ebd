package instruct

import (
	"context"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"codeberg.org/lotse/lotse/internal/duty/instruct"
	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/dutytext"
	"codeberg.org/lotse/lotse/web/ui"
)

type sheetView struct {
	instruct.Sheet
	typed
	errs  ui.FieldErrors
	clash bool // somebody else changed the text meanwhile
}

func (v sheetView) base() string { return "/team/instructions/" + v.Slug }

func tasks(ctx context.Context, groups []instruct.Group) []ui.Task {
	list := make([]ui.Task, len(groups))
	for i, g := range groups {
		list[i] = ui.Task{Path: "/team/instructions/" + g.Slug, Detail: i18n.T(ctx, "instruct.open", i18n.Args{"Count": g.Missing()})}
		list[i].Title, list[i].Lang = dutytext.Title(ctx, g.Name)
		if n := g.Waiting(); n > 0 {
			list[i].Extra = ui.Badge(ui.Warning, i18n.T(ctx, "instruct.waiting", i18n.Args{"Count": n}))
		}
	}
	return list
}

// options are those who still have to be instructed, with what is there.
func (v sheetView) options(ctx context.Context) []ui.Option {
	var out []ui.Option
	for _, r := range v.Rows {
		if r.Mine.ToDo() && r.Instructed.IsZero() {
			id := r.Person.ID.String()
			out = append(out, ui.Option{Value: id, Label: r.Person.ListName(), Selected: slices.Contains(v.persons, id)})
		}
	}
	return out
}

func (v sheetView) columns(ctx context.Context) []ui.Column {
	var out []ui.Column
	for _, c := range []string{"person", "state", "course", "supervisor", "self"} {
		out = append(out, ui.Column{Head: i18n.T(ctx, "instruct.col."+c)})
	}
	return out
}

func (v sheetView) rows(ctx context.Context) [][]templ.Component {
	rows := make([][]templ.Component, len(v.Rows))
	for i, r := range v.Rows {
		rows[i] = []templ.Component{ui.Text(r.Person.ListName()), dutytext.State(ctx, r.Mine.State)}
		if !r.Mine.ToDo() {
			rows[i] = append(rows[i], ui.Text("–"), ui.Text("–"), ui.Text("–"))
			continue
		}
		for _, d := range []clock.Date{r.Checked, r.Instructed, r.Understood} {
			rows[i] = append(rows[i], ui.Text(day(ctx, d)))
		}
	}
	return rows
}

// day is the day of a part, or that it is missing.
func day(ctx context.Context, d clock.Date) string {
	if d.IsZero() {
		return i18n.T(ctx, "instruct.missing")
	}
	return i18n.Date(ctx, d)
}

// text is what is written about a unit: as typed where that was refused.
func (v sheetView) text(u org.Unit, l i18n.Lang) string {
	switch {
	case u.Slug != v.unit:
		return v.Addons[u.ID].Text[l]
	case l == i18n.EN:
		return v.en
	}
	return v.de
}

func (v sheetView) wrong(u org.Unit) string {
	if u.Slug != v.unit {
		return ""
	}
	return v.errs.For(instruct.FieldAddon)
}

// both are the text that is saved and the one that was typed, after somebody
// else changed it.
func (v sheetView) both(ctx context.Context, u org.Unit) (list []ui.Versions) {
	if !v.clash || u.Slug != v.unit {
		return nil
	}
	labels := map[i18n.Lang]string{i18n.DE: "instruct.field.addon", i18n.EN: "instruct.field.addon_en"}
	for _, l := range i18n.Langs {
		if saved, mine := v.Addons[u.ID].Text[l], strings.TrimSpace(v.text(u, l)); saved != mine {
			list = append(list, ui.Versions{Name: i18n.T(ctx, labels[l]), Saved: saved, Mine: mine, TextLang: i18n.Foreign(ctx, l)})
		}
	}
	return list
}

// fieldID is the field that the summary of errors leads to, unique on the page.
func (v sheetView) fieldID(u org.Unit) string {
	if u.Slug == v.unit {
		return ui.FieldID(instruct.FieldAddon)
	}
	return "addon-" + u.Slug
}
