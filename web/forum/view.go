package forum

import (
	"context"
	"net/url"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"codeberg.org/lotse/lotse/internal/forum"
	"codeberg.org/lotse/lotse/internal/forum/network"
	"codeberg.org/lotse/lotse/internal/forum/occasion"
	"codeberg.org/lotse/lotse/internal/forum/prose"
	"codeberg.org/lotse/lotse/internal/forum/reuse"
	"codeberg.org/lotse/lotse/internal/forum/talk"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/guests"
	"codeberg.org/lotse/lotse/web/ui"
)

type homeView struct {
	newest  []forum.Item
	total   int
	all     int // with questions
	network *network.Network
	drafts  []forum.Draft

	asked    []forum.Item
	coming   []forum.Item
	followed []talk.Followed
}

type listView struct {
	forum.List
	q forum.Query
}

// more is the address of the next page, or "".
func (v listView) more() string { return v.moreAt(articlePath) }

func (v listView) moreAt(path string) string {
	if v.q.Page*forum.PageSize >= v.Total {
		return ""
	}
	q := url.Values{"page": {strconv.Itoa(v.q.Page + 1)}}
	if len(v.q.Kinds) == 1 && path == articlePath {
		q.Set("kind", string(v.q.Kinds[0]))
	}
	if v.q.Own {
		q.Set("from", "own")
	}
	if v.q.When == forum.Over {
		q.Set("when", string(forum.Over))
	}
	return path + "?" + q.Encode()
}

func (v listView) shown() int { return min((v.q.Page-1)*forum.PageSize+len(v.Items), v.Total) }

func (v listView) kind() string {
	if len(v.q.Kinds) == 1 {
		return string(v.q.Kinds[0])
	}
	return ""
}

func (v listView) from() string {
	if v.q.Own {
		return "own"
	}
	return ""
}

type itemView struct {
	forum.Item
	old    bool   // a newer version exists
	home   string // where it is at home, if that is elsewhere
	errs   ui.FieldErrors
	reason string
	talk   threadView
	uses   []reuse.Use
	exchange
}

type versionsView struct {
	forum.Item
	versions  []forum.VersionHead
	decisions []forum.Decision
}

type editView struct {
	forum.Draft
	signed  string
	network bool
	dates   dates
	errs    ui.FieldErrors
	exchange
}

type queueView struct{ list []forum.Waiting }

type reviewView struct {
	forum.Draft
	reason string
	errs   ui.FieldErrors
}

// said is a part for the reader, and its language where that is not the
// page's.
func said(ctx context.Context, c forum.Content, p forum.Part) (string, i18n.Lang) {
	s, l := c.Read(p, i18n.LangOf(ctx))
	if l == i18n.LangOf(ctx) {
		l = ""
	}
	return s, l
}

func title(ctx context.Context, c forum.Content) string {
	s, _ := said(ctx, c, forum.Title)
	return s
}

// part renders a long part; its headings begin below those of the page.
func part(ctx context.Context, k forum.Kind, c forum.Content, p forum.Part) templ.Component {
	s, l := said(ctx, c, p)
	top := 2
	if len(k.Prose()) > 1 {
		top = 3
	}
	return ui.Prose(prose.HTML(s, top), l)
}

func day(ctx context.Context, t time.Time) string {
	return i18n.DateLong(ctx, clock.DateOf(t, clock.Zone(ctx)))
}

func languageWord(ctx context.Context, l i18n.Lang) string {
	return i18n.T(ctx, "forum.language."+string(l))
}

// licences are the licences' own pages.
var licences = map[string]string{
	"CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/", "CC-BY-SA-4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
	"CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
}

func (v itemView) path() string { return itemPath(v.Slug) }

func (v itemView) citation(ctx context.Context) string {
	return i18n.T(ctx, "forum.cite.text", i18n.Args{
		"Author": v.Author(i18n.LangOf(ctx)), "Title": title(ctx, v.Content), "Number": v.No, "Date": day(ctx, v.Released),
		"URL": guests.InLang(ui.ShellOf(ctx).Origin, i18n.LangOf(ctx), v.path()), "Licence": v.Licence,
	})
}

// about are the facts below a text.
func (v itemView) facts(ctx context.Context) []ui.Term {
	list := []ui.Term{{Key: i18n.T(ctx, "forum.licence"), Value: ui.TextLink(ui.Link{Text: i18n.T(ctx, "forum.licence."+v.Licence), Path: licences[v.Licence]})}}
	if v.Contact != "" && v.Kind != forum.Offering {
		list = append(list, ui.Term{Key: i18n.T(ctx, "forum.contact"), Value: ui.TextIn(v.Contact, v.Lang)})
	}
	return append(list, ui.Term{Key: i18n.T(ctx, "forum.cite"), Value: ui.Text(v.citation(ctx))})
}

