package login_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/login"
	"codeberg.org/lotse/lotse/internal/login/logintest"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// TestNobodyLearnsWhichNamesExist compares everything a client can observe.
func TestNobodyLearnsWhichNamesExist(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.Clerk("known")
	w.Clerk("closed")
	if err := w.Close(w.Ctx, w.Session(w.Token("closed")).Actor.Person); err != nil {
		t.Fatal(err)
	}
	noPassword := w.Person("77", "new@lindenau.example")
	w.Posting(noPassword, w.Unit("77", uuid.Nil), false, "2024-01-01", nil)
	if _, err := w.InviteByMail(w.Ctx, noPassword); err != nil {
		t.Fatal(err)
	}

	type seen struct {
		id                 string
		kind               fault.Kind
		hashes             int
		statements, rounds int64
	}
	attempt := func(name string) (s seen) {
		ctx, n := db.WithCounter(w.Anon)
		var err error
		s.hashes = w.Hashes(func() {
			_, err = w.SignIn(ctx, name, "wrong password", login.From{Source: "192.0.2.9"})
		})
		var f *fault.Error
		if !errors.As(err, &f) {
			t.Fatalf("%s: %v", name, err)
		}
		s.id, s.kind, s.statements, s.rounds = f.ID, f.Kind, n.Statements.Load(), n.Trips.Load()
		return s
	}
	attempt("warm-up") // the dummy is made once
	for try := range 7 {
		want := attempt("known")
		if limited := try >= 5; limited != (want.kind == fault.Limited) || limited != (want.hashes == 0) {
			t.Errorf("attempt %d: %+v", try+1, want)
		}
		for _, name := range []string{"nobody", "closed", "new@lindenau.example"} {
			if got := attempt(name); got != want {
				t.Errorf("attempt %d: %s shows %+v, a known name %+v", try+1, name, got, want)
			}
		}
	}
}

