package attack

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// Unbounded is the upper bound of what nothing is known about.
const Unbounded = 1 << 30

// Range is all that is known about a number: it lies in Lo…Hi.
type Range struct{ Lo, Hi int }

var anything = Range{0, Unbounded}

// Values is how many values remain.
func (r Range) Values() int { return r.Hi - r.Lo + 1 }

// Has reports whether the value is one of them.
func (r Range) Has(v int) bool { return r.Lo <= v && v <= r.Hi }

func (r Range) and(s Range) Range { return Range{max(r.Lo, s.Lo), min(r.Hi, s.Hi)} }

// wordings are the published ways to say a number, in both languages.
var wordings = []struct {
	re    *regexp.Regexp
	bound func(a, b int) Range
}{
	{re(`^N$`), func(a, _ int) Range { return Range{a, a} }},
	{re(`^(?:unter|weniger als|under|fewer than|less than|below|<) ?N$`), func(a, _ int) Range { return Range{0, a - 1} }},
	{re(`^(?:höchstens|bis|at most|up to|≤) ?N$`), func(a, _ int) Range { return Range{0, a} }},
	{re(`^(?:über|mehr als|over|more than|above|>) ?N$`), func(a, _ int) Range { return Range{a + 1, Unbounded} }},
	{re(`^(?:ab|mindestens|at least|≥) ?N$`), func(a, _ int) Range { return Range{a, Unbounded} }},
	{re(`^N(?: oder mehr| or more)$`), func(a, _ int) Range { return Range{a, Unbounded} }},
	{re(`^N ?(?:bis|to|–|-) ?N$`), func(a, b int) Range { return Range{a, b} }},
}

func re(s string) *regexp.Regexp {
	return regexp.MustCompile(strings.ReplaceAll(s, "N", `(\d+) ?%?`))
}

var (
	group  = regexp.MustCompile(`(\d)[.,](\d{3})\b`)
	hidden = regexp.MustCompile(`(?i)^(k\. ?a\.|n/a)`)
	none   = regexp.MustCompile(`(?i)^(–|—|-|nicht betroffen|not affected)$`)
)

// parse reads one published number. Hidden is all that a hidden one says; a
// dash says that nobody is affected.
func parse(text string) (r Range, known bool, err error) {
	s := strings.Join(strings.Fields(strings.ReplaceAll(text, "\u00a0", " ")), " ")
	s = strings.TrimPrefix(s, "'")
	switch {
	case s == "" || hidden.MatchString(s):
		return anything, false, nil
	case none.MatchString(s):
		return Range{}, true, nil
	}
	for group.MatchString(s) {
		s = group.ReplaceAllString(s, "$1$2")
	}
	s = strings.ToLower(s)
	for _, w := range wordings {
		m := w.re.FindStringSubmatch(s)
		if m == nil {
			continue
		}
		var n [2]int
		for i, digits := range m[1:] {
			if n[i], err = strconv.Atoi(digits); err != nil {
				return anything, false, err
			}
		}
		return w.bound(n[0], n[1]), true, nil
	}
	return anything, false, fmt.Errorf("attack: cannot read %q", text)
}
