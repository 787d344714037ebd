package login_test

import (
	"testing"
	"time"

	"codeberg.org/lotse/lotse/internal/login"
	"codeberg.org/lotse/lotse/internal/login/logintest"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

func (w town) onTablet(name string) string {
	o, err := w.SignIn(w.Anon, name, logintest.Password, login.From{Source: "192.0.2.1", Shared: true})
	w.Must(err)
	return o.Token
}

// A tablet left open signs out after five minutes; one in use stays.
func TestSharedDevice(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.Clerk("kita")
	tablet, own := w.onTablet("kita"), w.Token("kita")
	for range 12 { // used all the time, never for five minutes without
		w.Clock.Advance(4 * time.Minute)
		if s := w.Session(tablet); s == nil || !s.Shared || !s.Ends.Equal(w.Clock.Now().Add(login.SharedIdle)) {
			t.Fatalf("a tablet in use: %+v", s)
		}
		w.Session(own)
	}
	w.Clock.Advance(login.SharedIdle)
	if w.Session(tablet) != nil {
		t.Error("a tablet left open stays signed in")
	}
	if s := w.Session(own); s == nil || s.Shared {
		t.Error("the twin, a device of one's own, is signed out, too")
	}
}

// After the clock was set back a personal session goes on and ends half an
// hour after its last use, not after an hour and a half; a shared one ends,
// since nobody knows how long the tablet has been lying there.
func TestClockSetBack(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.Clerk("kita")
	tablet, own := w.onTablet("kita"), w.Token("kita")
	w.Clock.Advance(-time.Hour)
	if w.Session(tablet) != nil {
		t.Error("a shared session outlives the clock")
	}
	if s := w.Session(own); s == nil || s.Ends.After(w.Clock.Now().Add(login.Idle)) {
		t.Fatalf("a personal session: %+v", s)
	}
	w.Clock.Advance(login.Idle)
	if w.Session(own) != nil {
		t.Error("after the clock was set back a session does not end")
	}
	fresh := w.onTablet("kita")
	w.Clock.Advance(-30 * time.Second) // two servers are never quite at the same time
	if w.Session(fresh) == nil {
		t.Error("half a minute between two servers ends a session")
	}

	for range 5 {
		_, _ = w.SignIn(w.Anon, "kita", "falsch", login.From{})
	}
	if _, err := w.SignIn(w.Anon, "kita", logintest.Password, login.From{}); !fault.Is(err, fault.Limited) {
		t.Fatalf("no lock: %v", err)
	}
	w.Clock.Advance(-time.Hour)
	if _, err := w.SignIn(w.Anon, "kita", logintest.Password, login.From{}); err != nil {
		t.Errorf("a lock lasts until an hour has come round again: %v", err)
	}
}
