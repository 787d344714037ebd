package quiz

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Answer is what a person answered, possibly not yet complete. Equal answers
// have equal JSON.
type Answer struct {
	Choice []string          `json:"choice,omitempty"` // options in the question's order
	Parts  map[string]string `json:"parts,omitempty"`  // item → position or partner, gap → option or text
	Text   string            `json:"text,omitempty"`   // Numeric, Short and Free, as typed
	Number string            `json:"number,omitempty"` // Numeric: canonical form of Text, empty if it is no number
}

// The most letters of a typed answer and of a free text.
const (
	longest     = 200
	longestFree = 5000
)

// Field is the form field of a question with one field, and the prefix of
// the fields of its parts.
const Field = "answer"

// FieldOf returns the form field of one part: answer.item-id.
func FieldOf(part string) string { return Field + "." + part }

// Empty says whether nothing is answered.
func (a Answer) Empty() bool { return len(a.Choice) == 0 && len(a.Parts) == 0 && a.Text == "" }

// Equal says whether two answers say the same.
func (a Answer) Equal(b Answer) bool {
	return slices.Equal(a.Choice, b.Choice) && maps.Equal(a.Parts, b.Parts) &&
		a.Text == b.Text && a.Number == b.Number
}

// Decode reads an answer from form values as far as it is given; l is the
// language the numbers are written in. An incomplete answer is no error
// (it can be saved), values that were never offered are.
func Decode(q Question, form map[string][]string, l i18n.Lang) (Answer, error) {
	switch q.Kind {
	case Single, TrueFalse, Multiple, Area:
		return decodeChoice(q, form[Field])
	case Order:
		return decodeParts(q, form, func(_, v string) bool {
			n, err := strconv.Atoi(v)
			return err == nil && n >= 1 && n <= len(q.Options) && strconv.Itoa(n) == v
		})
	case Match:
		partners := q.Partners()
		return decodeParts(q, form, func(_, v string) bool { return slices.Contains(partners, v) })
	case Cloze:
		return decodeParts(q, form, func(part, v string) bool {
			g, _ := q.gap(part)
			return len(g.Options) == 0 || slices.Contains(g.Options, v)
		})
	default:
		return decodeText(q, first(form[Field]), l)
	}
}

func decodeChoice(q Question, given []string) (Answer, error) {
	var a Answer
	options := q.Parts()
	for _, id := range given {
		if id != "" && !slices.Contains(options, id) {
			return Answer{}, fault.Wrong("quiz.answer.unknown")
		}
	}
	if q.Kind != Multiple && len(given) > 1 {
		return Answer{}, fault.Wrong("quiz.answer.unknown")
	}
	for _, id := range options {
		if slices.Contains(given, id) {
			a.Choice = append(a.Choice, id)
		}
	}
	return a, nil
}

func decodeParts(q Question, form map[string][]string, offered func(part, value string) bool) (Answer, error) {
	a := Answer{Parts: map[string]string{}}
	for _, part := range q.Parts() {
		v := strings.TrimSpace(first(form[FieldOf(part)]))
		if v == "" {
			continue
		}
		if !offered(part, v) {
			return Answer{}, fault.Wrong("quiz.answer.unknown")
		}
		if utf8.RuneCountInString(v) > longest {
			return Answer{}, tooLong(FieldOf(part), longest)
		}
		a.Parts[part] = v
	}
	if len(a.Parts) == 0 {
		a.Parts = nil
	}
	return a, nil
}

func decodeText(q Question, typed string, l i18n.Lang) (Answer, error) {
	a := Answer{Text: strings.TrimSpace(strings.ReplaceAll(typed, "\r\n", "\n"))}
	most := longest
	if q.Kind == Free {
		most = longestFree
	}
	if utf8.RuneCountInString(a.Text) > most {
		return Answer{}, tooLong(Field, most)
	}
	if q.Kind == Numeric {
		a.Number, _ = canonical(a.Text, l)
	}
	return a, nil
}

func tooLong(field string, most int) error {
	return fault.InvalidInput(fault.Field{Name: field, ID: "quiz.answer.long", Args: fault.Args{"Max": most}})
}

func first(values []string) string {
	if len(values) == 0 {
		return ""
	}
	return values[0]
}

// Check says what is missing before an answer can be marked; nil if it is
// complete.
func Check(q Question, a Answer) error {
	var missing []fault.Field
	switch q.Kind {
	case Single, TrueFalse, Area:
		if len(a.Choice) == 0 {
			missing = append(missing, fault.Field{Name: Field, ID: "quiz.answer.choose"})
		}
	case Multiple:
		if len(a.Choice) == 0 {
			missing = append(missing, fault.Field{Name: Field, ID: "quiz.answer.choose_some"})
		}
	case Order:
		missing = checkOrder(q, a)
	case Match:
		missing = checkParts(q, a, "quiz.match.missing")
	case Cloze:
		missing = checkParts(q, a, "quiz.cloze.missing")
	case Numeric:
		if a.Number == "" {
			missing = append(missing, fault.Field{Name: Field, ID: "quiz.number.form"})
		}
	case Short, Free:
		if a.Text == "" {
			missing = append(missing, fault.Field{Name: Field, ID: "quiz.short.missing"})
		}
	}
	if len(missing) > 0 {
		return fault.InvalidInput(missing...)
	}
	return nil
}

func checkOrder(q Question, a Answer) []fault.Field {
	missing := checkParts(q, a, "quiz.order.missing")
	taken := map[string]bool{}
	for _, part := range shuffled(q.Options, 0) {
		pos := a.Parts[part]
		if pos != "" && taken[pos] {
			missing = append(missing, fault.Field{Name: FieldOf(part), ID: "quiz.order.double", Args: fault.Args{"Position": pos}})
		}
		taken[pos] = true
	}
	return missing
}

// checkParts reports in an order that does not follow the right sequence.
func checkParts(q Question, a Answer, id string) []fault.Field {
	var missing []fault.Field
	parts := q.Parts()
	if q.Kind == Order {
		parts = shuffled(parts, 0)
	}
	for i, part := range parts {
		if a.Parts[part] == "" {
			missing = append(missing, fault.Field{Name: FieldOf(part), ID: id, Args: fault.Args{"Number": i + 1}})
		}
	}
	return missing
}
