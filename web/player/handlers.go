// Package player is the pages on which a person takes a course: lesson,
// question, result. It decides nothing; learn does.
package player

import (
	"context"
	"errors"
	"strconv"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/cert"
	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/enrol"
	"codeberg.org/lotse/lotse/internal/learn"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/survey"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/route"
)

// Handler serves the player.
type Handler struct {
	DB      *db.DB
	Courses *course.Service
	Learn   *learn.Service
	Certs   *cert.Service
	Survey  *survey.Service
}

// Mount registers the routes. A lesson is named by its number, a question by
// its number in the quiz.
func (h *Handler) Mount(r route.Router) {
	r.Post("/courses/:course/enrolment", enrol.Take, h.start)
	r.Get("/courses/:course/quiz/:question", enrol.Take, h.question)
	r.Post("/courses/:course/quiz/:question", enrol.Take, h.check)
	r.Post("/courses/:course/quiz/:question/draft", enrol.Take, h.save)
	r.Get("/courses/:course/result", enrol.Take, h.result)
	r.Post("/courses/:course/known", enrol.Take, h.keepKnown)
	r.Get("/courses/:course/:lesson", enrol.Take, h.lesson)
	r.Post("/courses/:course/:lesson/completion", enrol.Take, h.finish)
	r.Get("/courses/:course/:lesson/practice/:question", enrol.Take, h.question)
	r.Post("/courses/:course/:lesson/practice/:question", enrol.Take, h.check)
	r.Post("/courses/:course/:lesson/practice/:question/draft", enrol.Take, h.save)
}

// standing is the course in the version the person takes, and where they are.
type standing struct {
	v  *course.Version
	st learn.State
}

// load reads the person's version: that of the enrolment, else the live one.
func (h *Handler) load(ctx context.Context, slug string) (s standing, err error) {
	var version uuid.UUID
	if err = h.DB.Read(ctx, h.Courses.AskPublished(slug, &version, nil), h.Learn.AskMine(slug, &s.st)); err != nil {
		return s, err
	}
	if s.st.Enrolment != nil {
		version = s.st.Enrolment.VersionID
	}
	s.v, err = h.Courses.Version(ctx, version)
	return s, err
}

// begun is load for pages that only somebody who has begun may see.
func (h *Handler) begun(ctx context.Context, slug string) (standing, error) {
	s, err := h.load(ctx, slug)
	if err == nil && s.st.Enrolment == nil {
		err = fault.Clash("learn.not_enrolled")
	}
	return s, err
}

func (h *Handler) start(c *fiber.Ctx) error {
	return respond.Once(c, h.DB, func(ctx context.Context) (string, error) {
		v, err := h.Courses.Published(ctx, c.Params("course"))
		if err != nil {
			return "", err
		}
		to, err := h.Learn.Begin(ctx, v)
		switch {
		case err != nil:
			return "", err
		case to.Test:
			return coursePath(v) + "/resume", nil
		case c.FormValue("first") == learn.Test && learn.Placeable(v.Course):
			return questionPath(v, learn.Test, 1), nil
		}
		return lessonPath(v, max(to.Lesson, 1)), nil
	})
}

func (h *Handler) lesson(c *fiber.Ctx) error {
	s, err := h.load(c.UserContext(), c.Params("course"))
	if err != nil {
		return err
	}
	no, err := strconv.Atoi(c.Params("lesson"))
	if err != nil {
		return fault.Missing("error.not_found")
	}
	page, ok := s.v.Lesson(no, i18n.LangOf(c.UserContext()))
	if !ok {
		return fault.Missing("learn.lesson_unknown")
	}
	if s.st.Enrolment == nil {
		return respond.To(c, coursePath(s.v))
	}
	answers, err := h.Learn.Answers(c.UserContext(), s.st, page.ID)
	if err != nil {
		return err
	}
	return respond.Page(c, lessonPage(lessonView{standing: s, page: page, answers: answers}))
}

