package bank_test

import (
	"encoding/json"
	"html"
	"html/template"
	"strings"
	"testing"
	"testing/fstest"

	_ "codeberg.org/lotse/lotse/content"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/quiz"
	"codeberg.org/lotse/lotse/internal/skill/bank"
)

func shipped(t *testing.T) bank.Bank {
	t.Helper()
	b, err := bank.Load()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

const head = `competence: "1.1"
self:
  basic: {de: Ich kann A., en: I can A.}
  intermediate: {de: Ich kann B., en: I can B.}
  advanced: {de: Ich kann C., en: I can C.}
  highly_advanced: {de: Ich kann D., en: I can D.}
items:
`

const item = `  - id: hours
    level: 2
    question: single
    options: [site, flyer]
    right: site
    de: {question: Wo?, options: {site: Seite, flyer: Zettel}, explanation: Darum.}
    en: {question: Where?, options: {site: site, flyer: flyer}, explanation: That is why.}
    variants:
      - job_families: [erziehung]
        de: {question: Wo in der Kita?}
        en: {question: Where in the nursery?}
`

func read(src string) (bank.Bank, error) {
	return bank.Read(fstest.MapFS{"x/1.1.yaml": {Data: []byte(src)}}, "x")
}

func TestAnItemIsReadMarkedAndShown(t *testing.T) {
	b, err := read(head + item)
	if err != nil {
		t.Fatal(err)
	}
	i, ok := b.Item("hours")
	c, _ := b.Competence("1.1")
	if !ok || i.Level != 2 || i.Competence != "1.1" || !i.Shuffle || i.Points != 1 || c.Self[3][i18n.EN] != "I can D." {
		t.Fatalf("read as %+v in %+v", i, c)
	}
	if g := quiz.Mark(i.Question, quiz.Answer{Choice: []string{"site"}}); !g.Right {
		t.Errorf("the right answer: %+v", g)
	}
	if got := i.Text(i18n.DE, "it").Prompt; got != "Wo?" {
		t.Errorf("to everybody it says %q", got)
	}
	own := i.Text(i18n.EN, "it", "erziehung")
	if own.Prompt != "Where in the nursery?" || own.Parts["site"].Text != "site" || own.Explanation != "That is why." {
		t.Errorf("to educators it says %+v", own)
	}
	if again := i.Text(i18n.EN).Prompt; again != "Where?" {
		t.Errorf("a variant has changed the item: %q", again)
	}
}

func TestAWithdrawnItemIsKeptButNotOffered(t *testing.T) {
	b, err := read(head + strings.Replace(item, "level: 2", "level: 2\n    withdrawn: true", 1))
	if err != nil {
		t.Fatal(err)
	}
	c, _ := b.Competence("1.1")
	if _, ok := b.Item("hours"); !ok || len(c.Items) != 1 || len(c.Offered()) != 0 {
		t.Errorf("items %d, offered %d", len(c.Items), len(c.Offered()))
	}
}

// Every flaw is named with its file and its item.
func TestFlawsAreNamed(t *testing.T) {
	for _, tt := range []struct{ name, old, new, want string }{
		{"unknown key", "level: 2", "lvl: 2", "lvl"},
		{"level", "level: 2", "level: 7", "level must be 1 to 6"},
		{"kind", "question: single", "question: free", `unknown question "free"`},
		{"id", "id: hours", "id: Hours!", "the id needs"},
		{"right is no option", "right: site", "right: web", `right names "web"`},
		{"telling id", "flyer", "wrong", "tells the answer"},
		{"option without words", "flyer: Zettel", "leaflet: Zettel", `de: options lacks "flyer"`},
		{"no explanation", ", explanation: That is why.", "", "en: explanation is missing"},
		{"markup", "Darum.", "Darum **so**.", "texts are plain"},
		{"solution", "explanation: Darum.", "explanation: Darum., solution: x", "de: solution belongs to short"},
		{"variant without family", "[erziehung]", "[]", "names no job family"},
		{"variant in one language", "{question: Where in the nursery?}", "{}", "says other things in de than in en"},
		{"variant with other options", "{question: Wo in der Kita?}", "{options: {web: Netz}}", `de: variant 1: options has "web"`},
		{"self", "{de: Ich kann C., en: I can C.}", "{de: Ich kann C.}", "self: advanced has no sentence in en"},
		{"name of the file", `"1.1"`, `"1.2"`, "the name of the file says 1.1"},
	} {
		src := strings.ReplaceAll(head+item, tt.old, tt.new)
		_, err := read(src)
		if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), "x/1.1.yaml") {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
		}
	}
	if _, err := read(head + item + item); err == nil || !strings.Contains(err.Error(), "item hours: the id is taken in 1.1") {
		t.Errorf("an id twice: %v", err)
	}
	if _, err := bank.Read(fstest.MapFS{}, "x"); err == nil {
		t.Error("an empty folder was read")
	}
}

// Whoever solves an item earns its point, whoever leaves it empty does not.
func TestShippedItemsCanBeSolved(t *testing.T) {
	for _, c := range shipped(t).Competences {
		for _, i := range c.Items {
			if g := quiz.Mark(i.Question, solved(i.Question)); !g.Right || g.Points != 1 {
				t.Errorf("%s: the solution earns %+v", i.ID, g)
			}
			if g := quiz.Mark(i.Question, quiz.Answer{}); g.Right || g.Points != 0 {
				t.Errorf("%s: nothing earns %+v", i.ID, g)
			}
			for _, l := range i18n.Langs {
				if v := quiz.Show(i.Question, i.Text(l), quiz.Answer{}, 1); v.Prompt == "" || v.Lang != l {
					b, _ := json.Marshal(v)
					t.Errorf("%s in %s shows %s", i.ID, l, b)
				}
			}
		}
	}
}

func solved(q quiz.Question) quiz.Answer {
	a := quiz.Answer{Parts: map[string]string{}}
	switch q.Kind {
	case quiz.Order:
		for n, id := range q.Options {
			a.Parts[id] = string(rune('1' + n))
		}
	case quiz.Match:
		for _, p := range q.Pairs {
			a.Parts[p.Item] = p.Partner
		}
	case quiz.Numeric:
		a.Text, a.Number = q.Value, q.Value
	case quiz.Short:
		a.Text = q.Accept[0]
	default:
		a.Choice = q.Right
	}
	return a
}

// plainText takes back the escaping of HTML.
func plainText(s template.HTML) string { return html.UnescapeString(string(s)) }
