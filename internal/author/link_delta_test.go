package author_test

import (
	"testing"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/enrol"
	"codeberg.org/lotse/lotse/internal/learn"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Who completed a course learns only the lesson that changed at its home, and
// nothing where the change was editorial.
func TestDeltaOfALinkedLesson(t *testing.T) {
	t.Parallel()
	d := sit(t)
	h := d.home()
	d.done(d.DeleteBlock(d.Petra, h.slug, h.question)) // lessons only: no test to pass
	d.publish(h.slug, course.Editorial)
	slug, lesson := d.follower(h, true)
	study := learn.New(d.Kit.DB, d.Courses, &enrol.Service{DB: d.Kit.DB})
	person := d.newcomer()
	v := d.live(slug)
	must[learn.Step](t)(study.Begin(person, v))
	for _, l := range v.Lessons {
		if err := study.FinishLesson(person, v.CourseID, l.ID); err != nil {
			t.Fatal(err)
		}
	}
	offer := func() *learn.Offer {
		t.Helper()
		return must[*learn.Offer](t)(study.Offer(person, must[learn.State](t)(study.Mine(person, v.CourseID)), d.live(slug).ID))
	}
	d.tell(h.slug, h.text, "Ein Vorgang, eine Akte.", course.Editorial)
	if d.live(slug).No != 2 || offer() != nil {
		t.Errorf("after an editorial change: version %d, %+v", d.live(slug).No, offer())
	}
	d.tell(h.slug, h.text, "Zwei Vorgänge, zwei Akten.", course.Substantive)
	if offer() != nil {
		t.Error("something is offered before the course took the change")
	}
	d.done(d.TakeNewer(d.Petra, slug, lesson))
	note := author.NewBlock{Course: slug, Lesson: lesson, After: author.End, Block: courseware.Block{Type: courseware.Callout, Tone: courseware.Tip}, Body: "Bei uns."}
	d.done(d.AddBlock(d.Petra, note))
	d.publish(slug, course.Substantive)
	o := offer()
	if o == nil || o.New != 1 || o.Of != 2 {
		t.Fatalf("offered: %+v", o)
	}
	if next := must[learn.Step](t)(study.Begin(person, d.live(slug))); next.Lesson != d.live(slug).LessonNo(lesson) {
		t.Errorf("begins at %+v", next)
	}
	if b := blockOf(t, lessonOf(t, d.live(slug).Course, lesson), h.text); b.Text[i18n.DE].Body != "Zwei Vorgänge, zwei Akten." {
		t.Errorf("learns %q", b.Text[i18n.DE].Body)
	}
}
