package app

import (
	"context"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/cert"
	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/duty"
	"codeberg.org/lotse/lotse/internal/learn"
	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/path"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/project"
	"codeberg.org/lotse/lotse/internal/skill"
	"codeberg.org/lotse/lotse/internal/skill/rating"
	"codeberg.org/lotse/lotse/internal/tenant"
)

// subscribe says who hears of what, all inside the emitting transaction. Paths
// are locked before people, people before their assignments and memberships, so
// that nobody waits in a circle.
func (a *App) subscribe() {
	a.Imports.KeepWhoActed(a.Login.Acted)
	a.Mail.Refused.InTx(a.Notices.AddressRefused)
	a.People.Changed.InTx(func(ctx context.Context, tx *db.Tx, facts []people.Change) error {
		persons := make([]uuid.UUID, len(facts))
		for i, f := range facts {
			persons[i] = f.Person
		}
		if err := a.Duties.Lock(ctx, tx, persons); err != nil {
			return err
		}
		return a.Projects.Reconcile(ctx, tx, nil, persons)
	})
	// After project: a rule may ask who is in a wave.
	a.People.Changed.InTx(func(ctx context.Context, tx *db.Tx, facts []people.Change) error {
		persons := []uuid.UUID{}
		for _, f := range facts {
			if f.What != people.Details {
				persons = append(persons, f.Person)
			}
		}
		return a.Duties.PeopleChanged(ctx, tx, persons)
	})
	a.Org.Changed.InTx(func(ctx context.Context, tx *db.Tx, _ []org.Change) error {
		if err := a.Duties.Lock(ctx, tx, nil); err != nil {
			return err
		}
		return a.Projects.Reconcile(ctx, tx, nil, nil)
	})
	a.Org.Changed.InTx(func(ctx context.Context, tx *db.Tx, _ []org.Change) error {
		return a.Duties.PeopleChanged(ctx, tx, nil)
	})
	a.Learn.Completed.InTx(a.courseCompleted)
	a.Learn.Completed.InTx(func(ctx context.Context, tx *db.Tx, facts []learn.Completion) error {
		persons, courses := completed(facts)
		return a.Projects.Completed(ctx, tx, persons, courses)
	})
	a.Paths.Completed.InTx(func(ctx context.Context, tx *db.Tx, facts []path.Completion) error {
		var persons, paths []uuid.UUID
		for _, f := range facts {
			persons, paths = append(persons, f.PersonID), append(paths, f.PathID)
		}
		return a.Duties.PathCompleted(ctx, tx, persons, paths)
	})
	a.Learn.Completed.InTx(a.certify)
	a.Learn.Completed.InTx(a.evidence)
	// A substantive version ends the validity of older completions.
	a.Courses.Publications.InTx(func(ctx context.Context, tx *db.Tx, facts []course.Publication) error {
		var courses []uuid.UUID
		for _, f := range facts {
			courses = append(courses, f.CourseID)
		}
		return a.Projects.Outdated(ctx, tx, courses)
	})
	a.Courses.Publications.InTx(a.Author.LetFollow)
	a.Courses.Publications.InTx(a.Share.Published)
	a.Projects.Progress.InTx(a.Readiness.Moved)
	// Who is in a wave changes with the wave, never by a completion alone.
	a.Projects.Progress.InTx(func(ctx context.Context, tx *db.Tx, facts []project.Progress) error {
		for _, f := range facts {
			if f.Waves == nil {
				continue
			}
			if err := a.Duties.FactsChanged(ctx, tx, project.InWave.Is, f.Persons); err != nil {
				return err
			}
		}
		return nil
	})
}

// courseCompleted moves paths and duties. Which speak of the courses is asked
// together, and mostly none does.
func (a *App) courseCompleted(ctx context.Context, tx *db.Tx, facts []learn.Completion) error {
	persons, courses := completed(facts)
	var paths path.Speaking
	var duties duty.Speaking
	// Sends what the caller queued: the completion.
	if err := a.DB.Read(ctx, a.Paths.AskSpeaking(courses, &paths), a.Duties.AskSpeaking(courses, &duties)); err != nil {
		return err
	}
	if err := a.Paths.CourseCompleted(ctx, tx, paths, persons); err != nil {
		return err
	}
	if err := a.Instructions.Checked(ctx, tx, duties.Instructed, persons); err != nil {
		return err
	}
	return a.Duties.Moved(ctx, tx, duties, persons)
}

// completed are the people and courses of some completions.
func completed(facts []learn.Completion) (persons, courses []uuid.UUID) {
	for _, f := range facts {
		persons, courses = append(persons, f.PersonID), append(courses, f.CourseID)
	}
	return persons, courses
}

// certify turns completions into certificates: the names are frozen as they
// are on this day.
func (a *App) certify(ctx context.Context, tx *db.Tx, facts []learn.Completion) error {
	var ids []uuid.UUID
	for _, f := range facts {
		ids = append(ids, f.PersonID)
	}
	var t tenant.Tenant
	names := map[uuid.UUID]people.Person{}
	if err := a.DB.Read(ctx, a.Tenants.AskCurrent(&t), a.People.AskNamed(names, ids...)); err != nil {
		return err
	}
	audit.Look(ctx, tx, "certificate", ids...)
	var out []cert.Fact
	for _, f := range facts {
		v, err := a.Courses.Version(ctx, f.VersionID)
		if err != nil {
			return err
		}
		fact := cert.Fact{
			Completion: f.ID, Passed: f.Passed, Person: f.PersonID, PersonName: names[f.PersonID].FullName(),
			Course: v.Title, VersionNo: f.VersionNo, Completed: clock.DateOf(f.CompletedAt, clock.Zone(ctx)),
			Minutes: v.Minutes(), Tenant: t.Name, ValidUntil: f.ValidUntil, Evidence: cert.Evidence(f.Evidence),
		}
		if f.CorrectsID != nil {
			fact.Replaces = *f.CorrectsID
		}
		out = append(out, fact)
	}
	a.Certs.Issue(ctx, tx, out)
	return nil
}

// evidence takes completed courses as shown in what they teach: at least the
// lowest level of what they promise.
func (a *App) evidence(ctx context.Context, tx *db.Tx, facts []learn.Completion) error {
	var out []rating.Taught
	for _, f := range facts {
		t := rating.Taught{Person: f.PersonID, Completion: f.ID, At: f.CompletedAt}
		if f.CorrectsID != nil {
			t.Corrects = *f.CorrectsID
		}
		v, err := a.Courses.Version(ctx, f.VersionID) // certify has just read it
		if err != nil {
			return err
		}
		for _, k := range v.Competences {
			if low, _, ok := skill.Levels(k.Level); ok && f.Passed {
				t.Framework, t.Codes, t.Levels = append(t.Framework, k.Framework), append(t.Codes, k.Code), append(t.Levels, low)
			}
		}
		out = append(out, t)
	}
	a.Ratings.Completed(ctx, tx, out)
	return nil
}
