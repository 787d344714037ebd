package exchange_test

import (
	"bytes"
	"io/fs"
	"strings"
	"testing"
	"time"

	"codeberg.org/lotse/lotse/content"
	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/author/exchange"
	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// A course that was written in the browser, with everything a course can
// have, is equal by its hash wherever it goes: by the pages, by the command
// line, and back again.
func TestAWrittenCourseTravels(t *testing.T) {
	t.Parallel()
	one, two, three := sit(t), sit(t), sit(t)
	slug, live := one.writeAll()
	zip := one.zip(slug)

	p := two.send(zip)
	l := two.look(p)
	if l.Draft != nil || l.Hash != live.Hash || l.Lessons != 1 || l.Blocks != 21 || l.Questions != 20 || l.Files != 6 || l.Missing != 1 {
		t.Errorf("what the package brings: %+v", l.Facts)
	}
	done := two.take(p, exchange.Choice{Publish: true})
	v := must[*course.Version](t)(two.Courses.Published(two.Petra, slug))
	if done.Done.Version != 1 || v.Hash != live.Hash {
		t.Errorf("by the pages: %+v, %s, want %s", done.Done, v.Hash, live.Hash)
	}
	if n := two.parked(); n != 0 {
		t.Errorf("%d files still wait", n)
	}
	fsys := must[fs.FS](t)(courseware.Unpack(bytes.NewReader(zip), int64(len(zip))))
	if got := must[course.Imported](t)(three.Courses.Import(three.Ctx, fsys)); got.Hash != live.Hash {
		t.Errorf("by the command line: %s, want %s", got.Hash, live.Hash)
	}
	for name, from := range map[string]*desk{"the pages": two, "the command line": three} {
		back := one.look(one.send(from.zip(slug)))
		if !back.SameLive || !back.SameText || back.Hash != live.Hash {
			t.Errorf("back from %s: %+v", name, back.Facts)
		}
	}
	var draft bytes.Buffer
	if err := two.WriteDraft(two.Petra, slug, &draft); err != nil || two.look(two.send(draft.Bytes())).Hash != live.Hash {
		t.Errorf("the draft as a package: %v", err)
	}
}

func TestShippedCoursesTravelByThePages(t *testing.T) {
	t.Parallel()
	one, two := sit(t), sit(t)
	for _, name := range must[[]fs.DirEntry](t)(fs.ReadDir(content.Files, "courses")) {
		if !name.IsDir() {
			continue
		}
		source := must[fs.FS](t)(fs.Sub(content.Files, "courses/"+name.Name()))
		first := must[course.Imported](t)(one.Courses.Import(one.Ctx, source))
		two.take(two.send(one.zip(first.Slug)), exchange.Choice{Publish: true})
		v := must[*course.Version](t)(two.Courses.Published(two.Petra, first.Slug))
		if v.Hash != first.Hash || !one.look(one.send(two.zip(first.Slug))).SameLive {
			t.Errorf("%s: %s, want %s", first.Slug, v.Hash, first.Hash)
		}
	}
}

// A changed package becomes the draft; what stood there can be brought back,
// unless somebody wrote on.
func TestAPackageReplacesTheDraft(t *testing.T) {
	t.Parallel()
	one, two := sit(t), sit(t)
	slug, _ := one.writeAll()
	two.take(two.send(one.zip(slug)), exchange.Choice{Publish: true})
	d := must[*author.Draft](t)(one.Author.Open(one.Petra, slug))
	block := d.Lessons[0].Blocks[0].ID
	one.done(one.Author.SaveText(one.Petra, author.Written{Course: slug, Block: block, Lang: i18n.DE, Body: "Neu: eine Akte.", Base: d.Lessons[0].Blocks[0].Texts[i18n.DE].Version}))
	must[course.Imported](t)(one.Author.Publish(one.Petra, slug, course.Editorial))
	changed := one.zip(slug)

	at := func() (string, author.State) {
		t.Helper()
		d := must[*author.Draft](t)(two.Author.Open(two.Petra, slug))
		b, _ := d.Block(block)
		return b.Texts[i18n.DE].Body, d.State
	}
	was, _ := at()
	p := two.send(changed)
	if l := two.look(p); l.SameLive || l.SameText || l.Unsaved() || l.Draft == nil {
		t.Errorf("a changed package: %+v", l)
	}
	two.Clock.Advance(time.Minute)
	taken := two.take(p, exchange.Choice{})
	if body, state := at(); body != "Neu: eine Akte." || state != author.Drafting || taken.Done.Version != 0 {
		t.Errorf("the draft says %q, %s", body, state)
	}
	if again := must[exchange.Parcel](t)(two.TakePackage(two.Petra, p.ID, exchange.Choice{Publish: true})); again.Done.Version != 0 {
		t.Errorf("taken twice: %+v", again.Done)
	}
	must[exchange.Parcel](t)(two.Undo(two.Petra, p.ID))
	if body, _ := at(); body != was {
		t.Errorf("taken back: %q, want %q", body, was)
	}
	two.Clock.Advance(time.Minute)
	p = two.send(changed)
	two.take(p, exchange.Choice{})
	d = must[*author.Draft](t)(two.Author.Open(two.Petra, slug))
	b, _ := d.Block(block)
	two.done(two.Author.SaveText(two.Petra, author.Written{Course: slug, Block: block, Lang: i18n.DE, Body: "Weiter.", Base: b.Texts[i18n.DE].Version}))
	if _, err := two.Undo(two.Petra, p.ID); !fault.Is(err, fault.Conflict) {
		t.Errorf("taken back over somebody's work: %v", err)
	}
}

func TestWorkThatCameMeanwhileIsNotReplaced(t *testing.T) {
	t.Parallel()
	d := sit(t)
	slug, _ := d.writeAll()
	p := d.send(d.zip(slug))
	seen := d.look(p).Seen()
	d.Clock.Advance(time.Minute)
	d.done(d.Author.AddLesson(d.Jonas, slug, author.End, courseware.Lesson{Minutes: 3, Title: both("Neu", "New")}))
	if _, err := d.TakePackage(d.Petra, p.ID, exchange.Choice{Seen: seen}); !fault.Is(err, fault.Conflict) {
		t.Errorf("work of a colleague is replaced: %v", err)
	}
	if _, err := d.Get(d.Jonas, p.ID); !fault.Is(err, fault.NotFound) {
		t.Errorf("a colleague sees the parcel: %v", err)
	}
	d.Clock.Advance(25 * time.Hour)
	if _, err := d.Get(d.Petra, p.ID); !fault.Is(err, fault.NotFound) {
		t.Errorf("the parcel is there after a day: %v", err)
	}
	if err := d.Sweep(d.Ctx); err != nil || d.Int(`SELECT count(*) FROM parcel WHERE tenant_id = $1`, d.Tenant) != 0 {
		t.Errorf("swept: %v", err)
	}
}

// A course that began with a package is thrown away again.
func TestANewCourseIsTakenBack(t *testing.T) {
	t.Parallel()
	one, two := sit(t), sit(t)
	slug, _ := one.writeAll()
	p := two.send(one.zip(slug))
	if done := two.take(p, exchange.Choice{}); !done.Done.New {
		t.Errorf("%+v", done.Done)
	}
	if _, err := two.WriteLive(two.Petra, slug, &bytes.Buffer{}); !fault.Is(err, fault.NotFound) {
		t.Errorf("a draft is exported as live: %v", err)
	}
	must[exchange.Parcel](t)(two.Undo(two.Petra, p.ID))
	if _, err := two.Author.Open(two.Petra, slug); !fault.Is(err, fault.NotFound) {
		t.Errorf("it is still there: %v", err)
	}
}

// Four eyes hold for packages, too; and a draft with gaps is no package.
func TestAPackagePassesNoRule(t *testing.T) {
	t.Parallel()
	one, two := sit(t), sit(t)
	slug, _ := one.writeAll()
	p := two.send(one.zip(slug))
	if err := two.Author.SaveSettings(two.Petra, author.Settings{Missing: author.MissingNotice, FourEyes: true}); err != nil {
		t.Fatal(err)
	}
	if _, err := two.TakePackage(two.Petra, p.ID, exchange.Choice{Publish: true}); !fault.Is(err, fault.Conflict) {
		t.Errorf("published without other eyes: %v", err)
	}
	if n := two.Int(`SELECT count(*) FROM draft WHERE tenant_id = $1`, two.Tenant); n != 0 {
		t.Errorf("a refused package left %d drafts", n)
	}
	two.take(p, exchange.Choice{})
	d := must[*author.Draft](t)(two.Author.Open(two.Petra, slug))
	two.done(two.Author.AddBlock(two.Petra, author.NewBlock{Course: slug, Lesson: d.Lessons[0].ID, Block: courseware.Block{Type: courseware.Text}, Words: "leer"}))
	if err := two.WriteDraft(two.Petra, slug, &bytes.Buffer{}); !fault.Is(err, fault.Invalid) {
		t.Errorf("a draft with a gap is exported: %v", err)
	}
	if _, err := two.SendPackage(two.Petra, "x.zip", strings.NewReader("no zip"), 6); !fault.Is(err, fault.Invalid) || two.parked() != 0 {
		t.Errorf("no package: %v", err)
	}
}
