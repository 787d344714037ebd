package login_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/login"
	"codeberg.org/lotse/lotse/internal/login/grant"
	"codeberg.org/lotse/lotse/internal/login/logintest"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

func TestSessionEnds(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.Clerk("sabine")

	t.Run("after half an hour without use", func(t *testing.T) {
		token := w.Token("sabine")
		w.Clock.Advance(29 * time.Minute)
		if s := w.Session(token); s == nil {
			t.Fatal("ended too early")
		} else if want := w.Clock.Now().Add(login.Idle); !s.Ends.Equal(want) {
			t.Errorf("ends %s, want %s: use was just written", s.Ends, want)
		}
		w.Clock.Advance(30 * time.Minute)
		if w.Session(token) != nil {
			t.Error("still open after 30 minutes without use")
		}
	})
	t.Run("after twelve hours in any case", func(t *testing.T) {
		token := w.Token("sabine")
		for range 35 {
			w.Clock.Advance(20 * time.Minute)
			if w.Session(token) == nil {
				t.Fatal("ended although in use")
			}
		}
		w.Clock.Advance(10 * time.Minute)
		if s := w.Session(token); s == nil || s.Ends.Sub(w.Clock.Now()) != 10*time.Minute {
			t.Errorf("ten minutes before the end: %+v", s)
		}
		w.Clock.Advance(10 * time.Minute)
		if w.Session(token) != nil {
			t.Error("open after twelve hours")
		}
	})
	t.Run("with the account, at once", func(t *testing.T) {
		token := w.Token("sabine")
		person := w.Session(token).Actor.Person
		if err := w.Close(w.Ctx, person); err != nil {
			t.Fatal(err)
		}
		if w.Session(token) != nil {
			t.Error("the session outlived its account")
		}
		if _, err := w.SignIn(w.Anon, "sabine", logintest.Password, login.From{}); !fault.Is(err, fault.Invalid) {
			t.Errorf("sign-in to a closed account: %v", err)
		}
		if err := w.Reopen(w.Ctx, person); err != nil {
			t.Fatal(err)
		}
		if w.Session(token) != nil {
			t.Error("reopening brought the old session back")
		}
		w.Token("sabine")
	})
	t.Run("with the last posting", func(t *testing.T) {
		token := w.Token("sabine")
		w.SQL(`UPDATE posting SET valid_to = $2 WHERE tenant_id = $1`, w.Tenant, clock.Today(w.Ctx))
		if w.Session(token) != nil {
			t.Error("a person who left is signed in")
		}
		if _, err := w.SignIn(w.Anon, "sabine", logintest.Password, login.From{}); !fault.Is(err, fault.Invalid) {
			t.Errorf("a person who left signs in: %v", err)
		}
	})
}

func TestSessionCosts(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.Clerk("sabine")
	token := w.Token("sabine")
	statements := func() int64 {
		ctx, n := db.WithCounter(w.Anon)
		if s, err := w.Resolve(ctx, token); err != nil || s == nil {
			t.Fatal(s, err)
		}
		return n.Statements.Load()
	}
	writes := 0
	for range 60 { // an hour, a click a minute
		w.Clock.Advance(time.Minute)
		switch n := statements(); n {
		case 1:
		case 2:
			writes++
		default:
			t.Fatalf("a session costs %d statements", n)
		}
	}
	if writes != 12 {
		t.Errorf("%d writes of the last use in an hour, want 12", writes)
	}
}

func TestSessionRotates(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.Clerk("sabine")
	planted := w.Token("sabine")
	o, err := w.SignIn(w.Anon, "sabine", logintest.Password, login.From{Token: planted})
	if err != nil {
		t.Fatal(err)
	}
	if o.Token == planted || w.Session(planted) != nil {
		t.Error("the token from before sign-in still works")
	}
	w.Clerk("jens")
	other, err := w.SignIn(w.Anon, "jens", logintest.Password, login.From{Token: o.Token})
	if err != nil || other.FormToken == o.FormToken {
		t.Errorf("somebody else inherits the forms of the one before: %v", err)
	}
	again, err := w.SignIn(w.Anon, "sabine", logintest.Password, login.From{Token: o.Token})
	if err != nil || again.FormToken != o.FormToken {
		t.Errorf("forms left open stop working after signing in again: %v", err)
	}
	o = again

	s := w.Session(o.Token)
	if s.Rotate {
		t.Error("nothing changed, yet the session wants a new token")
	}
	form := s.FormToken
	if _, err := w.Grants.Give(w.Ctx, grant.Grant{Person: s.Actor.Person, Role: actor.CIO, Scope: actor.Scope{Kind: actor.Tenant}}); err != nil {
		t.Fatal(err)
	}
	s = w.Session(o.Token)
	if !s.Rotate || !s.Actor.Can(logintest.Reports) {
		t.Errorf("a new role: rotate %v, may %v", s.Rotate, s.Actor.Can(logintest.Reports))
	}
	fresh, err := w.Rotate(w.Anon, o.Token)
	if err != nil || fresh == "" {
		t.Fatal(fresh, err)
	}
	if again, err := w.Rotate(w.Anon, o.Token); err != nil || again != "" {
		t.Errorf("a parallel request rotates again: %q, %v", again, err)
	}
	if w.Session(o.Token) == nil {
		t.Error("requests on their way with the old token fail")
	}
	if s := w.Session(fresh); s == nil || s.Rotate || s.FormToken != form {
		t.Errorf("after the rotation: %+v; forms already open must still work", s)
	}
	w.Clock.Advance(2 * time.Minute)
	if w.Session(o.Token) != nil {
		t.Error("the old token outlives its minute")
	}
	if w.Session(fresh) == nil {
		t.Error("the new token died with the old one")
	}
}

