package search

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Asked is a query as it is understood.
type Asked struct {
	Instead string // the query with its mistyped words corrected, or ""

	wide  string                 // tsquery with parts, compounds and corrections
	exact string                 // tsquery of what was typed, in any inflection
	words map[i18n.Lang][]string // folded words to mark
}

// Empty reports whether there is nothing to look for.
func (a Asked) Empty() bool { return a.wide == "" }

// How alike two words must be to be taken for one another: surely, or where
// nothing else is near. PostgreSQL itself looks no further than 0.3.
const (
	alike = 0.5
	guess = 0.35
)

// How many words a word of a query may stand for.
const (
	maxContaining = 16
	maxLikely     = 4
)

// compoundLength is from how many letters on a word is looked for within
// others.
const compoundLength = 4

// piece is a word of a query, or half of one, in a language.
type piece struct {
	Lang i18n.Lang
	Word string
}

// entry is a word the texts have.
type entry struct {
	Word    string
	Written string
	Alike   float64
	Within  bool // contains what was looked for
}

// Understand completes the words of a query with those the texts have: other
// forms of a word, compounds with it, the halves of a compound, and for a word
// that no text has the most likely ones.
func Understand(ctx context.Context, tx *db.Tx, query string) (Asked, error) {
	a := Asked{words: map[i18n.Lang][]string{}}
	wanted := map[i18n.Lang][]term{}
	var pieces []piece
	for _, l := range i18n.Langs {
		wanted[l] = terms(query, l)
		for _, t := range wanted[l] {
			pieces = append(pieces, piece{l, t.word})
			if l == i18n.DE {
				for _, h := range halves(t.word) {
					pieces = append(pieces, piece{l, h[0]}, piece{l, h[1]})
				}
			}
		}
	}
	if len(pieces) == 0 {
		return a, nil
	}
	forms, idle, err := selectForms(ctx, tx, pieces)
	if err != nil {
		return a, err
	}
	lost := map[string]bool{} // typed words that no language knows
	for _, l := range i18n.Langs {
		wanted[l] = slices.DeleteFunc(wanted[l], func(t term) bool { return idle[piece{l, t.word}] })
		for _, t := range wanted[l] {
			lost[t.typed] = !slices.ContainsFunc(i18n.Langs, func(o i18n.Lang) bool {
				p := piece{o, folded(t.typed, o)}
				return idle[p] || len(forms[p]) > 0
			})
		}
	}
	near, err := selectNear(ctx, tx, wanted, lost)
	if err != nil {
		return a, err
	}
	err = a.put(ctx, tx, wanted, func(l i18n.Lang, t term) (string, string, []string) {
		return meant(piece{l, t.word}, forms, near[piece{l, t.word}])
	}, query)
	return a, err
}

// put makes the tsqueries of what every word means: its part of the tsquery,
// what should have been typed, the words to mark.
func (a *Asked) put(ctx context.Context, tx *db.Tx, wanted map[i18n.Lang][]term, mean func(i18n.Lang, term) (string, string, []string), query string) error {
	wide, exact := map[i18n.Lang]string{}, map[i18n.Lang]string{}
	instead := map[string]string{}
	for _, l := range i18n.Langs {
		var groups, plain []string
		for _, t := range wanted[l] {
			group, better, mark := mean(l, t)
			groups, plain = append(groups, "("+group+")"), append(plain, t.word)
			a.words[l] = append(a.words[l], mark...)
			if better != "" && (instead[t.typed] == "" || l == i18n.LangOf(ctx)) {
				instead[t.typed] = better
			}
		}
		wide[l], exact[l] = strings.Join(groups, " & "), strings.Join(plain, " & ")
	}
	if len(instead) > 0 {
		a.Instead = run.ReplaceAllStringFunc(query, func(w string) string {
			if better := instead[w]; better != "" {
				return better
			}
			return w
		})
	}
	var err error
	a.wide, a.exact, err = selectQueries(ctx, tx, wide, exact)
	return err
}

