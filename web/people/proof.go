package people

import (
	"context"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/paper"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/form"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/session"
	"codeberg.org/lotse/lotse/web/ui"
)

// paperView is the section of what was completed on paper.
type paperView struct {
	proofs  []paper.Proof
	courses []course.Listing
	input   proofInput
}

// proofInput is a proof as typed.
type proofInput struct {
	course, witness string
	on              form.Date
}

// paperOf reads the section for those who record proofs; nil otherwise.
func (h *Handler) paperOf(ctx context.Context, person uuid.UUID, in proofInput) (*paperView, error) {
	if !actor.From(ctx).Can(paper.Record) {
		return nil, nil
	}
	v := &paperView{input: in}
	var err error
	if v.proofs, err = h.Paper.Proofs(ctx, person); fault.Is(err, fault.NotFound) {
		return nil, nil // out of this role's reach
	}
	if err == nil {
		v.courses, err = h.Courses.List(ctx)
	}
	return v, err
}

func (h *Handler) recordProof(c *fiber.Ctx) error {
	in := proofInput{course: c.FormValue(paper.FieldCourse), witness: c.FormValue(paper.FieldWitness), on: form.ReadDate(c, paper.FieldOn)}
	to, err := respond.Effect(c, h.DB, func(ctx context.Context) (string, error) {
		rec, err := h.People.Get(ctx, c.Params("person"))
		if err != nil {
			return "", err
		}
		on, err := in.on.Read(paper.FieldOn)
		if err != nil {
			return "", err
		}
		return "/people/" + rec.Person.Slug, h.Paper.Record(ctx, paper.ProofInput{Person: rec.Person.ID, Course: in.course, On: on, Witness: in.witness})
	})
	if fault.Is(err, fault.Invalid) || fault.Is(err, fault.Conflict) {
		return h.showPerson(c, statusOf(err), typedForms{proof: in}, ui.Errors(c.UserContext(), err))
	}
	if err != nil {
		return err
	}
	h.Sessions.Notify(c, session.Notice{ID: "paper.proof.done"})
	return respond.To(c, to)
}

func (v paperView) courseOptions(ctx context.Context) []ui.Option {
	out := make([]ui.Option, len(v.courses))
	for i, l := range v.courses {
		title := l.Title.For(ctx)
		out[i] = ui.Option{Value: l.Slug, Label: title}
	}
	return out
}

func proofLine(ctx context.Context, p paper.Proof) string {
	title := p.Course.For(ctx)
	return i18n.T(ctx, "paper.proof.row", i18n.Args{"Course": title, "Date": i18n.Date(ctx, p.On), "Witness": strings.TrimSpace(p.Witness)})
}
