package crash

import (
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestFaults is the proof of `make chaos` in small: the same faults and twins,
// less often and shorter.
func TestFaults(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
	t.Cleanup(cancel)
	dir := filepath.Join(programs, "stage")
	if err := os.Mkdir(dir, 0o711); err != nil {
		t.Fatal(err)
	}
	stage, err := NewStage(ctx, dir, 1)
	if err != nil {
		t.Fatal(err)
	}
	times := map[string]int{"server": 50, "database": 5, "freeze": 1, "disk": 1, "two": 6, "rolling": 4}
	for _, part := range Parts() {
		part = part.Times(times[part.Name]).Holding(4 * time.Second)
		t.Run(part.Name, func(t *testing.T) {
			t.Parallel() // they mostly wait
			p, err := stage.Prove(ctx, part)
			if errors.Is(err, ErrNoDisk) {
				t.Log(err)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			t.Log(p)
			t.Log(p.Details())
			if err := p.Verdict(); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestComparison: a course taken twice in peace leaves no difference; each kind of
// damage to the facts is one.
func TestComparison(t *testing.T) {
	s := newStand(t)
	p := s.person(t)
	dir := t.TempDir()
	book, err := openJournal(filepath.Join(dir, "p.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	l := &learner{browser: p.browser, login: p.login, course: s.course, book: book, rand: rand.New(rand.NewPCG(1, 2)), stop: make(chan struct{})}
	for range 2 {
		if err := l.take(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	acknowledged, n, err := readJournals(dir)
	if err != nil || n < 30 {
		t.Fatalf("%d acknowledged, %v", n, err)
	}
	for _, c := range []struct {
		name, damage  string
		lost, doubled bool
	}{
		{"peace", `SELECT $1::uuid, $2::text`, false, false},
		{"saved twice", `UPDATE answer SET version = version + 1 WHERE tenant_id = $1 AND question = $2`, false, true},
		{"an older version", `UPDATE answer SET version = 0 + 1, given = '{}' WHERE tenant_id = $1 AND question = $2`, true, false},
		{"lost", `DELETE FROM answer WHERE tenant_id = $1 AND question = $2`, true, false},
	} {
		s.sql(t, c.damage, s.course.Test.Questions()[0])
		facts, err := s.readFacts()
		if err != nil {
			t.Fatal(err)
		}
		for key := range facts {
			if !strings.HasPrefix(key, p.login+"/") {
				delete(facts, key)
			}
		}
		lost, doubled := compare(acknowledged, facts)
		if (len(lost) > 0) != c.lost || (len(doubled) > 0) != c.doubled {
			t.Errorf("%s: lost %q, doubled %q", c.name, lost, doubled)
		}
	}
}

func TestCompare(t *testing.T) {
	t.Parallel()
	said := map[string]fact{"p/1/start": {1, ""}, "p/1/q": {2, "b"}, "p/1/completion": {1, completed}}
	for name, c := range map[string]struct {
		key           string
		stands        fact
		lost, doubled int
	}{
		"all is well":            {"p/1/q", fact{2, "b"}, 0, 0},
		"older":                  {"p/1/q", fact{1, "a"}, 1, 0},
		"another value":          {"p/1/q", fact{2, "a"}, 1, 0},
		"once more":              {"p/1/q", fact{3, "b"}, 0, 1},
		"second completion":      {"p/1/completion", fact{2, "2 certificate"}, 0, 1},
		"without certificate":    {"p/1/completion", fact{1, "0 certificate"}, 1, 0},
		"never acknowledged":     {"p/2/start", fact{1, ""}, 0, 1},
		"a missing version of 1": {"p/1/start", fact{}, 1, 0},
	} {
		stands := map[string]fact{}
		for k, v := range said {
			stands[k] = v
		}
		stands[c.key] = c.stands
		if lost, doubled := compare(said, stands); len(lost) != c.lost || len(doubled) != c.doubled {
			t.Errorf("%s: lost %q, doubled %q", name, lost, doubled)
		}
	}
}
