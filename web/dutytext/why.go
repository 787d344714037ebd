package dutytext

import (
	"context"

	"github.com/a-h/templ"

	"codeberg.org/lotse/lotse/internal/audience"
	"codeberg.org/lotse/lotse/internal/duty"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/ui"
)

// State is how somebody stands, as a badge.
func State(ctx context.Context, s duty.State) templ.Component {
	kind := map[duty.State]ui.Kind{duty.Overdue: ui.Danger, duty.Due: ui.Warning, duty.Done: ui.Success}[s]
	return ui.Badge(kind, StateText(ctx, s))
}

// StateText is how somebody stands, in a word.
func StateText(ctx context.Context, s duty.State) string { return i18n.T(ctx, "duty.state."+string(s)) }

// Dates are what a member sees of the calendar: done when and until when, due
// when, exempt until when.
func Dates(ctx context.Context, m duty.Member) []ui.Term {
	var out []ui.Term
	add := func(key string, d clock.Date) {
		if !d.IsZero() {
			out = append(out, ui.Term{Key: i18n.T(ctx, "duty.date."+key), Value: ui.Text(i18n.DateLong(ctx, d))})
		}
	}
	add("since", m.Since)
	add("done", m.Dates.DoneOn)
	add("until", m.Dates.DoneUntil)
	if m.State == duty.Done {
		add("opens", m.Dates.OpensOn)
	}
	add("due", m.Dates.Due)
	if m.Dates.LateFrom.After(m.Dates.Due.AddDays(1)) {
		add("late", m.Dates.LateFrom)
	}
	if !m.ExemptUntil.IsZero() {
		add("exempt", m.ExemptUntil.AddDays(-1))
	}
	return out
}

// verdict is the answer in one sentence.
func verdict(ctx context.Context, s duty.Story) string {
	args := i18n.Args{}
	id := "out"
	switch {
	case s.Member != nil:
		id, args["Since"] = "in", i18n.DateLong(ctx, s.Member.Since)
	case !s.Duty.EndedOn.IsZero():
		id, args["On"] = "ended", i18n.DateLong(ctx, s.Duty.EndedOn)
	case s.Why.Away:
		id = "away"
	case len(s.Why.Postings) == 0:
		id = "no_posting"
	case s.Why.In():
		id = "soon"
	}
	return i18n.T(ctx, "duty.why."+id, args)
}

// place is the posting the rule was asked of.
func (n Names) place(ctx context.Context, p audience.Answered) string {
	return n.Unit(ctx, p.Unit) + " · " + n.Family(ctx, p.JobFamily)
}

// condition is a leaf, or a leaf that must not hold, as one line.
func (n Names) condition(ctx context.Context, a audience.Answer) string {
	if a.Node.Is == audience.Not {
		return i18n.T(ctx, "duty.cond.not", i18n.Args{"Condition": n.Condition(ctx, a.Of[0].Node)})
	}
	return n.Condition(ctx, a.Node)
}

// line reports whether an answer is told in one line.
func line(a audience.Answer) bool {
	return len(a.Of) == 0 || a.Node.Is == audience.Not && len(a.Of[0].Of) == 0
}

func groupText(ctx context.Context, a audience.Answer) string {
	return i18n.T(ctx, "duty.group."+a.Node.Is)
}

func holds(ctx context.Context, yes bool) string {
	if yes {
		return i18n.T(ctx, "duty.holds")
	}
	return i18n.T(ctx, "duty.holds.not")
}

// on is the day of the fact behind a condition that holds.
func on(ctx context.Context, a audience.Answer) string {
	if a.On.IsZero() || !a.Holds {
		return ""
	}
	return i18n.T(ctx, "duty.holds.on", i18n.Args{"Day": i18n.Date(ctx, a.On)})
}

// moments are the steps in and out, the newest first.
func moments(ctx context.Context, steps []duty.Step) []ui.Moment {
	out := make([]ui.Moment, len(steps))
	for i, s := range steps {
		out[i] = ui.Moment{Date: i18n.DateTime(ctx, s.At), Title: StepTitle(ctx, s), Text: StepText(ctx, s)}
	}
	return out
}

// StepTitle is "came in" or "went out".
func StepTitle(ctx context.Context, s duty.Step) string {
	if s.Entered {
		return i18n.T(ctx, "duty.step.in")
	}
	return i18n.T(ctx, "duty.step.out")
}

// StepText is the reason of a step.
func StepText(ctx context.Context, s duty.Step) string {
	way := "out"
	if s.Entered {
		way = "in"
	}
	return i18n.T(ctx, "duty.step."+way+"."+s.Reason, i18n.Args{"Revision": s.Revision})
}

// Counts is until when evidence counts for a duty.
func Counts(ctx context.Context, e duty.Evidence) string {
	switch {
	case !e.Counts:
		return i18n.T(ctx, "duty.counts.not")
	case e.CountsUntil.IsZero():
		return i18n.T(ctx, "duty.counts.always")
	case e.CountsUntil.Before(clock.Today(ctx)):
		return i18n.T(ctx, "duty.counts.was", i18n.Args{"Date": i18n.Date(ctx, e.CountsUntil)})
	}
	return i18n.T(ctx, "duty.counts.until", i18n.Args{"Date": i18n.Date(ctx, e.CountsUntil)})
}
