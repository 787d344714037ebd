package clock

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"regexp"
	"strconv"
)

// Period is a length of time in calendar units as ISO 8601 writes it: P1Y,
// P18M, P2W, P1Y6M10D. It has no hours. The zero Period is no period: it is
// the empty string in text and in the database. Periods are comparable with
// ==; equal lengths written differently (P1Y, P12M) are not equal.
type Period struct{ years, months, days int }

// ErrPeriod is returned for what is no period; a length of zero is none.
var ErrPeriod = errors.New("not a period such as P1Y, P18M, P2W or P10D")

// Four digits a part are more than anybody plans for.
var periodForm = regexp.MustCompile(`^P(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,4})D)?$`)

// ParsePeriod reads "P1Y6M10D" or "P2W". Zero is refused: a duty that would be
// due again on the same day is a slip, not a rule.
func ParsePeriod(s string) (Period, error) {
	found := periodForm.FindStringSubmatch(s)
	if found == nil {
		return Period{}, fmt.Errorf("%w: %q", ErrPeriod, s)
	}
	var n [5]int
	for i, digits := range found[1:] {
		n[i+1], _ = strconv.Atoi(digits) // none are zero
	}
	p := Period{years: n[1], months: n[2], days: 7*n[3] + n[4]}
	if p.IsZero() {
		return Period{}, fmt.Errorf("%w: %q is zero", ErrPeriod, s)
	}
	return p, nil
}

// IsZero reports whether p is no period.
func (p Period) IsZero() bool { return p == Period{} }

// Years, Months and Days are the parts of the period.
func (p Period) Years() int  { return p.years }
func (p Period) Months() int { return p.months }
func (p Period) Days() int   { return p.days }

// WholeYears reports whether the period is some years and nothing else.
func (p Period) WholeYears() bool { return p.years > 0 && p.months == 0 && p.days == 0 }

// Shorter reports whether p ends before o whatever day both begin on. The
// shortest and the longest February lie in the years tried.
func (p Period) Shorter(o Period) bool {
	for _, d := range []Date{NewDate(2023, 1, 31), NewDate(2023, 2, 28), NewDate(2024, 1, 31), NewDate(2024, 2, 29), NewDate(2023, 7, 1)} {
		if !d.Plus(p).Before(d.Plus(o)) {
			return false
		}
	}
	return true
}

// String is the ISO 8601 form, or "" for no period.
func (p Period) String() string {
	if p.IsZero() {
		return ""
	}
	b := []byte{'P'}
	for _, part := range []struct {
		n    int
		unit byte
	}{{p.years, 'Y'}, {p.months, 'M'}, {p.days, 'D'}} {
		if part.n != 0 {
			b = append(strconv.AppendInt(b, int64(part.n), 10), part.unit)
		}
	}
	return string(b)
}

// MarshalText writes String; JSON uses it.
func (p Period) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (p *Period) UnmarshalText(b []byte) error {
	*p = Period{}
	if len(b) == 0 {
		return nil
	}
	v, err := ParsePeriod(string(b))
	if err == nil {
		*p = v
	}
	return err
}

// Value is the period as text.
func (p Period) Value() (driver.Value, error) { return p.String(), nil }

// Plus is the day p later: years and months first, on the last day of a month
// that is shorter, then days. 29 February plus a year is 28 February.
func (d Date) Plus(p Period) Date { return d.AddMonths(12*p.years + p.months).AddDays(p.days) }

// Minus is the day p earlier, in the same order.
func (d Date) Minus(p Period) Date { return d.AddMonths(-12*p.years - p.months).AddDays(-p.days) }
