package stats

import (
	"slices"
	"strconv"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/suppress"
)

// public turns counts into what is said about n counted people.
type public struct{ n, k int }

func (p public) whole(part int) suppress.Range { return suppress.Whole(part, p.n, p.k) }

// lessons: whoever did all lessons before one reached it, and so did whoever
// did it anyway.
func (p public) lessons(ids []string, rows []lessonRow) []Lesson {
	done, inOrder := make([]int, len(ids)+1), make([]int, len(ids)+1)
	for _, r := range rows {
		done[r.Ord], inOrder[r.Ord] = r.Done, r.InOrder
	}
	inOrder[0] = p.n
	out := make([]Lesson, len(ids))
	for i, id := range ids {
		out[i] = Lesson{ID: id, Reached: p.whole(inOrder[i] + done[i+1] - inOrder[i+1]), Done: p.whole(done[i+1])}
	}
	return out
}

// recent is how many months stand by themselves; those before are one.
const recent = 12

// months tells completions by month, with those who did not complete as the
// part that is left.
func (p public) months(rows []monthRow) (completed suppress.Range, out []Month) {
	all := 0
	var parts []int
	for i, r := range rows { // the newest first
		all += r.N
		if i <= recent {
			parts = append(parts, r.N)
		} else {
			parts[recent] += r.N
		}
	}
	completed = p.whole(all)
	bands, ok := suppress.Parts(append(parts, p.n-all), suppress.Range{Lo: p.n, Hi: p.n}, p.n, p.k)
	if !ok {
		return completed, nil
	}
	for i := range min(len(parts), recent) {
		out = append(out, Month{First: rows[i].First, Completed: bands[i]})
	}
	return completed, out
}

// figures are the counts as they are read; they never leave the package.
type figures struct {
	lessons []lessonRow
	months  []monthRow
	answers []answerRow
}

// add sorts the rows by what they are about, the months by the newest.
func (f *figures) add(rows []figureRow) error {
	for _, r := range rows {
		switch r.What {
		case "lesson":
			ord, err := strconv.Atoi(r.Of)
			if err != nil {
				return err
			}
			f.lessons = append(f.lessons, lessonRow{ord, r.N, r.Right})
		case "month":
			first, err := clock.ParseDate(r.Of)
			if err != nil {
				return err
			}
			f.months = append(f.months, monthRow{first, r.N})
		default:
			f.answers = append(f.answers, answerRow{r.Of, r.Part, r.Value, r.N, r.Right, r.Together})
		}
	}
	slices.SortFunc(f.months, func(a, b monthRow) int { return b.First.Compare(a.First) })
	return nil
}

type lessonRow struct{ Ord, Done, InOrder int }

type monthRow struct {
	First clock.Date
	N     int
}
