package audience

import (
	"slices"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/clock"
)

// Why is the answer to "why am I in" and "why am I not": the long absence, if
// one runs, and the rule as it was answered for every posting of the day.
type Why struct {
	Away     bool
	Postings []Answered
}

// In reports whether the person is in.
func (w Why) In() bool {
	return !w.Away && slices.ContainsFunc(w.Postings, func(p Answered) bool { return p.Answer.Holds })
}

// Answered is the rule asked of one posting.
type Answered struct {
	Unit       uuid.UUID
	JobFamily  uuid.UUID
	Supervisor bool
	Entered    clock.Date
	Answer     Answer
}

// Answer is a node with what came out, and for a condition on a fact the day
// of the fact.
type Answer struct {
	Node  Node
	Holds bool
	On    clock.Date
	Of    []Answer
}

// leafAnswer is what the statement said of one leaf.
type leafAnswer struct {
	holds bool
	on    clock.Date
}

// answer joins the answers of the leaves, which come in the order of Leaves.
func (r Rule) answer(leaves []leafAnswer) Answer {
	if r.Everybody() {
		return Answer{Holds: true}
	}
	return r.Top.answer(&leaves)
}

func (n Node) answer(leaves *[]leafAnswer) Answer {
	a := Answer{Node: n}
	if !n.group() {
		first := (*leaves)[0]
		*leaves = (*leaves)[1:]
		a.Holds, a.On = first.holds, first.on
		return a
	}
	a.Node.Of = nil
	for _, c := range n.Of {
		a.Of = append(a.Of, c.answer(leaves))
	}
	holds := func(c Answer) bool { return c.Holds }
	switch n.Is {
	case Any:
		a.Holds = slices.ContainsFunc(a.Of, holds)
	case Not:
		a.Holds = !a.Of[0].Holds
	default:
		a.Holds = !slices.ContainsFunc(a.Of, func(c Answer) bool { return !c.Holds })
	}
	return a
}
