package home

import (
	"context"
	"slices"

	"github.com/a-h/templ"

	"codeberg.org/lotse/lotse/internal/cert"
	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/courserun"
	"codeberg.org/lotse/lotse/internal/duty"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/ui"
)

func hello(ctx context.Context) string {
	if name := ui.ShellOf(ctx).PersonName; name != "" {
		return i18n.T(ctx, "home.hello", i18n.Args{"Name": name})
	}
	return i18n.T(ctx, "home.hello_nobody")
}

func coursePath(c course.Listing) string { return "/courses/" + c.Slug }

// resume is the card of the first task: a course to begin, one in the middle
// of its lessons, or one whose test is left.
func (s start) resume(ctx context.Context) ui.ResumeProps {
	t, v := s.first, s.version
	p := ui.ResumeProps{Started: t.begun(), Due: t.due, Late: t.late, Minutes: s.minutes(), CoursePath: coursePath(t.course), Why: t.why()}
	p.Title, p.Lang = t.course.Title.Told(ctx)
	if v == nil {
		p.Begin, p.Note = coursePath(t.course)+"/enrolment", t.detail(ctx)
		return p
	}
	p.Title, p.Lang = v.Title.Told(ctx)
	p.Path, p.Fills = coursePath(t.course)+"/resume", s.fills()
	if p.Lesson = t.state.Next(v.Course).Lesson; p.Lesson == 0 {
		p.Note = i18n.T(ctx, "home.test_left")
		return p
	}
	page, _ := v.Lesson(p.Lesson, i18n.LangOf(ctx))
	p.LessonTitle = page.Title
	return p
}

func (s start) fills() []int {
	out := make([]int, len(s.version.Lessons))
	for i, l := range s.version.Lessons {
		if s.first.state.LessonDone(l.ID) {
			out[i] = 100
		}
	}
	return out
}

// minutes is the time the first task still takes.
func (s start) minutes() int {
	if s.version == nil {
		return s.first.minutes()
	}
	return s.first.state.MinutesLeft(s.version.Course)
}

// todoHead does not repeat the words of the card above it.
func (s start) todoHead() string {
	if s.first == nil || s.first.begun() {
		return "todo.head"
	}
	return "home.todo_more"
}

// sum says how many tasks the list holds and how long they take, as far as one
// knows.
func (s start) sum(ctx context.Context) string {
	id, minutes := "home.sum_must", 0
	for _, t := range s.todo {
		minutes += t.minutes()
		if !t.must {
			id = "home.sum"
		}
	}
	for _, t := range s.todo {
		if t.course.Slug == "" {
			id = "home.sum_tasks"
		}
	}
	return i18n.T(ctx, id, i18n.Args{"Count": len(s.todo), "Minutes": i18n.Number(ctx, minutes)})
}

func (s start) tasks(ctx context.Context) []ui.Task {
	list := make([]ui.Task, len(s.todo))
	for i, t := range s.todo {
		list[i] = ui.Task{Path: coursePath(t.course), State: ui.New, Minutes: t.minutes(), Due: t.due, Late: t.late, Detail: t.detail(ctx), Why: t.why()}
		list[i].Title, list[i].Lang = t.course.Title.Told(ctx)
		switch {
		case t.course.Slug == "":
			d := t.duties[0]
			list[i].Path, list[i].State = dutyPath(d), ""
			list[i].Title, list[i].Lang = d.Name.Told(ctx)
		case t.begun():
			// The person may take an older version with more lessons.
			of := max(t.course.Lessons, len(t.state.Done))
			list[i].State = ui.Active
			list[i].Detail = i18n.T(ctx, "home.part", i18n.Args{"A": len(t.state.Done), "Count": of})
		}
	}
	return list
}

func dutyPath(d duty.Mine) string { return "/my/assignments/" + d.Slug }

