package login_test

import (
	"testing"
	"time"

	"codeberg.org/lotse/lotse/internal/login"
)

func TestKeptForms(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.Clerk("sabine")
	w.Clerk("jens")
	token := w.Token("sabine")
	s := w.Session(token)
	form := login.Form{Path: "/de/courses/e-akte/quiz/1", Body: []byte("answer=b")}
	w.Clock.Advance(time.Hour)
	if w.Session(token) != nil {
		t.Fatal("the session is still open")
	}
	keep := func(token, formToken string, f login.Form) string {
		key, err := w.Keep(w.Anon, token, formToken, f)
		if err != nil {
			t.Fatal(err)
		}
		return key
	}
	for what, key := range map[string]string{
		"an unknown session":    keep("guess", s.FormToken, form),
		"a forged form":         keep(token, "guess", form),
		"a form without token":  keep(token, "", form),
		"more than is kept":     keep(token, s.FormToken, login.Form{Path: "/", Body: make([]byte, 1<<20)}),
		"nobody's empty cookie": keep("", "", form),
	} {
		if key != "" {
			t.Errorf("%s was kept", what)
		}
	}
	key := keep(token, s.FormToken, form)
	jens := w.Session(w.Token("jens")).Actor.Account
	if f, err := w.Restore(w.Anon, jens, key); err != nil || f != nil {
		t.Errorf("somebody else gets the form: %+v, %v", f, err)
	}
	if f, err := w.Restore(w.Anon, s.Actor.Account, key); err != nil || f == nil || f.Path != form.Path || string(f.Body) != "answer=b" {
		t.Errorf("%+v, %v", f, err)
	}
	if f, err := w.Restore(w.Anon, s.Actor.Account, key); err != nil || f != nil {
		t.Errorf("a second time: %+v, %v", f, err)
	}
	key = keep(token, s.FormToken, form)
	w.Clock.Advance(61 * time.Minute)
	if f, err := w.Restore(w.Anon, s.Actor.Account, key); err != nil || f != nil {
		t.Errorf("after an hour: %+v, %v", f, err)
	}
	w.Clock.Advance(25 * time.Hour)
	if err := w.Sweep(w.Ctx); err != nil {
		t.Fatal(err)
	}
	for _, table := range []string{"session", "kept_form", "login_attempt"} {
		if n := w.Int(`SELECT count(*) FROM ` + table + ` WHERE tenant_id = '` + w.Tenant.String() + `'`); n != 0 {
			t.Errorf("%d rows of %s remain after the sweep", n, table)
		}
	}
}
