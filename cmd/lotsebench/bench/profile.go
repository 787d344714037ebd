package bench

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"

	"codeberg.org/lotse/lotse/cmd/lotsebench/bench/load"
	"codeberg.org/lotse/lotse/cmd/lotsebench/process"
)

// profiler is a file that only the build for profiles has: the product itself
// knows nothing of it.
const profiler = `package main

import (
	"net/http"
	_ "net/http/pprof"
	"os"
)

func init() {
	if addr := os.Getenv("` + profileEnv + `"); addr != "" {
		go func() { _ = http.ListenAndServe(addr, nil) }()
	}
}
`

const profileEnv = "LOTSEBENCH_PROFILE"

// overlay lays the profiler over the checkout and returns the flag that makes
// the compiler see it.
func overlay(ctx context.Context, dir string) (string, error) {
	where, err := output(ctx, "go", "list", "-f", "{{.Dir}}", program)
	if err != nil {
		return "", err
	}
	source, list := filepath.Join(dir, "profiler.go"), filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(source, []byte(profiler), 0o600); err != nil {
		return "", err
	}
	b, err := json.Marshal(map[string]any{"Replace": map[string]string{filepath.Join(where, "profiler.go"): source}})
	if err != nil {
		return "", err
	}
	return "-overlay=" + list, os.WriteFile(list, b, 0o600)
}

// profile writes a processor profile of each task at eight clients.
func (r *run) profile(ctx context.Context, s *stand, tasks []task) error {
	if r.Profile == "" {
		return nil
	}
	for _, t := range tasks {
		if t.server(s) != s.lotse {
			continue
		}
		name := filepath.Join(r.Profile, t.name+".pprof")
		if err := s.profile(ctx, t, name); err != nil {
			return err
		}
		fmt.Fprintf(r.out, "profile: %s\n", name)
	}
	return nil
}

func (s *stand) profile(ctx context.Context, t task, name string) (err error) {
	crew, err := load.NewCrew(s.lotse.addr, eight, func(n int) load.Worker { return t.worker(s)(n, eight) })
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, crew.Close()) }()
	busy, end := context.WithCancel(ctx)
	worked := make(chan error, 1)
	go func() {
		_, err := crew.Run(busy, process.Patience)
		worked <- err
	}()
	err = fetch(ctx, "http://"+s.profiler+"/debug/pprof/profile?seconds=5", name)
	end()
	if failed := <-worked; failed != nil && !errors.Is(failed, context.Canceled) {
		err = errors.Join(err, failed)
	}
	return err
}

func fetch(ctx context.Context, url, name string) (err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	client := http.Client{Timeout: process.Patience}
	res, err := client.Do(req)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, res.Body.Close()) }()
	file, err := os.Create(name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	_, err = io.Copy(file, res.Body)
	return err
}
