package author_test

import (
	"context"
	"testing"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

func TestTheOwnerIsRemindedOnce(t *testing.T) {
	t.Parallel()
	d := sit(t)
	slug, _, _ := d.begin()
	today := clock.Today(d.Petra)
	wants(t, d.SetReview(d.Petra, slug, uuid.Nil, today.AddDays(-1)), "author.review_past")
	if err := d.SetReview(d.Petra, slug, uuid.Nil, today.AddDays(2)); err != nil {
		t.Fatal(err)
	}
	told := 0
	remind := func(want int) {
		t.Helper()
		err := d.Remind(d.Ctx, func(_ context.Context, _ *db.Tx, due []author.ReviewDue) error {
			for _, r := range due {
				told++
				if r.Slug != slug || r.Title["de"] == "" || r.Owner != actor.From(d.Petra).Person {
					t.Errorf("reminder: %+v", r)
				}
			}
			return nil
		})
		if err != nil || told != want {
			t.Errorf("%d reminders, want %d, %v", told, want, err)
		}
	}
	remind(0)
	d.Clock.Advance(48 * 3600e9)
	remind(1)
	remind(1)
	if err := d.SetReview(d.Petra, slug, uuid.Nil, today.AddDays(400)); err != nil {
		t.Fatal(err)
	}
	remind(1)
	if c := d.opened(slug); !c.ReviewOn.Equal(today.AddDays(400)) {
		t.Errorf("review on %s", c.ReviewOn)
	}
}

func TestACopyIsACourseOfItsOwn(t *testing.T) {
	t.Parallel()
	d := sit(t)
	v := d.shipped("e-akte-grundlagen")
	copied := d.done(d.Copy(d.Petra, v.Slug, i18n.Text{"de": "E-Akte im Jugendamt", "en": "E-Akte in youth welfare"}))
	if copied.ID != "e-akte-im-jugendamt" {
		t.Errorf("slug %s", copied.ID)
	}
	done := must[course.Imported](t)(d.Publish(d.Petra, copied.ID, ""))
	if !done.New || done.No != 1 || done.CourseID == v.CourseID {
		t.Errorf("published: %+v", done)
	}
	got, want := *d.live(copied.ID).Course, *v.Course
	got.Slug, got.Title = want.Slug, want.Title
	if hash := must[string](t)(got.Hash()); hash != v.Hash {
		t.Error("the copy says something else")
	}
	if d.live(v.Slug).ID != v.ID {
		t.Error("the original has a new version")
	}
}
