package demo

import (
	"math/rand/v2"
	"slices"
	"strconv"

	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/quiz"
)

// form is what somebody answers in a test, by question.
type form map[string]map[string][]string

// attempts are the goes of a person at a test: some questions are harder than
// others, and some people know more. The last go is passed: who fails reads it
// up and has everything right. Those of the plan need one.
func (l *loader) attempts(s sitting, v *course.Version) []form {
	right, wrong := form{}, form{}
	all, got := 0, 0
	knows := dice(s.who + " knows").Float64()
	for _, id := range v.Test.Questions() {
		q, _ := v.Question(id)
		right[id], wrong[id] = solution(q), solution(q)
		hard := 0.03 + 0.3*dice(s.course+id).Float64()
		here := dice(s.who + s.course + id)
		all, got = all+q.Points, got+q.Points
		if here.Float64() > 2*hard*(1-knows)*(1-knows) {
			continue
		}
		if w := slip(q, here); w != nil {
			wrong[id], got = w, got-q.Points
		}
	}
	switch {
	case l.plays(s.person):
		return []form{right}
	case 100*got >= v.Test.Pass*all:
		return []form{wrong}
	}
	return []form{wrong, right}
}

// slip is a wrong answer as a form would send it; nil where there is none to
// choose. The first of the wrong options tempts most.
func slip(q quiz.Question, r *rand.Rand) map[string][]string {
	v := solution(q)
	switch q.Kind {
	case quiz.Single, quiz.TrueFalse, quiz.Area:
		wrong := others(q.Parts(), q.Right)
		v[quiz.Field] = []string{wrong[min(r.IntN(len(wrong)), r.IntN(len(wrong)))]}
	case quiz.Multiple:
		wrong := others(q.Options, q.Right)
		v[quiz.Field] = slices.Clone(q.Right[1:])
		if len(wrong) > 0 && (r.IntN(3) > 0 || len(q.Right) == 1) {
			v[quiz.Field] = append(v[quiz.Field], wrong[r.IntN(len(wrong))])
		}
	case quiz.Order:
		at := r.IntN(len(q.Options) - 1)
		v[quiz.FieldOf(q.Options[at])] = []string{strconv.Itoa(at + 2)}
		v[quiz.FieldOf(q.Options[at+1])] = []string{strconv.Itoa(at + 1)}
	case quiz.Match:
		at := r.IntN(len(q.Pairs) - 1)
		v[quiz.FieldOf(q.Pairs[at].Item)] = []string{q.Pairs[at+1].Partner}
		v[quiz.FieldOf(q.Pairs[at+1].Item)] = []string{q.Pairs[at].Partner}
	case quiz.Cloze:
		g := q.Gaps[r.IntN(len(q.Gaps))]
		if len(g.Options) == 0 {
			return nil
		}
		wrong := others(g.Options, []string{g.Right})
		v[quiz.FieldOf(g.ID)] = []string{wrong[r.IntN(len(wrong))]}
	case quiz.Numeric, quiz.Short, quiz.Free:
		return nil
	}
	return v
}

func others(all, right []string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(id string) bool { return slices.Contains(right, id) })
}
