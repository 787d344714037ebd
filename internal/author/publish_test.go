package author_test

import (
	"context"
	"errors"
	"io/fs"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/content"
	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/enrol"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// shipped imports a course of the program.
func (d *desk) shipped(slug string) *course.Version {
	d.t.Helper()
	source := must[fs.FS](d.t)(fs.Sub(content.Files, "courses/"+slug))
	must[course.Imported](d.t)(d.Courses.Import(d.Ctx, source))
	return must[*course.Version](d.t)(d.Courses.Published(d.Ctx, slug))
}

func (d *desk) live(slug string) *course.Version {
	d.t.Helper()
	return must[*course.Version](d.t)(d.Courses.Published(d.Ctx, slug))
}

func wants(t *testing.T, err error, id string) {
	t.Helper()
	var f *fault.Error
	if !errors.As(err, &f) || f.ID != id && (len(f.Fields) != 1 || f.Fields[0].ID != id) {
		t.Errorf("got %v, want %s", err, id)
	}
}

func TestUntouchedPublicationChangesNothing(t *testing.T) {
	t.Parallel()
	d := sit(t)
	folders := must[[]fs.DirEntry](t)(fs.ReadDir(content.Files, "courses"))
	for _, f := range folders {
		if !f.IsDir() {
			continue
		}
		v := d.shipped(f.Name())
		hash := must[string](t)(d.opened(f.Name()).Course().Hash())
		if hash != v.Hash {
			t.Errorf("%s: the draft's hash is %s, the version's %s", f.Name(), hash, v.Hash)
		}
		done := must[course.Imported](t)(d.Publish(d.Petra, f.Name(), ""))
		if done.New || done.VersionID != v.ID {
			t.Errorf("%s: published anew: %+v", f.Name(), done)
		}
		if o := must[author.Outlook](t)(d.Outlook(d.Petra, f.Name())); len(o.Differences) != 0 || o.NeedsChange || o.Blocked() {
			t.Errorf("%s: %+v", f.Name(), o.Findings)
		}
	}
}

func TestPublishWhatWasWritten(t *testing.T) {
	t.Parallel()
	d := sit(t)
	slug, lesson, block := d.begin()
	done := must[course.Imported](t)(d.Publish(d.Petra, slug, ""))
	if !done.New || done.No != 1 {
		t.Fatalf("published: %+v", done)
	}
	if c := d.opened(slug); c.State != author.Published || c.Overtaken() || c.Live.No != 1 {
		t.Errorf("draft: %+v", c)
	}
	p, _ := d.live(slug).Lesson(1, i18n.DE)
	if p.ID != lesson || p.Blocks[0].HTML != "<p>Ein Vorgang liegt in einer Akte.</p>" {
		t.Errorf("page: %+v", p)
	}
	d.done(d.SaveText(d.Petra, author.Written{Course: slug, Block: block, Lang: i18n.DE, Body: "Neu.", Base: 1}))
	if c := d.opened(slug); c.State != author.Drafting {
		t.Errorf("after writing the draft is %s", c.State)
	}
	o := must[author.Outlook](t)(d.Outlook(d.Petra, slug))
	if len(o.Differences) != 1 || o.Differences[0].Block != block || o.Differences[0].Languages[0] != i18n.DE || !o.NeedsChange {
		t.Errorf("outlook: %+v", o)
	}
	_, err := d.Service.Publish(d.Petra, slug, "")
	wants(t, err, "author.change_missing")
	if done := must[course.Imported](t)(d.Publish(d.Petra, slug, course.Editorial)); done.No != 2 {
		t.Errorf("second version: %+v", done)
	}
	// A tone that a text does not use is nothing to publish.
	d.done(d.SaveBlock(d.Petra, slug, 1, courseware.Block{ID: block, Type: courseware.Text, Tone: courseware.Tip}))
	if o := must[author.Outlook](t)(d.Outlook(d.Petra, slug)); o.NeedsChange || len(o.Differences) != 0 {
		t.Errorf("nothing to publish: %+v", o.Differences)
	}
	first := done.VersionID
	d.done(d.Restore(d.Petra, slug, first))
	if done := must[course.Imported](t)(d.Publish(d.Petra, slug, course.Editorial)); done.No != 3 || done.Hash != must[*course.Version](t)(d.Courses.Version(d.Ctx, first)).Hash {
		t.Errorf("the first version again: %+v", done)
	}
}

func TestFindingsStandInTheWay(t *testing.T) {
	t.Parallel()
	d := sit(t)
	slug, lesson, block := d.begin()
	d.done(d.AddBlock(d.Petra, author.NewBlock{Course: slug, Lesson: lesson, Block: courseware.Block{Type: courseware.Image}, Body: "![](box.svg)"}))
	_, err := d.Service.Publish(d.Petra, slug, "")
	var blocked *author.Blocked
	if wants(t, err, "author.blocked"); !errors.As(err, &blocked) || len(blocked.Findings) == 0 {
		t.Fatalf("got %v", err)
	}
	if n := d.Int(`SELECT count(*) FROM course WHERE version_id IS NOT NULL`); n != 0 {
		t.Error("a version was published")
	}
	d.done(d.DeleteBlock(d.Petra, slug, blocked.Findings[0].Block))
	must[course.Imported](t)(d.Publish(d.Petra, slug, ""))

	// A missing translation is a notice, or blocks, as the municipality likes.
	d.done(d.AddBlock(d.Petra, author.NewBlock{Course: slug, Lesson: lesson, After: block, Block: courseware.Block{Type: courseware.Text}, Body: "Nur auf Deutsch."}))
	if err := d.SaveSettings(d.Petra, author.Settings{Missing: author.MissingBlocks}); err != nil {
		t.Fatal(err)
	}
	_, err = d.Service.Publish(d.Petra, slug, course.Editorial)
	wants(t, err, "author.blocked")
	if err := d.SaveSettings(d.Petra, author.Settings{Missing: author.MissingNotice}); err != nil {
		t.Fatal(err)
	}
	must[course.Imported](t)(d.Publish(d.Petra, slug, course.Editorial))
	p, _ := d.live(slug).Lesson(1, i18n.EN)
	if b := p.Blocks[len(p.Blocks)-1]; !b.Missing || b.Stale || b.Lang != i18n.DE || b.HTML != "<p>Nur auf Deutsch.</p>" || p.Blocks[0].Missing {
		t.Errorf("English readers see %+v", p.Blocks)
	}
}

func TestAnImportOvertakesTheDraft(t *testing.T) {
	t.Parallel()
	d := sit(t)
	d.shipped("e-akte-grundlagen")
	c := d.opened("e-akte-grundlagen")
	// Somebody publishes from elsewhere while the draft is untouched: it follows.
	next := *c.Course()
	next.Validity = "P3Y"
	elsewhere := func() {
		err := d.Kit.DB.InTx(d.Ctx, func(ctx context.Context, tx *db.Tx) error {
			_, err := d.Courses.Publish(ctx, tx, &next, course.Editorial)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	elsewhere()
	if c := d.opened("e-akte-grundlagen"); c.Overtaken() || c.Head.Validity != "P3Y" || c.State != author.Published {
		t.Errorf("the untouched draft: %+v", c.Head)
	}
	// While it is written on: nothing is taken back in silence.
	b := c.Lessons[0].Blocks[0]
	d.done(d.SaveText(d.Petra, author.Written{Course: c.Slug, Block: b.ID, Lang: i18n.DE, Body: "Anders", Base: d.text(c.Slug, b.ID, i18n.DE).Version}))
	next.Validity = "P4Y"
	elsewhere()
	if c := d.opened(c.Slug); !c.Overtaken() || c.Head.Validity != "P3Y" {
		t.Errorf("the touched draft: %+v", c.Head)
	}
	_, err := d.Service.Publish(d.Petra, c.Slug, course.Editorial)
	wants(t, err, "author.overtaken")
}

func (d *desk) text(slug, block string, l i18n.Lang) author.Text {
	d.t.Helper()
	b, ok := d.opened(slug).Block(block)
	if !ok {
		d.t.Fatalf("no block %s", block)
	}
	return b.Texts[l]
}

func TestGoesLiveOnce(t *testing.T) {
	t.Parallel()
	d := sit(t)
	slug, _, _ := d.begin()
	at := d.Clock.Now().Add(2 * time.Hour)
	_, err := d.Schedule(d.Petra, slug, "", d.Clock.Now())
	wants(t, err, "author.time_past")
	d.done(d.Schedule(d.Petra, slug, "", at))
	if c := d.opened(slug); c.State != author.Approved || c.PublishAt == nil || !c.PublishAt.Equal(at) {
		t.Errorf("scheduled: %+v", c)
	}
	if n := d.Int(`SELECT count(*) FROM river_job WHERE kind = 'author.publish' AND args->>'tenant' = $1 AND scheduled_at = $2`, d.Tenant.String(), at); n != 1 {
		t.Errorf("%d jobs wait", n)
	}
	// The program dies in the middle: nothing happened.
	dead := errors.New("the power is gone")
	alive := false
	d.Courses.Publications.InTx(func(context.Context, *db.Tx, []course.Publication) error {
		if alive {
			return nil
		}
		return dead
	})
	if err := d.GoDue(d.Ctx, slug, at); !errors.Is(err, dead) {
		t.Fatalf("got %v", err)
	}
	alive = true
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			if err := d.GoDue(d.Ctx, slug, at); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := d.Int(`SELECT count(*) FROM course_version`); n != 1 {
		t.Errorf("%d versions", n)
	}
	if n := d.Int(`SELECT count(*) FROM draft_change WHERE kind = 'publication.done'`); n != 1 {
		t.Errorf("the history tells of %d publications", n)
	}
}

func TestWhatCannotGoLiveSaysWhy(t *testing.T) {
	t.Parallel()
	d := sit(t)
	slug, _, block := d.begin()
	at := d.Clock.Now().Add(2 * time.Hour)
	d.done(d.Schedule(d.Petra, slug, "", at))
	_, err := d.SaveText(d.Petra, author.Written{Course: slug, Block: block, Lang: i18n.DE, Body: "Anders.", Base: 1})
	wants(t, err, "author.locked")
	d.SQL(`UPDATE draft_text SET body = '' WHERE lang = 'de'`)
	if err := d.GoDue(d.Ctx, slug, at); err != nil {
		t.Fatal(err)
	}
	c := d.opened(slug)
	steps := must[[]author.Step](t)(d.History(d.Petra, slug, [16]byte{}))
	if c.State != author.Approved || c.PublishAt != nil || steps[0].Kind != author.Refused {
		t.Errorf("draft %+v, last step %+v", c.State, steps[0])
	}
	if err := d.GoDue(d.Ctx, slug, at); err != nil || d.Int(`SELECT count(*) FROM course_version`) != 0 {
		t.Errorf("a second run: %v", err)
	}
}

// newcomer is a person of the town who may take courses.
func (d *desk) newcomer() context.Context {
	d.t.Helper()
	id := db.NewID()
	d.SQL(`INSERT INTO person (tenant_id, id, slug, personnel_number, last_name, sort_name, search, created_at)
		VALUES ($1, $2, $3, $3, 'Krüger', 'krueger', 'krueger', now())`, d.Tenant, id, id.String()[26:])
	return d.May(id, enrol.Take)
}

func TestWithdraw(t *testing.T) {
	t.Parallel()
	d := sit(t)
	v := d.shipped("e-akte-grundlagen")
	begun := d.newcomer()
	if _, err := (&enrol.Service{DB: d.Kit.DB}).Start(begun, v.CourseID, v.ID); err != nil {
		t.Fatal(err)
	}
	step := d.done(d.Withdraw(d.Petra, v.Slug, i18n.Text{"de": "Das Verfahren hat sich geändert."}))
	var live uuid.UUID
	var w *course.Withdrawal
	if err := d.Kit.DB.Read(d.Ctx, d.Courses.AskPublished(v.Slug, &live, &w)); err != nil || w == nil || w.Why["de"] == "" {
		t.Fatalf("withdrawn: %+v, %v", w, err)
	}
	if list := must[course.Catalogue](t)(d.Courses.Catalogue(d.Ctx, course.Filter{})); list.Total != 0 {
		t.Error("the catalogue lists it")
	}
	if found := must[course.Catalogue](t)(d.Courses.Catalogue(d.Ctx, course.Filter{Query: "Akte"})); found.Total != 0 {
		t.Error("the search finds it")
	}
	if d.live(v.Slug).ID != v.ID {
		t.Error("who is in it finds nothing")
	}
	people := enrol.Service{DB: d.Kit.DB}
	if _, err := people.Start(begun, v.CourseID, v.ID); err != nil {
		t.Errorf("who is in it cannot go on: %v", err)
	}
	_, err := people.Start(d.newcomer(), v.CourseID, v.ID)
	wants(t, err, "enrol.withdrawn")
	_, err = d.Withdraw(d.Petra, v.Slug, i18n.Text{"de": "Noch einmal."})
	wants(t, err, "author.not_live")
	d.done(d.Undo(d.Petra, v.Slug, step.Change))
	if list := must[course.Catalogue](t)(d.Courses.Catalogue(d.Ctx, course.Filter{})); list.Total != 1 {
		t.Error("the catalogue does not list it again")
	}
}
