package notice

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/clock"
)

func TestOccasions(t *testing.T) {
	t.Parallel()
	due := clock.NewDate(2026, time.June, 22)
	for late, want := range map[int]int{-14: -14, -13: -14, -4: -14, -3: -3, -1: -3, 0: 0, 2: 0, 3: 3, 9: 3, 10: 10, 16: 10, 17: 17, 367: 367, 373: 367} {
		if got, ok := occasion(due, due.AddDays(late)); !ok || got != want {
			t.Errorf("%d days after: %d %v, want %d", late, got, ok, want)
		}
	}
	if _, ok := occasion(due, due.AddDays(-15)); ok {
		t.Error("told 15 days before")
	}
}

func TestMondays(t *testing.T) {
	t.Parallel()
	for day, want := range map[int]int{8: 8, 9: 8, 14: 8, 15: 15} {
		if got := monday(clock.NewDate(2026, time.June, day)); got != clock.NewDate(2026, time.June, want) {
			t.Errorf("the week of %d June begins on %s", day, got)
		}
	}
}

func TestQuietHours(t *testing.T) {
	t.Parallel()
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	at := func(s string) time.Time {
		when, err := time.ParseInLocation("2006-01-02 15:04", s, berlin)
		if err != nil {
			t.Fatal(err)
		}
		return when
	}
	night := Setting{DigestAt: 7 * 60, QuietFrom: 20 * 60, QuietTo: 6 * 60}
	noon := Setting{DigestAt: 7 * 60, QuietFrom: 12 * 60, QuietTo: 13 * 60}
	never := Setting{DigestAt: 150}
	for _, c := range []struct {
		set       Setting
		now, loud string
		due       bool
	}{
		{night, "2026-06-08 05:59", "2026-06-08 06:00", false},
		{night, "2026-06-08 06:59", "2026-06-08 06:59", false},
		{night, "2026-06-08 07:00", "2026-06-08 07:00", true},
		{night, "2026-06-08 20:00", "2026-06-09 06:00", false},
		{night, "2026-03-28 23:00", "2026-03-29 06:00", false}, // the night an hour is missing
		{night, "2026-10-25 02:30", "2026-10-25 06:00", false}, // the night an hour is twice
		{noon, "2026-06-08 12:30", "2026-06-08 13:00", false},
		{noon, "2026-06-08 13:00", "2026-06-08 13:00", true},
		{never, "2026-03-29 03:00", "2026-03-29 03:00", true}, // half past two does not exist on this day
		{never, "2026-06-08 23:59", "2026-06-08 23:59", true},
	} {
		if got := c.set.hours().Loud(at(c.now)); !got.Equal(at(c.loud)) {
			t.Errorf("%s: loud at %s, want %s", c.now, got, c.loud)
		}
		if got := c.set.due(at(c.now)); got != c.due {
			t.Errorf("%s: due %v", c.now, got)
		}
	}
}

func TestTokens(t *testing.T) {
	t.Parallel()
	key, person := newKey(), uuid.New()
	good := token(key, person)
	if got, ok := owner(key, good); !ok || got != person {
		t.Error("a token of ours opens nothing")
	}
	for name, c := range map[string]struct {
		key   []byte
		token string
	}{
		"another town's":   {newKey(), good},
		"somebody else's":  {key, token(key, uuid.New())[:10] + good[10:]},
		"cut":              {key, good[:len(good)-2]},
		"nothing":          {key, ""},
		"no base64 at all": {key, "%%%%"},
	} {
		if _, ok := owner(c.key, c.token); ok {
			t.Errorf("%s was taken", name)
		}
	}
}
