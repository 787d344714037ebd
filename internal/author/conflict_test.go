package author_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// race lets eight trainers save on top of the same text at once and returns
// how many were told that they won.
func race(t *testing.T, d *desk, save func(context.Context, author.Written) (author.Done, error)) (won int32) {
	t.Helper()
	slug, _, block := d.begin()
	var wg sync.WaitGroup
	var wins, told atomic.Int32
	for i := range 8 {
		wg.Go(func() {
			w := author.Written{Course: slug, Block: block, Lang: i18n.DE, Body: fmt.Sprintf("Text %d.", i), Base: 1}
			_, err := save(d.Petra, w)
			var other *author.OtherText
			switch {
			case err == nil:
				wins.Add(1)
			case errors.As(err, &other) && other.Mine == w.Body && other.Current.Body != w.Body && other.Current.Version == 2:
				told.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if wins.Load()+told.Load() != 8 {
		t.Errorf("%d won, %d were told of the other text", wins.Load(), told.Load())
	}
	return wins.Load()
}

func TestOneOfManyWins(t *testing.T) {
	t.Parallel()
	d := sit(t)
	if won := race(t, d, d.SaveText); won != 1 {
		t.Errorf("%d of eight saves on one text won", won)
	}
}

// The twin: without the check texts are lost, and the test above sees it.
func TestWithoutTheCheckTextsAreLost(t *testing.T) {
	t.Parallel()
	d := sit(t)
	if won := race(t, d, d.SaveUnguarded); won < 2 {
		t.Errorf("%d won: the test of conflicts proves nothing", won)
	}
}

// Whoever writes while the course is published: the text is in the version
// and live, or in the draft and to be published.
func TestPublishingWhileSomebodyWrites(t *testing.T) {
	t.Parallel()
	d := sit(t)
	slug, _, block := d.begin()
	must[course.Imported](t)(d.Publish(d.Petra, slug, ""))
	for round := range 10 {
		var wg sync.WaitGroup
		text := fmt.Sprintf("Runde %d.", round)
		base := d.text(slug, block, i18n.DE).Version
		wg.Go(func() {
			if _, err := d.SaveText(d.Petra, author.Written{Course: slug, Block: block, Lang: i18n.DE, Body: text, Base: base}); err != nil {
				t.Error(err)
			}
		})
		wg.Go(func() {
			if _, err := d.Publish(d.Jonas, slug, course.Editorial); err != nil {
				t.Error(err)
			}
		})
		wg.Wait()
		draft, live := d.opened(slug), d.live(slug)
		if got := draft.Lessons[0].Blocks[0].Texts[i18n.DE].Body; got != text {
			t.Fatalf("the draft says %q", got)
		}
		isLive := live.Lessons[0].Blocks[0].Text[i18n.DE].Body == text
		if isLive != (draft.State == author.Published) {
			t.Errorf("live: %v, draft: %s", isLive, draft.State)
		}
	}
}

func TestStructureClashes(t *testing.T) {
	t.Parallel()
	d := sit(t)
	slug, lesson, block := d.begin()
	b := courseware.Block{ID: block, Type: courseware.Callout, Tone: courseware.Tip}
	if done := d.done(d.SaveBlock(d.Petra, slug, 1, b)); done.Version != 2 || d.text(slug, block, i18n.DE).Body == "" {
		t.Errorf("as a callout: %+v", done)
	}
	b.Tone = courseware.Careful
	_, err := d.SaveBlock(d.Jonas, slug, 1, b)
	var newer *author.Newer
	if wants(t, err, "author.newer"); !errors.As(err, &newer) || newer.Version != 2 {
		t.Errorf("got %v", err)
	}
	_, err = d.SaveBlock(d.Jonas, slug, 2, courseware.Block{ID: block, Type: courseware.Image})
	wants(t, err, "author.kind_fixed")
	_, err = d.SaveLesson(d.Jonas, slug, 7, courseware.Lesson{ID: lesson, Minutes: 5})
	wants(t, err, "author.newer")
	c := d.opened(slug)
	c.Head.Validity = "P2Y"
	d.done(d.SaveHead(d.Petra, c.Version, c.Head))
	_, err = d.SaveHead(d.Petra, c.Version, courseware.Course{Slug: slug, Languages: []i18n.Lang{i18n.DE}})
	wants(t, err, "author.newer")
	c = d.opened(slug)
	c.Head.Languages = []i18n.Lang{i18n.DE}
	d.done(d.SaveHead(d.Petra, c.Version, c.Head))
	if got := d.opened(slug).Course(); len(got.Title) != 1 || len(got.Lessons[0].Blocks[0].Text) != 1 {
		t.Errorf("without English: %+v", got)
	}
	c.Head.Languages = []i18n.Lang{i18n.EN, i18n.DE}
	_, err = d.SaveHead(d.Petra, c.Version+1, c.Head)
	wants(t, err, "author.languages")
	d.done(d.AddTest(d.Petra, slug, courseware.Test{Minutes: 5, Pass: 80, Title: i18n.Text{"de": "Test"}}))
	_, err = d.AddTest(d.Petra, slug, courseware.Test{})
	wants(t, err, "author.test_exists")
	_, err = d.MoveBlock(d.Petra, author.Move{Course: slug, Block: block, Lesson: author.TestID})
	wants(t, err, "author.test_questions_only")
}

func TestPlacesHaveRoomBetween(t *testing.T) {
	t.Parallel()
	list := author.Spread(40)
	if !slices.IsSorted(list) {
		t.Errorf("not in order: %v", list)
	}
	chance := rand.New(rand.NewPCG(1, 2))
	for range 3000 {
		i := chance.IntN(len(list) + 1)
		low, high := "", ""
		if i > 0 {
			low = list[i-1]
		}
		if i < len(list) {
			high = list[i]
		}
		p := author.Between(low, high)
		if p <= low || high != "" && p >= high {
			t.Fatalf("%q is not between %q and %q", p, low, high)
		}
		list = slices.Insert(list, i, p)
	}
	if first := list[0]; author.Between("", first) >= first {
		t.Errorf("nothing stands before %q", first)
	}
}

func TestDraftsOfAnotherTownAreNotThere(t *testing.T) {
	t.Parallel()
	one, two := sit(t), sit(t)
	slug, _, block := one.begin()
	_, err := two.Open(two.Petra, slug)
	wants(t, err, "author.missing")
	_, err = two.SaveText(two.Petra, author.Written{Course: slug, Block: block, Lang: i18n.DE, Body: "Fremd", Base: 1})
	wants(t, err, "author.missing")
}

func TestPermissions(t *testing.T) {
	t.Parallel()
	d := sit(t)
	slug, _, block := d.begin()
	nobody := d.May(db.NewID())
	reader := d.May(db.NewID(), author.Review)
	_, err := d.Open(nobody, slug)
	wants(t, err, "error.forbidden")
	if _, err := d.Open(reader, slug); err != nil {
		t.Error(err)
	}
	for name, err := range map[string]error{
		"save":    second(d.SaveText(reader, author.Written{Course: slug, Block: block, Lang: i18n.DE, Body: "x", Base: 1})),
		"delete":  second(d.DeleteBlock(reader, slug, block)),
		"create":  second(d.Create(reader, courseware.Course{Title: i18n.Text{"de": "x"}})),
		"publish": second(d.Service.Publish(reader, slug, "")),
		"plan":    second(d.Schedule(reader, slug, "", d.Clock.Now())),
		"settle":  d.SaveSettings(reader, author.Settings{Missing: author.MissingBlocks}),
		"undo":    second(d.UndoLast(reader, slug)),
	} {
		const wanted = "error.forbidden"
		if err == nil {
			t.Errorf("%s is allowed", name)
			continue
		}
		wants(t, err, wanted)
	}
}

func second[T any](_ T, err error) error { return err }
