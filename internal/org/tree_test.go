package org_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
)

var today = clock.NewDate(2026, 6, 8)

// town builds units from "number<parent" words.
func town(words string) (units []org.Unit, id map[string]uuid.UUID) {
	id = map[string]uuid.UUID{}
	for w := range strings.FieldsSeq(words) {
		number, parent, _ := strings.Cut(w, "<")
		id[number] = uuid.New()
		units = append(units, org.Unit{ID: id[number], Number: number, Slug: org.Slug(number), Parent: id[parent], From: clock.NewDate(2020, 1, 1)})
	}
	return units, id
}

func numbers(units []org.Unit) string {
	var out []string
	for _, u := range units {
		out = append(out, u.Number)
	}
	return strings.Join(out, " ")
}

func TestTree(t *testing.T) {
	t.Parallel()
	units, id := town("00 D1<00 D2<00 10<D1 10.2<10 10.10<10 05<D1 20<D2")
	tree := org.NewTree(today, units)
	byID := map[uuid.UUID]string{}
	for n, i := range id {
		byID[i] = n
	}
	names := func(ids []uuid.UUID) string {
		var out []string
		for _, i := range ids {
			out = append(out, byID[i])
		}
		return strings.Join(out, " ")
	}
	for name, c := range map[string]struct{ got, want string }{
		"order":       {numbers(tree.Units()), "00 D1 05 10 10.2 10.10 D2 20"},
		"roots":       {numbers(tree.Roots()), "00"},
		"children":    {numbers(tree.Children(id["D1"])), "05 10"},
		"leaf":        {numbers(tree.Children(id["20"])), ""},
		"ancestors":   {numbers(tree.Ancestors(id["10.10"])), "10 D1 00"},
		"subtree":     {names(tree.Subtree(id["10"])), "10 10.2 10.10"},
		"two, nested": {names(tree.Subtree(id["D2"], id["10"], id["10.2"])), "10 10.2 10.10 D2 20"},
		"contains":    {fmt.Sprint(tree.Contains(id["D1"], id["10.2"]), tree.Contains(id["10.2"], id["D1"]), tree.Contains(id["D2"], id["10"])), "true false false"},
		"depth":       {fmt.Sprint(tree.Depth(id["00"]), tree.Depth(id["10.2"])), "0 3"},
		"unknown":     {names(tree.Subtree(uuid.New())), ""},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %q, want %q", name, c.got, c.want)
		}
	}
	if u, ok := tree.BySlug("10-2"); !ok || u.Number != "10.2" {
		t.Errorf("by slug: %v %v", u, ok)
	}
}

func TestTreeSurvivesOrphansAndCycles(t *testing.T) {
	t.Parallel()
	units, id := town("A B<A C<B D E<D")
	units[0].Parent = id["C"]    // A → C → B → A
	units[3].Parent = uuid.New() // the parent of D does not exist today
	tree := org.NewTree(today, units)
	if got := numbers(tree.Units()); got != "D E A B C" {
		t.Errorf("got %q", got)
	}
}

func TestReach(t *testing.T) {
	t.Parallel()
	units, id := town("00 10<00 10.1<10 20<00")
	tree := org.NewTree(today, units)
	const read actor.Permission = "people.read"
	bundles := actor.Bundles{"hr": {read}}
	reach := func(scopes ...actor.Scope) string {
		a := &actor.Actor{Person: uuid.New()}
		for _, s := range scopes {
			a.Grants = append(a.Grants, actor.Grant{Role: "hr", Scope: s})
		}
		a.Allow(bundles)
		ids, all := tree.Reach(a, read)
		out := []string{fmt.Sprint(all)}
		for _, i := range ids {
			u, _ := tree.Unit(i)
			out = append(out, u.Number)
		}
		return strings.Join(out, " ")
	}
	for got, want := range map[string]string{
		reach():                                "false",
		reach(actor.Scope{Kind: actor.Tenant}): "true",
		reach(actor.Scope{Kind: actor.Unit, ID: id["10"]}):                                                           "false 10",
		reach(actor.Scope{Kind: actor.Unit, ID: id["10"], Sub: true}, actor.Scope{Kind: actor.Unit, ID: id["10.1"]}): "false 10 10.1",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestCompareNumbers(t *testing.T) {
	t.Parallel()
	want := []string{"00", "00.1", "00.2", "05", "05.10", "5.2", "10", "10.1", "10.2", "10.10", "51", "51.2", "51.21", "D1", "D2", "D10", "EB1"}
	// 05 and 5 are different units that sort side by side.
	got := slices.Clone(want)
	rand.Shuffle(len(got), func(i, j int) { got[i], got[j] = got[j], got[i] })
	slices.SortFunc(got, org.CompareNumbers)
	want = []string{"00", "00.1", "00.2", "05", "5.2", "05.10", "10", "10.1", "10.2", "10.10", "51", "51.2", "51.21", "D1", "D2", "D10", "EB1"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestSlug(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"Amt für Informationstechnik": "amt-fuer-informationstechnik",
		"Kita Sonnenhügel":            "kita-sonnenhuegel",
		"  –  ":                       "x",
		"Straßen & Wege":              "strassen-wege",
	} {
		if got := org.Slug(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}
