package learn

import (
	"context"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/tenant"
)

// Reach is whom a new version of a course meets: numbers, never people.
type Reach struct {
	Under Count // have begun and not finished
	Done  Count // hold a completion that counts today
}

// Count is a number of people as the reader may know it.
type Count struct {
	N     int  // Few: below how many; Round: at least
	Few   bool // somebody, but too few to say
	Round bool
}

// Reach counts whom a course concerns, for those who review and publish. Who
// may not see people learns nothing of a group below the minimum that the
// agreement sets, and of larger ones no more than fives: the same page seen
// before and after tells of nobody.
func (s *Service) Reach(ctx context.Context, course uuid.UUID, a *tenant.Agreement) (Reach, error) {
	if err := actor.Require(ctx, author.Review); err != nil {
		return Reach{}, err
	}
	var under, done int
	err := s.DB.Read(ctx, func(ctx context.Context, r *db.Reads) error {
		askReach(r, course, clock.Today(ctx), &under, &done)
		return nil
	})
	if actor.From(ctx).Everywhere(people.Read) {
		return Reach{Under: Count{N: under}, Done: Count{N: done}}, err
	}
	return Reach{Under: coarse(under, a.MinGroup), Done: coarse(done, a.MinGroup)}, err
}

// coarse is what may be said about n people to those who may not see them.
func coarse(n, least int) Count {
	const step = 5
	switch {
	case n == 0:
		return Count{}
	case n < least:
		return Count{N: least, Few: true}
	}
	return Count{N: max(n-n%step, least), Round: true}
}
