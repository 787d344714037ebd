package matrix

import (
	"fmt"
	"html"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	courses "codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/quiz"
)

// learner has begun the course and checked no answer.
const learner = hrOf50

// TestNoRightAnswerLeavesTheServer reads every page of the course as somebody
// who has not checked an answer: nothing of an explanation, no mark at the
// right option, no accepted word. Then one answer is checked, and the same
// search finds what was hidden.
func TestNoRightAnswerLeavesTheServer(t *testing.T) {
	w := start(t)
	if err := w.enter(learner); err != nil {
		t.Fatal(err)
	}
	v, err := w.App.Courses.Published(w.Ctx, ownCourse)
	if err != nil {
		t.Fatal(err)
	}
	secrets := secretsOf(v)
	if len(secrets) < 30 {
		t.Fatalf("only %d explanations and comments found", len(secrets))
	}
	asked := questions(v)
	for _, l := range i18n.Langs {
		paths := []string{"", "/result", "/resume"}
		for no := range v.Lessons {
			paths = append(paths, fmt.Sprintf("/%d", no+1))
		}
		for p := range asked {
			paths = append(paths, p)
		}
		for _, p := range paths {
			a, err := w.browsers[learner].do("GET", "/"+string(l)+"/courses/"+ownCourse+p, nil, nil)
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range told(a.body, secrets) {
				t.Errorf("%s %s tells %q", l, p, s)
			}
			if id, ok := asked[p]; ok {
				q, _ := v.Question(id)
				for _, bad := range marks(a.body, q) {
					t.Errorf("%s %s (%s): %s", l, p, q.Kind, bad)
				}
			}
		}
	}
	searched(t, w, secrets)
	checked(t, w, v, asked, secrets)
}

// questions are the addresses below the course at which each is asked.
func questions(v *courses.Version) map[string]string {
	out := map[string]string{}
	for no, lesson := range v.Lessons {
		for i, id := range lesson.Questions() {
			out[fmt.Sprintf("/%d/practice/%d", no+1, i+1)] = id
		}
	}
	for i, id := range v.Test.Questions() {
		out[fmt.Sprintf("/quiz/%d", i+1)] = id
	}
	return out
}

// secretsOf is every text that is meant for after the check.
func secretsOf(v *courses.Version) (out []string) {
	add := func(s string) {
		if s = plain(s); len(s) > 20 && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	for _, id := range questions(v) {
		q, _ := v.Question(id)
		for _, l := range i18n.Langs {
			for _, option := range append([]string{""}, q.Options...) {
				a, err := quiz.Decode(q, url.Values{quiz.Field: {option}}, l)
				if err != nil {
					continue
				}
				r, _ := v.Explain(id, l, a)
				add(string(r.Explanation))
				for _, p := range r.Parts {
					add(string(p.Feedback))
				}
			}
			r, _ := v.Explain(id, l, quiz.Answer{})
			add(string(r.Explanation))
		}
	}
	return out
}

// plain is a text without markup, as one line.
func plain(s string) string {
	return strings.Join(strings.Fields(html.UnescapeString(markup.ReplaceAllString(s, ""))), " ")
}

// told are the secrets on a page, in its text or anywhere in its source.
func told(body string, secrets []string) (out []string) {
	text, source := plain(body), strings.Join(strings.Fields(html.UnescapeString(body)), " ")
	for _, s := range secrets {
		if strings.Contains(text, s) || strings.Contains(source, s) {
			out = append(out, s)
		}
	}
	return out
}

// marks is what on the page tells one choice from another, or holds what
// is to be typed.
func marks(body string, q quiz.Question) (bad []string) {
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(body))
	if err != nil {
		return []string{err.Error()}
	}
	form := doc.Find(`main form:has([name^="` + quiz.Field + `"])`)
	if form.Length() != 1 {
		return []string{fmt.Sprintf("%d forms with an answer", form.Length())}
	}
	looks := map[string]int{}
	form.Find(`input[type=radio], input[type=checkbox]`).Each(func(_ int, s *goquery.Selection) {
		looks[shape(s)+" in "+shape(s.Parent())]++
	})
	if len(looks) > 1 {
		bad = append(bad, fmt.Sprintf("the options look different: %v", looks))
	}
	if n := form.Find("[checked]").Length(); n > 0 {
		bad = append(bad, fmt.Sprintf("%d options are ticked", n))
	}
	form.Find("select").Each(func(_ int, s *goquery.Selection) {
		looks := map[string]bool{}
		s.Find(`option[value!=""]`).Each(func(_ int, o *goquery.Selection) { looks[shape(o)] = true })
		if len(looks) > 1 || s.Find(`option[selected][value!=""]`).Length() > 0 {
			bad = append(bad, "one choice of a list is marked")
		}
	})
	accepted := slices.Clone(q.Accept)
	for _, g := range q.Gaps {
		accepted = append(accepted, g.Accept...)
	}
	form.Find(`input[type=hidden][name^="_"]`).Remove() // random letters, at times those of a short word
	source, _ := form.Html()
	for _, word := range accepted {
		if strings.Contains(strings.ToLower(source), strings.ToLower(word)) {
			bad = append(bad, fmt.Sprintf("the form holds the accepted %q", word))
		}
	}
	form.Find(`input[name^="` + quiz.Field + `"]:not([type=radio]):not([type=checkbox])`).Each(func(_ int, s *goquery.Selection) {
		if v := s.AttrOr("value", ""); v != "" {
			bad = append(bad, fmt.Sprintf("a field is filled with %q", v))
		}
	})
	return bad
}