// meant is what a word of a query stands for.
func meant(p piece, forms map[piece][]entry, near []entry) (group, better string, mark []string) {
	list := []string{p.Word}
	mark = wordsOf(forms[p])
	containing, likely := 0, 0
	for _, e := range near {
		sure := e.Alike >= alike || len(near) > 0 && !near[0].Within && near[0].Alike < alike
		switch {
		case e.Within && containing < maxContaining:
			containing++
		case !e.Within && containing == 0 && sure && likely < maxLikely:
			if likely++; better == "" {
				better = e.Written
			}
		default:
			continue
		}
		list = append(list, e.Word)
	}
	mark = append(mark, list...)
	if a, b, ok := apart(p, forms); ok {
		list = append(list, "("+a.Word+" & "+b.Word+")")
		mark = slices.Concat(mark, wordsOf(forms[a]), wordsOf(forms[b]))
		better = ""
	}
	return strings.Join(list, " | "), better, mark
}

func wordsOf(list []entry) (words []string) {
	for _, e := range list {
		words = append(words, e.Word)
	}
	return words
}

// apart takes a compound apart where both halves are words of the texts, as
// evenly as can be. Very short ones have to stand there as they are: a stem
// of three letters is anything.
func apart(p piece, forms map[piece][]entry) (first, second piece, ok bool) {
	best := 0
	for _, h := range halves(p.Word) {
		a, b := piece{p.Lang, h[0]}, piece{p.Lang, h[1]}
		if n := min(len(a.Word), len(b.Word)); n > best && isWord(a, forms) && isWord(b, forms) {
			best, first, second, ok = n, a, b, true
		}
	}
	return first, second, ok
}

func isWord(p piece, forms map[piece][]entry) bool {
	return slices.ContainsFunc(forms[p], func(e entry) bool { return len(p.Word) > 3 || e.Word == p.Word })
}

var quoted = regexp.MustCompile(`'(?:t:)?([^']+)'`)

// titles is a tsquery that looks in titles only.
func titles(q string) string { return quoted.ReplaceAllString(q, "'t:$1'") }

// Begun is a query that somebody is still typing: its last word may go on,
// whatever weight it has by itself. It looks in titles only, for what stands
// there and for nothing near.
func Begun(ctx context.Context, tx *db.Tx, query string) (Asked, error) {
	a := Asked{words: map[i18n.Lang][]string{}}
	stems, before := map[i18n.Lang]string{}, map[i18n.Lang]string{}
	var last []string
	for _, l := range i18n.Langs {
		done, word := begun(query, l)
		if word == "" {
			continue
		}
		var list []string
		for _, t := range terms(done, l) {
			list = append(list, t.word)
		}
		before[l], stems[l] = strings.Join(list, " & "), strings.Join(append(list, word), " & ")+":*"
		last = append(last, "'t:"+word+"':*")
	}
	if len(last) == 0 {
		return a, nil
	}
	stemmed, whole, err := selectQueries(ctx, tx, stems, before)
	a.exact = strings.Join(slices.Compact(last), " | ")
	if whole != "" {
		a.exact = "(" + titles(whole) + ") & (" + a.exact + ")"
	}
	if a.wide = a.exact; stemmed != "" { // rows from before the words of titles were kept
		a.wide += " | " + titles(stemmed)
	}
	return a, err
}

// begun takes a query apart into what stands there and the word that may go on,
// folded: the last of more than one letter.
func begun(query string, l i18n.Lang) (done, last string) {
	runs := run.FindAllStringIndex(query, -1)
	for i := len(runs) - 1; i >= 0; i-- {
		if w := folded(query[runs[i][0]:runs[i][1]], l); len([]rune(w)) > 1 {
			return query[:runs[i][0]], w
		}
	}
	return "", ""
}
