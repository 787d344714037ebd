package courseware

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/quiz"
)

type args = map[string]any

// Reason is what is wrong and what to do: a message with its values, which may
// be reasons themselves.
type Reason struct {
	ID   string
	Args map[string]any
}

func because(id string, a args) Reason { return Reason{id, a} }

// reasonOf is the message that an error carries, or else its own words.
func reasonOf(err error) Reason {
	var (
		flaw *quiz.Flaw
		f    *fault.Error
	)
	switch {
	case errors.As(err, &flaw):
		return Reason{flaw.ID, flaw.Args}
	case errors.As(err, &f):
		return Reason{f.ID, f.Args}
	}
	return because("courseware.problem.unreadable", args{"Error": err.Error()})
}

// In tells the reason in a language.
func (r Reason) In(l i18n.Lang) string {
	told := args{}
	for name, v := range r.Args {
		if inner, ok := v.(Reason); ok {
			v = inner.In(l)
		}
		told[name] = v
	}
	return i18n.In(l, r.ID, told)
}

// Problem is something an author has to repair, and where it is.
type Problem struct {
	File string
	Line int
	Reason
}

// In tells place and reason in a language.
func (p Problem) In(l i18n.Lang) string {
	if p.Line == 0 {
		return p.File + ": " + p.Reason.In(l)
	}
	return fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.Reason.In(l))
}

// Problems are all problems of a course; they are found in one go.
type Problems []Problem

// In tells all of them, a line each.
func (ps Problems) In(l i18n.Lang) string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.In(l)
	}
	return strings.Join(lines, "\n")
}

func (ps Problems) Error() string { return ps.In(i18n.EN) }

func (ps *Problems) add(file string, line int, r Reason) {
	*ps = append(*ps, Problem{File: file, Line: line, Reason: r})
}

// err returns the problems in reading order, or nil.
func (ps Problems) err() error {
	if len(ps) == 0 {
		return nil
	}
	slices.SortStableFunc(ps, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	return slices.CompactFunc(ps, func(a, b Problem) bool { return a.In(i18n.EN) == b.In(i18n.EN) })
}
