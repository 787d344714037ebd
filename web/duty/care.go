package duty

import (
	"context"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/duty"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/web/dutytext"
	"codeberg.org/lotse/lotse/web/form"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/session"
	"codeberg.org/lotse/lotse/web/ui"
)

// careForm is what was typed into the forms of a person's page. The last day
// of an exemption is typed; the service takes the day after.
type careForm struct {
	last, on, until form.Date
	reason, issuer  string
}

type personView struct {
	duty.Story
	person people.Person
	names  dutytext.Names
	typed  careForm
	errs   ui.FieldErrors
}

func (v personView) base() string {
	return "/assignments/" + v.Duty.Slug + "/people/" + v.person.Slug
}

// open reports whether something can be done for the person.
func (v personView) open() bool { return v.Member != nil }

func (v personView) byProof() bool {
	for _, w := range v.Duty.Terms.Ways {
		if w.By == duty.ByProof {
			return true
		}
	}
	return false
}

func proofLine(p duty.RecordedProof) string {
	if p.Instruction {
		return "assignment.proof.instruction"
	}
	return "assignment.proof.line"
}

func (h *Handler) exempt(c *fiber.Ctx) error {
	in := careForm{last: form.ReadDate(c, "to"), reason: strings.TrimSpace(c.FormValue("reason"))}
	return h.care(c, in, "assignment.done.exempt", func(ctx context.Context, person uuid.UUID) error {
		last, err := in.last.Read("to")
		if err != nil {
			return err
		}
		to := clock.Date{}
		if !last.IsZero() {
			to = last.AddDays(1)
		}
		return h.Duties.Exempt(ctx, c.Params("duty"), person, to, in.reason)
	})
}

func (h *Handler) endExemption(c *fiber.Ctx) error {
	return h.care(c, careForm{}, "assignment.done.exempt_ended", func(ctx context.Context, person uuid.UUID) error {
		return h.Duties.EndExemption(ctx, c.Params("duty"), person)
	})
}

func (h *Handler) recordProof(c *fiber.Ctx) error {
	in := careForm{on: form.ReadDate(c, "on"), until: form.ReadDate(c, "until"), issuer: strings.TrimSpace(c.FormValue("issuer"))}
	return h.care(c, in, "assignment.done.proof", func(ctx context.Context, person uuid.UUID) error {
		p := duty.Proof{Issuer: in.issuer}
		var err error
		if p.On, err = in.on.Read("on"); err != nil {
			return err
		}
		if p.Until, err = in.until.Read("until"); err != nil {
			return err
		}
		_, err = h.Duties.RecordProof(ctx, c.Params("duty"), person, p)
		return err
	})
}

func (h *Handler) withdrawProof(c *fiber.Ctx) error {
	proof, err := uuid.Parse(c.Params("proof"))
	if err != nil {
		return fault.Missing("duty.proof_unknown")
	}
	return h.care(c, careForm{}, "assignment.done.proof_withdrawn", func(ctx context.Context, person uuid.UUID) error {
		return h.Duties.WithdrawProof(ctx, c.Params("duty"), person, proof)
	})
}

// care does something for the person of the page once, and shows the page with
// a notice, or with what is wrong.
func (h *Handler) care(c *fiber.Ctx, typed careForm, notice string, do func(context.Context, uuid.UUID) error) error {
	_, err := respond.Effect(c, h.DB, func(ctx context.Context) (string, error) {
		p, err := h.Duties.Whom(ctx, c.Params("person"))
		if err != nil {
			return "", err
		}
		return "", do(ctx, p.ID)
	})
	if respond.Mistake(err) {
		return h.showPerson(c, typed, err)
	}
	if err != nil {
		return err
	}
	h.Sessions.Notify(c, session.Notice{ID: notice})
	return respond.To(c, pathOf(c)+"/people/"+c.Params("person"))
}
