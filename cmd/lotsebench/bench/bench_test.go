package bench

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"os/signal"
	"strings"
	"sync"
	"testing"
	"time"

	"codeberg.org/lotse/lotse/cmd/lotsebench/bench/bare"
	"codeberg.org/lotse/lotse/cmd/lotsebench/bench/dataset"
	"codeberg.org/lotse/lotse/cmd/lotsebench/bench/load"
)

// TestMain is the bare server too: bench starts its own program for it.
func TestMain(m *testing.M) {
	if addr, database, ok := strings.Cut(os.Getenv(bareEnv), " "); ok {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
		defer stop()
		if err := bare.Serve(ctx, addr, database, connections); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1) //nolint:gocritic // nothing is left to stop
		}
		return
	}
	os.Exit(m.Run())
}

// A small town is measured as a large one is. The twin puts a cache between
// the readers and the program: that must be an error, else no figure says
// anything about fresh pages.
func TestSmallTown(t *testing.T) {
	dir, err := os.MkdirTemp("", "lotse-bench-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o711); err != nil { // PostgreSQL may run under another account
		t.Fatal(err)
	}
	r := &run{Options: Options{Dir: dir, People: 200, Courses: 30, Windows: 1, Window: 150 * time.Millisecond}, out: io.Discard}
	if err := r.complete(); err != nil {
		t.Fatal(err)
	}
	if r.program, err = build(t.Context(), dir, false); err != nil {
		t.Fatal(err)
	}
	if r.machine, err = startMachine(t.Context(), dir, r.out); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.machine.stop(context.Background()); err != nil {
			t.Error(err)
		}
	})
	if said, err := r.machine.settings(t.Context()); err != nil || !strings.Contains(said, "synchronous_commit on") {
		t.Error(said, err)
	}
	for _, do := range []func(context.Context) error{r.pages, r.writes, r.authors, r.duties, r.digests, r.skills, r.searches, r.forum, r.visit} {
		if err := do(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	var table strings.Builder
	if err := r.report.print(&table); err != nil {
		t.Fatal(err)
	}
	t.Log("\n" + table.String())
	for _, name := range []string{"start page", "sign-in page", "memory at 32 clients", "completing a course", "first visit", "autosave, p95", "publishing", "export and import", "film, memory above idle", "import that moves 40 of 400 people, 60 rules", "daily run, 2000 people × 20 duties", "200 digests written and handed to a mail server", "profile page", "distribution page, 400 people × 21 competences, p95", "distribution page by 24 units, 400 people × 21 competences, p95", "suppression of 1200 units × 21 competences", "search: typing errors, 2000 texts, p95", "suggestions, 2000 texts, p95", "article, guests", "feed and sitemap, memory at 400 texts above 40", "taking over a large course"} {
		if !strings.Contains(table.String(), "\n"+name+" ") {
			t.Errorf("no figure %q", name)
		}
	}
	for _, f := range r.report.figures {
		if strings.HasPrefix(f.name, "read model") && !f.reached {
			t.Error(f)
		}
	}
	err = r.on(t.Context(), dataset.A, reading, nil, func(s *stand, _ map[string]counted) error { return staleIsSeen(t, s) })
	if err != nil {
		t.Fatal(err)
	}
}

func staleIsSeen(t *testing.T, s *stand) error {
	t.Helper()
	direct := s.lotse.addr
	for _, v := range views {
		addr := stale(t, direct)
		one := *s.lotse
		one.addr = addr
		twin := *s
		twin.lotse = &one
		crew, err := load.NewCrew(addr, 1, func(int) load.Worker { return twin.writeAndRead(v) })
		if err != nil {
			return err
		}
		if _, err = crew.Run(t.Context(), 20*time.Second); err == nil || !strings.Contains(err.Error(), "stale") {
			t.Errorf("%s from a cache is taken for fresh: %v", v.name, err)
		}
		if err := crew.Close(); err != nil {
			return err
		}
	}
	return nil
}

// writeAndRead reads a page, completes a lesson and reads it again, each time
// of the same reader.
func (s *stand) writeAndRead(v view) load.Worker {
	r := s.readers[0]
	return func(c *load.Conn) error {
		course := r.unfinished(0, 2)
		if course < 0 {
			return load.ErrSpent
		}
		if err := s.read(c, v, r, course); err != nil {
			return err
		}
		if err := r.lesson(c, s.lotse.addr, course); err != nil {
			return err
		}
		return s.read(c, v, r, course)
	}
}

// stale serves what the program at addr said first about each address, for
// pages of a course without their lesson.
func stale(t *testing.T, addr string) string {
	t.Helper()
	target := &url.URL{Scheme: "http", Host: addr}
	proxy := &httputil.ReverseProxy{Rewrite: func(p *httputil.ProxyRequest) { p.SetURL(target); p.Out.Host = addr }}
	var mu sync.Mutex
	pages := map[string][]byte{}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{ReadHeaderTimeout: time.Second, Handler: http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		key := strings.TrimRight(q.URL.Path, "0123456789")
		if page, ok := pages[key]; ok && q.Method == http.MethodGet {
			w.Header().Set("Content-Length", fmt.Sprint(len(page)))
			_, _ = w.Write(page)
			return
		}
		kept := &recorder{ResponseWriter: w}
		proxy.ServeHTTP(kept, q)
		if q.Method == http.MethodGet {
			pages[key] = kept.body
		}
	})}
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close() })
	return listener.Addr().String()
}

type recorder struct {
	http.ResponseWriter
	body []byte
}

func (r *recorder) Write(b []byte) (int, error) {
	r.body = append(r.body, b...)
	return r.ResponseWriter.Write(b)
}

func TestTable(t *testing.T) {
	var r report
	r.share("fast", series{rate: 450}, series{task: "one row", rate: 10_000}, 4)
	r.share("slow", series{rate: 99.5}, series{task: "one row", rate: 10_000}, 4)
	r.most("small", 8, 8, "")
	r.times("long", 3*time.Second, time.Second, "COPY", 2.5)
	r.within("slower", 590*time.Millisecond, 300*time.Millisecond, series{task: "one row", rate: rowsAtN / 2})
	var out strings.Builder
	if err := r.print(&out); err != nil {
		t.Fatal(err)
	}
	want := `
figure  measured  limit of this run  ratio   goal                    reached
fast    450/s     10000/s one row    4.50 %  ≥ 4.00 %                yes
slow    99.5/s    10000/s one row    1.00 %  ≥ 4.00 %                NO
small   8         –                  –       ≤ 8                     yes
long    3.00 s    1.00 s COPY        × 3     ≤ × 2.5                 NO
slower  590 ms    13013/s one row    98.3 %  ≤ 600 ms (300 ms at N)  yes
`
	if out.String() != want {
		t.Errorf("prints %s", out.String())
	}
}
