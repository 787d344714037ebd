package share_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/forum"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/share"
	"codeberg.org/lotse/lotse/internal/share/merge"
)

func (w *town) text(slug, block string, l i18n.Lang) string {
	w.t.Helper()
	d, err := w.Author.Open(w.Petra, slug)
	must(w.t, err)
	b, _ := d.Block(block)
	return b.Texts[l].Body
}

// An overlay stays through a new version; what both changed is decided; what
// was shown is what is merged; and an undone merge can be made again.
func TestACourseIsBroughtUpToDate(t *testing.T) {
	t.Parallel()
	list := towns(t, 2)
	a, b := list[0], list[1]
	together(t, a, b)
	slug, blocks := a.write("Anliegen")
	id := a.share(slug, forum.Network)
	here := b.take(id)
	contact, text, form := blocks[0], blocks[1], blocks[3]
	b.say(here, contact, "Unser Kontakt")
	b.say(here, form, "Unser Formular")
	b.publish(here, "")
	_, err := b.Compare(b.Petra, share.Course, here, nil)
	refused(t, "nothing new", err, "share.refused.older")

	a.say(slug, text, "Neuer Text")
	a.say(slug, form, "Ihr Formular")
	a.publish(slug, course.Substantive)
	u, err := b.Compare(b.Petra, share.Course, here, nil)
	must(t, err)
	if u.To != 2 || u.Open != 1 || len(u.Changes) != 3 {
		t.Fatalf("to %d, %d open: %+v", u.To, u.Open, u.Changes)
	}
	refused(t, "undecided", b.Merge(b.Petra, share.Course, here, 2, u.Seen, nil), "share.merge.open")
	picks := map[string]merge.Pick{"block-" + form: {Take: merge.Theirs}}
	refused(t, "another version than shown", b.Merge(b.Petra, share.Course, here, 3, u.Seen, picks), "share.merge.newer")
	refused(t, "a draft that was written to since", b.Merge(b.Petra, share.Course, here, 2, "2026-01-01T00:00:00Z", picks), "author.written_since")
	must(t, b.Merge(b.Petra, share.Course, here, 2, u.Seen, picks))
	for block, want := range map[string]string{contact: "Unser Kontakt", text: "Neuer Text", form: "Ihr Formular"} {
		for _, l := range i18n.Langs {
			if got := b.text(here, block, l); got != want {
				t.Errorf("%s in %s is %q, want %q", block, l, got, want)
			}
		}
	}
	o, err := b.Origin(b.Petra, share.Course, here)
	must(t, err)
	if o.No != 2 || o.Behind() {
		t.Errorf("%+v", o)
	}
	b.publish(here, course.Substantive)

	// The next version begins where this one ended.
	a.say(slug, text, "Noch neuer")
	a.publish(slug, course.Editorial)
	u, err = b.Compare(b.Petra, share.Course, here, nil)
	must(t, err)
	if u.Open != 0 || len(u.Changes) != 2 {
		t.Errorf("%d open: %+v", u.Open, u.Changes)
	}
	must(t, b.Merge(b.Petra, share.Course, here, 3, u.Seen, nil))
	if got := b.text(here, contact, i18n.DE); got != "Unser Kontakt" {
		t.Errorf("the overlay is lost: %q", got)
	}
	// A version that was replayed is refused.
	a.SQL(`UPDATE share_work SET no = 2 WHERE id = $1`, id)
	_, err = b.Compare(b.Petra, share.Course, here, nil)
	refused(t, "another number than was signed", err, "share.refused.altered")
}

// Sixty lessons are taken over in less than three seconds.
func TestALargeCourseIsTakenOverInTime(t *testing.T) {
	list := towns(t, 2)
	a, b := list[0], list[1]
	together(t, a, b)
	slug := a.large(60)
	id := a.share(slug, forum.Network)
	begin := time.Now()
	here := b.take(id)
	took := time.Since(begin)
	t.Logf("60 lessons: %v", took)
	if took > 3*time.Second {
		t.Errorf("taken over in %v", took)
	}
	if d, err := b.Author.Open(b.Petra, here); err != nil || len(d.Lessons) != 60 {
		t.Errorf("%v", err)
	}
}

// large brings a course of that many lessons of ten blocks and publishes it.
func (w *town) large(lessons int) string {
	w.t.Helper()
	c := courseOf("Sechzig Lektionen")
	c.Slug, c.Source = "sechzig-lektionen", i18n.DE
	c.Languages = i18n.Langs
	c.Title, c.Summary, c.Audience = both("Sechzig", "Sixty"), both("Kurz.", "Short."), both("Alle", "All")
	c.Goals = []i18n.Text{both("Ziel", "Goal")}
	for l := range lessons {
		lesson := courseware.Lesson{ID: fmt.Sprintf("l%d", l), Minutes: 5, Title: both("Lektion", "Lesson")}
		for b := range 10 {
			text := strings.Repeat(fmt.Sprintf("Satz %d von Lektion %d. ", b, l), 20)
			lesson.Blocks = append(lesson.Blocks, courseware.Block{ID: fmt.Sprintf("l%d-b%d", l, b), Type: courseware.Text, Text: map[i18n.Lang]courseware.Passage{
				i18n.DE: {Body: text}, i18n.EN: {Body: text, Source: courseware.Fingerprint(text)},
			}})
		}
		c.Lessons = append(c.Lessons, lesson)
	}
	_, err := w.Author.TakeIn(w.Petra, &c, time.Time{})
	must(w.t, err)
	w.publish(c.Slug, "")
	return c.Slug
}
