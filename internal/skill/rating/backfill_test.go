package rating_test

import (
	"testing"
	"time"

	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/project/projecttest"
	"codeberg.org/lotse/lotse/internal/skill/rating"
)

// What people completed before ratings were kept is evidence, once: failed and
// corrected completions, and those that are kept no longer, are none, and what
// somebody deletes does not come back.
func TestPastCompletionsAreEvidenceOnce(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	course := r.Course("dateien")
	r.SQL(`INSERT INTO course_version (tenant_id, id, course_id, no, hash, change, published_at, content)
		VALUES ($1, $2, $3, 2, repeat('a', 64), 'substantive', now(),
			'{"competences": [{"framework": "digcomp-3.0", "code": "1.3", "level": "intermediate"}, {"framework": "digcomp-3.0", "code": "9.9", "level": "basic"}, {"framework": "digcomp-3.0", "code": "1.1", "level": "nonsense"}]}')`,
		r.Tenant, db.NewID(), course)
	today := r.Clock.Now()
	r.Clock.Set(today.AddDate(0, -rating.KeptMonths-1, 0))
	r.Complete(projecttest.Done{Person: r.person, Course: course, Version: 2}) // too long ago
	r.Clock.Set(today.AddDate(0, -6, 0))
	r.Complete(projecttest.Done{Person: r.person, Course: course, Version: 1}) // taught nothing then
	wrong := r.Complete(projecttest.Done{Person: r.other, Course: course, Version: 2})
	r.Complete(projecttest.Done{Person: r.other, Course: course, Version: 2, Failed: true, Corrects: wrong})
	done := r.Complete(projecttest.Done{Person: r.person, Course: course, Version: 2})
	then := r.Clock.Now()
	r.Clock.Set(today)
	for range 2 {
		if err := r.Backfill(r.Ctx); err != nil {
			t.Fatal(err)
		}
		list := r.mine(t, r.person)
		if len(list) != 1 || list[0].Level != 3 || list[0].Basis != rating.Course || list[0].BasisID != done || !list[0].At.Truncate(time.Second).Equal(then.Truncate(time.Second)) {
			t.Fatalf("evidence of the past: %+v", list)
		}
	}
	if list := r.mine(t, r.other); len(list) != 0 {
		t.Errorf("of a corrected completion: %+v", list)
	}
	if err := r.Forget(r.as(r.person)); err != nil {
		t.Fatal(err)
	}
	if err := r.Backfill(r.Ctx); err != nil || len(r.mine(t, r.person)) != 0 {
		t.Errorf("what was deleted came back: %v, %v", r.mine(t, r.person), err)
	}
}
