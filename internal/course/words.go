package course

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// document is what the search knows of a course (lesson 0) or a lesson in one
// language.
type document struct {
	LessonNo int
	Lang     i18n.Lang
	Title    string
	Body     string
}

func documents(e *courseware.Edition) []document {
	var list []document
	for _, l := range e.Languages {
		about := []string{e.Summary[l]}
		for _, goal := range e.Goals {
			about = append(about, goal[l])
		}
		list = append(list, document{0, l, e.Title[l], strings.Join(append(about, e.Audience[l]), " ")})
		for no := 1; ; no++ {
			p, ok := e.Lesson(no, l)
			if !ok {
				break
			}
			list = append(list, document{no, l, p.Title, p.Plain})
		}
	}
	return list
}

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

// distinct are the words worth correcting a query to.
func distinct(list []string) []string {
	var long []string
	for _, w := range list {
		if n := len([]rune(w)); n >= 3 && n <= 40 {
			long = append(long, w)
		}
	}
	slices.Sort(long)
	return slices.Compact(long)
}

// folded stop words that PostgreSQL does not know in this spelling.
var stop = []string{"fur", "uber", "konnen", "konnte", "mussen", "wahrend", "wurde", "ware"}

// limits of a query: what is longer is no search but a paste.
const (
	maxTerms = 8
	maxRunes = 40
)

// terms are the words of a query that are looked for.
func terms(query string, l i18n.Lang) []string {
	var list []string
	for _, r := range run.FindAllString(query, -1) {
		p := parts(r, l)
		if len(p) > 1 {
			p = p[len(p)-1:] // E-Akte is looked for as eakte
		}
		w := []rune(p[0])
		if t := string(w[:min(len(w), maxRunes)]); !slices.Contains(list, t) {
			list = append(list, t)
		}
	}
	long := slices.DeleteFunc(slices.Clone(list), func(w string) bool { return len([]rune(w)) < 2 || slices.Contains(stop, w) })
	if len(long) > 0 {
		list = long
	}
	return list[:min(len(list), maxTerms)]
}
