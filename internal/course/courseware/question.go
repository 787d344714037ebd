package courseware

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"codeberg.org/lotse/lotse/internal/quiz"
)

// questionText is the text of a question in one language, still Markdown.
type questionText struct {
	prompt      string
	gapped      string // paragraphs with [[gap-id]], plain
	picture     string // Area: name of the file
	alt         string
	parts       []entry
	partners    []entry
	explanation string
}

// entry is a line "- id: text" or "+ id: text" with its feedback.
type entry struct {
	id       string
	text     string
	feedback string
}

var entryForm = regexp.MustCompile(`^([-+]) ([a-z0-9][a-z0-9-]*): (.+)$`)

// splitQuestion reads the body of a question block: the question, then
// "- id: text" for options, items and gaps, "+ id: text" for partners,
// "  > feedback" under each, and "= explanation".
func splitQuestion(body string, report func(string)) questionText {
	var (
		t      questionText
		prompt []string
		last   *string // where an indented line goes
	)
	for _, line := range strings.Split(body, "\n") {
		m := entryForm.FindStringSubmatch(line)
		indented := strings.TrimPrefix(line, "  ")
		switch {
		case m != nil:
			to := &t.parts
			if m[1] == "+" {
				to = &t.partners
			}
			*to = append(*to, entry{id: m[2], text: m[3]})
			last = &(*to)[len(*to)-1].feedback
		case strings.HasPrefix(line, "= "):
			t.explanation = line[2:]
			last = &t.explanation
		case last == nil:
			prompt = append(prompt, line)
		case line == "":
		case indented != line:
			*last = strings.TrimSpace(*last + " " + strings.TrimPrefix(indented, "> "))
		default:
			report(fmt.Sprintf("%q is neither \"- id: text\", \"+ id: text\", \"  > feedback\" nor \"= explanation\"", line))
		}
	}
	t.prompt, t.gapped = cutGapped(strings.Join(prompt, "\n"))
	return t
}

// cutPicture takes the picture of an area question out of its prompt.
func (t *questionText) cutPicture() {
	lines := strings.Split(t.prompt, "\n")
	for i, line := range lines {
		if m := imageForm.FindStringSubmatch(line); m != nil {
			t.alt, t.picture = strings.TrimSpace(m[1]), m[2]
			t.prompt = strings.TrimSpace(strings.Join(slices.Delete(lines, i, i+1), "\n"))
			return
		}
	}
}

// cutGapped parts the question from the text with gaps: the latter begins
// with the first paragraph that has a gap.
func cutGapped(prompt string) (question, gapped string) {
	var before, after []string
	for _, p := range strings.Split(prompt, "\n\n") {
		p = strings.TrimSpace(p)
		if len(after) > 0 || len(quiz.GapIDs(p)) > 0 {
			after = append(after, p)
		} else {
			before = append(before, p)
		}
	}
	return strings.Join(before, "\n\n"), strings.Join(after, "\n\n")
}

// check compares the text with the question: every id has its text, every
// wrong answer gets an explanation.
func (t questionText) check(q quiz.Question, report func(string)) {
	if strings.TrimSpace(t.prompt) == "" {
		report("the question itself is missing; write it before the options")
	}
	partners := append(q.Partners(), q.Words()...)
	if q.Kind == quiz.Numeric && len(t.partners) > 0 {
		partners = []string{"unit"}
	}
	sameIDs(t.parts, append(q.Parts(), q.RemarkIDs()...), "- ", report)
	sameIDs(t.partners, partners, "+ ", report)
	for _, p := range t.parts {
		if p.feedback == "" && q.Kind != quiz.Order {
			report(fmt.Sprintf("%q has no feedback; say below it why it is right or wrong: \"  > …\"", p.id))
		}
	}
	if t.explanation == "" && slices.Contains([]quiz.Kind{quiz.Order, quiz.Numeric, quiz.Short, quiz.Free}, q.Kind) {
		report("the explanation is missing; add a line \"= …\" that is shown after checking")
	}
	for _, w := range q.Words() {
		if word, ok := find(t.partners, w); ok && !q.Accepts(w, word) {
			report(fmt.Sprintf("\"+ %s: %s\" is not among the accepted words of course.yaml", w, word))
		}
	}
	t.checkPicture(q, report)
	t.checkGaps(q, report)
	for _, e := range slices.Concat(t.parts, t.partners) {
		checkPlain(e.text, report)
	}
	checkPlain(t.gapped, report)
}

func (t questionText) checkPicture(q quiz.Question, report func(string)) {
	if q.Kind == quiz.Area && (t.picture == "" || t.alt == "") {
		report("the picture is missing; write it on a line of its own: ![what the picture says](file-in-media.svg)")
	}
}

func (t questionText) checkGaps(q quiz.Question, report func(string)) {
	gaps := quiz.GapIDs(t.gapped)
	if q.Kind != quiz.Cloze {
		if len(gaps) > 0 {
			report("[[…]] makes a gap; only cloze questions have gaps")
		}
		return
	}
	want := q.Parts()
	slices.Sort(want)
	if got := slices.Sorted(slices.Values(gaps)); !slices.Equal(got, want) {
		report(fmt.Sprintf("the text must have each gap once: [[%s]]", strings.Join(want, "]], [[")))
	}
}

func find(entries []entry, id string) (string, bool) {
	for _, e := range entries {
		if e.id == id {
			return e.text, true
		}
	}
	return "", false
}

func sameIDs(got []entry, want []string, mark string, report func(string)) {
	seen := map[string]bool{}
	for _, e := range got {
		if seen[e.id] {
			report(fmt.Sprintf("%q stands twice", mark+e.id))
		}
		seen[e.id] = true
		if !slices.Contains(want, e.id) {
			report(fmt.Sprintf("%q is not in course.yaml; its ids are %s", mark+e.id, strings.Join(want, ", ")))
		}
	}
	for _, id := range want {
		if !seen[id] {
			report(fmt.Sprintf("%q is missing; add the line \"%s%s: …\"", id, mark, id))
		}
	}
}

// checkPlain refuses Markdown where only plain text can be shown (entries of
// a select, radio labels).
func checkPlain(s string, report func(string)) {
	for _, mark := range []string{"**", "__", "`", "](", "<"} {
		if strings.Contains(s, mark) {
			report(fmt.Sprintf("%q: options, items and gap texts are plain text, without %s", s, mark))
		}
	}
}
