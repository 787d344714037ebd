package player_test

import (
	"embed"
	"io/fs"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/learn"
	webcourse "codeberg.org/lotse/lotse/web/course"
	"codeberg.org/lotse/lotse/web/course/coursetest"
	webmedia "codeberg.org/lotse/lotse/web/media"
	"codeberg.org/lotse/lotse/web/player"
	"codeberg.org/lotse/lotse/web/route"
)

//go:embed testdata
var testdata embed.FS

// kinds is a course with the questions of trainers; its English is its German.
func kinds(t *testing.T) fs.FS {
	t.Helper()
	files := fstest.MapFS{}
	root, err := fs.Sub(testdata, "testdata")
	if err != nil {
		t.Fatal(err)
	}
	err = fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := fs.ReadFile(root, name)
		files[name] = &fstest.MapFile{Data: b}
		if rest, german := strings.CutPrefix(name, "de/"); german {
			files["en/"+rest] = &fstest.MapFile{Data: courseware.Stamp(b, b, func(string) bool { return false })}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// learner has begun the course.
func learner(t *testing.T) (*coursetest.Town, *coursetest.Site, course.Imported) {
	t.Helper()
	w := coursetest.New(t)
	c, err := w.Courses.Import(w.Ctx, kinds(t))
	w.Must(err)
	s := w.Site(w.Person(), func(r route.Router) {
		(&webcourse.Handler{DB: w.Kit.DB, Courses: w.Courses, Learn: w.Learn, Projects: w.Projects, Certs: w.Certs, Survey: w.Survey, Paths: w.Paths, Duties: w.Duties}).Mount(r)
		(&webmedia.Handler{DB: w.Kit.DB, Media: w.Media, Courses: w.Courses}).Mount(r)
		(&player.Handler{DB: w.Kit.DB, Courses: w.Courses, Learn: w.Learn, Certs: w.Certs, Survey: w.Survey}).Mount(r)
	})
	w.Begin(s.Person, c)
	w.Read(s.Person, c, "lesson")
	return w, s, c
}

// send checks an answer the way the form of the page does.
func send(s *coursetest.Site, no int, answer string) coursetest.Answer {
	s.T.Helper()
	path := "/de/courses/kinds/quiz/" + strconv.Itoa(no)
	page := s.Get(path)
	if page.Find("form.lp-quiz").Length() == 0 {
		page = s.Get(path + "?attempt=2")
	}
	form := page.Find("form.lp-quiz")
	name := form.Find("[name=answer]").First()
	if name.Length() == 0 {
		s.T.Fatalf("question %d has no field: %s", no, page.Text("main"))
	}
	values := url.Values{"version": {form.Find("[name=version]").AttrOr("value", "")}, "answer": {answer}, "_key": {uuid.NewString()}}
	if res := s.Post(form.AttrOr("action", ""), values.Encode()); res.StatusCode != http.StatusSeeOther {
		s.T.Fatalf("question %d: %d %s", no, res.StatusCode, res.Text("main"))
	}
	return s.Get(path + "?attempt=" + attempt(form.AttrOr("action", "")))
}

func attempt(action string) string {
	_, n, _ := strings.Cut(action, "attempt=")
	return n
}

func TestQuestionsOfTrainersWithoutScript(t *testing.T) {
	t.Parallel()
	_, s, _ := learner(t)
	area := s.Get("/de/courses/kinds/quiz/1")
	if area.Find("svg[role=img][aria-label='Ein Fenster mit zwei Bereichen'] polygon").Length() != 1 || area.Find("input[type=radio][name=answer]").Length() != 2 {
		t.Errorf("area: %s", area.Text("main"))
	}
	if got := area.Text(".lp-quiz__options"); got != "1. Links 2. Rechts" {
		t.Errorf("options: %s", got)
	}
	if got := send(s, 1, "inbox").Text("main"); !strings.Contains(got, "Dort liegt der Eingang.") || !strings.Contains(got, "Richtige Antwort: Rechts") {
		t.Errorf("a wrong area: %s", got)
	}
	if got := send(s, 2, "125").Text("main"); !strings.Contains(got, "Das sind Tage.") || !strings.Contains(got, "Es sind 25.") {
		t.Errorf("an expected mistake: %s", got)
	}
	if got := send(s, 3, "copy").Text("main"); !strings.Contains(got, "Richtig") {
		t.Errorf("the drawn question: %s", got)
	}
	essay := s.Get("/de/courses/kinds/quiz/4")
	if essay.Find("textarea[name=answer]").Length() != 1 || !strings.Contains(essay.Text("main"), "Antwort abgeben") {
		t.Errorf("free text: %s", essay.Text("main"))
	}
	if got := send(s, 4, "Zuerst prüfe ich.").Text("main"); !strings.Contains(got, "Ihr Schulungsteam sieht sich die Antwort an") || !strings.Contains(got, "Gut ist, wer zuerst prüft.") || strings.Contains(got, "Noch nicht richtig") {
		t.Errorf("a free text after it was given: %s", got)
	}
	if got := s.Get("/de/courses/kinds/result").Text("main"); !strings.Contains(got, "Der Test ist abgegeben") || strings.Contains(got, "Noch einmal versuchen") {
		t.Errorf("result: %s", got)
	}
	if got := s.Get("/de/courses/kinds/quiz/1?attempt=2").To(); got != "/de/courses/kinds/result" {
		t.Errorf("another attempt leads to %q", got)
	}
	if res := s.Get("/de/courses/kinds/quiz/5"); res.StatusCode != http.StatusNotFound {
		t.Errorf("a question that was not drawn: %d", res.StatusCode)
	}
}

func TestTheLastAttemptSaysSo(t *testing.T) {
	t.Parallel()
	w, s, c := learner(t)
	fail := func(no int) {
		w.SQL(`INSERT INTO attempt (tenant_id, id, enrolment_id, quiz, no, started_at, submitted_at, points, max_points, passed)
			SELECT tenant_id, gen_random_uuid(), id, 'test', $2, now(), now(), 0, 5, false FROM enrolment WHERE tenant_id = $1`, w.Tenant, no)
	}
	fail(1)
	if got := s.Get("/de/courses/kinds/result").Text("main"); !strings.Contains(got, "noch einmal machen") || !strings.Contains(got, "Noch einmal versuchen") {
		t.Errorf("after the first attempt: %s", got)
	}
	fail(2)
	if got := s.Get("/de/courses/kinds/result").Text("main"); !strings.Contains(got, "alle Versuche genutzt") || strings.Contains(got, "Noch einmal versuchen") {
		t.Errorf("after the last attempt: %s", got)
	}
	if got := s.Get("/de/courses/kinds/quiz/1?attempt=3").To(); got != "/de/courses/kinds/result" {
		t.Errorf("a third attempt leads to %q", got)
	}
	_, err := w.Learn.Answer(w.As(s.Person), learn.Given{Course: c.CourseID, Quiz: learn.Test, Question: "window", Attempt: 3, Values: map[string][]string{"answer": {"file"}}})
	if err == nil {
		t.Error("a third attempt began")
	}
}

func TestFilmsRecordingsAndFilesWithoutScript(t *testing.T) {
	t.Parallel()
	_, s, _ := learner(t)
	page := s.Get("/de/courses/kinds/1")
	video := page.Find("video[controls][preload=none][poster^='/media/'][aria-label='So öffnen Sie eine Akte']")
	if video.Length() != 1 || video.Find("source[type='video/mp4'][src^='/media/']").Length() != 1 {
		t.Errorf("video: %s", page.Text("article"))
	}
	tracks := video.Find("track[kind=captions][src^='/media/']")
	if tracks.Length() != 2 || tracks.First().AttrOr("srclang", "") != "de" || tracks.Filter("[default]").Length() != 1 || tracks.Last().AttrOr("label", "") != "Englisch" {
		t.Errorf("%d captions", tracks.Length())
	}
	if s.Get("/en/courses/kinds/1").Find("track[default]").AttrOr("srclang", "") != "en" {
		t.Error("the English page begins with other captions than English ones")
	}
	if page.Find("audio[controls][preload=none] source[type='audio/mpeg']").Length() != 1 || page.Find("details.lp-transcript").Length() != 2 ||
		!strings.Contains(page.Text("details"), "Text zum Film") {
		t.Errorf("audio and transcripts: %s", page.Text("article"))
	}
	link := page.Find(".lp-download a[download='form.pdf'][href^='/media/']")
	if link.Length() != 1 || !strings.Contains(page.Text(".lp-download"), "PDF, 1 KB") {
		t.Errorf("file: %s", page.Text(".lp-download"))
	}
}
