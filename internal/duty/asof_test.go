package duty_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/duty"
	"codeberg.org/lotse/lotse/internal/platform/clock"
)

// What is said later about a past day is what was said on that day, whatever
// happened since: the clock runs day by day, then all days are asked again.
func TestAPastDayIsAnsweredAsItWas(t *testing.T) {
	t.Parallel()
	for seed := range uint64(2) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			w := newTown(t)
			r := &random{town: w, rnd: rand.New(rand.NewPCG(seed, 7))}
			r.begin()
			said := map[string]string{}
			first := clock.Today(w.Ctx)
			for range 25 {
				for range r.rnd.IntN(4) {
					if r.rnd.IntN(3) == 0 {
						r.care()
					} else {
						r.step()
					}
				}
				for _, slug := range r.made {
					said[slug+clock.Today(w.Ctx).String()] = r.now(slug)
				}
				w.Clock.Advance(24 * time.Hour)
				w.daily()
			}
			days, differ := 0, 0
			for day := first; day.Before(clock.Today(w.Ctx)); day = day.AddDays(1) {
				for _, slug := range r.made {
					want, ok := said[slug+day.String()]
					if !ok {
						continue // a step of several days passed it by
					}
					days++
					if got := r.then(slug, day); got != want {
						differ++
						t.Errorf("%s on %s:\n then %s\n now  %s", slug, day, want, got)
					}
				}
			}
			if days < 80 || differ > 0 {
				t.Errorf("%d days compared, %d differ", days, differ)
			}
		})
	}
}

// care is an exemption, its end, a proof from elsewhere or its withdrawal.
func (r *random) care() {
	slug := r.made[r.rnd.IntN(len(r.made))]
	p := r.persons[r.rnd.IntN(len(r.persons))]
	today := clock.Today(r.Ctx)
	switch r.rnd.IntN(4) {
	case 0:
		_ = r.duties.Exempt(r.Ctx, slug, p, today.AddDays(1+r.rnd.IntN(40)), "Grund")
	case 1:
		_ = r.duties.EndExemption(r.Ctx, slug, p)
	default:
		id, err := r.duties.RecordProof(r.Ctx, slug, p, duty.Proof{On: today.AddDays(-r.rnd.IntN(400)), Issuer: "Feuerwehr"})
		if err == nil && r.rnd.IntN(2) == 0 {
			r.withdraw = append(r.withdraw, func() { _ = r.duties.WithdrawProof(r.Ctx, slug, p, id) })
		}
		if n := len(r.withdraw); n > 0 && r.rnd.IntN(2) == 0 {
			r.withdraw[0]()
			r.withdraw = r.withdraw[1:]
		}
	}
}

// now is how everybody stands today, as the engine keeps it.
func (r *random) now(slug string) string {
	d, err := r.duties.Get(r.Ctx, slug)
	r.Must(err)
	list, err := r.duties.Members(r.Ctx, d.ID)
	r.Must(err)
	var out []string
	for _, m := range list {
		out = append(out, told(m.Person, m.Since, m.State, m.Dates))
	}
	return strings.Join(out, "; ")
}

// then is how everybody stood at the end of a day.
func (r *random) then(slug string, day clock.Date) string {
	a, err := r.duties.Audit(r.Ctx, duty.AuditQuery{Slug: slug, Day: day})
	r.Must(err)
	lines := map[uuid.UUID]string{}
	for _, l := range a.Lines {
		lines[l.Person] = told(l.Person, l.Since, l.State, l.Dates)
		if l.State == duty.Done && l.Evidence == nil || l.Evidence != nil && l.State != duty.Exempt && l.Evidence.On != l.Dates.DoneOn {
			r.T.Errorf("%s on %s: %+v by %+v", slug, day, l.Was, l.Evidence)
		}
	}
	var out []string
	for _, p := range r.persons {
		if s, ok := lines[p]; ok {
			out = append(out, s)
		}
	}
	return strings.Join(out, "; ")
}

func told(p uuid.UUID, since clock.Date, s duty.State, d duty.Dates) string {
	if s == duty.Exempt {
		d = duty.Dates{}
	}
	return fmt.Sprint(p.String()[30:], " ", s, " since ", since, " ", d.DoneOn, " ", d.DoneUntil, " ", d.OpensOn, " ", d.Due, " ", d.LateFrom)
}
