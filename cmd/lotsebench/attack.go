package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strconv"
	"sync"

	"codeberg.org/lotse/lotse/cmd/lotsebench/attack"
	"codeberg.org/lotse/lotse/internal/platform/suppress"
)

// dates is how often each random town publishes.
const dates = 3

type attackCommand struct {
	Trees   int      `default:"10000" help:"Random trees to publish and attack, three dates, three rounds of checks and three outlooks each."`
	Seed    uint64   `default:"1" help:"Seed of the random trees."`
	Minimum int      `default:"5" help:"Minimum group of the files."`
	Files   []string `arg:"" optional:"" help:"Instead of trees: pages (.html) and exports (.csv, .xlsx) of one wave, the earliest first."`
}

func (c *attackCommand) Run(ctx context.Context) error {
	if len(c.Files) > 0 {
		return c.read(os.Stdout)
	}
	return c.run(ctx, os.Stdout, os.Stderr)
}

// run attacks published waves, rounds of checks and knowledge outlooks as
// somebody who reads all of their tables, and again as somebody who knows the
// rule and tries every truth.
func (c *attackCommand) run(ctx context.Context, out, notes io.Writer) error {
	ours, control, err := c.attack(ctx, attacked{"waves", c.Trees, siege}, notes)
	if err != nil {
		return err
	}
	report(notes, "waves", ours, control)
	fmt.Fprintf(notes, "waves: %.1f %% of all cells are small, %.1f %% hidden beyond them\n", percent(ours.primary, ours.cells), percent(ours.extra, ours.cells))
	failed := verdict(ours, control)
	for _, other := range []attacked{{"rounds", c.Trees, siegeRounds}, {"outlooks", c.Trees, siegeOutlooks}, {"every truth of a village", 1 + c.Trees/1000, siegeVillage}} {
		a, b, err := c.attack(ctx, other, notes)
		if err != nil {
			return err
		}
		report(notes, other.name, a, b)
		if a.pinned > 0 || b.pinned == 0 {
			failed = errors.Join(failed, fmt.Errorf("%s: %d are pinned, of the control %d", other.name, a.pinned, b.pinned))
		}
		ours.add(a)
		control.add(b)
	}
	fmt.Fprintf(out, "hidden %d, pinned %d, control pinned %d\n", ours.hidden, ours.pinned, control.pinned)
	return failed
}

func report(notes io.Writer, name string, ours, control score) {
	fmt.Fprintf(notes, "%s: hidden %d, pinned %d, control pinned %d; figures told: %.1f %%\n",
		name, ours.hidden, ours.pinned, control.pinned, percent(ours.figures, ours.figures+ours.bands))
}

func percent(part, whole int) float64 { return 100 * float64(part) / float64(max(whole, 1)) }

// verdict fails when something was found, when the trees were too easy, or when
// the same attackers find nothing where only small cells are hidden.
func verdict(ours, control score) error {
	switch {
	case ours.pinned > 0:
		return fmt.Errorf("%d hidden cells are pinned", ours.pinned)
	case control.pinned == 0:
		return errors.New("the attackers find nothing where only small cells are hidden")
	case percent(ours.primary, ours.cells) < 15:
		return errors.New("fewer than 15 % of the cells are small")
	case percent(ours.extra, ours.cells) > 10:
		return errors.New("more than 10 % of the cells are hidden beyond the small ones")
	}
	return nil
}

// attacked is what so many towns publish.
type attacked struct {
	name  string
	towns int
	siege func(*town) (ours, control score, err error)
}

// attack shares the towns out; each is its own world, so the sum does not
// depend on who takes which.
func (c *attackCommand) attack(ctx context.Context, what attacked, notes io.Writer) (ours, control score, err error) {
	numbers := make(chan uint64)
	var wait sync.WaitGroup
	var lock sync.Mutex
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for n := range numbers {
				a, b, failed := what.siege(newTown(c.Seed, n))
				lock.Lock()
				ours.add(a)
				control.add(b)
				err = errors.Join(err, failed)
				lock.Unlock()
			}
		})
	}
	const step = 10_000
	for n := range what.towns {
		if ctx.Err() != nil {
			break
		}
		if n > 0 && n%step == 0 {
			fmt.Fprintf(notes, "%s: %d of %d towns\n", what.name, n, what.towns)
		}
		numbers <- uint64(n)
	}
	close(numbers)
	wait.Wait()
	return ours, control, errors.Join(err, ctx.Err())
}

// siege publishes the dates of a town twice, as we do and with small cells
// hidden only, and attacks both.
func siege(t *town) (ours, control score, err error) {
	var guarded, naive []publication
	var last *suppress.Table
	for date := range dates {
		if date > 0 {
			t.live()
		}
		now := t.snapshot()
		if last, err = suppress.Publish(last, now, t.k); err != nil {
			return ours, control, err
		}
		known, err := publish(last, now, last.People, t.k)
		if err != nil {
			return ours, control, err
		}
		small, err := publish(primaryOnly(now, t.k), now, now.People, t.k)
		if err != nil {
			return ours, control, err
		}
		guarded, naive = append(guarded, known), append(naive, small)
	}
	return judge(guarded, t.k), judge(naive, t.k), nil
}

// primaryOnly is the control: small cells are hidden, all else is a figure.
func primaryOnly(now suppress.Snapshot, k int) *suppress.Table {
	truth := census(now.Units, now.People)
	cell := func(key attack.Key) suppress.Cell {
		c := truth[key]
		if 0 < c.heads && c.heads < k {
			return suppress.Cell{Hidden: true}
		}
		return suppress.Cell{Affected: c.heads, Ready: suppress.Range{Lo: c.ready, Hi: c.ready}}
	}
	t := &suppress.Table{Minimum: k, Total: cell(attack.Key{}), Rows: make([]suppress.Row, len(now.Units))}
	for i, u := range now.Units {
		number := strconv.Itoa(i + 1)
		_, inner := truth[attack.Key{Unit: number, Own: true}]
		t.Rows[i] = suppress.Row{
			Unit: u.ID, Parent: u.Parent, Leaf: !inner,
			Own: cell(attack.Key{Unit: number, Own: inner}), Total: cell(attack.Key{Unit: number}),
		}
	}
	return t
}
