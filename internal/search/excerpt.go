package search

import (
	"slices"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Piece is a part of an excerpt; Mark says that it was looked for.
type Piece struct {
	Text string
	Mark bool
}

// width is how many letters an excerpt shows around the first hit.
const width = 90

// Excerpt cuts the surroundings of the first hit out of a text in a language.
func (a Asked) Excerpt(text string, l i18n.Lang) []Piece {
	runs := run.FindAllStringIndex(text, -1)
	hit := func(r []int) bool {
		return slices.ContainsFunc(parts(text[r[0]:r[1]], l), func(w string) bool { return slices.Contains(a.words[l], w) })
	}
	from, to := window(text, runs, max(0, slices.IndexFunc(runs, hit)))
	if from == to {
		return nil
	}
	var list []Piece
	add := func(s string, mark bool) {
		if s != "" {
			list = append(list, Piece{s, mark})
		}
	}
	if from > 0 {
		add("… ", false)
	}
	at := from
	for _, r := range runs {
		if r[0] < from || r[1] > to || !hit(r) {
			continue
		}
		add(text[at:r[0]], false)
		add(text[r[0]:r[1]], true)
		at = r[1]
	}
	add(text[at:to], false)
	if to < len(text) {
		add(" …", false)
	}
	return list
}

// window ends at words, never within one.
func window(text string, runs [][]int, first int) (from, to int) {
	if len(runs) == 0 {
		return 0, 0
	}
	at := runs[first][0]
	from, to = at, runs[first][1]
	for _, r := range runs {
		if r[0] >= at-width && r[0] < from {
			from = r[0]
		}
		if r[1] <= at+width && r[1] > to {
			to = r[1]
		}
	}
	if to == runs[len(runs)-1][1] {
		to = len(text)
	}
	if from == runs[0][0] {
		from = 0
	}
	return from, to
}
