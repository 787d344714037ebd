package home_test

import (
	"context"
	"maps"
	"strings"
	"testing"

	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/course/coursetest"
)

func TestWhatIsNewInACompletedCourse(t *testing.T) {
	t.Parallel()
	w := coursetest.New(t)
	c := w.Course("akte", "Akten")
	s := serve(w)
	w.Finish(s.Person, c)
	publish := func(change course.Change, body string) {
		v, err := w.Courses.Published(w.Ctx, "akte")
		w.Must(err)
		next, lesson, block := *v.Course, v.Lessons[1], v.Lessons[1].Blocks[0]
		block.Text = maps.Clone(block.Text)
		block.Text[i18n.DE] = courseware.Passage{Body: body}
		lesson.Blocks = []courseware.Block{block}
		next.Lessons = []courseware.Lesson{v.Lessons[0], lesson}
		w.Must(w.Kit.DB.InTx(w.Ctx, func(ctx context.Context, tx *db.Tx) error {
			_, err := w.Courses.Publish(ctx, tx, &next, change)
			return err
		}))
	}
	publish(course.Editorial, "Besser gesagt.")
	if got := s.Get("/de/my").Text(".lp-resume"); got != "" {
		t.Errorf("an editorial version offers %q", got)
	}
	publish(course.Substantive, "Etwas Neues.")
	s.Get("/de/my") // reads both versions
	a := s.Get("/de/my")
	if got := a.Text(".lp-resume"); !strings.Contains(got, "1 von 2 Lektionen ist neu") || !strings.Contains(got, "3 Minuten") {
		t.Errorf("offered: %q", got)
	}
	if n := s.Counter.Statements.Load(); n > 6 {
		t.Errorf("the start page takes %d statements, want at most 6", n)
	}
	if got := s.Get("/en/my").Text(".lp-resume"); !strings.Contains(got, "1 of 2 lessons is new") {
		t.Errorf("offered in English: %q", got)
	}
}
