package app

import (
	"log/slog"
	"testing"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/config"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/testkit"
)

// The owner of a course gets one mail on the day of its review.
func TestOwnersAreRemindedByMail(t *testing.T) {
	k := testkit.New(t)
	cfg, err := config.Load(map[string]string{"LOTSE_DATA_DIR": t.TempDir(), "LOTSE_BASE_URL": "http://127.0.0.1:8080"})
	if err != nil {
		t.Fatal(err)
	}
	a, err := New(Options{DB: k.DB, Config: cfg, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.Close)
	owner, err := a.People.Add(k.Ctx, people.Person{PersonnelNumber: "1", LastName: "Krüger", FirstName: "Sabine", Email: "sabine.krueger@teststadt.example", Language: i18n.EN})
	if err != nil {
		t.Fatal(err)
	}
	for _, who := range []uuid.UUID{owner, {1}} { // the second is nobody any more
		done, err := a.Author.Create(k.May(who, author.Write), courseware.Course{Title: i18n.Text{i18n.DE: "Akten", i18n.EN: "Files"}})
		if err != nil {
			t.Fatal(err)
		}
		if err := a.Author.SetReview(k.Ctx, done.ID, who, clock.Today(k.Ctx).AddDays(1)); err != nil {
			t.Fatal(err)
		}
	}
	for _, want := range []int{0, 1, 1} {
		if err := a.remind(k.Ctx); err != nil {
			t.Fatal(err)
		}
		if n := k.Int(`SELECT count(*) FROM mail_outbox WHERE template = 'course-review' AND lang = 'en' AND fields->>'Due' = '9 June 2026'`); n != want {
			t.Errorf("%d mails wait, want %d", n, want)
		}
		k.Clock.Advance(24 * time.Hour)
	}
}
