package gift

import (
	"strings"

	"codeberg.org/lotse/lotse/internal/standard/moodle"
)

// answers reads what stands between the braces into q.
type answers struct {
	q      *moodle.Question
	format moodle.Format
	line   int
}

// read decides the kind of the question by what the answers look like.
func (a *answers) read(src string) moodle.Code {
	if general := quad(src); general >= 0 {
		f, body := prefix(src[general+4:], a.format)
		a.q.General = text(body, f)
		src = src[:general]
	}
	trimmed := strings.TrimSpace(src)
	switch {
	case trimmed == "":
		a.kind(moodle.Essay)
		return ""
	case trimmed[0] == '#':
		a.kind(moodle.Numerical)
		return a.numbers(trimmed[1:])
	}
	if right, rest, ok := truth(trimmed); ok {
		a.kind(moodle.TrueFalse)
		a.trueFalse(right, rest)
		return ""
	}
	list, code := a.split(src)
	if code != "" {
		return code
	}
	return a.choose(list)
}

func (a *answers) kind(k moodle.Kind) { a.q.Kind, a.q.Type = k, string(k) }

// quad finds #### that is not escaped, or -1.
func quad(s string) int {
	for i := unescaped(s, '#', 0); i >= 0; i = unescaped(s, '#', i+1) {
		if strings.HasPrefix(s[i:], "####") {
			return i
		}
	}
	return -1
}

// truth reads T, TRUE, F and FALSE.
func truth(s string) (right bool, rest string, ok bool) {
	word, rest, _ := strings.Cut(s, "#")
	switch strings.ToUpper(strings.TrimSpace(word)) {
	case "T", "TRUE":
		return true, rest, true
	case "F", "FALSE":
		return false, rest, true
	}
	return false, "", false
}

// trueFalse takes the feedback for a wrong, then for a right answer.
func (a *answers) trueFalse(right bool, feedback string) {
	wrong, good := feedback, ""
	if i := unescaped(feedback, '#', 0); i >= 0 {
		wrong, good = feedback[:i], feedback[i+1:]
	}
	for _, value := range []bool{true, false} {
		one := moodle.Answer{Line: a.line, Text: moodle.Text{Format: moodle.Plain, Body: "false"}}
		if value {
			one.Text.Body = "true"
		}
		fb := wrong
		if value == right {
			one.Percent, fb = 100, good
		}
		f, body := prefix(fb, a.format)
		one.Feedback = text(body, f)
		a.q.Answers = append(a.q.Answers, one)
	}
}

// raw is an answer before anybody knows its kind.
type raw struct {
	mark     byte // = or ~
	weighted bool
	percent  float64
	text     string
	feedback string
	line     int
}

// split cuts the answers at = and ~ that are not escaped.
func (a *answers) split(src string) ([]raw, moodle.Code) {
	var list []raw
	line, from := a.line, 0
	start := nextMark(src, 0)
	if start < 0 || strings.TrimSpace(src[:start]) != "" {
		return nil, moodle.NoAnswer
	}
	for start >= 0 {
		line += strings.Count(src[from:start], "\n")
		from = start
		end := nextMark(src, start+1)
		one := src[start+1:]
		if end >= 0 {
			one = src[start+1 : end]
		}
		r, code := readRaw(src[start], one, line)
		if code != "" {
			a.line = line
			return nil, code
		}
		if list = append(list, r); len(list) > moodle.MaxAnswers {
			a.line = line
			return nil, moodle.TooMany
		}
		start = end
	}
	return list, ""
}

func nextMark(s string, from int) int {
	for i := from; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '=', '~':
			return i
		}
	}
	return -1
}

func readRaw(mark byte, s string, line int) (raw, moodle.Code) {
	r := raw{mark: mark, line: line, text: strings.TrimSpace(s)}
	if mark == '=' {
		r.percent = 100
	}
	if strings.HasPrefix(r.text, "%") {
		weight, rest, ok := strings.Cut(r.text[1:], "%")
		if p, valid := moodle.Percent(weight); ok && valid {
			r.percent, r.weighted, r.text = p, true, strings.TrimSpace(rest)
		} else if ok && len(weight) < 12 && !strings.ContainsAny(weight, " \n") {
			return r, moodle.BadWeight
		}
	}
	if i := unescaped(r.text, '#', 0); i >= 0 {
		r.text, r.feedback = strings.TrimSpace(r.text[:i]), r.text[i+1:]
	}
	return r, ""
}

// choose decides between choice, matching and short answer.
func (a *answers) choose(list []raw) moodle.Code {
	wrong, arrows := false, 0
	for _, r := range list {
		wrong = wrong || r.mark == '~'
		if strings.Contains(r.text, "->") {
			arrows++
		}
	}
	switch {
	case wrong:
		a.kind(moodle.MultiChoice)
		a.q.Shuffle = true // the format cannot say otherwise
		for _, r := range list {
			a.q.Single = a.q.Single || r.mark == '='
			a.q.Answers = append(a.q.Answers, a.answer(r))
		}
	case arrows == len(list):
		a.kind(moodle.Matching)
		for _, r := range list {
			a.pair(r)
		}
	case arrows > 0:
		return moodle.Mixed
	default:
		a.kind(moodle.ShortAnswer)
		for _, r := range list {
			a.q.Answers = append(a.q.Answers, a.answer(r))
		}
	}
	return ""
}

func (a *answers) answer(r raw) moodle.Answer {
	f, body := prefix(r.text, a.format)
	ff, feedback := prefix(r.feedback, a.format)
	return moodle.Answer{Line: r.line, Percent: r.percent, Text: text(body, f), Feedback: text(feedback, ff)}
}

func (a *answers) pair(r raw) {
	item, partner, _ := strings.Cut(r.text, "->")
	f, body := prefix(item, a.format)
	a.q.Pairs = append(a.q.Pairs, moodle.Pair{Item: text(body, f), Partner: text(partner, moodle.Plain)})
}

// numbers reads {#3:2}, {#1..5} and lists with = and ~.
func (a *answers) numbers(src string) moodle.Code {
	var list []raw
	if i := nextMark(src, 0); i >= 0 && strings.TrimSpace(src[:i]) == "" {
		var code moodle.Code
		if list, code = a.split(src); code != "" {
			return code
		}
	} else {
		r, code := readRaw('=', src, a.line)
		if code != "" {
			return code
		}
		list = []raw{r}
	}
	for _, r := range list {
		one := a.answer(r)
		if r.mark == '=' || r.weighted && r.text != "" && r.text != "*" {
			ok := false
			if low, high, isRange := strings.Cut(r.text, ".."); isRange {
				one.Low, ok = moodle.Number(low)
				var okHigh bool
				one.High, okHigh = moodle.Number(high)
				ok = ok && okHigh && one.Low.Cmp(one.High) <= 0
			} else {
				value, tolerance, _ := strings.Cut(r.text, ":")
				one.Low, one.High, ok = moodle.Interval(value, tolerance)
			}
			if !ok {
				a.line = r.line
				return moodle.BadNumber
			}
		}
		a.q.Answers = append(a.q.Answers, one)
	}
	return ""
}
