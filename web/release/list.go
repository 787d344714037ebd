package release

import (
	"context"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/session"
	"codeberg.org/lotse/lotse/web/ui"
)

// reviewsView is what waits for somebody.
type reviewsView struct {
	words
	waiting  []author.Listing
	approved []author.Listing
	news     []author.LinkNews
}

func (h *Handler) reviews(c *fiber.Ctx) error {
	ctx := c.UserContext()
	list, err := h.Author.List(ctx)
	if err != nil {
		return err
	}
	v := reviewsView{words: words{ctx}}
	if v.news, err = h.Author.News(ctx, ""); err != nil {
		return err
	}
	for _, l := range list {
		switch l.State {
		case author.ExpertReview, author.LanguageReview:
			v.waiting = append(v.waiting, l)
		case author.Approved:
			v.approved = append(v.approved, l)
		case author.Drafting, author.Published:
		}
	}
	return respond.Page(c, reviewsPage(v))
}

func (v reviewsView) table(caption string, list []author.Listing) ui.TableProps {
	p := ui.TableProps{Caption: caption, RowHead: true, Names: true, Columns: []ui.Column{
		{Head: v.t("release.course")}, {Head: v.t("release.state")}, {Head: v.t("release.touched")}, {Head: v.t("release.comments.open"), Numeric: true},
	}}
	for _, l := range list {
		state, touched := v.t("author.state."+string(l.State)), ""
		if l.PublishAt != nil {
			state = v.t("release.goes_live", args{"At": v.moment(*l.PublishAt)})
		}
		if l.TouchedAt != nil {
			touched = v.moment(*l.TouchedAt)
		}
		p.Rows = append(p.Rows, []templ.Component{
			ui.TextLink(ui.Link{Text: v.in(l.Title), Lang: v.foreign(l.Title), Path: pagePath(l.Slug)}),
			ui.Text(state), ui.Text(touched), ui.Text(i18n.Number(v.ctx, l.Comments)),
		})
	}
	return p
}

// overviewView is courses by languages by state.
type overviewView struct {
	words
	list []author.Translated
}

func (h *Handler) overview(c *fiber.Ctx) error {
	ctx := c.UserContext()
	list, err := h.Author.Overview(ctx)
	if err != nil {
		return err
	}
	return respond.Page(c, overviewPage(overviewView{words{ctx}, list}))
}

// current says that nothing is stale or missing anywhere.
func (v overviewView) current() bool {
	for _, t := range v.list {
		for _, n := range t.States {
			if n[author.Stale]+n[author.Missing] > 0 {
				return false
			}
		}
	}
	return true
}

func (v overviewView) table() ui.TableProps {
	p := ui.TableProps{Caption: v.t("release.overview"), RowHead: true, Names: true, Columns: []ui.Column{{Head: v.t("release.course")}}}
	for _, l := range i18n.Langs {
		p.Columns = append(p.Columns, ui.Column{Head: v.language(l)})
	}
	p.Columns = append(p.Columns, ui.Column{Head: v.t("exchange.column.translate")})
	for _, t := range v.list {
		row := []templ.Component{ui.TextLink(ui.Link{Text: v.in(t.Title), Lang: v.foreign(t.Title), Path: editorPath(t.Slug)})}
		for _, l := range i18n.Langs {
			row = append(row, overviewCell(v, t, l))
		}
		row = append(row, ui.TextLink(ui.Link{Text: v.t("exchange.title"), Note: v.in(t.Title), Path: "/author/exchange/" + t.Slug + "#translation"}))
		p.Rows = append(p.Rows, row)
	}
	return p
}

// open are the states of a cell that need work, the stale ones first.
func open(n map[author.Translation]int) (out []author.Translation) {
	for _, s := range []author.Translation{author.Stale, author.Missing} {
		if n[s] > 0 {
			out = append(out, s)
		}
	}
	return out
}

// firstOpen leads to the first block whose translation is in the state of the
// path, in the order of the course.
func (h *Handler) firstOpen(c *fiber.Ctx) error {
	ctx, course := c.UserContext(), slug(c)
	lang, state := i18n.Lang(c.Params("lang")), author.Translation(c.Params("state"))
	d, err := h.Author.Open(ctx, course)
	if err != nil {
		return err
	}
	for _, l := range d.All() {
		for _, b := range l.Blocks {
			if t, ok := b.Texts[lang]; ok && lang != d.Head.Source && t.State == state {
				return respond.To(c, blockPath(course, l.ID, b.ID))
			}
		}
	}
	return respond.To(c, overviewPath) // done meanwhile
}

// settingsView is how the municipality publishes.
type settingsView struct {
	words
	author.Settings
	errs ui.FieldErrors
}

func (h *Handler) settings(c *fiber.Ctx) error {
	set, err := h.Author.Settings(c.UserContext())
	if err != nil {
		return err
	}
	return respond.Page(c, settingsPage(settingsView{words{c.UserContext()}, set, nil}))
}

func (h *Handler) saveSettings(c *fiber.Ctx) error {
	ctx := c.UserContext()
	set := author.Settings{Missing: author.Policy(c.FormValue("missing")), FourEyes: c.FormValue("four_eyes") == "yes"}
	_, err := respond.Effect(c, h.DB, func(ctx context.Context) (bool, error) { return true, h.Author.SaveSettings(ctx, set) })
	if fault.Is(err, fault.Invalid) {
		return respond.Status(c, fiber.StatusUnprocessableEntity, settingsPage(settingsView{words{ctx}, set, ui.Errors(ctx, err)}))
	}
	if err != nil {
		return err
	}
	h.Sessions.Notify(c, session.Notice{ID: "release.settings.saved"})
	return respond.To(c, settingsPath)
}

func (v settingsView) policies() []ui.Option {
	var out []ui.Option
	for _, p := range []author.Policy{author.MissingNotice, author.MissingBlocks} {
		out = append(out, ui.Option{
			Value: string(p), Label: v.t("release.missing." + string(p)), Hint: v.t("release.missing." + string(p) + ".what"), Selected: v.Missing == p,
		})
	}
	return out
}
