package marking_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/web/webtest"
)

const written = "Weil die Akte <b>vollständig</b> sein muss."

func TestMarking(t *testing.T) {
	town := webtest.Start(t)
	trainer := town.As(t, "schulung")
	if got := trainer.Get("/de/author/marking"); got.Status != http.StatusOK || !strings.Contains(got.Text(), "Keine Antwort wartet") {
		t.Fatalf("an empty queue: %d %s", got.Status, got.Text())
	}
	town.HandIn(t, written)
	queue := trainer.Get("/de/author/marking")
	m := regexp.MustCompile(`href="(/de/author/marking/[^"]+)"`).FindStringSubmatch(queue.Body)
	if m == nil {
		t.Fatalf("nothing waits: %s", queue.Text())
	}
	form := `form[action$="/essay"]`
	page := trainer.Get(m[1])
	if text := page.Text(); !strings.Contains(text, written) || !strings.Contains(text, "Das gehört hinein.") || strings.Contains(page.Body, "<b>vollständig") {
		t.Errorf("the answer: %s", text)
	}
	if wrong := trainer.Submit(page, form, url.Values{"points": {"5"}, "comment": {"Fast."}}); wrong.Status != http.StatusUnprocessableEntity || !strings.Contains(wrong.Body, "Fast.") {
		t.Errorf("too many points: %d", wrong.Status)
	}
	if ok := trainer.Submit(page, form, url.Values{"points": {"3"}, "comment": {"Gut begründet."}}); ok.Status != http.StatusSeeOther || ok.Location != "/de/author/marking" {
		t.Errorf("saved: %d to %q", ok.Status, ok.Location)
	}
	if again := trainer.Submit(page, form, url.Values{"points": {"0"}, "_key": {uuid.NewString()}}); again.Status != http.StatusConflict || !strings.Contains(again.Text(), "Bewertet mit 3 von 4 Punkten") {
		t.Errorf("a second tab: %d %s", again.Status, again.Text())
	}
	employee := town.As(t, "beschaeftigt")
	if got := employee.Get(m[1]); got.Status != http.StatusForbidden {
		t.Errorf("an employee gets %d", got.Status)
	}
	if got := employee.Get("/de/courses/freitext/quiz/1?attempt=1").Text(); !strings.Contains(got, "Gut begründet.") {
		t.Errorf("the learner does not read the comment: %s", got)
	}
	if got := employee.Get("/de/courses/freitext").Text(); !strings.Contains(got, "Abgeschlossen am") {
		t.Errorf("the course is not completed: %s", got)
	}
	for _, l := range []string{"/de", "/en"} {
		if got := trainer.Get(l + strings.TrimPrefix(m[1], "/de")); got.Status != http.StatusOK {
			t.Errorf("%s: %d", l, got.Status)
		}
	}
}
