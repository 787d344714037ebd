package main

import (
	"context"
	"fmt"
	"os"

	"codeberg.org/lotse/lotse/cmd/lotsebench/simulate"
)

type simulateCommand struct {
	People  int    `default:"5000" help:"People of the town on its first day."`
	Duties  int    `default:"20" help:"Duties it makes."`
	Days    int    `default:"1826" help:"Days it lives through."`
	Seed    uint64 `default:"1" help:"Seed of its history."`
	Without string `help:"Leave a reconciliation out (daily, people, units, completed), to see that the comparison finds it."`
}

func (c *simulateCommand) Run(ctx context.Context) error {
	got, err := simulate.Run(ctx, os.Stderr, simulate.Options{
		People: c.People, Duties: c.Duties, Days: c.Days, Seed: c.Seed, Without: c.Without, Pace: 1,
	})
	if err != nil {
		return err
	}
	fmt.Printf("days %d, people %d, mismatches %d\n", got.Days, got.People, got.Mismatches)
	for _, m := range got.First {
		fmt.Fprintln(os.Stderr, m)
	}
	if got.Mismatches > 0 {
		return fmt.Errorf("%d of %d answers differ from the model", got.Mismatches, got.Judged)
	}
	return nil
}
