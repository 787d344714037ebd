package matrix

import (
	"crypto/rand"
	"maps"
	"net/http"
	"strings"
	"testing"
)

// forgery is a form of a page one may use, with the id of something one may
// not.
type forgery struct {
	name   string
	who    who
	path   string
	fields map[string]string
	want   int
}

// TestForgedIDsInForms sends ids of the neighbour town, of another project and
// of other people inside of forms: refused in words, and nothing has changed.
func TestForgedIDsInForms(t *testing.T) {
	w := start(t)
	for _, name := range []who{employee, supervisor, hr, cio, lead, admin, hrOf50} {
		if err := w.enter(name); err != nil {
			t.Fatal(err)
		}
	}
	line := func(r relation) string { return w.objects[venture][r][0]["line"] }
	foreignUnit, err := w.unit(w.nextCtx, "N1")
	if err != nil {
		t.Fatal(err)
	}
	ownUnit, err := w.unit(w.Ctx, "51")
	if err != nil {
		t.Fatal(err)
	}
	wave := "/de/projects/e-akte/waves/2"
	beside := w.objects[person][sibling][0]["search"]
	date := map[string]string{"go_live.day": "1", "go_live.month": "9", "go_live.year": "2027"}
	with := func(fields map[string]string, more ...string) map[string]string {
		out := maps.Clone(fields)
		for i := 0; i < len(more); i += 2 {
			out[more[i]] = more[i+1]
		}
		return out
	}
	before, err := w.snapshot()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range []forgery{
		{"a role for the neighbour's person", admin, "/de/admin/grants", map[string]string{"person": "N0002", "role": "hr"}, 422},
		{"a role for a neighbour's account", admin, "/de/admin/grants", map[string]string{"person": logins[neighbour], "role": "hr"}, 422},
		{"a role over a neighbour's unit", admin, "/de/admin/grants", map[string]string{"person": logins[employee], "role": "hr", "unit": "N1"}, 422},
		{"a role that is derived", admin, "/de/admin/grants", map[string]string{"person": logins[employee], "role": "supervisor"}, 422},
		{"the list of town-wide rights as a role", admin, "/de/admin/grants", map[string]string{"person": logins[employee], "role": "whole"}, 422},
		{"a letter to the neighbour's person", hr, "/de/admin/accounts/letter", map[string]string{"person": "N0002"}, 422},
		{"an invitation to the neighbour's person", hr, "/de/admin/accounts/invitation", map[string]string{"person": "N0002"}, 422},
		{"the end of a neighbour's account", hr, "/de/admin/accounts/closure", map[string]string{"person": logins[neighbour]}, 422},
		{"a letter beside one's units", hrOf50, "/de/admin/accounts/letter", map[string]string{"person": beside}, 422},
		{"an invitation beside one's units", hrOf50, "/de/admin/accounts/invitation", map[string]string{"person": beside}, 422},
		{"the end of an account beside one's units", hrOf50, "/de/admin/accounts/closure", map[string]string{"person": logins[cio]}, 422},
		{"a letter to an administrator, to sign in as one", hr, "/de/admin/accounts/letter", map[string]string{"person": logins[admin]}, 403},
		{"an invitation of an administrator", hr, "/de/admin/accounts/invitation", map[string]string{"person": logins[operator]}, 403},
		{"the end of an administrator's account", hr, "/de/admin/accounts/closure", map[string]string{"person": logins[admin]}, 403},

		{"a project of a neighbour's unit", cio, "/de/projects", map[string]string{"name_de": "Neu", "strand": "administration", "provider": "own", "unit": "nachbaramt"}, 422},
		{"a wave of a neighbour's unit", lead, "/de/projects/e-akte/waves", with(date, "units", "nachbaramt"), 422},
		{"a wave of a neighbour's unit by its id", lead, "/de/projects/e-akte/waves", with(date, "units", foreignUnit.String()), 422},
		{"a neighbour's course", lead, wave + "/requirements", map[string]string{"kind": "course", "course": nextCourse}, 422},
		{"a neighbour's requirement removed", lead, wave + "/requirements/removal", map[string]string{"line": line(foreign)}, 404},
		{"another project's requirement removed", lead, wave + "/requirements/removal", map[string]string{"line": line(sibling)}, 404},
		{"another wave's requirement removed", lead, "/de/projects/e-akte/waves/1/requirements/removal", map[string]string{"line": line(own)}, 404},
		{"a neighbour's item ticked", lead, wave + "/checklist", map[string]string{"line": line(foreign), "done": "1", "evidence": "x"}, 404},
		{"another project's item ticked", lead, wave + "/checklist", map[string]string{"line": line(sibling), "done": "1", "evidence": "x"}, 404},
		{"an item of the wave ticked for a unit", lead, wave + "/checklist", map[string]string{"line": line(own), "unit": ownUnit.String(), "done": "1", "evidence": "x"}, 404},
		{"a neighbour's certificate revoked", hr, "/de/certificates/revocation", map[string]string{"code": w.objects[paper][foreign][0]["code"], "reason": "x"}, 404},
		{"a decision on a table nobody saw", cio, "/de/readiness/e-akte-2/decision", map[string]string{"nr": "999999", "outcome": "go", "function": "CIO"}, 409},
		{"a question that is not asked", employee, "/de/courses/" + ownCourse + "/quiz/99", map[string]string{"answer": "a"}, 404},
		{"a lesson that is none", employee, "/de/courses/" + ownCourse + "/99/completion", nil, 404},
		{"an answer to another attempt", employee, "/de/courses/" + ownCourse + "/quiz/1?attempt=99", map[string]string{"answer": "a"}, 409},
	} {
		b := w.browsers[f.who]
		a, err := b.do(http.MethodPost, f.path, b.form(f.fields), nil)
		if err != nil {
			t.Fatal(err)
		}
		if a.status != f.want {
			t.Errorf("%s: %d, want %d", f.name, a.status, f.want)
		}
		if !strings.Contains(a.body, `role="alert"`) && !strings.Contains(a.body, "<h1") {
			t.Errorf("%s: no words", f.name)
		}
	}
	after, err := w.snapshot()
	if err != nil {
		t.Fatal(err)
	}
	// Attempts to look at somebody leave their trace; nothing else does.
	for _, bad := range changed(before, after) {
		t.Errorf("a forged form changed %s", bad)
	}
}

