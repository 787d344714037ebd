package merge

import (
	"fmt"
	"strings"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Field is a text in three states: a part of it in one language, or a fact
// about it.
type Field struct {
	Key                string // names its changes
	Fact               string
	Lang               i18n.Lang
	Cut                Cut
	Base, Ours, Theirs string
}

// Cut says into which blocks a field is cut.
type Cut int

// The cuts.
const (
	ByBlock Cut = iota // paragraphs, lists, tables: what blank lines set apart
	ByLine
	Whole
	Fixed // whole, and nobody writes another one
)

// Texts merges fields block by block and returns what becomes of each. Blocks
// have no names: those of a side belong to the blocks of the base they are
// most like, in the same order.
func Texts(fields []Field, picks map[string]Pick) ([]string, Result) {
	m := &merging{picks: picks}
	out := make([]string, len(fields))
	for i, f := range fields {
		out[i] = m.field(f)
	}
	return out, m.out
}

func (m *merging) field(f Field) string {
	sep := "\n\n"
	if f.Cut == ByLine {
		sep = "\n"
	}
	base := f.cut(f.Base)
	ours, theirs := alike(base, f.cut(f.Ours)), alike(base, f.cut(f.Theirs))
	var list []string
	ourSide, theirSide, n := true, true, 0
	take := func(t three) {
		n++
		c := Change{Key: fmt.Sprintf("%s-%d", f.Key, n), Fact: f.Fact, Lang: f.Lang, Was: t.base, Is: t.ours, New: t.theirs, Editable: f.Cut != Fixed}
		text := t.ours
		switch m.decide(c, t) {
		case 't':
			text, ourSide = t.theirs, ourSide && t.theirs == t.ours
		case 'e':
			text, ourSide = strings.TrimSpace(m.picks[c.Key].Text[f.Lang]), false
		}
		theirSide = theirSide && text == t.theirs
		if text != "" {
			list = append(list, text)
		}
	}
	for i := range len(base) + 1 {
		take(three{"", strings.Join(ours.before[i], sep), strings.Join(theirs.before[i], sep)})
		if i < len(base) {
			take(three{base[i], ours.at[i], theirs.at[i]})
		}
	}
	switch { // as it was written there, blank lines included
	case ourSide:
		return f.Ours
	case theirSide:
		return f.Theirs
	}
	return strings.Join(list, sep)
}

// cut cuts a text into its blocks; code is not cut.
func (f Field) cut(text string) []string {
	if text = strings.TrimSpace(text); text == "" {
		return nil
	}
	if f.Cut == Whole || f.Cut == Fixed {
		return []string{text}
	}
	var blocks, block []string
	end := func() {
		if len(block) > 0 {
			blocks, block = append(blocks, strings.Join(block, "\n")), nil
		}
	}
	code := false
	for _, line := range strings.Split(text, "\n") {
		if strings.HasPrefix(strings.TrimSpace(line), "```") {
			code = !code
		}
		if strings.TrimSpace(line) == "" && !code {
			end()
			continue
		}
		block = append(block, line)
		if f.Cut == ByLine {
			end()
		}
	}
	end()
	return blocks
}

// likeness is a side seen from the base: what became of each block ("" is not
// there), and what is new before it; the last of before stands at the end.
type likeness struct {
	at     []string
	before [][]string
}

// most bounds the table of alike; longer texts are compared as a whole.
const most = 250_000

func alike(base, side []string) likeness {
	l := likeness{make([]string, len(base)), make([][]string, len(base)+1)}
	from := 0
	for from < len(base) && from < len(side) && base[from] == side[from] {
		l.at[from] = base[from]
		from++
	}
	tail := 0
	for tail < len(base)-from && tail < len(side)-from && base[len(base)-1-tail] == side[len(side)-1-tail] {
		l.at[len(base)-1-tail] = base[len(base)-1-tail]
		tail++
	}
	l.pair(base[from:len(base)-tail], side[from:len(side)-tail], from)
	return l
}

// pair finds the pairs of blocks that are most alike without crossing, and
// puts what is left between two pairs side by side, as far as it goes.
func (l *likeness) pair(base, side []string, from int) {
	i, j := 0, 0
	until := func(x, y int) {
		for ; i < x && j < y; i, j = i+1, j+1 {
			l.at[from+i] = side[j]
		}
		l.before[from+x] = append(l.before[from+x], side[j:y]...)
		i, j = x, y
	}
	if len(base)*len(side) <= most {
		for _, p := range pairs(base, side) {
			until(p[0], p[1])
			l.at[from+i] = side[j]
			i, j = i+1, j+1
		}
	}
	until(len(base), len(side))
}

// pairs are the blocks of two texts that belong together: of all ways to put
// them in pairs without crossing the one whose pairs have most in common.
func pairs(base, side []string) (list [][2]int) {
	best := make([][]int, len(base)+1) // of what begins there
	for i := range best {
		best[i] = make([]int, len(side)+1)
	}
	worth := likenesses(base, side)
	for i := len(base) - 1; i >= 0; i-- {
		for j := len(side) - 1; j >= 0; j-- {
			best[i][j] = max(best[i+1][j], best[i][j+1])
			if w := worth(i, j); w > 0 {
				best[i][j] = max(best[i][j], w+best[i+1][j+1])
			}
		}
	}
	for i, j := 0, 0; i < len(base) && j < len(side); {
		switch w := worth(i, j); {
		case w > 0 && best[i][j] == w+best[i+1][j+1]:
			list = append(list, [2]int{i, j})
			i, j = i+1, j+1
		case best[i][j] == best[i+1][j]:
			i++
		default:
			j++
		}
	}
	return list
}

// likenesses says how much two blocks have in common: 1000 where they are the
// same, 0 where less than half of their words are.
func likenesses(base, side []string) func(i, j int) int {
	words := func(blocks []string) (sets []map[string]bool) {
		for _, b := range blocks {
			set := map[string]bool{}
			for _, w := range strings.Fields(b) {
				set[w] = true
			}
			sets = append(sets, set)
		}
		return sets
	}
	b, s := words(base), words(side)
	return func(i, j int) int {
		if base[i] == side[j] {
			return 1000
		}
		common := 0
		for w := range b[i] {
			if s[j][w] {
				common++
			}
		}
		if 4*common < len(b[i])+len(s[j]) {
			return 0
		}
		return 1000 * common / (len(b[i]) + len(s[j]))
	}
}
