package journey

import (
	"testing"
	"time"

	"codeberg.org/lotse/lotse/internal/learn"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/webtest"
)

// answers are those of the newest test of a learner, as they are stored.
func (l learner) answers(t testing.TB) map[string]learn.Answer {
	t.Helper()
	w := webtest.Start(t)
	st, err := w.App.Learn.Mine(l.ctx(t), theCourse(t).CourseID)
	if err != nil {
		t.Fatal(err)
	}
	answers, err := w.App.Learn.Answers(l.ctx(t), st, learn.Test)
	if err != nil {
		t.Fatal(err)
	}
	return answers
}

// saved waits until the page says that the answer is stored.
func (v *visitor) saved() {
	v.t.Helper()
	v.Wait("saving", `document.querySelector('.lp-saved').textContent.trim().startsWith(document.querySelector('.lp-saved').dataset.saved.split('%s')[0])`)
}

// The connection goes during the test and comes back: the page says so, keeps
// the answer, sends it by itself; nothing is lost.
func TestConnectionLost(t *testing.T) {
	for _, l := range []look{desk, phone} {
		t.Run(l.String(), func(t *testing.T) {
			p := newLearner(t, laterWave, laterUnit, 6)
			v := signedIn(t, l, p.login)
			v.to(questionPath(1))
			id := theCourse(t).Test.Questions()[0]
			v.answer(id, false)
			v.saved()
			first := p.answers(t)[id]

			v.Offline(true)
			v.answer(id, true)
			v.Wait("the banner", `document.querySelector('.lp-banner')`)
			v.sees("conn.lost", "ui.autosave.unsaved")
			v.picture("lost")
			v.ClickCSS("form.lp-quiz button[type=submit]")
			v.at(questionPath(1))
			if now := p.answers(t)[id]; now.Version != first.Version {
				t.Fatalf("an answer arrived without a connection: %+v", now)
			}

			v.Offline(false)
			v.saved()
			v.Misses(v.say("conn.lost"))
			if now := p.answers(t)[id]; now.Version != first.Version+1 || now.Given.Equal(first.Given) {
				t.Errorf("after the connection came back %+v is stored, want the second answer", now)
			}
			v.click("ui.quiz.check")
			v.sees("ui.quiz.right")
		})
	}
}

// The session ends while somebody writes. After signing in the text is there,
// with scripts and without.
func TestSessionEnds(t *testing.T) {
	const written = "eine Wiedervorlage, zehn Tage vorher"
	practice := lessonPath(4) + "/practice/2" // a word to type
	everyLook(t, func(t *testing.T, l look) {
		p := newLearner(t, laterWave, laterUnit, 3)
		v := signedIn(t, l, p.login)
		v.to(practice)
		webtest.Start(t).Clock.Advance(40 * time.Minute)
		v.Fill(v.say("ui.quiz.answer"), written)
		if l.view.NoScript {
			v.click("ui.quiz.check")
			v.sees("account.expired.title", "account.expired.kept")
			v.picture("expired")
			v.signIn(p.login)
		} else {
			v.Wait("the banner", `document.querySelector('.lp-banner')`)
			v.sees("ui.autosave.expired")
			v.picture("expired")
			other := &visitor{Tab: v.Second(), look: l, t: t}
			other.to("/login")
			other.signIn(p.login)
			webtest.Eval[bool](v.Tab, `dispatchEvent(new Event('focus')), true`)
			v.saved()
			if got := webtest.Eval[string](v.Tab, `document.querySelector('form.lp-quiz input[type=text]').value`); got != written {
				t.Errorf("the page says %q, want %q", got, written)
			}
			v.click("ui.quiz.check")
		}
		v.at(practice)
		v.Sees(written)
		v.picture("kept")
	})
}

// Two windows answer the same question. The older one does not win in
// silence: it is shown both answers.
func TestTwoTabs(t *testing.T) {
	everyLook(t, func(t *testing.T, l look) {
		p := newLearner(t, laterWave, laterUnit, 6)
		a := signedIn(t, l, p.login)
		a.to(questionPath(1))
		b := &visitor{Tab: a.Second(), look: l, t: t}
		b.to(questionPath(1))
		id := theCourse(t).Test.Questions()[0]
		why := theCourse(t)
		q, _ := why.Question(id)
		view, _ := why.Show(id, l.lang, learn.Answer{}.Given, 0)
		right := text(view.Choices, q.Right[0])

		a.answer(id, true)
		if l.view.NoScript {
			// Without scripts nothing is stored before the check, and what was
			// checked is final.
			a.click("ui.quiz.check")
			b.answer(id, false)
			b.click("ui.quiz.check")
			b.Sees(right)
			b.sees("ui.quiz.right")
			b.picture("final")
			return
		}
		a.saved()
		b.answer(id, false)
		b.Wait("the conflict", `document.querySelector('.lp-conflict')`)
		b.sees("ui.autosave.conflict")
		b.Sees(b.say("ui.autosave.conflict.theirs", i18n.Args{"Value": right}))
		b.picture("both")
		if now := p.answers(t)[id]; now.Version != 1 || now.Given.Choice[0] != q.Right[0] {
			t.Errorf("stored is %+v, want the answer of the other window", now)
		}
		b.click("ui.autosave.conflict.keep")
		b.saved()
		if now := p.answers(t)[id]; now.Given.Choice[0] == q.Right[0] {
			t.Errorf("the answer that was kept is not stored: %+v", now)
		}
	})
}
