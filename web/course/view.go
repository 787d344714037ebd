package course

import (
	"context"
	"slices"
	"strconv"

	"codeberg.org/lotse/lotse/internal/cert"
	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/duty"
	"codeberg.org/lotse/lotse/internal/learn"
	"codeberg.org/lotse/lotse/internal/path"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/project"
	"codeberg.org/lotse/lotse/internal/share"
	"codeberg.org/lotse/lotse/internal/survey"
	"codeberg.org/lotse/lotse/web/ui"
)

// view is a course as one person sees it.
type view struct {
	v       *course.Version
	st      learn.State
	asked   *project.Assigned // nil: no project asks for it
	duties  []duty.Mine       // of the person, that the course fulfils; the most urgent first
	proof   *cert.Certificate // of the newest completion
	mayTake bool

	said survey.Standing // what they may say, or said, about the version they completed

	placed bool // the test showed lessons to be known when they completed it

	missing []path.Need // what they have to complete before they begin it

	withdrawn *course.Withdrawal // nil: it is offered
	credit    *share.Credit      // nil: it is the town's own
	offer     *learn.Offer       // what is new since they completed it; nil: nothing
}

func (v view) done(ctx context.Context) bool { return holds(ctx, v.st.Completion) }

// holds reports whether a completion counts today.
func holds(ctx context.Context, c *learn.Completion) bool {
	return c != nil && (c.ValidUntil.IsZero() || !c.ValidUntil.Before(clock.Today(ctx)))
}

// due is the day by which the course is to be completed and the first day it is
// overdue, zero if nobody asks for it.
func (v view) due() (due, late clock.Date) {
	if v.asked != nil && v.asked.State != project.Done {
		due, late = v.asked.Due, v.asked.Due.AddDays(1)
	}
	if i := v.duty(); i >= 0 && (due.IsZero() || v.duties[i].Dates.Due.Before(due)) {
		due, late = v.duties[i].Dates.Due, v.duties[i].Dates.LateFrom
	}
	return due, late
}

// duty is the most urgent duty that is to be done, or -1.
func (v view) duty() int { return slices.IndexFunc(v.duties, duty.Mine.ToDo) }

// anew reports whether a duty asks for another go, and none is under way.
func (v view) anew() bool {
	return v.duty() >= 0 && v.st.Enrolment != nil && !v.st.Active() && v.offer == nil
}

// lang is the language the course is read in.
func (v view) lang(ctx context.Context) i18n.Lang { return v.v.In(i18n.LangOf(ctx)) }

// foreign is that language where it is not the page's, for lang attributes.
func (v view) foreign(ctx context.Context) i18n.Lang {
	if l := v.lang(ctx); l != i18n.LangOf(ctx) {
		return l
	}
	return ""
}

func (v view) text(ctx context.Context, t i18n.Text) string { return t[v.lang(ctx)] }

// steps are the lessons and the test with the person's state. They lead
// somewhere once the course is begun.
func (v view) steps(ctx context.Context) []ui.Task {
	st := v.st
	switch {
	case v.offer != nil:
		st = v.offer.State
	case v.anew():
		st = learn.State{}
	}
	next := learn.Step{}
	if st.Active() {
		next = st.Next(v.v.Course)
	}
	var list []ui.Task
	for i, l := range v.v.Lessons {
		t := ui.Task{
			Title: i18n.T(ctx, "catalogue.lesson", i18n.Args{"Number": i + 1, "Title": v.text(ctx, l.Title)}),
			Lang:  v.foreign(ctx), Minutes: l.Minutes, State: ui.New, Path: v.open(lessonPath(v.v.Slug, i+1)),
		}
		switch {
		case st.LessonDone(l.ID):
			t.State = ui.Done
		case next.Lesson == i+1:
			t.State, t.Detail = ui.Active, i18n.T(ctx, "catalogue.here")
		}
		list = append(list, t)
	}
	if v.v.Test == nil {
		return list
	}
	return append(list, v.test(ctx, st, next))
}

// test is the step behind the lessons.
func (v view) test(ctx context.Context, st learn.State, next learn.Step) ui.Task {
	t := ui.Task{
		Title: v.text(ctx, v.v.Test.Title), Lang: v.foreign(ctx), Minutes: v.v.Test.Minutes, State: ui.New,
		Path: v.open(coursePath(v.v.Slug) + "/quiz/1"),
	}
	result := v.open(coursePath(v.v.Slug) + "/result")
	switch a, begun := st.Attempts[learn.Test]; {
	case a.Passed != nil && *a.Passed:
		t.State, t.Path = ui.Done, result
	case st.TestKept:
		t.State, t.Path = ui.Done, ""
	case begun && !a.Open() && a.Passed == nil:
		t.State, t.Detail, t.Path = ui.Active, i18n.T(ctx, "catalogue.waiting"), result
	case begun && !a.Open():
		t.State, t.Detail, t.Path = ui.Active, i18n.T(ctx, "catalogue.not_passed"), result
	case next.Test:
		t.State, t.Detail, t.Path = ui.Active, i18n.T(ctx, "catalogue.here"), v.open(coursePath(v.v.Slug)+"/resume")
	case begun:
		t.State = ui.Active
	}
	return t
}

