package home

import (
	"cmp"
	"slices"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/cert"
	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/courserun"
	"codeberg.org/lotse/lotse/internal/duty"
	"codeberg.org/lotse/lotse/internal/duty/instruct"
	"codeberg.org/lotse/lotse/internal/learn"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/project"
)

// facts is what the page is made of.
type facts struct {
	assigned []project.Assigned
	duties   []duty.Mine
	open     map[uuid.UUID]learn.State // begun, or with news since the completion
	offers   map[uuid.UUID]*learn.Offer
	courses  map[uuid.UUID]course.Listing // of all three
	proofs   []cert.Newest
	runs     []courserun.Run // with a place of the person, or led

	instructed map[uuid.UUID]instruct.Standing // how far instructions have come, by duty
}

func (f facts) live() map[uuid.UUID]uuid.UUID {
	live := make(map[uuid.UUID]uuid.UUID, len(f.open)+len(f.assigned)+len(f.duties))
	for id, st := range f.open {
		live[id] = st.Live
	}
	for _, a := range f.assigned {
		if a.State != project.Done && a.VersionID != nil {
			live[a.CourseID] = *a.VersionID
		}
	}
	for _, d := range f.duties {
		if c, ok := f.way(d); ok {
			live[c.ID] = c.VersionID
		}
	}
	return live
}

// way is the course by which the person best does a duty that is to be done:
// one begun or asked for anyway, else the first. The course of an instruction
// that is completed leaves the confirmations.
func (f facts) way(d duty.Mine) (duty.MyCourse, bool) {
	if st, ok := f.instructed[d.Duty]; ok && !st.Checked.IsZero() {
		d.Courses = slices.DeleteFunc(slices.Clone(d.Courses), func(c duty.MyCourse) bool { return c.ID == st.Course })
	}
	if !d.ToDo() || len(d.Courses) == 0 {
		return duty.MyCourse{}, false
	}
	i := slices.IndexFunc(d.Courses, func(c duty.MyCourse) bool { return f.open[c.ID].Active() })
	if i < 0 {
		i = slices.IndexFunc(d.Courses, func(c duty.MyCourse) bool {
			return slices.ContainsFunc(f.assigned, func(a project.Assigned) bool { return a.CourseID == c.ID && a.State != project.Done })
		})
	}
	return d.Courses[max(i, 0)], true
}

type start struct {
	first   *task
	version *course.Version // that the first task is taken in; nil before it is begun
	todo    []task
	resting []duty.Mine // nothing to do now, but again
	changes []change
	proofs  []cert.Newest
	next    *courserun.Run // the next one with a seat
}

type task struct {
	course course.Listing // zero: no course does it
	state  learn.State
	due    clock.Date // zero: nobody asks for it
	late   clock.Date // the first day it is overdue
	must   bool
	offer  *learn.Offer // what is new for somebody who completed an older version; else nil
	duties []duty.Mine  // that ask for it, the most urgent first

	instruction *instruct.Standing // of a duty of which only confirmations are missing
}

func (t task) minutes() int {
	if t.offer != nil {
		return t.offer.Minutes
	}
	return t.course.Minutes
}

func (t task) begun() bool { return t.state.Active() }

// ask moves the due date of a task to an earlier one.
func (t *task) ask(due, late clock.Date) {
	if t.due.IsZero() || due.Before(t.due) {
		t.due = due
	}
	if t.late.IsZero() || late.Before(t.late) {
		t.late = late
	}
	t.must = true
}

type change struct {
	slug        string
	name        i18n.Text
	goLive      clock.Date
	done, total int
}

// The page shows the beginning of long lists; the rest is one link away.
const (
	maxChanges = 2
	maxProofs  = 5
)

