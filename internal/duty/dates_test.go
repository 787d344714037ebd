package duty

import (
	"testing"

	"codeberg.org/lotse/lotse/internal/platform/clock"
)

func day(s string) clock.Date {
	if s == "" {
		return clock.Date{}
	}
	d, err := clock.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func period(s string) clock.Period {
	if s == "" {
		return clock.Period{}
	}
	p, err := clock.ParsePeriod(s)
	if err != nil {
		panic(err)
	}
	return p
}

func yearly(change func(*Terms)) Terms {
	t := Terms{Ways: []Way{{By: ByProof}}, Mode: Anniversary, Validity: period("P1Y"), Renewal: period("P6W"), First: period("P1M"), Grace: period("P14D"), Credit: CreditAll}
	if change != nil {
		change(&t)
	}
	return t
}

func january(years, renewal string) Terms {
	return yearly(func(t *Terms) {
		t.Mode, t.Month, t.Validity, t.Renewal = Calendar, 1, period(years), period(renewal)
	})
}

func TestDates(t *testing.T) {
	t.Parallel()
	since := day("2024-01-08")
	done := func(days ...string) (facts []Fact) {
		for _, d := range days {
			facts = append(facts, Fact{On: day(d)})
		}
		return facts
	}
	once := func(t *Terms) { t.Mode, t.Validity, t.Renewal = Once, clock.Period{}, clock.Period{} }
	for name, c := range map[string]struct {
		terms Terms
		in    Standing
		want  [5]string // done, until, opens, due, late
	}{
		"nothing done yet":                         {yearly(nil), Standing{Since: since, FirstSince: since}, [5]string{"", "", "2024-01-08", "2024-02-08", "2024-02-23"}},
		"the due date moves off a Sunday":          {yearly(nil), Standing{Since: day("2024-02-03"), FirstSince: since}, [5]string{"", "", "2024-02-03", "2024-03-01", "2024-03-16"}},
		"off Easter Monday to Maundy Thursday":     {yearly(nil), Standing{Since: day("2024-03-01"), FirstSince: since}, [5]string{"", "", "2024-03-01", "2024-03-28", "2024-04-12"}},
		"not before the entry":                     {yearly(func(t *Terms) { t.First = period("P1D") }), Standing{Since: day("2024-03-29"), FirstSince: since}, [5]string{"", "", "2024-03-29", "2024-04-02", "2024-04-17"}},
		"a month from 31 January":                  {yearly(nil), Standing{Since: day("2024-01-31"), FirstSince: since}, [5]string{"", "", "2024-01-31", "2024-02-29", "2024-03-15"}},
		"done on 29 February":                      {yearly(nil), Standing{since, since, day(""), done("2024-02-29")}, [5]string{"2024-02-29", "2025-02-28", "2025-01-17", "2025-02-28", "2025-03-15"}},
		"the longest counts":                       {yearly(nil), Standing{since, since, day(""), done("2024-05-06", "2024-02-29")}, [5]string{"2024-05-06", "2025-05-06", "2025-03-25", "2025-05-06", "2025-05-21"}},
		"early renewal does not stretch":           {yearly(nil), Standing{since, since, day(""), done("2024-05-06", "2025-04-01")}, [5]string{"2025-04-01", "2026-04-01", "2026-02-18", "2026-04-01", "2026-04-16"}},
		"run out before the entry":                 {yearly(nil), Standing{since, since, day(""), done("2022-05-02")}, [5]string{"2022-05-02", "2023-05-02", "2023-03-21", "2024-02-08", "2024-02-23"}},
		"runs out soon after the entry":            {yearly(nil), Standing{since, since, day(""), done("2023-01-10")}, [5]string{"2023-01-10", "2024-01-10", "2023-11-29", "2024-02-08", "2024-02-23"}},
		"earlier ones do not count":                {yearly(func(t *Terms) { t.Credit = CreditNone }), Standing{since, since, day(""), done("2024-01-07")}, [5]string{"", "", "2024-01-08", "2024-02-08", "2024-02-23"}},
		"nor in a second time, unless done in it":  {yearly(func(t *Terms) { t.Credit = CreditNone }), Standing{day("2024-06-03"), since, day(""), done("2024-01-08")}, [5]string{"2024-01-08", "2025-01-08", "2024-11-27", "2025-01-08", "2025-01-23"}},
		"looking back to the day":                  {yearly(func(t *Terms) { t.Credit, t.LookBack = CreditWithin, period("P3M") }), Standing{since, since, day(""), done("2023-10-08")}, [5]string{"2023-10-08", "2024-10-08", "2024-08-27", "2024-10-08", "2024-10-23"}},
		"looking back not farther":                 {yearly(func(t *Terms) { t.Credit, t.LookBack = CreditWithin, period("P3M") }), Standing{since, since, day(""), done("2023-10-07")}, [5]string{"", "", "2024-01-08", "2024-02-08", "2024-02-23"}},
		"after an exemption":                       {yearly(nil), Standing{Since: since, FirstSince: since, Exempted: day("2024-09-02")}, [5]string{"", "", "2024-09-02", "2024-10-02", "2024-10-17"}},
		"after an exemption, run out meanwhile":    {yearly(nil), Standing{since, since, day("2025-09-01"), done("2024-02-01")}, [5]string{"2024-02-01", "2025-02-01", "2024-12-21", "2025-10-01", "2025-10-16"}},
		"once is for good":                         {yearly(once), Standing{since, since, day(""), done("2024-02-01")}, [5]string{"2024-02-01", "", "", "", ""}},
		"once, as long as the proof says":          {yearly(once), Standing{since, since, day(""), []Fact{{On: day("2024-02-01"), Until: day("2026-02-01")}}}, [5]string{"2024-02-01", "2026-02-01", "2026-02-01", "2026-01-30", "2026-02-14"}},
		"the duty overrules what a course prints":  {yearly(nil), Standing{since, since, day(""), []Fact{{On: day("2024-02-01"), Until: day("2024-08-01")}}}, [5]string{"2024-02-01", "2025-02-01", "2024-12-21", "2025-01-31", "2025-02-15"}},
		"a proof from elsewhere shortens":          {yearly(nil), Standing{since, since, day(""), []Fact{{On: day("2024-02-01"), Until: day("2024-08-01"), Proof: true}}}, [5]string{"2024-02-01", "2024-08-01", "2024-06-20", "2024-08-01", "2024-08-16"}},
		"and only where the duty takes proofs":     {yearly(func(t *Terms) { t.Ways = nil }), Standing{since, since, day(""), []Fact{{On: day("2024-02-01"), Proof: true}}}, [5]string{"", "", "2024-01-08", "2024-02-08", "2024-02-23"}},
		"every January, done in it":                {january("P1Y", ""), Standing{since, since, day(""), done("2024-01-10")}, [5]string{"2024-01-10", "2025-01-31", "2025-01-01", "2025-01-31", "2025-02-15"}},
		"every January, on its last day":           {january("P1Y", ""), Standing{since, since, day(""), done("2024-01-31")}, [5]string{"2024-01-31", "2025-01-31", "2025-01-01", "2025-01-31", "2025-02-15"}},
		"every January, done in summer":            {january("P1Y", "P2M"), Standing{since, since, day(""), done("2024-07-01")}, [5]string{"2024-07-01", "2025-01-31", "2024-11-01", "2025-01-31", "2025-02-15"}},
		"every January, done in the window before": {january("P1Y", "P2M"), Standing{since, since, day(""), done("2024-11-01")}, [5]string{"2024-11-01", "2026-01-31", "2025-11-01", "2026-01-30", "2026-02-14"}},
		"every second January":                     {january("P2Y", "P2M"), Standing{since, since, day(""), done("2024-07-01")}, [5]string{"2024-07-01", "2026-01-31", "2025-11-01", "2026-01-30", "2026-02-14"}},
		"every February of a leap year": {
			yearly(func(t *Terms) { t.Mode, t.Month, t.Renewal = Calendar, 2, clock.Period{} }),
			Standing{since, since, day(""), done("2023-02-28")},
			[5]string{"2023-02-28", "2024-02-29", "2024-02-01", "2024-02-29", "2024-03-15"},
		},
	} {
		d := c.terms.Dates("HE", c.in)
		got := [5]string{d.DoneOn.String(), d.DoneUntil.String(), d.OpensOn.String(), d.Due.String(), d.LateFrom.String()}
		if got != c.want {
			t.Errorf("%s:\n got %v\nwant %v", name, got, c.want)
		}
	}
}

// Whatever the terms: what is due is a working day, nothing is overdue before
// it is due, and a fact more never ends a proof sooner.
func TestDatesOfAnyTerms(t *testing.T) {
	t.Parallel()
	periods := []string{"P1D", "P2W", "P28D", "P1M", "P1Y", "P18M", "P4Y", "P1Y1M1D"}
	for i, validity := range periods {
		for month := range 13 {
			for _, grace := range []string{"", "P1D", "P1M"} {
				terms := yearly(func(t *Terms) {
					t.Validity, t.Renewal, t.Grace, t.First = period(validity), clock.Period{}, period(grace), period(periods[(i+month)%8])
				})
				if month > 0 {
					terms.Mode, terms.Month, terms.Validity = Calendar, clock.NewDate(2024, 1, 1).AddMonths(month-1).Month(), period("P2Y")
				}
				if fields := terms.check(); len(fields) > 0 {
					t.Fatal(fields)
				}
				for from := day("2023-12-20"); from.Before(day("2024-04-10")); from = from.AddDays(1) {
					one := terms.Dates("HE", Standing{Since: from, FirstSince: from, Facts: []Fact{{On: from.AddDays(3)}}})
					two := terms.Dates("HE", Standing{Since: from, FirstSince: from, Facts: []Fact{{On: from.AddDays(3)}, {On: from.AddDays(40)}}})
					none := terms.Dates("HE", Standing{Since: from, FirstSince: from})
					for _, d := range []Dates{none, one, two} {
						if !clock.WorkingDay("HE", d.Due) || !d.LateFrom.After(d.Due) || d.Due.Before(from) {
							t.Fatalf("%s month %d from %s: %+v", validity, month, from, d)
						}
					}
					if two.DoneUntil.Before(one.DoneUntil) || !one.DoneUntil.After(one.DoneOn) {
						t.Fatalf("%s month %d from %s: %+v, then %+v", validity, month, from, one, two)
					}
				}
			}
		}
	}
}

func TestTermsThatContradictThemselves(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*Terms){
		"no way":                      func(t *Terms) { t.Ways = nil },
		"a way twice":                 func(t *Terms) { t.Ways = []Way{{By: ByProof}, {By: ByProof}} },
		"a course without a course":   func(t *Terms) { t.Ways = []Way{{By: ByCourse}} },
		"an unknown way":              func(t *Terms) { t.Ways = []Way{{By: "magic"}} },
		"no time for the first":       func(t *Terms) { t.First = clock.Period{} },
		"no validity":                 func(t *Terms) { t.Validity = clock.Period{} },
		"renewal as long as validity": func(t *Terms) { t.Renewal = period("P12M") },
		"no mode":                     func(t *Terms) { t.Mode = "" },
		"once with validity":          func(t *Terms) { t.Mode = Once },
		"a month without a calendar":  func(t *Terms) { t.Month = 3 },
		"a calendar without a month":  func(t *Terms) { t.Mode = Calendar },
		"a calendar of 18 months":     func(t *Terms) { t.Mode, t.Month, t.Validity = Calendar, 1, period("P18M") },
		"a window of a year":          func(t *Terms) { t.Mode, t.Month, t.Renewal = Calendar, 1, period("P1Y") },
		"looking back without a time": func(t *Terms) { t.Credit = CreditWithin },
		"a time without looking back": func(t *Terms) { t.LookBack = period("P1Y") },
		"no credit":                   func(t *Terms) { t.Credit = "" },
	} {
		if terms := yearly(change); len(terms.check()) == 0 {
			t.Errorf("%s is accepted", name)
		}
	}
	if fields := yearly(nil).check(); len(fields) > 0 {
		t.Error(fields)
	}
	var back Terms
	if err := back.Scan(`{"audience":{"v":1},"mode":"once","colour":"red"}`); err == nil {
		t.Error("terms of a later program are read in part")
	}
}
