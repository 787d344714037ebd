package duty

import (
	"context"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/job"
)

// atOnce is for how many people in the municipality a page may wait while a
// change of a duty is worked out; stride is how many the job takes at a time.
const (
	atOnce = 3000
	stride = 2000
)

// InBackground returns a service whose changes of duties do not wait for the
// people in a large municipality: a job works them out. Who asks meanwhile is
// told that the duty waits.
func (s *Service) InBackground(q job.Queue) *Service {
	c := *s
	c.queue = q
	return &c
}

// Settle asks for the people of the duties that wait.
type Settle struct {
	Tenant uuid.UUID `json:"tenant"`
}

// Kind names the job.
func (Settle) Kind() string { return "duty.settle" }

// TenantID is whose job it is.
func (s Settle) TenantID() uuid.UUID { return s.Tenant }

// Progress is how far the people of a duty that waits have been worked out.
type Progress struct{ Done, All int }

// postpone leaves the people of a duty to the job where they are too many to
// wait for.
func (s *Service) postpone(ctx context.Context, tx *db.Tx, duty uuid.UUID, undo int) (bool, error) {
	if s.queue == nil {
		return false, nil
	}
	p, err := progressOf(ctx, tx, duty)
	if err != nil || p.All <= atOnce {
		return false, err
	}
	if err := wait(ctx, tx, duty, undo); err != nil {
		return false, err
	}
	return true, s.queue.Enqueue(ctx, tx, Settle{Tenant: tx.Tenant()})
}

// SettleAll works out who is in the duties that wait. Each stride is kept with
// how far it came, so whoever goes on after a crash begins where it ended; two
// at a time do not take the same duty. Changes of single people meanwhile see
// the new rule already, and the stride that reaches them changes nothing.
func (s *Service) SettleAll(ctx context.Context) error {
	for more := true; more; {
		err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
			more, err = s.settleStride(ctx, tx)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) settleStride(ctx context.Context, tx *db.Tx) (more bool, err error) {
	w, ok, err := nextWaiting(ctx, tx)
	if err != nil || !ok {
		return false, err
	}
	persons, err := personsAfter(ctx, tx, w.settledTo, stride)
	if err != nil {
		return false, err
	}
	if len(persons) == 0 {
		return true, settled(ctx, tx, w.duty.ID)
	}
	if err := lockPersons(ctx, tx, persons); err != nil {
		return false, err
	}
	if err := undate(ctx, tx, w.duty.ID, persons); err != nil {
		return false, err
	}
	if err := s.reconcile(ctx, tx, work{duties: []Duty{w.duty}, persons: persons, cause: byRule, undo: w.undoes}); err != nil {
		return false, err
	}
	return true, settledTo(ctx, tx, w.duty.ID, persons[len(persons)-1])
}

// LastRun is the newest day on which everybody was reconciled; zero: never.
func (s *Service) LastRun(ctx context.Context) (day clock.Date, err error) {
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		day, err = lastRun(ctx, tx)
		return err
	})
	return day, err
}
