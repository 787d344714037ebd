package login_test

import (
	"context"
	"testing"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/login"
	"codeberg.org/lotse/lotse/internal/login/grant"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// Whoever begins accounts for a unit reaches its people only, and nobody who
// may not give roles reaches an administrator: the letter would be the role.
func TestAccountsAreBegunWithinReach(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	top := w.Unit("50", uuid.Nil)
	beside, below := w.Unit("51", uuid.Nil), w.Unit("50.1", top)
	persons := map[string]uuid.UUID{}
	for name, unit := range map[string]uuid.UUID{"own": top, "below": below, "beside": beside, "admin": top} {
		persons[name] = w.Person("0"+name, name+"@lindenau.example")
		w.Posting(persons[name], unit, false, "2024-01-01", nil)
	}
	persons["moved"] = w.Person("0moved", "")
	w.Posting(persons["moved"], top, false, "2024-01-01", "2025-01-01")
	w.Posting(persons["moved"], beside, false, "2025-01-01", nil)
	persons["unknown"] = db.NewID()
	if _, err := w.Grants.Give(w.Ctx, grant.Grant{Person: persons["admin"], Role: actor.Admin, Scope: actor.Scope{Kind: actor.Tenant}}); err != nil {
		t.Fatal(err)
	}

	inviters := actor.Bundles{actor.HR: {login.Invite}}
	narrow := w.As(db.NewID(), inviters, actor.Grant{Role: actor.HR, Scope: actor.Scope{Kind: actor.Unit, ID: top, Sub: true}})
	everywhere := w.As(db.NewID(), inviters, actor.Grant{Role: actor.HR, Scope: actor.Scope{Kind: actor.Tenant}})
	for who, c := range map[string]struct {
		ctx  context.Context
		want map[string]fault.Kind
	}{
		"HR of a unit": {narrow, map[string]fault.Kind{
			"beside": fault.NotFound, "moved": fault.NotFound, "unknown": fault.NotFound, "admin": fault.Forbidden,
		}},
		"HR":               {everywhere, map[string]fault.Kind{"unknown": fault.NotFound, "admin": fault.Forbidden}},
		"an administrator": {w.May(db.NewID(), login.Invite, login.GiveRoles), map[string]fault.Kind{"unknown": fault.NotFound}},
	} {
		for name, person := range persons {
			_, invited := w.InviteByMail(c.ctx, person)
			for what, err := range map[string]error{"invitation": invited, "closing": w.Close(c.ctx, person), "opening": w.Reopen(c.ctx, person)} {
				if want, refused := c.want[name]; refused && !fault.Is(err, want) || !refused && err != nil {
					t.Errorf("%s, %s of %s: %v", who, what, name, err)
				}
			}
		}
		if _, err := w.PersonOf(c.ctx, "0beside"); (err == nil) == (who == "HR of a unit") {
			t.Errorf("%s finds somebody beside: %v", who, err)
		}
	}
}
