package occasion

import (
	"testing"
	"time"

	"codeberg.org/lotse/lotse/internal/platform/clock"
)

// What is typed is the hour on the wall: in both halves of the year, on the
// days when the clock changes, over midnight and for whole days.
func TestEventsSpanWhatWasTyped(t *testing.T) {
	t.Parallel()
	day := func(m time.Month, d int) clock.Date { return clock.NewDate(2026, m, d) }
	for name, c := range map[string]struct {
		Occasion
		starts, ends string
		wrong        string
	}{
		"summer":          {Occasion{Day: day(6, 11), From: "14:00", To: "15:30"}, "2026-06-11T12:00:00Z", "2026-06-11T13:30:00Z", ""},
		"winter":          {Occasion{Day: day(12, 1), From: "9.30", To: "11:00"}, "2026-12-01T08:30:00Z", "2026-12-01T10:00:00Z", ""},
		"two days":        {Occasion{Day: day(6, 11), From: "20:00", LastDay: day(6, 12), To: "1:00"}, "2026-06-11T18:00:00Z", "2026-06-11T23:00:00Z", ""},
		"whole day":       {Occasion{Day: day(6, 11)}, "2026-06-10T22:00:00Z", "2026-06-11T22:00:00Z", ""},
		"day of 25 hours": {Occasion{Day: day(10, 25)}, "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z", ""},
		"over the change": {Occasion{Day: day(3, 28), From: "23:00", LastDay: day(3, 29), To: "3:30"}, "2026-03-28T22:00:00Z", "2026-03-29T01:30:00Z", ""},
		"skipped hour":    {Occasion{Day: day(3, 29), From: "1:00", To: "2:30"}, "", "", FieldTo},
		"ends first":      {Occasion{Day: day(6, 11), From: "14:00", To: "13:00"}, "", "", FieldTo},
		"last day first":  {Occasion{Day: day(6, 11), LastDay: day(6, 10)}, "", "", FieldLastDay},
		"no day":          {Occasion{From: "14:00", To: "15:00"}, "", "", FieldDay},
		"no hour":         {Occasion{Day: day(6, 11), From: "14:00"}, "", "", FieldTo},
		"nonsense":        {Occasion{Day: day(6, 11), From: "25:00", To: "26:00"}, "", "", FieldFrom},
		"a year":          {Occasion{Day: day(6, 11), LastDay: clock.NewDate(2027, 6, 11)}, "", "", FieldLastDay},
		"nowhere":         {Occasion{Day: day(6, 11), Place: "-"}, "", "", FieldPlace},
		"bad link":        {Occasion{Day: day(6, 11), Link: "javascript:alert(1)"}, "", "", FieldLink},
		"bad sign-up":     {Occasion{Day: day(6, 11), SignUp: "irgendwo"}, "", "", FieldSignUp},
	} {
		o := c.Occasion
		o.Zone, o.Organiser = "Europe/Berlin", "Stadtbücherei"
		switch o.Place {
		case "":
			o.Place = "Rathaus"
		case "-":
			o.Place = " "
		}
		wrong := o.Check()
		if c.wrong != "" {
			if len(wrong) != 1 || wrong[0].Name != c.wrong {
				t.Errorf("%s: %+v, want a word at %s", name, wrong, c.wrong)
			}
			continue
		}
		starts, ends, ok := o.Span()
		if len(wrong) != 0 || !ok || starts.UTC().Format(time.RFC3339) != c.starts || ends.UTC().Format(time.RFC3339) != c.ends {
			t.Errorf("%s: %v to %v, %+v", name, starts.UTC(), ends.UTC(), wrong)
		}
	}
}
