package crash

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/login/grant"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/quiz"
)

// TestDoubleSubmit: one form sent 20 times at once has one effect and equal
// answers. The twin is the same form at the program without protection.
func TestDoubleSubmit(t *testing.T) {
	s := newStand(t)
	lead := s.person(t)
	who, err := s.Login.PersonOf(s.ctx, lead.login)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Grants.Give(s.ctx, grant.Grant{Person: who, Role: actor.ProjectLead, Scope: actor.Scope{Kind: actor.Tenant}}); err != nil {
		t.Fatal(err)
	}
	lead.get("/de/my") // takes the new session token
	for title, site := range map[string]string{"Ordentlich": s.ordinary, "Ungeschützt": s.unprotected} {
		w := lead.window(site)
		action, fields, ok := w.get("/de/projects/e-akte/waves/1").form("form[action$='/requirements']:has([name=title_de])")
		if !ok {
			t.Fatal("the wave has no form for a checklist item")
		}
		for name, value := range map[string]string{"title_de": title, "kind": "wave", "level": "must", "weight": "1", "days_before": "14"} {
			fields.Set(name, value)
		}
		answers := burst(w, action, fields, html)
		n := s.items(t, title)
		if site == s.ordinary && (n != 1 || len(answers) != 1 || answers["303 /de/projects/e-akte/waves/1"] != 20) {
			t.Errorf("20 sendings of one form: %d items, answers %v", n, answers)
		}
		if site == s.unprotected && n < 2 {
			t.Errorf("without protection: %d items, answers %v; the test sees no doubling", n, answers)
		}
	}
}

// items counts the checklist items with a title.
func (s *stand) items(t *testing.T, title string) (n int) {
	t.Helper()
	planned, err := s.Projects.Get(s.ctx, "e-akte")
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range planned.Waves {
		for _, r := range w.Requirements {
			if r.Title["de"] == title {
				n++
			}
		}
	}
	return n
}

// TestDoubleSave: the same save of an answer 20 times at once is one version
// and one answer for all; the twin refuses what it has itself stored.
func TestDoubleSave(t *testing.T) {
	s := newStand(t)
	for _, site := range []string{s.ordinary, s.unprotected} {
		p := s.person(t).window(site)
		page := p.begin()
		_, fields, _ := page.form("form[data-autosave]")
		fields.Set("answer", s.options()[0])
		answers := burst(p, page.doc.Find("form[data-autosave]").AttrOr("data-autosave", ""), fields, script)
		if f := s.stored(p); f.Version != 1 {
			t.Errorf("one save stands as version %d", f.Version)
		}
		if site == s.ordinary && (len(answers) != 1 || answers[`200 {"version":1}`] != 20) {
			t.Errorf("answers %v", answers)
		}
		if site == s.unprotected && len(answers) == 1 {
			t.Errorf("without protection: answers %v; the test sees no difference", answers)
		}
	}
}

// options are those of the first question of the test.
func (s *stand) options() []string {
	q, _ := s.course.Question(s.course.Test.Questions()[0])
	return q.Options
}

