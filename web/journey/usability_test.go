package journey

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/chromedp/chromedp/kb"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/content"
	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/project"
	"codeberg.org/lotse/lotse/web/webtest"
)

// desks and phones are the two windows of tests that need no other look.
var (
	desk  = look{i18n.DE, webtest.Desktop}
	phone = look{i18n.EN, webtest.Phone}
)

// By keyboard the start page's one button is near: thirteen presses at most,
// two with the skip link.
func TestResumeByKeyboard(t *testing.T) {
	for _, l := range []look{desk, phone} {
		t.Run(l.String(), func(t *testing.T) {
			v := signedIn(t, l, newLearner(t, laterWave, laterUnit, 2).login)
			v.to("/my")
			v.TabUntil(v.say("resume.go"), 13)
			v.to("/my")
			v.TabUntil(v.say("ui.skip"), 1)
			v.Press(kb.Enter)
			v.TabUntil(v.say("resume.go"), 1)
			v.Press(kb.Enter)
			v.Wait("the lesson", `location.pathname.endsWith('`+lessonPath(3)+`')`)
		})
	}
}

// A misspelt word finds the lesson in two clicks.
func TestSearch(t *testing.T) {
	for _, l := range []look{desk, {i18n.DE, looks[2].view}} {
		t.Run(l.String(), func(t *testing.T) {
			v := signedIn(t, l, newLearner(t, laterWave, laterUnit, 2).login)
			if l.view.Width < 500 {
				v.click("ui.menu")
			}
			v.clicks = 0
			v.click("ui.search")
			v.find("Schriftstük", "3. Ein Schriftstück richtig ablegen")
			v.at(lessonPath(3))
			if v.clicks > 2 {
				t.Errorf("%d clicks to the lesson, want 2", v.clicks)
			}
			v.to("/search?q=Quastenflosser")
			v.sees("search.none")
			v.picture("no-hits")
		})
	}
}

// One click changes the language, not the place.
func TestSwitchLanguage(t *testing.T) {
	everyLook(t, func(t *testing.T, l look) {
		v := signedIn(t, l, newLearner(t, laterWave, laterUnit, 2).login)
		v.to(lessonPath(3))
		if l.view.Width < 500 {
			v.click("ui.menu")
		}
		v.click("ui.language")
		for _, other := range i18n.Langs {
			if other != v.lang {
				v.lang = other
				break
			}
		}
		v.at(lessonPath(3))
		v.Sees(theCourse(t).Lessons[2].Title[v.lang])
		if got := webtest.Eval[string](v.Tab, `document.documentElement.lang`); got != string(v.lang) {
			t.Errorf("the page says it is in %q, want %s", got, v.lang)
		}
	})
}

// The CIO signs in and reads which start is in danger, and where, without a
// click.
func TestVerdict(t *testing.T) {
	everyLook(t, func(t *testing.T, l look) {
		v := enter(t, l)
		v.to("/login")
		v.signIn("cio")
		v.at("/readiness")
		head := webtest.Eval[string](v.Tab, `document.querySelector('.lp-top__lead').innerText`)
		critical := webtest.Eval[[]string](v.Tab, `[...document.querySelectorAll('.hm tbody tr:has(.hm--crit)')].map(e => e.querySelector('.hm__unit > span').firstChild.textContent.trim())`)
		named := 0
		for _, unit := range critical {
			if strings.Contains(head, unit) {
				named++
			}
		}
		if len(critical) == 0 || named < min(2, len(critical)) {
			t.Errorf("the verdict names %d of the critical units %q:\n%s", named, critical, head)
		}
		v.picture("board")
		if l.view.Width < 500 {
			v.click("readiness.by.list")
			v.picture("list")
		}
	})
}

