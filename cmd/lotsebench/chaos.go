package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"

	"codeberg.org/lotse/lotse/cmd/lotsebench/crash"
)

type chaosCommand struct {
	Parts []string `arg:"" optional:"" help:"server, database, freeze, disk, two, rolling (default: all)."`
	Kills int      `help:"How often each fault happens (default: the numbers of the proof)."`
	Seed  uint64   `default:"1" help:"Seed of the moments and of the answers."`
}

// Run needs the checkout: it builds the program with the tags of crash tests.
func (c *chaosCommand) Run(ctx context.Context) error {
	if code, done := crash.Isolate(); done {
		os.Exit(code)
	}
	parts, err := c.chosen()
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "lotse-chaos-")
	if err != nil {
		return err
	}
	if err := os.Chmod(dir, 0o711); err != nil { // PostgreSQL may run under another account
		return err
	}
	stage, err := crash.NewStage(ctx, dir, c.Seed)
	if err == nil {
		stage.Notes = os.Stderr
		err = proveAll(ctx, stage, parts)
	}
	if err != nil {
		return fmt.Errorf("%w\neverything is kept in %s", err, dir)
	}
	return os.RemoveAll(dir)
}

func (c *chaosCommand) chosen() (parts []crash.Part, err error) {
	for _, p := range crash.Parts() {
		if len(c.Parts) > 0 && !slices.Contains(c.Parts, p.Name) {
			continue
		}
		if c.Kills > 0 {
			p = p.Times(c.Kills)
		}
		parts = append(parts, p)
	}
	for _, name := range c.Parts {
		if !slices.Contains(crash.Names(), name) {
			err = errors.Join(err, fmt.Errorf("there is no part %q, only %q", name, crash.Names()))
		}
	}
	return parts, err
}

// proveAll goes on after a part that fails, so that one run shows them all.
func proveAll(ctx context.Context, stage *crash.Stage, parts []crash.Part) (failed error) {
	var proofs []crash.Proof
	for _, part := range parts {
		p, err := stage.Prove(ctx, part)
		proofs = append(proofs, p)
		fmt.Printf("%-9s %s\n", part.Name+":", p)
		fmt.Fprintln(os.Stderr, p.Details())
		if err == nil {
			err = p.Verdict()
		}
		if err != nil {
			err = fmt.Errorf("%s: %w", part.Name, err)
			fmt.Fprintln(os.Stderr, err)
			failed = errors.Join(failed, err)
		}
		if ctx.Err() != nil {
			return failed
		}
	}
	fmt.Printf("%-9s %s\n", "total:", crash.Sum(proofs))
	return failed
}
