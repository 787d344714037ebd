package author

import (
	"context"
	"html/template"
	"slices"

	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/quiz"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/ui"
)

// previewView is a lesson as it is drafted, as its readers would see it.
type previewView struct {
	*author.Draft
	player  *Handler
	lesson  string
	edition *courseware.Edition
	page    courseware.Page
	lang    i18n.Lang
	phone   bool

	checked string // question that was tried out
	wrong   string // question whose answer was refused
	answer  quiz.Answer
	fault   error
}

func (h *Handler) preview(c *fiber.Ctx) error {
	v, err := h.previewView(c)
	if err != nil {
		return err
	}
	return respond.Page(c, previewPage(v))
}

// tryOut checks an answer as the player does. Nothing is stored.
func (h *Handler) tryOut(c *fiber.Ctx) error {
	v, err := h.previewView(c)
	if err != nil {
		return err
	}
	v.checked = c.Query("question")
	q, ok := v.edition.Question(v.checked)
	if !ok {
		return fault.Missing("author.block_missing")
	}
	values := map[string][]string{}
	for k, s := range c.Context().PostArgs().All() {
		values[string(k)] = append(values[string(k)], string(s))
	}
	if v.answer, err = quiz.Decode(q, values, v.lang); err == nil {
		err = quiz.Check(q, v.answer)
	}
	if fault.Is(err, fault.Invalid) {
		v.fault = err
		asked := v.checked
		v.checked, v.wrong = "", asked
		return respond.Status(c, fiber.StatusUnprocessableEntity, previewPage(v))
	}
	if err != nil {
		return err
	}
	return respond.Page(c, previewPage(v))
}

func (h *Handler) previewView(c *fiber.Ctx) (previewView, error) {
	d, err := h.Author.OpenLesson(c.UserContext(), c.Params("course"), c.Params("lesson"))
	if err != nil {
		return previewView{}, err
	}
	v := previewView{Draft: d, player: h, lesson: c.Params("lesson"), lang: d.Head.Source, phone: c.Query("width") == "phone"}
	if l, ok := i18n.ParseLang(c.Query("lang")); ok && slices.Contains(d.Head.Languages, l) {
		v.lang = l
	}
	v.edition = courseware.Open(d.Course())
	ok := false
	if v.lesson == author.TestID {
		v.page, ok = v.edition.TestPage(v.lang)
	} else {
		v.page, ok = v.edition.Lesson(v.edition.LessonNo(v.lesson), v.lang)
	}
	if !ok {
		return v, fault.Missing("author.lesson_missing")
	}
	return v, nil
}

// back leads to the editor, or for those who do not write to the publication.
func (v previewView) back(ctx context.Context) *ui.Link {
	if actor.From(ctx).Can(author.Write) {
		return &ui.Link{Text: i18n.T(ctx, "editor.preview.back"), Path: lessonPath(v.Slug, v.lesson) + "?lang=" + string(v.lang)}
	}
	return &ui.Link{Text: i18n.T(ctx, "release.title"), Path: coursePath(v.Slug) + "/publication"}
}

// at is the preview in another language or width.
func (v previewView) at(l i18n.Lang, phone bool) string {
	p := lessonPath(v.Slug, v.lesson) + "/preview?lang=" + string(l)
	if phone {
		p += "&width=phone"
	}
	return p
}

func (v previewView) languages(ctx context.Context) []ui.Tab {
	var out []ui.Tab
	for _, l := range v.Head.Languages {
		out = append(out, ui.Tab{Link: ui.Link{Text: langName(ctx, l), Path: v.at(l, v.phone)}, Current: l == v.lang})
	}
	return out
}

func (v previewView) widths(ctx context.Context) []ui.Tab {
	return []ui.Tab{
		{Link: ui.Link{Text: i18n.T(ctx, "editor.preview.desk"), Path: v.at(v.lang, false)}, Current: !v.phone},
		{Link: ui.Link{Text: i18n.T(ctx, "editor.preview.phone"), Path: v.at(v.lang, true)}, Current: v.phone},
	}
}

func (v previewView) questions() []courseware.PageBlock {
	var out []courseware.PageBlock
	for _, b := range v.page.Blocks {
		if b.Question != "" {
			out = append(out, b)
		}
	}
	return out
}

// ask is a question as learners see it; to check it stores nothing.
func (v previewView) ask(ctx context.Context, id string, i int) ui.QuestionProps {
	answer := quiz.Answer{}
	if id == v.checked || id == v.wrong {
		answer = v.answer
	}
	view, _ := v.edition.Show(id, v.lang, answer, 1)
	p := v.player.Ask(view)
	if id == v.wrong {
		p.Error = ui.Errors(ctx, v.fault).For(quiz.Field)
	}
	p.ID, p.Inline, p.Number, p.Count = id, true, i+1, len(v.questions())
	p.Action = v.at(v.lang, v.phone) + "&question=" + id
	return p
}

func (v previewView) verdict() ui.FeedbackProps {
	r, _ := v.edition.Explain(v.checked, v.lang, v.answer)
	p := ui.FeedbackProps{Verdict: ui.Wrong}
	switch {
	case r.Open:
		p.Verdict = ui.Waiting
	case r.Right:
		p.Verdict = ui.Right
	case r.Points > 0:
		p.Verdict = ui.Partly
	}
	return p
}

// comments are the author's words about the answer.
func (v previewView) comments() []template.HTML {
	r, _ := v.edition.Explain(v.checked, v.lang, v.answer)
	return r.Comments()
}
