package clock

import (
	"database/sql/driver"
	"fmt"
	"strconv"
	"strings"
	"time"
)

const layout = "2006-01-02"

// Date is a calendar day. The zero Date is no day; it is NULL in the database
// and the empty string in text. Dates are comparable with == and fit map keys.
type Date struct {
	year  int
	month time.Month
	day   int
}

// NewDate is the given day; values out of range carry over as in time.Date.
func NewDate(year int, month time.Month, day int) Date {
	return fromTime(time.Date(year, month, day, 0, 0, 0, 0, time.UTC))
}

// DateOf is the day of t in loc.
func DateOf(t time.Time, loc *time.Location) Date { return fromTime(t.In(loc)) }

// ParseDate reads "2006-01-02".
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(layout, s)
	if err != nil {
		return Date{}, fmt.Errorf("date %q: %w", s, err)
	}
	return fromTime(t), nil
}

func fromTime(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

func (d Date) utc() time.Time { return time.Date(d.year, d.month, d.day, 0, 0, 0, 0, time.UTC) }

// Year, Month and Day are the parts of the day.
func (d Date) Year() int         { return d.year }
func (d Date) Month() time.Month { return d.month }
func (d Date) Day() int          { return d.day }

// ISOWeek is the ISO 8601 year and week.
func (d Date) ISOWeek() (year, week int) { return d.utc().ISOWeek() }

// Weekday is the day of the week.
func (d Date) Weekday() time.Weekday { return d.utc().Weekday() }

// IsZero reports whether d is no day.
func (d Date) IsZero() bool { return d == Date{} }

// AddDays is n days later.
func (d Date) AddDays(n int) Date { return fromTime(d.utc().AddDate(0, 0, n)) }

// AddMonths is n months later, on the last day of the month where the month is
// shorter: 31 January plus one month is 28 or 29 February.
func (d Date) AddMonths(n int) Date {
	first := time.Date(d.year, d.month+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return Date{first.Year(), first.Month(), min(d.day, last)}
}

// AddYears is n years later, clamped like AddMonths.
func (d Date) AddYears(n int) Date { return d.AddMonths(12 * n) }

// Sub is the number of days from o to d.
func (d Date) Sub(o Date) int { return int(d.utc().Sub(o.utc()) / (24 * time.Hour)) }

// Before reports d < o.
func (d Date) Before(o Date) bool { return d.Compare(o) < 0 }

// After reports d > o.
func (d Date) After(o Date) bool { return d.Compare(o) > 0 }

// Equal reports d == o.
func (d Date) Equal(o Date) bool { return d == o }

// Compare orders days for slices.SortFunc.
func (d Date) Compare(o Date) int { return d.utc().Compare(o.utc()) }

// Start is the first instant of the day in loc.
func (d Date) Start(loc *time.Location) time.Time {
	return time.Date(d.year, d.month, d.day, 0, 0, 0, 0, loc)
}

// At is the instant of "9:00" or "9.00" on the day; ok is false where there is
// none: nonsense, or an hour the clock skips in spring. Of an hour it repeats the
// first is meant.
func (d Date) At(s string, loc *time.Location) (t time.Time, ok bool) {
	h, m, found := strings.Cut(strings.Replace(strings.TrimSpace(s), ".", ":", 1), ":")
	hour, err := strconv.Atoi(h)
	minute, merr := strconv.Atoi(m)
	if !found || err != nil || merr != nil || len(m) != 2 || hour < 0 || hour > 23 || minute < 0 || minute > 59 {
		return time.Time{}, false
	}
	t = time.Date(d.year, d.month, d.day, hour, minute, 0, 0, loc)
	return t, t.Hour() == hour && t.Minute() == minute
}

// End is the first instant after the day in loc: days are half-open.
func (d Date) End(loc *time.Location) time.Time { return d.AddDays(1).Start(loc) }

// String is "2006-01-02", or "" for no day.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return d.utc().Format(layout)
}

// MarshalText writes String; JSON and forms use it.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (d *Date) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*d = Date{}
		return nil
	}
	v, err := ParseDate(string(b))
	if err != nil {
		return err
	}
	*d = v
	return nil
}

// GormDataType names the column type.
func (Date) GormDataType() string { return "date" }

// Value is the day as PostgreSQL reads it, NULL for no day. It is text, not a
// time.Time: a time would pass through the zone of the connection.
func (d Date) Value() (driver.Value, error) {
	if d.IsZero() {
		return nil, nil
	}
	return d.String(), nil
}

// Scan reads a date column.
func (d *Date) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*d = Date{}
		return nil
	case time.Time:
		*d = fromTime(v)
		return nil
	case string:
		return d.UnmarshalText([]byte(v))
	case []byte:
		return d.UnmarshalText(v)
	}
	return fmt.Errorf("date: cannot read %T", src)
}
