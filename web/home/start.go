package home

import (
	"cmp"
	"slices"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/cert"
	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/courserun"
	"codeberg.org/lotse/lotse/internal/learn"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/project"
)

// facts is what the page is made of.
type facts struct {
	assigned []project.Assigned
	open     map[uuid.UUID]learn.State // begun, or with news since the completion
	offers   map[uuid.UUID]*learn.Offer
	courses  map[uuid.UUID]course.Listing // of both
	proofs   []cert.Newest
	runs     []courserun.Run // with a place of the person, or led
}

// live are the courses that are still to do, open or asked for, with the
// version that is offered.
func (f facts) live() map[uuid.UUID]uuid.UUID {
	live := make(map[uuid.UUID]uuid.UUID, len(f.open)+len(f.assigned))
	for id, st := range f.open {
		live[id] = st.Live
	}
	for _, a := range f.assigned {
		if a.State != project.Done && a.VersionID != nil {
			live[a.CourseID] = *a.VersionID
		}
	}
	return live
}

// start is the page: the first task on its card, the rest as a list.
type start struct {
	first   *task
	version *course.Version // that the first task is taken in; nil before it is begun
	todo    []task
	changes []change
	proofs  []cert.Newest
	next    *courserun.Run // the next one with a seat
}

// task is a course that a person has begun or is asked to take.
type task struct {
	course course.Listing
	state  learn.State
	due    clock.Date // zero: nobody asks for it
	must   bool
	offer  *learn.Offer // what is new for somebody who completed an older version; else nil
}

// minutes is the time the task takes before it is begun.
func (t task) minutes() int {
	if t.offer != nil {
		return t.offer.Minutes
	}
	return t.course.Minutes
}

func (t task) begun() bool { return t.state.Active() }

// change is a project that touches the person.
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
	s := start{changes: changes(today, f.assigned), todo: tasks(f), proofs: f.proofs, next: nextRun(f.runs)}
	if len(s.todo) > 0 {
		i := max(slices.IndexFunc(s.todo, task.begun), 0)
		first := s.todo[i]
		s.first, s.todo = &first, slices.Delete(s.todo, i, i+1)
	}
	return s
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

// tasks are the open courses, the most urgent first: overdue before due,
// what nobody asks for last.
func tasks(f facts) []task {
	asked := map[uuid.UUID]project.Assigned{}
	for _, a := range f.assigned {
		if a.State != project.Done {
			asked[a.CourseID] = a
		}
	}
	var list []task
	for _, c := range f.courses {
		a := asked[c.ID]
		list = append(list, task{course: c, state: f.open[c.ID], offer: f.offers[c.ID], due: a.Due, must: a.Must})
	}
	slices.SortFunc(list, func(a, b task) int {
		return cmp.Or(byDue(a.due, b.due), before(a.must, b.must), before(a.begun(), b.begun()), cmp.Compare(a.course.Slug, b.course.Slug))
	})
	return list
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
