package moodle

import (
	"math/big"
	"regexp"
	"strconv"
	"strings"
)

// numberForm also keeps exponents small: a Rat of 1e999999999 would eat the
// memory.
var numberForm = regexp.MustCompile(`^[+-]?\d{1,20}([.,]\d{1,20})?([eE][+-]?\d{1,2})?$|^[+-]?[.,]\d{1,20}$`)

// Number reads a number with a point or, as teachers write it, a comma.
func Number(s string) (*big.Rat, bool) {
	s = strings.ReplaceAll(strings.TrimSpace(s), "−", "-")
	if !numberForm.MatchString(s) {
		return nil, false
	}
	return new(big.Rat).SetString(strings.Replace(s, ",", ".", 1))
}

// Percent reads a weight.
func Percent(s string) (float64, bool) {
	r, ok := Number(s)
	if !ok {
		return 0, false
	}
	f, _ := r.Float64()
	return f, f >= -100 && f <= 100
}

// Interval turns "value" with a tolerance into a range.
func Interval(value, tolerance string) (low, high *big.Rat, ok bool) {
	v, ok := Number(value)
	if !ok {
		return nil, nil, false
	}
	t := new(big.Rat)
	if strings.TrimSpace(tolerance) != "" {
		if t, ok = Number(tolerance); !ok {
			return nil, nil, false
		}
	}
	t.Abs(t)
	return new(big.Rat).Sub(v, t), new(big.Rat).Add(v, t), true
}

// Category takes what only Moodle understands off a path of categories:
// $course$/top/Amt/Bürgerbüro → Amt/Bürgerbüro.
func Category(path string) string {
	var parts []string
	for _, p := range splitPath(path) {
		p = strings.TrimSpace(p)
		if p == "" || len(parts) == 0 && (p == "top" || strings.HasPrefix(p, "$") && strings.HasSuffix(p, "$")) {
			continue
		}
		parts = append(parts, p)
	}
	return strings.Join(parts, "/")
}

// splitPath parts at single slashes; two are a slash in a name.
func splitPath(path string) []string {
	const slash = "\x00"
	parts := strings.Split(strings.ReplaceAll(path, "//", slash), "/")
	for i, p := range parts {
		parts[i] = strings.ReplaceAll(p, slash, "//")
	}
	return parts
}

// Shorten is a piece of a text that says which one it was.
func Shorten(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > 60 {
		return string(r[:59]) + "…"
	}
	return s
}

// Points reads a mark as written, 1 if there is none.
func Points(s string) (float64, bool) {
	if strings.TrimSpace(s) == "" {
		return 1, true
	}
	f, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	return f, err == nil && f >= 0 && f < 1e6
}
