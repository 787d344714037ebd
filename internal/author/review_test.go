package author_test

import (
	"testing"
	"time"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

func TestTheWayToPublication(t *testing.T) {
	t.Parallel()
	d := sit(t)
	slug, _, block := d.begin()
	if err := d.SaveSettings(d.Petra, author.Settings{Missing: author.MissingNotice, FourEyes: true}); err != nil {
		t.Fatal(err)
	}
	state := func(want author.State) {
		t.Helper()
		if got := d.opened(slug).State; got != want {
			t.Errorf("state %s, want %s", got, want)
		}
	}
	_, err := d.Service.Publish(d.Petra, slug, "")
	wants(t, err, "author.not_approved")
	d.done(d.Submit(d.Petra, slug))
	state(author.ExpertReview)
	_, err = d.Approve(d.Petra, slug, author.ExpertReview)
	wants(t, err, "author.four_eyes")
	_, err = d.SendBack(d.Jonas, slug, "  ")
	wants(t, err, "author.reason_missing")

	comment := must[[16]byte](t)(d.say(slug, block, "Bitte die neue Frist nennen."))
	back := d.done(d.SendBack(d.Jonas, slug, "Die Frist fehlt."))
	state(author.Drafting)
	d.done(d.Undo(d.Jonas, slug, back.Change))
	state(author.ExpertReview)
	d.done(d.SendBack(d.Jonas, slug, "Die Frist fehlt."))
	if list := must[[]author.Comment](t)(d.Comments(d.Petra, slug)); len(list) != 1 || list[0].ResolvedAt != nil || list[0].Block != block || list[0].Lesson == "" {
		t.Errorf("comments: %+v", list)
	}
	if c := d.opened(slug); c.Lessons[0].Count.Comments != 1 {
		t.Errorf("count: %+v", c.Lessons[0].Count)
	}
	d.Clock.Advance(time.Minute)
	d.done(d.SaveText(d.Petra, author.Written{Course: slug, Block: block, Lang: i18n.DE, Body: "Frist: 14 Tage.", Base: 1}))
	if err := d.Resolve(d.Petra, slug, comment); err != nil {
		t.Error(err)
	}
	wants(t, d.Resolve(d.Petra, slug, comment), "author.comment_resolved")

	d.done(d.Submit(d.Petra, slug))
	d.done(d.Approve(d.Jonas, slug, author.ExpertReview))
	state(author.LanguageReview)
	_, err = d.Approve(d.Jonas, slug, author.ExpertReview) // clicked twice
	wants(t, err, "author.state_changed")
	d.done(d.Approve(d.Jonas, slug, author.LanguageReview))
	state(author.Approved)
	_, err = d.SaveText(d.Jonas, author.Written{Course: slug, Block: block, Lang: i18n.DE, Body: "Schnell noch.", Base: 2})
	wants(t, err, "author.locked")
	must[course.Imported](t)(d.Publish(d.Petra, slug, ""))
	state(author.Published)
	if n := d.Int(`SELECT count(*) FROM audit WHERE action LIKE 'author.%'`); n < 7 {
		t.Errorf("%d steps are audited", n)
	}
}

func (d *desk) say(slug, block, text string) ([16]byte, error) {
	id, err := d.Say(d.Jonas, slug, block, text)
	return id, err
}

func TestWhatWasWrittenOnStaysInTheDraft(t *testing.T) {
	t.Parallel()
	d := sit(t)
	slug, _, block := d.begin()
	d.done(d.Submit(d.Petra, slug))
	back := d.done(d.TakeBack(d.Petra, slug))
	d.Clock.Advance(time.Minute)
	d.done(d.SaveText(d.Petra, author.Written{Course: slug, Block: block, Lang: i18n.DE, Body: "Anders.", Base: 1}))
	_, err := d.Undo(d.Petra, slug, back.Change)
	wants(t, err, "author.undo_touched")
	published := must[course.Imported](t)(d.Publish(d.Petra, slug, ""))
	steps := must[[]author.Step](t)(d.History(d.Petra, slug, [16]byte{}))
	if steps[0].Kind != author.WentLive || steps[0].Key != published.VersionID.String() {
		t.Fatalf("last step: %+v", steps[0])
	}
	_, err = d.Undo(d.Petra, slug, steps[0].ID)
	wants(t, err, "author.undo_impossible")
}

func TestUnschedule(t *testing.T) {
	t.Parallel()
	d := sit(t)
	slug, _, _ := d.begin()
	at := d.Clock.Now().Add(time.Hour)
	d.done(d.Schedule(d.Petra, slug, "", at))
	d.done(d.Unschedule(d.Petra, slug))
	if err := d.GoDue(d.Ctx, slug, at); err != nil || d.Int(`SELECT count(*) FROM course_version`) != 0 {
		t.Errorf("went live: %v", err)
	}
	planned := d.done(d.Schedule(d.Petra, slug, "", at.Add(time.Hour)))
	d.done(d.Undo(d.Petra, slug, planned.Change))
	if c := d.opened(slug); c.State != author.Approved || c.PublishAt != nil {
		t.Errorf("after undo: %s, %v", c.State, c.PublishAt)
	}
}
