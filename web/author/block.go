package author

import (
	"context"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/quiz"
	"codeberg.org/lotse/lotse/web/form"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/session"
	"codeberg.org/lotse/lotse/web/ui"
)

// addInput is a block to add, as typed.
type addInput struct {
	Kind  string `form:"kind" validate:"max=40"`
	After string `form:"after" validate:"max=60"`
	Body  string `form:"new" validate:"max=60000"`
}

// plainKinds are the blocks that only say something.
var plainKinds = []courseware.Type{
	courseware.Text, courseware.Heading, courseware.Callout, courseware.Checklist, courseware.Table, courseware.Image,
	courseware.Video, courseware.Audio, courseware.Attachment,
}

// questionKinds are the kinds of questions in the order they are offered.
var questionKinds = []quiz.Kind{
	quiz.Single, quiz.Multiple, quiz.TrueFalse, quiz.Order, quiz.Match, quiz.Cloze, quiz.Numeric, quiz.Short, quiz.Area, quiz.Free,
}

// questionMark stands before the kind of a question among the kinds of blocks.
const questionMark = "question:"

// block is the new block with its first text.
func (in addInput) block() (courseware.Block, string, bool) {
	if kind, ok := strings.CutPrefix(in.Kind, questionMark); ok {
		q := quiz.Question{Kind: quiz.Kind(kind), Points: 1}
		if q.Kind == quiz.TrueFalse {
			q.Options = []string{"true", "false"}
		}
		return courseware.Block{Type: courseware.Question, Question: &q}, in.Body, slices.Contains(questionKinds, q.Kind)
	}
	b, body := courseware.Block{Type: courseware.Type(in.Kind)}, in.Body
	switch b.Type {
	case courseware.Callout:
		b.Tone = courseware.Remember
	case courseware.Checklist:
		body = joinChecklist(fields{fieldSteps: in.Body})
	case courseware.Table:
		body = joinTable(newTable(in.Body))
	case courseware.Image:
		body = joinImage(fields{fieldCaption: in.Body})
	case courseware.Video, courseware.Audio, courseware.Attachment:
		body = joinClip(fields{fieldSaid: in.Body})
	default:
	}
	return b, body, slices.Contains(plainKinds, b.Type)
}

// newTable takes what was typed as rows where it has cells, else as what the
// table is to show.
func newTable(s string) fields {
	if strings.Contains(s, "|") {
		return fields{fieldRows: s}
	}
	return fields{fieldCaption: s}
}

func (h *Handler) addBlock(c *fiber.Ctx) error {
	var in addInput
	course, lesson := c.Params("course"), c.Params("lesson")
	err := form.Parse(c, &in)
	if err == nil {
		err = respond.Once(c, h.DB, func(ctx context.Context) (string, error) {
			b, body, known := in.block()
			if !known {
				return "", fault.InvalidInput(fault.Field{Name: "kind", ID: "editor.block.kind_missing"})
			}
			body = strings.ReplaceAll(body, "\r\n", "\n")
			if b.Type == courseware.Heading && strings.ContainsAny(body, "\n#*`[") {
				return "", fault.InvalidInput(fault.Field{Name: "new", ID: "editor.heading.plain"})
			}
			done, err := h.Author.AddBlock(ctx, author.NewBlock{Course: course, Lesson: lesson, After: in.After, Block: b, Words: in.Body, Body: body})
			if b.Question != nil {
				return questionPath(course, lesson, done.ID), err
			}
			return lessonPath(course, lesson) + anchor(done.ID), err
		})
	}
	if respond.Mistake(err) {
		return h.showLesson(c, fault.KindOf(err).Status(), func(v *lessonView) { v.add, v.errs = in, ui.Errors(c.UserContext(), err) })
	}
	return err
}

// changeBlock does with the block of the address what the form asks for.
func (h *Handler) changeBlock(ctx context.Context, c *fiber.Ctx, do string) (author.Done, error) {
	course, block := c.Params("course"), c.Params("block")
	switch do {
	case doUp:
		return h.Author.ShiftBlock(ctx, course, block, -1)
	case doDown:
		return h.Author.ShiftBlock(ctx, course, block, 1)
	case doMove:
		return h.Author.MoveBlock(ctx, author.Move{Course: course, Block: block, Lesson: c.FormValue("lesson"), After: c.FormValue("after")})
	case doCopy:
		return h.Author.DuplicateBlock(ctx, course, block)
	case doDelete:
		return h.Author.DeleteBlock(ctx, course, block)
	case doKind:
		b := courseware.Block{ID: block, Type: courseware.Type(c.FormValue("kind"))}
		if b.Type == courseware.Callout {
			b.Tone = courseware.Remember
		}
		return h.Author.SaveBlock(ctx, course, number(c.FormValue("version")), b)
	}
	return author.Done{}, fault.Wrong("error.form_unreadable")
}

// placeBlock moves, copies or deletes a block, or makes another kind of it.
func (h *Handler) placeBlock(c *fiber.Ctx) error {
	course, lesson, block, do := c.Params("course"), c.Params("lesson"), c.Params("block"), c.FormValue("do")
	done, err := respond.Effect(c, h.DB, func(ctx context.Context) (author.Done, error) { return h.changeBlock(ctx, c, do) })
	if respond.Mistake(err) && do == doMove {
		return h.showMove(c, fault.KindOf(err).Status(), ui.Errors(c.UserContext(), err))
	}
	if respond.Mistake(err) {
		return h.showLesson(c, fault.KindOf(err).Status(), func(v *lessonView) { v.errs = ui.Errors(c.UserContext(), err) })
	}
	if err != nil {
		return err
	}
	to := lessonPath(course, lesson)
	if l, ok := i18n.ParseLang(c.FormValue("tab")); ok {
		to += "?lang=" + string(l)
	}
	switch do {
	case doDelete:
		h.Sessions.Notify(c, session.Notice{ID: "editor.block.deleted", Undo: undoPath(course, lesson, done.Change)})
		return respond.To(c, to)
	case doMove:
		h.Sessions.Notify(c, session.Notice{ID: "editor.block.moved", Undo: undoPath(course, lesson, done.Change)})
		return respond.To(c, lessonPath(course, c.FormValue("lesson", lesson))+anchor(block))
	case doCopy:
		return respond.To(c, to+anchor(done.ID))
	}
	return respond.To(c, to+anchor(block))
}
