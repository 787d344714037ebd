package author_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/quiz"
)

// home is a published course whose lesson others link; its blocks have the ids
// that the followers' own blocks have.
type home struct{ slug, lesson, text, question string }

func (d *desk) home() home {
	d.t.Helper()
	h := home{}
	h.slug, h.lesson, h.text = d.begin()
	h.question = d.done(d.AddBlock(d.Petra, author.NewBlock{
		Course: h.slug, Lesson: h.lesson, After: author.End, Body: "Wo liegt ein Vorgang?\n\n- file: In der Akte\n  > Genau.\n- bin: Im Korb\n  > Nein.", Words: "Wo",
		Block: courseware.Block{Type: courseware.Question, Question: &quiz.Question{Kind: quiz.Single, Points: 1, Options: []string{"file", "bin"}, Right: []string{"file"}}},
	})).ID
	d.publish(h.slug, "")
	return h
}

func (d *desk) publish(slug string, change course.Change) course.Imported {
	d.t.Helper()
	done, err := d.Publish(d.Petra, slug, change)
	if err != nil {
		d.t.Fatalf("%s is not published: %v", slug, err)
	}
	return done
}

// tell changes a text and publishes it.
func (d *desk) tell(slug, block, body string, change course.Change) {
	d.t.Helper()
	b, _ := d.opened(slug).Block(block)
	d.done(d.SaveText(d.Petra, author.Written{Course: slug, Block: block, Lang: i18n.DE, Body: body, Base: b.Texts[i18n.DE].Version}))
	d.publish(slug, change)
	live := d.live(slug)
	if err := d.FollowersCatchUp(d.Ctx, live.CourseID); err != nil {
		d.t.Fatal(err)
	}
}

// follower is a published course that links the lesson.
func (d *desk) follower(h home, follows bool) (slug, lesson string) {
	d.t.Helper()
	slug, _, _ = d.begin()
	lesson = d.done(d.Link(d.Petra, author.NewLink{Course: slug, After: author.End, Home: h.slug, Lesson: h.lesson, Follows: follows})).ID
	d.publish(slug, "")
	return slug, lesson
}

func lessonOf(t *testing.T, c *courseware.Course, id string) courseware.Lesson {
	t.Helper()
	l, ok := c.LessonByID(id)
	if !ok {
		t.Fatalf("no lesson %s", id)
	}
	return l
}

// block finds what came from a block at home.
func blockOf(t *testing.T, l courseware.Lesson, of string) courseware.Block {
	t.Helper()
	i := slices.IndexFunc(l.Blocks, func(b courseware.Block) bool { return b.Of == of })
	if i < 0 {
		t.Fatalf("nothing came from %s", of)
	}
	return l.Blocks[i]
}

func TestALinkedLessonIsWholeInTheVersion(t *testing.T) {
	t.Parallel()
	d := sit(t)
	h := d.home()
	slug, lesson := d.follower(h, true)
	v, live := d.live(slug), d.live(h.slug)
	l := lessonOf(t, v.Course, lesson)
	if l.ID == h.lesson || l.From == nil || *l.From != (courseware.Origin{Course: h.slug, Lesson: h.lesson, Version: 1, Hash: live.Hash}) {
		t.Errorf("lesson %s from %+v", l.ID, l.From)
	}
	text, question := blockOf(t, l, h.text), blockOf(t, l, h.question)
	if text.ID == h.text || text.Text[i18n.EN].Body != "A case lies in a file." || v.Stale(text, i18n.EN) {
		t.Errorf("text: %+v", text)
	}
	if q, ok := v.Question(question.ID); !ok || q.ID != question.ID || q.Right[0] != "file" {
		t.Errorf("question: %+v", q)
	}
	if p, ok := v.Edition.Lesson(v.LessonNo(lesson), i18n.EN); !ok || p.Title != "Size" || p.Blocks[0].HTML != "<p>A case lies in a file.</p>" {
		t.Errorf("page: %+v", p)
	}
	o := must[author.Outlook](t)(d.Outlook(d.Petra, slug))
	if len(o.Differences) != 0 || o.NeedsChange {
		t.Errorf("after publication: %+v", o.Differences)
	}
	_, err := d.Link(d.Petra, author.NewLink{Course: slug, Home: h.slug, Lesson: h.lesson})
	wants(t, err, "author.link_there")
	_, err = d.Link(d.Petra, author.NewLink{Course: h.slug, Home: h.slug, Lesson: h.lesson})
	wants(t, err, "author.link_self")
	_, err = d.Link(d.Petra, author.NewLink{Course: h.slug, Home: slug, Lesson: lesson})
	wants(t, err, "author.lesson_missing") // from its home only
	// Taken out and linked again, it is the same lesson.
	d.done(d.DeleteLesson(d.Petra, slug, lesson))
	if again := d.done(d.Link(d.Petra, author.NewLink{Course: slug, After: author.End, Home: h.slug, Lesson: h.lesson})); again.ID != lesson {
		t.Errorf("linked again as %s", again.ID)
	}
	if hash := must[string](t)(d.opened(slug).Course().Hash()); hash != v.Hash {
		t.Error("linked again it is another course")
	}
}

