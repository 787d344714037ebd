package journey

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/app"
	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/demo"
	"codeberg.org/lotse/lotse/internal/learn"
	"codeberg.org/lotse/lotse/internal/login"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/readiness"
	"codeberg.org/lotse/lotse/web/webtest"
)

// slug is the course of the demo town.
const slug = "e-akte-grundlagen"

// The wave that is about to start, and a unit in it that is large enough for
// exact figures; the wave after it, as a whole.
const (
	wave      = "e-akte-2"
	largeUnit = "D3"
	laterWave = "e-akte-3"
	laterUnit = "00"
)

// learner is an employee of the town with an account of their own.
type learner struct {
	login, name string
	person      uuid.UUID
}

// lent makes sure that no two tests share a person.
var lent struct {
	sync.Mutex
	persons map[uuid.UUID]bool
}

// newLearner finds somebody in the unit who has not come further than the
// lessons asked for, takes no other course and leads nobody, gives them an account, and lets them
// finish those lessons.
func newLearner(t testing.TB, wave, unit string, lessons int) learner {
	t.Helper()
	w := webtest.Start(t)
	tree, err := w.App.Org.Tree(w.Ctx)
	if err != nil {
		t.Fatal(err)
	}
	u, _ := tree.ByNumber(unit)
	d, err := w.App.Readiness.Detail(w.Ctx, u.Slug, wave, readiness.Query{})
	if err != nil {
		t.Fatal(err)
	}
	for _, open := range d.People {
		l := learner{person: open.Person.ID, name: open.Person.FullName(), login: "lernt-" + open.Person.PersonnelNumber}
		all, err := w.App.Learn.All(l.ctx(t))
		if err != nil {
			t.Fatal(err)
		}
		state := all[theCourse(t).CourseID]
		delete(all, theCourse(t).CourseID) // who is at another course too would go on there first
		led, err := w.App.People.LedUnits(w.Ctx, l.person)
		if err != nil {
			t.Fatal(err)
		}
		if len(all) == 0 && len(state.Done) <= lessons && len(led) == 0 && lend(l.person) {
			l.begin(t, lessons)
			return l
		}
	}
	t.Fatalf("unit %s has nobody left with %d lessons", unit, lessons)
	return learner{}
}

func lend(person uuid.UUID) bool {
	lent.Lock()
	defer lent.Unlock()
	if lent.persons == nil {
		lent.persons = map[uuid.UUID]bool{}
	}
	if lent.persons[person] {
		return false
	}
	lent.persons[person] = true
	return true
}

// begin gives the learner an account and a start.
func (l learner) begin(t testing.TB, lessons int) {
	t.Helper()
	w := webtest.Start(t)
	if err := w.App.Login.CreateDemo(w.Ctx, login.Demo{Person: l.person, Login: l.login, Password: demo.Password}); err != nil {
		t.Fatal(err)
	}
	c, ctx := theCourse(t), l.ctx(t)
	if lessons > 0 {
		if _, err := w.App.Enrol.Start(ctx, c.CourseID, c.ID); err != nil {
			t.Fatal(err)
		}
	}
	for _, lesson := range c.Lessons[:lessons] {
		if err := w.App.Learn.FinishLesson(ctx, c.CourseID, lesson.ID); err != nil {
			t.Fatal(err)
		}
	}
}

// complete takes the whole course behind the pages.
func (l learner) complete(t testing.TB) {
	t.Helper()
	w := webtest.Start(t)
	c, ctx := theCourse(t), l.ctx(t)
	if _, err := w.App.Enrol.Start(ctx, c.CourseID, c.ID); err != nil {
		t.Fatal(err)
	}
	for _, lesson := range c.Lessons {
		if err := w.App.Learn.FinishLesson(ctx, c.CourseID, lesson.ID); err != nil {
			t.Fatal(err)
		}
	}
	for _, id := range c.Test.Questions() {
		q, _ := c.Question(id)
		_, err := w.App.Learn.Answer(ctx, learn.Given{Course: c.CourseID, Quiz: learn.Test, Question: id, Attempt: 1, Values: solution(q), Check: true})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// ctx is a context in which the learner acts.
func (l learner) ctx(t testing.TB) context.Context {
	w := webtest.Start(t)
	a := &actor.Actor{
		Tenant: w.Tenant.ID, Person: l.person, Lang: i18n.DE,
		Grants: []actor.Grant{{Role: actor.Employee, Scope: actor.Scope{Kind: actor.Tenant}}},
	}
	a.Allow(app.Roles)
	return actor.With(w.Ctx, a)
}

// theCourse is the published version.
func theCourse(t testing.TB) *course.Version {
	t.Helper()
	w := webtest.Start(t)
	c, err := w.App.Courses.Published(w.Ctx, slug)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func lessonPath(no int) string   { return fmt.Sprintf("/courses/%s/%d", slug, no) }
func questionPath(no int) string { return fmt.Sprintf("/courses/%s/quiz/%d", slug, no) }
