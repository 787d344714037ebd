package search

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// run is a word or several joined by hyphens, as it stands in a text.
var run = regexp.MustCompile(`[\p{L}\p{N}\x{00ad}]+(?:[-\x{2010}\x{2011}][\p{L}\p{N}\x{00ad}]+)*`)

// words are the folded words of a text in order; E-Akte gives e, akte and
// eakte, so that every way of writing it finds it.
func words(text string, l i18n.Lang) []string {
	var list []string
	for _, r := range run.FindAllString(text, -1) {
		list = append(list, parts(r, l)...)
	}
	return list
}

func parts(run string, l i18n.Lang) []string {
	list := strings.FieldsFunc(run, func(r rune) bool { return r == '-' || r == '\u2010' || r == '\u2011' })
	for i, p := range list {
		list[i] = fold(p, l)
	}
	if len(list) > 1 {
		list = append(list, strings.Join(list, ""))
	}
	return list
}

// fold makes spellings equal: case, accents, ß and ss, and in German ä and
// ae. Queries and documents are folded alike, so a fold that goes too far
// (neue → neu) does no harm.
func fold(word string, l i18n.Lang) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(word)) {
		switch {
		case r == 'ß':
			b.WriteString("ss")
		case unicode.IsLetter(r) || unicode.IsNumber(r):
			b.WriteRune(r)
		}
	}
	if l == i18n.DE {
		return umlauts.Replace(b.String())
	}
	return b.String()
}

var umlauts = strings.NewReplacer("ae", "a", "oe", "o", "ue", "u")

// known are the words of a text worth correcting a query to, in order, each
// with its first way of being written.
func known(text string, l i18n.Lang) (folded, written []string) {
	first := map[string]string{}
	for _, r := range run.FindAllString(text, -1) {
		r = strings.ReplaceAll(r, "\u00ad", "")
		list := parts(r, l)
		for i, w := range list {
			if n := len([]rune(w)); n < 3 || n > maxRunes || first[w] != "" {
				continue
			}
			first[w] = w
			if i == len(list)-1 { // a whole run: its parts are written as folded
				first[w] = r
			}
		}
	}
	for w := range first {
		folded = append(folded, w)
	}
	slices.Sort(folded) // two writers meet the same words in the same order
	for _, w := range folded {
		written = append(written, first[w])
	}
	return folded, written
}

// folded stop words that PostgreSQL does not know in this spelling.
var stop = []string{"fur", "uber", "konnen", "konnte", "mussen", "wahrend", "wurde", "ware"}

// limits of a query: what is longer is no search but a paste.
const (
	maxTerms = 8
	maxRunes = 40
)

// term is a word of a query: as it was typed and as it is folded.
type term struct{ typed, word string }

// folded is a typed word as it is looked for: E-Akte as eakte.
func folded(typed string, l i18n.Lang) string {
	p := parts(typed, l)
	if len(p) == 0 {
		return ""
	}
	return short(p[len(p)-1:])[0]
}

// short are words without what goes beyond maxRunes.
func short(words []string) []string {
	list := make([]string, len(words))
	for i, word := range words {
		w := []rune(word)
		list[i] = string(w[:min(len(w), maxRunes)])
	}
	return list
}

// terms are the words of a query that are looked for.
func terms(query string, l i18n.Lang) (list []term) {
	for _, r := range run.FindAllString(query, -1) {
		t := term{r, folded(r, l)}
		again := slices.ContainsFunc(list, func(o term) bool { return o.word == t.word })
		if len([]rune(t.word)) > 1 && !again && !slices.Contains(stop, t.word) && len(list) < maxTerms {
			list = append(list, t)
		}
	}
	return list
}

// halves are the ways to take a word apart into two that are long enough to
// be words.
func halves(term string) (list [][2]string) {
	r := []rune(term)
	for i := 3; i <= len(r)-3; i++ {
		list = append(list, [2]string{string(r[:i]), string(r[i:])})
	}
	return list
}
