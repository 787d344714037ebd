package actor

import (
	"testing"

	"github.com/google/uuid"
)

// A role for a part of the town carries no permission over all of it.
func TestNarrowRoleLacksTheWhole(t *testing.T) {
	unit := Scope{Kind: Unit, ID: uuid.New(), Sub: true}
	b := Bundles{HR: {"people.read", "people.import"}, Whole: {"people.import"}}
	for _, c := range []struct {
		name          string
		scopes        []Scope
		read, imports bool
	}{
		{"the town", []Scope{{Kind: Tenant}}, true, true},
		{"a unit", []Scope{unit}, true, false},
		{"both", []Scope{unit, {Kind: Tenant}}, true, true},
		{"nothing", nil, false, false},
	} {
		a := &Actor{Person: uuid.New()}
		for _, s := range c.scopes {
			a.Grants = append(a.Grants, Grant{Role: HR, Scope: s})
		}
		a.Allow(b)
		if got := a.Can("people.read"); got != c.read {
			t.Errorf("%s: reads people: %v", c.name, got)
		}
		if got := a.Can("people.import"); got != c.imports {
			t.Errorf("%s: imports: %v", c.name, got)
		}
	}
}
