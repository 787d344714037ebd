package main

import (
	"context"
	"fmt"
	"os"

	"codeberg.org/lotse/lotse/cmd/lotsebench/crash"
)

type chaosCommand struct {
	Kills int    `default:"50" help:"How often the server is killed."`
	Seed  uint64 `default:"1" help:"Seed of the moments and of the answers."`
}

// Run needs the checkout: it builds the program with the tags of crash tests.
func (c *chaosCommand) Run(ctx context.Context) error {
	dir, err := os.MkdirTemp("", "lotse-chaos-")
	if err != nil {
		return err
	}
	if err := os.Chmod(dir, 0o711); err != nil { // PostgreSQL may run under another account
		return err
	}
	p, err := crash.Prove(ctx, dir, c.Kills, c.Seed)
	if err != nil {
		return fmt.Errorf("%w\neverything is kept in %s", err, dir)
	}
	fmt.Fprintln(os.Stdout, p)
	fmt.Fprintln(os.Stderr, p.Details())
	if err := p.Verdict(); err != nil {
		return fmt.Errorf("%w\neverything is kept in %s", err, dir)
	}
	return os.RemoveAll(dir)
}
