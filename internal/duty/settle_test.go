package duty_test

import (
	"context"
	"testing"
	"time"

	"codeberg.org/lotse/lotse/internal/duty"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/job"
)

// queue keeps what is to be done, as a process does that dies before it does it.
type queue struct{ jobs []job.Args }

func (q *queue) Enqueue(_ context.Context, _ *db.Tx, a job.Args) error {
	q.jobs = append(q.jobs, a)
	return nil
}

// crowd are n people in the top unit.
func (w *town) crowd(n int) {
	w.T.Helper()
	w.SQL(`INSERT INTO person (tenant_id, id, slug, personnel_number, last_name, first_name, title, language, search, sort_name, created_at)
		SELECT $1, gen_random_uuid(), 'p' || lpad(i::text, 9, '0'), 'N' || i, 'Name' || i, 'Vor', '', 'de', 'name' || i, 'name' || lpad(i::text, 9, '0'), now()
		FROM generate_series(1, $2) i`, w.Tenant, n)
	w.SQL(`INSERT INTO posting (tenant_id, id, person_id, unit_id, job_family_id, post, share, supervisor, reported_from, valid_from)
		SELECT $1, gen_random_uuid(), p.id, $2, $3, '', 10000, false, '2020-01-01', '2020-01-01' FROM person p
		WHERE p.tenant_id = $1 AND p.slug LIKE 'p0%'`, w.Tenant, w.top, w.clerk)
	w.SQL(`SELECT lotse_analyze()`)
}

// In a large town a page leaves the people to the job. Whoever dies in the
// middle leaves whole strides, and the next goes on; a change of one person
// meanwhile is not lost and not doubled.
func TestLargeTownsAreSettledByAJob(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.crowd(10_000)
	q := &queue{}
	pages := w.duties.InBackground(q)
	in := w.input("Brandschutz", unit(true, w.top))
	begun := time.Now()
	p, err := pages.Preview(w.Ctx, "", in)
	w.Must(err)
	if p.In != 10_000 || !p.Everybody() || len(p.Comers) == 0 || len(p.Samples) == 0 {
		t.Errorf("%d come in, everybody %t, %d named, %d samples", p.In, p.Everybody(), len(p.Comers), len(p.Samples))
	}
	shown := time.Since(begun)
	in.Seen = p.Digest
	d, err := pages.Create(w.Ctx, in)
	w.Must(err)
	t.Logf("preview %s, saved after %s", shown, time.Since(begun)-shown)
	if len(q.jobs) != 1 || w.Int(`SELECT count(*) FROM duty_member`) != 0 {
		t.Fatalf("%d jobs, %d members before it ran", len(q.jobs), w.Int(`SELECT count(*) FROM duty_member`))
	}

	dying, die := context.WithCancel(w.Ctx)
	looks := 0
	err = w.duties.SettleAll(clock.With(dying, func() time.Time {
		if looks++; looks == 15 {
			die()
		}
		return w.Clock.Now()
	}))
	if err == nil {
		t.Fatalf("nothing died in %d looks at the clock", looks)
	}
	s, err := w.duties.Show(w.Ctx, d.Slug)
	w.Must(err)
	if !s.Duty.Waits || s.Progress.Done == 0 || s.Progress.Done >= s.Progress.All || s.In() != s.Progress.Done {
		t.Errorf("in the middle: %+v, %d members", s.Progress, s.In())
	}
	newest, err := w.duties.Audiences.Persons(w.Ctx, in.Terms.Audience, clock.Today(w.Ctx))
	w.Must(err)
	w.tell(newest[len(newest)-1]) // has not been reached, and has the new rule at once
	w.Must(w.duties.SettleAll(w.Ctx))
	s, err = w.duties.Show(w.Ctx, d.Slug)
	w.Must(err)
	if s.Duty.Waits || s.In() != 10_000 || s.Counts[duty.Open] != 10_000 {
		t.Errorf("at the end: %+v, %v", s.Progress, s.Counts)
	}
	if n := w.Int(`SELECT count(*) FROM duty_member_log`); n != 10_000 {
		t.Errorf("%d lines in the log", n)
	}
	w.Must(pages.End(w.Ctx, d.Slug))
	w.Must(pages.Undo(w.Ctx, d.Slug)) // before anybody was put out
	w.Must(w.duties.SettleAll(w.Ctx))
	if n := w.Int(`SELECT count(*) FROM duty_member_log`); n != 10_000 {
		t.Errorf("an end that was undone at once left %d lines in the log", n)
	}
}

// What was previewed is saved, or nothing.
func TestSavedAsSeen(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.person(w.top)
	in := w.input("Brandschutz", unit(true, w.top))
	p, err := w.duties.Preview(w.Ctx, "", in)
	w.Must(err)
	in.Seen = p.Digest
	w.person(w.top) // a newcomer meanwhile
	if _, err := w.duties.Create(w.Ctx, in); !fault.Is(err, fault.Conflict) {
		t.Errorf("saved what nobody saw: %v", err)
	}
	p, err = w.duties.Preview(w.Ctx, "", in)
	w.Must(err)
	in.Seen = p.Digest
	d, err := w.duties.Create(w.Ctx, in)
	w.Must(err)
	other := w.input("Noch einmal", unit(true, w.below))
	p, err = w.duties.Preview(w.Ctx, "", other)
	w.Must(err)
	if len(p.Overlaps) != 0 {
		t.Errorf("%+v", p.Overlaps)
	}
	other = w.input("Noch einmal", unit(true, w.top))
	p, err = w.duties.Preview(w.Ctx, "", other)
	w.Must(err)
	if len(p.Overlaps) != 1 || p.Overlaps[0].Both != 2 {
		t.Errorf("%+v", p.Overlaps)
	}
	p, err = w.duties.Preview(w.Ctx, d.Slug, w.input("Brandschutz", unit(false, w.below)))
	w.Must(err)
	if p.Out != 2 || len(p.Goers) != 2 || p.In != 0 {
		t.Errorf("%d out, %d named", p.Out, len(p.Goers))
	}
}
