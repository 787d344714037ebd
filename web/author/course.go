package author

import (
	"context"
	"errors"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/share"
	"codeberg.org/lotse/lotse/web/form"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/session"
	"codeberg.org/lotse/lotse/web/ui"
)

// headForm are the facts about a course as typed. Goals stand one a line, the
// same goal in the same line of both languages.
type headForm struct {
	Version    int    `form:"version"`
	TitleDE    string `form:"title_de" validate:"max=200"`
	TitleEN    string `form:"title_en" validate:"max=200"`
	SummaryDE  string `form:"summary_de" validate:"max=1000"`
	SummaryEN  string `form:"summary_en" validate:"max=1000"`
	AudienceDE string `form:"audience_de" validate:"max=1000"`
	AudienceEN string `form:"audience_en" validate:"max=1000"`
	GoalsDE    string `form:"goals_de" validate:"max=4000"`
	GoalsEN    string `form:"goals_en" validate:"max=4000"`
	Validity   string `form:"validity" validate:"max=10"`
	Translate  string `form:"translate"`
}

func formOf(head courseware.Course, version int) headForm {
	goals := func(l i18n.Lang) string {
		var lines []string
		for _, g := range head.Goals {
			lines = append(lines, g[l])
		}
		return strings.TrimRight(strings.Join(lines, "\n"), "\n")
	}
	f := headForm{
		Version: version, TitleDE: head.Title[i18n.DE], TitleEN: head.Title[i18n.EN], SummaryDE: head.Summary[i18n.DE], SummaryEN: head.Summary[i18n.EN],
		AudienceDE: head.Audience[i18n.DE], AudienceEN: head.Audience[i18n.EN], GoalsDE: goals(i18n.DE), GoalsEN: goals(i18n.EN), Validity: head.Validity,
	}
	if len(head.Languages) > 1 {
		f.Translate = "yes"
	}
	return f
}

// into puts what was typed into the head as it stands; what the form does not
// show stays.
func (f headForm) into(head courseware.Course) courseware.Course {
	head.Title, head.Summary, head.Audience = both(f.TitleDE, f.TitleEN), both(f.SummaryDE, f.SummaryEN), both(f.AudienceDE, f.AudienceEN)
	head.Validity = f.Validity
	head.Goals = nil
	de, en := strings.Split(f.GoalsDE, "\n"), strings.Split(f.GoalsEN, "\n")
	for i := range max(len(de), len(en)) {
		if g := both(line(de, i), line(en, i)); len(g) > 0 {
			head.Goals = append(head.Goals, g)
		}
	}
	head.Languages = []i18n.Lang{head.Source}
	if f.Translate != "" {
		head.Languages = append(head.Languages, other(head.Source))
	}
	return head
}

func line(list []string, i int) string {
	if i < len(list) {
		return strings.TrimSpace(list[i])
	}
	return ""
}

// both is a text of the languages that say something.
func both(de, en string) i18n.Text {
	t := i18n.Text{}
	if de != "" {
		t[i18n.DE] = de
	}
	if en != "" {
		t[i18n.EN] = en
	}
	return t
}

type courseView struct {
	*author.Draft
	form   headForm
	lesson lessonForm // a lesson to add, as typed
	errs   ui.FieldErrors
	newer  bool // somebody else changed the facts meanwhile
	day    form.Date
	copy   copyForm
	owner  string        // who is reminded of the review
	credit *share.Credit // nil: the course is the town's own
}

func (h *Handler) course(c *fiber.Ctx) error {
	return h.showCourse(c, fiber.StatusOK, nil)
}

// showCourse shows a course; change puts what was typed and its faults in.
func (h *Handler) showCourse(c *fiber.Ctx, status int, change func(*courseView)) error {
	d, err := h.Author.OpenHead(c.UserContext(), c.Params("course"))
	if err != nil {
		return err
	}
	v := courseView{Draft: d, form: formOf(d.Head, d.Version), day: form.DateOf(d.ReviewOn), copy: copyOf(d)}
	if err := h.DB.Read(c.UserContext(), h.Share.AskCredit(d.Slug, &v.credit)); err != nil {
		return err
	}
	if d.OwnerID != uuid.Nil && !d.ReviewOn.IsZero() {
		names, err := h.People.Named(c.UserContext(), "author", d.OwnerID)
		if err != nil {
			return err
		}
		p := names[d.OwnerID]
		v.owner = p.FullName()
	}
	if change != nil {
		change(&v)
	}
	return respond.Status(c, status, coursePage(v))
}

