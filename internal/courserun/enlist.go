package courserun

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/path"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// FieldPerson names whom somebody signs up.
const FieldPerson = "person"

// Show returns the run of an address, whom of their own units the actor may
// sign up, and what is missing. The names on the page stand in the access log.
func (s *Service) Show(ctx context.Context, slug string) (r *Run, o Outlook, err error) {
	if err := actor.Require(ctx, Read); err != nil {
		return nil, o, err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if r, err = find(ctx, tx, slug); err != nil {
			return err
		}
		seen, before := trainers(r), r.Phase(clock.Now(ctx), clock.Today(ctx)).before()
		if actor.From(ctx).Can(Team) && before {
			if o.Team, err = s.team(ctx); err != nil {
				return err
			}
		}
		me := actor.From(ctx).Person
		asked := []uuid.UUID{me}
		for _, p := range o.Team {
			seen, asked = append(seen, p.ID), append(asked, p.ID)
		}
		audit.Look(ctx, tx, "run", seen...)
		o.Lacking = map[uuid.UUID][]path.Need{}
		if before {
			err = s.DB.Read(ctx, s.Paths.AskMissingOf(r.Course, asked, o.Lacking))
		}
		if o.Missing = o.Lacking[me]; r.Mine != nil && r.Mine.State.Live() {
			o.Missing = nil
		}
		return err
	})
	return r, o, err
}

// team are the people of the actor's own units by name.
func (s *Service) team(ctx context.Context) ([]people.Person, error) {
	ids, err := s.People.Team(ctx, actor.From(ctx).Person)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	named := map[uuid.UUID]people.Person{}
	err = s.DB.Read(ctx, s.People.AskNamed(named, ids...))
	list := slices.Collect(maps.Values(named))
	slices.SortFunc(list, func(a, b people.Person) int { return strings.Compare(people.SortName(a), people.SortName(b)) })
	return list, err
}

// Enlist signs somebody else up: one of the actor's people, or whom the
// actor's role reaches. Nobody has to agree any more. number is a personnel
// number, reason why HR does not ask for what comes first.
func (s *Service) Enlist(ctx context.Context, slug, number, reason string) (state PlaceState, err error) {
	if err := actor.Require(ctx, Team); err != nil {
		return "", err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		r, err := s.lock(ctx, tx, slug)
		if err != nil {
			return err
		}
		if err := r.Phase(clock.Now(ctx), clock.Today(ctx)).refuse(); err != nil {
			return err
		}
		person, err := byNumber(ctx, tx, strings.TrimSpace(number))
		if err != nil {
			return err
		}
		if err := s.mine(ctx, person); err != nil {
			return fault.InvalidInput(fault.Field{Name: FieldPerson, ID: "run.person"})
		}
		audit.Look(ctx, tx, "run.enlist", person)
		if p, ok, err := placeOf(ctx, tx, r.ID, person); err != nil || ok {
			state = p.State
			return err
		}
		waived, err := s.ready(ctx, r, person, reason)
		if err != nil {
			return err
		}
		state, err = s.take(ctx, tx, r, place{Person: person, Waived: waived}, true)
		return err
	})
	return state, err
}

// Unlist takes back a place that the actor gave at since or later; the person is
// told by mail. Another place, or none, is left as it is.
func (s *Service) Unlist(ctx context.Context, slug string, person uuid.UUID, since time.Time) error {
	if err := actor.Require(ctx, Team); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		r, err := s.lock(ctx, tx, slug)
		if err != nil {
			return err
		}
		if err := s.mine(ctx, person); err != nil {
			return err
		}
		id, err := givenPlace(ctx, tx, r.ID, person, actor.From(ctx).Person, since)
		if err != nil || id == uuid.Nil {
			return err
		}
		return s.vacate(ctx, tx, r, id, Left)
	})
}

