package journey

import (
	"bytes"
	"context"
	"image"
	"image/jpeg"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/learn"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/quiz"
	"codeberg.org/lotse/lotse/web/webtest"
)

// title is a hostile line.
func (e *evil) title(what string) string {
	return what + `"><img src=x onerror="` + e.script() + `"></title></textarea></template><svg onload="` + e.script() + `">{{.}}`
}

// text is a hostile Markdown text.
func (e *evil) text() string {
	return strings.Join([]string{
		"Harmlos <script>" + e.script() + "</script>", `<img src="` + e.URL + `/img" onerror="` + e.script() + `">`,
		"[Falle](javascript:" + strings.NewReplacer("'", "%27", "(", "%28", ")", "%29").Replace(e.script()) + ") [Daten](data:text/html,<script>alert(1)</script>)",
		"![Bild](" + e.URL + "/md)", `<svg onload="` + e.script() + `"><style>@import url(` + e.URL + `/css)</style></svg>`,
		`<iframe src="` + e.URL + `/frame"></iframe>`, ":de[<b onclick=alert(1)>Wort</b>]",
	}, "\n\n")
}

// course is one in which every text is hostile, and the name of a file; picture
// is the block of one.
func (e *evil) course(t *testing.T) (d *draft, picture string) {
	t.Helper()
	town := webtest.Start(t)
	d = &draft{t: t, town: town}
	a, both := town.App.Author, func(s string) i18n.Text { return i18n.Text{i18n.DE: s, i18n.EN: s} }
	d.slug = d.did(a.Create(town.Ctx, courseware.Course{
		Source: i18n.DE, Languages: []i18n.Lang{i18n.DE, i18n.EN}, Title: both(e.title("Falle")),
		Summary: both(e.title("Kurz")), Audience: both(e.title("Alle")), Goals: []i18n.Text{both(e.title("Ziel"))},
	})).ID
	d.lesson = d.did(a.AddLesson(town.Ctx, d.slug, author.End, courseware.Lesson{Minutes: 3, Title: both(e.title("Anfang"))})).ID
	hash := stockPicture(t, town)
	var drawn bytes.Buffer
	if err := jpeg.Encode(&drawn, image.NewGray(image.Rect(0, 0, 33, 44)), nil); err != nil {
		t.Fatal(err)
	}
	shelve(t, town, strings.ReplaceAll(e.title("Bild"), "/", "")+".jpg", &drawn)
	d.did(a.AddMedia(town.Ctx, d.slug, "scanner.jpg", courseware.Media{Hash: hash, Type: "image/jpeg", Width: 120, Height: 80}))
	d.text = d.add(courseware.Block{Type: courseware.Text}, e.text(), e.text())
	line := strings.ReplaceAll(e.title("Zeile"), "|", "")
	for kind, body := range map[courseware.Type]string{
		courseware.Heading: line, courseware.Callout: e.text(), courseware.Checklist: e.text() + "\n\n- " + line + "\n- " + line,
		courseware.Table: line + "\n\n| " + line + " | b |\n| --- | --- |\n| " + line + " | c |",
		courseware.Image: "![" + strings.NewReplacer("[", "(", "]", ")").Replace(line) + "](scanner.jpg)\n\n" + e.text(),
	} {
		block := d.add(courseware.Block{Type: kind, Tone: map[bool]courseware.Tone{true: courseware.Tip}[kind == courseware.Callout]}, body, body)
		if kind == courseware.Image {
			picture = block
		}
	}
	q := quiz.Question{Kind: quiz.Single, Points: 1, Options: []string{"a", "b"}, Right: []string{"a"}}
	body := e.text() + "\n\n- a: " + line + "\n  > " + line + "\n- b: " + line + "\n  > " + line + "\n= " + line
	d.add(courseware.Block{ID: "practice", Type: courseware.Question, Question: &q}, body, body)
	d.did(a.AddTest(town.Ctx, d.slug, courseware.Test{Pass: 50, Minutes: 3, Title: both(e.title("Test"))}))
	home := d.lesson
	d.lesson = author.TestID
	d.add(courseware.Block{ID: "asked", Type: courseware.Question, Lesson: home, Question: &q}, body, body)
	d.lesson = home
	return d, picture
}

