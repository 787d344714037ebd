package bank

import (
	"html/template"
	"slices"
	"sync"

	"codeberg.org/lotse/lotse/content/linked"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/quiz"
)

// Framework is the code of the framework whose competences the items carry.
const Framework = "digcomp-3.0"

// The levels that items ask for; the two above are shown in work, not in a
// test.
const (
	LowestLevel  = 1
	HighestLevel = 6
)

// Bands are the words for two levels each, lowest first.
var Bands = []string{"basic", "intermediate", "advanced", "highly_advanced"}

// Bank is all items of one framework.
type Bank struct {
	Competences []Competence // in the order of their codes

	byCode map[string]int
	byID   map[string]Item
}

// Competence is what the bank has for one competence.
type Competence struct {
	Code  string      // 1.1
	Self  []i18n.Text // a sentence for each of Bands
	Items []Item      // in the order of the file, withdrawn ones included
}

// Item is a question of the check.
type Item struct {
	quiz.Question
	Competence string // its code
	Level      int    // 1 to 6
	Withdrawn  bool   // no longer drawn, still shown where it was answered

	texts    map[i18n.Lang]words
	variants []variant
}

// Load is the bank that the program has with it.
func Load() (Bank, error) { return loaded() }

var loaded = sync.OnceValues(func() (Bank, error) { return Read(linked.Files, "items/"+Framework) })

// Competence returns the competence with the code.
func (b Bank) Competence(code string) (Competence, bool) {
	i, ok := b.byCode[code]
	if !ok {
		return Competence{}, false
	}
	return b.Competences[i], true
}

// Item returns the item with the id, withdrawn or not.
func (b Bank) Item(id string) (Item, bool) {
	i, ok := b.byID[id]
	return i, ok
}

// Offered are the items that can be drawn.
func (c Competence) Offered() []Item {
	return slices.DeleteFunc(slices.Clone(c.Items), func(i Item) bool { return i.Withdrawn })
}

// Families are the job families for which the item has words of its own.
func (i Item) Families() []string {
	var all []string
	for _, v := range i.variants {
		all = append(all, v.JobFamilies...)
	}
	return all
}

// Text is what the item says to a person of the given job families (their
// slugs): the first variant that fits, else the words for everybody.
func (i Item) Text(l i18n.Lang, families ...string) quiz.Text {
	w := i.texts[l]
	for _, v := range i.variants {
		if slices.ContainsFunc(v.JobFamilies, func(f string) bool { return slices.Contains(families, f) }) {
			w = v.words(l).over(w)
			break
		}
	}
	t := quiz.Text{
		Lang: l, Prompt: plain(w.Question), Unit: w.Unit, Explanation: plain(w.Explanation),
		Parts: map[string]quiz.PartText{}, Partners: map[string]string{},
	}
	for id, s := range w.Options {
		t.Parts[id] = quiz.PartText{Text: s}
	}
	for id, s := range w.Partners {
		t.Partners[id] = s
	}
	for _, id := range i.Words() {
		t.Partners[id] = w.Solution
	}
	return t
}

// plain are words without markup as HTML.
func plain(s string) template.HTML {
	return template.HTML(template.HTMLEscapeString(s)) //nolint:gosec // escaped
}