func TestLockAndTheWayOut(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.Clerk("sabine")
	from := login.From{Source: "192.0.2.1"}
	lock := func() {
		for range 5 {
			if _, err := w.SignIn(w.Anon, " SABINE ", "wrong", from); !fault.Is(err, fault.Invalid) {
				t.Fatal(err)
			}
		}
		if _, err := w.SignIn(w.Anon, "sabine", logintest.Password, from); !fault.Is(err, fault.Limited) {
			t.Fatalf("the sixth attempt, with the right password: %v", err)
		}
	}

	t.Run("by time", func(t *testing.T) {
		lock()
		w.Clock.Advance(14 * time.Minute)
		if _, err := w.SignIn(w.Anon, "sabine", logintest.Password, from); !fault.Is(err, fault.Limited) {
			t.Errorf("after 14 minutes: %v", err)
		}
		w.Clock.Advance(time.Minute) // attempts during the lock do not prolong it
		w.Token("sabine")
	})
	t.Run("by a link", func(t *testing.T) {
		lock()
		code := w.linkByMail("sabine")
		if _, err := w.UseLink(w.Anon, code, "Ziegel Wolke Birne", from); err != nil {
			t.Fatal(err)
		}
		if _, err := w.SignIn(w.Anon, "sabine", "Ziegel Wolke Birne", from); err != nil {
			t.Errorf("after the reset: %v", err)
		}
	})
	t.Run("success forgets the failures", func(t *testing.T) {
		for range 3 {
			for range 4 {
				_, _ = w.SignIn(w.Anon, "sabine", "wrong", from)
			}
			if _, err := w.SignIn(w.Anon, "sabine", "Ziegel Wolke Birne", from); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func TestParallelGuessesAreCounted(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.Clerk("sabine")
	var tried atomic.Int32
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() {
			_, err := w.SignIn(w.Anon, "sabine", fmt.Sprint("guess ", i), login.From{Source: "192.0.2.1"})
			if fault.Is(err, fault.Invalid) {
				tried.Add(1)
			} else if !fault.Is(err, fault.Limited) {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if tried.Load() != 5 {
		t.Errorf("%d of 20 parallel guesses were tried, want 5", tried.Load())
	}
}

func TestSourceIsLimited(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.Clerk("sabine")
	from := login.From{Source: "192.0.2.1"}
	// A town hall behind one address: who signs in rightly does not count.
	for range 3 {
		w.Token("sabine")
	}
	w.SQL(`UPDATE login_attempt SET count = 200 WHERE tenant_id = $1 AND kind = 'source'`, w.Tenant)
	if _, err := w.SignIn(w.Anon, "sabine", logintest.Password, from); !fault.Is(err, fault.Limited) {
		t.Errorf("the 201st attempt of one source: %v", err)
	}
	if _, err := w.SignIn(w.Anon, "sabine", logintest.Password, login.From{Source: "192.0.2.2"}); err != nil {
		t.Errorf("another source is refused too: %v", err)
	}
}

func TestPasswords(t *testing.T) {
	for _, tt := range []struct{ password, want string }{
		{"Kranich Ofen Lupine", ""},
		{"äöü!12345äöüqx", ""},
		{"correct horse battery", ""},
		{"kurz", "login.password.short"},
		{"ßßßßßßßßßßß", "login.password.short"}, // characters count, not bytes
		{strings.Repeat("Kranich ", 30), "login.password.long"},
		{"aaaaaaaaaaaaaaaa", "login.password.common"},
		{"ababababababab", "login.password.common"},
		{"123456789012", "login.password.common"},
		{"Passwort1234", "login.password.common"},
		{"qwertzuiop1234", "login.password.common"},
		{"Sommer2026Sommer", "login.password.common"},
		{"ich bin s.krueger!", "login.password.name"},
	} {
		err := login.CheckPassword(tt.password, "S.Krueger@lindenau.example")
		got := ""
		var f *fault.Error
		if errors.As(err, &f) {
			got = f.Fields[0].ID
		}
		if got != tt.want {
			t.Errorf("%q: %q, want %q", tt.password, got, tt.want)
		}
	}
}

func TestChangePassword(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.Clerk("sabine")
	here, there := w.Token("sabine"), w.Token("sabine")
	const fresh = "Ziegel Wolke Birne"
	for name, tt := range map[string]struct {
		ctx        context.Context
		old, fresh string
		want       fault.Kind
	}{
		"nobody":     {w.Anon, logintest.Password, fresh, fault.Unauthenticated},
		"wrong old":  {w.Acting(here), "wrong", fresh, fault.Invalid},
		"weak fresh": {w.Acting(here), logintest.Password, "short", fault.Invalid},
	} {
		if err := w.ChangePassword(tt.ctx, tt.old, tt.fresh); !fault.Is(err, tt.want) {
			t.Errorf("%s: %v, want %s", name, err, tt.want)
		}
	}
	if err := w.ChangePassword(w.Acting(here), logintest.Password, fresh); err != nil {
		t.Fatal(err)
	}
	if w.Session(there) != nil {
		t.Error("whoever knew the old password is still signed in elsewhere")
	}
	if s := w.Session(here); s == nil || !s.Rotate {
		t.Errorf("this session: %+v, want open and under a new token", s)
	}
	if _, err := w.SignIn(w.Anon, "sabine", logintest.Password, login.From{}); err == nil {
		t.Error("the old password still works")
	}
	if n := w.Int(`SELECT count(*) FROM mail_outbox WHERE template = 'password-changed'`); n != 1 {
		t.Errorf("%d mails tell the owner, want 1", n)
	}
	if a, err := w.Own(w.Acting(here)); err != nil || a.Login != "sabine" || !a.Ready {
		t.Errorf("%+v, %v", a, err)
	}
}

func TestDemo(t *testing.T) {
	w := newTown(t)
	person := w.Person("1", "")
	demo := login.Demo{Person: person, Login: "hr", Password: logintest.Password}
	if err := w.CreateDemo(w.Ctx, demo); !fault.Is(err, fault.Conflict) {
		t.Errorf("a demo account in a real town: %v", err)
	}
	if err := w.CreateDemo(actor.With(w.Ctx, &actor.Actor{Tenant: w.Tenant, Person: person}), demo); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a person makes demo accounts: %v", err)
	}
	w.SQL(`UPDATE tenant SET demo = true WHERE id = $1`, w.Tenant)
	for range 2 { // loading the demo again changes nothing
		if err := w.CreateDemo(w.Ctx, demo); err != nil {
			t.Fatal(err)
		}
	}
	if has, err := w.HasDemo(w.Ctx); err != nil || !has {
		t.Errorf("%v, %v; a program without --demo must refuse this database", has, err)
	}
}
