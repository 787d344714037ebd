package journey

import (
	"bytes"
	"os/exec"
	"strings"
	"testing"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/webtest"
)

// An employee resumes yesterday's lesson with one click, makes one mistake in
// the test, reads why, finishes, and has the paper two clicks later. Anybody
// can check it. HR's figures move at once, the CIO's at the end of the day.
func TestLearnToReadiness(t *testing.T) {
	everyLook(t, func(t *testing.T, l look) {
		p := newLearner(t, wave, largeUnit, 2)
		hr, cio := signedIn(t, l, "personal"), signedIn(t, l, "cio")
		live, published := hr.ready(wave, largeUnit), cio.ready(wave, largeUnit)

		v := signedIn(t, l, p.login)
		v.resume(3)
		v.finishLessons(3)
		v.takeTest(t)
		v.proof(t, p)

		if now := hr.ready(wave, largeUnit); now != live+1 {
			t.Errorf("HR sees %d ready right after the completion, want %d", now, live+1)
		}
		hr.picture("hr-live")
		if now := cio.ready(wave, largeUnit); now != published {
			t.Errorf("the CIO sees %d ready after one completion, want still %d", now, published)
		}
		endOfDay(t)
		cio = signedIn(t, l, "cio")
		if now := cio.ready(wave, largeUnit); now != live+1 {
			t.Errorf("the CIO sees %d ready the next day, want %d", now, live+1)
		}
		cio.picture("cio-next-day")
	})
}

// resume is one click on the start page to the lesson where one stopped.
func (v *visitor) resume(lesson int) {
	v.t.Helper()
	v.at("/my")
	v.sees("resume.head")
	v.Sees(v.say("lesson.of", i18n.Args{"A": lesson, "B": 6}))
	v.picture("start")
	v.click("resume.go")
	v.at(lessonPath(lesson))
	v.picture("lesson")
}

// finishLessons reads from a lesson to the last one, one click each.
func (v *visitor) finishLessons(from int) {
	v.t.Helper()
	last := len(theCourse(v.t).Lessons)
	for no := from; no < last; no++ {
		v.click("act.next")
		v.at(lessonPath(no + 1))
	}
	v.picture("last-lesson")
	v.click("player.to_test")
	v.at(questionPath(1))
}

// takeTest answers all questions, the first one wrongly.
func (v *visitor) takeTest(t *testing.T) {
	t.Helper()
	ids := theCourse(t).Test.Questions()
	for i, id := range ids {
		v.at(questionPath(i + 1))
		if i == 0 {
			v.picture("question")
		}
		v.answer(id, i > 0)
		if i > 0 {
			v.picture("answered-" + id)
		}
		v.click("ui.quiz.check")
		if i == 0 {
			why, solution := mistake(t, v, id)
			v.sees("ui.quiz.wrong")
			v.Sees(why, solution)
			v.picture("explained")
		} else {
			v.sees("ui.quiz.right")
		}
		if i+1 < len(ids) {
			v.click("player.next_question")
		}
	}
	v.clicks = 0
	v.click("player.to_result")
	v.Sees(v.say("player.passed", i18n.Args{"A": len(ids) - 1, "B": len(ids)}))
	v.sees("player.completed")
	v.picture("result")
}

// proof downloads the paper from the result page and lets a stranger check it.
func (v *visitor) proof(t *testing.T, p learner) {
	t.Helper()
	file, pdf := v.Download(v.say("player.paper"))
	if v.clicks+1 > 2 {
		t.Errorf("the paper is %d clicks away from the last answer, want 2", v.clicks+1)
	}
	if !strings.HasSuffix(file, ".pdf") || !bytes.HasPrefix(pdf, []byte("%PDF")) {
		t.Fatalf("%s is no PDF: %.40q", file, pdf)
	}
	paper := readPaper(t, pdf)
	title := theCourse(t).Title[v.lang]
	for _, want := range []string{p.name, title, v.say("cert.title")} {
		if !strings.Contains(paper, folded(want)) {
			t.Errorf("the paper does not say %q:\n%s", want, paper)
		}
	}
	v.click("player.certificate")
	v.picture("proof")
	fields := webtest.Eval[[]string](v.Tab, `[...document.querySelectorAll('.lp-cert dd')].map(e => e.innerText)`)
	v.checkedByStranger(t, paper, fields)
}

// checkedByStranger types the printed code into the public page, in a window
// that nobody signed in with, and finds every printed field there.
func (v *visitor) checkedByStranger(t *testing.T, paper string, fields []string) {
	t.Helper()
	if len(fields) < 8 {
		t.Fatalf("the proof has only these fields: %q", fields)
	}
	code := fields[len(fields)-1]
	public := enter(t, v.look)
	public.Goto("/verify?lang=" + string(v.lang))
	public.picture("verify-empty")
	public.Fill(public.say("verify.code"), code)
	public.click("act.check")
	public.sees("ui.cert.valid", "verify.differs")
	for _, f := range fields {
		public.Sees(f)
		if !strings.Contains(paper, folded(f)) {
			t.Errorf("the paper does not say %q:\n%s", f, paper)
		}
	}
	public.picture("verify-valid")
	public.Goto("/verify?lang=" + string(v.lang))
	public.Fill(public.say("verify.code"), altered(code))
	public.click("act.check")
	public.sees("ui.cert.unknown", "verify.unknown")
	public.picture("verify-altered")
}

// altered changes one character of a code.
func altered(code string) string {
	last := "2"
	if strings.HasSuffix(code, last) {
		last = "3"
	}
	return code[:len(code)-1] + last
}

// readPaper is the text of a PDF as a reader gets it.
func readPaper(t *testing.T, pdf []byte) string {
	t.Helper()
	cmd := exec.Command("pdftotext", "-enc", "UTF-8", "-", "-")
	cmd.Stdin = bytes.NewReader(pdf)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("pdftotext (package poppler-utils): %v", err)
	}
	return folded(string(out))
}

// folded makes texts comparable across line ends, hard spaces and the hyphen
// that does not break.
func folded(s string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(s, "\u2011", "-")), " ")
}
