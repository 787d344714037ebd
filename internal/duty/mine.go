package duty

import (
	"context"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Mine is a duty as a person in it sees it.
type Mine struct {
	Duty    uuid.UUID
	Slug    string
	Name    i18n.Text
	State   State
	Dates   Dates
	Until   clock.Date // first day after the running exemption; zero: none
	ByProof bool       // a proof from elsewhere fulfils it
	Courses []MyCourse // that fulfil it and are offered, by slug
	Paths   []MyPath   // likewise
}

// MyCourse is a course that fulfils a duty, in the version that is offered.
type MyCourse struct{ ID, VersionID uuid.UUID }

// MyPath is a path that fulfils a duty.
type MyPath struct {
	Slug string    `json:"slug"`
	Name i18n.Text `json:"name"`
}

// ToDo reports whether there is something to do today, an early renewal
// included.
func (m Mine) ToDo() bool { return m.State == Open || m.State == Due || m.State == Overdue }

// Renewal reports whether an older proof counts, or counted.
func (m Mine) Renewal() bool { return !m.Dates.DoneOn.IsZero() }

// AskMine asks for the duties the actor is in, the most urgent first.
func (s *Service) AskMine(into *[]Mine) db.Ask { return askMine("", into) }

// AskMineByCourse asks for those of AskMine that the course of a slug fulfils.
func (s *Service) AskMineByCourse(slug string, into *[]Mine) db.Ask { return askMine(slug, into) }

func askMine(course string, into *[]Mine) db.Ask {
	return func(ctx context.Context, r *db.Reads) error {
		if err := actor.Require(ctx, actor.SignedIn); err != nil {
			return err
		}
		me := actor.From(ctx).Person
		askMemberships(r, []uuid.UUID{me}, clock.Today(ctx), course, func(rows []mineRow) { *into = mineOf(rows)[me] })
		return nil
	}
}

// Team returns the duties of the people in the units the actor leads, by
// person. The page says in the access log whom it showed.
func (s *Service) Team(ctx context.Context) (out map[uuid.UUID][]Mine, err error) {
	if err := actor.Require(ctx, Team); err != nil {
		return nil, err
	}
	persons, err := s.People.Team(ctx, actor.From(ctx).Person)
	if err != nil || len(persons) == 0 {
		return nil, err
	}
	return s.OfPeople(ctx, persons)
}
