package demo

import (
	"math/rand/v2"
	"slices"
	"strconv"

	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/quiz"
)

// attempt is what a person answers in a test they pass: some questions are
// harder than others, some people know more, and nobody errs so often that they
// fail.
func attempt(s sitting, v *course.Version) map[string]map[string][]string {
	all, lost := 0, 0
	ids := v.Test.Questions()
	for _, id := range ids {
		q, _ := v.Question(id)
		all += q.Points
	}
	knows := dice(s.who + " knows").Float64()
	out := map[string]map[string][]string{}
	for _, id := range ids {
		q, _ := v.Question(id)
		out[id] = solution(q)
		hard := 0.04 + 0.5*dice(s.course+id).Float64()
		here := dice(s.who + s.course + id)
		if here.Float64() > hard*(1.3-knows) || (all-lost-q.Points)*100 < v.Test.Pass*all {
			continue
		}
		if wrong := slip(q, here); wrong != nil {
			out[id], lost = wrong, lost+q.Points
		}
	}
	return out
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
