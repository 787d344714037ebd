package login_test

import (
	"context"
	"slices"
	"testing"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/login"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

func TestSessionEnds(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.clerk("sabine")

	t.Run("after half an hour without use", func(t *testing.T) {
		token := w.signIn("sabine")
		w.Clock.Advance(29 * minute)
		if s := w.session(token); s == nil {
			t.Fatal("ended too early")
		} else if want := w.Clock.Now().Add(login.Idle); !s.Ends.Equal(want) {
			t.Errorf("ends %s, want %s: use was just written", s.Ends, want)
		}
		w.Clock.Advance(30 * minute)
		if w.session(token) != nil {
			t.Error("still open after 30 minutes without use")
		}
	})
	t.Run("after twelve hours in any case", func(t *testing.T) {
		token := w.signIn("sabine")
		for range 35 {
			w.Clock.Advance(20 * minute)
			if w.session(token) == nil {
				t.Fatal("ended although in use")
			}
		}
		w.Clock.Advance(10 * minute)
		if s := w.session(token); s == nil || s.Ends.Sub(w.Clock.Now()) != 10*minute {
			t.Errorf("ten minutes before the end: %+v", s)
		}
		w.Clock.Advance(10 * minute)
		if w.session(token) != nil {
			t.Error("open after twelve hours")
		}
	})
	t.Run("with the account, at once", func(t *testing.T) {
		token := w.signIn("sabine")
		person := w.session(token).Actor.Person
		if err := w.Close(w.Ctx, person); err != nil {
			t.Fatal(err)
		}
		if w.session(token) != nil {
			t.Error("the session outlived its account")
		}
		if _, err := w.SignIn(w.anon, "sabine", password, login.From{}); !fault.Is(err, fault.Invalid) {
			t.Errorf("sign-in to a closed account: %v", err)
		}
		if err := w.Reopen(w.Ctx, person); err != nil {
			t.Fatal(err)
		}
		if w.session(token) != nil {
			t.Error("reopening brought the old session back")
		}
		w.signIn("sabine")
	})
	t.Run("with the last posting", func(t *testing.T) {
		token := w.signIn("sabine")
		w.SQL(`UPDATE posting SET valid_to = $2 WHERE tenant_id = $1`, w.Tenant, w.today())
		if w.session(token) != nil {
			t.Error("a person who left is signed in")
		}
		if _, err := w.SignIn(w.anon, "sabine", password, login.From{}); !fault.Is(err, fault.Invalid) {
			t.Errorf("a person who left signs in: %v", err)
		}
	})
}

func TestSessionCosts(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.clerk("sabine")
	token := w.signIn("sabine")
	statements := func() int64 {
		ctx, n := db.WithCounter(w.anon)
		if s, err := w.Resolve(ctx, token); err != nil || s == nil {
			t.Fatal(s, err)
		}
		return n.Statements.Load()
	}
	writes := 0
	for range 60 { // an hour, a click a minute
		w.Clock.Advance(minute)
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
	w.clerk("sabine")
	planted := w.signIn("sabine")
	o, err := w.SignIn(w.anon, "sabine", password, login.From{Token: planted})
	if err != nil {
		t.Fatal(err)
	}
	if o.Token == planted || w.session(planted) != nil {
		t.Error("the token from before sign-in still works")
	}
	w.clerk("jens")
	other, err := w.SignIn(w.anon, "jens", password, login.From{Token: o.Token})
	if err != nil || other.FormToken == o.FormToken {
		t.Errorf("somebody else inherits the forms of the one before: %v", err)
	}
	again, err := w.SignIn(w.anon, "sabine", password, login.From{Token: o.Token})
	if err != nil || again.FormToken != o.FormToken {
		t.Errorf("forms left open stop working after signing in again: %v", err)
	}
	o = again

	s := w.session(o.Token)
	if s.Rotate {
		t.Error("nothing changed, yet the session wants a new token")
	}
	form := s.FormToken
	if _, err := w.Give(w.Ctx, login.Grant{Person: s.Actor.Person, Role: actor.CIO, Scope: actor.Scope{Kind: actor.Tenant}}); err != nil {
		t.Fatal(err)
	}
	s = w.session(o.Token)
	if !s.Rotate || !s.Actor.Can(reports) {
		t.Errorf("a new role: rotate %v, may %v", s.Rotate, s.Actor.Can(reports))
	}
	fresh, err := w.Rotate(w.anon, o.Token)
	if err != nil || fresh == "" {
		t.Fatal(fresh, err)
	}
	if again, err := w.Rotate(w.anon, o.Token); err != nil || again != "" {
		t.Errorf("a parallel request rotates again: %q, %v", again, err)
	}
	if w.session(o.Token) == nil {
		t.Error("requests on their way with the old token fail")
	}
	if s := w.session(fresh); s == nil || s.Rotate || s.FormToken != form {
		t.Errorf("after the rotation: %+v; forms already open must still work", s)
	}
	w.Clock.Advance(2 * minute)
	if w.session(o.Token) != nil {
		t.Error("the old token outlives its minute")
	}
	if w.session(fresh) == nil {
		t.Error("the new token died with the old one")
	}
}

func TestSessionsListAndEnd(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.clerk("sabine")
	w.clerk("jens")
	desk, phone, third := w.signIn("sabine"), w.signIn("sabine"), w.signIn("sabine")
	foreign := w.session(w.signIn("jens")).Actor.Session

	list, err := w.Sessions(w.as(phone))
	if err != nil || len(list) != 3 || !list[0].Current || list[1].Current {
		t.Fatalf("%+v, %v", list, err)
	}
	if err := w.EndSession(w.as(phone), foreign); !fault.Is(err, fault.NotFound) {
		t.Errorf("ending somebody else's session: %v, want not found", err)
	}
	if err := w.EndSession(w.as(phone), w.session(desk).Actor.Session); err != nil {
		t.Fatal(err)
	}
	if w.session(desk) != nil || w.session(third) == nil {
		t.Error("ending one ended another")
	}
	if err := w.EndOthers(w.as(phone)); err != nil {
		t.Fatal(err)
	}
	if w.session(third) != nil || w.session(phone) == nil {
		t.Error("ending the others ended this one or left them")
	}
	if err := w.SignOut(w.as(phone)); err != nil || w.session(phone) != nil {
		t.Errorf("after sign-out the token works: %v", err)
	}
	for _, do := range []func(context.Context) error{w.EndOthers, w.SignOut} {
		if err := do(w.anon); !fault.Is(err, fault.Unauthenticated) {
			t.Errorf("nobody ends sessions: %v", err)
		}
	}
}

// TestTenantsAreApart: two towns know the same name; a token is good in its
// own town only.
func TestTenantsAreApart(t *testing.T) {
	t.Parallel()
	w, other := newTown(t), newTown(t)
	w.clerk("sabine")
	person := other.clerk("Sabine")
	token := other.signIn("SABINE")
	if s := other.session(token); s.Actor.Person != person || s.Actor.Tenant != other.Tenant {
		t.Errorf("signed in as %+v", s.Actor)
	}
	if w.session(token) != nil {
		t.Error("a foreign town's token opens a session")
	}
}

func TestRoles(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	// top ─ a (own supervisor) ─ a1
	//     └ b ─ b1 (own supervisor) ─ b2
	//          └ b3
	top := w.unit("1", uuid.Nil)
	a, b := w.unit("1.1", top), w.unit("1.2", top)
	a1, b1, b3 := w.unit("1.1.1", a), w.unit("1.2.1", b), w.unit("1.2.3", b)
	b2 := w.unit("1.2.1.1", b1)

	chief := w.person("1", "")
	w.posting(chief, top, true, "2024-01-01", nil)
	other := w.person("2", "")
	w.posting(other, a, true, "2024-01-01", nil)
	w.posting(other, b1, true, "2024-01-01", nil)
	former := w.person("3", "")
	w.posting(former, b3, true, "2024-01-01", "2026-06-01")
	w.account(chief, "chief")
	w.account(other, "other")

	led := func(name string) []uuid.UUID {
		s := w.session(w.signIn(name))
		ids := s.Actor.IDs(team, actor.Unit)
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

	give := func(g login.Grant) uuid.UUID {
		g.Person = other
		id, err := w.Give(w.Ctx, g)
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	may := func() *actor.Actor { return w.session(w.signIn("other")).Actor }
	if may().Can(reports) || !may().Can(staff) || may().Everywhere(team) {
		t.Errorf("without a grant: %+v", may().Grants)
	}
	give(login.Grant{Role: actor.CIO, Scope: actor.Scope{Kind: actor.Unit, ID: a, Sub: true}})
	give(login.Grant{Role: actor.CIO, Scope: actor.Scope{Kind: actor.Unit, ID: b}, From: w.today().AddDays(1)})
	if got := may().Scopes(reports); !slices.Equal(got, []actor.Scope{{Kind: actor.Unit, ID: a, Sub: true}}) {
		t.Errorf("scopes %+v, want the one grant that has begun", got)
	}
	w.SQL(`UPDATE posting SET valid_from = '2026-07-01', valid_to = NULL WHERE tenant_id = $1 AND person_id = $2`, w.Tenant, other)
	if may().Can(staff) || len(may().IDs(team, actor.Unit)) > 0 || !may().Can(reports) {
		t.Errorf("a posting that begins later makes no employee: %+v", may().Grants)
	}
}
