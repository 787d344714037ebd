// Package lighthouse lets Lighthouse judge the forum's pages as guests get
// them: how fast they are on a slow telephone, for whom they work, what search
// engines make of them.
//
// It owns: which pages, in which languages and windows, and the goal. The
// figures are those of Lighthouse's simulated network and processor, so that
// they hardly depend on the machine.
package lighthouse

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"codeberg.org/lotse/lotse/cmd/lotsebench/process"
)

// Goal is the least score of a page in each category, of 100.
const Goal = 95

// release weighs 185 MB with what it needs, so that only who asks for it
// fetches it. Later ones need a newer Node.js than Lotse does.
const release = "lighthouse@12.8.2"

var (
	pages      = []string{"/de/forum", "/en/forum", "/de/forum/articles/e-akte-in-wellen", "/en/forum/articles/e-akte-in-wellen"}
	windows    = []string{"mobile", "desktop"}
	categories = []string{"performance", "accessibility", "best-practices", "seo"}
	browsers   = []string{"chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"}
)

// founding is how many times process.Patience the demo town may take on a busy
// machine.
const founding = 5

const browserFlags = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"

// Run serves the demo town with a program and prints a line for each page. It
// fails when a score misses the goal.
func Run(ctx context.Context, out io.Writer, program string) (err error) {
	dir, err := os.MkdirTemp("", "lotse-lighthouse-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if err := os.Chmod(dir, 0o711); err != nil { // PostgreSQL may run under another account
		return err
	}
	base, server, err := serve(ctx, program, dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, server.Stop(os.Interrupt)) }()
	// The first time counts the first start of the browser, and what the program
	// still does for its town, as if it were the page.
	if _, err := judge(ctx, base+pages[0], windows[0], dir); err != nil {
		return err
	}
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "page\twindow\t"+strings.Join(categories, "\t"))
	var missed []error
	for _, page := range pages {
		for _, window := range windows {
			r, err := judge(ctx, base+page, window, dir)
			if err != nil {
				return fmt.Errorf("%s, %s: %w", page, window, err)
			}
			fmt.Fprintf(t, "%s\t%s\t%s\n", page, window, r.line())
			for _, what := range r.below() {
				missed = append(missed, fmt.Errorf("%s, %s: %s", page, window, what))
			}
		}
	}
	return errors.Join(append(missed, t.Flush())...)
}

func serve(ctx context.Context, program, dir string) (base string, p *process.Process, err error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	addr := l.Addr().String()
	if err := l.Close(); err != nil {
		return "", nil, err
	}
	cmd := exec.Command(program, "serve", "--demo")
	cmd.Env = append(os.Environ(), "LOTSE_LISTEN="+addr, "LOTSE_BASE_URL=http://"+addr, "LOTSE_DATA_DIR="+filepath.Join(dir, "data"),
		"LOTSE_DATABASE_URL=", "LOTSE_DATABASE_OWNER_URL=", "LOTSE_SMTP_URL=")
	if p, err = process.Start(cmd, filepath.Join(dir, "lotse.log")); err != nil {
		return "", nil, err
	}
	for range founding {
		if err = p.Await(ctx, "http://"+addr+pages[0]); err == nil {
			return "http://" + addr, p, nil
		}
		if !p.Alive() {
			return "", nil, err
		}
	}
	p.Kill()
	return "", nil, err
}

func browser() (string, error) {
	for _, name := range browsers {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("no Chromium: install the package chromium")
}

// judge asks Lighthouse about one page.
func judge(ctx context.Context, url, window, dir string) (r result, err error) {
	chromium, err := browser()
	if err != nil {
		return r, err
	}
	file := filepath.Join(dir, "result.json")
	args := []string{
		"--yes", release, url, "--quiet", "--output=json", "--output-path=" + file, "--no-enable-error-reporting",
		"--only-categories=" + strings.Join(categories, ","), "--chrome-flags=" + browserFlags,
	}
	if window == "desktop" {
		args = append(args, "--preset=desktop")
	}
	cmd := exec.CommandContext(ctx, "npx", args...)
	cmd.Env = append(os.Environ(), "CHROME_PATH="+chromium)
	if said, err := cmd.CombinedOutput(); err != nil {
		return r, fmt.Errorf("%w\n%s", err, said)
	}
	b, err := os.ReadFile(file)
	if err == nil {
		err = json.Unmarshal(b, &r)
	}
	if err == nil && r.RuntimeError.Code != "" {
		err = fmt.Errorf("%s: %s", r.RuntimeError.Code, r.RuntimeError.Message)
	}
	return r, err
}

// result is the part of Lighthouse's report that is judged.
type result struct {
	RuntimeError struct{ Code, Message string }
	Categories   map[string]struct {
		Score     float64
		AuditRefs []ref
	}
	Audits map[string]struct {
		Title        string
		Score        *float64 // nil: it does not apply here
		DisplayValue string
	}
}

// ref is an audit's part in a score.
type ref struct {
	ID     string
	Weight float64
}

func (r result) score(category string) int {
	return int(math.Round(100 * r.Categories[category].Score))
}

func (r result) line() string {
	list := make([]string, len(categories))
	for i, c := range categories {
		list[i] = fmt.Sprint(r.score(c))
	}
	return strings.Join(list, "\t")
}

// below are the categories that miss the goal, each with what costs most.
func (r result) below() (list []string) {
	for _, name := range categories {
		if r.score(name) >= Goal {
			continue
		}
		refs := slices.Clone(r.Categories[name].AuditRefs)
		slices.SortStableFunc(refs, func(a, b ref) int { return cmp.Compare(b.Weight, a.Weight) })
		said := fmt.Sprintf("%s has %d of %d", name, r.score(name), Goal)
		for _, ref := range refs {
			if a := r.Audits[ref.ID]; ref.Weight > 0 && a.Score != nil && *a.Score < .9 {
				said += fmt.Sprintf("\n  %s: %s %s", ref.ID, a.Title, a.DisplayValue)
			}
		}
		list = append(list, said)
	}
	return list
}
