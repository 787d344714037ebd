package readiness_test

import (
	"testing"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/readiness"
)

func day(s string) clock.Date {
	d, err := clock.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func TestShareIsRoundedDownAndAbsentWithoutPeople(t *testing.T) {
	for _, c := range []struct {
		ready, affected, want int
		ok                    bool
	}{
		{0, 0, 0, false},
		{0, 7, 0, true},
		{7, 7, 100, true},
		{896, 1000, 89, true},
		{899, 1000, 89, true},
		{900, 1000, 90, true},
		{2, 3, 66, true},
	} {
		got, ok := readiness.Counts{Affected: c.affected, Ready: c.ready}.Share()
		if got != c.want || ok != c.ok {
			t.Errorf("share of %d/%d = %d, %v", c.ready, c.affected, got, ok)
		}
	}
}

func TestOpenPeople(t *testing.T) {
	for _, c := range []struct{ affected, ready, threshold, want int }{
		{64, 31, 90, 27}, // ceil(57.6) − 31
		{10, 9, 90, 0}, {10, 10, 90, 0}, {11, 9, 90, 1}, {3, 2, 100, 1}, {0, 0, 90, 0}, {1, 0, 1, 1},
	} {
		people := readiness.Counts{Affected: c.affected, Ready: c.ready}
		if got := people.Open(c.threshold); got != c.want {
			t.Errorf("open of %+v at %d %% = %d, want %d", people, c.threshold, got, c.want)
		}
		if reached := people.Reaches(c.threshold); c.affected > 0 && reached != (c.want == 0) {
			t.Errorf("%+v at %d %%: reached %v with %d open", people, c.threshold, reached, c.want)
		}
	}
}

func TestScore(t *testing.T) {
	must := func(weight, threshold, met, of int) readiness.Criterion {
		return readiness.Criterion{Reach: readiness.Personal, Must: true, Weight: weight, Threshold: threshold, Met: met, Of: of}
	}
	for _, c := range []struct {
		name string
		in   []readiness.Criterion
		want int
		ok   bool
	}{
		{"none", nil, 0, false},
		{"only for others", []readiness.Criterion{must(1, 90, 0, 0)}, 0, false},
		{"more than the target counts as the target", []readiness.Criterion{must(1, 90, 10, 10)}, 100, true},
		{"half of the target", []readiness.Criterion{must(1, 90, 9, 20)}, 50, true},
		{"weights", []readiness.Criterion{must(3, 100, 1, 1), must(1, 100, 0, 1)}, 75, true},
		{"should and unit items count too", []readiness.Criterion{
			must(1, 100, 1, 1), {Reach: readiness.OfUnit, Weight: 1, Threshold: 100, Met: 1, Of: 2},
		}, 75, true},
		{"rounded down", []readiness.Criterion{must(1, 100, 2, 3)}, 66, true},
		{"exact thirds", []readiness.Criterion{must(1, 90, 3, 10), must(1, 90, 3, 10), must(1, 90, 3, 10)}, 33, true},
	} {
		if got, ok := readiness.Score(c.in); got != c.want || ok != c.ok {
			t.Errorf("%s: %d, %v, want %d", c.name, got, ok, c.want)
		}
	}
}

func TestGate(t *testing.T) {
	item := func(reach readiness.Reach, must bool, threshold, met, of int) readiness.Criterion {
		return readiness.Criterion{Reach: reach, Must: must, Weight: 1, Threshold: threshold, Met: met, Of: of}
	}
	enough := readiness.Counts{Affected: 100, Ready: 90}
	for _, c := range []struct {
		name     string
		people   readiness.Counts
		criteria []readiness.Criterion
		want     bool
	}{
		{"share alone", enough, nil, true},
		{"one short", readiness.Counts{Affected: 100, Ready: 89}, nil, false},
		{"nobody affected", readiness.Counts{}, nil, false},
		{"open unit must", enough, []readiness.Criterion{item(readiness.OfUnit, true, 100, 1, 2)}, false},
		{"open wave must", enough, []readiness.Criterion{item(readiness.OfWave, true, 100, 0, 1)}, false},
		{"open wave should", enough, []readiness.Criterion{item(readiness.OfWave, false, 100, 0, 1)}, true},
		{"personal must below the wave's threshold", enough, []readiness.Criterion{item(readiness.Personal, true, 80, 10, 100)}, true},
		{"key users 100 %", enough, []readiness.Criterion{item(readiness.Personal, true, 100, 9, 10)}, false},
		{"key users reached", enough, []readiness.Criterion{item(readiness.Personal, true, 100, 10, 10)}, true},
		{"key users elsewhere", enough, []readiness.Criterion{item(readiness.Personal, true, 100, 0, 0)}, true},
	} {
		if got := readiness.Gate(90, c.people, c.criteria); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

// 8 June 2026 is a Monday; the 28 days that end there hold 17 working days in
// Hessen (Ascension, Whit Monday and Fronleichnam fall into them).
func TestPaceAndForecast(t *testing.T) {
	today := day("2026-06-08")
	wave := readiness.Track{Since: day("2026-03-01"), Completions: 200, Became: 34, Affected: 300}
	for _, c := range []struct {
		name string
		open int
		cell readiness.Track
		want string
	}{
		{"two per working day", 10, readiness.Track{Since: day("2026-05-01"), Completions: 40, Became: 34, Affected: 64}, "2026-06-15"},
		{"a part of a day is a day", 11, readiness.Track{Since: day("2026-05-01"), Completions: 40, Became: 34, Affected: 64}, "2026-06-16"},
		{"nobody open", 0, readiness.Track{}, "2026-06-08"},
		{"nine completions of a large unit", 10, readiness.Track{Since: day("2026-05-01"), Completions: 9, Became: 9, Affected: 64}, ""},
		{"twenty days of data", 10, readiness.Track{Since: day("2026-05-19"), Completions: 40, Became: 34, Affected: 64}, ""},
		{"zero pace", 10, readiness.Track{Since: day("2026-03-01"), Completions: 40, Affected: 64}, ""},
		// 2 a day of 300 people are 0.08 a day of 12: 25 working days for two.
		{"small unit uses the wave's pace", 2, readiness.Track{Since: day("2026-05-01"), Completions: 4, Became: 4, Affected: 12}, "2026-07-13"},
	} {
		got := readiness.Predict(readiness.NewCalendar("HE", today), c.open, c.cell, wave)
		if got.Date.String() != c.want {
			t.Errorf("%s: %s, want %s", c.name, got.Date, c.want)
		}
		if got.Known() && c.open > 0 && (got.Early.After(got.Date) || (!got.Late.IsZero() && got.Late.Before(got.Date))) {
			t.Errorf("%s: band %s–%s does not hold %s", c.name, got.Early, got.Late, got.Date)
		}
	}
	young := wave
	young.Since = day("2026-06-01")
	if f := readiness.Predict(readiness.NewCalendar("HE", today), 2, readiness.Track{Affected: 6}, young); f.Known() {
		t.Errorf("a wave with one week of data lends no pace: %s", f.Date)
	}
}

func TestBandOfFewPeopleIsOpenEnded(t *testing.T) {
	cell := readiness.Track{Since: day("2026-03-01"), Completions: 30, Became: 1, Affected: 64}
	f := readiness.Predict(readiness.NewCalendar("HE", day("2026-06-08")), 5, cell, cell)
	if !f.Known() || !f.Late.IsZero() {
		t.Errorf("one person in four weeks says little: %+v", f)
	}
}

func TestStatus(t *testing.T) {
	track := func(became int) readiness.Track {
		return readiness.Track{Since: day("2026-03-01"), Completions: 30, Became: became, Affected: 64}
	}
	people := func(ready int) readiness.Counts { return readiness.Counts{Affected: 64, Ready: ready} }
	openMust := []readiness.Criterion{{Reach: readiness.OfWave, Must: true, Weight: 1, Threshold: 100, Of: 1}}
	none := readiness.Track{}
	for _, c := range []struct {
		name     string
		goLive   string
		people   readiness.Counts
		criteria []readiness.Criterion
		cell     readiness.Track
		want     readiness.Status
	}{
		{"nobody affected", "2026-06-15", readiness.Counts{}, openMust, none, readiness.NotAffected},
		{"gate reached", "2026-06-15", people(58), nil, none, readiness.Ready},
		{"gate reached after go-live", "2026-06-01", people(58), nil, none, readiness.Ready},
		// 8 open at 2 a day: 12 June
		{"forecast before go-live", "2026-06-13", people(50), nil, track(34), readiness.OnTrack},
		{"forecast on the day", "2026-06-12", people(50), nil, track(34), readiness.OnTrack},
		{"one day late", "2026-06-11", people(50), nil, track(34), readiness.AtRisk},
		// 27 open at 2 a day: 26 June
		{"seven days late", "2026-06-19", people(31), nil, track(34), readiness.AtRisk},
		{"eight days late", "2026-06-18", people(31), nil, track(34), readiness.Critical},
		{"no forecast, 29 days left", "2026-07-07", people(0), nil, none, readiness.NoForecast},
		{"no forecast, 28 days left", "2026-07-06", people(0), nil, none, readiness.Critical},
		{"after go-live", "2026-06-07", people(57), nil, track(34), readiness.Critical},
		{"share reached, must open, 29 days", "2026-07-07", people(58), openMust, track(34), readiness.OnTrack},
		{"share reached, must open, 28 days", "2026-07-06", people(58), openMust, track(34), readiness.Critical},
		{"share reached, must open, after go-live", "2026-06-01", people(64), openMust, track(34), readiness.Critical},
	} {
		start := readiness.Start{GoLive: day(c.goLive), Threshold: 90}
		got := readiness.Assess(start, readiness.NewCalendar("HE", day("2026-06-08")), c.people, c.criteria, c.cell, c.cell)
		if got.Status != c.want {
			t.Errorf("%s: %s, want %s (%+v)", c.name, got.Status, c.want, got)
		}
	}
}

func TestLatenessIsInCalendarDays(t *testing.T) {
	cell := readiness.Track{Since: day("2026-03-01"), Completions: 30, Became: 34, Affected: 64}
	start := readiness.Start{GoLive: day("2026-06-12"), Threshold: 90}
	f := readiness.Assess(start, readiness.NewCalendar("HE", day("2026-06-08")), readiness.Counts{Affected: 64, Ready: 48}, nil, cell, cell)
	if f.Forecast.Date != day("2026-06-15") || f.Late != 3 || f.Open != 10 || f.Share != 75 {
		t.Errorf("Friday to Monday is three days late: %+v", f)
	}
}