// publishUnchecked makes the draft live past the checks, which would refuse it.
func (d *draft) publishUnchecked() course.Imported {
	d.t.Helper()
	now, err := d.town.App.Author.Open(d.town.Ctx, d.slug)
	var done course.Imported
	if err == nil {
		err = d.town.App.DB.InTx(d.town.Ctx, func(ctx context.Context, tx *db.Tx) (err error) {
			done, err = d.town.App.Courses.Publish(ctx, tx, now.Course(), "")
			return err
		})
	}
	if err != nil {
		d.t.Fatal(err)
	}
	return done
}

// tour opens the pages and fails where one runs what was written, or asks
// somebody else for something.
func (e *evil) tour(t *testing.T, v *visitor, pages ...string) {
	t.Helper()
	watch := v.Watch()
	for _, page := range pages {
		v.to(page)
		if webtest.Eval[bool](v.Tab, `!!document.documentElement.dataset.ran`) {
			t.Errorf("%s: a script ran", page)
		}
		for _, s := range watch.Seen() {
			t.Errorf("%s: %s", page, s)
		}
	}
	if n := e.asked.Load(); n > 0 {
		t.Errorf("%d requests left", n)
	}
}

// Whatever people write into a course, no page of those who write, review or
// learn it runs anything or asks another host.
func TestWhatIsWrittenRunsNothing(t *testing.T) {
	e := newEvil(t)
	d, picture := e.course(t)
	a := d.town.App.Author
	if _, err := a.Say(d.town.Ctx, d.slug, d.text, e.text()); err != nil {
		t.Fatal(err)
	}
	d.did(a.Submit(d.town.Ctx, d.slug))
	d.did(a.SendBack(d.town.Ctx, d.slug, e.title("Grund")))
	d.did(a.Submit(d.town.Ctx, d.slug))
	at := d.path()
	e.tour(t, signedIn(t, desk, "schulung"),
		"/author/courses", at, at+"/"+d.lesson, at+"/"+d.lesson+"?lang=en", at+"/test", at+"/"+d.lesson+"/questions/practice", at+"/"+d.lesson+"/blocks/"+picture+"/de/file", "/author/media",
		at+"/"+d.lesson+"/preview?lang=de", at+"/"+d.lesson+"/preview?lang=en&width=phone", at+"/publication", at+"/publication?comment="+d.text,
		at+"/publication/history", "/author/reviews", "/author/translations")

	done := d.publishUnchecked()
	p := newLearner(t, laterWave, laterUnit, 0)
	_, err := d.town.App.Enrol.Start(p.ctx(t), done.CourseID, done.VersionID)
	if err == nil {
		err = d.town.App.Learn.FinishLesson(p.ctx(t), done.CourseID, d.lesson)
	}
	v := signedIn(t, phone, p.login)
	open := "/courses/" + d.slug
	e.tour(t, v, "/my", "/courses", "/search?q=Harmlos", open, open+"/1", open+"/1/practice/1", open+"/quiz/1")
	if err == nil {
		_, err = d.town.App.Learn.Answer(p.ctx(t), learn.Given{Course: done.CourseID, Quiz: learn.Test, Question: "asked", Attempt: 1, Values: map[string][]string{quiz.Field: {"a"}}, Check: true})
	}
	if err != nil {
		t.Fatal(err)
	}
	e.tour(t, v, open+"/quiz/1?attempt=1", open+"/result", "/my/certificates", "/my")
}

// As a page of its own the same text does all the harm it can.
func TestWhatIsWrittenWouldRun(t *testing.T) {
	e := newEvil(t)
	raw := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte("<title>" + e.title("Falle") + e.text()))
	}))
	t.Cleanup(raw.Close)
	tab := webtest.Open(t, raw.URL, webtest.Desktop)
	watch := tab.Watch()
	tab.Goto("/")
	seen := strings.Join(watch.Seen(), "\n")
	if !strings.Contains(seen, "dialog") || !strings.Contains(seen, "request") || e.asked.Load() == 0 {
		t.Errorf("the sample proves nothing: %s", seen)
	}
}
