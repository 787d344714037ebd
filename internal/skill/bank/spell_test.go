package bank_test

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"codeberg.org/lotse/lotse/content/linked"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// word is letters with hyphens and apostrophes inside; what has digits, a dot
// or a sign inside is a name of a file, an address or a formula.
var (
	word  = regexp.MustCompile(`^[\pL](?:[\pL’\-]*[\pL])?$`)
	edges = "“”„‚‘’().,:;?!–-"
)

func spelled(texts []string) []string {
	var list []string
	for _, t := range texts {
		for _, w := range strings.Fields(strings.NewReplacer("\u00a0", " ", "\u2011", "-", "/", " ").Replace(t)) {
			w = strings.Trim(w, edges)
			if word.MatchString(w) {
				w = strings.ReplaceAll(w, "’", "'")
				list = append(list, strings.TrimSuffix(w, "'s"))
			}
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// unknown are the words that neither hunspell, with the dictionaries of German
// and British English, nor the own lists know. A word joined by hyphens is
// known when its parts are.
func unknown(t *testing.T, words map[i18n.Lang][]string) map[i18n.Lang][]string {
	t.Helper()
	ask := map[i18n.Lang][]string{}
	for l, list := range words {
		for _, w := range list {
			ask[l] = append(append(ask[l], w), strings.Split(w, "-")...)
		}
	}
	in, err := json.Marshal(ask)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "node", "testdata/spell.mjs")
	cmd.Stdin, cmd.Stderr = bytes.NewReader(in), os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("node with hunspell-asm (run npm ci): %v", err)
	}
	strange := map[i18n.Lang][]string{}
	if err := json.Unmarshal(out, &strange); err != nil {
		t.Fatal(err)
	}
	bad := map[i18n.Lang][]string{}
	for l, list := range words {
		own := ownWords(t, l)
		is := func(w string) bool {
			return slices.Contains(strange[l], w) && !slices.Contains(own, w)
		}
		bad[l] = slices.DeleteFunc(slices.Clone(list), func(w string) bool {
			return !is(w) || strings.Contains(w, "-") && !slices.ContainsFunc(strings.Split(w, "-"), is)
		})
	}
	return bad
}

// ownWords are names and rare words that no dictionary has.
func ownWords(t *testing.T, l i18n.Lang) []string {
	t.Helper()
	b, err := fs.ReadFile(linked.Files, "items/words."+string(l)+".txt")
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for line := range strings.Lines(string(b)) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			list = append(list, line)
		}
	}
	return list
}

func TestSpelling(t *testing.T) {
	words := map[i18n.Lang][]string{}
	for _, l := range i18n.Langs {
		var texts []string
		for _, c := range shipped(t).Competences {
			for _, s := range c.Self {
				texts = append(texts, s[l])
			}
			for _, i := range c.Items {
				texts = append(texts, readTexts(i.Text(l))...)
				for _, f := range i.Families() {
					texts = append(texts, readTexts(i.Text(l, f))...)
				}
			}
		}
		words[l] = spelled(texts)
		for _, w := range ownWords(t, l) {
			if !slices.ContainsFunc(words[l], func(used string) bool {
				return used == w || slices.Contains(strings.Split(used, "-"), w)
			}) {
				t.Errorf("words.%s.txt has %q, which nothing says any more", l, w)
			}
		}
	}
	mistakes := map[i18n.Lang][]string{
		i18n.DE: {"Rechtschreibfeler", "muß", "Ausweißdokument"}, i18n.EN: {"recieve", "color", "seperate"},
	}
	all := map[i18n.Lang][]string{}
	for _, l := range i18n.Langs {
		all[l] = append(slices.Clone(words[l]), mistakes[l]...)
	}
	for l, bad := range unknown(t, all) {
		for _, w := range mistakes[l] {
			if !slices.Contains(bad, w) {
				t.Errorf("the %s dictionary takes %q", l, w)
			}
		}
		for _, w := range bad {
			if !slices.Contains(mistakes[l], w) {
				t.Errorf("%s: %q is in no dictionary; mend it or, where it is a name or a rare word, add it to words.%s.txt", l, w, l)
			}
		}
		t.Logf("%s: %d different words", l, len(words[l]))
	}
}
