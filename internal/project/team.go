package project

import (
	"context"
	"slices"

	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"github.com/google/uuid"
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
		units, err := s.teamUnits(ctx, tx)
		if err != nil || len(units) == 0 {
			return err
		}
		today := clock.Today(ctx)
		rows, err := teamRows(ctx, tx, units, actor.From(ctx).Person, today)
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

func (s *Service) teamUnits(ctx context.Context, tx *db.Tx) ([]uuid.UUID, error) {
	led, err := ledUnits(ctx, tx, clock.Today(ctx))
	if err != nil {
		return nil, err
	}
	tree, err := s.Org.Tree(ctx)
	if err != nil {
		return nil, err
	}
	return ownUnits(tree, led, actor.From(ctx).Person), nil
}

// ownUnits walks down from the units the person leads and stops at units that
// somebody leads. led maps units to the people with the supervisor flag there.
func ownUnits(tree *org.Tree, led map[uuid.UUID][]uuid.UUID, person uuid.UUID) (units []uuid.UUID) {
	own := map[uuid.UUID]bool{}
	for _, u := range tree.Units() { // parents come first
		if slices.Contains(led[u.ID], person) || (own[u.Parent] && len(led[u.ID]) == 0) {
			own[u.ID] = true
			units = append(units, u.ID)
		}
	}
	return units
}
