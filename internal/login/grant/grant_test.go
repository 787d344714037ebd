package grant_test

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/login"
	"codeberg.org/lotse/lotse/internal/login/grant"
	"codeberg.org/lotse/lotse/internal/login/logintest"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

func TestGrants(t *testing.T) {
	t.Parallel()
	w := logintest.New(t)
	person := w.Clerk("sabine")
	unit := w.Unit("9", uuid.Nil)
	everywhere := actor.Scope{Kind: actor.Tenant}
	for name, g := range map[string]grant.Grant{
		"a derived role":       {Role: actor.Supervisor, Scope: everywhere},
		"a unit without id":    {Role: actor.HR, Scope: actor.Scope{Kind: actor.Unit}},
		"a tenant with an id":  {Role: actor.HR, Scope: actor.Scope{Kind: actor.Tenant, ID: unit}},
		"a course and below":   {Role: actor.Trainer, Scope: actor.Scope{Kind: actor.Course, ID: unit, Sub: true}},
		"an unknown unit":      {Role: actor.HR, Scope: actor.Scope{Kind: actor.Unit, ID: uuid.New()}},
		"a small admin":        {Role: actor.Admin, Scope: actor.Scope{Kind: actor.Unit, ID: unit}},
		"an end before begin":  {Role: actor.HR, Scope: everywhere, From: clock.Today(w.Ctx), To: clock.Today(w.Ctx)},
		"somebody who is none": {Role: actor.HR, Scope: everywhere, Person: uuid.New()},
	} {
		if g.Person == uuid.Nil {
			g.Person = person
		}
		if _, err := w.Grants.Give(w.Ctx, g); !fault.Is(err, fault.Invalid) && !fault.Is(err, fault.Conflict) {
			t.Errorf("%s: %v", name, err)
		}
	}
	small := w.As(person, actor.Bundles{actor.HR: {login.GiveRoles}}, actor.Grant{Role: actor.HR, Scope: actor.Scope{Kind: actor.Unit, ID: unit}})
	for name, ctx := range map[string]struct{ err error }{
		"nobody": {func() error { _, err := w.Grants.Give(w.Anon, grant.Grant{}); return err }()},
		"in a part only": {func() error {
			_, err := w.Grants.Give(small, grant.Grant{Person: person, Role: actor.HR, Scope: everywhere})
			return err
		}()},
		"list": {func() error { _, err := w.Grants.List(w.Acting(w.Token("sabine"))); return err }()},
	} {
		if !fault.Is(ctx.err, fault.Forbidden) && !fault.Is(ctx.err, fault.Unauthenticated) {
			t.Errorf("%s: %v", name, ctx.err)
		}
	}

	first, err := w.Grants.Give(w.Ctx, grant.Grant{Person: person, Role: actor.Admin, Scope: everywhere})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Grants.Give(w.Ctx, grant.Grant{Person: person, Role: actor.Admin, Scope: everywhere}); !fault.Is(err, fault.Conflict) {
		t.Errorf("the same role twice: %v", err)
	}
	if err := w.Grants.End(w.Ctx, first); !fault.Is(err, fault.Conflict) {
		t.Errorf("the last administrator goes: %v", err)
	}
	second, err := w.Grants.Give(w.Ctx, grant.Grant{Person: w.Clerk("jens"), Role: actor.Admin, Scope: everywhere})
	if err != nil {
		t.Fatal(err)
	}
	var refused atomic.Int32
	var all sync.WaitGroup
	for _, id := range []uuid.UUID{first, second} { // both at once: one must stay
		all.Go(func() {
			if err := w.Grants.End(w.Ctx, id); fault.Is(err, fault.Conflict) {
				refused.Add(1)
			} else if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if refused.Load() != 1 {
		t.Errorf("%d of two administrators stayed, want 1", refused.Load())
	}
	if err := w.Grants.End(w.Ctx, uuid.New()); !fault.Is(err, fault.NotFound) {
		t.Errorf("an unknown grant: %v", err)
	}
	list, err := w.Grants.List(w.May(uuid.New(), login.GiveRoles))
	if err != nil || len(list) != 1 || list[0].Name != "Krüger, Sabine" {
		t.Errorf("%+v, %v", list, err)
	}
	if n := w.Int(`SELECT count(*) FROM audit WHERE tenant_id = $1 AND action IN ('login.role.given', 'login.role.ended')`, w.Tenant); n != 3 {
		t.Errorf("%d entries in the audit log, want 3", n)
	}
	if id, err := w.PersonOf(w.Ctx, " SABINE "); err != nil || id != person {
		t.Errorf("%v, %v", id, err)
	}
	if _, err := w.PersonOf(w.Ctx, "0000"); !fault.Is(err, fault.NotFound) {
		t.Errorf("nobody: %v", err)
	}
	var f *fault.Error
	_, err = w.PersonOf(w.Anon, "sabine")
	if !errors.As(err, &f) || f.Kind != fault.Unauthenticated {
		t.Errorf("nobody asks: %v", err)
	}
}
