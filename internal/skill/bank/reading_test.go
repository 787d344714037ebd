package bank_test

import (
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/quiz"
)

// Reading level, measured by three published formulas:
//
//   - LIX, for both languages: words per sentence + per cent of words with
//     more than six letters. Björnsson, C. H. (1968): Läsbarhet. Stockholm:
//     Liber. Up to 40 counts as easy, up to 50 as medium.
//   - Wiener Sachtextformel 1, German, as a school year. Bamberger, R. and
//     Vanecek, E. (1984): Lesen – Verstehen – Lernen – Schreiben. Wien:
//     Jugend und Volk.
//   - Flesch–Kincaid grade, English, as a school year. Kincaid, J. P. et al.
//     (1975): Research Branch Report 8-75, Naval Technical Training Command.
//
// Syllables are counted by groups of vowels, in English without the silent e.
type reading struct{ sentences, words, syllables, long, many, one float64 }

// limits hold for the median item and for the hardest tenth. They were set
// just above what the items had when they were first measured (November
// 2026): a new item may not make the bank harder.
var limits = map[i18n.Lang]struct{ lix, lix90, year, year90 float64 }{
	i18n.DE: {36, 45, 6, 8.5},
	i18n.EN: {27, 36, 4.5, 6.5},
}

// mostWords is the longest sentence, see FORMAT.md.
var mostWords = map[i18n.Lang]int{i18n.DE: 15, i18n.EN: 18}

var (
	sentenceEnd = regexp.MustCompile(`[.!?:;][“”"’]?(\s+|$)`)
	vowels      = regexp.MustCompile(`(?i)[aeiouyäöü]+`)
	silentE     = regexp.MustCompile(`(?i)[^aeiouyl]e[sd]?$`)
	ordinal     = regexp.MustCompile(`\b(\d+)\. (\p{Ll}|Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember)`)
)

func sentences(s string) []string {
	s = ordinal.ReplaceAllString(strings.ReplaceAll(s, "\u00a0", " "), "$1 $2")
	var list []string
	for _, one := range sentenceEnd.Split(s, -1) {
		if len(wordsOf(one)) > 0 {
			list = append(list, one)
		}
	}
	return list
}

// wordsOf are the words that have a letter; numbers and file names are not
// read as language.
func wordsOf(s string) []string {
	return slices.DeleteFunc(strings.Fields(s), func(w string) bool {
		return !strings.ContainsFunc(w, unicode.IsLetter) || strings.ContainsAny(w, "=_/@") || strings.Contains(w, "site:")
	})
}

func syllables(w string, l i18n.Lang) int {
	n := len(vowels.FindAllString(w, -1))
	if l == i18n.EN && n > 1 && silentE.MatchString(w) {
		n--
	}
	return max(n, 1)
}

func measure(l i18n.Lang, texts ...string) reading {
	var r reading
	for _, t := range texts {
		for _, s := range sentences(t) {
			r.sentences++
			for _, w := range wordsOf(s) {
				w = strings.TrimFunc(w, func(c rune) bool { return !unicode.IsLetter(c) })
				n := syllables(w, l)
				r.words++
				r.syllables += float64(n)
				if utf8.RuneCountInString(w) > 6 {
					r.long++
				}
				if n >= 3 {
					r.many++
				}
				if n == 1 {
					r.one++
				}
			}
		}
	}
	return r
}

func (r reading) lix() float64 { return r.words/r.sentences + 100*r.long/r.words }

func (r reading) year(l i18n.Lang) float64 {
	if l == i18n.DE {
		return 0.1935*100*r.many/r.words + 0.1672*r.words/r.sentences + 0.1297*100*r.long/r.words - 0.0327*100*r.one/r.words - 0.875
	}
	return 0.39*r.words/r.sentences + 11.8*r.syllables/r.words - 15.59
}