func (h *Handler) finish(c *fiber.Ctx) error {
	return respond.Once(c, h.DB, func(ctx context.Context) (string, error) {
		s, err := h.begun(ctx, c.Params("course"))
		if err != nil {
			return "", err
		}
		no, err := strconv.Atoi(c.Params("lesson"))
		if err != nil || no < 1 || no > len(s.v.Lessons) {
			return "", fault.Missing("learn.lesson_unknown")
		}
		if s.st.Active() {
			if err := h.Learn.FinishLesson(ctx, s.v.CourseID, s.v.Lessons[no-1].ID); err != nil {
				return "", err
			}
		}
		return s.after(no), nil
	})
}

// after is the page behind lesson no: the next lesson, the test, the course.
// Who learns on passes over what is done.
func (s standing) after(no int) string {
	learned := s.st.Active() && !s.st.LessonDone(s.v.Lessons[no-1].ID)
	for next := no + 1; next <= len(s.v.Lessons); next++ {
		if !learned || !s.st.LessonDone(s.v.Lessons[next-1].ID) {
			return lessonPath(s.v, next)
		}
	}
	if s.v.Test != nil && !s.st.TestKept {
		return questionPath(s.v, learn.Test, 1)
	}
	return coursePath(s.v)
}

// asked is a question of the quiz that the address names.
type asked struct {
	standing
	quiz    string
	title   string
	ids     []string
	no      int // from 1
	attempt int // that the page shows
}

func (a asked) id() string { return a.ids[a.no-1] }

func (h *Handler) asked(c *fiber.Ctx) (asked, error) {
	s, err := h.begun(c.UserContext(), c.Params("course"))
	if err != nil {
		return asked{}, err
	}
	a := asked{standing: s, quiz: learn.Test}
	lang := i18n.LangOf(c.UserContext())
	if p := c.Params("lesson"); p != "" {
		no, _ := strconv.Atoi(p)
		page, ok := s.v.Lesson(no, lang)
		if !ok {
			return a, fault.Missing("learn.lesson_unknown")
		}
		a.quiz, a.title, a.ids = page.ID, page.Title, s.v.Lessons[no-1].Questions()
	} else if page, ok := s.v.TestPage(lang); ok {
		a.title = page.Title
	}
	a.attempt = a.st.AttemptNo(a.quiz)
	if last, ok := a.st.Attempts[a.quiz]; ok && !last.Open() && (c.QueryInt("attempt") != a.attempt || !a.another()) {
		a.attempt = last.No // what was answered, for reading
	}
	if a.quiz == learn.Test {
		a.ids = s.v.Test.Draw(learn.Seed(s.st.Enrolment.ID, a.quiz, a.attempt))
	}
	a.no, err = strconv.Atoi(c.Params("question"))
	if err != nil || a.no < 1 || a.no > len(a.ids) {
		return a, fault.Missing("learn.question_unknown")
	}
	return a, nil
}

// another says whether one more attempt may begin behind a submitted one.
func (a asked) another() bool {
	return a.quiz != learn.Test || a.v.Test.Allows(a.attempt) && a.st.Attempts[a.quiz].Passed != nil
}

func (h *Handler) question(c *fiber.Ctx) error {
	a, err := h.asked(c)
	if err != nil {
		return err
	}
	if c.QueryInt("attempt") > a.attempt { // there is no further one
		return respond.To(c, coursePath(a.v)+"/result")
	}
	v, err := h.view(c.UserContext(), a)
	if err != nil {
		return err
	}
	return respond.Page(c, questionPage(v))
}

// view reads the answers of the attempt that is shown.
func (h *Handler) view(ctx context.Context, a asked) (questionView, error) {
	v := questionView{asked: a, answers: map[string]learn.Answer{}}
	if last, ok := a.st.Attempts[a.quiz]; ok && last.No == a.attempt {
		var err error
		if v.answers, err = h.Learn.Answers(ctx, a.st, a.quiz); err != nil {
			return v, err
		}
	}
	v.answer = v.answers[a.id()]
	return v, nil
}

