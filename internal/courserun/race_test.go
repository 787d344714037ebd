package courserun_test

import (
	"os"
	"strconv"
	"sync"
	"testing"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/courserun"
	"codeberg.org/lotse/lotse/internal/project/projecttest"
)

// races is how often the last seat is raced for; LOTSE_RACES=1000 is the proof
// before a release.
func races(t *testing.T) int {
	t.Helper()
	if s := os.Getenv("LOTSE_RACES"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	return 25
}

const racers = 6

// TestLastSeat: people sign up in the same moment for one seat, some twice,
// and whoever has it gives it back while others still come. There is never one
// person too many, nobody loses a place on the list, and the order stands.
func TestLastSeat(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	people := make([]uuid.UUID, racers)
	for i := range people {
		people[i] = w.person()
	}
	for n := range races(t) {
		slug := w.plan(func(in *courserun.Input) {
			in.Seats = 1
			in.Session.Day = projecttest.Day("2026-06-17").AddDays(n % 1000)
			in.Session.Room, in.Session.Link, in.Trainers = uuid.Nil, "https://video.lindenau.example/"+strconv.Itoa(n), []uuid.UUID{w.trainer}
		})
		w.race(w.Service, slug, people)
		seats, line, lost := w.count(slug)
		if seats != 1 || line != racers-1 || lost != 0 {
			t.Fatalf("race %d: %d have the seat, %d wait, %d numbers are doubled or missing", n, seats, line, lost)
		}
		holder := w.holder(slug)
		var wg sync.WaitGroup
		for range 3 { // a double click and more
			wg.Go(func() { _ = w.Leave(w.in(holder), slug) })
		}
		wg.Wait()
		if seats, line, _ := w.count(slug); seats != 1 || line != racers-2 || w.holder(slug) == holder {
			t.Fatalf("race %d: with the seat given back %d have it and %d wait", n, seats, line)
		}
		w.Must(w.Cancel(w.manager(), slug, "Ende")) // the people and the trainer are free for the next
	}
}

// TestLastSeatWithoutTheLock is the twin: it overbooks.
func TestLastSeatWithoutTheLock(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	people := make([]uuid.UUID, racers)
	for i := range people {
		people[i] = w.person()
	}
	for n := range 200 {
		slug := w.plan(func(in *courserun.Input) {
			in.Seats = 1
			in.Session.Day = projecttest.Day("2026-06-17").AddDays(n)
		})
		w.race(w.Unlocked(), slug, people)
		if seats, _, _ := w.count(slug); seats > 1 {
			return
		}
		w.Must(w.Cancel(w.manager(), slug, "Ende"))
	}
	t.Error("200 races without the lock never overbooked: the races prove nothing")
}

// race lets everybody press the button at once, twice.
func (w *town) race(s *courserun.Service, slug string, people []uuid.UUID) {
	w.T.Helper()
	start := make(chan struct{})
	var wg sync.WaitGroup
	for i, p := range people {
		clicks := 1 + i%2
		for range clicks {
			ctx := w.in(p)
			wg.Go(func() {
				<-start
				_, _ = s.SignUp(ctx, slug) // the state is looked at, not the answer
			})
		}
	}
	close(start)
	wg.Wait()
}

func (w *town) count(slug string) (seats, line, lost int) {
	w.T.Helper()
	of := `FROM run_place p JOIN course_run r ON r.tenant_id = p.tenant_id AND r.id = p.run_id WHERE p.tenant_id = $1 AND r.slug = $2 AND p.state `
	seats = w.Int(`SELECT count(*) `+of+`= 'booked'`, w.Tenant, slug)
	line = w.Int(`SELECT count(*) `+of+`= 'waiting'`, w.Tenant, slug)
	lost = w.Int(`SELECT abs(max(p.no) - count(DISTINCT p.no)) + count(*) - count(DISTINCT p.person_id) `+of+`<> 'left'`, w.Tenant, slug)
	return seats, line, lost
}

func (w *town) holder(slug string) (id uuid.UUID) {
	w.T.Helper()
	sheet, err := w.Sheet(w.manager(), slug)
	w.Must(err)
	for _, g := range sheet.Seated() {
		id = g.Person
	}
	return id
}
