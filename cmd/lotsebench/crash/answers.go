package crash

import (
	"encoding/json"
	"math/rand/v2"
	"net/url"
	"slices"
	"strconv"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/quiz"
)

// fill answers a question completely, as its form would send it: rightly, or
// with something that r finds.
func fill(q quiz.Question, right bool, r *rand.Rand) url.Values {
	v := url.Values{}
	one := func(field, solution string, others []string) {
		if !right && len(others) > 0 {
			solution = others[r.IntN(len(others))]
		}
		v.Set(field, solution)
	}
	switch q.Kind {
	case quiz.Single, quiz.TrueFalse:
		one(quiz.Field, q.Right[0], q.Options)
	case quiz.Multiple:
		if v[quiz.Field] = slices.Clone(q.Right); !right {
			v[quiz.Field] = q.Options[:1+r.IntN(len(q.Options))]
		}
	case quiz.Order:
		places := r.Perm(len(q.Options))
		for i, id := range q.Options {
			if right {
				places[i] = i
			}
			v.Set(quiz.FieldOf(id), strconv.Itoa(places[i]+1))
		}
	case quiz.Match:
		for _, p := range q.Pairs {
			one(quiz.FieldOf(p.Item), p.Partner, q.Partners())
		}
	case quiz.Cloze:
		for _, g := range q.Gaps {
			one(quiz.FieldOf(g.ID), g.Right, g.Options)
		}
	case quiz.Numeric:
		one(quiz.Field, q.Value, []string{strconv.Itoa(r.IntN(1000))})
	case quiz.Short:
		one(quiz.Field, q.Accept[0], []string{"w" + strconv.Itoa(r.IntN(1000))})
	}
	return v
}

// valueOf is how an answer stands in lists that are compared.
func valueOf(a quiz.Answer, checked bool) (string, error) {
	b, err := json.Marshal(a)
	if checked {
		b = append(b, " checked"...)
	}
	return string(b), err
}

// meant is the value of an answer that a form sends.
func meant(q quiz.Question, values url.Values, checked bool) (string, error) {
	a, err := quiz.Decode(q, values, i18n.DE)
	if err != nil {
		return "", err
	}
	return valueOf(a, checked)
}
