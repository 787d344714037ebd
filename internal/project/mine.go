package project

import (
	"context"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// State is what a supervisor, and the person, is told about an assignment.
type State string

// The states.
const (
	Due     State = "due"
	Done    State = "done"
	Overdue State = "overdue"
)

// stateOf is done while a completion holds, else due until its day is over.
func stateOf(due, metUntil, today clock.Date) State {
	switch {
	case !metUntil.IsZero() && !metUntil.Before(today):
		return Done
	case due.Before(today):
		return Overdue
	}
	return Due
}

// Assigned is one course a person is to complete, and why.
type Assigned struct {
	PersonID    uuid.UUID
	CourseID    uuid.UUID
	VersionID   *uuid.UUID // of the course, as it is offered
	ProjectID   uuid.UUID
	ProjectSlug string
	ProjectName i18n.Text
	WaveNumber  int
	GoLive      clock.Date
	Must        bool
	Due         clock.Date
	MetOn       clock.Date
	MetUntil    clock.Date
	State       State `db:"-"`
}

// Mine lists what the person signed in is assigned, the most urgent first. A
// course that two waves ask for stands once, with the earlier date.
func (s *Service) Mine(ctx context.Context) (list []Assigned, err error) {
	err = s.DB.Read(ctx, s.AskMine(&list))
	return list, err
}

// AskMine asks for what Mine lists.
func (s *Service) AskMine(into *[]Assigned) db.Ask { return askMine(uuid.Nil, "", into) }

// AskCourse asks for the actor's assignment of the course of a slug, and leaves
// *into empty where there is none.
func (s *Service) AskCourse(slug string, into *[]Assigned) db.Ask {
	return askMine(uuid.Nil, slug, into)
}

func askMine(project uuid.UUID, course string, into *[]Assigned) db.Ask {
	return func(ctx context.Context, r *db.Reads) error {
		if err := actor.Require(ctx, actor.SignedIn); err != nil {
			return err
		}
		today := clock.Today(ctx)
		askAssigned(r, actor.From(ctx).Person, project, course, func(rows []Assigned) {
			*into = (*into)[:0]
			seen := map[uuid.UUID]bool{}
			for _, a := range rows {
				if !seen[a.CourseID] {
					seen[a.CourseID] = true
					a.State = stateOf(a.Due, a.MetUntil, today)
					*into = append(*into, a)
				}
			}
		})
		return nil
	}
}

// ForMe is what a project changes for the person who reads it.
type ForMe struct {
	Project  Project
	Group    Group
	HasGroup bool
	Affected bool       // the person is in one of its waves
	GoLive   clock.Date // of that wave
	Unit     uuid.UUID  // where the person counts
	Tasks    []Assigned
}

// ForMe answers "what changes for me". Every signed-in person may ask; who is
// not affected sees the project's text for everybody, if there is one.
func (s *Service) ForMe(ctx context.Context, slug string) (f ForMe, err error) {
	if err := actor.Require(ctx, actor.SignedIn); err != nil {
		return f, err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		f = ForMe{}
		if f.Project, err = projectBySlug(tx, slug); err != nil {
			return err
		}
		groups, err := groupsOf(tx, []uuid.UUID{f.Project.ID})
		if err != nil {
			return err
		}
		person := actor.From(ctx).Person
		place, err := placeOf(ctx, tx, f.Project.ID, person)
		if err != nil {
			return err
		}
		f.Affected, f.GoLive, f.Unit = place.found, place.goLive, place.unit
		f.Group, f.HasGroup = groupOf(groups, place.families)
		return s.DB.Read(ctx, askMine(f.Project.ID, "", &f.Tasks))
	})
	return f, err
}
