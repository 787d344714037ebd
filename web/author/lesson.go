package author

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/form"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/ui"
)

// lessonView is the editor of a lesson.
type lessonView struct {
	*author.Draft
	lesson   author.Lesson
	tab      i18n.Lang // what a narrow window shows
	head     headInput
	headErrs bool
	openHead bool // a finding leads there
	newer    bool // somebody else changed the head of the lesson
	typed    *textInput
	conflict *author.Text // that stands instead of the typed text
	add      addInput
	errs     ui.FieldErrors
	link     *linkedView // nil: a lesson of the course's own
}

func (h *Handler) lesson(c *fiber.Ctx) error { return h.showLesson(c, fiber.StatusOK, nil) }

// showLesson shows the editor; change puts what was typed and its faults in.
func (h *Handler) showLesson(c *fiber.Ctx, status int, change func(*lessonView)) error {
	d, err := h.Author.OpenLesson(c.UserContext(), c.Params("course"), c.Params("lesson"))
	if err != nil {
		return err
	}
	v := lessonView{Draft: d, tab: d.Head.Source, add: addInput{After: author.End}, openHead: c.Query("head") != ""}
	if l, ok := i18n.ParseLang(c.Query("lang")); ok && slices.Contains(d.Head.Languages, l) {
		v.tab = l
	}
	v.lesson = find(d, c.Params("lesson"))
	v.head = headOf(v.lesson)
	if change != nil {
		change(&v)
	}
	if v.link, err = h.linked(c.UserContext(), d, v.lesson); err != nil {
		return err
	}
	return respond.Status(c, status, lessonPage(v))
}

// find is a lesson of a draft, or the test.
func find(d *author.Draft, id string) author.Lesson {
	all := d.All()
	return all[slices.IndexFunc(all, func(l author.Lesson) bool { return l.ID == id })]
}

// headInput is the head of a lesson or of the test as typed.
type headInput struct {
	Version  int    `form:"version"`
	TitleDE  string `form:"title_de" validate:"max=200"`
	TitleEN  string `form:"title_en" validate:"max=200"`
	Minutes  string `form:"minutes" validate:"max=3"`
	Pass     string `form:"pass" validate:"max=3"`
	Attempts string `form:"attempts" validate:"max=3"`
	Pools    string `form:"pools" validate:"max=2000"`
}

func headOf(l author.Lesson) headInput {
	t := l.Title()
	in := headInput{Version: l.Version, TitleDE: t[i18n.DE], TitleEN: t[i18n.EN], Minutes: digits(l.Minutes())}
	if !l.IsTest() {
		return in
	}
	in.Pass = digits(l.Test.Pass)
	if l.Test.Attempts > 0 {
		in.Attempts = digits(l.Test.Attempts)
	}
	var lines []string
	for _, p := range l.Test.Pools {
		lines = append(lines, p.ID+": "+digits(p.Draw))
	}
	in.Pools = strings.Join(lines, "\n")
	return in
}

const (
	mostMinutes = 240
	mostPerCent = 100
	mostTries   = 99
)

// counted is a number of a form from least to most; empty is 0.
func counted(name, s string, least, most int, faults *[]fault.Field) int {
	if s == "" && least == 0 {
		return 0
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < least || n > most {
		*faults = append(*faults, fault.Field{Name: name, ID: "editor.number", Args: fault.Args{"Least": least, "Most": most}})
	}
	return n
}

// test puts what was typed into the test's settings.
func (in headInput) test(t courseware.Test, faults *[]fault.Field) courseware.Test {
	t.Title = both(in.TitleDE, in.TitleEN)
	t.Minutes = counted("minutes", in.Minutes, 1, mostMinutes, faults)
	t.Pass = counted("pass", in.Pass, 1, mostPerCent, faults)
	t.Attempts = counted("attempts", in.Attempts, 0, mostTries, faults)
	t.Pools = nil
	for _, row := range filled(in.Pools) {
		name, draw, _ := strings.Cut(row, ":")
		n, err := strconv.Atoi(strings.TrimSpace(draw))
		id := author.Name(name, "", func(string) bool { return false })
		if err != nil || n < 1 || id == "" {
			*faults = append(*faults, fault.Field{Name: "pools", ID: "editor.pools.form"})
			return t
		}
		t.Pools = append(t.Pools, courseware.Pool{ID: id, Draw: n})
	}
	return t
}

func (h *Handler) saveLesson(c *fiber.Ctx) error {
	var in headInput
	course, lesson := c.Params("course"), c.Params("lesson")
	err := form.Parse(c, &in)
	if err == nil {
		err = respond.Once(c, h.DB, func(ctx context.Context) (string, error) {
			return lessonPath(course, lesson), h.storeHead(ctx, course, lesson, in)
		})
	}
	if respond.Mistake(err) {
		return h.showLesson(c, fault.KindOf(err).Status(), func(v *lessonView) {
			var newer *author.Newer
			v.head, v.headErrs, v.errs = in, true, ui.Errors(c.UserContext(), err)
			if errors.As(err, &newer) {
				v.newer, v.head.Version = true, newer.Version
			}
		})
	}
	return err
}

func (h *Handler) storeHead(ctx context.Context, course, lesson string, in headInput) error {
	d, err := h.Author.OpenHead(ctx, course)
	if err != nil {
		return err
	}
	var faults []fault.Field
	if both(in.TitleDE, in.TitleEN)[d.Head.Source] == "" {
		faults = append(faults, fault.Field{Name: "title_" + string(d.Head.Source), ID: "editor.lesson.missing"})
	}
	for _, l := range d.All() {
		if l.ID != lesson {
			continue
		}
		if l.IsTest() {
			t := in.test(l.Test, &faults)
			if len(faults) > 0 {
				return fault.InvalidInput(faults...)
			}
			_, err = h.Author.SaveTest(ctx, course, in.Version, t)
			return err
		}
		next := l.Head
		next.Title, next.Minutes = both(in.TitleDE, in.TitleEN), counted("minutes", in.Minutes, 0, mostMinutes, &faults)
		if len(faults) > 0 {
			return fault.InvalidInput(faults...)
		}
		next.ID = l.ID
		_, err = h.Author.SaveLesson(ctx, course, in.Version, next)
		return err
	}
	return fault.Missing("author.lesson_missing")
}
