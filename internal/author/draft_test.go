package author_test

import (
	"context"
	"errors"
	"io/fs"
	"testing"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/content"
	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/media"
	"codeberg.org/lotse/lotse/internal/platform/blob"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/job"
	"codeberg.org/lotse/lotse/internal/platform/testkit"
)

// desk is a training team at work.
type desk struct {
	*testkit.Kit
	*author.Service
	t *testing.T

	Petra, Jonas context.Context // both may do everything
}

func sit(t *testing.T) *desk {
	t.Helper()
	kit := testkit.New(t)
	jobs, err := job.New(kit.DB, job.NewRegistry(), job.Options{})
	if err != nil {
		t.Fatal(err)
	}
	courses := course.New(kit.DB)
	courses.Library = media.New(kit.DB, blob.NewDir(t.TempDir()))
	d := &desk{Kit: kit, Service: author.New(kit.DB, courses, jobs), t: t}
	d.Petra = kit.May(db.NewID(), author.Permissions...)
	d.Jonas = kit.May(db.NewID(), author.Permissions...)
	return d
}

func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func (d *desk) done(done author.Done, err error) author.Done {
	d.t.Helper()
	return must[author.Done](d.t)(done, err)
}

// begin makes a course with one lesson and one block in German and English.
func (d *desk) begin() (slug, lesson, block string) {
	d.t.Helper()
	slug = d.done(d.Create(d.Petra, courseware.Course{
		Languages: []i18n.Lang{i18n.DE, i18n.EN}, Title: i18n.Text{"de": "Akten ablegen", "en": "Filing"},
		Summary: i18n.Text{"de": "Kurz.", "en": "Short."}, Audience: i18n.Text{"de": "Alle", "en": "All"},
		Goals: []i18n.Text{{"de": "Sie können es.", "en": "You can."}},
	})).ID
	lesson = d.done(d.AddLesson(d.Petra, slug, author.End, courseware.Lesson{Minutes: 4, Title: i18n.Text{"de": "Größe der Akte", "en": "Size"}})).ID
	block = d.done(d.AddBlock(d.Petra, author.NewBlock{
		Course: slug, Lesson: lesson, After: author.End, Block: courseware.Block{Type: courseware.Text}, Body: "Ein Vorgang liegt in einer Akte.",
	})).ID
	d.done(d.SaveText(d.Petra, author.Written{Course: slug, Block: block, Lang: i18n.EN, Body: "A case lies in a file."}))
	return slug, lesson, block
}

func (d *desk) opened(slug string) *author.Draft {
	d.t.Helper()
	return must[*author.Draft](d.t)(d.Open(d.Petra, slug))
}

func TestWriteACourse(t *testing.T) {
	t.Parallel()
	d := sit(t)
	slug, lesson, block := d.begin()
	if slug != "akten-ablegen" || lesson != "groesse-der-akte" || block != "ein-vorgang-liegt-in-einer" {
		t.Errorf("ids: %s, %s, %s", slug, lesson, block)
	}
	c := d.opened(slug)
	b, ok := c.Block(block)
	if !ok || b.Type != courseware.Text || b.Texts[i18n.DE].Version != 1 || b.Texts[i18n.EN].State != author.Current ||
		b.Texts[i18n.EN].From != b.Texts[i18n.DE].Print || b.Texts[i18n.EN].Old != b.Texts[i18n.DE].Body {
		t.Errorf("block: %+v", b)
	}
	if n := c.Lessons[0].Count; n.Blocks != 1 || n.States[i18n.EN][author.Current] != 1 {
		t.Errorf("count: %+v", n)
	}
	list := must[[]author.Listing](t)(d.List(d.Petra))
	if len(list) != 1 || list[0].Slug != slug || list[0].State != author.Drafting || list[0].Title["en"] != "Filing" {
		t.Errorf("list: %+v", list)
	}
}

func TestTwoTrainersOnOneText(t *testing.T) {
	t.Parallel()
	d := sit(t)
	slug, _, block := d.begin()
	petra := author.Written{Course: slug, Block: block, Lang: i18n.DE, Body: "Von Petra.", Base: 1}
	jonas := petra
	jonas.Body = "Von Jonas."
	if done := d.done(d.SaveText(d.Petra, petra)); done.Version != 2 || done.Change == uuid.Nil {
		t.Errorf("saved: %+v", done)
	}
	_, err := d.SaveText(d.Jonas, jonas)
	var other *author.OtherText
	if fault.KindOf(err) != fault.Conflict || !errors.As(err, &other) || other.Mine != "Von Jonas." || other.Current.Body != "Von Petra." || other.Current.Version != 2 {
		t.Fatalf("got %v", err)
	}
	jonas.Base = other.Current.Version
	if done := d.done(d.SaveText(d.Jonas, jonas)); done.Version != 3 {
		t.Errorf("on top of what stands: %+v", done)
	}
	if done := d.done(d.SaveText(d.Jonas, jonas)); done.Version != 3 || done.Change != uuid.Nil {
		t.Errorf("the same again: %+v", done)
	}
}

func TestSavingIsOneStatement(t *testing.T) {
	t.Parallel()
	d := sit(t)
	slug, _, block := d.begin()
	ctx, count := db.WithCounter(d.Petra)
	d.done(d.SaveText(ctx, author.Written{Course: slug, Block: block, Lang: i18n.DE, Body: "Neu.", Base: 1}))
	if n := count.Statements.Load(); n != 1 {
		t.Errorf("saving costs %d statements", n)
	}
	ctx, count = db.WithCounter(d.Petra)
	if _, err := d.Open(ctx, slug); err != nil || count.Statements.Load() != 3 || count.Trips.Load() != 1 {
		t.Errorf("opening costs %d statements in %d trips, %v", count.Statements.Load(), count.Trips.Load(), err)
	}
}

func TestOpenShipped(t *testing.T) {
	t.Parallel()
	d := sit(t)
	source := must[fs.FS](t)(fs.Sub(content.Files, "courses/e-akte-grundlagen"))
	if _, err := d.Courses.Import(d.Ctx, source); err != nil {
		t.Fatal(err)
	}
	c := d.opened("e-akte-grundlagen")
	live := must[*course.Version](t)(d.Courses.Published(d.Ctx, "e-akte-grundlagen"))
	if c.State != author.Published || c.Overtaken() || len(c.Lessons) != len(live.Lessons) || c.Test == nil {
		t.Fatalf("opened: %+v", c)
	}
	for i, l := range live.Lessons {
		if c.Lessons[i].ID != l.ID || len(c.Lessons[i].Blocks) != len(l.Blocks) {
			t.Errorf("lesson %d is %s with %d blocks", i, c.Lessons[i].ID, len(c.Lessons[i].Blocks))
		}
		for j, b := range l.Blocks {
			if c.Lessons[i].Blocks[j].ID != b.ID || c.Lessons[i].Blocks[j].Texts[i18n.EN].State != author.Current {
				t.Errorf("%s/%s: %+v", l.ID, b.ID, c.Lessons[i].Blocks[j])
			}
		}
	}
}

// try runs a statement as the tenant and returns what came of it.
func (d *desk) try(query string, args ...any) error {
	return d.Kit.DB.InTx(d.Ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Pgx().Exec(ctx, query, args...)
		return err
	})
}
