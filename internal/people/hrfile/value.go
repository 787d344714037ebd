package hrfile

import (
	"errors"
	"math"
	"net/mail"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// ErrValue says that a value is not in a form that can be read.
var ErrValue = errors.New("hrfile: value")

var germanDate = regexp.MustCompile(`^(\d{1,2})\.(\d{1,2})\.(\d{4})$`)

// Date reads 11.06.2026, 2026-06-11 or a date cell of a sheet. An empty value
// and 31.12.9999, which HR systems write for "open", are no date. Two-digit
// years are refused: they are a guess.
func (r Row) Date(f Field) (clock.Date, error) {
	c := r.Cell(f)
	s := strings.TrimSuffix(c.Text, " 00:00:00")
	if s == "" || s == "31.12.9999" || s == "9999-12-31" || s == "00.00.0000" {
		return clock.Date{}, nil
	}
	if m := germanDate.FindStringSubmatch(s); m != nil {
		day, _ := strconv.Atoi(m[1])
		month, _ := strconv.Atoi(m[2])
		year, _ := strconv.Atoi(m[3])
		return realDay(year, month, day)
	}
	if d, err := clock.ParseDate(s); err == nil {
		return realDay(d.Year(), int(d.Month()), d.Day())
	}
	if r.file.Format == XLSX {
		return r.file.serial(c.Raw)
	}
	return clock.Date{}, ErrValue
}

// realDay refuses 31.02. and years no posting can have.
func realDay(year, month, day int) (clock.Date, error) {
	d := clock.NewDate(year, time.Month(month), day)
	if d.Day() != day || int(d.Month()) != month || year < 1900 || year > 2200 {
		return clock.Date{}, ErrValue
	}
	return d, nil
}

// serial reads the day number a sheet stores for a date.
func (f *File) serial(raw string) (clock.Date, error) {
	n, err := strconv.ParseFloat(raw, 64)
	if err != nil || n < 1 || n > 110_000 {
		return clock.Date{}, ErrValue
	}
	t, err := excelize.ExcelDateToTime(math.Floor(n), f.date1904)
	if err != nil {
		return clock.Date{}, ErrValue
	}
	return realDay(t.Year(), int(t.Month()), t.Day())
}

// Share reads a share of full time in per cent ("19,5", "100 %") and returns
// hundredths of a per cent; empty is full time.
func (r Row) Share(f Field) (int, error) {
	c := r.Cell(f)
	if c.Text == "" {
		return 100_00, nil
	}
	text, percent := strings.CutSuffix(c.Text, "%")
	factor := 1.0
	if percent && r.file.Format == XLSX && c.Raw != c.Text {
		text, factor = c.Raw, 100 // a cell shown as 50% stores 0.5
	}
	text = strings.Replace(strings.TrimSpace(text), ",", ".", 1)
	if r.file.Format == XLSX && !percent && isNumber(c.Raw) {
		text = c.Raw
	}
	n, err := strconv.ParseFloat(text, 64)
	// Not (n > 0) instead of n <= 0: NaN is refused too.
	if err != nil || !(n*factor > 0 && n*factor <= 100) {
		return 0, ErrValue
	}
	return int(math.Round(n * factor * 100)), nil
}

func isNumber(s string) bool {
	_, err := strconv.ParseFloat(s, 64)
	return err == nil
}

// Flag reads yes or no in the ways HR writes it; empty is no.
func (r Row) Flag(f Field) (bool, error) {
	switch strings.ToLower(r.Text(f)) {
	case "ja", "j", "x", "1", "wahr", "true", "yes", "y":
		return true, nil
	case "", "nein", "n", "0", "falsch", "false", "no", "-":
		return false, nil
	}
	return false, ErrValue
}

// Lang reads a language of the product; empty is German.
func (r Row) Lang(f Field) (i18n.Lang, error) {
	switch strings.ToLower(r.Text(f)) {
	case "", "de", "deutsch", "german", "d", "de-de":
		return i18n.DE, nil
	case "en", "englisch", "english", "e", "en-gb", "en-us":
		return i18n.EN, nil
	}
	return "", ErrValue
}

// Email reads an address; empty is none.
func (r Row) Email(f Field) (string, error) {
	s := r.Text(f)
	if s == "" {
		return "", nil
	}
	a, err := mail.ParseAddress(s)
	if err != nil || a.Address != s || len(s) > 200 {
		return "", ErrValue
	}
	_, domain, _ := strings.Cut(s, "@")
	if i := strings.LastIndexByte(domain, '.'); i < 1 || i == len(domain)-1 {
		return "", ErrValue
	}
	return s, nil
}
