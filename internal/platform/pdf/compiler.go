package pdf

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"strings"

	"codeberg.org/lotse/lotse/content/linked"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// waiting is how many documents may wait for their turn; more than these are
// turned away at once, so that a rush of downloads cannot hold every request.
const waiting = 32

// Options say where the compiler is found; the zero value looks for it.
type Options struct {
	Node    string // the node executable; default: the one in PATH
	Modules string // the node_modules directory; default: see findModules
	Log     *slog.Logger
}

// Compiler renders documents, one at a time, in a process that is kept.
type Compiler struct {
	opt   Options
	queue chan struct{}
	turn  chan struct{} // holding it is owning run
	run   *worker
}

// New returns a compiler; its process starts with the first document.
func New(opt Options) *Compiler {
	if opt.Log == nil {
		opt.Log = slog.Default()
	}
	return &Compiler{
		opt:   opt,
		queue: make(chan struct{}, waiting),
		turn:  make(chan struct{}, 1),
	}
}

// Render compiles content/pdf/<template>.typ with data, which the template
// reads as data.json. Faults: Limited when too many wait, Unavailable when no
// compiler can run here or the deadline passed; both ids tell the reader to
// print the page instead.
func (c *Compiler) Render(ctx context.Context, template string, lang i18n.Lang, data any) ([]byte, error) {
	body, err := json.Marshal(map[string]any{"lang": lang, "doc": data})
	if err != nil {
		return nil, fmt.Errorf("pdf: %s: %w", template, err)
	}
	select {
	case c.queue <- struct{}{}:
		defer func() { <-c.queue }()
	default:
		return nil, fault.New(fault.Limited, "pdf.busy")
	}
	select {
	case c.turn <- struct{}{}:
		defer func() { <-c.turn }()
	case <-ctx.Done():
		return nil, unavailable(ctx.Err())
	}
	return c.compile(ctx, request{Template: template, Data: string(body)})
}

// compile asks the worker, and once more a fresh one if the kept one has died
// since: a crash costs the next reader nothing.
func (c *Compiler) compile(ctx context.Context, r request) ([]byte, error) {
	for fresh := false; ; {
		if c.run == nil {
			if err := c.start(ctx); err != nil {
				return nil, unavailable(err)
			}
			fresh = true
		}
		out, err := c.run.call(ctx, r)
		switch {
		case err == nil:
			return out, nil
		case errors.Is(err, errCompile) && strings.Contains(err.Error(), "could not be displayed"):
			return nil, fault.New(fault.Unavailable, "pdf.glyph").Wrap(err)
		case errors.Is(err, errCompile):
			return nil, fmt.Errorf("pdf: %s: %w", r.Template, err)
		}
		c.run.stop()
		c.run = nil
		if fresh || ctx.Err() != nil {
			return nil, unavailable(err)
		}
		c.opt.Log.Warn("pdf compiler died, starting another", "error", err.Error())
	}
}

func (c *Compiler) start(ctx context.Context) error {
	place, err := c.opt.find()
	if err != nil {
		return err
	}
	files, err := templates()
	if err != nil {
		return err
	}
	c.run, err = startWorker(ctx, place.node, setup{Package: place.pkg, Fonts: place.fonts, Files: files})
	return err
}

// Check reports whether documents can be made here; lotse doctor shows it.
func (c *Compiler) Check() error {
	_, err := c.opt.find()
	return err
}

// Close ends the kept process.
func (c *Compiler) Close() {
	c.turn <- struct{}{}
	defer func() { <-c.turn }()
	if c.run != nil {
		c.run.stop()
		c.run = nil
	}
}

func unavailable(err error) error {
	return fault.New(fault.Unavailable, "pdf.unavailable").Wrap(err)
}

// templates are the Typst files embedded from content/pdf.
func templates() (map[string]string, error) {
	files := map[string]string{}
	names, err := fs.Glob(linked.Files, "pdf/*.typ")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		b, err := fs.ReadFile(linked.Files, name)
		if err != nil {
			return nil, err
		}
		files[strings.TrimPrefix(name, "pdf/")] = string(b)
	}
	return files, nil
}
