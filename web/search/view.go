package search

import (
	"context"
	"net/url"
	"strconv"

	"codeberg.org/lotse/lotse/internal/forum"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/report/hits"
	"codeberg.org/lotse/lotse/internal/search"
	"codeberg.org/lotse/lotse/web/guests"
	"codeberg.org/lotse/lotse/web/ui"
)

type view struct {
	hits.Query
	hits.Answer
}

// title begins with what was looked for: it tells one window from another.
func (v view) title(ctx context.Context) string {
	if v.Text == "" {
		return i18n.T(ctx, "ui.search")
	}
	return i18n.T(ctx, "search.for", i18n.Args{"Query": v.Text})
}

// at is the address of this search with something changed.
func (v view) at(change func(*hits.Query)) string {
	q := v.Query
	q.Page = 0
	change(&q)
	values := url.Values{"q": {q.Text}}
	for name, value := range map[string]string{"kind": q.Kind, "lang": string(q.Lang), "from": string(q.Whose)} {
		if value != "" {
			values.Set(name, value)
		}
	}
	if q.Page > 1 {
		values.Set("page", strconv.Itoa(q.Page))
	}
	return path + "?" + values.Encode()
}

func (v view) instead() string {
	return v.at(func(q *hits.Query) { q.Text = v.Instead })
}

func (v view) all(kind string) string {
	return v.at(func(q *hits.Query) { q.Kind = kind })
}

func (v view) more() string {
	if v.shown() >= v.Lists[0].Total {
		return ""
	}
	return v.at(func(q *hits.Query) { q.Page = v.Page + 1 })
}

func (v view) shown() int {
	return min((v.Page-1)*hits.PageSize+len(v.Lists[0].Hits), v.Lists[0].Total)
}

func (v view) narrowed() bool { return v.Kind != "" || v.Lang != "" || v.Whose != "" }

// chips are the filters that narrow the search.
func (v view) chips(ctx context.Context) []ui.Link {
	var list []ui.Link
	if v.Kind != "" {
		list = append(list, ui.Link{Text: i18n.T(ctx, "search.kind."+v.Kind), Path: v.all("")})
	}
	if v.Lang != "" {
		list = append(list, ui.Link{Text: i18n.In(v.Lang, "catalogue.language"), Lang: v.Lang, Path: v.at(func(q *hits.Query) { q.Lang = "" })})
	}
	if v.Whose != "" {
		list = append(list, ui.Link{Text: i18n.T(ctx, "search.whose."+string(v.Whose)), Path: v.at(func(q *hits.Query) { q.Whose = "" })})
	}
	return list
}

func (v view) kinds(ctx context.Context) []ui.Option {
	list := []ui.Option{{Value: "", Label: i18n.T(ctx, "search.kind.all"), Selected: v.Kind == ""}}
	for _, k := range hits.KindsFor(ctx) {
		list = append(list, ui.Option{Value: k, Label: i18n.T(ctx, "search.kind."+k), Selected: v.Kind == k})
	}
	return list
}

func (v view) languages(ctx context.Context) []ui.Option {
	list := []ui.Option{{Value: "", Label: i18n.T(ctx, "search.lang.all"), Selected: v.Lang == ""}}
	for _, l := range i18n.Langs {
		list = append(list, ui.Option{Value: string(l), Label: i18n.In(l, "catalogue.language"), Selected: v.Lang == l})
	}
	return list
}

// owners are whose texts a reader can look for.
var owners = []search.Whose{search.Own, search.Others}

func (v view) owners(ctx context.Context) []ui.Option {
	list := []ui.Option{{Value: "", Label: i18n.T(ctx, "forum.whose.all"), Selected: v.Whose == ""}}
	for _, w := range owners {
		list = append(list, ui.Option{Value: string(w), Label: i18n.T(ctx, "forum.whose."+string(w)), Selected: v.Whose == w})
	}
	return list
}

// head counts a list: "Forum (3)", "Forum (more than 200)".
func head(ctx context.Context, l hits.List) string {
	id := "search.head"
	if l.Many {
		id = "search.head.many"
	}
	return i18n.T(ctx, id, i18n.Args{"Kind": i18n.T(ctx, "search.kind."+l.Kind), "Number": i18n.Number(ctx, l.Total)})
}

// titleOf is what the link of a hit says.
func titleOf(ctx context.Context, h hits.Hit) string {
	if h.Kind == string(search.Lessons) {
		return i18n.T(ctx, "catalogue.lesson", i18n.Args{"Number": h.No, "Title": h.Title})
	}
	return h.Title
}

func pathOf(h hits.Hit) string {
	switch h.Kind {
	case string(search.Courses):
		return "/courses/" + h.Slug
	case string(search.Lessons):
		return "/courses/" + h.Slug + "/" + strconv.Itoa(h.No)
	}
	return guests.Path(forum.Kind(h.Kind), h.Slug)
}

// wayOut is what to do where nothing was found.
func (v view) wayOut(ctx context.Context) ui.Link {
	switch {
	case v.narrowed():
		return ui.Link{Text: i18n.T(ctx, "search.none.wider"), Path: v.at(widen)}
	case forum.Guest(ctx):
		return ui.Link{Text: i18n.T(ctx, "search.none.forum"), Path: "/forum"}
	}
	return ui.Link{Text: i18n.T(ctx, "forum.ask"), Path: "/forum/questions/new"}
}

func label(ctx context.Context) string {
	if forum.Guest(ctx) {
		return i18n.T(ctx, "search.label.guest")
	}
	return i18n.T(ctx, "search.label")
}

// widen takes all filters away.
func widen(q *hits.Query) { *q = hits.Query{Text: q.Text} }
