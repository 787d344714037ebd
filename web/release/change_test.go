package release_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/webtest"
)

// marked are the blocks that the editor calls stale, on all pages of a course.
func marked(c *webtest.Client, slug string) (ids []string) {
	course := "/de/author/courses/" + slug
	c.Get(course).Doc.Find(".lp-outline a").Each(func(_ int, s *goquery.Selection) {
		c.Get(s.AttrOr("href", "")).Doc.Find("[data-block]").Each(func(_ int, b *goquery.Selection) {
			if strings.Contains(b.Find(".kern-badge").Text(), "Deutsch wurde geändert") {
				ids = append(ids, strings.TrimPrefix(b.AttrOr("id", ""), "b-"))
			}
		})
	})
	return ids
}

// One paragraph of a long course is changed: saving marks nothing anywhere,
// publishing marks exactly this block, in the editor and for readers.
func TestOneChangeMarksOneBlock(t *testing.T) {
	d := sit(t)
	made, err := d.App.Author.Copy(d.ctx, "e-akte-grundlagen", i18n.Text{i18n.DE: "Eine Stelle", i18n.EN: "One place"})
	d.must(err)
	_, err = d.App.Author.Publish(d.ctx, made.ID, "")
	d.must(err)
	draft, err := d.App.Author.Open(d.ctx, made.ID)
	d.must(err)
	lesson := draft.Lessons[1]
	block := lesson.Blocks[slices.IndexFunc(lesson.Blocks, func(b author.Block) bool { return b.Type == courseware.Text })].ID
	anna := d.As(t, trainer)
	edit := "/de/author/courses/" + made.ID + "/" + lesson.ID
	for _, body := range []string{"Ab Juli gilt etwas Neues.", "Ab August gilt etwas Neues."} {
		if r := anna.Submit(anna.Get(edit), "form#t-"+block+"-de", url.Values{"body": {body}}); r.Status != http.StatusSeeOther {
			t.Fatalf("saving: %d %s", r.Status, r.Text())
		}
		if ids := marked(anna, made.ID); len(ids) != 0 {
			t.Errorf("saving a draft marks %q", ids)
		}
	}
	shows(t, send(t, anna, anna.Get(page(made.ID)), "/publication", url.Values{"change": {"editorial"}}), 200, "Fassung 2 ist live.")
	if ids := marked(anna, made.ID); !slices.Equal(ids, []string{block}) {
		t.Errorf("publishing marks %q, want %q", ids, block)
	}
	c := d.As(t, employee)
	c.Submit(c.Get("/en/courses/"+made.ID), form("/enrolment"), nil)
	for no := range draft.Lessons {
		text := c.Get("/en/courses/" + made.ID + "/" + string(rune('1'+no))).Text()
		if stale := strings.Contains(text, i18n.In(i18n.EN, "course.stale")); stale != (no == 1) {
			t.Errorf("readers of lesson %d are told that it is older: %v", no+1, stale)
		}
	}
}

// What the trainer says about a change decides what those who were done are
// offered.
func TestWhatAChangeAsksOfWhoIsDone(t *testing.T) {
	d := sit(t)
	slug, first, block := d.course("Nachlernen")
	l, err := d.App.Author.AddLesson(d.ctx, slug, author.End, courseware.Lesson{Minutes: 3, Title: i18n.Text{i18n.DE: "Schluss", i18n.EN: "End"}})
	d.must(err)
	_, err = d.App.Author.AddBlock(d.ctx, author.NewBlock{Course: slug, Lesson: l.ID, Block: courseware.Block{Type: courseware.Text}, Body: "Am Ende schließen Sie die Akte."})
	d.must(err)
	_, err = d.App.Author.Publish(d.ctx, slug, "")
	d.must(err)
	c, anna := d.As(t, employee), d.As(t, trainer)
	open := "/de/courses/" + slug
	finish := func(no string) {
		c.Submit(c.Get(open+"/"+no), form("/"+no+"/completion"), nil)
	}
	c.Submit(c.Get(open), form("/enrolment"), nil)
	finish("1")
	finish("2")
	shows(t, c.Get(open), 200, "Noch einmal ansehen")
	release := func(change, body string) {
		t.Helper()
		d.write(slug, block, i18n.DE, body)
		send(t, anna, anna.Get(page(slug)), "/publication", url.Values{"change": {change}})
	}
	release("editorial", "Ein Vorgang liegt in genau einer Akte.")
	shows(t, c.Get(open), 200, "Noch einmal ansehen")
	if my := c.Get("/de/my").Text(); strings.Contains(my, "Lektionen ist neu") {
		t.Errorf("an editorial change offers something: %s", my)
	}
	release("substantive", "Ein Vorgang liegt in zwei Akten.")
	shows(t, c.Get(open), 200, "1 von 2 Lektionen ist neu")
	shows(t, c.Get("/de/my"), 200, "1 von 2 Lektionen ist neu")
	r := c.Submit(c.Get(open), form("/enrolment"), nil)
	if r.Location != open+"/1" {
		t.Errorf("learning on begins at %q, want lesson %s", r.Location, first)
	}
	finish("1")
	shows(t, c.Get(open), 200, "Noch einmal ansehen")
}