func (h *Handler) saveHead(c *fiber.Ctx) error {
	var in headForm
	err := form.Parse(c, &in)
	if err == nil {
		err = respond.Once(c, h.DB, func(ctx context.Context) (string, error) {
			d, err := h.Author.OpenHead(ctx, c.Params("course"))
			if err != nil {
				return "", err
			}
			if name := "title_" + string(d.Head.Source); both(in.TitleDE, in.TitleEN)[d.Head.Source] == "" {
				return "", fault.InvalidInput(fault.Field{Name: name, ID: "author.title_missing"})
			}
			_, err = h.Author.SaveHead(ctx, in.Version, in.into(d.Head))
			return coursePath(d.Slug), err
		})
	}
	if respond.Mistake(err) {
		return h.showCourse(c, fault.KindOf(err).Status(), func(v *courseView) {
			var newer *author.Newer
			v.errs, v.form = ui.Errors(c.UserContext(), err), in
			if errors.As(err, &newer) {
				v.newer, v.form.Version = true, newer.Version
			}
		})
	}
	if err == nil {
		h.Sessions.Notify(c, session.Notice{ID: "editor.saved"})
	}
	return err
}

// lessonForm is a lesson to add, as typed.
type lessonForm struct {
	Title   string `form:"lesson" validate:"max=200"`
	Minutes string `form:"minutes" validate:"max=3"`
}

func (h *Handler) addLesson(c *fiber.Ctx) error {
	var in lessonForm
	err := form.Parse(c, &in)
	if err == nil {
		err = respond.Once(c, h.DB, func(ctx context.Context) (string, error) {
			d, err := h.Author.OpenHead(ctx, c.Params("course"))
			if err != nil {
				return "", err
			}
			if in.Title == "" {
				return "", fault.InvalidInput(fault.Field{Name: "lesson", ID: "editor.lesson.missing"})
			}
			done, err := h.Author.AddLesson(ctx, d.Slug, author.End, courseware.Lesson{
				Title: i18n.Text{d.Head.Source: in.Title}, Minutes: max(number(in.Minutes), 0),
			})
			return lessonPath(d.Slug, done.ID), err
		})
	}
	if respond.Mistake(err) {
		return h.showCourse(c, fault.KindOf(err).Status(), func(v *courseView) {
			v.lesson, v.errs = in, ui.Errors(c.UserContext(), err)
		})
	}
	return err
}

// passMark is what a new test asks for until somebody says else, in per cent.
const (
	passMark    = 80
	testMinutes = 5
)

func (h *Handler) addTest(c *fiber.Ctx) error {
	course := c.Params("course")
	err := respond.Once(c, h.DB, func(ctx context.Context) (string, error) {
		d, err := h.Author.OpenHead(ctx, course)
		if err != nil {
			return "", err
		}
		t := courseware.Test{Pass: passMark, Minutes: testMinutes, Title: i18n.Text{}}
		for _, l := range d.Head.Languages {
			t.Title[l] = i18n.In(l, "editor.test.title")
		}
		_, err = h.Author.AddTest(ctx, course, t)
		return lessonPath(course, author.TestID), err
	})
	if respond.Mistake(err) {
		return h.showCourse(c, fault.KindOf(err).Status(), func(v *courseView) { v.errs = ui.Errors(c.UserContext(), err) })
	}
	return err
}

// placeLesson moves or deletes a lesson.
func (h *Handler) placeLesson(c *fiber.Ctx) error {
	course, lesson, do := c.Params("course"), c.Params("lesson"), c.FormValue("do")
	done, err := respond.Effect(c, h.DB, func(ctx context.Context) (author.Done, error) {
		switch do {
		case doUp:
			return h.Author.ShiftLesson(ctx, course, lesson, -1)
		case doDown:
			return h.Author.ShiftLesson(ctx, course, lesson, 1)
		case doMove:
			return h.Author.MoveLesson(ctx, course, lesson, c.FormValue("after"))
		case doDelete:
			return h.Author.DeleteLesson(ctx, course, lesson)
		}
		return author.Done{}, fault.Wrong("error.form_unreadable")
	})
	if respond.Mistake(err) && do == doMove {
		return h.showLessonMove(c, fault.KindOf(err).Status(), ui.Errors(c.UserContext(), err))
	}
	if respond.Mistake(err) {
		return h.showCourse(c, fault.KindOf(err).Status(), func(v *courseView) { v.errs = ui.Errors(c.UserContext(), err) })
	}
	if err != nil {
		return err
	}
	switch do {
	case doDelete:
		h.Sessions.Notify(c, session.Notice{ID: "editor.lesson.deleted", Undo: undoPath(course, "", done.Change)})
		return respond.To(c, coursePath(course))
	case doMove:
		h.Sessions.Notify(c, session.Notice{ID: "editor.lesson.moved", Undo: undoPath(course, "", done.Change)})
	}
	return respond.To(c, coursePath(course)+"#l-"+lesson)
}

