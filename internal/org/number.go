package org

import (
	"strconv"
	"strings"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// CompareNumbers orders unit numbers as people do: 05 before 10, 10.2 before
// 10.10, D1 after the numbers.
func CompareNumbers(a, b string) int {
	x, y := a, b
	for x != "" && y != "" {
		p, restX := chunk(x)
		q, restY := chunk(y)
		if c := compareChunks(p, q); c != 0 {
			return c
		}
		x, y = restX, restY
	}
	if c := len(x) - len(y); c != 0 {
		return c
	}
	return strings.Compare(a, b)
}

func compareChunks(p, q string) int {
	m, err := strconv.Atoi(p)
	n, err2 := strconv.Atoi(q)
	if err == nil && err2 == nil {
		return m - n
	}
	return strings.Compare(p, q)
}

// chunk cuts the longest run of digits or of other characters.
func chunk(s string) (head, rest string) {
	digit := func(c byte) bool { return c >= '0' && c <= '9' }
	i := 1
	for i < len(s) && i < 18 && digit(s[i]) == digit(s[0]) {
		i++
	}
	return s[:i], s[i:]
}

var umlauts = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss", "é", "e", "è", "e", "ø", "o", "å", "a")

// Slug makes the readable part of a URL: "Amt für Soziales" → "amt-fuer-soziales".
func Slug(s string) string {
	var b strings.Builder
	for _, r := range umlauts.Replace(strings.ToLower(s)) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
		if b.Len() > 60 {
			break
		}
	}
	if out := strings.Trim(b.String(), "-"); out != "" {
		return out
	}
	return "x"
}

// freeSlug is the slug of a new unit: its name, with its number where another
// unit has the name already, counted on where even that is taken.
func freeSlug(name i18n.Text, number string, taken map[string]bool) string {
	s, _ := name.In(i18n.DE)
	slug := Slug(s)
	if taken[slug] {
		slug = Slug(slug + " " + number)
	}
	free := slug
	for i := 2; taken[free]; i++ {
		free = slug + "-" + strconv.Itoa(i)
	}
	taken[free] = true
	return free
}
