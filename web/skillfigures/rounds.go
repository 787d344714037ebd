package skillfigures

import (
	"context"
	"errors"

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
	errs         ui.FieldErrors
}

// read takes what was typed; what is no date is said of each field.
func (v roundsView) read() (n figures.NewRound, err error) {
	n.Name = v.name
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

// closable are the rounds that have begun and are not published.
func (v roundsView) closable(ctx context.Context) (list []figures.Round) {
	for _, r := range v.Rounds {
		if r.Closed == nil && !clock.Today(ctx).Before(r.Starts) {
			list = append(list, r)
		}
	}
	return list
}
