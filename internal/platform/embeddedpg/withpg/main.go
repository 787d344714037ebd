// Command withpg runs a command beside one throw-away PostgreSQL, so that all
// packages of a test run share it: withpg -- go test ./...
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"time"

	"codeberg.org/lotse/lotse/internal/platform/embeddedpg"
)

// variable is the one internal/platform/testkit reads.
const variable = "LOTSE_TEST_DATABASE"

func main() {
	code, err := run(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "withpg:", err)
	}
	os.Exit(code)
}

// run returns the command's own exit code.
func run(args []string) (int, error) {
	if len(args) > 0 && args[0] == "--" {
		args = args[1:]
	}
	if len(args) == 0 {
		return 2, errors.New("usage: withpg -- command [argument …]")
	}
	// The command gets the terminal's signals too; here they only end a start
	// under way, and the server outlives the command in any case.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	starting, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	server, err := embeddedpg.Start(starting, embeddedpg.Options{Fast: true})
	if err != nil {
		return 1, err
	}
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = 10 * time.Second
	cmd.Env = append(os.Environ(), variable+"="+server.Dir)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	err = cmd.Run()
	stopping, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	stopErr := server.Stop(stopping)
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return max(exit.ExitCode(), 1), stopErr
	}
	if err != nil {
		return 1, errors.Join(err, stopErr)
	}
	return 0, stopErr
}
