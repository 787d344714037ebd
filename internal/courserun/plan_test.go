package courserun_test

import (
	"sync"
	"testing"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/courserun"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/project/projecttest"
)

func TestPlanRefuses(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	small, err := w.AddResource(w.manager(), courserun.Resource{Kind: courserun.Room, Name: "Kammer", Seats: 1})
	w.Must(err)
	for id, change := range map[string]func(*courserun.Input){
		"run.course":        func(in *courserun.Input) { in.Course = "unbekannt" },
		"run.seats":         func(in *courserun.Input) { in.Seats = 0 },
		"run.trainers":      func(in *courserun.Input) { in.Trainers = nil },
		"run.sign_up_until": func(in *courserun.Input) { in.SignUpUntil = projecttest.Day("2026-06-18") },
		"run.cancel_until":  func(in *courserun.Input) { in.CancelUntil = projecttest.Day("2026-06-18") },
		"run.sign_up_from":  func(in *courserun.Input) { in.SignUpFrom = projecttest.Day("2026-06-18") },
		"run.materials": func(in *courserun.Input) {
			in.Materials = []courserun.Material{{Title: "x", URL: "javascript:alert(1)"}}
		},
		"run.day":        func(in *courserun.Input) { in.Session.Day = projecttest.Day("") },
		"run.past":       func(in *courserun.Input) { in.Session.Day = projecttest.Day("2026-06-07") },
		"run.ends":       func(in *courserun.Input) { in.Session.To = "8:00" },
		"run.link":       func(in *courserun.Input) { in.Session.Link = "ftp://x" },
		"run.where":      func(in *courserun.Input) { in.Session.Room = uuid.Nil },
		"run.room_small": func(in *courserun.Input) { in.Session.Room = small },
		// The clocks go from 2:00 to 3:00 on 28 March 2027.
		"run.time": func(in *courserun.Input) {
			in.Session.Day, in.Session.From, in.Session.To = projecttest.Day("2027-03-28"), "2:30", "4:00"
		},
	} {
		in := w.input()
		change(&in)
		_, err := w.Plan(w.manager(), in)
		isFault(t, err, id)
	}
	if _, err := w.Plan(w.in(w.person()), w.input()); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a clerk plans: %v", err)
	}
	if n := w.Int(`SELECT count(*) FROM course_run WHERE tenant_id = $1`, w.Tenant); n != 0 {
		t.Errorf("%d runs are left behind", n)
	}
}

// A night in which the clocks go back is an hour longer; the first two o'clock
// is meant.
func TestTheLongNight(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	slug := w.plan(func(in *courserun.Input) {
		in.Session.Day, in.Session.From, in.Session.To = projecttest.Day("2026-10-25"), "1:00", "4:00"
	})
	one := w.run(slug).Sessions[0]
	if h := one.Ends.Sub(one.Starts).Hours(); h != 4 {
		t.Errorf("%v hours from one to four", h)
	}
}

func TestRoomsThingsAndTrainersAreTakenOnce(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	beamer, err := w.AddResource(w.manager(), courserun.Resource{Kind: courserun.Equipment, Name: "Beamer"})
	w.Must(err)
	_, err = w.AddResource(w.manager(), courserun.Resource{Kind: courserun.Equipment, Name: "beamer"})
	isFault(t, err, "constraint.run_resource_name_key")
	first := w.plan(func(in *courserun.Input) { in.Equipment = []uuid.UUID{beamer} })
	other := w.person()
	online := func(in *courserun.Input) {
		in.Trainers, in.Session.Room, in.Session.Link = []uuid.UUID{other}, uuid.Nil, "https://video.lindenau.example/5"
	}
	try := func(change func(*courserun.Input)) error {
		in := w.input()
		online(&in)
		change(&in)
		_, err := w.Plan(w.manager(), in)
		return err
	}
	isFault(t, try(func(in *courserun.Input) { in.Session.Room = w.room }), "run.conflict")
	isFault(t, try(func(in *courserun.Input) { in.Equipment = []uuid.UUID{beamer} }), "run.conflict")
	isFault(t, try(func(in *courserun.Input) { in.Trainers = append(in.Trainers, w.trainer) }), "run.conflict")
	w.Must(try(func(in *courserun.Input) { in.Session.Room, in.Session.From, in.Session.To = w.room, "12:00", "13:00" }))
	one := w.run(first).Sessions[0].ID
	move := courserun.SessionInput{Day: projecttest.Day("2026-06-17"), From: "11:00", To: "12:30", Room: w.room}
	isFault(t, w.MoveSession(w.leader(), first, one, move), "run.conflict")
	move.To = "12:00"
	w.Must(w.MoveSession(w.leader(), first, one, move))
	w.Must(try(func(in *courserun.Input) {
		in.Session.Room, in.Trainers, in.Session.To = w.room, []uuid.UUID{w.person()}, "11:00"
	}))

	// Planned by many at the same moment, a room is taken once.
	start, won := make(chan struct{}), make(chan error, 6)
	var wg sync.WaitGroup
	for range cap(won) {
		in := w.input()
		in.Session.Day, in.Trainers = projecttest.Day("2026-07-01"), []uuid.UUID{w.person()}
		ctx := w.manager()
		wg.Go(func() {
			<-start
			_, err := w.Plan(ctx, in)
			won <- err
		})
	}
	close(start)
	wg.Wait()
	n := 0
	for range cap(won) {
		if err := <-won; err == nil {
			n++
		} else if !fault.Is(err, fault.Conflict) {
			t.Errorf("the loser is told %v", err)
		}
	}
	if n != 1 {
		t.Errorf("%d runs are in one room", n)
	}
}

func TestTrainersKeepTheirOwnRunsOnly(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	in := w.input()
	in.Trainers = nil
	slug, err := w.Plan(w.leader(), in) // who plans without choosing leads it
	w.Must(err)
	if r := w.run(slug); !r.Leads(w.trainer) || r.CancelUntil != projecttest.Day("2026-06-10") {
		t.Errorf("planned run: %+v", r)
	}
	stranger := w.in(w.person(), "trainer")
	if _, err := w.Sheet(stranger, slug); !fault.Is(err, fault.NotFound) {
		t.Errorf("another trainer reads the list: %v", err)
	}
	if list, err := w.Led(stranger); err != nil || len(list) != 0 {
		t.Errorf("another trainer keeps %d lists, %v", len(list), err)
	}
	if list, err := w.Led(w.leader()); err != nil || len(list) != 1 {
		t.Errorf("the trainer keeps %d lists, %v", len(list), err)
	}
	if _, err := w.AddResource(w.leader(), courserun.Resource{Kind: courserun.Room, Name: "x"}); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a trainer makes rooms: %v", err)
	}
	if r, crew, err := w.Crew(w.leader(), slug); err != nil || len(crew) != 1 || r.Slug != slug {
		t.Errorf("crew: %+v, %v", crew, err)
	}
}
