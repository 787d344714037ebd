package survey_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/tenant"
	webcourse "codeberg.org/lotse/lotse/web/course"
	"codeberg.org/lotse/lotse/web/course/coursetest"
	"codeberg.org/lotse/lotse/web/player"
	"codeberg.org/lotse/lotse/web/route"
	"codeberg.org/lotse/lotse/web/survey"
)

const page = "/de/courses/akte/feedback"

// site is what somebody sees who completed the course; what is what the
// agreement allows.
func site(t *testing.T, what ...tenant.Analysis) (*coursetest.Town, *coursetest.Site) {
	t.Helper()
	w := coursetest.New(t)
	w.SQL(`INSERT INTO agreement (tenant_id, id, version, valid_from, retention, analyses) VALUES ($1, $2, 2, '2026-01-01', '{}', $3)`,
		w.Tenant, db.NewID(), what)
	c := w.Course("akte", "Die Akte", true)
	s := w.Site(w.Person(), func(r route.Router) {
		(&webcourse.Handler{DB: w.Kit.DB, Courses: w.Courses, Learn: w.Learn, Projects: w.Projects, Certs: w.Certs, Survey: w.Survey, Paths: w.Paths, Duties: w.Duties}).Mount(r)
		(&survey.Handler{Courses: w.Courses, Learn: w.Learn, Survey: w.Survey}).Mount(r)
		(&player.Handler{DB: w.Kit.DB, Courses: w.Courses, Learn: w.Learn, Certs: w.Certs, Survey: w.Survey}).Mount(r)
	})
	if res := s.Get(page); res.StatusCode != http.StatusNotFound {
		t.Errorf("before the course is completed: %d", res.StatusCode)
	}
	w.Finish(s.Person, c)
	return w, s
}

// filled is the form as somebody fills it; without values it is empty.
func filled(value string, questions ...string) string {
	v := url.Values{"_key": {uuid.NewString()}, "comment": {"Gut."}}
	for _, q := range questions {
		v.Set(q, value)
	}
	return v.Encode()
}

var asked = []string{"useful", "clear", "length", "apply", "recommend"}

func TestFeedback(t *testing.T) {
	t.Parallel()
	w, s := site(t, tenant.CourseFeedback)
	for _, path := range []string{"/de/courses/akte", "/de/courses/akte/result"} {
		if s.Get(path).Find("a[href='"+page+"']").Length() != 1 {
			t.Errorf("%s does not offer it", path)
		}
	}
	form := s.Get(page)
	if form.Find("main fieldset").Length() != 5 || form.Find("main input[type=radio]").Length() != 25 || !strings.Contains(form.Text("main"), "Nennen Sie keine Namen") {
		t.Errorf("the form: %s", form.Text("main"))
	}
	if res := s.Post(page, filled("4", "useful")); res.StatusCode != http.StatusUnprocessableEntity || res.Find(".kern-error").Length() != 4 ||
		res.Find("input[name=useful][value='4'][checked]").Length() != 1 || !strings.Contains(res.Find("textarea").Text(), "Gut.") {
		t.Errorf("with holes: %d %s", res.StatusCode, res.Text("main"))
	}
	body := filled("4", asked...)
	for range 2 { // the second click leads where the first did
		if res := s.Post(page, body); res.To() != page {
			t.Fatalf("sent: %d %s", res.StatusCode, res.Text("main"))
		}
	}
	if got := s.Get("/en/courses/akte/feedback"); got.Find("main form").Length() != 0 || !strings.Contains(got.Text("main"), "Thank you for your feedback") {
		t.Errorf("afterwards: %s", got.Text("main"))
	}
	if s.Get("/de/courses/akte").Find("a[href='"+page+"']").Length() != 0 {
		t.Error("it is offered again")
	}
	if n := w.Int(`SELECT count(*) FROM survey_ballot WHERE tenant_id = $1`, w.Tenant); n != 1 {
		t.Errorf("two clicks are %d ballots", n)
	}
	// The key of a form is kept with a hash of person and answers: it must not be.
	if n := w.Int(`SELECT count(*) FROM idempotency WHERE tenant_id = $1`, w.Tenant); n != 0 {
		t.Errorf("%d keys are kept", n)
	}
}

func TestNothingIsAskedWithoutAgreement(t *testing.T) {
	t.Parallel()
	_, s := site(t, tenant.Readiness)
	for _, path := range []string{"/de/courses/akte", "/de/courses/akte/result"} {
		if s.Get(path).Find("a[href='"+page+"']").Length() != 0 {
			t.Errorf("%s offers it", path)
		}
	}
	if res := s.Get(page); res.StatusCode != http.StatusNotFound {
		t.Errorf("the form: %d", res.StatusCode)
	}
	if res := s.Post(page, filled("4", asked...)); res.StatusCode != http.StatusNotFound {
		t.Errorf("an answer: %d", res.StatusCode)
	}
}
