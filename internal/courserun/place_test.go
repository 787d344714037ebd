package courserun_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/courserun"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/project/projecttest"
)

func TestSeatsWaitingListAndMovingUp(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	slug := w.plan()
	a, b, c, d := w.person(), w.person(), w.person(), w.person()
	for i, p := range []struct {
		who  uuid.UUID
		want courserun.PlaceState
	}{{a, courserun.Booked}, {a, courserun.Booked}, {b, courserun.Booked}, {c, courserun.Waiting}, {d, courserun.Waiting}} {
		if got := w.signUp(slug, p.who); got != p.want {
			t.Errorf("sign-up %d: %s, want %s", i, got, p.want)
		}
	}
	if r, err := w.Get(w.in(d), slug); err != nil || r.Mine.Rank != 2 || r.Booked != 2 || r.Queue != 2 || r.Free() != 0 {
		t.Errorf("rank of the second: %+v, %v", r.Mine, err)
	}
	w.Must(w.Leave(w.in(a), slug))
	w.Must(w.Leave(w.in(a), slug)) // a double click
	if got := w.state(slug, c); got != courserun.Booked {
		t.Errorf("who waited longest is %s", got)
	}
	if got := w.state(slug, d); got != courserun.Waiting {
		t.Errorf("who waited less is %s", got)
	}
	if w.mails("run-moved-up", c) != 1 || w.mails("run-left", a) != 1 || w.mails("run-booked", a) != 1 || w.mails("run-waiting", d) != 1 {
		t.Error("not everybody was told once")
	}
	in := w.input()
	in.Seats = 3
	w.Must(w.Change(w.manager(), slug, in))
	if got := w.state(slug, d); got != courserun.Booked {
		t.Errorf("with one seat more the next is %s", got)
	}
	in.Seats = 1
	isFault(t, w.Change(w.manager(), slug, in), "run.seats_taken")
	if got := w.signUp(slug, a); got != courserun.Waiting {
		t.Errorf("who left and comes back is %s", got)
	}
}

func TestSignUpHasItsTime(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	p := w.person()
	slug := w.plan(func(in *courserun.Input) {
		in.SignUpFrom, in.SignUpUntil = projecttest.Day("2026-06-10"), projecttest.Day("2026-06-12")
		in.CancelUntil = projecttest.Day("2026-06-13")
	})
	try := func(day, want string) {
		t.Helper()
		w.SetDay(day)
		_, err := w.SignUp(w.in(p), slug)
		isFault(t, err, want)
	}
	try("2026-06-09", "run.phase.ahead")
	try("2026-06-13", "run.phase.shut")
	try("2026-06-17", "run.phase.running") // it begins at nine
	try("2026-06-18", "run.phase.over")
	w.SetDay("2026-06-12")
	if got := w.signUp(slug, p); got != courserun.Booked {
		t.Errorf("on the last day: %s", got)
	}
	w.SetDay("2026-06-14")
	isFault(t, w.Leave(w.in(p), slug), "run.leave_late")
	sheet, err := w.Sheet(w.leader(), slug)
	w.Must(err)
	w.Must(w.Remove(w.leader(), slug, sheet.Guests[0].Place)) // the trainer may
	if got := w.state(slug, p); got != courserun.Left {
		t.Errorf("after the trainer removed the place: %s", got)
	}
}

func TestNobodyIsInTwoRunsAtOnce(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	first := w.plan()
	other := w.person()
	second := w.plan(func(in *courserun.Input) {
		in.Trainers, in.Session.Room, in.Session.Link = []uuid.UUID{other}, uuid.Nil, "https://video.lindenau.example/5"
		in.Session.From, in.Session.To = "11:00", "13:00"
	})
	p := w.person()
	w.signUp(first, p)
	_, err := w.SignUp(w.in(p), second)
	isFault(t, err, "run.overlap")
	_, err = w.SignUp(w.in(w.trainer), first)
	isFault(t, err, "run.own")
	_, err = w.SignUp(w.in(w.trainer), second)
	isFault(t, err, "run.overlap")
	w.Must(w.Leave(w.in(p), first))
	if got := w.signUp(second, p); got != courserun.Booked {
		t.Errorf("with the other place given back: %s", got)
	}
	full := w.plan(func(in *courserun.Input) {
		in.Session.Day, in.Seats, in.Waiting = projecttest.Day("2026-06-18"), 1, false
	})
	w.signUp(full, p)
	_, err = w.SignUp(w.in(w.person()), full)
	isFault(t, err, "run.full")
}

