package readiness

import (
	"context"
	"errors"
	"net/url"
	"testing"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/project"
	"codeberg.org/lotse/lotse/internal/project/projecttest"
	"codeberg.org/lotse/lotse/internal/tenant"
)

// office is one wave over one unit, and a reader of its live figures.
type office struct {
	*projecttest.Town
	s      *Service
	hr     context.Context
	wave   project.Wave
	course uuid.UUID
	staff  []uuid.UUID
}

func newOffice(t *testing.T, news string) *office {
	t.Helper()
	o := &office{Town: projecttest.New(t)}
	base, _ := url.Parse("http://127.0.0.1:8080")
	o.s = New(o.DB, tenant.New(o.DB, base), o.Org, o.People, o.Projects)
	o.s.keeper.news = news
	o.Projects.Progress.InTx(o.s.Moved)
	unit := o.Unit("10", uuid.Nil)
	o.staff = o.Crowd(5, projecttest.Post{Unit: unit, Family: o.Family("clerk")})
	o.wave, o.course = o.Wave(o.Project("Akte", unit), "2026-09-01", unit), o.Course("akte")
	o.Need(o.wave, project.RequirementInput{CourseID: o.course})
	o.hr = o.May(o.Person(), SeeLive)
	return o
}

func (o *office) complete(person int) {
	o.T.Helper()
	o.Complete(projecttest.Done{Person: o.staff[person], Course: o.course})
}

// ready reads the page and says how many people it says are ready.
func (o *office) ready(ctx context.Context, q Query) int {
	o.T.Helper()
	b, err := o.s.Board(ctx, q)
	o.Must(err)
	return b.Sheets[0].Total.Ready.Lo
}

// open lets change run in a transaction, sends what it wrote, and does the
// rest before the transaction ends as meanwhile says.
func (o *office) open(change func(), meanwhile func(inside context.Context) error) error {
	outside := o.Ctx
	defer func() { o.Ctx = outside }()
	return o.DB.InTx(outside, func(ctx context.Context, _ *db.Tx) error {
		o.Ctx = ctx
		change()
		o.Ctx = outside
		if err := o.DB.Read(ctx); err != nil { // what is queued is sent
			return err
		}
		return meanwhile(ctx)
	})
}

// The proof, and two that are none: nothing is ever news; only what has a
// higher number than everything known is news.
const (
	never  = `false`
	higher = `l.xact >= pg_snapshot_xmax(k.seen)`
)

func TestWhatIsCommittedBetweenTwoPagesIsSeen(t *testing.T) {
	t.Parallel()
	if n := committedBetween(t, unseen); n != 1 {
		t.Errorf("%d ready", n)
	}
}

// The twins: without the comparison the page must be old, else the test above
// proves nothing.
func TestWhatIsCommittedBetweenTwoPagesWithoutComparing(t *testing.T) {
	t.Parallel()
	if n := committedBetween(t, never); n != 0 {
		t.Errorf("%d ready", n)
	}
}

func committedBetween(t *testing.T, news string) int {
	t.Helper()
	o := newOffice(t, news)
	if n := o.ready(o.hr, Query{}); n != 0 {
		t.Fatalf("%d ready at first", n)
	}
	o.complete(0)
	return o.ready(o.hr, Query{})
}

// A transaction writes, another one with a higher number commits, the page is
// counted, and only then the first one commits.
func TestWhatWasOpenWhileCountingIsSeen(t *testing.T) {
	t.Parallel()
	if n := openWhileCounting(t, unseen); n != 2 {
		t.Errorf("%d ready", n)
	}
}

func TestWhatWasOpenWhileCountingWithoutTheSnapshot(t *testing.T) {
	t.Parallel()
	if n := openWhileCounting(t, higher); n != 1 {
		t.Errorf("%d ready", n)
	}
}

func openWhileCounting(t *testing.T, news string) int {
	t.Helper()
	o := newOffice(t, news)
	o.Must(o.open(func() { o.complete(0) }, func(context.Context) error {
		o.complete(1)
		if n := o.ready(o.hr, Query{}); n != 1 {
			t.Fatalf("%d ready while the first is open", n)
		}
		return nil
	}))
	return o.ready(o.hr, Query{})
}

