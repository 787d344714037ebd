package author

import (
	"context"
	"slices"
	"strings"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/author/worddiff"
	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/form"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/session"
	"codeberg.org/lotse/lotse/web/ui"
)

func linksPath(course string) string { return coursePath(course) + "/references" }

// linkInput is a lesson to link, as typed. Lesson is "course/lesson".
type linkInput struct {
	Lesson string `form:"lesson" validate:"max=100"`
	Follow string `form:"follow" validate:"max=10"`
	After  string `form:"after" validate:"max=60"`
}

const (
	doFollow = "follow"
	doStay   = "stay"
	doTake   = "take"
	doCut    = "cut"
)

type linksView struct {
	*author.Draft
	from    string           // the course whose lessons are shown; "": the central ones
	courses []course.Listing // to choose from
	lessons []ui.Option
	in      linkInput
	errs    ui.FieldErrors
}

// links shows what can be linked: central lessons, or those of a course.
func (h *Handler) links(c *fiber.Ctx) error {
	return h.showLinks(c, fiber.StatusOK, linkInput{Follow: doFollow, After: author.End}, nil)
}

func (h *Handler) showLinks(c *fiber.Ctx, status int, in linkInput, errs ui.FieldErrors) error {
	ctx := c.UserContext()
	d, err := h.Author.OpenHead(ctx, c.Params("course"))
	if err != nil {
		return err
	}
	v := linksView{Draft: d, from: c.Query("from"), in: in, errs: errs}
	if v.courses, err = h.Author.Homes(ctx); err != nil {
		return err
	}
	v.courses = slices.DeleteFunc(v.courses, func(l course.Listing) bool { return l.Slug == d.Slug })
	if v.lessons, err = h.choices(ctx, v.from, in.Lesson); err != nil {
		return err
	}
	return respond.Status(c, status, linksPage(v))
}

// choices are the lessons of a course, or the central ones.
func (h *Handler) choices(ctx context.Context, from, chosen string) ([]ui.Option, error) {
	var out []ui.Option
	add := func(home, lesson string, name, hint i18n.Text) {
		value := home + "/" + lesson
		label, lang := title(ctx, name, "editor.untitled")
		below, _ := title(ctx, hint, "editor.untitled")
		if len(hint) == 0 {
			below = ""
		}
		out = append(out, ui.Option{Value: value, Label: label, Lang: lang, Hint: below, Selected: value == chosen})
	}
	if from == "" {
		central, err := h.Author.Centrals(ctx)
		for _, l := range central {
			add(l.Course, l.Lesson, l.Title, l.Of)
		}
		return out, err
	}
	v, lessons, err := h.Author.Linkable(ctx, from)
	for _, l := range lessons {
		add(v.Slug, l.ID, l.Title, nil)
	}
	return out, err
}

func (h *Handler) link(c *fiber.Ctx) error {
	var in linkInput
	to := c.Params("course")
	err := form.Parse(c, &in)
	if err == nil {
		err = respond.Once(c, h.DB, func(ctx context.Context) (string, error) {
			home, lesson, ok := cutLesson(in.Lesson)
			if !ok {
				return "", fault.InvalidInput(fault.Field{Name: "lesson", ID: "reuse.choose"})
			}
			done, err := h.Author.Link(ctx, author.NewLink{Course: to, After: in.After, Home: home, Lesson: lesson, Follows: in.Follow != doStay})
			return lessonPath(to, done.ID), err
		})
	}
	if respond.Mistake(err) {
		return h.showLinks(c, fault.KindOf(err).Status(), in, ui.Errors(c.UserContext(), err))
	}
	return err
}

// cutLesson names a lesson of a course.
func cutLesson(s string) (course, lesson string, ok bool) { return strings.Cut(s, "/") }

func (v linksView) sources(ctx context.Context) []ui.Option {
	out := []ui.Option{{Label: i18n.T(ctx, "reuse.central.all"), Selected: v.from == ""}}
	for _, l := range v.courses {
		name, lang := title(ctx, l.Title, "editor.untitled")
		out = append(out, ui.Option{Value: l.Slug, Label: name, Lang: lang, Selected: v.from == l.Slug})
	}
	return out
}

func (v linksView) places(ctx context.Context) []ui.Option {
	out := []ui.Option{
		{Value: author.End, Label: i18n.T(ctx, "editor.place.end"), Selected: v.in.After == author.End},
		{Label: i18n.T(ctx, "editor.place.start"), Selected: v.in.After == ""},
	}
	for _, l := range v.Lessons {
		name, _ := title(ctx, l.Title(), "editor.untitled")
		out = append(out, ui.Option{Value: l.ID, Label: i18n.T(ctx, "editor.place.after", i18n.Args{"Block": name}), Selected: v.in.After == l.ID})
	}
	return out
}

