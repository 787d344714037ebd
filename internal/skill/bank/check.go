package bank

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/quiz"
)

// kinds are those that the program marks alone and that need no picture.
var kinds = []quiz.Kind{quiz.Single, quiz.Multiple, quiz.TrueFalse, quiz.Order, quiz.Match, quiz.Numeric, quiz.Short}

var idForm = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

// check says everything that is wrong with the item.
func (e entry) check() []error {
	var problems []error
	report := func(format string, values ...any) { problems = append(problems, fmt.Errorf(format, values...)) }
	if !idForm.MatchString(e.ID) {
		report("the id needs lower-case letters, digits and hyphens, and begins with a letter")
	}
	if e.Level < LowestLevel || e.Level > HighestLevel {
		report("level must be %d to %d", LowestLevel, HighestLevel)
	}
	if !slices.Contains(kinds, e.Question) {
		return append(problems, fmt.Errorf("unknown question %q; use one of %v", e.Question, kinds))
	}
	q := e.solution()
	if err := q.Validate(); err != nil {
		return append(problems, err)
	}
	if e.Question == quiz.Multiple && (len(q.Right) < 2 || len(q.Right) == len(q.Options)) {
		report("multiple has at least two right options and a wrong one")
	}
	for _, l := range i18n.Langs {
		w := e.DE
		if l == i18n.EN {
			w = e.EN
		}
		for _, err := range w.complete(q) {
			report("%s: %w", l, err)
		}
		for n, v := range e.Variants {
			for _, err := range v.words(l).over(w).complete(q) {
				report("%s: variant %d: %w", l, n+1, err)
			}
		}
	}
	return append(problems, e.checkVariants()...)
}

// checkVariants wants families, each once, and both languages or none.
func (e entry) checkVariants() []error {
	var problems []error
	seen := map[string]bool{}
	for n, v := range e.Variants {
		if len(v.JobFamilies) == 0 {
			problems = append(problems, fmt.Errorf("variant %d names no job family", n+1))
		}
		for _, f := range v.JobFamilies {
			if seen[f] || !idForm.MatchString(f) {
				problems = append(problems, fmt.Errorf("variant %d: job family %q stands twice or is no slug", n+1, f))
			}
			seen[f] = true
		}
		if v.DE.says() != v.EN.says() {
			problems = append(problems, fmt.Errorf("variant %d says other things in de than in en", n+1))
		}
	}
	return problems
}

// says names what the words hold, whatever they are.
func (w words) says() string {
	var parts []string
	for name, s := range map[string]string{"question": w.Question, "unit": w.Unit, "solution": w.Solution, "explanation": w.Explanation} {
		if s != "" {
			parts = append(parts, name)
		}
	}
	for id := range w.Options {
		parts = append(parts, "option "+id)
	}
	for id := range w.Partners {
		parts = append(parts, "partner "+id)
	}
	slices.Sort(parts)
	return strings.Join(parts, ", ")
}

// complete compares the words with the question.
func (w words) complete(q quiz.Question) []error {
	var problems []error
	report := func(format string, values ...any) { problems = append(problems, fmt.Errorf(format, values...)) }
	if w.Question == "" {
		report("question is missing")
	}
	if w.Explanation == "" {
		report("explanation is missing: why the right answer is right, and why the tempting one is wrong")
	}
	if (w.Unit != "") && q.Kind != quiz.Numeric {
		report("unit belongs to numeric")
	}
	if (w.Solution != "") != (q.Kind == quiz.Short) {
		report("solution belongs to short, and short needs it")
	}
	for _, id := range q.Words() {
		if w.Solution != "" && !q.Accepts(id, w.Solution) {
			report("solution %q is not accepted", w.Solution)
		}
	}
	problems = append(problems, sameIDs("options", w.Options, q.Parts())...)
	problems = append(problems, sameIDs("partners", w.Partners, q.Partners())...)
	for _, s := range w.all() {
		if err := wellFormed(s); err != nil {
			problems = append(problems, err)
		}
	}
	return problems
}

// all is every sentence.
func (w words) all() []string {
	list := []string{w.Question, w.Unit, w.Solution, w.Explanation}
	for _, m := range []map[string]string{w.Options, w.Partners} {
		for _, s := range m {
			list = append(list, s)
		}
	}
	return list
}

func sameIDs(key string, got map[string]string, want []string) []error {
	var problems []error
	for id := range got {
		if !slices.Contains(want, id) {
			problems = append(problems, fmt.Errorf("%s has %q, which the question does not have", key, id))
		}
	}
	for _, id := range want {
		if got[id] == "" {
			problems = append(problems, fmt.Errorf("%s lacks %q", key, id))
		}
	}
	return problems
}

var errMarkup = errors.New("texts are plain: no Markdown, no HTML, no line breaks")

func wellFormed(s string) error {
	if strings.TrimSpace(s) != s || strings.ContainsAny(s, "\n\t<>`") || strings.Contains(s, "**") || strings.Contains(s, "  ") {
		return fmt.Errorf("%w: %q", errMarkup, s)
	}
	return nil
}
