package quiz

import (
	"math/big"
	"regexp"
	"strings"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

var (
	plain   = regexp.MustCompile(`^-?\d{1,15}(\.\d{1,10})?$`)
	grouped = regexp.MustCompile(`^-?\d{1,3}(,\d{3})+(\.\d+)?$`)
)

// number reads the canonical form of a number: digits and a decimal point.
func number(s string) (*big.Rat, bool) {
	if !plain.MatchString(s) {
		return nil, false
	}
	return new(big.Rat).SetString(s)
}

// canonical turns a typed number into its canonical form. Comma and point
// are read the way of the reader's language; where only the other way makes
// sense ("3.5" typed by a German), that is taken.
func canonical(typed string, l i18n.Lang) (string, bool) {
	s := strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", "−", "-", "–", "-").Replace(strings.TrimSpace(typed))
	s = strings.TrimPrefix(s, "+")
	own, other := s, swap.Replace(s)
	if l == i18n.DE {
		own, other = other, own
	}
	for _, try := range []string{own, other} {
		if grouped.MatchString(try) {
			try = strings.ReplaceAll(try, ",", "")
		}
		if r, ok := number(try); ok {
			return trimmed(r), true
		}
	}
	return "", false
}

var swap = strings.NewReplacer(",", ".", ".", ",")

// trimmed writes r without trailing zeros, so that equal numbers are equal
// texts.
func trimmed(r *big.Rat) string {
	s := r.FloatString(10)
	s = strings.TrimRight(s, "0")
	s = strings.TrimSuffix(s, ".")
	if s == "-0" {
		return "0"
	}
	return s
}

// shown writes a canonical number the way of l.
func shown(s string, l i18n.Lang) string {
	s = strings.Replace(s, "-", "−", 1)
	if l == i18n.DE {
		return strings.Replace(s, ".", ",", 1)
	}
	return s
}

// within says whether given lies in value ± tolerance, exactly.
func within(given, value, tolerance string) bool {
	g, ok := number(given)
	if !ok {
		return false
	}
	v, _ := number(value)
	t := new(big.Rat)
	if tolerance != "" {
		t, _ = number(tolerance)
	}
	diff := new(big.Rat).Sub(g, v)
	return diff.Abs(diff).Cmp(t) <= 0
}