// shape is what an element has beside its own name and value.
func shape(s *goquery.Selection) string {
	var parts []string
	for _, a := range s.Get(0).Attr {
		switch a.Key {
		case "id", "value", "for", "name", "aria-describedby":
			parts = append(parts, a.Key)
		default:
			parts = append(parts, a.Key+"="+a.Val)
		}
	}
	slices.Sort(parts)
	return s.Get(0).Data + " " + strings.Join(parts, " ")
}

// searched: the search knows lessons, not their answers.
func searched(t *testing.T, w *world, secrets []string) {
	t.Helper()
	for _, s := range secrets[:10] {
		words := strings.Fields(s)
		a, err := w.browsers[learner].do("GET", "/de/search?q="+url.QueryEscape(strings.Join(words[:min(4, len(words))], " ")), nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range told(a.body, secrets) {
			t.Errorf("the search tells %q", s)
		}
	}
}

// checked shows that the search for secrets finds them where they are told.
func checked(t *testing.T, w *world, v *courses.Version, asked map[string]string, secrets []string) {
	t.Helper()
	b := w.browsers[learner]
	for path, id := range asked {
		q, _ := v.Question(id)
		if q.Kind != quiz.Single || !strings.HasPrefix(path, "/quiz/") {
			continue
		}
		at := "/de/courses/" + ownCourse + path
		a, err := b.do("POST", at, b.form(map[string]string{quiz.Field: q.Right[0]}), nil)
		if err == nil && a.status != 303 {
			t.Errorf("the answer is not taken: %d", a.status)
		}
		if err == nil {
			a, err = b.do("GET", at, nil, nil)
		}
		if err != nil {
			t.Fatal(err)
		}
		if len(told(a.body, secrets)) == 0 {
			t.Error("after the check nothing is found: the search for secrets proves nothing")
		}
		return
	}
	t.Error("the test has no single choice")
}

func TestMarksCatch(t *testing.T) {
	q := quiz.Question{Kind: quiz.Single, Accept: []string{"Vorgang"}}
	page := func(inner string) string { return `<main><form>` + inner + `</form></main>` }
	option := func(v, more string) string {
		return `<label><input type="radio" name="answer" value="` + v + `"` + more + `></label>`
	}
	for name, c := range map[string]struct {
		body string
		bad  bool
	}{
		"nothing":        {page(option("a", "") + option("b", "")), false},
		"a mark":         {page(option("a", "") + option("b", ` data-right="1"`)), true},
		"a class":        {page(option("a", ` class="x"`) + option("b", ` class="y"`)), true},
		"a tick":         {page(option("a", "") + option("b", " checked")), true},
		"the word":       {page(`<input name="answer" pattern="vorgang">`), true},
		"a filled field": {page(`<input name="answer" value="12">`), true},
	} {
		if got := marks(c.body, q); (len(got) > 0) != c.bad {
			t.Errorf("%s: %q", name, got)
		}
	}
}