// detail says what is special about a task: what is new in the course, until
// when the old proof counts, or how it is done without a course.
func (t task) detail(ctx context.Context) string {
	news := t.news(ctx)
	if len(t.duties) == 0 {
		return news
	}
	d := t.duties[0]
	id := "home.renew"
	switch {
	case !d.Renewal():
		id = ""
	case d.Dates.DoneUntil.Before(clock.Today(ctx)):
		id = "home.ran_out"
	}
	if id != "" {
		news = i18n.T(ctx, id, i18n.Args{"Date": i18n.Date(ctx, d.Dates.DoneUntil)})
	}
	if t.course.Slug != "" {
		return news
	}
	if news != "" {
		news += "."
	}
	switch st := t.instruction; {
	case st != nil && st.Understood.IsZero():
		return i18n.Sentence(news, i18n.T(ctx, "home.by_instruction"))
	case st != nil:
		return i18n.Sentence(news, i18n.T(ctx, "home.by_instruction.waits"))
	}
	if len(d.Paths) > 0 {
		name := d.Paths[0].Name.For(ctx)
		return i18n.Sentence(news, i18n.T(ctx, "home.by_path", i18n.Args{"Path": name}))
	}
	return i18n.Sentence(news, i18n.T(ctx, "home.by_proof"))
}

// why is who asks for the task; nil where nobody does, or where the task is
// the duty itself.
func (t task) why() templ.Component {
	if len(t.duties) == 0 || t.course.Slug == "" {
		return nil
	}
	return because(t.duties)
}

// rests are the duties with nothing to do, with the day they come again.
func (s start) rests(ctx context.Context) [][]templ.Component {
	rows := make([][]templ.Component, len(s.resting))
	for i, d := range s.resting {
		name, lang := d.Name.Told(ctx)
		rows[i] = []templ.Component{
			ui.TextLink(ui.Link{Text: name, Lang: lang, Path: dutyPath(d)}), ui.Text(againWords(ctx, d)),
		}
	}
	return rows
}

// againWords says what comes next in a duty with nothing to do now.
func againWords(ctx context.Context, d duty.Mine) string {
	if d.State == duty.Exempt {
		return i18n.T(ctx, "home.exempt", i18n.Args{"Date": i18n.Date(ctx, d.Until.AddDays(-1))})
	}
	return i18n.T(ctx, "home.again", i18n.Args{"Date": i18n.Date(ctx, d.Dates.Due), "From": i18n.Date(ctx, d.Dates.OpensOn)})
}

// news says how much of a course is new to somebody who completed it.
func (t task) news(ctx context.Context) string {
	switch {
	case t.offer == nil:
		return ""
	case t.offer.New == 0:
		return i18n.T(ctx, "home.new_test")
	}
	return i18n.T(ctx, "home.new_lessons", i18n.Args{"Count": t.offer.New, "Of": t.offer.Of})
}

func (s start) proofRows(ctx context.Context) [][]templ.Component {
	rows := make([][]templ.Component, len(s.proofs))
	for i, p := range s.proofs {
		rows[i] = []templ.Component{proofTitle(p), ui.Text(i18n.Date(ctx, p.CompletedOn)), proofPDF(p)}
	}
	return rows
}

func proofPath(p cert.Newest) string { return "/my/certificates/" + p.Code.String() }

// appointment is the next session of the next run.
func (s start) appointment(ctx context.Context) ui.Appointment {
	i := max(0, slices.IndexFunc(s.next.Sessions, func(o courserun.Session) bool { return o.Ends.After(clock.Now(ctx)) }))
	one := s.next.Sessions[i]
	a := ui.Appointment{
		Date: clock.DateOf(one.Starts, clock.Zone(ctx)), ICS: "/events/" + s.next.Slug + ".ics", Place: one.RoomName,
		Time: i18n.T(ctx, "home.from_to", i18n.Args{"From": i18n.Time(ctx, one.Starts), "To": i18n.Time(ctx, one.Ends)}),
	}
	if a.Title = s.next.Title.For(ctx); a.Place == "" {
		a.Place = i18n.T(ctx, "run.video")
	}
	return a
}

// days counts to the start of a project, or from it.
func (c change) days(ctx context.Context) int {
	d := c.goLive.Sub(clock.Today(ctx))
	return max(d, -d)
}

func (c change) unit(ctx context.Context) string {
	id := "home.days_until"
	if c.goLive.Before(clock.Today(ctx)) {
		id = "home.days_since"
	}
	return i18n.T(ctx, id, i18n.Args{"Count": c.days(ctx)})
}
