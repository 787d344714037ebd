// Package home is a person's start page: one thing to go on with, what is
// still to do, what is done. It answers "What do I do now?" and decides
// nothing; learn and project do.
package home

import (
	"context"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/cert"
	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/courserun"
	"codeberg.org/lotse/lotse/internal/duty"
	"codeberg.org/lotse/lotse/internal/duty/instruct"
	"codeberg.org/lotse/lotse/internal/enrol"
	"codeberg.org/lotse/lotse/internal/learn"
	"codeberg.org/lotse/lotse/internal/path"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/project"
	"codeberg.org/lotse/lotse/web/dutytext"
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
	Runs     *courserun.Service
	Duties   *duty.Service
	Paths    *path.Service

	Instructions *instruct.Service
	Names        dutytext.Sources
}

// Mount registers the route.
func (h *Handler) Mount(r route.Router) {
	r.Get("/my", actor.SignedIn, h.my)
	r.Get("/my/assignments/:duty", actor.SignedIn, h.assignment)
}

func (h *Handler) my(c *fiber.Ctx) error {
	s, err := h.load(c.UserContext())
	if err != nil {
		return err
	}
	return respond.Page(c, startPage(s))
}

// load reads everything in one round trip, by a number of statements that does
// not grow with the number of courses.
func (h *Handler) load(ctx context.Context) (s start, err error) {
	var f facts
	asks := []db.Ask{h.Projects.AskMine(&f.assigned), h.Certs.AskNewest(maxProofs, &f.proofs), h.Runs.AskMine(&f.runs), h.Duties.AskMine(&f.duties), h.Instructions.AskMine(&f.instructed)}
	// Somebody may run the portal without being one of its learners.
	if actor.From(ctx).Can(enrol.Take) {
		asks = append(asks, h.Learn.AskOpen(&f.open))
	}
	if err = h.DB.Read(ctx, asks...); err != nil {
		return s, err
	}
	if f.courses, err = h.Courses.Listings(ctx, f.live()); err != nil {
		return s, err
	}
	if f.offers, err = h.offers(ctx, f); err != nil {
		return s, err
	}
	s = arrange(clock.Today(ctx), f)
	if s.first != nil && s.first.begun() {
		s.version, err = h.Courses.Version(ctx, s.first.state.Enrolment.VersionID)
	}
	return s, err
}

// offers are what is new in courses the person completed in an older version.
func (h *Handler) offers(ctx context.Context, f facts) (map[uuid.UUID]*learn.Offer, error) {
	list := map[uuid.UUID]*learn.Offer{}
	for id, st := range f.open {
		c, listed := f.courses[id]
		if st.Active() || !listed {
			continue
		}
		o, err := h.Learn.Offer(ctx, st, c.VersionID)
		if err != nil {
			return nil, err
		}
		list[id] = o
	}
	return list, nil
}