func TestAWriterKeepsNothing(t *testing.T) {
	t.Parallel()
	o := newOffice(t, unseen)
	back := errors.New("changed its mind")
	for _, warm := range []bool{false, true} {
		if warm && o.ready(o.hr, Query{}) != 0 {
			t.Fatal("the rolled back completion is shown")
		}
		err := o.open(func() { o.complete(0) }, func(inside context.Context) error {
			b, err := o.s.Board(inside, Query{})
			if err == nil && b.Sheets[0].Total.Ready.Lo != 1 {
				t.Errorf("warm %v: does not see its own completion", warm)
			}
			return errors.Join(err, back)
		})
		if !errors.Is(err, back) {
			t.Fatal(err)
		}
	}
	if n := o.ready(o.hr, Query{}); n != 0 {
		t.Errorf("%d ready after the rollback", n)
	}
}

// The clock of a server goes back an hour over midnight: what it writes belongs
// to a day that was counted already.
func TestAPastDayMovesToo(t *testing.T) {
	t.Parallel()
	o := newOffice(t, unseen)
	o.SetDay("2026-06-09")
	yesterday := Query{Day: projecttest.Day("2026-06-08")}
	if n := o.ready(o.hr, yesterday); n != 0 {
		t.Fatalf("%d ready", n)
	}
	o.complete(0)
	if n := o.ready(o.hr, yesterday); n != 0 {
		t.Errorf("today's completion counts yesterday: %d", n)
	}
	o.Clock.Set(projecttest.Day("2026-06-08").End(clock.Zone(o.Ctx)).Add(-time.Minute))
	o.complete(1)
	o.SetDay("2026-06-09")
	if n := o.ready(o.hr, yesterday); n != 1 {
		t.Errorf("%d ready yesterday", n)
	}
	if n := o.ready(o.hr, Query{}); n != 2 {
		t.Errorf("%d ready today", n)
	}
}

// A backup comes back while the program runs: numbers of transactions of the
// old server prove nothing on the new one.
func TestAnotherServerProvesNothing(t *testing.T) {
	t.Parallel()
	o := newOffice(t, unseen)
	o.ready(o.hr, Query{})
	o.SQL(`UPDATE person_wave SET done = 1, ready_on = '2026-06-08' WHERE person_id = $1`, o.staff[0])
	if n := o.ready(o.hr, Query{}); n != 0 {
		t.Errorf("%d ready: what no log tells of is not seen", n)
	}
	for _, k := range o.s.keeper.kept.All() {
		k.server = "another"
	}
	if n := o.ready(o.hr, Query{}); n != 1 {
		t.Errorf("%d ready", n)
	}
}

func TestWaitingForTheTurnEndsWithTheDeadline(t *testing.T) {
	t.Parallel()
	o := newOffice(t, unseen)
	o.s.keeper.turn <- struct{}{}
	soon, cancel := context.WithTimeout(o.hr, 100*time.Millisecond)
	defer cancel()
	if _, err := o.s.Board(soon, Query{}); fault.KindOf(err) != fault.Unavailable {
		t.Errorf("%v", err)
	}
	<-o.s.keeper.turn
	o.complete(0)
	if n := o.ready(o.hr, Query{}); n != 1 {
		t.Errorf("%d ready", n)
	}
}

// Figures are counted once for all readers, whatever part of them they see.
func TestKeptFiguresAreNobodysPart(t *testing.T) {
	t.Parallel()
	o := newOffice(t, unseen)
	o.complete(0)
	o.ready(o.hr, Query{})
	before := o.s.keeper.kept.EstimatedSize()
	o.ready(o.May(o.Person(), SeeLive), Query{})
	if after := o.s.keeper.kept.EstimatedSize(); before != 2 || after != before {
		t.Errorf("%d entries, then %d", before, after)
	}
}