// What is overdue and what is due next stands on the start page: no click.
// The clock goes to after the first date; a second course follows later.
func TestOverdue(t *testing.T) {
	second, due, p := secondCourse(t), clock.NewDate(2026, 6, 26), newLearner(t, wave, largeUnit, 0)
	everyLook(t, func(t *testing.T, l look) {
		w := webtest.Start(t)
		w.Clock.Set(clock.NewDate(2026, 6, 22).Start(clock.Zone(w.Ctx)).Add(9 * time.Hour))
		v := signedIn(t, l, p.login)
		v.at("/my")
		v.Sees(v.say("due.over", i18n.Args{"Count": 3}), v.day(clock.NewDate(2026, 6, 19)))
		v.Sees(second.Title[l.lang], v.day(due))
		if first, next := strings.Index(v.Text(), v.day(clock.NewDate(2026, 6, 19))), strings.Index(v.Text(), v.day(due)); first > next {
			t.Errorf("what is overdue stands behind what is due:\n%s", v.Text())
		}
		v.picture("overdue")
	})
}

// A page that is loaded again after a form, a double click on a button: each
// takes effect once.
func TestOnce(t *testing.T) {
	for _, l := range []look{desk, looks[2]} {
		t.Run(l.String(), func(t *testing.T) {
			p := newProject(t, "Einmal "+l.String())
			v := signedIn(t, l, "projekt")
			v.to("/projects/" + p.Slug + "/waves/new")
			v.date("go_live", clock.NewDate(2026, 9, 1))
			v.Check("units") // the first unit
			v.DoubleClick(v.say("act.save"))
			v.at("/projects/" + p.Slug + "/waves/1")
			v.Reload()
			o, err := webtest.Start(t).App.Projects.Get(webtest.Start(t).Ctx, p.Slug)
			if err != nil || len(o.Waves) != 1 {
				t.Errorf("%d waves after a double click and a reload, want 1; %v", len(o.Waves), err)
			}

			who := newLearner(t, laterWave, laterUnit, 6)
			v = signedIn(t, l, who.login)
			v.to(questionPath(1))
			id := theCourse(t).Test.Questions()[0]
			v.answer(id, true)
			if !l.view.NoScript {
				v.saved()
			}
			before := who.answers(t)[id].Version
			v.DoubleClick(v.say("ui.quiz.check"))
			v.sees("ui.quiz.right")
			v.Reload()
			v.sees("ui.quiz.right")
			if a := who.answers(t)[id]; a.Version != before+1 || !a.Checked() {
				t.Errorf("the answer was stored %d times more, checked %v; want once", a.Version-before, a.Checked())
			}
		})
	}
}

// secondCourse publishes another course and asks the large unit for it, two
// weeks before 10 July.
func secondCourse(t *testing.T) *course.Version {
	t.Helper()
	w := webtest.Start(t)
	files := fstest.MapFS{}
	dir, err := fs.Sub(content.Files, "courses/"+slug)
	if err == nil {
		err = fs.WalkDir(dir, ".", func(path string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return err
			}
			b, err := fs.ReadFile(dir, path)
			files[path] = &fstest.MapFile{Data: b}
			return err
		})
	}
	if err != nil {
		t.Fatal(err)
	}
	yaml := string(files["course.yaml"].Data)
	for old, fresh := range map[string]string{
		"slug: " + slug: "slug: zweite-schulung", `"E‑Akte: Grundlagen"`: `"Barrierefreie Dokumente"`, `"E‑Akte: the basics"`: `"Accessible documents"`,
	} {
		yaml = strings.Replace(yaml, old, fresh, 1)
	}
	files["course.yaml"].Data = []byte(yaml)
	if _, err := w.App.Courses.Import(w.Ctx, files); err != nil {
		t.Fatal(err)
	}
	c, err := w.App.Courses.Published(w.Ctx, "zweite-schulung")
	if err != nil {
		t.Fatal(err)
	}
	p := newProject(t, "Barrierefreiheit")
	made, err := w.App.Projects.AddWave(w.Ctx, p.ID, project.WaveInput{GoLive: clock.NewDate(2026, 7, 10), Units: []uuid.UUID{unitOf(t, largeUnit).id}})
	if err == nil {
		_, err = w.App.Projects.Require(w.Ctx, made.ID, project.RequirementInput{Kind: project.CourseKind, CourseID: c.CourseID, Must: true})
	}
	if err != nil {
		t.Fatal(err)
	}
	return c
}
