package org_test

import (
	"context"
	"math/rand/v2"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/testkit"
)

func apply(t *testing.T, s *org.Service, k *testkit.Kit, rows []org.Row) []org.Step {
	t.Helper()
	units, err := s.All(k.Ctx)
	if err != nil {
		t.Fatal(err)
	}
	d := org.Diff(units, rows, clock.Today(k.Ctx))
	if len(d.Problems) > 0 {
		t.Fatalf("problems %v", d.Problems)
	}
	if err := s.Apply(k.Ctx, d.Steps); err != nil {
		t.Fatal(err)
	}
	return d.Steps
}

func tree(t *testing.T, s *org.Service, ctx context.Context, d clock.Date) *org.Tree {
	t.Helper()
	tr, err := s.TreeAt(ctx, d)
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

func TestReorganisationKeepsThePast(t *testing.T) {
	t.Parallel()
	k := testkit.New(t)
	s := org.New(k.DB)
	start := clock.Today(k.Ctx)
	apply(t, s, k, lines("00 D1<00 D2<00 33<D1"))
	k.Clock.Advance(30 * 24 * time.Hour)
	moved := apply(t, s, k, lines("00 D1<00 D2<00 33<D2"))
	now := tree(t, s, k.Ctx, clock.Today(k.Ctx))
	then := tree(t, s, k.Ctx, start)
	if got := numbers(now.Units()); got != "00 D1 D2 33" {
		t.Errorf("now %s", got)
	}
	if got := numbers(then.Units()); got != "00 D1 33 D2" {
		t.Errorf("then %s", got)
	}
	if err := s.Revert(k.Ctx, moved); err != nil {
		t.Fatal(err)
	}
	if got := numbers(tree(t, s, k.Ctx, clock.Today(k.Ctx)).Units()); got != "00 D1 33 D2" {
		t.Errorf("reverted %s", got)
	}
	if n := k.Int(`SELECT count(*) FROM unit_past`); n != 0 {
		t.Errorf("%d past states remain", n)
	}
}

func TestRevertedUnitsComeBackWithTheirSlug(t *testing.T) {
	t.Parallel()
	k := testkit.New(t)
	s := org.New(k.DB)
	made := apply(t, s, k, lines("00 10<00"))
	if err := s.Revert(k.Ctx, made); err != nil {
		t.Fatal(err)
	}
	if n := tree(t, s, k.Ctx, clock.Today(k.Ctx)).Len(); n != 0 {
		t.Fatalf("%d units after the revert", n)
	}
	again := apply(t, s, k, lines("00 10<00"))
	if again[1].Action != org.Create || again[1].After.ID != made[1].After.ID {
		t.Errorf("made again: %+v", again[1])
	}
	if u, ok := tree(t, s, k.Ctx, clock.Today(k.Ctx)).BySlug("amt-10"); !ok || u.Number != "10" {
		t.Errorf("by slug %v %v", u, ok)
	}
}

func TestTreeIsHeldByVersionAndDay(t *testing.T) {
	t.Parallel()
	k := testkit.New(t)
	s := org.New(k.DB)
	apply(t, s, k, lines("00 10<00"))
	first := tree(t, s, k.Ctx, clock.Today(k.Ctx))
	ctx, count := db.WithCounter(k.Ctx)
	if tree(t, s, ctx, clock.Today(k.Ctx)) != first {
		t.Error("the same tree was built twice")
	}
	if n := count.Statements.Load(); n != 1 {
		t.Errorf("%d statements for a held tree, want 1", n)
	}
	apply(t, s, k, lines("00 10<00 11<00"))
	if n := tree(t, s, k.Ctx, clock.Today(k.Ctx)).Len(); n != 3 {
		t.Errorf("%d units after a change", n)
	}
	k.Clock.Advance(24 * time.Hour)
	if got := tree(t, s, k.Ctx, clock.Today(k.Ctx)).Date; got != clock.Today(k.Ctx) {
		t.Errorf("tree of %s on the next day", got)
	}
}

func TestAbortedChangeIsNeverHeld(t *testing.T) {
	t.Parallel()
	k := testkit.New(t)
	s := org.New(k.DB)
	apply(t, s, k, lines("00"))
	_ = k.DB.InTx(k.Ctx, func(ctx context.Context, _ *db.Tx) error {
		if err := s.Apply(ctx, org.Diff(nil, lines("77"), today).Steps); err != nil {
			t.Fatal(err)
		}
		if n := tree(t, s, ctx, clock.Today(ctx)).Len(); n != 2 {
			t.Errorf("the transaction sees %d units of its own", n)
		}
		return context.Canceled
	})
	if n := tree(t, s, k.Ctx, clock.Today(k.Ctx)).Len(); n != 1 {
		t.Errorf("%d units after the abort", n)
	}
}

func TestUnitsOfAnotherTownStayThere(t *testing.T) {
	t.Parallel()
	k, other := testkit.New(t), testkit.New(t)
	s := org.New(k.DB)
	apply(t, s, k, lines("00 10<00"))
	if n := tree(t, s, other.Ctx, clock.Today(other.Ctx)).Len(); n != 0 {
		t.Errorf("another town sees %d units", n)
	}
	foreign := org.Diff(nil, lines("10"), today).Steps
	foreign[0].After.Parent = tree(t, s, k.Ctx, clock.Today(k.Ctx)).Roots()[0].ID
	if err := s.Apply(other.Ctx, foreign); err == nil {
		t.Error("a unit below a foreign one was made")
	}
}

func TestApplyNeedsItsPermission(t *testing.T) {
	t.Parallel()
	k := testkit.New(t)
	s := org.New(k.DB)
	steps := org.Diff(nil, lines("00"), today).Steps
	if err := s.Apply(k.May(uuid.New(), "people.read"), steps); !fault.Is(err, fault.Forbidden) {
		t.Errorf("got %v", err)
	}
	if err := s.Apply(k.May(uuid.New(), org.Manage), steps); err != nil {
		t.Error(err)
	}
}

// The tree in memory agrees with a recursive query over random moves.
func TestRandomMovesAgreeWithRecursiveSQL(t *testing.T) {
	t.Parallel()
	k := testkit.New(t)
	s := org.New(k.DB)
	const n = 40
	parent := make([]int, n)
	rng := rand.New(rand.NewPCG(1, 2))
	rows := func() (out []org.Row) {
		for i := range parent {
			r := org.Row{Line: i + 2, Number: strconv.Itoa(i), Name: i18n.Text{i18n.DE: "U"}}
			if i > 0 {
				r.Parent = strconv.Itoa(parent[i])
			}
			out = append(out, r)
		}
		return out
	}
	for round := range 15 {
		for i := 1; i < n; i++ {
			if round == 0 || rng.IntN(4) == 0 {
				parent[i] = rng.IntN(i)
			}
		}
		apply(t, s, k, rows())
		k.Clock.Advance(24 * time.Hour)
		tr := tree(t, s, k.Ctx, clock.Today(k.Ctx))
		for _, u := range tr.Units() {
			want := k.Int(`WITH RECURSIVE below AS (
				SELECT id FROM unit WHERE id = $1
				UNION ALL SELECT u.id FROM unit u JOIN below b ON u.parent_id = b.id
			) SELECT count(*) FROM below`, u.ID)
			if got := len(tr.Subtree(u.ID)); got != want {
				t.Fatalf("round %d: %d units below %s, SQL says %d", round, got, u.Number, want)
			}
		}
	}
	if diff := cmp.Diff(n, tree(t, s, k.Ctx, today).Len()); diff != "" {
		t.Error(diff)
	}
}
