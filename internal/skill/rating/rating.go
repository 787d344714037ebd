package rating

import (
	"context"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/tenant"
)

// Service holds the use cases.
type Service struct {
	DB      *db.DB
	Tenants *tenant.Service
	People  *people.Service

	unguarded bool // a test that shows what asking who leads somebody is for
}

// Mine returns the actor's ratings, the newest first.
func (s *Service) Mine(ctx context.Context) (list []Rating, err error) {
	err = s.DB.Read(ctx, s.AskMine(&list))
	return list, err
}

// AskMine asks for the actor's ratings.
func (s *Service) AskMine(into *[]Rating) db.Ask {
	return func(ctx context.Context, r *db.Reads) error {
		if err := actor.Require(ctx, Own); err != nil {
			return err
		}
		askRatings(r, actor.From(ctx).Person, into)
		return nil
	}
}

// AskBasis asks for the actor's ratings that rest on one check, course or
// conversation.
func (s *Service) AskBasis(basis uuid.UUID, into *[]Rating) db.Ask {
	return func(ctx context.Context, r *db.Reads) error {
		if err := actor.Require(ctx, Own); err != nil {
			return err
		}
		askBasis(r, actor.From(ctx).Person, basis, into)
		return nil
	}
}

// ByCompetence groups ratings, in their order.
func ByCompetence(list []Rating) map[uuid.UUID][]Rating {
	out := map[uuid.UUID][]Rating{}
	for _, r := range list {
		out[r.Competence] = append(out[r.Competence], r)
	}
	return out
}

// Add appends ratings of the actor that rest on a check. A building block of
// the check, in its transaction.
func (s *Service) Add(ctx context.Context, tx *db.Tx, list []Rating) {
	insert(tx, actor.From(ctx).Person, list)
}

// Drop takes away what rests on one of the actor's checks.
func (s *Service) Drop(ctx context.Context, tx *db.Tx, basis uuid.UUID) {
	drop(tx, actor.From(ctx).Person, basis)
}

// Forget deletes everything of the actor: ratings and shares. What a share led
// to is no longer kept either.
func (s *Service) Forget(ctx context.Context) error {
	if err := actor.Require(ctx, Own); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		forget(tx, actor.From(ctx).Person)
		audit.Record(ctx, tx, audit.Entry{Action: "skill.forgotten", Object: "person", ID: actor.From(ctx).Person})
		return nil
	})
}

// Taught is what a completed course shows.
type Taught struct {
	Person     uuid.UUID
	Completion uuid.UUID
	At         time.Time // of the completion, not of its recording
	Corrects   uuid.UUID // the completion that was wrong; zero: none
	Framework  []string  // of each competence
	Codes      []string
	Levels     []int
}

// Completed takes completions as evidence. It is sent with what else the
// completion writes and costs no round trip.
func (s *Service) Completed(ctx context.Context, tx *db.Tx, facts []Taught) {
	for _, f := range facts {
		if f.Corrects != uuid.Nil {
			drop(tx, f.Person, f.Corrects)
		}
		if len(f.Codes) > 0 {
			insertTaught(tx, f)
		}
	}
}

// KeptMonths is how long ratings are kept that nobody deletes.
const KeptMonths = 36

// Sweep deletes what is kept no longer.
func (s *Service) Sweep(ctx context.Context) error {
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		sweep(tx, clock.Now(ctx).AddDate(0, -KeptMonths, 0))
		return nil
	})
}
