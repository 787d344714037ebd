package forum

import (
	"context"
	"crypto/rand"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/forum/network"
	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/event"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// Service holds the use cases.
type Service struct {
	DB       *db.DB
	People   *people.Service
	Networks *network.Service

	Released event.Topic[Publication]
}

// Publication is news of a text that has a new version, or is the town's own
// again.
type Publication struct {
	Item uuid.UUID
	Kind Kind
	Slug string
}

func (s *Service) tell(ctx context.Context, tx *db.Tx, i Item) error {
	return s.Released.Emit(ctx, tx, Publication{i.ID, i.Kind, i.Slug})
}

// Guest reports whether nobody of the town reads: guests see what is public.
func Guest(ctx context.Context) bool {
	a := actor.From(ctx)
	return a.Person == uuid.Nil && !a.System
}

// How much is written in an hour before it looks like a machine.
const (
	MostByPerson = 30
	MostByTown   = 300
)

// Signed leaves the trace of a new object and returns the name it is signed
// with. It refuses floods: of a person exactly, of a town about.
func (s *Service) Signed(ctx context.Context, tx *db.Tx, object uuid.UUID) (string, error) {
	me, err := s.People.Myself(ctx)
	if err != nil {
		return "", err
	}
	now := clock.Now(ctx)
	byMe, byTown, err := recent(ctx, tx, me.ID, now.Add(-time.Hour))
	switch {
	case err != nil:
		return "", err
	case byMe >= MostByPerson:
		return "", fault.New(fault.Limited, "forum.limit.person", fault.Args{"Count": MostByPerson})
	case byTown >= MostByTown:
		return "", fault.New(fault.Limited, "forum.limit.town")
	}
	return me.FullName(), insertTrace(ctx, tx, object, me.ID, now)
}

const slugLetters = "abcdefghjkmnpqrstuvwxyz23456789"

// NewSlug is the title in an address, with letters that tell it from the same
// title of another town.
func NewSlug(title string) string {
	b := make([]byte, 5)
	_, _ = rand.Read(b) // never fails
	for i := range b {
		b[i] = slugLetters[int(b[i])%len(slugLetters)]
	}
	return org.Slug(title) + "-" + string(b)
}