func TestRequestsAreDecided(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	slug := w.plan(func(in *courserun.Input) { in.Approval, in.Seats = true, 1 })
	a, b := w.person(), w.person()
	stranger := w.Person(projecttest.Post{Unit: w.Unit("52", uuid.Nil), Family: w.family, Supervisor: true})
	for _, p := range []uuid.UUID{a, b} {
		if got := w.signUp(slug, p); got != courserun.Requested {
			t.Errorf("a request is %s", got)
		}
	}
	if w.mails("run-asked", w.boss) != 2 || w.mails("run-requested", a) != 1 {
		t.Error("the supervisor, or the person, was not told")
	}
	list, err := w.Requests(w.head())
	if err != nil || len(list) != 2 || list[0].Person != a || list[0].Run.Slug != slug {
		t.Fatalf("requests of the team: %+v, %v", list, err)
	}
	if none, err := w.Requests(w.in(stranger, "supervisor")); err != nil || len(none) != 0 {
		t.Errorf("another supervisor sees %d requests, %v", len(none), err)
	}
	if err := w.Decide(w.in(stranger, "supervisor"), list[0].Place, true); !fault.Is(err, fault.NotFound) {
		t.Errorf("another supervisor decides: %v", err)
	}
	w.Must(w.Decide(w.head(), list[1].Place, true))
	w.Must(w.Decide(w.head(), list[1].Place, true)) // a double click
	w.Must(w.Decide(w.manager(), list[0].Place, true))
	if w.state(slug, b) != courserun.Booked || w.state(slug, a) != courserun.Waiting {
		t.Errorf("who was agreed to first is %s, the other %s", w.state(slug, b), w.state(slug, a))
	}
	c := w.person()
	w.signUp(slug, c)
	list, err = w.Requests(w.head())
	w.Must(err)
	w.Must(w.Decide(w.head(), list[0].Place, false))
	if w.state(slug, c) != courserun.Declined || w.mails("run-declined", c) != 1 {
		t.Error("the declined request stands")
	}
}

func TestOthersSignUp(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	slug := w.plan(func(in *courserun.Input) { in.Approval = true })
	p := w.person()
	n := w.numberOf(p)
	for range 2 {
		if st, err := w.Enlist(w.head(), slug, n, ""); err != nil || st != courserun.Booked {
			t.Errorf("the supervisor signs up: %s, %v", st, err)
		}
	}
	far := w.Person(projecttest.Post{Unit: w.Unit("52", uuid.Nil), Family: w.family})
	_, err := w.Enlist(w.head(), slug, w.numberOf(far), "")
	isFault(t, err, "run.person")
	_, err = w.Enlist(w.head(), slug, "nobody", "")
	isFault(t, err, "run.person")
	if st, err := w.Enlist(w.manager(), slug, w.numberOf(far), ""); err != nil || st != courserun.Booked {
		t.Errorf("HR signs up: %s, %v", st, err)
	}
	if _, err := w.Enlist(w.in(p), slug, n, ""); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a clerk signs somebody up: %v", err)
	}
	if _, o, err := w.Show(w.head(), slug); err != nil || len(o.Team) != 3 {
		t.Errorf("%d people to choose from, %v", len(o.Team), err)
	}
}

func TestCancelledRun(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	slug := w.plan()
	p := w.person()
	w.signUp(slug, p)
	isFault(t, w.Cancel(w.leader(), slug, " "), "run.reason")
	if err := w.Cancel(w.in(p), slug, "Nein"); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a clerk cancels: %v", err)
	}
	if err := w.Cancel(w.in(w.person(), "trainer"), slug, "Nein"); !fault.Is(err, fault.NotFound) {
		t.Errorf("another trainer cancels: %v", err)
	}
	w.Must(w.Cancel(w.leader(), slug, "Die Leitung ist erkrankt."))
	w.Must(w.Cancel(w.leader(), slug, "noch einmal"))
	if w.state(slug, p) != courserun.Dropped || w.mails("run-called-off", p) != 1 {
		t.Errorf("the place is %s", w.state(slug, p))
	}
	_, err := w.SignUp(w.in(p), slug)
	isFault(t, err, "run.phase.cancelled")
	again := w.plan() // room and trainer are free again
	if got := w.signUp(again, p); got != courserun.Booked {
		t.Errorf("the same time again: %s", got)
	}
}

func TestInterestWaitsForDates(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	p := w.person()
	for range 2 {
		w.Must(w.SetInterest(w.in(p), "brandschutz", true))
	}
	if list, err := w.Wishes(w.leader()); err != nil || len(list) != 1 || list[0].People != 1 || list[0].Mine {
		t.Errorf("who plans sees %+v, %v", list, err)
	}
	slug := w.plan()
	if w.mails("run-dates", p) != 1 {
		t.Error("who waited for dates was not told")
	}
	w.signUp(slug, p)
	if list, err := w.Wishes(w.in(p)); err != nil || len(list) != 0 {
		t.Errorf("with a place the person still waits: %+v, %v", list, err)
	}
	isFault(t, w.SetInterest(w.in(p), "unbekannt", true), "run.course")
	w.Clock.Advance(2 * 365 * 24 * time.Hour)
	w.Must(w.Sweep(w.Ctx))
}
