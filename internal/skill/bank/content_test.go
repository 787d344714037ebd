package bank_test

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"codeberg.org/lotse/lotse/content/linked"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/quiz"
	"codeberg.org/lotse/lotse/internal/skill"
	"codeberg.org/lotse/lotse/internal/skill/bank"
)

// competences are the codes of DigComp 3.0.
func competences() []string {
	var codes []string
	for area, n := range []int{3, 6, 4, 4, 4} {
		for c := range n {
			codes = append(codes, fmt.Sprintf("%d.%d", area+1, c+1))
		}
	}
	return codes
}

// Every level of every competence can be asked: the check draws around the
// level of the target.
func TestEveryLevelOfEveryCompetenceIsCovered(t *testing.T) {
	b := shipped(t)
	kinds := map[quiz.Kind]int{}
	var codes []string
	total := 0
	for _, c := range b.Competences {
		codes = append(codes, c.Code)
		levels := map[int]int{}
		for _, i := range c.Offered() {
			levels[i.Level]++
			kinds[i.Kind]++
			total++
		}
		for level := bank.LowestLevel; level <= bank.HighestLevel; level++ {
			if levels[level] == 0 {
				t.Errorf("%s has no item for level %d", c.Code, level)
			}
		}
		if len(c.Offered()) < 6 {
			t.Errorf("%s has %d items", c.Code, len(c.Offered()))
		}
	}
	if !slices.Equal(codes, competences()) {
		t.Errorf("competences: %v", codes)
	}
	t.Logf("%d items: %v", total, kinds)
	if kinds[quiz.TrueFalse]*20 > total {
		t.Errorf("%d of %d items can be guessed with a coin", kinds[quiz.TrueFalse], total)
	}
}

// Nobody does well by choosing the longest option, the first or the last one
// in the file, which those who write down an item first would betray.
func TestOptionsDoNotBetrayTheRightOne(t *testing.T) {
	for _, l := range i18n.Langs {
		var singles, longest, shortest int
		var expected float64
		places := map[int]int{}
		for _, i := range offered(t) {
			if i.Kind != quiz.Single {
				continue
			}
			singles++
			expected += 1 / float64(len(i.Options))
			places[slices.Index(i.Options, i.Right[0])]++
			text := i.Text(l)
			length := func(id string) int { return utf8.RuneCountInString(text.Parts[id].Text) }
			right := length(i.Right[0])
			others := slices.DeleteFunc(slices.Clone(i.Options), func(id string) bool { return id == i.Right[0] })
			switch {
			case right > length(slices.MaxFunc(others, func(a, b string) int { return length(a) - length(b) })):
				longest++
			case right < length(slices.MinFunc(others, func(a, b string) int { return length(a) - length(b) })):
				shortest++
			}
			for _, id := range others {
				if 2*right > 5*length(id)+20 || 2*length(id) > 5*right+20 {
					t.Errorf("%s in %s: %q and %q differ in length", i.ID, l, text.Parts[i.Right[0]].Text, text.Parts[id].Text)
				}
			}
		}
		t.Logf("%s: %d single, right one longest %d, shortest %d, by chance %.0f each; places %v", l, singles, longest, shortest, expected, places)
		for name, n := range map[string]int{"longest": longest, "shortest": shortest} {
			if float64(n) > 1.2*expected {
				t.Errorf("%s: the right option is the %s in %d of %d, by chance %.0f", l, name, n, singles, expected)
			}
		}
		for place, n := range places {
			if 10*n > 4*singles {
				t.Errorf("the right option stands at place %d in %d of %d", place+1, n, singles)
			}
		}
	}
}

// Statements of multiple are neither mostly right nor mostly wrong, and
// true-or-false is not always the same.
func TestTicksAreBalanced(t *testing.T) {
	right, all := 0, 0
	for _, i := range offered(t) {
		if i.Kind == quiz.Multiple {
			right, all = right+len(i.Right), all+len(i.Options)
		}
	}
	if 10*right < 4*all || 10*right > 6*all+5 {
		t.Errorf("%d of %d ticks are right", right, all)
	}
}

func offered(t *testing.T) []bank.Item {
	t.Helper()
	var all []bank.Item
	for _, c := range shipped(t).Competences {
		all = append(all, c.Offered()...)
	}
	return all
}

// No two items ask the same, and no option stands twice in an item.
func TestNothingIsAskedTwice(t *testing.T) {
	for _, l := range i18n.Langs {
		prompts := map[string]string{}
		for _, i := range offered(t) {
			text := i.Text(l)
			said := map[string]bool{}
			for _, p := range text.Parts {
				if k := strings.ToLower(p.Text); said[k] {
					t.Errorf("%s in %s: option %q twice", i.ID, l, p.Text)
				} else {
					said[k] = true
				}
			}
			words := wordSet(string(text.Prompt))
			for other, prompt := range prompts {
				if near := overlap(words, wordSet(prompt)); near > 0.6 {
					t.Errorf("%s and %s in %s ask nearly the same (%.0f%%)", i.ID, other, l, 100*near)
				}
			}
			prompts[i.ID] = string(text.Prompt)
		}
	}
}

func wordSet(s string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return strings.ContainsRune(" .,:;?!“”„\u00a0", r) }) {
		if len(w) > 3 {
			set[w] = true
		}
	}
	return set
}

// overlap is the Jaccard index of two sets.
func overlap(a, b map[string]bool) float64 {
	common := 0
	for w := range a {
		if b[w] {
			common++
		}
	}
	if all := len(a) + len(b) - common; all > 0 {
		return float64(common) / float64(all)
	}
	return 0
}

// An id that was shipped stays: answers hang on it. A new one is written down.
func TestIDsAreStable(t *testing.T) {
	src, err := fs.ReadFile(linked.Files, "items/"+bank.Framework+"/ids.txt")
	if err != nil {
		t.Fatal(err)
	}
	b, listed := shipped(t), map[string]bool{}
	for line := range strings.Lines(string(src)) {
		competence, id, ok := strings.Cut(strings.TrimSpace(line), " ")
		if !ok || competence == "#" {
			continue
		}
		listed[id] = true
		if i, found := b.Item(id); !found || i.Competence != competence {
			t.Errorf("%s %s was shipped once and is gone or stands elsewhere; withdraw it instead", competence, id)
		}
	}
	for _, c := range b.Competences {
		for _, i := range c.Items {
			if !listed[i.ID] {
				t.Errorf("new item: add the line %q to ids.txt", c.Code+" "+i.ID)
			}
		}
	}
}

// Words for a job family that has no start profile reach nobody.
func TestVariantsAreForKnownFamilies(t *testing.T) {
	starts, err := skill.Starts()
	if err != nil {
		t.Fatal(err)
	}
	var families []string
	for _, s := range starts {
		families = append(families, s.Families...)
	}
	seen := map[string]int{}
	for _, i := range offered(t) {
		for _, f := range i.Families() {
			seen[f]++
			if !slices.Contains(families, f) {
				t.Errorf("%s is worded for %q", i.ID, f)
			}
		}
	}
	t.Logf("items with words of their own: %v", seen)
}
