package readiness

import (
	"context"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/readiness"
	"codeberg.org/lotse/lotse/web/form"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/ui"
)

// decisionInput is the form as typed.
type decisionInput struct {
	Nr         int    `form:"nr"`
	Outcome    string `form:"outcome"`
	Function   string `form:"function" validate:"max=200"`
	Workaround string `form:"workaround" validate:"max=2000"`
	Owner      string `form:"owner" validate:"max=200"`
	Reason     string `form:"reason" validate:"max=2000"`

	until, expires form.Date
	units          map[string]exception
}

// exception is what was typed for one unit.
type exception struct{ outcome, reason string }

func (h *Handler) decision(c *fiber.Ctx) error {
	return h.showDecision(c, fiber.StatusOK, decisionInput{}, nil)
}

func (h *Handler) showDecision(c *fiber.Ctx, status int, in decisionInput, errs ui.FieldErrors) error {
	ctx := c.UserContext()
	f, err := h.Readiness.DecisionForm(ctx, c.Params("wave"))
	if err != nil {
		return err
	}
	titles, err := h.Courses.Titles(ctx)
	if err != nil {
		return err
	}
	return respond.Status(c, status, decisionPage(decisionView{DecisionForm: f, ctx: ctx, in: in, errs: errs, courses: titles}))
}

func (h *Handler) decide(c *fiber.Ctx) error {
	typed := decisionInput{until: form.ReadDate(c, "until"), expires: form.ReadDate(c, "expires_on")}
	if err := form.Parse(c, &typed); err != nil && !fault.Is(err, fault.Invalid) {
		return err
	} else if err != nil {
		return h.showDecision(c, fiber.StatusUnprocessableEntity, typed, ui.Errors(c.UserContext(), err))
	}
	slug := c.Params("wave")
	err := respond.Once(c, h.DB, func(ctx context.Context) (string, error) {
		in, err := h.decisionOf(c, &typed)
		if err != nil {
			return "", err
		}
		in.Wave = slug
		_, err = h.Readiness.Decide(ctx, in)
		return "/readiness/" + slug, err
	})
	switch {
	case fault.Is(err, fault.Invalid):
		return h.showDecision(c, fiber.StatusUnprocessableEntity, typed, ui.Errors(c.UserContext(), err))
	case fault.Is(err, fault.Conflict):
		return h.showDecision(c, fiber.StatusConflict, typed, ui.Errors(c.UserContext(), err))
	}
	return err
}

// decisionOf reads the typed dates and the units' exceptions.
func (h *Handler) decisionOf(c *fiber.Ctx, in *decisionInput) (out readiness.DecisionInput, err error) {
	f, err := h.Readiness.DecisionForm(c.UserContext(), c.Params("wave"))
	if err != nil {
		return out, err
	}
	in.units = map[string]exception{}
	for _, id := range f.Sheet.Units {
		e := exception{c.FormValue("exception_" + id.String()), strings.TrimSpace(c.FormValue("reason_" + id.String()))}
		in.units[id.String()] = e
		if e.outcome != "" {
			out.Exceptions = append(out.Exceptions, readiness.Exception{UnitID: id, Outcome: readiness.Outcome(e.outcome), Reason: e.reason})
		}
	}
	until, err := in.until.Read("until")
	if err != nil {
		return out, err
	}
	expires, err := in.expires.Read("expires_on")
	if err != nil {
		return out, err
	}
	out.Nr, out.Outcome, out.Function = in.Nr, readiness.Outcome(in.Outcome), in.Function
	out.Workaround, out.Owner, out.Until, out.Reason, out.ExpiresOn = in.Workaround, in.Owner, until, in.Reason, expires
	if out.Outcome != readiness.Conditional {
		out.Workaround, out.Owner, out.Until = "", "", clock.Date{}
	}
	return out, nil
}

// decisionView is the form with what it is decided on.
type decisionView struct {
	readiness.DecisionForm
	ctx     context.Context
	in      decisionInput
	errs    ui.FieldErrors
	courses map[uuid.UUID]i18n.Text
}

func (v decisionView) t(id string, a ...args) string { return i18n.T(v.ctx, id, a...) }

func (v decisionView) title() string {
	return v.t("readiness.decision.title", args{"Wave": waveName(v.ctx, v.Sheet)})
}

func (v decisionView) path() string { return "/readiness/" + v.Sheet.Slug + "/decision" }

// figures are those of the published table the decision freezes.
func (v decisionView) figures() []ui.Figure {
	return waveView{WaveDetail: readiness.WaveDetail{Sheet: v.Sheet}, ctx: v.ctx}.figures()
}

// open lists the musts that are not fulfilled, and those that are not shown.
func (v decisionView) open() []string {
	var out []string
	if !v.Sheet.Total.Gate && v.Sheet.Total.Open.Hi > 0 {
		out = append(out, v.t("readiness.decision.red.share", args{"Share": share(v.ctx, v.Sheet.Total), "Needed": i18n.Percent(v.ctx, v.Sheet.Threshold)}))
	}
	for _, m := range v.Sheet.Open {
		what := m.Title.For(v.ctx)
		if m.Unit != uuid.Nil {
			what = v.t("readiness.decision.red.unit", args{"What": what, "Unit": v.unit(m.Unit)})
		}
		out = append(out, what)
	}
	for _, t := range v.Tight {
		name := v.courses[*t.Requirement.CourseID].For(v.ctx)
		switch {
		case !t.Known:
			out = append(out, v.t("readiness.decision.red.unknown", args{"What": name}))
		case !t.Reached:
			out = append(out, v.t("readiness.decision.red.tight", args{"What": name, "Needed": i18n.Percent(v.ctx, t.Requirement.Threshold)}))
		}
	}
	return out
}

func (v decisionView) unit(id uuid.UUID) string {
	u, _ := v.Tree.Unit(id)
	return unitName(v.ctx, u)
}

func (v decisionView) units() []org.Unit {
	var out []org.Unit
	for _, id := range v.Sheet.Units {
		if u, ok := v.Tree.Unit(id); ok {
			out = append(out, u)
		}
	}
	return out
}

func (v decisionView) outcomes() []ui.Option {
	var out []ui.Option
	for _, o := range []readiness.Outcome{readiness.Go, readiness.Conditional, readiness.NoGo} {
		out = append(out, ui.Option{Value: string(o), Label: v.t("readiness.outcome." + string(o)), Hint: v.t("readiness.outcome." + string(o) + ".hint"), Selected: v.in.Outcome == string(o)})
	}
	return out
}

func (v decisionView) exceptions() []ui.Option {
	return []ui.Option{
		{Value: "", Label: v.t("readiness.decision.exception.same")},
		{Value: string(readiness.Go), Label: v.t("readiness.outcome.go")},
		{Value: string(readiness.NoGo), Label: v.t("readiness.outcome.no-go")},
	}
}
