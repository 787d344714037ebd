package skillfigures

import (
	"context"
	"errors"
	"slices"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/skill/figures"
	"codeberg.org/lotse/lotse/web/form"
	"codeberg.org/lotse/lotse/web/ui"
)

type roundsView struct {
	figures.Overview
	name         string
	starts, ends form.Date
	units        []string // slugs
	invite       bool
	tree         *org.Tree
	errs         ui.FieldErrors
}

// read takes what was typed; what is no date is said of each field.
func (v roundsView) read(tree *org.Tree) (n figures.NewRound, err error) {
	n.Name, n.Invite = v.name, v.invite
	for _, slug := range v.units {
		u, _ := tree.BySlug(slug) // one that is not there any more is refused
		n.Units = append(n.Units, u.ID)
	}
	var wrong []fault.Field
	for _, d := range []struct {
		name  string
		typed form.Date
		into  *clock.Date
	}{{figures.FieldStarts, v.starts, &n.Starts}, {figures.FieldEnds, v.ends, &n.Ends}} {
		var f *fault.Error
		if *d.into, err = d.typed.Read(d.name); errors.As(err, &f) {
			wrong = append(wrong, f.Fields...)
		}
	}
	if len(wrong) > 0 {
		return n, fault.InvalidInput(wrong...)
	}
	return n, nil
}

// state says where a round stands.
func state(ctx context.Context, r figures.Round) string {
	today := clock.Today(ctx)
	switch {
	case r.Closed != nil:
		return i18n.T(ctx, "figures.state.closed")
	case today.Before(r.Starts):
		return i18n.T(ctx, "figures.state.planned")
	}
	return i18n.T(ctx, "figures.state.open")
}

// closable is a round that has begun and is not published.
func closable(ctx context.Context, r figures.Round) bool {
	return r.Closed == nil && !clock.Today(ctx).Before(r.Starts)
}

// unitTree are the units below one, each with its own below it.
func (v roundsView) unitTree(ctx context.Context, below uuid.UUID) (out []ui.Option) {
	for _, u := range v.tree.Children(below) {
		name, lang := u.Name.Told(ctx)
		out = append(out, ui.Option{
			Value: u.Slug, Label: i18n.Sentence(u.Number, name), Lang: lang, Selected: slices.Contains(v.units, u.Slug), Parts: v.unitTree(ctx, u.ID),
		})
	}
	return out
}
