package learn_test

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/learn"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// waitingRig is a person whose test waits for two marks.
func waitingRig(t *testing.T) (r *rig, trainer context.Context, list []learn.Waiting) {
	t.Helper()
	r = newRigWith(t, withTest("",
		"    - {id: essay, question: free, lesson: first, points: 4}\n    - {id: reason, question: free, lesson: first, points: 4}\n",
		fence("essay", "Beschreiben Sie es.\n\n= Das gehört hinein.")+fence("reason", "Begründen Sie es.\n\n= Darum.")))
	r.finishLessons(t)
	r.must(t, "one", "case", 0, true)
	r.must(t, "two", "2,5", 0, true)
	r.must(t, "essay", "Zuerst prüfe ich.", 0, true)
	r.must(t, "reason", "Weil es so ist.", 0, true)
	trainer = r.May(newPerson(r.Kit), learn.Mark)
	list, err := r.learn.Queue(trainer)
	if err != nil || len(list) != 2 {
		t.Fatalf("the queue: %+v, %v", list, err)
	}
	return r, trainer, list
}

func TestTheLastMarkDecides(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		points []int
		passed bool
	}{
		"passed": {[]int{4, 2}, true},
		"failed": {[]int{1, 0}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, trainer, list := waitingRig(t)
			for i, w := range list {
				if n := r.Int(`SELECT count(*) FROM attempt WHERE tenant_id = $1 AND passed IS NOT NULL`, r.Tenant); n != 0 {
					t.Fatal("decided before the last mark")
				}
				m := learn.Marking{Attempt: w.Attempt, Question: w.Question, Points: c.points[i], Comment: " Gut begründet. "}
				if err := r.learn.MarkAnswer(trainer, m); err != nil {
					t.Fatal(err)
				}
			}
			st, err := r.learn.Mine(r.ctx, r.course)
			if err != nil || *st.Attempts[learn.Test].Passed != c.passed || (st.Completion != nil) != c.passed || st.Active() == c.passed {
				t.Fatalf("afterwards: %+v, %v", st, err)
			}
			if c.passed && (st.Completion.PersonID != r.person || st.Completion.Evidence != learn.ServerGraded) {
				t.Errorf("the fact says %+v", st.Completion)
			}
			if a, err := r.learn.Answers(r.ctx, st, learn.Test); err != nil || a["essay"].Comment != "Gut begründet." || a["essay"].MarkedAt == nil {
				t.Errorf("the learner reads %+v, %v", a["essay"], err)
			}
			if list, err := r.learn.Queue(trainer); err != nil || len(list) != 0 {
				t.Errorf("still in the queue: %+v, %v", list, err)
			}
			if n := r.Int(`SELECT count(*) FROM audit WHERE tenant_id = $1 AND action = 'answer.marked'`, r.Tenant); n != 2 {
				t.Errorf("%d marks in the audit log", n)
			}
			if _, err := r.answer("one", "case", 0, true); fault.Is(err, fault.Conflict) != c.passed {
				t.Errorf("another attempt: %v", err)
			}
		})
	}
}

func TestTwoTrainersMarkOnce(t *testing.T) {
	t.Parallel()
	r, _, list := waitingRig(t)
	var wg sync.WaitGroup
	var marks, clashes atomic.Int32
	for range 3 {
		trainer := r.May(newPerson(r.Kit), learn.Mark)
		for _, w := range list {
			wg.Go(func() {
				switch err := r.learn.MarkAnswer(trainer, learn.Marking{Attempt: w.Attempt, Question: w.Question, Points: 4}); {
				case err == nil:
					marks.Add(1)
				case fault.Is(err, fault.Conflict):
					clashes.Add(1)
				default:
					t.Error(err)
				}
			})
		}
	}
	wg.Wait()
	if marks.Load() != 2 || clashes.Load() != 4 {
		t.Errorf("%d marks, %d clashes", marks.Load(), clashes.Load())
	}
	if n := r.Int(`SELECT count(*) FROM completion WHERE tenant_id = $1`, r.Tenant); n != 1 {
		t.Errorf("%d completions", n)
	}
}

func TestMarkRefused(t *testing.T) {
	t.Parallel()
	r, trainer, list := waitingRig(t)
	essay := learn.Marking{Attempt: list[0].Attempt, Question: list[0].Question, Points: 4}
	with := func(edit func(*learn.Marking)) learn.Marking { m := essay; edit(&m); return m }
	for name, c := range map[string]struct {
		ctx  context.Context
		m    learn.Marking
		kind fault.Kind
	}{
		"a learner":               {r.ctx, essay, fault.Forbidden},
		"one's own answer":        {r.May(r.person, learn.Mark), essay, fault.NotFound},
		"too many points":         {trainer, with(func(m *learn.Marking) { m.Points = 5 }), fault.Invalid},
		"less than nothing":       {trainer, with(func(m *learn.Marking) { m.Points = -1 }), fault.Invalid},
		"a novel":                 {trainer, with(func(m *learn.Marking) { m.Comment = strings.Repeat("ä", 2001) }), fault.Invalid},
		"what the server graded":  {trainer, with(func(m *learn.Marking) { m.Question = "one" }), fault.NotFound},
		"an attempt of nobody":    {trainer, with(func(m *learn.Marking) { m.Attempt = uuid.New() }), fault.NotFound},
		"a question that is none": {trainer, with(func(m *learn.Marking) { m.Question = "zzz" }), fault.NotFound},
	} {
		t.Run(name, func(t *testing.T) {
			if err := r.learn.MarkAnswer(c.ctx, c.m); !fault.Is(err, c.kind) {
				t.Errorf("got %v, want kind %v", err, c.kind)
			}
		})
	}
	if list, err := r.learn.Queue(r.May(r.person, learn.Mark)); err != nil || len(list) != 0 {
		t.Errorf("one's own answers are in one's queue: %+v, %v", list, err)
	}
}

func TestOpeningAnAnswerIsLogged(t *testing.T) {
	t.Parallel()
	r, trainer, list := waitingRig(t)
	sc, err := r.learn.Script(trainer, list[0].Attempt, list[0].Question)
	if err != nil || sc.Given.Text != "Zuerst prüfe ich." || sc.On == nil || sc.MarkedAt != nil {
		t.Fatalf("%+v, %v", sc, err)
	}
	if n := r.Int(`SELECT count(*) FROM look_person WHERE tenant_id = $1 AND person_id = $2`, r.Tenant, r.person); n != 1 {
		t.Errorf("%d looks are in the person's log", n)
	}
}
