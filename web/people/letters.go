package people

import (
	"context"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/paper"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/session"
	"codeberg.org/lotse/lotse/web/ui"
)

type lettersView struct {
	words
	filter paper.LetterFilter
	batch  paper.Batch
	errs   ui.FieldErrors
}

// lettersIn reads who is meant: from the address or the form.
func lettersIn(get func(key string, or ...string) string) paper.LetterFilter {
	f := paper.LetterFilter{Unit: get("unit"), Occasion: paper.Occasion(get("why"))}
	if f.Occasion == "" {
		f.Occasion = paper.DueSoon
	}
	return f
}

func (h *Handler) letters(c *fiber.Ctx) error { return h.showLetters(c, lettersIn(c.Query), nil) }

func (h *Handler) showLetters(c *fiber.Ctx, f paper.LetterFilter, failed error) (err error) {
	ctx := c.UserContext()
	v := lettersView{filter: f, errs: ui.Errors(ctx, failed)}
	if v.batch, err = h.Paper.Letters(ctx, f); err != nil {
		return err
	}
	if v.words, err = h.words(ctx); err != nil {
		return err
	}
	if failed == nil {
		return respond.Page(c, lettersPage(v))
	}
	return respond.Status(c, statusOf(failed), lettersPage(v))
}

func (h *Handler) printLetters(c *fiber.Ctx) error {
	defer session.Deadline(c, printTime)()
	f := lettersIn(c.FormValue)
	out, err := h.Paper.PrintLetters(c.UserContext(), f)
	if fault.Is(err, fault.Invalid) {
		return h.showLetters(c, f, err)
	}
	if err != nil {
		return err
	}
	ctx := c.UserContext()
	name := i18n.T(ctx, "paper.letters.file", i18n.Args{"Date": clock.Today(ctx).String()})
	return respond.Download(c, name, "application/pdf", out)
}

func (v lettersView) occasions(ctx context.Context) []ui.Option {
	var out []ui.Option
	for _, o := range []paper.Occasion{paper.DueSoon, paper.Overdue, paper.AllOpen} {
		out = append(out, ui.Option{Value: string(o), Label: i18n.T(ctx, "paper.letters.why."+string(o)), Selected: o == v.filter.Occasion})
	}
	return out
}

func (v lettersView) rows(ctx context.Context) [][]templ.Component {
	rows := make([][]templ.Component, len(v.batch.Letters))
	for i, l := range v.batch.Letters {
		unit := l.Unit.For(ctx)
		name := ui.TextLink(ui.Link{Text: l.Name, Path: "/people/" + l.Slug})
		rows[i] = []templ.Component{name, ui.Text(unit), ui.Text(i18n.Number(ctx, len(l.Courses))), ui.Text(i18n.Date(ctx, l.Courses[0].Due))}
	}
	return rows
}

func (v lettersView) columns(ctx context.Context) []ui.Column {
	return []ui.Column{
		{Head: i18n.T(ctx, "people.name")},
		{Head: i18n.T(ctx, "people.field.unit")},
		{Head: i18n.T(ctx, "paper.letters.open"), Numeric: true},
		{Head: i18n.T(ctx, "paper.letters.first")},
	}
}

func mayWrite(ctx context.Context) bool { return actor.From(ctx).Can(paper.Print) }
