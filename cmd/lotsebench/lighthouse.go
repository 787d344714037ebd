package main

import (
	"context"
	"os"

	"codeberg.org/lotse/lotse/cmd/lotsebench/lighthouse"
)

type lighthouseCommand struct {
	Program string `default:"bin/lotse" type:"existingfile" help:"The built program."`
}

// Run serves the demo town and has guests' pages judged.
func (c *lighthouseCommand) Run(ctx context.Context) error {
	return lighthouse.Run(ctx, os.Stdout, c.Program)
}