// readTexts are what a person reads of an item: question and explanation as
// sentences, options each as one.
func readTexts(t quiz.Text) []string {
	list := []string{plainText(t.Prompt), plainText(t.Explanation)}
	for _, id := range slices.Sorted(maps.Keys(t.Parts)) {
		list = append(list, t.Parts[id].Text)
	}
	for _, id := range slices.Sorted(maps.Keys(t.Partners)) {
		list = append(list, t.Partners[id])
	}
	return list
}

func TestReadingLevelStaysLow(t *testing.T) {
	for _, l := range i18n.Langs {
		var lix, year []float64
		areas := map[string][]float64{}
		for _, i := range offered(t) {
			text := i.Text(l)
			m := measure(l, plainText(text.Prompt), plainText(text.Explanation))
			lix, year = append(lix, m.lix()), append(year, m.year(l))
			areas[i.Competence[:1]] = append(areas[i.Competence[:1]], m.lix())
			if os.Getenv("LOTSE_READING") != "" && m.lix() > limits[l].lix90 {
				t.Logf("hard in %s: %s LIX %.0f, year %.1f", l, i.ID, m.lix(), m.year(l))
			}
		}
		report := fmt.Sprintf("%s: LIX median %.0f, hardest tenth from %.0f; school year median %.1f, hardest tenth from %.1f; LIX by area",
			l, percentile(lix, 50), percentile(lix, 90), percentile(year, 50), percentile(year, 90))
		for _, a := range slices.Sorted(maps.Keys(areas)) {
			report += fmt.Sprintf(" %s: %.0f", a, percentile(areas[a], 50))
		}
		t.Log(report)
		want := limits[l]
		if percentile(lix, 50) > want.lix || percentile(lix, 90) > want.lix90 || percentile(year, 50) > want.year || percentile(year, 90) > want.year90 {
			t.Errorf("%s has become harder to read than %+v", l, want)
		}
	}
}

func percentile(list []float64, p int) float64 {
	sorted := slices.Sorted(slices.Values(list))
	return sorted[(len(sorted)-1)*p/100]
}

func TestSentencesAreShort(t *testing.T) {
	for _, l := range i18n.Langs {
		check := func(id, text string) {
			for _, s := range sentences(text) {
				if n := len(wordsOf(s)); n > mostWords[l] {
					t.Errorf("%s in %s: %d words: %s", id, l, n, s)
				}
			}
		}
		for _, c := range shipped(t).Competences {
			for _, s := range c.Self {
				check("self "+c.Code, s[l])
			}
			for _, i := range c.Items {
				for _, s := range readTexts(i.Text(l)) {
					check(i.ID, s)
				}
				for _, f := range i.Families() {
					for _, s := range readTexts(i.Text(l, f)) {
						check(i.ID+" for "+f, s)
					}
				}
			}
		}
	}
}

var (
	genderSign = regexp.MustCompile(`\pL[*:_·/]-?in(nen)?\b|\pLIn(nen)?\b`)
	roughWords = map[i18n.Lang]*regexp.Regexp{
		i18n.DE: regexp.MustCompile(`(?i)\b(bzw|ggf|etc|usw|i\.d\.R)\b`),
		i18n.EN: regexp.MustCompile(`(?i)\b(don't|can't|won't|isn't|doesn’t|don’t|can’t|won’t|isn’t|etc)\b`),
	}
)

// German is written without gender signs, English without contractions,
// both without abbreviations.
func TestHouseStyle(t *testing.T) {
	for _, i := range offered(t) {
		for _, l := range i18n.Langs {
			for _, s := range readTexts(i.Text(l)) {
				if l == i18n.DE && genderSign.MatchString(s) {
					t.Errorf("%s has a gender sign: %s", i.ID, s)
				}
				if m := roughWords[l].FindString(s); m != "" {
					t.Errorf("%s in %s says %q: %s", i.ID, l, m, s)
				}
				if strings.ContainsAny(s, "\"'") || l == i18n.DE && strings.ContainsAny(s, "”’") {
					t.Errorf("%s in %s has typewriter or foreign quotes: %s", i.ID, l, s)
				}
			}
		}
	}
}
