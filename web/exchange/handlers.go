package exchange

import (
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/author/exchange"
	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/standard/moodle"
	"codeberg.org/lotse/lotse/internal/standard/xliff"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/route"
	"codeberg.org/lotse/lotse/web/session"
	"codeberg.org/lotse/lotse/web/ui"
)

// patience is how long a package may take to be read or taken over.
const patience = 2 * time.Minute

// Handler serves the pages.
type Handler struct {
	Exchange *exchange.Service
	Sessions *session.Manager
}

const (
	sendPath     = "/author/import"
	coursesPath  = "/author/courses"
	exchangePath = "/author/exchange"

	// formRoom is what a form has beside its file.
	formRoom = 64 << 10
)

// Mount registers the routes; fixed paths stand before parameters.
func (h *Handler) Mount(r route.Router) {
	r.Get(sendPath, author.Write, h.begin)
	r.Upload(sendPath, author.Write, exchange.MaxPackage+formRoom, h.sendPackage)
	r.Get(sendPath+"/:parcel", author.Write, h.look)
	r.Post(sendPath+"/:parcel", author.Write, h.take)
	r.Post(sendPath+"/:parcel/undo", author.Write, h.undo)

	const c = exchangePath + "/:course"
	r.Get(c, author.Write, h.course)
	r.Get(c+"/package.zip", course.Publish, h.live)
	r.Get(c+"/draft.zip", author.Write, h.draft)
	r.Get(c+"/:lang.xlf", author.Write, h.translation)
	r.Upload(c+"/questions", author.Write, moodle.MaxFile+formRoom, h.sendQuestions)
	r.Upload(c+"/translations", author.Write, xliff.MaxFile+formRoom, h.sendTranslation)
}

func parcelPath(id uuid.UUID) string       { return sendPath + "/" + id.String() }
func exchangeOf(course string) string      { return exchangePath + "/" + course }
func coursePath(course string) string      { return coursesPath + "/" + course }
func publicationPath(course string) string { return coursePath(course) + "/publication" }

func parcelID(c *fiber.Ctx) (uuid.UUID, error) {
	id, err := uuid.Parse(c.Params("parcel"))
	if err != nil {
		return id, fault.Missing("exchange.parcel.missing")
	}
	return id, nil
}

func statusOf(err error) int { return fault.KindOf(err).Status() }

// atField lets errors without a field point at the field that was sent.
func atField(errs ui.FieldErrors, name string) ui.FieldErrors {
	for i := range errs {
		if errs[i].Name == "" {
			errs[i].Name = name
		}
	}
	return errs
}

// look shows a parcel: what it would bring, or what became of it.
func (h *Handler) look(c *fiber.Ctx) error { return h.showParcel(c, fiber.StatusOK, nil) }

func (h *Handler) showParcel(c *fiber.Ctx, status int, errs ui.FieldErrors) error {
	id, err := parcelID(c)
	if err != nil {
		return err
	}
	p, err := h.Exchange.Get(c.UserContext(), id)
	if err != nil {
		return err
	}
	switch {
	case p.TakenAt != nil:
		return respond.Status(c, status, resultPage(resultView{words{c.UserContext()}, p, errs}))
	case p.Kind == exchange.Package:
		return h.showPackage(c, status, id, errs)
	case p.Kind == exchange.Questions:
		return h.showQuestions(c, status, id, errs)
	}
	return h.showTranslation(c, status, id, errs)
}

// take needs no key: a second one answers as the first, and a refused one is
// decided anew.
func (h *Handler) take(c *fiber.Ctx) error {
	defer session.Deadline(c, patience)()
	id, err := parcelID(c)
	if err != nil {
		return err
	}
	p, err := h.Exchange.Get(c.UserContext(), id)
	if err != nil {
		return err
	}
	switch p.Kind {
	case exchange.Package:
		err = h.takePackage(c, id)
	case exchange.Questions:
		err = h.takeQuestions(c, id)
	case exchange.Translation:
		_, err = h.Exchange.TakeTranslation(c.UserContext(), id, c.FormValue("seen"))
	}
	if respond.Mistake(err) {
		return h.showParcel(c, statusOf(err), ui.Errors(c.UserContext(), err))
	}
	if err != nil {
		return err
	}
	return respond.To(c, parcelPath(id))
}

func (h *Handler) undo(c *fiber.Ctx) error {
	defer session.Deadline(c, patience)()
	id, err := parcelID(c)
	if err != nil {
		return err
	}
	_, err = h.Exchange.Undo(c.UserContext(), id)
	if respond.Mistake(err) {
		return h.showParcel(c, statusOf(err), ui.Errors(c.UserContext(), err))
	}
	if err != nil {
		return err
	}
	return respond.To(c, parcelPath(id))
}
