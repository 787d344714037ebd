// Package home is a person's start page: one thing to go on with, what is
// still to do, what is done. It answers "What do I do now?" and decides
// nothing; learn and project do.
package home

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/cert"
	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/enrol"
	"codeberg.org/lotse/lotse/internal/learn"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/project"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/route"
)

// Handler serves the start page.
type Handler struct {
	DB       *db.DB
	Courses  *course.Service
	Learn    *learn.Service
	Projects *project.Service
	Certs    *cert.Service
}

// Mount registers the route.
func (h *Handler) Mount(r route.Router) {
	r.Get("/my", actor.SignedIn, h.my)
}

func (h *Handler) my(c *fiber.Ctx) error {
	s, err := h.load(c.UserContext())
	if err != nil {
		return err
	}
	return respond.Page(c, startPage(s))
}

// load reads everything in one transaction, by a number of statements that
// does not grow with the number of courses.
func (h *Handler) load(ctx context.Context) (s start, err error) {
	err = h.DB.InTx(ctx, func(ctx context.Context, _ *db.Tx) (err error) {
		var f facts
		if f.courses, err = h.Courses.List(ctx); err != nil {
			return err
		}
		if f.assigned, err = h.Projects.Mine(ctx); err != nil {
			return err
		}
		if f.proofs, err = h.Certs.ListMine(ctx); err != nil {
			return err
		}
		// Somebody may run the portal without being one of its learners.
		if actor.From(ctx).Can(enrol.Take) {
			if f.states, err = h.Learn.All(ctx); err != nil {
				return err
			}
		}
		s = arrange(clock.Today(ctx), f)
		if s.first != nil && s.first.begun() {
			s.version, err = h.Courses.Version(ctx, s.first.state.Enrolment.VersionID)
		}
		return err
	})
	return s, err
}
