// Package marking is the pages on which trainers mark free texts: what waits,
// and one answer after the other. Names of learners stand on none of them: the
// points depend on what was written. It decides nothing; learn does.
package marking

import (
	"context"
	"html"
	"strconv"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"
	"github.com/microcosm-cc/bluemonday"

	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/learn"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/quiz"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/route"
	"codeberg.org/lotse/lotse/web/session"
	"codeberg.org/lotse/lotse/web/ui"
)

// Handler serves the pages.
type Handler struct {
	DB       *db.DB
	Courses  *course.Service
	Learn    *learn.Service
	Sessions *session.Manager
}

const path = "/author/marking"

// Mount registers the routes.
func (h *Handler) Mount(r route.Router) {
	r.Get(path, learn.Mark, h.queue)
	r.Get(path+"/:attempt/:question", learn.Mark, h.show)
	r.Post(path+"/:attempt/:question", learn.Mark, h.mark)
}

// row is an answer in the queue.
type row struct {
	learn.Waiting
	on *course.Version
}

func (h *Handler) queue(c *fiber.Ctx) error {
	ctx := c.UserContext()
	list, err := h.Learn.Queue(ctx)
	if err != nil {
		return err
	}
	rows := make([]row, len(list))
	for i, w := range list {
		v, err := h.Courses.Version(ctx, w.VersionID)
		if err != nil {
			return err
		}
		rows[i] = row{w, v}
	}
	return respond.Page(c, queuePage(rows))
}

func (h *Handler) show(c *fiber.Ctx) error {
	v, err := h.view(c)
	if err != nil {
		return err
	}
	return respond.Page(c, scriptPage(v))
}

// view is one answer with what is typed about it.
type view struct {
	learn.Script
	fault           error
	points, comment string
}

func (h *Handler) view(c *fiber.Ctx) (view, error) {
	attempt, err := uuid.Parse(c.Params("attempt"))
	if err != nil {
		return view{}, fault.Missing("learn.mark.unknown")
	}
	s, err := h.Learn.Script(c.UserContext(), attempt, c.Params("question"))
	return view{Script: s}, err
}

// mark saves and leads to what waits next. Where something is wrong the page
// comes back with what was typed.
func (h *Handler) mark(c *fiber.Ctx) error {
	v, err := h.view(c)
	if err != nil {
		return err
	}
	v.points, v.comment = c.FormValue("points"), c.FormValue("comment")
	points, bad := strconv.Atoi(v.points)
	if bad != nil {
		points = -1
	}
	err = respond.Once(c, h.DB, func(ctx context.Context) (string, error) {
		return path, h.Learn.MarkAnswer(ctx, learn.Marking{Attempt: v.Attempt, Question: v.Waiting.Question, Points: points, Comment: v.comment})
	})
	if kind := fault.KindOf(err); err != nil && (kind == fault.Invalid || kind == fault.Conflict) {
		if kind == fault.Conflict { // somebody was faster: their mark is shown
			typed := v
			if v, verr := h.view(c); verr == nil {
				v.points, v.comment, v.fault = typed.points, typed.comment, err
				return respond.Status(c, kind.Status(), scriptPage(v))
			}
		}
		v.fault = err
		return respond.Status(c, kind.Status(), scriptPage(v))
	}
	if err == nil {
		h.Sessions.Notify(c, session.Notice{ID: "marking.saved"})
	}
	return err
}

func (v view) path() string { return path + "/" + v.Attempt.String() + "/" + v.Waiting.Question }

// errors are faults of the fields; a clash is an alert.
func (v view) errors(ctx context.Context) ui.FieldErrors {
	if !fault.Is(v.fault, fault.Invalid) {
		return nil
	}
	return ui.Errors(ctx, v.fault)
}

func (v view) title(ctx context.Context) string {
	return v.On.Title.For(ctx)
}

// question is what was asked and what belongs into an answer.
func (v view) question(ctx context.Context) quiz.Review {
	r, _ := v.On.Explain(v.Waiting.Question, i18n.LangOf(ctx), v.Given)
	return r
}

func prompt(ctx context.Context, v *course.Version, question string) string {
	q, _ := v.Show(question, i18n.LangOf(ctx), quiz.Answer{}, 0)
	return html.UnescapeString(noTags.Sanitize(string(q.Prompt)))
}

var noTags = bluemonday.StrictPolicy()

func table(ctx context.Context, rows []row) ui.TableProps {
	p := ui.TableProps{Caption: i18n.T(ctx, "marking.queue"), RowHead: true, Columns: []ui.Column{
		{Head: i18n.T(ctx, "marking.question")}, {Head: i18n.T(ctx, "marking.course")}, {Head: i18n.T(ctx, "marking.since")},
	}}
	for _, r := range rows {
		name := r.on.Title.For(ctx)
		where := path + "/" + r.Attempt.String() + "/" + r.Question
		p.Rows = append(p.Rows, []templ.Component{
			ui.TextLink(ui.Link{Text: prompt(ctx, r.on, r.Question), Path: where}), ui.Text(name), ui.Text(i18n.DateTime(ctx, r.Since)),
		})
	}
	return p
}
