package dutytext

import (
	"context"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/audience"
	"codeberg.org/lotse/lotse/internal/learn"
	"codeberg.org/lotse/lotse/internal/login/grant"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/project"
)

// Rule is whom a rule is for, as one sentence without its full stop.
func (n Names) Rule(ctx context.Context, r audience.Rule) string {
	if r.Everybody() {
		return i18n.T(ctx, "duty.who.everybody")
	}
	return i18n.T(ctx, "duty.who", i18n.Args{"Rule": n.clause(ctx, r.Top, false, true)})
}

// clause is a node as a relative clause. A negation goes down to the
// conditions, where it can be said: not any of two is neither of them.
func (n Names) clause(ctx context.Context, node audience.Node, not, top bool) string {
	switch node.Is {
	case audience.Not:
		return n.clause(ctx, node.Of[0], !not, top)
	case audience.All, audience.Any:
		if len(node.Of) == 1 {
			return n.clause(ctx, node.Of[0], not, top)
		}
		how := "duty.join.all"
		if (node.Is == audience.Any) != not {
			how = "duty.join.any"
		}
		text := n.clause(ctx, node.Of[0], not, false)
		for _, c := range node.Of[1:] {
			text = i18n.T(ctx, how, i18n.Args{"A": text, "B": n.clause(ctx, c, not, false)})
		}
		if !top {
			text = i18n.T(ctx, "duty.join.group", i18n.Args{"Rule": text})
		}
		return text
	}
	id := "duty.rule." + kind(node)
	if not {
		id += ".not"
	}
	return i18n.T(ctx, id, n.args(ctx, node))
}

// Condition is one condition as a label: "Unit: 50 Social Services".
func (n Names) Condition(ctx context.Context, node audience.Node) string {
	return i18n.T(ctx, "duty.cond."+kind(node), n.args(ctx, node))
}

// kind tells the forms of a condition apart that are said differently.
func kind(node audience.Node) string {
	switch {
	case node.Is == audience.Unit && node.Below:
		return "unit.below"
	case node.Is == audience.Entered && !node.Within.IsZero(), node.Is == learn.HasCompleted.Is && !node.Within.IsZero():
		return node.Is + ".within"
	case node.Is == audience.Entered && node.From.IsZero():
		return "entered.before"
	case node.Is == audience.Entered && node.Before.IsZero():
		return "entered.from"
	}
	return node.Is
}

func (n Names) args(ctx context.Context, node audience.Node) i18n.Args {
	args := i18n.Args{"Within": Period(ctx, node.Within)}
	name := map[string]func(context.Context, uuid.UUID) string{
		audience.Unit: n.Unit, audience.JobFamily: n.Family, learn.HasCompleted.Is: n.Course, project.InWave.Is: n.Wave,
	}[node.Is]
	if name != nil {
		list := make([]string, len(node.IDs))
		for i, id := range node.IDs {
			list[i] = name(ctx, id)
		}
		args["Names"] = Or(ctx, list)
	}
	if node.Is == grant.HasRole.Is {
		args["Role"] = i18n.T(ctx, "role."+node.Role)
	}
	if !node.From.IsZero() {
		args["From"] = i18n.Date(ctx, node.From)
	}
	if !node.Before.IsZero() {
		args["Before"], args["Last"] = i18n.Date(ctx, node.Before), i18n.Date(ctx, node.Before.AddDays(-1))
	}
	return args
}

// Or lists alternatives: "A, B or C".
func Or(ctx context.Context, list []string) string {
	if len(list) == 0 {
		return ""
	}
	text := list[0]
	for i, s := range list[1:] {
		how := "duty.join.comma"
		if i == len(list)-2 {
			how = "duty.join.or"
		}
		text = i18n.T(ctx, how, i18n.Args{"A": text, "B": s})
	}
	return text
}
