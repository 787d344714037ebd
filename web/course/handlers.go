// Package course is the pages on which a person finds a course and decides
// about it: catalogue, search, the course's own page. Taking it is
// web/player.
package course

import (
	"context"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/cert"
	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/enrol"
	"codeberg.org/lotse/lotse/internal/learn"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/project"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/route"
)

// Handler serves the pages.
type Handler struct {
	DB       *db.DB
	Courses  *course.Service
	Learn    *learn.Service
	Projects *project.Service
	Certs    *cert.Service
}

// Mount registers the routes. It stands before the player, whose lessons are
// a parameter where resume is a word.
func (h *Handler) Mount(r route.Router) {
	r.Get("/courses", course.Read, h.catalogue)
	r.Get("/search", course.Read, h.search)
	r.Get("/courses/:course", course.Read, h.course)
	r.Get("/courses/:course/resume", enrol.Take, h.resume)
	r.Plain().Get("/media/:hash", course.Read, h.media)
}

func (h *Handler) course(c *fiber.Ctx) error {
	v, err := h.load(c.UserContext(), c.Params("course"))
	if err != nil {
		return err
	}
	return respond.Page(c, coursePage(v))
}

// resume leads to where the person goes on, on any device: links to it never
// grow old.
func (h *Handler) resume(c *fiber.Ctx) error {
	v, err := h.load(c.UserContext(), c.Params("course"))
	if err != nil {
		return err
	}
	if !v.st.Active() {
		return respond.To(c, coursePath(v.v.Slug))
	}
	step := v.st.Next(v.v.Course)
	switch {
	case step.Test:
		answers, err := h.Learn.Answers(c.UserContext(), v.st, learn.Test)
		if err != nil {
			return err
		}
		return respond.To(c, testPath(v, answers))
	case step.Lesson > 0:
		return respond.To(c, lessonPath(v.v.Slug, step.Lesson))
	}
	return respond.To(c, coursePath(v.v.Slug))
}

// load reads the course in the version the person takes or took, else the
// live one, and why they are asked to take it.
func (h *Handler) load(ctx context.Context, slug string) (view, error) {
	var v view
	err := h.DB.InTx(ctx, func(ctx context.Context, _ *db.Tx) (err error) {
		v = view{}
		if v.v, err = h.Courses.Published(ctx, slug); err != nil {
			return err
		}
		if v.asked, err = h.asked(ctx, v.v.CourseID); err != nil {
			return err
		}
		if v.mayTake = actor.From(ctx).Can(enrol.Take); !v.mayTake {
			return nil
		}
		if v.st, err = h.Learn.Mine(ctx, v.v.CourseID); err != nil {
			return err
		}
		if v.st.Enrolment != nil {
			if v.v, err = h.Courses.Version(ctx, v.st.Enrolment.VersionID); err != nil {
				return err
			}
		}
		v.proof, err = h.proof(ctx, v.st.Completion)
		return err
	})
	return v, err
}

// asked is the assignment of a course, nil if there is none.
func (h *Handler) asked(ctx context.Context, id uuid.UUID) (*project.Assigned, error) {
	list, err := h.Projects.Mine(ctx)
	for _, a := range list {
		if a.CourseID == id {
			return &a, err
		}
	}
	return nil, err
}

// proof is the certificate of a completion, nil if there is none.
func (h *Handler) proof(ctx context.Context, done *learn.Completion) (*cert.Certificate, error) {
	if done == nil {
		return nil, nil
	}
	return h.Certs.OfCompletion(ctx, done.ID)
}

// media sends a picture of a lesson. Its address is the hash of its bytes, so
// it never changes; an SVG opened by itself may run nothing.
func (h *Handler) media(c *fiber.Ctx) error {
	p, err := h.Courses.Media(c.UserContext(), c.Params("hash"))
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, p.Type)
	c.Set(fiber.HeaderCacheControl, "private, max-age=31536000, immutable")
	c.Set(fiber.HeaderContentSecurityPolicy, "default-src 'none'; style-src 'unsafe-inline'; sandbox")
	return c.Send(p.Data)
}