func modes(ctx context.Context, chosen string) []ui.Option {
	var out []ui.Option
	for _, m := range []string{doFollow, doStay} {
		out = append(out, ui.Option{Value: m, Label: i18n.T(ctx, "reuse.mode."+m), Hint: i18n.T(ctx, "reuse.mode."+m+".what"), Selected: chosen == m})
	}
	return out
}

// setLink changes how a lesson is linked.
func (h *Handler) setLink(c *fiber.Ctx) error {
	slug, lesson, do := c.Params("course"), c.Params("lesson"), c.FormValue("do")
	done, err := respond.Effect(c, h.DB, func(ctx context.Context) (author.Done, error) {
		switch do {
		case doTake:
			return h.Author.TakeNewer(ctx, slug, lesson)
		case doFollow, doStay:
			return h.Author.SetFollows(ctx, slug, lesson, do == doFollow)
		case doCut:
			return h.Author.Unlink(ctx, slug, lesson)
		}
		return author.Done{}, fault.Wrong("error.form_unreadable")
	})
	if respond.Mistake(err) {
		return h.showLesson(c, fault.KindOf(err).Status(), func(v *lessonView) { v.errs = ui.Errors(c.UserContext(), err) })
	}
	if err != nil {
		return err
	}
	n := session.Notice{ID: "reuse.done." + do}
	if do == doTake || do == doCut {
		n.Undo = undoPath(slug, lesson, done.Change)
	}
	h.Sessions.Notify(c, n)
	return respond.To(c, lessonPath(slug, lesson))
}

// linkedView is what a lesson's page knows of the lesson's home.
type linkedView struct {
	author.LinkHome
	edition *courseware.Edition
	show    func(courseware.PageBlock) templ.Component
}

// linked reads where a linked lesson comes from; nil for one of the course's
// own.
func (h *Handler) linked(ctx context.Context, d *author.Draft, l author.Lesson) (*linkedView, error) {
	if !l.Head.Linked() {
		return nil, nil
	}
	home, err := h.Author.Home(ctx, d.Slug, l.ID, *l.Head.From)
	return &linkedView{home, courseware.Open(d.Course()), h.Block}, err
}

// page is a locked block as it is made ready for learners; nil where it says
// nothing in the language.
func (b blockView) page(l i18n.Lang) *courseware.PageBlock {
	if b.Texts[l].Body == "" {
		return nil
	}
	p, _ := b.link.edition.Lesson(b.link.edition.LessonNo(b.lesson.ID), l)
	for _, pb := range p.Blocks {
		if pb.ID == b.ID {
			return &pb
		}
	}
	return nil
}

// words are those of a locked block that is not shown as learners see it.
func (b blockView) words(l i18n.Lang) string {
	if b.Question != nil {
		return promptOf(b.Texts[l].Body)
	}
	return b.Texts[l].Body
}

// linkTerms say where the lesson comes from.
func (v *lessonView) linkTerms(ctx context.Context) []ui.Term {
	from := v.lesson.Head.From
	name, _ := title(ctx, v.link.Title, "reuse.home.elsewhere")
	mode := doStay
	if v.lesson.Follows {
		mode = doFollow
	}
	return []ui.Term{
		{Key: i18n.T(ctx, "reuse.home"), Value: ui.Text(name)},
		{Key: i18n.T(ctx, "reuse.version"), Value: ui.Text(i18n.T(ctx, "editor.list.version", i18n.Args{"No": from.Version}))},
		{Key: i18n.T(ctx, "reuse.mode"), Value: ui.Text(i18n.T(ctx, "reuse.mode."+mode))},
	}
}

// changeView is a difference between the lesson here and at home.
type changeView struct {
	what  string
	texts []changedText
}

type changedText struct {
	lang   i18n.Lang
	pieces []worddiff.Piece
}

func (v *lessonView) changes(ctx context.Context) []changeView {
	var out []changeView
	for _, d := range v.link.News.Differences {
		c := changeView{what: i18n.T(ctx, "reuse.change."+string(d.Fate))}
		if d.Structure && len(d.Languages) == 0 {
			c.what = i18n.T(ctx, "reuse.change.structure")
		}
		langs := d.Languages
		if len(langs) == 0 && (d.Fate == author.Added || d.Fate == author.Removed) {
			langs = v.Head.Languages
		}
		for _, l := range langs {
			if slices.Contains(v.Head.Languages, l) && d.Old[l].Body+d.New[l].Body != "" {
				c.texts = append(c.texts, changedText{l, worddiff.Compare(d.Old[l].Body, d.New[l].Body)})
			}
		}
		out = append(out, c)
	}
	return out
}