// PlacesOf are the live places of a run to come by person, for who signs others
// up. A building block: names nobody.
func (s *Service) PlacesOf(ctx context.Context, slug string) (map[uuid.UUID]uuid.UUID, error) {
	if err := actor.Require(ctx, Enlist); err != nil {
		return nil, err
	}
	out := map[uuid.UUID]uuid.UUID{}
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		r, err := s.lock(ctx, tx, slug)
		if err != nil {
			return err
		}
		if err := r.Phase(clock.Now(ctx), clock.Today(ctx)).refuse(); err != nil {
			return err
		}
		list, err := livePlaces(ctx, tx, r.ID)
		for _, p := range list {
			out[p.Person] = p.ID
		}
		return err
	})
	return out, err
}

// mine is a fault unless the actor may act for the person.
func (s *Service) mine(ctx context.Context, person uuid.UUID) error {
	if person == uuid.Nil {
		return fault.Missing("people.not_found")
	}
	a := actor.From(ctx)
	if a.Can(Enlist) {
		if err := s.People.InReach(ctx, Enlist, person); err == nil || !fault.Is(err, fault.NotFound) {
			return err
		}
	}
	team, err := s.People.Team(ctx, a.Person)
	if err == nil && !slices.Contains(team, person) {
		err = fault.Missing("people.not_found")
	}
	return err
}

// Request is somebody who asked for a place.
type Request struct {
	Place  uuid.UUID
	Person uuid.UUID
	Name   string
	Run    Run
}

// Requests lists who of those the actor may act for has asked, the oldest first.
func (s *Service) Requests(ctx context.Context) (list []Request, err error) {
	if err := actor.Require(ctx, Team); err != nil {
		return nil, err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		list = nil
		a := actor.From(ctx)
		persons, err := s.People.Team(ctx, a.Person)
		if err != nil {
			return err
		}
		units, everywhere := []uuid.UUID(nil), false
		if a.Can(Enlist) {
			if units, everywhere, err = s.People.Within(ctx, Enlist, ""); err != nil {
				return err
			}
		}
		asked, err := selectRequests(ctx, tx, requestQuery{persons, units, everywhere, clock.Today(ctx), clock.Now(ctx), a.Person})
		if err != nil || len(asked) == 0 {
			return err
		}
		runs, err := runsByID(ctx, tx, asked)
		if err != nil {
			return err
		}
		var seen []uuid.UUID
		for _, q := range asked {
			list = append(list, Request{Place: q.Place, Person: q.Person, Name: q.Name, Run: runs[q.Run]})
			seen = append(seen, q.Person)
		}
		audit.Look(ctx, tx, "run.requests", seen...)
		return nil
	})
	return list, err
}

// Decide agrees to a request or declines it. Decided already it changes nothing.
func (s *Service) Decide(ctx context.Context, id uuid.UUID, agree bool) error {
	if err := actor.Require(ctx, Team); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		slug, err := runOfPlace(ctx, tx, id)
		if err != nil {
			return err
		}
		r, err := s.lock(ctx, tx, slug)
		if err != nil {
			return err
		}
		p, err := findPlace(ctx, tx, r.ID, id)
		if err != nil {
			return err
		}
		if err := s.mine(ctx, p.Person); err != nil {
			return fault.Missing("run.not_found")
		}
		if p.Person == actor.From(ctx).Person {
			return fault.Denied("run.decide_own")
		}
		if p.State != Requested {
			return nil
		}
		if !agree {
			return s.vacate(ctx, tx, r, id, Declined)
		}
		if err := r.Phase(clock.Now(ctx), clock.Today(ctx)).refuse(); err != nil {
			return err
		}
		state, err := r.first(true)
		if err != nil {
			return err
		}
		setPlace(tx, p.ID, state, clock.Now(ctx))
		audit.Record(ctx, tx, audit.Entry{Action: "run.approved", Object: "run_place", ID: p.ID, Detail: map[string]any{"run": r.ID, "state": state}})
		return s.tellPlace(ctx, tx, r, p, noticeOf[state])
	})
}

// trimmed is a text without blanks around it, or "" where it is too long.
func trimmed(s string, longest int) string {
	if s = strings.TrimSpace(s); utf8.RuneCountInString(s) > longest {
		return ""
	}
	return s
}
