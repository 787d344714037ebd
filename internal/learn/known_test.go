package learn_test

import (
	"slices"
	"testing"

	"codeberg.org/lotse/lotse/internal/learn"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// known are the lessons the last attempt shows to be known.
func (r *rig) known(t *testing.T) []string {
	t.Helper()
	st, err := r.learn.Mine(r.ctx, r.course)
	if err != nil {
		t.Fatal(err)
	}
	answers, err := r.learn.Answers(r.ctx, st, learn.Test)
	if err != nil {
		t.Fatal(err)
	}
	return learn.Known(mustVersion(t, r).Course, st, st.Attempts[learn.Test], answers)
}

func (r *rig) keepKnown(t *testing.T) {
	t.Helper()
	if err := r.learn.KeepKnown(r.ctx, r.course); err != nil {
		t.Fatal(err)
	}
}

func TestTheTestTakenFirstLeavesTheGaps(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.must(t, "one", "case", 0, true)
	if got := r.known(t); len(got) > 0 {
		t.Fatalf("before the end of the test %v is known", got)
	}
	if s := r.must(t, "two", "3", 0, true); s.Passed {
		t.Fatal("half right is passed")
	}
	if got := r.known(t); !slices.Equal(got, []string{"first"}) {
		t.Fatalf("known: %v", got)
	}
	r.keepKnown(t)
	if err := r.learn.KeepKnown(r.ctx, r.course); !fault.Is(err, fault.Conflict) {
		t.Errorf("taken over twice: %v", err)
	}
	st, err := r.learn.Mine(r.ctx, r.course)
	if err != nil || !slices.Equal(st.Done, []string{"first"}) || st.Next(mustVersion(t, r).Course) != (learn.Step{Lesson: 2}) {
		t.Fatalf("the gap is not next: %+v, %v", st, err)
	}
	// The gap, and the test once more: then it is completed.
	if err := r.learn.FinishLesson(r.ctx, r.course, "second"); err != nil {
		t.Fatal(err)
	}
	r.must(t, "one", "case", 0, true)
	r.must(t, "two", "2,5", 0, true)
	r.completed(t, true)
}

func TestWhoKnowsAllCompletesByPlacement(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.must(t, "one", "case", 0, true)
	r.must(t, "two", "2,5", 0, true)
	r.completed(t, false) // it is theirs to say so
	r.keepKnown(t)
	r.completed(t, true)
	if n := r.Int(`SELECT count(*) FROM completion WHERE tenant_id = $1 AND evidence = 'server-graded'`, r.Tenant); n != 1 {
		t.Errorf("%d completions graded by the server", n)
	}
}

// A test that may be taken only so often is not spent on placement.
func TestLimitedAttemptsPlaceNobody(t *testing.T) {
	t.Parallel()
	r := newRigWith(t, withTest("  attempts: 2\n", "", ""))
	r.must(t, "one", "case", 0, true)
	r.must(t, "two", "2,5", 0, true)
	if got := r.known(t); len(got) > 0 {
		t.Errorf("known: %v", got)
	}
}

// completed says whether the course is completed, and by placement.
func (r *rig) completed(t *testing.T, want bool) {
	t.Helper()
	st, err := r.learn.Mine(r.ctx, r.course)
	if err != nil || (st.Completion != nil) != want {
		t.Fatalf("completion %+v, %v; want %v", st.Completion, err, want)
	}
	if placed, err := r.learn.Placed(r.ctx, st.Enrolment.ID); err != nil || want && !placed {
		t.Errorf("placed %v, %v", placed, err)
	}
}
