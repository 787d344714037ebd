package author_test

import (
	"bytes"
	"context"
	"io/fs"
	"reflect"
	"slices"
	"testing"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// target is what came with a linked lesson.
type target struct{ slug, lesson, block, question string }

// attacks are the ways to write, each aimed at what is locked: a method with
// another name has to be named here or among those that write no content.
var attacks = map[string]func(d *desk, x target) error{
	"AddBlock": func(d *desk, x target) error {
		_, err := d.AddBlock(d.Petra, author.NewBlock{Course: x.slug, Lesson: x.lesson, Block: courseware.Block{Type: courseware.Heading, Of: "what"}, Body: "Neu"})
		return err
	},
	"SaveBlock": func(d *desk, x target) error {
		_, err := d.SaveBlock(d.Petra, x.slug, 1, courseware.Block{ID: x.block, Type: courseware.Callout, Tone: courseware.Tip})
		return err
	},
	"MoveBlock": func(d *desk, x target) error {
		_, err := d.MoveBlock(d.Petra, author.Move{Course: x.slug, Block: x.block, After: author.End})
		return err
	},
	"ShiftBlock":     func(d *desk, x target) error { _, err := d.ShiftBlock(d.Petra, x.slug, x.block, 1); return err },
	"DeleteBlock":    func(d *desk, x target) error { _, err := d.DeleteBlock(d.Petra, x.slug, x.question); return err },
	"DuplicateBlock": func(d *desk, x target) error { _, err := d.DuplicateBlock(d.Petra, x.slug, x.block); return err },
	"SaveText": func(d *desk, x target) error {
		_, err := d.SaveText(d.Petra, author.Written{Course: x.slug, Block: x.block, Lang: i18n.DE, Body: "Anders.", Base: 1})
		return err
	},
	"SaveUnguarded": func(d *desk, x target) error {
		_, err := d.SaveUnguarded(d.Petra, author.Written{Course: x.slug, Block: x.block, Lang: i18n.EN, Body: "Other.", Base: 1})
		return err
	},
	"Wave": func(d *desk, x target) error {
		b, _ := d.opened(x.slug).Block(x.block)
		_, err := d.Wave(d.Petra, x.slug, x.block, i18n.EN, b.Texts[i18n.DE].Print)
		return err
	},
	"TakeIn": func(d *desk, x target) error {
		c := *d.opened(x.slug).Course()
		c.Lessons = slices.Clone(c.Lessons)
		for i, l := range c.Lessons {
			if l.ID == x.lesson {
				c.Lessons[i].Minutes = l.Minutes + 1
			}
		}
		_, err := d.TakeIn(d.Petra, &c, d.opened(x.slug).TouchedAt)
		return err
	},
	"SaveLesson": func(d *desk, x target) error {
		_, err := d.SaveLesson(d.Petra, x.slug, 1, courseware.Lesson{ID: x.lesson, Minutes: 9, Title: i18n.Text{"de": "Anders"}})
		return err
	},
}

// refusals are the faults of attacks that get another one than the others.
var refusals = map[string]string{"AddBlock": "author.link_notes_only", "TakeIn": "course.import.linked"}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

// apart write no content of a lesson, or whole lessons only.
var apart = []string{
	"AddLesson", "AddMedia", "AddTest", "Approve", "CatchUp", "Centrals", "Comments", "Copy", "Create", "DeleteLesson", "Discard", "FollowersCatchUp", "FreeSlug",
	"FromTemplate", "GoDue", "History", "Home", "Homes", "LetFollow", "Link", "Linkable", "List", "MediaUses", "MoveLesson", "News", "Open", "OpenHead", "OpenLesson",
	"Outlook", "Overview", "Publish", "Questions", "Register", "Reinstate", "Remind", "Resolve", "Restore", "SaveHead", "SaveSettings", "SaveTest", "Say", "Schedule",
	"SendBack", "SetCentral", "SetReview", "SetFollows", "SetTemplate", "Settings", "ShiftLesson", "Submit", "TakeBack", "TakeCaptions", "TakeFile", "TakeNewer", "Templates", "Undo", "Undone", "UndoLast",
	"Unlink", "Unschedule", "Withdraw",
}

func TestLockedBlocksAreWrittenByNoWay(t *testing.T) {
	t.Parallel()
	for m := range reflect.TypeFor[*author.Service]().Methods() {
		if _, known := attacks[m.Name]; !known && !slices.Contains(apart, m.Name) {
			t.Errorf("%s: say here whether it can write to a block", m.Name)
		}
	}
	d := sit(t)
	h := d.home()
	slug, lesson := d.follower(h, false)
	x := target{slug: slug, lesson: lesson}
	l := lessonOf(t, d.live(slug).Course, lesson)
	x.block, x.question = blockOf(t, l, h.text).ID, blockOf(t, l, h.question).ID
	before := asText(t, d.opened(slug).Course())
	for name, attack := range attacks {
		err := attack(d, x)
		wants(t, err, or(refusals[name], "author.link_locked"))
		if asText(t, d.opened(slug).Course()) != before {
			t.Fatalf("%s wrote", name)
		}
	}
	// The twin: at home each of them writes.
	for name, attack := range attacks {
		own := d.home()
		was := asText(t, d.opened(own.slug).Course())
		err := attack(d, target{slug: own.slug, lesson: own.lesson, block: own.text, question: own.question})
		if err != nil || name != "Wave" && name != "DuplicateBlock" && asText(t, d.opened(own.slug).Course()) == was {
			t.Errorf("%s is no attack: %v", name, err)
		}
	}
	_, err := d.AddMedia(d.Petra, slug, "form.pdf", courseware.MediaOf("a", "application/pdf", 1, 0, 0))
	if err != nil {
		t.Fatal(err)
	}
	_, err = d.AddMedia(d.Petra, slug, "form.pdf", courseware.MediaOf("b", "application/pdf", 1, 0, 0))
	wants(t, err, "author.file_name_taken")
}

// Whatever wrote it: a version that says something else than the one it names
// is not published, neither by an import.
func TestALieAboutTheHomeIsNotPublished(t *testing.T) {
	t.Parallel()
	d := sit(t)
	h := d.home()
	slug, lesson := d.follower(h, false)
	d.SQL(`UPDATE draft_text SET body = 'Anders.' WHERE draft_id = (SELECT id FROM draft WHERE slug = $1) AND body = 'Ein Vorgang liegt in einer Akte.'`, slug)
	_, err := d.Service.Publish(d.Petra, slug, course.Editorial)
	wants(t, err, "course.import.linked")

	pkg := must[*courseware.Package](t)(d.Courses.Export(d.Ctx, slug))
	lie := *pkg.Course
	lie.Lessons = slices.Clone(lie.Lessons)
	for i, l := range lie.Lessons {
		if l.ID == lesson {
			l.Minutes++
			lie.Lessons[i] = l
		}
	}
	pkg.Course, pkg.Change, pkg.Version = &lie, "editorial", pkg.Version+1
	_, err = d.Courses.Import(d.Ctx, must[courseware.Folder](t)(courseware.Write(pkg)))
	wants(t, err, "course.import.linked")
}

// packed is the live version as its package.
func packed(t *testing.T, ctx context.Context, s *course.Service, slug string) fs.FS {
	t.Helper()
	var b bytes.Buffer
	must[*courseware.Package](t)(s.WritePackage(ctx, slug, &b))
	return must[fs.FS](t)(courseware.Unpack(bytes.NewReader(b.Bytes()), int64(b.Len())))
}

func TestALinkedLessonTravels(t *testing.T) {
	t.Parallel()
	d := sit(t)
	h := d.home()
	slug, lesson := d.follower(h, true)
	here := d.live(slug)
	there := sit(t)
	done := must[course.Imported](t)(there.Courses.Import(there.Ctx, packed(t, d.Ctx, d.Courses, slug)))
	if done.Hash != here.Hash {
		t.Errorf("arrived as %s, left as %s", done.Hash, here.Hash)
	}
	if again := must[course.Imported](t)(d.Courses.Import(d.Ctx, packed(t, there.Ctx, there.Courses, slug))); again.New || again.Hash != here.Hash {
		t.Errorf("on its way back: %+v", again)
	}
	c := there.opened(slug)
	if hash := must[string](t)(c.Course().Hash()); hash != here.Hash {
		t.Error("the draft there is another course")
	}
	l, _ := c.Course().LessonByID(lesson)
	_, err := there.SaveText(there.Petra, author.Written{Course: slug, Block: l.Blocks[0].ID, Lang: i18n.DE, Body: "Anders.", Base: 1})
	wants(t, err, "author.link_locked")
	if home := must[author.LinkHome](t)(there.Home(there.Petra, slug, lesson, *l.From)); len(home.Title) != 0 || home.News != nil {
		t.Errorf("the home is not there: %+v", home)
	}
	there.done(there.Unlink(there.Petra, slug, lesson)) // what comes from elsewhere can be made one's own
}