func (h *Handler) check(c *fiber.Ctx) error {
	a, err := h.asked(c)
	if err != nil {
		return err
	}
	err = respond.Once(c, h.DB, func(ctx context.Context) (string, error) {
		_, err := h.Learn.Answer(ctx, a.given(c, true))
		return questionPath(a.v, a.quiz, a.no), err
	})
	return h.again(c, a, err)
}

// again shows the question with what was given where an answer was refused:
// nothing a person typed is lost.
func (h *Handler) again(c *fiber.Ctx, a asked, err error) error {
	var stale *learn.Stale
	kind := fault.KindOf(err)
	if err == nil || kind != fault.Invalid && !errors.As(err, &stale) {
		return err
	}
	v, verr := h.view(c.UserContext(), a)
	if verr != nil {
		return verr
	}
	v.fault = err
	v.values = values(c)
	v.stale = stale
	return respond.Status(c, kind.Status(), questionPage(v))
}

func (a asked) given(c *fiber.Ctx, check bool) learn.Given {
	base, _ := strconv.Atoi(c.FormValue("version"))
	attempt := c.QueryInt("attempt", a.attempt)
	return learn.Given{
		Course: a.v.CourseID, Quiz: a.quiz, Question: a.id(), Attempt: attempt, Base: base, Values: values(c), Check: check, State: a.st,
	}
}

func values(c *fiber.Ctx) map[string][]string {
	out := map[string][]string{}
	for k, v := range c.Context().PostArgs().All() {
		out[string(k)] = append(out[string(k)], string(v))
	}
	return out
}

// save answers the autosave of the page's script.
func (h *Handler) save(c *fiber.Ctx) error {
	a, err := h.asked(c)
	if err != nil {
		return err
	}
	saved, err := respond.Effect(c, h.DB, func(ctx context.Context) (learn.Saved, error) {
		return h.Learn.Answer(ctx, a.given(c, false))
	})
	if err != nil {
		return err
	}
	return c.JSON(fiber.Map{"version": saved.Version})
}

func (h *Handler) result(c *fiber.Ctx) error {
	s, err := h.begun(c.UserContext(), c.Params("course"))
	if err != nil {
		return err
	}
	last, ok := s.st.Attempts[learn.Test]
	if s.v.Test == nil || !ok {
		return respond.To(c, coursePath(s.v))
	}
	if last.Open() {
		return respond.To(c, questionPath(s.v, learn.Test, 1))
	}
	answers, err := h.Learn.Answers(c.UserContext(), s.st, learn.Test)
	if err != nil {
		return err
	}
	v := resultView{standing: s, attempt: last, answers: answers}
	if s.st.Completion != nil {
		if v.proof, err = h.Certs.OfCompletion(c.UserContext(), s.st.Completion.ID); err != nil {
			return err
		}
		if v.said, err = h.Survey.Standing(c.UserContext(), s.st.Completion.VersionID); err != nil {
			return err
		}
	}
	return respond.Page(c, resultPage(v))
}

// keepKnown takes over what the test showed to be known.
func (h *Handler) keepKnown(c *fiber.Ctx) error {
	return respond.Once(c, h.DB, func(ctx context.Context) (string, error) {
		s, err := h.begun(ctx, c.Params("course"))
		if err != nil {
			return "", err
		}
		return coursePath(s.v), h.Learn.KeepKnown(ctx, s.v.CourseID)
	})
}

func coursePath(v *course.Version) string         { return "/courses/" + v.Slug }
func lessonPath(v *course.Version, no int) string { return coursePath(v) + "/" + strconv.Itoa(no) }

func questionPath(v *course.Version, quiz string, no int) string {
	if quiz == learn.Test {
		return coursePath(v) + "/quiz/" + strconv.Itoa(no)
	}
	return lessonPath(v, v.LessonNo(quiz)) + "/practice/" + strconv.Itoa(no)
}