// arrange decides what comes first: the most urgent course in progress, else
// the most urgent one that is asked for.
func arrange(today clock.Date, f facts) start {
	s := start{changes: changes(today, f.assigned), todo: tasks(today, f), resting: resting(f.duties), proofs: f.proofs, next: nextRun(f.runs)}
	i := slices.IndexFunc(s.todo, task.begun)
	if i < 0 {
		i = slices.IndexFunc(s.todo, func(t task) bool { return t.course.Slug != "" })
	}
	if i >= 0 {
		first := s.todo[i]
		s.first, s.todo = &first, slices.Delete(s.todo, i, i+1)
	}
	return s
}

// resting are the duties that come again, the next first.
func resting(duties []duty.Mine) (list []duty.Mine) {
	for _, d := range duties {
		if d.State == duty.Exempt || d.State == duty.Done && !d.Dates.Due.IsZero() {
			list = append(list, d)
		}
	}
	return list
}

// nextRun is the next date the person has to be at.
func nextRun(runs []courserun.Run) *courserun.Run {
	i := slices.IndexFunc(runs, func(r courserun.Run) bool {
		return len(r.Sessions) > 0 && (r.Mine == nil || r.Mine.State == courserun.Booked)
	})
	if i < 0 {
		return nil
	}
	return &runs[i]
}

// tasks are the open courses and duties, the most urgent first: what is
// overdue, then by the day, what nobody asks for last. A duty that a course
// does is that course's task.
func tasks(today clock.Date, f facts) []task {
	byCourse := map[uuid.UUID]*task{}
	for id, c := range f.courses {
		byCourse[id] = &task{course: c, state: f.open[id], offer: f.offers[id]}
	}
	for _, a := range f.assigned {
		if t := byCourse[a.CourseID]; t != nil && a.State != project.Done {
			t.ask(a.Due, a.Due.AddDays(1))
			t.must = a.Must
		}
	}
	var list []task
	for _, d := range f.duties {
		c, _ := f.way(d)
		t := byCourse[c.ID]
		if t == nil && d.ToDo() {
			alone := task{duties: []duty.Mine{d}}
			if st, ok := f.instructed[d.Duty]; ok {
				alone.instruction = &st
			}
			alone.ask(d.Dates.Due, d.Dates.LateFrom)
			list = append(list, alone)
		}
		if t != nil {
			t.duties = append(t.duties, d)
			t.ask(d.Dates.Due, d.Dates.LateFrom)
		}
	}
	for _, t := range byCourse {
		list = append(list, *t)
	}
	slices.SortFunc(list, func(a, b task) int {
		return cmp.Or(before(a.overdue(today), b.overdue(today)), byDue(a.due, b.due), before(a.must, b.must), before(a.begun(), b.begun()), cmp.Compare(a.key(), b.key()))
	})
	return list
}

func (t task) overdue(today clock.Date) bool { return !t.late.IsZero() && !today.Before(t.late) }

// key makes the order of equally urgent tasks the same each time.
func (t task) key() string {
	if t.course.Slug == "" {
		return t.duties[0].Slug
	}
	return t.course.Slug
}

// byDue puts the earlier day first, no day last.
func byDue(a, b clock.Date) int {
	if a.IsZero() || b.IsZero() {
		return before(!a.IsZero(), !b.IsZero())
	}
	return a.Sub(b)
}

// before puts true first.
func before(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// changes are the projects still to start, the next first, then those that
// started and whose training is not finished.
func changes(today clock.Date, assigned []project.Assigned) []change {
	var list []change
	for _, a := range assigned {
		i := slices.IndexFunc(list, func(c change) bool { return c.slug == a.ProjectSlug })
		if i < 0 {
			i = len(list)
			list = append(list, change{slug: a.ProjectSlug, name: a.ProjectName, goLive: a.GoLive})
		}
		list[i].total++
		if a.State == project.Done {
			list[i].done++
		}
	}
	list = slices.DeleteFunc(list, func(c change) bool { return c.goLive.Before(today) && c.done == c.total })
	slices.SortStableFunc(list, func(a, b change) int {
		return cmp.Or(before(!a.goLive.Before(today), !b.goLive.Before(today)), a.goLive.Sub(b.goLive))
	})
	return list[:min(len(list), maxChanges)]
}
