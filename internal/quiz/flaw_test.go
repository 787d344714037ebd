package quiz_test

import (
	"errors"
	"os"
	"regexp"
	"testing"

	_ "codeberg.org/lotse/lotse/content"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/quiz"
)

// Whoever fills in a form reads every flaw in the own language.
func TestFlawsHaveWords(t *testing.T) {
	t.Parallel()
	named, seen := regexp.MustCompile(`flaw\("([a-z_]+)"`), 0
	for _, name := range []string{"question.go", "spot.go", "remark.go"} {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range named.FindAllStringSubmatch(string(src), -1) {
			seen++
			for _, l := range i18n.Langs {
				if !i18n.Has(l, "quiz.flaw."+m[1]) {
					t.Errorf("no sentence in %s for %s", l, m[1])
				}
			}
		}
	}
	if seen < 25 {
		t.Errorf("only %d flaws seen", seen)
	}
	var f *quiz.Flaw
	err := quiz.Question{ID: "q", Kind: quiz.Multiple, Points: 1, Partial: true, Options: []string{"a", "b"}, Right: []string{"a"}}.Validate()
	if !errors.As(err, &f) || f.ID != "quiz.flaw.partial" || f.Error() == "" {
		t.Errorf("a flaw is %v", err)
	}
}