func (s *stand) value(t *testing.T, option string, checked bool) string {
	t.Helper()
	v, err := valueOf(quiz.Answer{Choice: []string{option}}, checked)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// TestTwoTabs: an answer given on top of an older one is refused, and both are
// shown. The twin is a form that claims to know the newest version, as if
// nobody compared: it overwrites in silence.
func TestTwoTabs(t *testing.T) {
	s := newStand(t)
	one := s.person(t)
	opened := one.begin()
	two := one.window(s.ordinary)
	action, fields, _ := opened.form("form[data-autosave]")
	draft := opened.doc.Find("form[data-autosave]").AttrOr("data-autosave", "")
	post := func(p *person, to, option, version, accept string) *page {
		form := maps.Clone(fields)
		form.Set("answer", option)
		form.Set("version", version)
		form.Set("_key", uuid.NewString())
		got, err := p.send(t.Context(), to, form, accept)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	first, second := s.options()[0], s.options()[1]
	if got := post(one, draft, first, "0", script); got.status != http.StatusOK {
		t.Fatalf("the first tab: %d %s", got.status, got.body)
	}
	if got := post(two, draft, second, "0", script); got.status != http.StatusConflict {
		t.Errorf("the second tab's script: %d %s", got.status, got.body)
	}
	got := post(two, action, second, "0", html)
	label := func(option string) string {
		id := opened.doc.Find("input[value='"+option+"']").AttrOr("id", "")
		return strings.TrimSpace(opened.doc.Find("label[for='" + id + "']").Text())
	}
	var shown []string
	for _, n := range got.doc.Find("main dl dd").EachIter() {
		shown = append(shown, strings.TrimSpace(n.Text()))
	}
	if got.status != http.StatusConflict || !slices.Equal(shown, []string{label(first), label(second)}) {
		t.Errorf("the second tab: %d, shown %q", got.status, shown)
	}
	if f := s.stored(one); f != (fact{1, s.value(t, first, false)}) {
		t.Errorf("after the second tab stands %v", f)
	}
	if post(two, draft, second, "1", script); s.stored(one) != (fact{2, s.value(t, second, false)}) {
		t.Errorf("the twin does not overwrite: %v; the test proves nothing", s.stored(one))
	}
}

// TestReload: what a form leads to can be loaded again and again, and the form
// itself sent once more, without a second effect. The twin refuses the form.
func TestReload(t *testing.T) {
	s := newStand(t)
	for _, site := range []string{s.ordinary, s.unprotected} {
		p := s.person(t).window(site)
		action, fields, _ := p.begin().form("form[data-autosave]")
		fields.Set("answer", s.options()[1])
		want := fact{1, s.value(t, s.options()[1], true)}
		for i := range 3 {
			got, err := p.send(t.Context(), action, fields, html)
			if err != nil {
				t.Fatal(err)
			}
			if led := got.status == http.StatusSeeOther && got.location == question; led != (i == 0 || site == s.ordinary) {
				t.Errorf("sending %d: %d %s", i+1, got.status, got.location)
			}
			for range 2 {
				p.get(question)
			}
			if f := s.stored(p); f != want {
				t.Errorf("after sending %d stands %v, want %v", i+1, f, want)
			}
		}
	}
}

// TestSessionEnd: an answer sent after the session ended is kept and takes
// effect with the next sign-in. The twin signs in without the kept form.
func TestSessionEnd(t *testing.T) {
	s := newStand(t)
	for _, keeps := range []bool{true, false} {
		p := s.person(t)
		page := p.begin()
		action, fields, _ := page.form("form[data-autosave]")
		fields.Set("answer", s.options()[1])
		s.idle(t, p)
		draft := page.doc.Find("form[data-autosave]").AttrOr("data-autosave", "")
		if got, err := p.send(t.Context(), draft, fields, script); err != nil || got.status != http.StatusUnauthorized {
			t.Fatalf("the script after the end: %v %v", got, err)
		}
		expired, err := p.send(t.Context(), action, fields, html)
		if err != nil || expired.status != http.StatusUnauthorized || expired.doc.Find("input[name=keep]").Length() != 1 {
			t.Fatalf("the form after the end: %d %v\n%s", expired.status, err, expired.text())
		}
		if f := s.stored(p); f.Version != 0 {
			t.Fatalf("an ended session stored %v", f)
		}
		if !keeps {
			expired.doc.Find("input[name=keep]").Remove()
		}
		if expired, err = p.signIn(t.Context(), expired, p.login); err != nil || expired.status != http.StatusSeeOther {
			t.Fatalf("sign-in: %d %v\n%s", expired.status, err, expired.text())
		}
		want := fact{}
		if keeps {
			want = fact{1, s.value(t, s.options()[1], true)}
		}
		if f := s.stored(p); f != want || (expired.location == question) != keeps {
			t.Errorf("kept %v: stands %v, want %v; leads to %s", keeps, f, want, expired.location)
		}
		p.get(question)
	}
}

// idle lets half an hour pass for the person's sessions.
func (s *stand) idle(t *testing.T, p *person) {
	t.Helper()
	s.sql(t, `UPDATE session SET last_used_at = last_used_at - interval '31 minutes'
		WHERE tenant_id = $1 AND account_id = (SELECT id FROM account WHERE tenant_id = $1 AND login = $2)`, p.login)
}

func (s *stand) sql(t *testing.T, query string, args ...any) {
	t.Helper()
	err := s.DB.InTx(s.ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Pgx().Exec(ctx, query, append([]any{tx.Tenant()}, args...)...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
