package quiz

import (
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// Grade is the result of one answer.
type Grade struct {
	Points int             `json:"points"`
	Max    int             `json:"max"`
	Right  bool            `json:"right"`           // everything is right
	Parts  map[string]bool `json:"parts,omitempty"` // per option, item or gap: answered rightly
	Open   bool            `json:"open,omitempty"`  // a trainer has to mark it; Points and Right say nothing yet
}

// Mark grades an answer. A Free answer stays open: nobody but a trainer marks
// it. A missing part is a wrong part. Without Partial it is all or nothing;
// with it
//   - Order, Match, Cloze: points · right parts / parts, rounded down
//   - Multiple: points · (right choices − wrong choices) / right options,
//     rounded down, never below 0, so that ticking everything earns nothing
//     extra.
func Mark(q Question, a Answer) Grade {
	if q.Kind == Free {
		return Grade{Max: q.Points, Open: true}
	}
	g := Grade{Max: q.Points, Parts: map[string]bool{}}
	for _, part := range q.Parts() {
		g.Parts[part] = partRight(q, a, part)
	}
	g.Right = allRight(q, a, g.Parts)
	switch {
	case g.Right:
		g.Points = q.Points
	case q.Partial:
		g.Points = q.Points * earned(q, a, g.Parts) / shares(q)
	}
	return g
}

// Marked is the grade a trainer gives a Free answer.
func Marked(q Question, points int) (Grade, error) {
	if q.Kind != Free {
		return Grade{}, fault.Clash("quiz.mark.kind")
	}
	if points < 0 || points > q.Points {
		return Grade{}, fault.InvalidInput(fault.Field{Name: "points", ID: "quiz.mark.points", Args: fault.Args{"Max": q.Points}})
	}
	return Grade{Points: points, Max: q.Points, Right: points == q.Points}, nil
}

func allRight(q Question, a Answer, parts map[string]bool) bool {
	switch q.Kind {
	case Numeric:
		return within(a.Number, q.Value, q.Tolerance)
	case Short:
		return accepted(a.Text, q.Accept)
	}
	for _, right := range parts {
		if !right {
			return false
		}
	}
	return len(parts) > 0
}

func partRight(q Question, a Answer, part string) bool {
	switch q.Kind {
	case Order:
		return a.Parts[part] == strconv.Itoa(slices.Index(q.Options, part)+1)
	case Match:
		return a.Parts[part] == q.partner(part)
	case Cloze:
		g, _ := q.gap(part)
		if len(g.Accept) > 0 {
			return accepted(a.Parts[part], g.Accept)
		}
		return a.Parts[part] == g.Right
	default:
		return slices.Contains(a.Choice, part) == slices.Contains(q.Right, part)
	}
}

func earned(q Question, a Answer, parts map[string]bool) int {
	n := 0
	if q.Kind == Multiple {
		for _, id := range a.Choice {
			if parts[id] {
				n++
			} else {
				n--
			}
		}
		return max(n, 0)
	}
	for _, right := range parts {
		if right {
			n++
		}
	}
	return n
}

func shares(q Question) int {
	if q.Kind == Multiple {
		return len(q.Right)
	}
	return len(q.Parts())
}

// accepted compares typed words without regard to case, kinds of spaces and
// hyphens, and the way an umlaut is composed.
func accepted(typed string, words []string) bool {
	t := fold(typed)
	return t != "" && slices.ContainsFunc(words, func(w string) bool { return fold(w) == t })
}

var dashes = strings.NewReplacer("\u2010", "-", "\u2011", "-", "\u2013", "-", "\u00ad", "")

func fold(s string) string {
	s = dashes.Replace(norm.NFC.String(s))
	return strings.Join(strings.Fields(cases.Fold().String(s)), " ")
}

// Score sums up the grades of a test.
type Score struct {
	Points    int `json:"points"`
	Max       int `json:"max"`
	Right     int `json:"right"`          // questions that are fully right
	Questions int `json:"questions"`      // questions asked
	Open      int `json:"open,omitempty"` // answers a trainer has to mark; until then nothing is decided
}

// Sum adds up grades.
func Sum(grades ...Grade) Score {
	s := Score{Questions: len(grades)}
	for _, g := range grades {
		s.Points += g.Points
		s.Max += g.Max
		if g.Right {
			s.Right++
		}
		if g.Open {
			s.Open++
		}
	}
	return s
}

// Percent is rounded down: 89.6 shows as 89, never as a reached mark.
func (s Score) Percent() int {
	if s.Max == 0 {
		return 0
	}
	return 100 * s.Points / s.Max
}

// Passed says whether the score reaches pass per cent. With an answer open it
// is not decided, so not passed.
func (s Score) Passed(pass int) bool { return s.Open == 0 && s.Max > 0 && 100*s.Points >= pass*s.Max }
