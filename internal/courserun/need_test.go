package courserun_test

import (
	"testing"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/courserun"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

func TestARunAsksForWhatItsCourseAsksFor(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	first := w.Course("grundlagen")
	w.Must(w.app.Paths.SetNeeds(w.Ctx, "brandschutz", []uuid.UUID{first}, nil))
	slug := w.plan()
	p, q := w.person(), w.person()
	_, err := w.SignUp(w.in(p), slug)
	isFault(t, err, "run.needs")
	r, o, err := w.Show(w.in(p), slug)
	w.Must(err)
	if r.Mine != nil || len(o.Missing) != 1 || o.Missing[0].Slug != "grundlagen" {
		t.Errorf("what is missing: %+v", o.Missing)
	}
	_, o, err = w.Show(w.head(), slug)
	w.Must(err)
	if len(o.Lacking[p]) != 1 || len(o.Lacking[q]) != 1 {
		t.Errorf("whom a supervisor is told of: %v", o.Lacking)
	}
	_, err = w.Enlist(w.head(), slug, w.numberOf(p), "weil")
	isFault(t, err, "run.needs_person")
	_, err = w.Enlist(w.manager(), slug, w.numberOf(p), " ")
	isFault(t, err, "run.needs_waive")
	st, err := w.Enlist(w.manager(), slug, w.numberOf(p), "Lange Erfahrung")
	w.Must(err)
	if st != courserun.Booked || w.Int(`SELECT count(*) FROM run_place WHERE tenant_id = $1 AND person_id = $2 AND waived = 'Lange Erfahrung'`, w.Tenant, p) != 1 {
		t.Errorf("with a reason: %s", st)
	}
	w.SQL(`INSERT INTO completion (tenant_id, id, person_id, course_id, version_id, version_no, completed_at, passed, evidence, recorded_at)
		SELECT $1, $2, $3, $4, v.id, v.no, '2026-06-01', true, 'witnessed', '2026-06-01' FROM course_version v WHERE v.tenant_id = $1 AND v.course_id = $4`,
		w.Tenant, db.NewID(), q, first)
	if got := w.signUp(slug, q); got != courserun.Booked {
		t.Errorf("who has it all is %s", got)
	}
}