// TestKeysOfSomebodyElse: the key of a form that another person sent opens
// nothing: no answer of theirs, and not the act.
func TestKeysOfSomebodyElse(t *testing.T) {
	w := start(t)
	for _, name := range []who{employee, supervisor, neighbour} {
		if err := w.enter(name); err != nil {
			t.Fatal(err)
		}
	}
	key := rand.Text()
	send := func(name who, course string) answer {
		t.Helper()
		b := w.browsers[name]
		a, err := b.do(http.MethodPost, "/de/courses/"+course+"/enrolment", b.form(map[string]string{"_key": key}), nil)
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	if a := send(employee, ownCourse); a.status != http.StatusSeeOther {
		t.Fatalf("the first one: %d", a.status)
	}
	if a := send(supervisor, ownCourse); a.status != http.StatusConflict {
		t.Errorf("another person with the same key: %d", a.status)
	}
	if a := send(neighbour, nextCourse); a.status != http.StatusSeeOther {
		t.Errorf("another town with the same key: %d; keys belong to their town", a.status)
	}
	if a := send(employee, ownCourse); a.status != http.StatusSeeOther {
		t.Errorf("the same again: %d", a.status)
	}
}

// TestSessionsStayInTheirTown: a session's cookie is worth nothing on another
// host.
func TestSessionsStayInTheirTown(t *testing.T) {
	w := start(t)
	if err := w.enter(admin); err != nil {
		t.Fatal(err)
	}
	b := w.browsers[admin]
	next := strings.TrimPrefix(w.nextBase, "http://")
	for _, path := range []string{"/de/my/account", "/de/people", "/de/admin/grants"} {
		a, err := b.do(http.MethodGet, path, nil, map[string]string{"Host": next})
		if err != nil {
			t.Fatal(err)
		}
		if a.status != http.StatusSeeOther || !strings.Contains(a.location(), "/login") {
			t.Errorf("%s in the neighbour's town: %d %s", path, a.status, a.location())
		}
	}
	if a, err := b.do(http.MethodGet, "/de/people", nil, nil); err != nil || a.status != http.StatusOK {
		t.Errorf("the session is gone where it belongs: %d, %v", a.status, err)
	}
}
