package instruct

import (
	"context"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/duty"
	"codeberg.org/lotse/lotse/internal/learn"
	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/path"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/pdf"
	"codeberg.org/lotse/lotse/internal/tenant"
)

// Window is how long a confirmation or a passed course waits for the others.
const Window = 56 // days

// Standing is how far the instruction of a person in a duty has come. A zero
// day says what is missing.
type Standing struct {
	Person, Duty uuid.UUID
	Unit         uuid.UUID  // of their largest posting; zero: none
	Course       uuid.UUID  // that checks what was understood
	Checked      clock.Date // the course was completed
	Understood   clock.Date // the person confirmed
	Instructed   clock.Date // the supervisor confirmed
	By           uuid.UUID  // who instructed
	ByName       string

	open, last int // the round that is open; 0: none
}

// whole reports whether all three parts are there.
func (s Standing) whole() bool {
	return !s.Checked.IsZero() && !s.Understood.IsZero() && !s.Instructed.IsZero()
}

// round is the one a confirmation of today belongs to.
func (s Standing) round() int {
	if s.open > 0 {
		return s.open
	}
	return s.last + 1
}

// Service holds the use cases.
type Service struct {
	DB      *db.DB
	Tenants *tenant.Service
	Org     *org.Service
	People  *people.Service
	Learn   *learn.Service
	Paths   *path.Service
	Duties  *duty.Service
	PDF     *pdf.Compiler

	unlocked bool // in a test that shows what the lock of a person is for
}

// Checked makes the fact for people whose course was the part that was
// missing, in the transaction of the completion.
func (s *Service) Checked(ctx context.Context, tx *db.Tx, duties, persons []uuid.UUID) error {
	if len(duties) == 0 {
		return nil
	}
	if !s.unlocked {
		if err := s.Duties.Lock(ctx, tx, persons); err != nil {
			return err
		}
	}
	return s.settle(ctx, tx, duties, persons)
}

// settle makes the fact for everybody whose round is whole. Who confirms has
// locked the person: of two parts given at once the second sees the first.
func (s *Service) settle(ctx context.Context, tx *db.Tx, duties, persons []uuid.UUID) error {
	list, err := s.standings(ctx, duties, persons)
	if err != nil {
		return err
	}
	var proofs []duty.PersonProof
	for _, st := range list {
		if st.open > 0 && st.whole() {
			proofs = append(proofs, duty.PersonProof{
				Duty: st.Duty, Person: st.Person, Round: st.open, Proof: duty.Proof{On: st.Instructed, Issuer: st.ByName},
			})
		}
	}
	if len(proofs) == 0 {
		return nil
	}
	_, err = s.Duties.RecordProofs(ctx, tx, proofs)
	return err
}

// standings are those of some persons, in some duties or in all (nil).
func (s *Service) standings(ctx context.Context, duties, persons []uuid.UUID) (list []Standing, err error) {
	err = s.DB.Read(ctx, func(ctx context.Context, r *db.Reads) error {
		askStandings(ctx, r, duties, persons, func(found []Standing) { list = found })
		return nil
	})
	return list, err
}
