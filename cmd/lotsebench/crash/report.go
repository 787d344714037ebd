package crash

import (
	"context"
	"fmt"
	"slices"
	"time"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/mail"
)

// Report is what a run found.
type Report struct {
	Met
	Acknowledged, Completions int
	Faults, Between           int // of them between commit and answer
	Lost, Doubled             []string
	Disturbed                 int             // writes refused to the only one who writes there
	Drift                     int             // rows of the readiness read model that differ from the facts
	Recovery                  []time.Duration // from the end of the fault until ready
	Posted, Arrived, Twice    int             // letters that jobs sent afterwards
}

func (r Report) String() string {
	s := fmt.Sprintf("%d faults (%d between commit and answer), %d completions, %d requests sent again, %d refused connections, %d broken ones, %d answers 503, slowest answer %s, letters %d of %d, %d twice",
		r.Faults, r.Between, r.Completions, r.Again, r.Refused, r.Broken, r.Busy, r.Slowest.Round(time.Millisecond), r.Arrived, r.Posted, r.Twice)
	if len(r.Recovery) == 0 {
		return s
	}
	sorted := slices.Sorted(slices.Values(r.Recovery))
	return s + fmt.Sprintf(", ready again after %s (median), at most %s",
		sorted[len(sorted)/2].Round(time.Millisecond), sorted[len(sorted)-1].Round(time.Millisecond))
}

// letters are how many are written to see that jobs run, and run once.
const letters = 20

// sendLetters writes letters as a service would and waits for the workers.
func (s *scene) sendLetters(ctx context.Context) error {
	to, err := mail.NewAddress("Person Lern", loginOf(0))
	if err != nil {
		return err
	}
	err = s.DB.InTx(s.ctx, func(ctx context.Context, tx *db.Tx) error {
		for range letters {
			letter := mail.PasswordChanged{Person: "Person Lern", When: i18n.Date(ctx, clock.Today(ctx))}
			if err := s.Outbox.Queue(ctx, tx, mail.Message{To: to, Lang: i18n.DE, Letter: letter}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	s.report.Posted = letters
	for begin := time.Now(); s.report.Arrived < letters && time.Since(begin) < patience; {
		if err := pause(ctx, 20*time.Millisecond); err != nil {
			return err
		}
		s.report.Arrived, _ = s.post.count()
	}
	return nil
}

// judge compares the lists with the facts.
func (s *scene) judge() error {
	r := &s.report
	r.Met = s.met.result()
	_, r.Twice = s.post.count()
	for _, l := range s.learners {
		r.Disturbed += l.refused
		if err := l.book.close(); err != nil {
			return err
		}
	}
	acknowledged, n, err := readJournals(s.dir)
	if err != nil {
		return err
	}
	facts, err := s.readFacts()
	if err != nil {
		return err
	}
	r.Acknowledged = n
	r.Lost, r.Doubled = compare(acknowledged, facts)
	for _, f := range facts {
		if f.Value == completed {
			r.Completions++
		}
	}
	drift, err := s.Readiness.Check(s.ctx)
	r.Drift = len(drift)
	return err
}
