package target

import (
	"context"
	"strconv"

	"github.com/a-h/templ"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/skill"
	"codeberg.org/lotse/lotse/internal/skill/workshop"
	"codeberg.org/lotse/lotse/web/ui"
)

// emptyAction leads those who may to the form.
func (v profileView) emptyAction(ctx context.Context) ui.Link {
	if !v.of.mayChange(ctx) {
		return ui.Link{}
	}
	return ui.Link{Text: i18n.T(ctx, "target.set"), Path: v.of.path + "/edit"}
}

// when is the day of the workshop and how many take part.
func (v shopView) when(ctx context.Context) string {
	if v.ID == noID {
		return i18n.T(ctx, "workshop.word")
	}
	return i18n.T(ctx, "target.held", i18n.Args{"Date": i18n.DateLong(ctx, v.HeldOn), "Count": v.Content.People})
}

// countInput is the field of an area and a level. The error of the area leads
// to its first field.
func (v shopView) countInput(ctx context.Context, a skill.Area, level int) ui.Input {
	in := ui.Input{
		Name: countField(a.ID, level), Label: i18n.T(ctx, "workshop.level", i18n.Args{"Level": level}), Value: v.count(a, level),
		InputMode: "numeric", Width: 2, MaxLength: 3,
	}
	in.Invalid = v.errs.For(workshop.FieldOf(a.ID)) != ""
	if level == 0 {
		in.ID = ui.FieldID(workshop.FieldOf(a.ID))
	}
	return in
}

func (v shopView) result(ctx context.Context) [][]templ.Component {
	var rows [][]templ.Component
	for _, a := range v.Framework.Areas {
		title, lang := a.Title.Told(ctx)
		vote := v.Content.Areas[a.ID]
		rows = append(rows, []templ.Component{
			ui.TextIn(a.Code+" "+title, lang), ui.Text(proposals(ctx, vote)), ui.Text(levelWords(ctx, vote.Agreed)), ui.Text(vote.Reason),
		})
	}
	return rows
}

// versions are what is saved of an area and what was typed, in words.
func versions(ctx context.Context, a skill.Area, saved, mine workshop.Vote, do string) ui.Versions {
	title, lang := a.Title.Told(ctx)
	words := func(v workshop.Vote) string {
		if do == doPropose {
			return proposals(ctx, v)
		}
		return reasoned(ctx, skill.Level{Level: v.Agreed, Reason: v.Reason})
	}
	return ui.Versions{Name: a.Code + " " + title, Lang: lang, Saved: words(saved), Mine: words(mine)}
}

// reasoned is a level with its reason.
func reasoned(ctx context.Context, l skill.Level) string {
	if l.Level < 0 || l.Level > skill.MostLevel {
		return l.Reason
	}
	if l.Reason == "" {
		return levelWords(ctx, l.Level)
	}
	return levelWords(ctx, l.Level) + ": " + l.Reason
}

func itoa(n int) string { return strconv.Itoa(n) }
