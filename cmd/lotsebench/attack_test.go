package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"codeberg.org/lotse/lotse/internal/platform/suppress"
)

// The twin is the control: the same attackers on the same towns must succeed
// where only small cells are hidden, else the first half proves nothing.
func TestAHundredAndFiftyTowns(t *testing.T) {
	var out, notes strings.Builder
	c := attackCommand{Trees: 150, Seed: 2}
	if err := c.run(t.Context(), &out, &notes); err != nil {
		t.Error(err)
	}
	t.Log(out.String(), notes.String())
	if !regexp.MustCompile(`^hidden [1-9]\d*, pinned 0, control pinned [1-9]\d*\n$`).MatchString(out.String()) {
		t.Errorf("prints %q", out.String())
	}
}

func TestSameSeedSameResult(t *testing.T) {
	c := attackCommand{Trees: 5, Seed: 3}
	a, b, err := c.attack(t.Context(), attacked{"waves", c.Trees, siege}, io.Discard)
	x, y, again := c.attack(t.Context(), attacked{"waves", c.Trees, siege}, io.Discard)
	if err != nil || again != nil || a != x || b != y {
		t.Error(a, b, err, "and then", x, y, again)
	}
}

// In these towns, found among 100,000, two bands of a cell met in one figure, the
// last table had forgotten what one before it said, or a cell went into hiding of
// which much was known.
func TestBandsOfAllDatesTogether(t *testing.T) {
	for _, n := range []uint64{17158, 55209, 57077, 71190} {
		ours, control, err := siege(newTown(1, n))
		if err != nil || ours.pinned > 0 || control.pinned == 0 {
			t.Errorf("town %d: %d pinned, of the control %d: %v", n, ours.pinned, control.pinned, err)
		}
	}
}

func TestPublishedFiles(t *testing.T) {
	town := newTown(6, 1)
	first, err := suppress.Publish(nil, town.snapshot(), town.k)
	if err != nil {
		t.Fatal(err)
	}
	town.live()
	second, err := suppress.Publish(first, town.snapshot(), town.k)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	write := func(name string, table *suppress.Table) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text(table)), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	var out strings.Builder
	c := attackCommand{Minimum: town.k, Files: []string{write("1.csv", first), write("2.csv", second)}}
	if err := c.read(&out); err != nil || !strings.Contains(out.String(), ", pinned 0\n") {
		t.Error(out.String(), err)
	}
	c.Files = []string{write("naive.csv", primaryOnly(town.snapshot(), town.k))}
	if err := c.read(&out); err == nil {
		t.Error("the files of the control pass")
	}
	if _, err := open(filepath.Join(dir, "3.pdf")); err == nil {
		t.Error("anything is read")
	}
}

func TestVerdict(t *testing.T) {
	fine, broken := score{cells: 100, primary: 15, extra: 10}, score{pinned: 1}
	if err := verdict(fine, broken); err != nil {
		t.Error(err)
	}
	for name, s := range map[string][2]score{
		"pinned":          {{cells: 100, primary: 15, pinned: 1}, broken},
		"blind attacker":  {fine, {}},
		"few small cells": {{cells: 100, primary: 14}, broken},
		"much is hidden":  {{cells: 100, primary: 15, extra: 11}, broken},
	} {
		if verdict(s[0], s[1]) == nil {
			t.Error(name, "passes")
		}
	}
}

// A head count that moves in public has three people behind it; with the true
// counts published it would not. Groups of hidden cells count as cells, because
// their sums are differences.
func TestNobodyComesOrGoesAlone(t *testing.T) {
	alone, control := 0, 0
	for n := range uint64(40) {
		town := newTown(4, n)
		var last *suppress.Table
		var truth suppress.Snapshot
		for range dates {
			now := town.snapshot()
			next, err := suppress.Publish(last, now, town.k)
			if err != nil {
				t.Fatal(err)
			}
			if last != nil {
				alone += lonely(next, last.People, next.People)
				control += lonely(next, truth.People, now.People)
			}
			last, truth = next, now
			town.live()
		}
	}
	if alone > 0 || control == 0 {
		t.Errorf("%d public counts moved by one or two people, %d without the rule", alone, control)
	}
}

// lonely counts the public sums that one or two people joined or left.
func lonely(t *suppress.Table, before, after []suppress.Person) int {
	sums := publicSums(t)
	was, changed := map[[16]byte][16]byte{}, map[string]int{}
	for _, p := range before {
		was[p.ID] = p.Unit
	}
	note := func(from, to map[string]bool) {
		for s := range from {
			if !to[s] {
				changed[s]++
			}
		}
	}
	for _, p := range after {
		note(sums[was[p.ID]], sums[p.Unit])
		note(sums[p.Unit], sums[was[p.ID]])
		delete(was, p.ID)
	}
	for _, unit := range was {
		note(sums[unit], nil)
	}
	n := 0
	for _, people := range changed {
		if people < suppress.Together {
			n++
		}
	}
	return n
}

// publicSums names, for the staff of each unit, the public sums they are in.
func publicSums(t *suppress.Table) map[[16]byte]map[string]bool {
	all := map[[16]byte]map[string]bool{}
	for i, row := range t.Rows {
		sums, group := map[string]bool{}, ""
		if row.Own.Hidden {
			group = "group "
		} else if !row.Leaf {
			sums[fmt.Sprint("own ", i)] = true
		}
		for u := i; u != suppress.None; u = t.Rows[u].Parent {
			if t.Rows[u].Total.Hidden {
				continue
			}
			sums[fmt.Sprint("total ", u)] = true
			if group != "" && (u != i || !row.Leaf) {
				sums[group+fmt.Sprint(u)] = true
				group = ""
			}
		}
		if group != "" && !t.Total.Hidden {
			sums[group+"wave"] = true
		}
		if !t.Total.Hidden {
			sums["wave"] = true
		}
		all[row.Unit] = sums
	}
	return all
}
