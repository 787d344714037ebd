package project

import (
	"context"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

// Member is one person of a supervisor's own units with their mandatory items.
// It carries a state and a date and nothing else: no time of learning, no
// attempts, no voluntary course.
type Member struct {
	PersonID uuid.UUID
	Name     string
	UnitID   uuid.UUID
	Items    []MemberItem
}

// MemberItem is one mandatory course of a member.
type MemberItem struct {
	CourseID uuid.UUID
	Due      clock.Date
	State    State
}

// MyTeam lists the people of the actor's own units: "the units of their
// postings with the supervisor flag and of sub-units without a supervisor of
// their own". Seeing them is written to the access log.
func (s *Service) MyTeam(ctx context.Context) (members []Member, err error) {
	if err := actor.Require(ctx, Team); err != nil {
		return nil, err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		members = nil
		me := actor.From(ctx).Person
		units, err := s.People.LedUnits(ctx, me)
		if err != nil || len(units) == 0 {
			return err
		}
		today := clock.Today(ctx)
		rows, err := teamRows(ctx, tx, units, me, today)
		if err != nil {
			return err
		}
		var seen []uuid.UUID
		for _, r := range rows {
			if n := len(members); n == 0 || members[n-1].PersonID != r.PersonID {
				members = append(members, Member{PersonID: r.PersonID, Name: r.Name, UnitID: r.UnitID})
				seen = append(seen, r.PersonID)
			}
			if r.CourseID != nil {
				m := &members[len(members)-1]
				m.Items = append(m.Items, MemberItem{CourseID: *r.CourseID, Due: r.Due, State: stateOf(r.Due, r.MetUntil, today)})
			}
		}
		audit.Look(ctx, tx, "team", seen...)
		return nil
	})
	return members, err
}
