package people

import (
	"context"
	"crypto/rand"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/event"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// Service reads people and records absences.
type Service struct {
	DB  *db.DB
	Org *org.Service

	// Changed tells later features whom to look at again: assignments,
	// readiness. Postings that begin or end by the calendar emit nothing: a
	// daily run has to look at those.
	Changed *event.Topic[Change]
}

// New returns a service on d.
func New(d *db.DB, o *org.Service) *Service {
	return &Service{DB: d, Org: o, Changed: event.NewTopic[Change]("people.changed")}
}

const slugLetters = "abcdefghjkmnpqrstuvwxyz23456789"

// NewSlug is a random name for a URL that says nothing about its person.
func NewSlug() string {
	b := make([]byte, 10)
	_, _ = rand.Read(b) // never fails
	for i := range b {
		b[i] = slugLetters[int(b[i])%len(slugLetters)]
	}
	return string(b)
}

// Named returns the persons with the given ids and writes one look for the
// purpose (message "look.<purpose>"). It is a building block: the caller has
// decided that the actor may see these people.
func (s *Service) Named(ctx context.Context, purpose string, ids ...uuid.UUID) (map[uuid.UUID]Person, error) {
	out := make(map[uuid.UUID]Person, len(ids))
	if len(ids) == 0 {
		return out, nil
	}
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		persons, err := (&store{tx}).byIDs(ctx, ids)
		if err != nil {
			return err
		}
		for _, p := range persons {
			out[p.ID] = p
		}
		audit.Look(ctx, tx, purpose, ids...)
		return nil
	})
	return out, err
}

// AskNamed asks for people by id like Named; the caller says why it looked.
func (s *Service) AskNamed(into map[uuid.UUID]Person, ids ...uuid.UUID) db.Ask {
	return func(_ context.Context, r *db.Reads) error {
		query, args := personsByID(r.Tenant(), ids)
		db.Collect(r, scanPerson, func(list []Person) error {
			for _, p := range list {
				into[p.ID] = p
			}
			return nil
		}, query, args)
		return nil
	}
}

// Myself returns the actor's own person.
func (s *Service) Myself(ctx context.Context) (Person, error) {
	var me Person
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		persons, err := (&store{tx}).byIDs(ctx, []uuid.UUID{actor.From(ctx).Person})
		if err != nil {
			return err
		}
		if len(persons) == 0 {
			return fault.Missing("people.not_found")
		}
		me = persons[0]
		return nil
	})
	return me, err
}

// Postings returns the postings of persons that cover day d, per person the
// one with the largest share first (then the oldest). A building block.
func (s *Service) Postings(ctx context.Context, d clock.Date, persons ...uuid.UUID) (map[uuid.UUID][]Posting, error) {
	out := make(map[uuid.UUID][]Posting, len(persons))
	if len(persons) == 0 {
		return out, nil
	}
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		all, err := (&store{tx}).postingsOn(ctx, d, persons)
		for _, p := range all {
			out[p.Person] = append(out[p.Person], p)
		}
		return err
	})
	return out, err
}

// JobFamilies returns the tenant's job families by id.
func (s *Service) JobFamilies(ctx context.Context) (map[uuid.UUID]JobFamily, error) {
	out := map[uuid.UUID]JobFamily{}
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		all, err := (&store{tx}).jobFamilies(ctx)
		for _, f := range all {
			out[f.ID] = f
		}
		return err
	})
	return out, err
}
