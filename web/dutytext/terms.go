package dutytext

import (
	"context"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/duty"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/ui"
)

// Title is a duty's name with its language where that is not the page's.
func Title(ctx context.Context, t i18n.Text) (string, i18n.Lang) {
	s, in := t.In(i18n.LangOf(ctx))
	if in == i18n.LangOf(ctx) {
		in = ""
	}
	return s, in
}

// HowOften is "once", "every year", "every two years in May".
func HowOften(ctx context.Context, t duty.Terms) string {
	switch t.Mode {
	case duty.Anniversary:
		return every(ctx, t.Validity)
	case duty.Calendar:
		return i18n.T(ctx, "duty.often.month", i18n.Args{"Every": every(ctx, t.Validity), "Month": i18n.T(ctx, monthID(t))})
	}
	return i18n.T(ctx, "duty.often.once")
}

func monthID(t duty.Terms) string {
	return "date.month." + [...]string{"", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"}[t.Month]
}

// Ways is what fulfils the duty.
func (n Names) Ways(ctx context.Context, t duty.Terms) string {
	list := make([]string, len(t.Ways))
	for i, w := range t.Ways {
		id := "duty.way." + w.By
		if w.By == duty.ByCourse && w.Grade != "" {
			id += "." + string(w.Grade)
		}
		args := i18n.Args{}
		switch w.By {
		case duty.ByCourse, duty.ByInstruction:
			args["Course"] = n.Course(ctx, w.Course)
		case duty.ByPath:
			args["Path"] = n.Path(ctx, w.Path)
		}
		list[i] = i18n.T(ctx, id, args)
	}
	return Or(ctx, list)
}

// Terms are for whom, what and when, as a list of keys and values.
func (n Names) Terms(ctx context.Context, t duty.Terms) []ui.Term {
	var out []ui.Term
	for _, l := range n.Lines(ctx, t) {
		out = append(out, ui.Term{Key: l[0], Value: ui.Text(l[1])})
	}
	return out
}

// Lines are Terms as plain text: for comparing revisions, and for files.
func (n Names) Lines(ctx context.Context, t duty.Terms) [][2]string {
	var out [][2]string
	add := func(key, value string) { out = append(out, [2]string{i18n.T(ctx, "duty.term."+key), value}) }
	add("who", n.Rule(ctx, t.Audience))
	add("what", n.Ways(ctx, t))
	add("often", HowOften(ctx, t))
	add("first", i18n.T(ctx, "duty.first", i18n.Args{"Period": Period(ctx, t.First)}))
	if t.Mode != duty.Once {
		add("renewal", renewal(ctx, t))
	}
	if !t.Grace.IsZero() {
		add("grace", Period(ctx, t.Grace))
	}
	if t.Credit == duty.CreditWithin {
		add("credit", i18n.T(ctx, "duty.credit.within", i18n.Args{"Period": Period(ctx, t.LookBack)}))
	} else {
		add("credit", i18n.T(ctx, "duty.credit."+string(t.Credit)))
	}
	return out
}

func renewal(ctx context.Context, t duty.Terms) string {
	if t.Renewal.IsZero() {
		return i18n.T(ctx, "duty.renewal.none."+string(t.Mode))
	}
	return i18n.T(ctx, "duty.renewal."+string(t.Mode), i18n.Args{"Period": Period(ctx, t.Renewal)})
}

// Evidence is what a piece of evidence is: a course, a path, an instruction, a
// proof from elsewhere.
func (n Names) Evidence(ctx context.Context, e duty.Evidence) string {
	switch {
	case e.Proof:
		return i18n.T(ctx, "duty.evidence.proof", i18n.Args{"Issuer": e.Issuer})
	case e.Instruction:
		return i18n.T(ctx, "duty.evidence.instruction", i18n.Args{"Name": e.Issuer})
	case e.Path != uuid.Nil:
		return i18n.T(ctx, "duty.evidence.path", i18n.Args{"Path": n.Path(ctx, e.Path)})
	}
	return n.Course(ctx, e.Course)
}