// open is the address of a part that only somebody who has begun may see.
func (v view) open(path string) string {
	if v.st.Enrolment == nil || v.offer != nil || v.anew() {
		return ""
	}
	return path
}

// mayPlace reports whether the person may take the test before the lessons.
func (v view) mayPlace() bool {
	return learn.Placeable(v.v.Course) && v.offer == nil && len(v.st.Done) == 0
}

// doneWhat says what a completion is worth, and that the test came first.
func (v view) doneWhat(ctx context.Context) string {
	what := i18n.T(ctx, "catalogue.done_what")
	if v.placed {
		what = i18n.T(ctx, "catalogue.placed") + " " + what
	}
	return what
}

// waits reports whether something has to be completed before the person may
// begin.
func (v view) waits(ctx context.Context) bool {
	return len(v.missing) > 0 && !v.st.Active() && v.offer == nil && !v.done(ctx) && v.withdrawn == nil
}

func needPath(n path.Need) string {
	if n.Path {
		return "/paths/" + n.Slug
	}
	return coursePath(n.Slug)
}

// rule says what passing the test takes. Every attempt asks as many questions.
func (v view) rule(ctx context.Context) string {
	t := v.v.Test
	rule := i18n.T(ctx, "catalogue.test_rule", i18n.Args{"Count": len(t.Draw(0)), "Percent": i18n.Percent(ctx, t.Pass)})
	if t.Attempts == 0 {
		return rule + ", " + i18n.T(ctx, "catalogue.test_often")
	}
	return rule + ", " + i18n.T(ctx, "catalogue.test_attempts", i18n.Args{"Count": t.Attempts})
}

// news says how much of the course is new to somebody who completed it.
func (v view) news(ctx context.Context) string {
	if v.offer.New == 0 {
		return i18n.T(ctx, "home.new_test")
	}
	return i18n.T(ctx, "home.new_lessons", i18n.Args{"Count": v.offer.New, "Of": v.offer.Of})
}

// validity says how long a completion counts: P2Y are two years.
func (v view) validity(ctx context.Context) string {
	p := v.v.Validity
	if len(p) < 3 {
		return i18n.T(ctx, "cert.no_end")
	}
	n, err := strconv.Atoi(p[1 : len(p)-1])
	if err != nil {
		return i18n.T(ctx, "cert.no_end")
	}
	if p[len(p)-1] == 'Y' {
		return i18n.T(ctx, "catalogue.years", i18n.Args{"Count": n})
	}
	return i18n.T(ctx, "catalogue.months", i18n.Args{"Count": n})
}

// testPath is where the test goes on: the first question without a checked
// answer, or a new attempt. Where a trainer has to decide first, or no attempt
// is left, it is the result.
func testPath(v view, answers map[string]learn.Answer) string {
	path, no := coursePath(v.v.Slug)+"/quiz/", v.st.AttemptNo(learn.Test)
	if a, begun := v.st.Attempts[learn.Test]; begun && !a.Open() {
		if a.Passed == nil || !v.v.Test.Allows(no) {
			return coursePath(v.v.Slug) + "/result"
		}
		return path + "1?attempt=" + strconv.Itoa(no)
	}
	for i, id := range v.v.Test.Draw(learn.Seed(v.st.Enrolment.ID, learn.Test, no)) {
		if !answers[id].Checked() {
			return path + strconv.Itoa(i+1)
		}
	}
	return path + "1"
}

func coursePath(slug string) string { return "/courses/" + slug }

func lessonPath(slug string, no int) string { return coursePath(slug) + "/" + strconv.Itoa(no) }

// languages names each language in itself.
func languages(list []i18n.Lang) []tongue {
	out := make([]tongue, len(list))
	for i, l := range list {
		out[i] = tongue{l, i18n.In(l, "catalogue.language")}
	}
	return out
}

// tongue is a language and its own name.
type tongue struct {
	lang i18n.Lang
	name string
}

// doneOn is the day of a completion in the tenant's zone.
func doneOn(ctx context.Context, c *learn.Completion) clock.Date {
	return clock.DateOf(c.CompletedAt, clock.Zone(ctx))
}
