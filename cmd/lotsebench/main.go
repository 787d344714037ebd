// Lotsebench holds the proofs that are run beside the tests and are not
// shipped: attacks on what is published, load, broken machines.
package main

import (
	"context"
	"os"
	"os/signal"

	"github.com/alecthomas/kong"
)

type commands struct {
	Attack attackCommand `cmd:"" help:"Try to work out hidden figures from published tables."`
	Bench  benchCommand  `cmd:"" help:"Measure the product beside the limit of the machine it runs on."`
	Bare   bareCommand   `cmd:"" hidden:""`
	Chaos  chaosCommand  `cmd:"" help:"Kill, freeze and fill under load and look for lost and doubled writes."`

	Lighthouse lighthouseCommand `cmd:"" help:"Let Lighthouse judge what guests see of the forum; it is fetched with npx."`

	Simulate simulateCommand `cmd:"" help:"Live through five years of duties and compare every day with an independent model."`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	var cli commands
	parsed := kong.Parse(&cli, kong.Name("lotsebench"), kong.BindTo(ctx, (*context.Context)(nil)))
	parsed.FatalIfErrorf(parsed.Run())
}