// What a button does.
const (
	doUp     = "up"
	doDown   = "down"
	doCopy   = "copy"
	doDelete = "delete"
	doKind   = "kind"
	doMove   = "move"
)

// translation is the language a course is translated into, or "".
func translation(d *author.Draft) i18n.Lang {
	for _, l := range d.Head.Languages {
		if l != d.Head.Source {
			return l
		}
	}
	return ""
}

// states says how far the translation of a lesson is.
func states(ctx context.Context, d *author.Draft, l author.Lesson) []badge {
	lang := translation(d)
	var out []badge
	switch {
	case l.Head.Linked():
		out = append(out, badge{ui.Info, i18n.T(ctx, "reuse.linked")})
	case l.Central:
		out = append(out, badge{ui.Info, i18n.T(ctx, "reuse.central.one")})
	}
	if lang == "" || l.Count.Blocks == 0 {
		return out
	}
	n := l.Count.States[lang]
	if k := n[author.Stale]; k > 0 {
		out = append(out, badge{ui.Warning, i18n.T(ctx, "editor.stale.count", i18n.Args{"Count": k, "Lang": langName(ctx, lang)})})
	}
	if k := l.Count.Blocks - n[author.Stale] - n[author.Current] - n[author.Waved]; k > 0 {
		out = append(out, badge{ui.Info, i18n.T(ctx, "editor.missing.count", i18n.Args{"Count": k, "Lang": langName(ctx, lang)})})
	}
	if n[author.Current]+n[author.Waved] == l.Count.Blocks {
		out = append(out, badge{ui.Success, i18n.T(ctx, "editor.current.all", i18n.Args{"Lang": langName(ctx, lang)})})
	}
	return out
}

type badge struct {
	kind ui.Kind
	text string
}

func (v courseView) validities(ctx context.Context) []ui.Option {
	list := []string{"", "P1Y", "P2Y", "P3Y", "P5Y"}
	out := make([]ui.Option, 0, len(list)+1)
	known := false
	for _, p := range list {
		id := "editor.validity.always"
		if p != "" {
			id = "editor.validity." + strings.ToLower(p)
		}
		known = known || p == v.form.Validity
		out = append(out, ui.Option{Value: p, Label: i18n.T(ctx, id), Selected: p == v.form.Validity})
	}
	if !known {
		out = append(out, ui.Option{Value: v.form.Validity, Label: v.form.Validity, Selected: true})
	}
	return out
}

// locked says that nothing can be written now.
func locked(d *author.Draft) bool { return d.State == author.Approved }

// standing is what somebody else saved, beside what was typed.
func (v courseView) standing(ctx context.Context) []ui.Term {
	var out []ui.Term
	now := formOf(v.Head, v.Version)
	for _, f := range []struct{ id, now, mine string }{
		{"editor.title.de", now.TitleDE, v.form.TitleDE},
		{"editor.title.en", now.TitleEN, v.form.TitleEN},
		{"editor.summary.de", now.SummaryDE, v.form.SummaryDE},
		{"editor.summary.en", now.SummaryEN, v.form.SummaryEN},
		{"editor.audience.de", now.AudienceDE, v.form.AudienceDE},
		{"editor.audience.en", now.AudienceEN, v.form.AudienceEN},
		{"editor.goals.de", now.GoalsDE, v.form.GoalsDE},
		{"editor.goals.en", now.GoalsEN, v.form.GoalsEN},
	} {
		if f.now != strings.ReplaceAll(f.mine, "\r\n", "\n") {
			out = append(out, ui.Term{Key: i18n.T(ctx, f.id), Value: ui.Text(f.now)})
		}
	}
	return out
}
