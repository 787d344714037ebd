package duty_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/audience"
	"codeberg.org/lotse/lotse/internal/duty"
	"codeberg.org/lotse/lotse/internal/learn"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/project/projecttest"
)

// Whatever happens in whatever order, after every step: members are whom the
// rule fits, nothing waits for its dates, the log leads to the members, and
// reconciling everything again changes nothing.
func TestAnySequenceOfChanges(t *testing.T) {
	t.Parallel()
	for seed := range uint64(3) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			w := newTown(t)
			r := &random{town: w, rnd: rand.New(rand.NewPCG(seed, 2))}
			r.begin()
			for step := range 40 {
				what := r.step()
				if bad := r.violation(); bad != "" {
					t.Fatalf("step %d, %s: %s", step, what, bad)
				}
			}
		})
	}
}

type random struct {
	*town
	rnd     *rand.Rand
	persons []uuid.UUID
	made    []string

	withdraw []func() // proofs to take back some day
}

func (r *random) begin() {
	for range 12 {
		r.persons = append(r.persons, r.person(r.unit()))
	}
	for i := range 5 {
		d := r.make(fmt.Sprintf("Pflicht %d", i), r.rule())
		r.made = append(r.made, d.Slug)
	}
}

func (r *random) unit() uuid.UUID { return []uuid.UUID{r.top, r.below}[r.rnd.IntN(2)] }

func (r *random) rule() audience.Rule {
	leaf := func() audience.Node {
		switch r.rnd.IntN(4) {
		case 0:
			return audience.Node{Is: audience.Unit, IDs: []uuid.UUID{r.unit()}, Below: r.rnd.IntN(2) == 0}
		case 1:
			return audience.Node{Is: audience.Supervisor}
		case 2:
			return audience.Node{Is: audience.Entered, Within: period("P3M")}
		}
		return audience.Node{Is: "completed", IDs: []uuid.UUID{r.course}, Within: period("P2M")}
	}
	is := []string{audience.All, audience.Any}[r.rnd.IntN(2)]
	return audience.Rule{Top: audience.Node{Is: is, Of: []audience.Node{leaf(), {Is: audience.Not, Of: []audience.Node{leaf()}}}}}
}

func (r *random) step() string {
	p := r.persons[r.rnd.IntN(len(r.persons))]
	today := clock.Today(r.Ctx)
	switch r.rnd.IntN(9) {
	case 0:
		r.Clock.Advance(time.Duration(1+r.rnd.IntN(40)) * 24 * time.Hour)
		r.daily()
		return "days pass"
	case 1:
		r.SQL(`UPDATE posting SET valid_to = greatest(valid_from, $3::date) WHERE tenant_id = $1 AND person_id = $2 AND valid_to IS NULL`, r.Tenant, p, today)
		r.tell(p)
		return "a leaver"
	case 2, 3:
		r.Post(p, projecttest.Post{Unit: r.unit(), Family: r.clerk, Supervisor: r.rnd.IntN(2) == 0, From: today.String()})
		r.tell(p)
		return "a posting more"
	case 4:
		r.SQL(`INSERT INTO absence (tenant_id, id, person_id, valid_from, valid_to) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
			r.Tenant, db.NewID(), p, today.AddDays(r.rnd.IntN(9)), today.AddDays(40+r.rnd.IntN(60)))
		r.tell(p)
		return "an absence"
	case 5:
		r.done(p)
		return "a completion"
	case 6:
		r.Tx(func(ctx context.Context, tx *db.Tx) error {
			return r.complete(ctx, tx, p, r.course, learn.SelfReported)
		})
		return "a completion nobody saw"
	case 7:
		slug := r.made[r.rnd.IntN(len(r.made))]
		d, err := r.duties.Get(r.Ctx, slug)
		r.Must(err)
		in := r.input(slug, r.rule())
		in.Terms.Mode = []duty.Mode{duty.Anniversary, duty.Once}[r.rnd.IntN(2)]
		if in.Terms.Mode == duty.Once {
			in.Terms.Validity, in.Terms.Renewal = clock.Period{}, clock.Period{}
		}
		r.Must(r.duties.Change(r.Ctx, slug, d.Revision, in))
		return "another rule"
	default:
		_ = r.duties.Undo(r.Ctx, r.made[r.rnd.IntN(len(r.made))])
		return "an undo"
	}
}

func (r *random) violation() string {
	logged := r.Int(`SELECT count(*) FROM duty_member_log`)
	dates := r.fingerprint()
	for _, slug := range r.made {
		d, err := r.duties.Get(r.Ctx, slug)
		r.Must(err)
		want, err := r.duties.Audiences.Persons(r.Ctx, d.Terms.Audience, clock.Today(r.Ctx))
		r.Must(err)
		members, err := r.duties.Members(r.Ctx, d.ID)
		r.Must(err)
		var got []uuid.UUID
		for _, m := range members {
			got = append(got, m.Person)
		}
		if !slices.Equal(got, want) {
			return fmt.Sprintf("%s has %d members, its rule fits %d", slug, len(got), len(want))
		}
	}
	if n := r.Int(`SELECT count(*) FROM duty_member WHERE NOT dated AND out_on IS NULL`); n > 0 {
		return fmt.Sprintf("%d members without dates", n)
	}
	if n := r.Int(`SELECT count(*) FROM duty_member m WHERE (m.out_on IS NULL, m.nr, m.reason) IS DISTINCT FROM
		(SELECT (l.entered, l.nr, l.reason) FROM duty_member_log l WHERE l.duty_id = m.duty_id AND l.person_id = m.person_id ORDER BY l.nr DESC LIMIT 1)`); n > 0 {
		return fmt.Sprintf("%d members are not where the log leads", n)
	}
	r.SQL(`UPDATE duty_member SET dated = false WHERE out_on IS NULL`)
	r.daily()
	if r.Int(`SELECT count(*) FROM duty_member_log`) != logged || r.fingerprint() != dates {
		return "reconciling again changes something"
	}
	return ""
}

// fingerprint is all dates of all members.
func (r *random) fingerprint() int {
	return r.Int(`SELECT coalesce(sum(hashtext(row(duty_id, person_id, since, out_on, done_on, done_until, opens_on, due, late_from)::text)), 0) FROM duty_member`)
}
