package moodle

import (
	"regexp"
	"strings"
)

// Part is a piece of a text with embedded answers: words, or a field.
type Part struct {
	Text  string
	Field *Field
}

// Field is an embedded answer: {2:MULTICHOICE:~wrong#no~=right}.
type Field struct {
	Weight  string // relative mark, "" = 1
	Kind    Kind   // MultiChoice, ShortAnswer or Numerical
	Type    string // as written
	Several bool   // multiple response
	Case    bool   // upper and lower case count
	Answers []Answer
}

var fieldForm = regexp.MustCompile(`^\{(\d{0,4}):([A-Z]{1,12}(?:_[A-Z]{1,3})?):`)

// fieldTypes are the names of the documentation, long and short.
var fieldTypes = map[string]Field{
	"SHORTANSWER": {Kind: ShortAnswer}, "SA": {Kind: ShortAnswer}, "MW": {Kind: ShortAnswer},
	"SHORTANSWER_C": {Kind: ShortAnswer, Case: true}, "SAC": {Kind: ShortAnswer, Case: true}, "MWC": {Kind: ShortAnswer, Case: true},
	"NUMERICAL": {Kind: Numerical}, "NM": {Kind: Numerical},
	"MULTICHOICE": {Kind: MultiChoice}, "MC": {Kind: MultiChoice}, "MULTICHOICE_S": {Kind: MultiChoice}, "MCS": {Kind: MultiChoice},
	"MULTICHOICE_V": {Kind: MultiChoice}, "MCV": {Kind: MultiChoice}, "MULTICHOICE_VS": {Kind: MultiChoice}, "MCVS": {Kind: MultiChoice},
	"MULTICHOICE_H": {Kind: MultiChoice}, "MCH": {Kind: MultiChoice}, "MULTICHOICE_HS": {Kind: MultiChoice}, "MCHS": {Kind: MultiChoice},
	"MULTIRESPONSE": {Kind: MultiChoice, Several: true}, "MR": {Kind: MultiChoice, Several: true},
	"MULTIRESPONSE_S": {Kind: MultiChoice, Several: true}, "MRS": {Kind: MultiChoice, Several: true},
	"MULTIRESPONSE_H": {Kind: MultiChoice, Several: true}, "MRH": {Kind: MultiChoice, Several: true},
	"MULTIRESPONSE_HS": {Kind: MultiChoice, Several: true}, "MRHS": {Kind: MultiChoice, Several: true},
}

// Embedded cuts a text at its embedded answers. Braces that begin none are
// words. ok is false if a field cannot be read.
func Embedded(body string) (parts []Part, ok bool) {
	ok = true
	from := 0
	for i := 0; i < len(body); {
		m := []int(nil)
		if body[i] == '{' && i+1 < len(body) && strings.IndexByte(":0123456789", body[i+1]) >= 0 {
			m = fieldForm.FindStringSubmatchIndex(body[i:min(len(body), i+40)])
		}
		if m == nil {
			i++
			continue
		}
		f, known := fieldTypes[body[i+m[4]:i+m[5]]]
		end := i + m[1] + closing(body[i+m[1]:])
		if !known || end == len(body) {
			return append(parts, Part{Text: body[from:]}), false
		}
		f.Weight, f.Type = body[i+m[2]:i+m[3]], body[i+m[4]:i+m[5]]
		ok = f.read(body[i+m[1]:end]) && ok
		if i > from {
			parts = append(parts, Part{Text: body[from:i]})
		}
		parts = append(parts, Part{Field: &f})
		i, from = end+1, end+1
	}
	if from < len(body) {
		parts = append(parts, Part{Text: body[from:]})
	}
	return parts, ok
}

// closing is the place of the first } that is not escaped, or the length.
func closing(s string) int {
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '}':
			return i
		}
	}
	return len(s)
}

func (f *Field) read(s string) bool {
	for _, one := range cut(s, '~') {
		one = strings.TrimSpace(one)
		if one == "" {
			continue
		}
		var a Answer
		switch {
		case strings.HasPrefix(one, "="):
			a.Percent, one = 100, one[1:]
		case strings.HasPrefix(one, "%"):
			weight, rest, found := strings.Cut(one[1:], "%")
			p, ok := Percent(weight)
			if !found || !ok {
				return false
			}
			a.Percent, one = p, rest
		}
		text, feedback := one, ""
		if pieces := cut(one, '#'); len(pieces) > 1 {
			text, feedback = pieces[0], one[len(pieces[0])+1:]
		}
		a.Text = Text{Format: HTML, Body: strings.TrimSpace(fieldEscapes.Replace(text))}
		a.Feedback = Text{Format: HTML, Body: strings.TrimSpace(fieldEscapes.Replace(feedback))}
		if f.Kind == Numerical && a.Text.Body != "*" {
			value, tolerance, _ := strings.Cut(a.Text.Body, ":")
			var ok bool
			if a.Low, a.High, ok = Interval(value, tolerance); !ok {
				return false
			}
		}
		if f.Answers = append(f.Answers, a); len(f.Answers) > MaxAnswers {
			return false
		}
	}
	return len(f.Answers) > 0
}

// cut parts s at an unescaped mark; the # of &#228; is none.
func cut(s string, mark byte) []string {
	var list []string
	from := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case mark:
			if mark == '#' && i > 0 && s[i-1] == '&' {
				continue
			}
			list, from = append(list, s[from:i]), i+1
		}
	}
	return append(list, s[from:])
}

var fieldEscapes = strings.NewReplacer(`\}`, "}", `\~`, "~", `\#`, "#", `\=`, "=", `\"`, `"`, `\/`, "/", `\\`, `\`)