func (v queueView) rows(ctx context.Context) [][]templ.Component {
	rows := make([][]templ.Component, 0, len(v.list))
	for _, w := range v.list {
		text, lang := said(ctx, w.Content, forum.Title)
		rows = append(rows, []templ.Component{
			ui.TextLink(ui.Link{Text: text, Lang: lang, Path: reviewPath + "/" + w.Slug}), ui.Text(i18n.T(ctx, "forum.kind."+string(w.Kind))),
			ui.Text(i18n.T(ctx, "forum.reach."+string(w.Wanted))), ui.Text(w.SignedAs), ui.Text(day(ctx, w.Since)),
		})
	}
	return rows
}

// input is the field of a part in a language.
func (v editView) input(ctx context.Context, p forum.Part, l i18n.Lang) ui.Input {
	name := forum.FieldOf(p, l)
	in := ui.Input{
		Name: name, Label: i18n.T(ctx, "forum.part."+string(p)), Value: v.Texts[p][l], Error: v.errs.For(name),
		Optional: l != v.Lang, Lang: l,
	}
	if l == v.Lang && p != forum.Body {
		in.Hint = i18n.T(ctx, "forum.part."+string(p)+".hint")
	}
	return in
}

// fact is a field beside the text.
func (v editView) fact(ctx context.Context, name, id, value string, optional bool) ui.Input {
	return ui.Input{Name: name, Label: i18n.T(ctx, id), Hint: i18n.T(ctx, id+".hint"), Value: value, Error: v.errs.For(name), Optional: optional, MaxLength: forum.MostLine}
}

func (v editView) occasion() occasion.Occasion {
	if v.Occasion == nil {
		return occasion.Occasion{}
	}
	return *v.Occasion
}

func (v editView) offer() occasion.Offer {
	if v.Offer == nil {
		return occasion.Offer{}
	}
	return *v.Offer
}

// heading says which language a group of fields is for.
func (v editView) heading(ctx context.Context, translation bool) string {
	id := "forum.source_text"
	if translation {
		id = "forum.translation"
	}
	if v.Lang == i18n.EN {
		id += map[bool]string{false: ".en", true: ".de"}[translation]
	}
	return i18n.T(ctx, id)
}

func (v editView) action() string {
	if v.Slug == "" {
		return articlePath
	}
	return itemPath(v.Slug) + "/edit"
}

func (v editView) pageTitle(ctx context.Context) string {
	if v.Slug == "" {
		return i18n.T(ctx, "forum.new."+string(v.Kind))
	}
	stored := v.Published
	if stored.Texts == nil {
		stored = v.Content
	}
	return i18n.T(ctx, "forum.edit", i18n.Args{"Title": title(ctx, stored)})
}

func (v editView) reaches(ctx context.Context) []ui.Option {
	var list []ui.Option
	for _, r := range forum.Reaches {
		if r == forum.Network && !v.network {
			continue
		}
		list = append(list, ui.Option{
			Value: string(r), Label: i18n.T(ctx, "forum.reach."+string(r)), Hint: i18n.T(ctx, "forum.reach."+string(r)+".what"), Selected: v.Wanted == r,
		})
	}
	return list
}

func licenceOptions(ctx context.Context) []ui.Option {
	var list []ui.Option
	for _, l := range forum.Licences {
		list = append(list, ui.Option{Value: l, Label: i18n.T(ctx, "forum.licence."+l)})
	}
	return list
}

func kindOptions(ctx context.Context) []ui.Option {
	list := []ui.Option{{Value: "", Label: i18n.T(ctx, "forum.kind.all")}}
	for _, k := range essays {
		list = append(list, ui.Option{Value: string(k), Label: i18n.T(ctx, "forum.kind."+string(k))})
	}
	return list
}

func itoa(n int) string { return strconv.Itoa(n) }

// pathOf is where an item is read.
func pathOf(i forum.Item) string { return guests.Path(i.Kind, i.Slug) }

// translating reports whether the translation's fields are shown open.
func (v editView) translating() bool {
	if v.AnyStale(v.Kind) {
		return true
	}
	for _, p := range v.Kind.Parts() {
		if v.errs.For(forum.FieldOf(p, v.Other())) != "" {
			return true
		}
	}
	return false
}