func TestFollowersFollowAndPinsStay(t *testing.T) {
	t.Parallel()
	d := sit(t)
	h := d.home()
	follower, lesson := d.follower(h, true)
	pinned, there := d.follower(h, false)

	d.tell(h.slug, h.text, "Ein Vorgang liegt in genau einer Akte.", course.Editorial)
	v := d.live(follower)
	if got := blockOf(t, lessonOf(t, v.Course, lesson), h.text).Text[i18n.DE].Body; v.No != 2 || v.Change != course.Editorial || !strings.Contains(got, "genau einer") {
		t.Errorf("version %d (%s) says %q", v.No, v.Change, got)
	}
	if b, _ := d.opened(follower).Block(blockOf(t, lessonOf(t, v.Course, lesson), h.text).ID); b.Texts[i18n.EN].State != author.Stale {
		t.Errorf("the translation is %s as at home", b.Texts[i18n.EN].State)
	}
	if v := d.live(pinned); v.No != 1 {
		t.Errorf("the pinned course has version %d", v.No)
	}
	news := must[[]author.LinkNews](t)(d.News(d.Petra, ""))
	if len(news) != 1 || news[0].Slug != pinned || news[0].Lesson != there || news[0].No != 2 || len(news[0].Differences) != 1 || news[0].Differences[0].Block != h.text {
		t.Errorf("news: %+v", news)
	}

	// A substantive change is the owner's to decide, also once an editorial one stands on it.
	d.tell(h.slug, h.text, "Zwei Vorgänge, zwei Akten.", course.Substantive)
	d.tell(h.slug, h.text, "Zwei Vorgänge: zwei Akten.", course.Editorial)
	if v := d.live(follower); v.No != 2 {
		t.Errorf("the follower went to version %d by itself", v.No)
	}
	if news := must[[]author.LinkNews](t)(d.News(d.Petra, follower)); len(news) != 1 || !news[0].Follows || news[0].No != 4 {
		t.Errorf("news: %+v", news)
	}
	done := d.done(d.TakeNewer(d.Petra, follower, lesson))
	if d.publish(follower, course.Substantive).No != 3 {
		t.Error("taken, it is a version")
	}
	if news := must[[]author.LinkNews](t)(d.News(d.Petra, follower)); len(news) != 0 {
		t.Errorf("news: %+v", news)
	}
	d.done(d.Undo(d.Petra, follower, done.Change))
	if l, _ := d.opened(follower).Course().LessonByID(lesson); l.From.Version != 2 {
		t.Errorf("undone, it shows version %d", l.From.Version)
	}
}

// While a course is written on, nothing goes live by itself; once it is
// published it catches up.
func TestAFollowerThatIsWrittenOnWaits(t *testing.T) {
	t.Parallel()
	d := sit(t)
	h := d.home()
	slug, lesson := d.follower(h, true)
	own := d.opened(slug).Lessons[0].Blocks[0]
	d.done(d.SaveText(d.Petra, author.Written{Course: slug, Block: own.ID, Lang: i18n.DE, Body: "In Arbeit.", Base: 1}))
	d.tell(h.slug, h.text, "Ein Vorgang liegt in genau einer Akte.", course.Editorial)
	if v := d.live(slug); v.No != 1 {
		t.Fatalf("version %d went live", v.No)
	}
	d.publish(slug, course.Editorial)
	if err := d.FollowersCatchUp(d.Ctx, d.live(slug).CourseID); err != nil {
		t.Fatal(err)
	}
	if v := d.live(slug); v.No != 3 || lessonOf(t, v.Course, lesson).From.Version != 2 {
		t.Errorf("version %d", v.No)
	}
}

