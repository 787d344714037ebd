package clock

import (
	"slices"
	"sync"
	"time"
)

// Land is one of the sixteen German Länder by its ISO 3166-2:DE code without
// the country: "HE" is Hessen.
type Land string

// Lands lists all sixteen in alphabetical order of the code.
var Lands = []Land{"BB", "BE", "BW", "BY", "HB", "HE", "HH", "MV", "NI", "NW", "RP", "SH", "SL", "SN", "ST", "TH"}

// Valid reports whether l is one of the sixteen.
func (l Land) Valid() bool { return slices.Contains(Lands, l) }

// Holiday is one public holiday; ID is stable and names no language.
type Holiday struct {
	Date Date
	ID   string
}

// rule is one holiday: fixed (month, day) or counted from Easter Sunday, in
// the named Länder (none = all), in the years [since, until] (0 = open).
//
// Only holidays of a whole Land stand here. Not counted are days that hold in
// some municipalities only: Augsburger Friedensfest, Mariä Himmelfahrt in
// Bavaria, Fronleichnam in parts of Sachsen and Thüringen.
type rule struct {
	id           string
	month        time.Month
	day          int
	easter       int
	lands        []Land
	since, until int
}

// The laws: the third of October is federal (Einigungsvertrag Art. 2 (2)), the
// rest are the holiday acts of the Länder: BB FTG § 2, BE FeiertG § 1, BW FTG
// § 1, BY FTG Art. 1, HB FeiertG § 2, HE HFeiertagsG § 1, HH FeiertagsG § 1,
// MV FTG M-V § 2, NI NFeiertagsG § 2, NW FeiertG § 2, RP LFtG § 2, SH SFTG § 2,
// SL SFG § 2, SN SächsSFG § 1, ST FeiertG § 2, TH ThürFGtG § 2.
var rules = []rule{
	{id: "new-year", month: time.January, day: 1},
	{id: "epiphany", month: time.January, day: 6, lands: []Land{"BW", "BY", "ST"}},
	{id: "womens-day", month: time.March, day: 8, lands: []Land{"BE"}, since: 2019},
	{id: "womens-day", month: time.March, day: 8, lands: []Land{"MV"}, since: 2023},
	{id: "good-friday", easter: -2},
	{id: "easter-sunday", easter: 0, lands: []Land{"BB"}},
	{id: "easter-monday", easter: 1},
	{id: "labour-day", month: time.May, day: 1},
	// Berlin set three days once each: 75 and 80 years after the end of the
	// war, and 75 years after the rising of 1953.
	{id: "liberation-day", month: time.May, day: 8, lands: []Land{"BE"}, since: 2020, until: 2020},
	{id: "liberation-day", month: time.May, day: 8, lands: []Land{"BE"}, since: 2025, until: 2025},
	{id: "rising-1953", month: time.June, day: 17, lands: []Land{"BE"}, since: 2028, until: 2028},
	{id: "ascension", easter: 39},
	{id: "whit-sunday", easter: 49, lands: []Land{"BB"}},
	{id: "whit-monday", easter: 50},
	{id: "corpus-christi", easter: 60, lands: []Land{"BW", "BY", "HE", "NW", "RP", "SL"}},
	{id: "assumption", month: time.August, day: 15, lands: []Land{"SL"}},
	{id: "childrens-day", month: time.September, day: 20, lands: []Land{"TH"}, since: 2019},
	{id: "unity-day", month: time.October, day: 3},
	{id: "reformation-day", month: time.October, day: 31, lands: []Land{"BB", "MV", "SN", "ST", "TH"}},
	{id: "reformation-day", month: time.October, day: 31, lands: []Land{"HB", "HH", "NI", "SH"}, since: 2018},
	// 500 years of the Reformation: all Länder, once.
	{
		id: "reformation-day", month: time.October, day: 31,
		lands: []Land{"BE", "BW", "BY", "HB", "HE", "HH", "NI", "NW", "RP", "SH", "SL"}, since: 2017, until: 2017,
	},
	{id: "all-saints", month: time.November, day: 1, lands: []Land{"BW", "BY", "NW", "RP", "SL"}},
	{id: "christmas-day", month: time.December, day: 25},
	{id: "boxing-day", month: time.December, day: 26},
}

// Holidays lists the public holidays of a Land in a year, in order of date.
func Holidays(land Land, year int) []Holiday {
	easter := easterSunday(year)
	var days []Holiday
	for _, r := range rules {
		if !r.holds(land, year) {
			continue
		}
		d := easter.AddDays(r.easter)
		if r.month != 0 {
			d = NewDate(year, r.month, r.day)
		}
		days = append(days, Holiday{d, r.id})
	}
	if land == "SN" {
		days = append(days, Holiday{repentanceDay(year), "repentance-day"})
	}
	slices.SortFunc(days, func(a, b Holiday) int { return a.Date.Compare(b.Date) })
	return days
}

func (r rule) holds(land Land, year int) bool {
	return (len(r.lands) == 0 || slices.Contains(r.lands, land)) &&
		(r.since == 0 || year >= r.since) && (r.until == 0 || year <= r.until)
}

type landYear struct {
	land Land
	year int
}

// known holds the days of each Land and year asked for: a forecast walks over
// thousands of days.
var known sync.Map // landYear → map[Date]bool

// IsHoliday reports whether d is a public holiday of the Land.
func IsHoliday(land Land, d Date) bool {
	key := landYear{land, d.Year()}
	days, ok := known.Load(key)
	if !ok {
		set := map[Date]bool{}
		for _, h := range Holidays(land, d.Year()) {
			set[h.Date] = true
		}
		days, _ = known.LoadOrStore(key, set)
	}
	return days.(map[Date]bool)[d]
}

// repentanceDay is the Wednesday before 23 November (SächsSFG § 1).
func repentanceDay(year int) Date {
	d := NewDate(year, time.November, 22)
	for d.Weekday() != time.Wednesday {
		d = d.AddDays(-1)
	}
	return d
}

// easterSunday follows the Gauss/Lichtenberg formula of the Gregorian calendar
// (as printed by the Physikalisch-Technische Bundesanstalt).
func easterSunday(year int) Date {
	k := year / 100
	m := 15 + (3*k+3)/4 - (8*k+13)/25
	s := 2 - (3*k+3)/4
	a := year % 19
	d := (19*a + m) % 30
	r := (d + a/11) / 29
	og := 21 + d - r
	sz := 7 - (year+year/4+s)%7
	oe := 7 - (og-sz)%7
	return NewDate(year, time.March, og+oe)
}
