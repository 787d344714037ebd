package author_test

import (
	"context"
	"testing"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// rows is how much is stored of drafts.
func (d *desk) rows() int {
	return d.Int(`SELECT (SELECT count(*) FROM draft) + (SELECT count(*) FROM draft_block) + (SELECT count(*) FROM draft_change)`)
}

// Whoever looks at a live course writes nothing; whoever writes first writes
// on top of what was shown, whatever it is.
func TestLookingWritesNothing(t *testing.T) {
	t.Parallel()
	d := sit(t)
	v := d.shipped("e-akte-grundlagen")
	next := *v.Course
	next.Validity = "P3Y"
	writes := []struct {
		what string
		do   func(c *author.Draft) error
	}{
		{"text", func(c *author.Draft) error {
			b := c.Lessons[0].Blocks[0]
			_, err := d.SaveText(d.Petra, author.Written{Course: c.Slug, Block: b.ID, Lang: i18n.DE, Body: "Neu", Base: b.Texts[i18n.DE].Version})
			return err
		}},
		{"head", func(c *author.Draft) error {
			head := c.Head
			head.Title = i18n.Text{"de": "Neu", "en": "New"}
			_, err := d.SaveHead(d.Petra, c.Version, head)
			return err
		}},
		{"lesson", func(c *author.Draft) error {
			l := c.Lessons[0].Head
			l.Minutes = 7
			_, err := d.SaveLesson(d.Petra, c.Slug, c.Lessons[0].Version, l)
			return err
		}},
		{"block", func(c *author.Draft) error {
			b := c.Test.Blocks[0]
			q := *b.Question
			q.Points = 3
			b.Block.Question = &q
			_, err := d.SaveBlock(d.Petra, c.Slug, b.Version, b.Block)
			return err
		}},
		{"review", func(c *author.Draft) error { return d.SetReview(d.Petra, c.Slug, uuid.Nil, clock.Today(d.Petra)) }},
	}
	for i, w := range writes {
		before := d.rows()
		c := d.opened(v.Slug)
		if _, err := d.Overview(d.Petra); err != nil {
			t.Fatal(err)
		}
		if _, err := d.OpenLesson(d.Petra, v.Slug, c.Lessons[0].ID); err != nil {
			t.Fatal(err)
		}
		if d.rows() != before {
			t.Fatalf("%s: looking wrote something", w.what)
		}
		if hash := must[string](t)(c.Course().Hash()); hash != d.live(v.Slug).Hash || c.State != author.Published || c.Overtaken() {
			t.Errorf("%s: what is shown is not what is live", w.what)
		}
		if err := w.do(c); err != nil {
			t.Errorf("%s: %v", w.what, err)
		}
		if i == 0 && d.rows() < before+40 {
			t.Error("no draft was made")
		}
		// Another version goes live from elsewhere, and the draft is untouched again.
		next.Validity = "P" + string(rune('4'+i)) + "Y"
		d.elsewhere(&next)
		d.SQL(`UPDATE draft SET state = 'published' WHERE tenant_id = $1`, d.Tenant)
	}
}

// elsewhere publishes content as an import does.
func (d *desk) elsewhere(c *courseware.Course) {
	d.t.Helper()
	err := d.Kit.DB.InTx(d.Ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := d.Courses.Publish(ctx, tx, c, course.Editorial)
		return err
	})
	if err != nil {
		d.t.Fatal(err)
	}
}
