package format

import "codeberg.org/lotse/lotse/internal/platform/i18n"

// Tree is a framework as a file says it.
type Tree struct {
	Head  Head
	Areas []TreeArea
	Lean  bool // see Document
}

// TreeArea is an area with its competences.
type TreeArea struct {
	Code        string
	Title       i18n.Text
	Description i18n.Text
	Competences []TreeCompetence
}

// TreeCompetence is a competence with what belongs to it.
type TreeCompetence struct {
	Code        string
	Title       i18n.Text
	Description i18n.Text
	State       string // empty: not said
	External    []External
	Statements  []TreeStatement
	Outcomes    []TreeOutcome
}

// TreeStatement says what a competence comprises.
type TreeStatement struct {
	Code     string
	Text     i18n.Text
	From, To int
}

// TreeOutcome is what somebody is meant to have learned.
type TreeOutcome struct {
	TreeStatement
	Kind string
}

// Counts are how many of each a tree has.
type Counts struct{ Areas, Competences, Statements, Outcomes int }

// Counts counts.
func (t *Tree) Counts() (n Counts) {
	n.Areas = len(t.Areas)
	for _, a := range t.Areas {
		n.Competences += len(a.Competences)
		for _, c := range a.Competences {
			n.Statements += len(c.Statements)
			n.Outcomes += len(c.Outcomes)
		}
	}
	return n
}

// Build makes a framework of what was read and says what is wrong with it. The
// tree holds what is right; it is to be used only without problems that are no
// warnings.
func (d *Document) Build() (*Tree, []Problem) {
	b := builder{doc: d, found: map[Ref]int{}, code: map[string][]int{}, competences: map[string]*TreeCompetence{}}
	b.problems = append(b.problems, d.Problems...)
	for i := range d.Nodes {
		b.index(i)
	}
	for i := range d.Nodes {
		b.judge(&d.Nodes[i])
	}
	t := &Tree{Head: d.Head, Lean: d.Lean}
	b.areas(t)
	b.rest(t)
	if len(b.problems) == 0 && t.Counts().Competences == 0 {
		b.problem(Place{}, "skill.file.none", nil)
	}
	return t, b.problems
}

// Wrong says whether a problem keeps the file out.
func Wrong(list []Problem) bool {
	for _, p := range list {
		if !p.Warning {
			return true
		}
	}
	return false
}
