package crash

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"codeberg.org/lotse/lotse/internal/platform/once"
	"codeberg.org/lotse/lotse/internal/platform/testkit"
)

// programs is where the tests build; a program is built once.
var programs string

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	if code, done := Isolate(); done { // a disk that fills up needs mounts of its own
		return code
	}
	dir, err := os.MkdirTemp("", "lotse-crash-")
	if err == nil {
		err = os.Chmod(dir, 0o711) // PostgreSQL may run under another account
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = os.RemoveAll(dir) }()
	programs = dir
	defer func() {
		for _, l := range lives {
			l.Kill()
		}
	}()
	return m.Run()
}

// stand is a town on the tests' fast database, served by two programs: the
// ordinary one, and its twin without protection.
type stand struct {
	*town
	ordinary, unprotected string // addresses
	next                  atomic.Int64
}

var lives []*life

var theStand = sync.OnceValues(func() (*stand, error) {
	ctx := context.Background() // the town outlives the test that founds it
	database, err := testkit.Open()
	if err != nil {
		return nil, err
	}
	s := &stand{}
	var servers []*server
	for _, kind := range []struct{ tags, env []string }{{}, {[]string{Crashpoints, Unprotected}, []string{bare}}} {
		program, err := Build(ctx, programs, kind.tags...)
		if err != nil {
			return nil, err
		}
		server, err := newServer(program, programs, database.AppURL, kind.env...)
		if err != nil {
			return nil, err
		}
		servers = append(servers, server)
	}
	s.ordinary, s.unprotected = servers[0].base(), servers[1].base()
	if s.town, err = found(ctx, place{database.OwnerURL, database.AppURL, programs, s.ordinary, 12}); err != nil {
		return nil, err
	}
	for _, server := range servers {
		l, err := server.start(ctx, 0)
		if err != nil {
			return nil, err
		}
		lives = append(lives, l)
	}
	return s, nil
})

func newStand(t *testing.T) *stand {
	t.Helper()
	s, err := theStand()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// person is one who has just chosen a password; nobody else uses them.
type person struct {
	*browser
	t     *testing.T
	login string
}

func (s *stand) person(t *testing.T) *person {
	t.Helper()
	p := &person{newBrowser(&tally{}, s.ordinary), t, loginOf(int(s.next.Add(1)) - 1)}
	if err := p.join(t.Context(), s.links[p.login]); err != nil {
		t.Fatal(err)
	}
	return p
}

// window is another window of the same browser, at one of the two programs.
func (p *person) window(base string) *person {
	b := newBrowser(p.met, base)
	b.cookies = maps.Clone(p.cookies)
	return &person{b, p.t, p.login}
}

// begin starts the course and opens the first question of its test.
func (p *person) begin() *page {
	p.t.Helper()
	start := p.get("/de/courses/" + slug)
	action, fields, _ := start.form("form[action$='/enrolment']")
	if err := p.post(p.t.Context(), action, fields); err != nil {
		p.t.Fatal(err)
	}
	return p.get(question)
}

const question = "/de/courses/" + slug + "/quiz/1"

func (p *person) get(path string) *page {
	p.t.Helper()
	page, err := p.read(p.t.Context(), path)
	if err != nil {
		p.t.Fatal(err)
	}
	return page
}

// stored is what stands of the person's answer to the first question.
func (s *stand) stored(p *person) fact {
	p.t.Helper()
	facts, err := s.readFacts()
	if err != nil {
		p.t.Fatal(err)
	}
	return facts[p.login+"/1/test/1/"+s.course.Test.Questions()[0]]
}

// TestBuildTags: crash points and missing protection are named by the program
// that has them, and the ordinary one has neither.
func TestBuildTags(t *testing.T) {
	newStand(t)
	for _, c := range []struct {
		name string
		tags []string
	}{{"lotse", nil}, {"lotse-lotse_crashpoints-lotse_unprotected", []string{Unprotected, Crashpoints}}} {
		file := filepath.Join(programs, c.name)
		said, err := exec.CommandContext(t.Context(), file, "version").Output()
		if err != nil {
			t.Fatal(err)
		}
		image, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, tag := range []string{Unprotected, Crashpoints} {
			if strings.Contains(string(said), tag) != (c.tags != nil) {
				t.Errorf("%s version says %q", c.name, said)
			}
		}
		for _, words := range []string{once.CrashEnv, once.CrashWords, once.BareEnv} {
			if strings.Contains(string(image), words) != (c.tags != nil) {
				t.Errorf("%s holds %q: %v", c.name, words, c.tags == nil)
			}
		}
	}
}

// burst sends one form 20 times at once and counts the different answers.
func burst(p *person, action string, fields map[string][]string, accept string) map[string]int {
	p.t.Helper()
	answers := map[string]int{}
	var wait sync.WaitGroup
	var lock sync.Mutex
	for range 20 {
		w := p.window(p.bases[0])
		wait.Go(func() {
			got, err := w.send(p.t.Context(), action, fields, accept)
			lock.Lock()
			defer lock.Unlock()
			if err != nil {
				p.t.Error(err)
				return
			}
			key := fmt.Sprint(got.status, " ", got.location)
			if got.status == http.StatusOK {
				key += got.body
			}
			answers[key]++
		})
	}
	wait.Wait()
	return answers
}
