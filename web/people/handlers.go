// Package people is the pages of people and of the HR import. It decides
// nothing; internal/people and internal/people/hrimport do.
package people

import (
	"context"
	"net/url"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/bulk"
	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/courserun"
	"codeberg.org/lotse/lotse/internal/duty"
	"codeberg.org/lotse/lotse/internal/login"
	"codeberg.org/lotse/lotse/internal/login/card"
	"codeberg.org/lotse/lotse/internal/notice"
	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/paper"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/people/hrfile"
	"codeberg.org/lotse/lotse/internal/people/hrimport"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/web/form"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/route"
	"codeberg.org/lotse/lotse/web/session"
	"codeberg.org/lotse/lotse/web/ui"
)

// Handler serves the pages.
type Handler struct {
	DB      *db.DB
	Org     *org.Service
	People  *people.Service
	Imports *hrimport.Service
	Cards   *card.Service
	Courses *course.Service
	Paper   *paper.Service
	Duties  *duty.Service
	Runs    *courserun.Service
	Bulk    *bulk.Service
	Notices *notice.Service

	Sessions *session.Manager
}

// uploadLimit leaves room for the form around the largest file.
const uploadLimit = hrfile.MaxBytes + 64<<10

// Mount registers the routes; fixed paths stand before parameters.
func (h *Handler) Mount(r route.Router) {
	r.Get("/people", people.Read, h.list)
	r.Get("/people/import", people.Import, h.begin)
	r.Upload("/people/import", people.Import, uploadLimit, h.upload)
	r.Get("/people/import/template-people.csv", people.Import, h.template(hrfile.People))
	r.Get("/people/import/template-units.csv", people.Import, h.template(hrfile.Units))
	r.Get("/people/import/:import/columns", people.Import, h.columns)
	r.Post("/people/import/:import/columns", people.Import, h.plan)
	r.Get("/people/import/:import/preview", people.Import, h.preview)
	r.Post("/people/import/:import/commitment", people.Import, h.commit)
	r.Get("/people/import/:import/result", people.Import, h.result)
	r.Post("/people/import/:import/withdrawal", people.Import, h.undo)
	r.Get("/people/import/:import/protocol.csv", people.Import, h.protocol)
	r.Get("/people/cards", login.Invite, h.cards)
	r.Post("/people/cards", login.Invite, h.printCards)
	r.Get("/people/letters", paper.Print, h.letters)
	r.Post("/people/letters", paper.Print, h.printLetters)
	r.Get("/people/actions", people.Read, h.check)
	r.Post("/people/actions", people.Read, h.act)
	r.Get("/people/actions/:action", people.Read, h.done)
	r.Post("/people/actions/:action/undo", people.Read, h.undoAction)
	r.Get("/people/:person", people.Read, h.person)
	r.Post("/people/:person/proofs", paper.Record, h.recordProof)
	r.Post("/people/:person/card/revocation", login.Invite, h.revokeCard)
	r.Post("/people/:person/card/unlocking", login.Invite, h.unlockCard)
	r.Post("/people/:person/absences", people.Edit, h.recordAbsence)
	r.Post("/people/:person/return", people.Edit, h.endAbsence)
}

func (h *Handler) list(c *fiber.Ctx) error {
	ctx := c.UserContext()
	f := people.Filter{Search: c.Query("q"), Unit: c.Query("unit"), After: c.Query("after")}
	page, err := h.People.List(ctx, f)
	if err != nil {
		return err
	}
	w, err := h.words(ctx)
	if err != nil {
		return err
	}
	before, _ := strconv.Atoi(c.Query("before"))
	return respond.Page(c, listPage(listView{words: w, filter: f, page: page, before: min(max(before, 0), page.Total)}))
}

// words are the names of units and job families a page shows.
func (h *Handler) words(ctx context.Context) (words, error) {
	tree, err := h.Org.Tree(ctx)
	if err != nil {
		return words{}, err
	}
	families, err := h.People.JobFamilies(ctx)
	return words{tree, families}, err
}

func (h *Handler) person(c *fiber.Ctx) error {
	return h.showPerson(c, fiber.StatusOK, typedForms{}, nil)
}

// typedForms is what was typed into the forms of a person's page.
type typedForms struct {
	absence absenceInput
	proof   proofInput
}

func (h *Handler) showPerson(c *fiber.Ctx, status int, in typedForms, errs ui.FieldErrors) error {
	ctx := c.UserContext()
	rec, err := h.People.Get(ctx, c.Params("person"))
	if err != nil {
		return err
	}
	w, err := h.words(ctx)
	if err != nil {
		return err
	}
	card, err := h.cardOf(ctx, rec.Person.ID)
	if err != nil {
		return err
	}
	onPaper, err := h.paperOf(ctx, rec.Person.ID, in.proof)
	if err != nil {
		return err
	}
	duties, err := h.dutiesOf(ctx, rec.Person.ID)
	if err != nil {
		return err
	}
	v := personView{words: w, record: rec, card: card, paper: onPaper, duties: duties, input: in.absence, errs: errs}
	if v.refusal, v.refused, err = h.Notices.RefusalOf(ctx, rec.Person.ID); err != nil {
		return err
	}
	return respond.Status(c, status, personPage(v))
}

// absenceInput is a period as typed; its last day counts.
type absenceInput struct{ from, to, back form.Date }

func (h *Handler) recordAbsence(c *fiber.Ctx) error {
	return h.absence(c, func(ctx context.Context, in absenceInput) error {
		from, err := in.from.Read("from")
		if err != nil {
			return err
		}
		to, err := in.to.Read("to")
		if err != nil {
			return err
		}
		if !to.IsZero() {
			to = to.AddDays(1)
		}
		return h.People.RecordAbsence(ctx, c.Params("person"), from, to)
	})
}

func (h *Handler) endAbsence(c *fiber.Ctx) error {
	return h.absence(c, func(ctx context.Context, in absenceInput) error {
		back, err := in.back.Read("back")
		if err == nil && back.IsZero() {
			err = fault.InvalidInput(fault.Field{Name: "back", ID: "people.absence.back_missing"})
		}
		if err != nil {
			return err
		}
		return h.People.EndAbsence(ctx, c.Params("person"), back)
	})
}

func (h *Handler) absence(c *fiber.Ctx, do func(context.Context, absenceInput) error) error {
	in := absenceInput{form.ReadDate(c, "from"), form.ReadDate(c, "to"), form.ReadDate(c, "back")}
	err := respond.Once(c, h.DB, func(ctx context.Context) (string, error) {
		return "/people/" + c.Params("person"), do(ctx, in)
	})
	if fault.Is(err, fault.Invalid) || fault.Is(err, fault.Conflict) {
		return h.showPerson(c, statusOf(err), typedForms{absence: in}, ui.Errors(c.UserContext(), err))
	}
	return err
}

func statusOf(err error) int { return fault.KindOf(err).Status() }

// next is the address of the list's next page.
func (v listView) next() string {
	if v.page.Next == "" {
		return ""
	}
	q := url.Values{"after": {v.page.Next}, "before": {strconv.Itoa(v.shown())}}
	if v.filter.Search != "" {
		q.Set("q", v.filter.Search)
	}
	if v.filter.Unit != "" {
		q.Set("unit", v.filter.Unit)
	}
	return "/people?" + q.Encode()
}
