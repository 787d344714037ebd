package release

import (
	"context"
	"encoding/json"
	"time"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/ui"
)

// historyView is who did what with a course, the newest first.
type historyView struct {
	words
	slug   string
	course *courseware.Course
	steps  []author.Step
	names  map[uuid.UUID]people.Person
	liveID uuid.UUID
	more   bool // there are older ones
}

// historyPage is how many steps the service returns at once.
const stepsPerPage = 50

func (h *Handler) history(c *fiber.Ctx) error {
	ctx := c.UserContext()
	before := uuid.Nil
	if s := c.Query("before"); s != "" {
		var err error
		if before, err = uuid.Parse(s); err != nil {
			return fault.Missing("author.step_missing")
		}
	}
	d, err := h.Author.Open(ctx, slug(c))
	if err != nil {
		return err
	}
	v := historyView{words: words{ctx}, slug: d.Slug, course: d.Course(), liveID: d.Live.VersionID}
	if v.steps, err = h.Author.History(ctx, d.Slug, before); err != nil {
		return err
	}
	v.more = len(v.steps) == stepsPerPage
	if v.names, err = h.People.Named(ctx, "author", actors(v.steps)...); err != nil {
		return err
	}
	return respond.Page(c, historyPage(v))
}

// restore makes the draft say what an earlier version said.
func (h *Handler) restore(c *fiber.Ctx) error {
	version, err := uuid.Parse(c.FormValue("version"))
	if err != nil {
		return fault.Missing("author.step_missing")
	}
	return h.step(c, "release.said.restored", func(ctx context.Context, course string, _ input) (author.Done, error) {
		_, err := h.Author.Restore(ctx, course, version)
		return author.Done{}, err // what stood before is in the history
	})
}

func (v historyView) next() string {
	if !v.more {
		return ""
	}
	return "?before=" + v.steps[len(v.steps)-1].ID.String()
}

func (v historyView) moments() []ui.Moment {
	return v.told(v.slug, v.course, v.steps, v.names, v.liveID)
}

// told are steps in words.
func (w words) told(slug string, c *courseware.Course, steps []author.Step, names map[uuid.UUID]people.Person, live uuid.UUID) (out []ui.Moment) {
	for _, s := range steps {
		m := ui.Moment{
			Date:  w.t("release.step.by", args{"At": w.moment(s.At), "Who": w.who(names, s.By)}),
			Title: w.t("author.step." + string(s.Kind)), Text: w.about(c, s),
		}
		switch {
		case s.Undoes != uuid.Nil:
			m.Title = w.t("release.step.undo", args{"Step": m.Title})
		case s.Undone:
			m.Title = w.t("release.step.undone", args{"Step": m.Title})
		}
		m.Body = w.ways(slug, s, live)
		out = append(out, m)
	}
	return out
}

// about says what a step was about: the reason, or the place.
func (w words) about(c *courseware.Course, s author.Step) string {
	if r := reason(s); r != "" {
		if s.Kind == author.Refused {
			return w.t(r, args{"Count": 2})
		}
		return r
	}
	if s.Key == "" || s.Kind == author.WentLive || s.Kind == author.CourseOpened {
		return ""
	}
	id, lang := s.Key, ""
	if n := len(id) - 3; n > 0 && id[n] == '/' {
		id, lang = s.Key[:n], s.Key[n+1:]
	}
	text := ""
	if b, ok := block(c, id); ok {
		text = first(b.Text[c.Source].Body)
	} else if c.LessonNo(id) > 0 || id == author.TestID {
		text, _ = w.lesson(c, id)
	}
	if text == "" || lang == "" {
		return text
	}
	return w.t("release.step.in", args{"What": text, "Language": w.t("release.lang." + lang)})
}

// reason is why somebody sent a course back or withdrew it, or the message
// that says why it could not go live at its time.
func reason(s author.Step) string {
	var after struct {
		Reason string `json:"reason"`
		DE     string `json:"de"`
	}
	if json.Unmarshal(s.After, &after) != nil {
		return ""
	}
	switch s.Kind {
	case author.SentBack, author.Refused:
		return after.Reason
	case author.Withdrawn:
		return after.DE
	}
	return ""
}

// undoable are the steps that the service can take back within a day.
var undoable = map[author.Kind]actor.Permission{
	author.Submitted: author.Write, author.TakenBack: author.Write, author.Agreed: author.Review, author.SentBack: author.Review,
	author.Scheduled: author.Publish, author.Withdrawn: author.Publish,
	author.HeadChanged: author.Write, author.LessonAdded: author.Write, author.LessonChanged: author.Write, author.LessonMoved: author.Write,
	author.LessonDeleted: author.Write, author.BlockAdded: author.Write, author.BlockChanged: author.Write, author.BlockMoved: author.Write,
	author.BlockDeleted: author.Write, author.TextSaved: author.Write, author.TextWaved: author.Write,
}

// ways are the buttons of a step: take it back, or begin from the version that
// went live by it.
func (w words) ways(slug string, s author.Step, live uuid.UUID) templ.Component {
	if s.Kind == author.WentLive && s.Key != live.String() && w.can(author.Write) {
		return restoreForm(w, slug, s)
	}
	p, ok := undoable[s.Kind]
	if ok && !s.Undone && s.Undoes == uuid.Nil && w.can(p) && clock.Now(w.ctx).Sub(s.At) < 24*time.Hour {
		return undoForm(w, slug, s)
	}
	return nil
}
