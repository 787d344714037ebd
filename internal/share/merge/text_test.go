package merge_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/share/merge"
)

const (
	p1 = "Wir hatten drei Wege für eine Rechnung."
	p2 = "Das Formular heißt 4711 und liegt im Intranet der Stadt."
	p3 = "Zwölf Wochen, zwei Stellen."
)

func paragraphs(list ...string) string { return strings.Join(list, "\n\n") }

func merged(t *testing.T, base, ours, theirs string, picks map[string]merge.Pick) (string, merge.Result) {
	t.Helper()
	texts, r := merge.Texts([]merge.Field{{Key: "x-de", Fact: "x", Lang: i18n.DE, Base: base, Ours: ours, Theirs: theirs}}, picks)
	return texts[0], r
}

// What one side changed stands, also beside what the other changed; what both
// changed is asked, and nothing else.
func TestParagraphsAreMergedOneByOne(t *testing.T) {
	const (
		our1, our2 = "Wir hatten vier Wege für eine Rechnung.", "Das Formular heißt 0815 und liegt im Intranet der Stadt."
		their2     = "Das Formular heißt 4712 und liegt im Intranet der Stadt."
		extra      = "Neu: Das Land zahlt die Hälfte."
	)
	code := "```\na\n\nb\n```"
	for name, c := range map[string]struct {
		base, ours, theirs, want string
		changes, open            int
	}{
		"theirs only":              {paragraphs(p1, p2), paragraphs(p1, p2), paragraphs(p1, their2), paragraphs(p1, their2), 1, 0},
		"ours only":                {paragraphs(p1, p2), paragraphs(our1, p2), paragraphs(p1, p2), paragraphs(our1, p2), 1, 0},
		"neighbours":               {paragraphs(p1, p2), paragraphs(our1, p2), paragraphs(p1, their2), paragraphs(our1, their2), 2, 0},
		"the same on both sides":   {paragraphs(p1, p2), paragraphs(our1, p2), paragraphs(our1, p2), paragraphs(our1, p2), 0, 0},
		"one more there":           {paragraphs(p1, p2), paragraphs(p1, our2), paragraphs(p1, p2, extra), paragraphs(p1, our2, extra), 2, 0},
		"one more before it":       {paragraphs(p1, p2), paragraphs(p1, our2), paragraphs(p1, extra, p2), paragraphs(p1, extra, our2), 2, 0},
		"one less there":           {paragraphs(p1, p2, p3), paragraphs(our1, p2, p3), paragraphs(p1, p3), paragraphs(our1, p3), 2, 0},
		"one less here":            {paragraphs(p1, p2, p3), paragraphs(p1, p3), paragraphs(our1, p2, p3), paragraphs(our1, p3), 2, 0},
		"both changed it":          {paragraphs(p1, p2), paragraphs(p1, our2), paragraphs(p1, their2), paragraphs(p1, our2), 1, 1},
		"changed and removed":      {paragraphs(p1, p2), paragraphs(p1, our2), p1, paragraphs(p1, our2), 1, 1},
		"different ones added":     {p1, paragraphs(p1, extra), paragraphs(p1, p3), paragraphs(p1, extra), 1, 1},
		"emptied there":            {p1, p1, "", "", 1, 0},
		"written there at last":    {"", "", paragraphs(p1, p2), paragraphs(p1, p2), 1, 0},
		"code is one block":        {paragraphs(p1, code), paragraphs(our1, code), paragraphs(p1, "```\na\n\nc\n```"), paragraphs(our1, "```\na\n\nc\n```"), 2, 0},
		"blank lines as they were": {p1 + "\n\n\n\n" + p2, p1 + "\n\n\n\n" + p2, p1 + "\n\n\n\n" + their2, p1 + "\n\n\n\n" + their2, 1, 0},
	} {
		got, r := merged(t, c.base, c.ours, c.theirs, nil)
		if got != c.want || len(r.Changes) != c.changes || r.Open != c.open {
			t.Errorf("%s: %q with %d changes, %d open\n%+v", name, got, len(r.Changes), r.Open, r.Changes)
		}
	}
}

// A conflict is decided in three ways.
func TestAConflictOfParagraphsIsDecided(t *testing.T) {
	base, ours, theirs := paragraphs(p1, p2), paragraphs(p1, "Unseres heißt A und liegt im Intranet der Stadt."), paragraphs(p1, "Ihres heißt B und liegt im Intranet der Stadt.")
	_, r := merged(t, base, ours, theirs, nil)
	if len(r.Changes) != 1 || !r.Changes[0].Open || !r.Changes[0].Editable || r.Changes[0].Was != p2 {
		t.Fatalf("%+v", r.Changes)
	}
	key := r.Changes[0].Key
	for take, want := range map[merge.Take]string{merge.Ours: ours, merge.Theirs: theirs, merge.Edit: paragraphs(p1, "Beides.")} {
		got, r := merged(t, base, ours, theirs, map[string]merge.Pick{key: {Take: take, Text: map[i18n.Lang]string{i18n.DE: " Beides. "}}})
		if got != want || r.Open != 0 {
			t.Errorf("%s: %q, %d open", take, got, r.Open)
		}
	}
}

// For any texts: an untouched side follows the other exactly, the same changes
// are no conflict, and what was merged stays merged.
func TestMergingTextsKeepsItsPromises(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	words := []string{"Akte", "Scan", "Amt", "Brief", "Post", "Frist"}
	some := func() string {
		var list []string
		for range r.IntN(6) {
			list = append(list, words[r.IntN(len(words))]+" "+words[r.IntN(len(words))])
		}
		return paragraphs(list...)
	}
	for range 3000 {
		base, ours, theirs := some(), some(), some()
		if got, res := merged(t, base, base, theirs, nil); got != theirs || res.Open != 0 {
			t.Fatalf("untouched here: %q is not %q", got, theirs)
		}
		if got, res := merged(t, base, ours, base, nil); got != ours || res.Open != 0 {
			t.Fatalf("untouched there: %q is not %q", got, ours)
		}
		if got, res := merged(t, base, ours, ours, nil); got != ours || len(res.Changes) != 0 {
			t.Fatalf("the same: %q is not %q", got, ours)
		}
		got, _ := merged(t, base, ours, theirs, nil)
		if again, res := merged(t, theirs, got, theirs, nil); again != got || res.Open != 0 {
			t.Fatalf("merged again: %q is not %q", again, got)
		}
	}
}

// A text of ten thousand paragraphs is compared in a moment.
func TestALongTextIsMergedInTime(t *testing.T) {
	long := func(word string) string { return strings.TrimSpace(strings.Repeat(word+"\n\n", 10_000)) }
	if got, _ := merged(t, long("a"), long("a")+"\n\nc", long("b"), nil); got != long("b")+"\n\nc" {
		t.Errorf("%d letters", len(got))
	}
}