func TestSessionsListAndEnd(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.Clerk("sabine")
	w.Clerk("jens")
	desk, phone, third := w.Token("sabine"), w.Token("sabine"), w.Token("sabine")
	foreign := w.Session(w.Token("jens")).Actor.Session

	list, err := w.Sessions(w.Acting(phone))
	if err != nil || len(list) != 3 || !list[0].Current || list[1].Current {
		t.Fatalf("%+v, %v", list, err)
	}
	if err := w.EndSession(w.Acting(phone), foreign); !fault.Is(err, fault.NotFound) {
		t.Errorf("ending somebody else's session: %v, want not found", err)
	}
	if err := w.EndSession(w.Acting(phone), w.Session(desk).Actor.Session); err != nil {
		t.Fatal(err)
	}
	if w.Session(desk) != nil || w.Session(third) == nil {
		t.Error("ending one ended another")
	}
	if err := w.EndOthers(w.Acting(phone)); err != nil {
		t.Fatal(err)
	}
	if w.Session(third) != nil || w.Session(phone) == nil {
		t.Error("ending the others ended this one or left them")
	}
	if err := w.SignOut(w.Acting(phone)); err != nil || w.Session(phone) != nil {
		t.Errorf("after sign-out the token works: %v", err)
	}
	for _, do := range []func(context.Context) error{w.EndOthers, w.SignOut} {
		if err := do(w.Anon); !fault.Is(err, fault.Unauthenticated) {
			t.Errorf("nobody ends sessions: %v", err)
		}
	}
}

// TestTenantsAreApart: two towns know the same name; a token is good in its
// own town only.
func TestTenantsAreApart(t *testing.T) {
	t.Parallel()
	w, other := newTown(t), newTown(t)
	w.Clerk("sabine")
	person := other.Clerk("Sabine")
	token := other.Token("SABINE")
	if s := other.Session(token); s.Actor.Person != person || s.Actor.Tenant != other.Tenant {
		t.Errorf("signed in as %+v", s.Actor)
	}
	if w.Session(token) != nil {
		t.Error("a foreign town's token opens a session")
	}
}

func TestRoles(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	// top ─ a (own supervisor) ─ a1
	//     └ b ─ b1 (own supervisor) ─ b2
	//          └ b3
	top := w.Unit("1", uuid.Nil)
	a, b := w.Unit("1.1", top), w.Unit("1.2", top)
	a1, b1, b3 := w.Unit("1.1.1", a), w.Unit("1.2.1", b), w.Unit("1.2.3", b)
	b2 := w.Unit("1.2.1.1", b1)

	chief := w.Person("1", "")
	w.Posting(chief, top, true, "2024-01-01", nil)
	other := w.Person("2", "")
	w.Posting(other, a, true, "2024-01-01", nil)
	w.Posting(other, b1, true, "2024-01-01", nil)
	former := w.Person("3", "")
	w.Posting(former, b3, true, "2024-01-01", "2026-06-01")
	w.Account(chief, "chief")
	w.Account(other, "other")

	led := func(name string) []uuid.UUID {
		s := w.Session(w.Token(name))
		ids := s.Actor.IDs(logintest.Team, actor.Unit)
		slices.SortFunc(ids, func(x, y uuid.UUID) int { return slices.Compare(x[:], y[:]) })
		want, err := w.People.LedUnits(actor.With(w.Ctx, s.Actor), s.Actor.Person)
		slices.SortFunc(want, func(x, y uuid.UUID) int { return slices.Compare(x[:], y[:]) })
		if err != nil || !slices.Equal(ids, want) {
			t.Errorf("%s: the session says %v, people says %v, %v", name, ids, want, err)
		}
		return ids
	}
	if got := led("chief"); len(got) != 3 || !slices.Contains(got, top) || !slices.Contains(got, b) || !slices.Contains(got, b3) {
		t.Errorf("the chief leads %v, want top, b and b3", got)
	}
	if got := led("other"); len(got) != 4 || !slices.Contains(got, a1) || !slices.Contains(got, b2) {
		t.Errorf("the other leads %v, want a, a1, b1, b2", got)
	}

	give := func(g grant.Grant) uuid.UUID {
		g.Person = other
		id, err := w.Grants.Give(w.Ctx, g)
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	may := func() *actor.Actor { return w.Session(w.Token("other")).Actor }
	if may().Can(logintest.Reports) || !may().Can(logintest.Staff) || may().Everywhere(logintest.Team) {
		t.Errorf("without a grant: %+v", may().Grants)
	}
	give(grant.Grant{Role: actor.CIO, Scope: actor.Scope{Kind: actor.Unit, ID: a, Sub: true}})
	give(grant.Grant{Role: actor.CIO, Scope: actor.Scope{Kind: actor.Unit, ID: b}, From: clock.Today(w.Ctx).AddDays(1)})
	if got := may().Scopes(logintest.Reports); !slices.Equal(got, []actor.Scope{{Kind: actor.Unit, ID: a, Sub: true}}) {
		t.Errorf("scopes %+v, want the one grant that has begun", got)
	}
	w.SQL(`UPDATE posting SET valid_from = '2026-07-01', valid_to = NULL WHERE tenant_id = $1 AND person_id = $2`, w.Tenant, other)
	if may().Can(logintest.Staff) || len(may().IDs(logintest.Team, actor.Unit)) > 0 || !may().Can(logintest.Reports) {
		t.Errorf("a posting that begins later makes no employee: %+v", may().Grants)
	}
}
