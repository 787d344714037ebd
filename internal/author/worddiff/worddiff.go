// Package worddiff says which words two texts share, for people who compare
// them. Pure functions; the order of words and spaces is kept, so that the
// pieces of either side joined give that side again.
package worddiff

import (
	"regexp"
	"strings"
)

// Op says what became of a piece.
type Op string

// What can become of a piece.
const (
	Same    Op = "same"
	Removed Op = "removed" // in the old text only
	Added   Op = "added"   // in the new text only
)

// Piece is a run of words with one fate.
type Piece struct {
	Op   Op
	Text string
}

// word is a word, a sign or the space between.
var word = regexp.MustCompile(`[\p{L}\p{N}\p{M}]+|[^\p{L}\p{N}\p{M}\s]|\s+`)

// limit bounds the table of common words: some 16 MB. Longer texts are shown
// as one replacement between what they begin and end with alike.
const limit = 4_000_000

// Compare returns the pieces of both texts in reading order: what was removed
// stands before what was added in its place.
func Compare(before, after string) []Piece {
	a, b := word.FindAllString(before, -1), word.FindAllString(after, -1)
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	var out pieces
	out.add(Same, a[:head]...)
	middle(&out, a[head:len(a)-tail], b[head:len(b)-tail])
	out.add(Same, a[len(a)-tail:]...)
	return out
}

// middle walks the longest common subsequence of words.
func middle(out *pieces, a, b []string) {
	if len(a)*len(b) > limit {
		out.add(Removed, a...)
		out.add(Added, b...)
		return
	}
	common := table(a, b)
	i, j := 0, 0
	for i < len(a) && j < len(b) {
		switch {
		case a[i] == b[j]:
			out.add(Same, b[j])
			i, j = i+1, j+1
		case common[i+1][j] >= common[i][j+1]:
			out.add(Removed, a[i])
			i++
		default:
			out.add(Added, b[j])
			j++
		}
	}
	out.add(Removed, a[i:]...)
	out.add(Added, b[j:]...)
}

// table holds how many words the ends from i and j on have in common.
func table(a, b []string) [][]int32 {
	t := make([][]int32, len(a)+1)
	for i := range t {
		t[i] = make([]int32, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				t[i][j] = t[i+1][j+1] + 1
			} else {
				t[i][j] = max(t[i+1][j], t[i][j+1])
			}
		}
	}
	return t
}

// pieces grow by runs of the same fate.
type pieces []Piece

func (p *pieces) add(op Op, words ...string) {
	if len(words) == 0 {
		return
	}
	text := strings.Join(words, "")
	if n := len(*p); n > 0 && (*p)[n-1].Op == op {
		(*p)[n-1].Text += text
		return
	}
	*p = append(*p, Piece{op, text})
}
