package author

import (
	"context"
	"strconv"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/media"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/quiz"
	"codeberg.org/lotse/lotse/internal/share"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/route"
	"codeberg.org/lotse/lotse/web/session"
	"codeberg.org/lotse/lotse/web/ui"
)

// Handler serves the pages.
type Handler struct {
	DB       *db.DB
	Author   *author.Service
	Share    *share.Service
	People   *people.Service
	Media    *media.Service
	Sessions *session.Manager

	// How the player shows a block and a question, for the preview.
	Block func(courseware.PageBlock) templ.Component
	Ask   func(quiz.View) ui.QuestionProps
}

const listPath = "/author/courses"

// Mount registers the routes; fixed paths stand before parameters.
func (h *Handler) Mount(r route.Router) {
	const c, l = listPath + "/:course", listPath + "/:course/:lesson"
	r.Get(listPath, author.Write, h.list)
	r.Post(listPath, author.Write, h.create)
	r.Get(c, author.Write, h.course)
	r.Post(c, author.Write, h.saveHead)
	r.Post(c+"/undo", author.Write, h.undo)
	r.Post(c+"/lessons", author.Write, h.addLesson)
	r.Post(c+"/test", author.Write, h.addTest)
	r.Post(c+"/copy", author.Write, h.copyCourse)
	r.Post(c+"/review", author.Write, h.setReview)
	r.Post(c+"/discard", author.Write, h.discard)
	r.Get(c+"/references", author.Write, h.links)
	r.Post(c+"/references", author.Write, h.link)
	r.Post(c+"/template", author.Write, h.markTemplate)
	r.Get(templatesPath, author.Write, h.templates)
	r.Get(templatesPath+"/:course", author.Write, h.template)
	r.Post(templatesPath+"/:course", author.Write, h.begin)
	r.Get(centralPath, author.Centralise, h.central)
	r.Post(centralPath, author.Centralise, h.setCentral)
	r.Get(l, author.Write, h.lesson)
	r.Get(l+"/preview", author.Review, h.preview) // who reviews sees it as readers will
	r.Post(l+"/preview", author.Review, h.tryOut)
	r.Post(l+"/head", author.Write, h.saveLesson)
	r.Get(l+"/place", author.Write, h.lessonPlace)
	r.Post(l+"/reference", author.Write, h.setLink)
	r.Post(l+"/place", author.Write, h.placeLesson)
	r.Post(l+"/blocks", author.Write, h.addBlock)
	r.Get(l+"/blocks/:block", author.Write, h.blockPlace)
	r.Post(l+"/blocks/:block", author.Write, h.placeBlock)
	r.Post(l+"/blocks/:block/:lang", author.Write, h.saveText)
	r.Post(l+"/blocks/:block/:lang/wave", author.Write, h.wave)
	r.Get(l+"/blocks/:block/:lang/file", author.Write, h.chooseFile)
	r.Post(l+"/blocks/:block/:lang/file", author.Write, h.takeFile)
	r.Upload(l+"/blocks/:block/:lang/upload", author.Write, media.FormBytes, h.bringFile)
	r.Get(l+"/questions/:question", author.Write, h.question)
	r.Post(l+"/questions/:question", author.Write, h.saveQuestion)
}

func coursePath(course string) string         { return listPath + "/" + course }
func statsPath(course string) string          { return coursePath(course) + "/stats" }
func lessonPath(course, lesson string) string { return coursePath(course) + "/" + lesson }
func blockPath(course, lesson, block string) string {
	return lessonPath(course, lesson) + "/blocks/" + block
}

func questionPath(course, lesson, block string) string {
	return lessonPath(course, lesson) + "/questions/" + block
}

// anchor is where a block stands on the page of its lesson.
func anchor(block string) string { return "#" + anchorID(block) }

func anchorID(block string) string { return "b-" + block }

// part is the id of something in a block. No id of a block has a dot, so it
// is never that of another block.
func part(block, name string) string { return anchorID(block) + "." + name }

// undoPath takes one step back, or the last one of whoever asks.
func undoPath(course, lesson string, change uuid.UUID) string {
	p := coursePath(course) + "/undo?lesson=" + lesson
	if change != uuid.Nil {
		p += "&change=" + change.String()
	}
	return p
}

// number reads a whole number of a form; what is none is -1.
func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return -1
	}
	return n
}

// undo takes a step back and shows where it was.
func (h *Handler) undo(c *fiber.Ctx) error {
	course, lesson := c.Params("course"), c.Query("lesson")
	change, err := uuid.Parse(c.Query("change"))
	last := err != nil
	to := coursePath(course)
	if lesson != "" {
		to = lessonPath(course, lesson)
	}
	err = respond.Once(c, h.DB, func(ctx context.Context) (string, error) {
		if last {
			_, err := h.Author.UndoLast(ctx, course)
			return to, err
		}
		done, err := h.Author.Undo(ctx, course, change)
		if done.Course != "" {
			to = coursePath(done.Course)
		}
		return to, err
	})
	if fault.Is(err, fault.NotFound) {
		if _, gone := h.Author.OpenHead(c.UserContext(), course); gone != nil {
			return gone
		}
		err = fault.Clash("author.undo_impossible")
	}
	if respond.Mistake(err) {
		h.Sessions.Notify(c, session.Notice{Kind: ui.Warning, ID: "editor.undo.failed"})
		return respond.To(c, to)
	}
	if err == nil {
		h.Sessions.Notify(c, session.Notice{ID: "editor.undone"})
	}
	return err
}

// title is a text in the reader's language, with the language it is in.
func title(ctx context.Context, t i18n.Text, otherwise string) (string, i18n.Lang) {
	s, l := t.Told(ctx)
	if s == "" {
		return i18n.T(ctx, otherwise), ""
	}
	return s, l
}

// langName is the name of a language in the reader's.
func langName(ctx context.Context, l i18n.Lang) string { return i18n.T(ctx, "editor.lang."+string(l)) }

func digits(n int) string { return strconv.Itoa(n) }