func TestNotesStayWhereTheyWere(t *testing.T) {
	t.Parallel()
	d := sit(t)
	h := d.home()
	slug, lesson := d.follower(h, true)
	l, _ := d.opened(slug).Course().LessonByID(lesson)
	first := blockOf(t, l, h.text).ID
	note := d.done(d.AddBlock(d.Petra, author.NewBlock{
		Course: slug, Lesson: lesson, After: first, Block: courseware.Block{Type: courseware.Callout, Of: "forged"}, Body: "In Lindenau: Zimmer 12.",
	})).ID
	d.done(d.SaveText(d.Petra, author.Written{Course: slug, Block: note, Lang: i18n.EN, Body: "In Lindenau: room 12."}))
	d.publish(slug, course.Editorial)
	_, err := d.AddBlock(d.Petra, author.NewBlock{Course: slug, Lesson: lesson, Block: courseware.Block{Type: courseware.Table}})
	wants(t, err, "author.link_notes_only")

	d.done(d.AddBlock(d.Petra, author.NewBlock{Course: h.slug, Lesson: h.lesson, Block: courseware.Block{Type: courseware.Text}, Body: "Vorneweg."}))
	d.tell(h.slug, h.text, "Ein Vorgang, eine Akte.", course.Editorial)
	l = lessonOf(t, d.live(slug).Course, lesson)
	var order []string
	for _, b := range l.Blocks {
		order = append(order, b.Text[i18n.DE].Body[:6])
	}
	if got := strings.Join(order, "|"); got != "Vorneweg|Ein Vo|In Lin|Wo lie" && got != "Vornew|Ein Vo|In Lin|Wo lie" {
		t.Errorf("order: %s", got)
	}
	if b := l.Blocks[2]; b.ID != note || b.Locked() || b.Text[i18n.EN].Body != "In Lindenau: room 12." {
		t.Errorf("note: %+v", b)
	}
	if b, _ := d.opened(slug).Block(note); b.Texts[i18n.EN].State != author.Current {
		t.Errorf("the note's translation is %s", b.Texts[i18n.EN].State)
	}
}

func TestUnlinkAndTieAgain(t *testing.T) {
	t.Parallel()
	d := sit(t)
	h := d.home()
	slug, lesson := d.follower(h, false)
	cut := d.done(d.Unlink(d.Petra, slug, lesson))
	l, _ := d.opened(slug).Course().LessonByID(lesson)
	if l.Linked() || l.Blocks[0].Locked() {
		t.Fatalf("still linked: %+v", l)
	}
	saved := d.done(d.SaveText(d.Petra, author.Written{Course: slug, Block: l.Blocks[0].ID, Lang: i18n.DE, Body: "Unser Text.", Base: 1}))
	_, err := d.Undo(d.Petra, slug, cut.Change)
	wants(t, err, "author.undo_touched")
	d.done(d.Undo(d.Petra, slug, saved.Change))
	d.done(d.Undo(d.Petra, slug, cut.Change))
	if l, _ := d.opened(slug).Course().LessonByID(lesson); !l.Linked() || !l.Blocks[0].Locked() {
		t.Errorf("not linked again: %+v", l)
	}
	_, err = d.Undo(d.Petra, slug, saved.Change) // would write into what is locked again
	wants(t, err, "author.undo_touched")

	d.done(d.SetCentral(d.Petra, h.slug, h.lesson, true))
	_, err = d.Unlink(d.Petra, slug, lesson)
	wants(t, err, "author.link_central")
	_, err = d.SetCentral(d.Kit.May(db.NewID(), author.Write), h.slug, h.lesson, false)
	wants(t, err, "error.forbidden")
	if list := must[[]author.Central](t)(d.Centrals(d.Petra)); len(list) != 1 || list[0].Lesson != h.lesson {
		t.Errorf("central: %+v", list)
	}
	// A copy of the home links what is central there.
	copied := d.done(d.Copy(d.Petra, h.slug, i18n.Text{"de": "Kopie", "en": "Copy"})).ID
	c := d.opened(copied).Course()
	if l := c.Lessons[0]; l.From == nil || l.From.Course != h.slug || !l.Blocks[0].Locked() {
		t.Errorf("copied: %+v", l)
	}
	_, err = d.SaveText(d.Petra, author.Written{Course: copied, Block: c.Lessons[0].Blocks[0].ID, Lang: i18n.DE, Body: "Anders.", Base: 1})
	wants(t, err, "author.link_locked")
	d.publish(copied, "")
}

func TestNewsTakeAsManyStatementsForMany(t *testing.T) {
	t.Parallel()
	d := sit(t)
	h := d.home()
	count := func(followers int) int64 {
		t.Helper()
		ctx, n := db.WithCounter(d.Petra)
		if news := must[[]author.LinkNews](t)(d.News(ctx, "")); len(news) != followers {
			t.Errorf("%d news of %d followers", len(news), followers)
		}
		return n.Statements.Load()
	}
	d.follower(h, false)
	d.tell(h.slug, h.text, "Ein Vorgang, eine Akte.", course.Substantive)
	few := count(1)
	for range 4 {
		slug, lesson := d.follower(h, false)
		d.SQL(`UPDATE draft_lesson SET body = jsonb_set(jsonb_set(body, '{from,version}', '1'), '{from,hash}', (SELECT to_jsonb(hash) FROM course_version v
			JOIN course c ON c.tenant_id = v.tenant_id AND c.id = v.course_id WHERE c.slug = $1 AND v.no = 1))
			WHERE id = $2 AND draft_id = (SELECT id FROM draft WHERE slug = $3)`, h.slug, lesson, slug)
	}
	if many := count(5); many > few {
		t.Errorf("%d statements for one, %d for five", few, many)
	}
}

func asText(t *testing.T, v any) string {
	t.Helper()
	return string(must[[]byte](t)(json.Marshal(v)))
}
