package path

import (
	"cmp"
	"slices"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Rule says how much of a group is to be completed.
type Rule string

// The rules.
const (
	All   Rule = "all"
	Order Rule = "order" // all, and what comes next is the first that is left
	Some  Rule = "some"  // at least Least of them; one of them is an alternative
)

// Step is a course, or a group of steps.
type Step struct {
	Course uuid.UUID `json:"course,omitzero"`

	Name  i18n.Text `json:"name,omitempty"` // of a group; may be empty
	Rule  Rule      `json:"rule,omitempty"`
	Least int       `json:"least,omitempty"` // Some
	Steps []Step    `json:"steps,omitempty"`
}

// Held are the courses somebody completed.
type Held map[uuid.UUID]bool

// Group reports whether s is made of steps.
func (s Step) Group() bool { return s.Rule != "" }

// Done reports whether the step is completed. An empty group never is.
func (s Step) Done(h Held) bool {
	if !s.Group() {
		return h[s.Course]
	}
	done := 0
	for _, c := range s.Steps {
		if c.Done(h) {
			done++
		}
	}
	return len(s.Steps) > 0 && done >= s.needed()
}

// needed is how many steps of the group count.
func (s Step) needed() int {
	if s.Rule == Some {
		return s.Least
	}
	return len(s.Steps)
}

// Left is the least number of courses that complete the step.
func (s Step) Left(h Held) int {
	if !s.Group() {
		if h[s.Course] {
			return 0
		}
		return 1
	}
	left := make([]int, len(s.Steps))
	for i, c := range s.Steps {
		left[i] = c.Left(h)
	}
	slices.Sort(left)
	sum := 0
	for _, n := range left[:min(s.needed(), len(left))] {
		sum += n
	}
	return sum
}

// Best is the course to go on with: the first of the shortest way.
func (s Step) Best(h Held) (uuid.UUID, bool) {
	if !s.Group() {
		return s.Course, !h[s.Course]
	}
	open := slices.DeleteFunc(slices.Clone(s.Steps), func(c Step) bool { return c.Done(h) })
	if len(open) == 0 || s.Done(h) {
		return uuid.Nil, false
	}
	if s.Rule == Some {
		slices.SortStableFunc(open, func(a, b Step) int { return cmp.Compare(a.Left(h), b.Left(h)) })
	}
	return open[0].Best(h)
}

// Courses are all courses of the step, in its order.
func (s Step) Courses() (list []uuid.UUID) {
	if !s.Group() {
		return []uuid.UUID{s.Course}
	}
	for _, c := range s.Steps {
		list = append(list, c.Courses()...)
	}
	return list
}

// Required are the courses without which the step is never completed, in its
// order; choice reports whether it asks for more and leaves which.
func (s Step) Required() (list []uuid.UUID, choice bool) {
	if !s.Group() {
		return []uuid.UUID{s.Course}, false
	}
	if s.needed() < len(s.Steps) {
		return nil, true
	}
	for _, c := range s.Steps {
		more, open := c.Required()
		list, choice = append(list, more...), choice || open
	}
	return list, choice
}

// depth is how many groups stand in one another.
func (s Step) depth() int {
	if !s.Group() {
		return 0
	}
	deepest := 0
	for _, c := range s.Steps {
		deepest = max(deepest, c.depth())
	}
	return 1 + deepest
}
