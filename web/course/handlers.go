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
	"codeberg.org/lotse/lotse/internal/duty"
	"codeberg.org/lotse/lotse/internal/enrol"
	"codeberg.org/lotse/lotse/internal/learn"
	"codeberg.org/lotse/lotse/internal/path"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/project"
	"codeberg.org/lotse/lotse/internal/share"
	"codeberg.org/lotse/lotse/internal/survey"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/route"
)

// Handler serves the pages.
type Handler struct {
	DB       *db.DB
	Courses  *course.Service
	Learn    *learn.Service
	Projects *project.Service
	Duties   *duty.Service
	Certs    *cert.Service
	Survey   *survey.Service
	Share    *share.Service
	Paths    *path.Service
}

// Mount registers the routes. It stands before the player, whose lessons are
// a parameter where resume is a word.
func (h *Handler) Mount(r route.Router) {
	r.Get("/courses", course.Read, h.catalogue)
	r.Get("/courses/:course", course.Read, h.course)
	r.Get("/courses/:course/resume", enrol.Take, h.resume)
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

// load reads the course in the version the person takes or took, and why they
// are asked to take it; the live one where they took none, or where something
// is new to them.
func (h *Handler) load(ctx context.Context, slug string) (view, error) {
	var v view
	var version uuid.UUID
	var assigned []project.Assigned
	asks := []db.Ask{h.Courses.AskPublished(slug, &version, &v.withdrawn), h.Share.AskCredit(slug, &v.credit), h.Projects.AskCourse(slug, &assigned), h.Duties.AskMineByCourse(slug, &v.duties)}
	if v.mayTake = actor.From(ctx).Can(enrol.Take); v.mayTake {
		asks = append(asks, h.Learn.AskMine(slug, &v.st), h.Paths.AskMissing(slug, &v.missing))
	}
	err := h.DB.Read(ctx, asks...)
	if err != nil {
		return v, err
	}
	if len(assigned) > 0 {
		v.asked = &assigned[0]
	}
	if v.offer, err = h.Learn.Offer(ctx, v.st, version); err != nil {
		return v, err
	}
	if v.offer == nil && v.st.Enrolment != nil && !v.anew() {
		version = v.st.Enrolment.VersionID
	}
	if v.v, err = h.Courses.Version(ctx, version); err != nil {
		return v, err
	}
	if v.proof, err = h.proof(ctx, v.st.Completion); err == nil && v.done(ctx) {
		v.said, err = h.Survey.Standing(ctx, v.st.Completion.VersionID)
		if e := v.st.Enrolment; err == nil && v.offer == nil && e != nil && !e.Open() {
			v.placed, err = h.Learn.Placed(ctx, e.ID)
		}
	}
	return v, err
}

// proof is the certificate of a completion, nil if there is none.
func (h *Handler) proof(ctx context.Context, done *learn.Completion) (*cert.Certificate, error) {
	if done == nil {
		return nil, nil
	}
	return h.Certs.OfCompletion(ctx, done.ID)
}
