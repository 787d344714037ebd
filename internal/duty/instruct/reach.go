package instruct

import (
	"context"
	"maps"
	"slices"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
)

// charges are the people the actor is responsible for: those of the units they
// lead, and the supervisors of the units right below. For the latter somebody
// must be, and they show in nobody's team.
func (s *Service) charges(ctx context.Context) ([]uuid.UUID, error) {
	me := actor.From(ctx).Person
	team, err := s.People.Team(ctx, me)
	if err != nil {
		return nil, err
	}
	bosses, err := s.People.Bosses(ctx)
	if err != nil {
		return nil, err
	}
	tree, err := s.Org.Tree(ctx)
	if err != nil {
		return nil, err
	}
	if team, err = s.withoutCoLeaders(ctx, team, bosses); err != nil {
		return nil, err
	}
	for _, u := range tree.Units() {
		if slices.Contains(bosses[u.Parent], me) && !slices.Contains(bosses[u.ID], me) {
			team = append(team, bosses[u.ID]...)
		}
	}
	slices.SortFunc(team, func(a, b uuid.UUID) int { return slices.Compare(a[:], b[:]) })
	return slices.Compact(team), nil
}

// withoutCoLeaders leaves out who leads a unit together with the actor: the
// unit above is responsible for them, unless they also work in one that the
// actor leads alone.
func (s *Service) withoutCoLeaders(ctx context.Context, team []uuid.UUID, bosses map[uuid.UUID][]uuid.UUID) ([]uuid.UUID, error) {
	me, with := actor.From(ctx).Person, map[uuid.UUID]bool{}
	for _, list := range bosses {
		for _, id := range list {
			if slices.Contains(list, me) && slices.Contains(team, id) {
				with[id] = true
			}
		}
	}
	if len(with) == 0 {
		return team, nil
	}
	postings, err := s.People.Postings(ctx, clock.Today(ctx), slices.Collect(maps.Keys(with))...)
	return slices.DeleteFunc(team, func(id uuid.UUID) bool {
		return with[id] && !slices.ContainsFunc(postings[id], func(p people.Posting) bool {
			return slices.Contains(bosses[p.Unit], me) && !slices.Contains(bosses[p.Unit], id)
		})
	}), err
}

// responsible are those who may instruct a person today.
func (s *Service) responsible(ctx context.Context, person uuid.UUID) (list []uuid.UUID, err error) {
	bosses, err := s.People.Bosses(ctx)
	if err != nil {
		return nil, err
	}
	tree, err := s.Org.Tree(ctx)
	if err != nil {
		return nil, err
	}
	postings, err := s.People.Postings(ctx, clock.Today(ctx), person)
	for _, p := range postings[person] {
		who := bosses[p.Unit]
		if slices.Contains(who, person) {
			u, _ := tree.Unit(p.Unit)
			who = bosses[u.Parent]
		}
		for _, id := range who {
			if id != person && !slices.Contains(list, id) {
				list = append(list, id)
			}
		}
	}
	return list, err
}
