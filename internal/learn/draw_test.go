package learn_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"codeberg.org/lotse/lotse/internal/learn"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// withTest is the sample course whose test has more keys and questions.
func withTest(head, questions, texts string) fstest.MapFS {
	fsys := sampleCourse()
	m := strings.Replace(string(fsys["course.yaml"].Data), "  pass: 60\n", "  pass: 60\n"+head, 1)
	fsys["course.yaml"].Data = []byte(m + questions)
	fsys["de/test.md"].Data = append(fsys["de/test.md"].Data, texts...)
	return fsys
}

func TestAPoolAsksWhatTheAttemptDrew(t *testing.T) {
	t.Parallel()
	var questions, texts strings.Builder
	for _, id := range []string{"pool-a", "pool-b", "pool-c"} {
		questions.WriteString("    - {id: " + id + ", question: single, lesson: first, options: [case, file], right: case, pool: more}\n")
		texts.WriteString(fence(id, single))
	}
	r := newRigWith(t, withTest("  pools: {more: 1}\n", questions.String(), texts.String()))
	st, err := r.learn.Mine(r.ctx, r.course)
	if err != nil {
		t.Fatal(err)
	}
	drawn := mustVersion(t, r).Test.Draw(learn.Seed(st.Enrolment.ID, learn.Test, 1))
	if len(drawn) != 3 {
		t.Fatalf("drawn: %v", drawn)
	}
	r.must(t, "one", "case", 0, true)
	r.must(t, "two", "2,5", 0, true)
	for _, id := range []string{"pool-a", "pool-b", "pool-c"} {
		if id == drawn[2] {
			continue
		}
		if _, err := r.answer(id, "case", 0, true); !fault.Is(err, fault.NotFound) {
			t.Errorf("%s was not drawn, and its answer: %v", id, err)
		}
	}
	if s := r.must(t, drawn[2], "case", 0, true); !s.Finished || !s.Passed {
		t.Errorf("the last drawn question: %+v", s)
	}
}

func TestAttemptsEndAtTheirLimit(t *testing.T) {
	t.Parallel()
	r := newRigWith(t, withTest("  attempts: 2\n", "", ""))
	for range 2 {
		r.must(t, "one", "file", 0, true)
		r.must(t, "two", "3", 0, true)
	}
	if _, err := r.answer("one", "case", 0, true); !fault.Is(err, fault.Conflict) {
		t.Errorf("a third attempt: %v", err)
	}
	if n := r.Int(`SELECT count(*) FROM attempt WHERE tenant_id = $1`, r.Tenant); n != 2 {
		t.Errorf("%d attempts are stored", n)
	}
}

func TestAFreeTextLeavesTheTestUndecided(t *testing.T) {
	t.Parallel()
	r := newRigWith(t, withTest("", "    - {id: essay, question: free, lesson: first, points: 4}\n", fence("essay", "Beschreiben Sie es.\n\n= Das gehört hinein.")))
	r.finishLessons(t)
	r.must(t, "one", "case", 0, true)
	r.must(t, "two", "2,5", 0, true)
	s := r.must(t, "essay", "Zuerst prüfe ich.", 0, true)
	if !s.Finished || !s.Waiting || s.Passed || !s.Grade.Open {
		t.Errorf("saved: %+v", s)
	}
	st, err := r.learn.Mine(r.ctx, r.course)
	if err != nil {
		t.Fatal(err)
	}
	a := st.Attempts[learn.Test]
	if a.Open() || a.Passed != nil || a.Points != nil || !st.Active() || st.Completion != nil {
		t.Errorf("attempt %+v of %+v", a, st)
	}
	answers, err := r.learn.Answers(r.ctx, st, learn.Test)
	if e := answers["essay"]; err != nil || !e.Checked() || e.Points != nil || e.IsRight != nil || *e.MaxPoints != 4 {
		t.Errorf("answer: %+v, %v", e, err)
	}
	if _, err := r.answer("one", "case", 0, true); !fault.Is(err, fault.Conflict) {
		t.Errorf("another attempt while a trainer has to decide: %v", err)
	}
}
