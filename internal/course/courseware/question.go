package courseware

import (
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
func splitQuestion(body string, report func(Reason)) questionText {
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
			report(because("courseware.problem.entry_form", args{"Line": line}))
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
func (t questionText) check(q quiz.Question, report func(Reason)) {
	if strings.TrimSpace(t.prompt) == "" {
		report(because("courseware.problem.prompt", nil))
	}
	partners := append(q.Partners(), q.Words()...)
	if q.Kind == quiz.Numeric && len(t.partners) > 0 {
		partners = []string{"unit"}
	}
	sameIDs(t.parts, append(q.Parts(), q.RemarkIDs()...), "- ", report)
	sameIDs(t.partners, partners, "+ ", report)
	for _, p := range t.parts {
		if p.feedback == "" && q.Kind != quiz.Order {
			report(because("courseware.problem.feedback", args{"Entry": p.id}))
		}
	}
	if t.explanation == "" && slices.Contains([]quiz.Kind{quiz.Order, quiz.Numeric, quiz.Short, quiz.Free}, q.Kind) {
		report(because("courseware.problem.explanation", nil))
	}
	for _, w := range q.Words() {
		if word, ok := find(t.partners, w); ok && !q.Accepts(w, word) {
			report(because("courseware.problem.word", args{"Entry": w, "Word": word}))
		}
	}
	t.checkPicture(q, report)
	t.checkGaps(q, report)
	for _, e := range slices.Concat(t.parts, t.partners) {
		checkPlain(e.text, report)
	}
	checkPlain(t.gapped, report)
}

func (t questionText) checkPicture(q quiz.Question, report func(Reason)) {
	if q.Kind == quiz.Area && (t.picture == "" || t.alt == "") {
		report(because("courseware.problem.picture", nil))
	}
}

func (t questionText) checkGaps(q quiz.Question, report func(Reason)) {
	gaps := quiz.GapIDs(t.gapped)
	if q.Kind != quiz.Cloze {
		if len(gaps) > 0 {
			report(because("courseware.problem.gap_outside", nil))
		}
		return
	}
	want := q.Parts()
	slices.Sort(want)
	if got := slices.Sorted(slices.Values(gaps)); !slices.Equal(got, want) {
		report(because("courseware.problem.gaps", args{"Gaps": strings.Join(want, "]], [[")}))
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

func sameIDs(got []entry, want []string, mark string, report func(Reason)) {
	seen := map[string]bool{}
	for _, e := range got {
		if seen[e.id] {
			report(because("courseware.problem.entry_twice", args{"Entry": mark + e.id}))
		}
		seen[e.id] = true
		if !slices.Contains(want, e.id) {
			report(because("courseware.problem.entry_unknown", args{"Entry": mark + e.id, "IDs": strings.Join(want, ", ")}))
		}
	}
	for _, id := range want {
		if !seen[id] {
			report(because("courseware.problem.entry_missing", args{"Entry": id, "Mark": mark}))
		}
	}
}

// checkPlain refuses Markdown where only plain text can be shown (entries of
// a select, radio labels).
func checkPlain(s string, report func(Reason)) {
	for _, mark := range []string{"**", "__", "`", "](", "<"} {
		if strings.Contains(s, mark) {
			report(because("courseware.problem.plain", args{"Text": s, "Mark": mark}))
		}
	}
}
