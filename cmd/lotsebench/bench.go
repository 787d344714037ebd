package main

import (
	"context"
	"os"
	"time"

	"codeberg.org/lotse/lotse/cmd/lotsebench/bench"
	"codeberg.org/lotse/lotse/cmd/lotsebench/bench/bare"
)

type benchCommand struct {
	Parts   []string      `arg:"" optional:"" help:"Groups of figures; all where none is named."`
	People  int           `default:"10000" help:"People of each data set; goals hold for 10,000."`
	Windows int           `default:"3" help:"Windows of time of each measurement; the median counts."`
	Window  time.Duration `default:"1.5s" help:"Length of a window."`
	Profile string        `type:"existingdir" help:"Directory for processor profiles of the server at eight clients."`
	Dir     string        `help:"Where data sets are kept between runs (default: the user's cache)."`
}

// Run needs the checkout: it builds the program it measures.
func (c *benchCommand) Run(ctx context.Context) error {
	return bench.Run(ctx, os.Stdout, bench.Options{Only: c.Parts, People: c.People, Windows: c.Windows, Window: c.Window, Dir: c.Dir, Profile: c.Profile})
}

// bareCommand is the limit as a process of its own; bench starts it.
type bareCommand struct {
	Listen      string `required:""`
	Database    string `required:""`
	Connections int32  `default:"20"`
}

func (c *bareCommand) Run(ctx context.Context) error {
	return bare.Serve(ctx, c.Listen, c.Database, c.Connections)
}
