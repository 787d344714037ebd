package readiness

import (
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/platform/suppress"
	"codeberg.org/lotse/lotse/internal/project"
)

// frame is the part of the organisation a wave is about: its units, all below
// them, and the units above, parents first.
type frame struct {
	units []org.Unit
	index map[uuid.UUID]int
	above []int // parent's index, or suppress.None
}

func newFrame(tree *org.Tree, wave project.Wave) frame {
	f := frame{index: map[uuid.UUID]int{}}
	keep := map[uuid.UUID]bool{}
	for _, id := range tree.Subtree(wave.Units...) {
		keep[id] = true
	}
	for _, id := range wave.Units {
		for _, a := range tree.Ancestors(id) {
			keep[a.ID] = true
		}
	}
	for _, u := range tree.Units() {
		if !keep[u.ID] {
			continue
		}
		above, ok := f.index[u.Parent]
		if !ok {
			above = suppress.None
		}
		f.index[u.ID] = len(f.units)
		f.units = append(f.units, u)
		f.above = append(f.above, above)
	}
	return f
}

func (f frame) snapshotUnits() []suppress.Unit {
	out := make([]suppress.Unit, len(f.units))
	for i, u := range f.units {
		out[i] = suppress.Unit{ID: u.ID, Parent: f.above[i]}
	}
	return out
}

// sums are the figures of a unit with all units below, before the definition
// is applied.
type sums struct {
	people Counts
	became int
	parts  []part // by requirement line; a wave has a handful
}

func (s *sums) add(t sums) {
	s.people.Affected += t.people.Affected
	s.people.Ready += t.people.Ready
	s.became += t.became
	for _, p := range t.parts {
		s.addPart(p)
	}
}

func (s *sums) addPart(p part) {
	for i := range s.parts {
		if q := &s.parts[i]; q.LineID == p.LineID {
			q.Of += p.Of
			q.Met += p.Met
			return
		}
	}
	s.parts = append(s.parts, part{LineID: p.LineID, Of: p.Of, Met: p.Met})
}

// part is zero for a requirement that applies to nobody.
func (s sums) part(line uuid.UUID) part {
	for _, p := range s.parts {
		if p.LineID == line {
			return p
		}
	}
	return part{}
}

// rolled is a wave as sums: each unit with all below, its own staff alone, and
// the whole.
type rolled struct {
	cells, own []sums
	total      sums
}

// rollUp adds every unit's people to the units above.
func (f frame) rollUp(c counted) rolled {
	cells := make([]sums, len(f.units))
	for _, t := range c.tallies {
		if i, ok := f.index[t.UnitID]; ok {
			cells[i].add(sums{people: Counts{t.Affected, t.Ready}, became: t.Became})
		}
	}
	for _, p := range c.parts {
		if i, ok := f.index[p.UnitID]; ok {
			cells[i].addPart(p)
		}
	}
	r := rolled{cells: cells, own: make([]sums, len(cells))}
	for i, c := range cells {
		r.own[i].add(c)
	}
	for i := len(f.units) - 1; i >= 0; i-- {
		if up := f.above[i]; up != suppress.None {
			cells[up].add(cells[i])
		} else {
			r.total.add(cells[i])
		}
	}
	return r
}

// leaf reports whether no unit of the frame stands below the one at i.
func (f frame) leaf(i int) bool { return i+1 == len(f.units) || f.above[i+1] != i }

// criteria puts the requirements of a wave into one cell. A checklist item of
// a unit speaks for the cells above and below that unit; of skills is counted
// what is told of the units that speak for the cell.
func criteria(p project.Planned, s sums, asks func(unit uuid.UUID) bool, k *checks, speak []uuid.UUID) []Criterion {
	out := make([]Criterion, 0, len(p.Requirements))
	for _, r := range p.Requirements {
		c := Criterion{Requirement: r.LineID, Reach: Reach(r.Reach), Must: r.Must, Weight: r.Weight, Threshold: r.Share(p.Wave)}
		switch r.Kind {
		case project.CourseKind:
			q := s.part(r.LineID)
			c.Of, c.Met = q.Of, q.Met
		case project.SkillKind:
			c.Met, c.Of = k.told(r, speak)
		default:
			for _, item := range p.Items {
				if item.LineID != r.LineID || (item.UnitID != uuid.Nil && !asks(item.UnitID)) {
					continue
				}
				c.Of++
				if item.Entry.Done {
					c.Met++
				}
			}
		}
		out = append(out, c)
	}
	return out
}

// asking returns which wave units' checklists matter for a cell.
func (f frame) asking(unit uuid.UUID) func(uuid.UUID) bool {
	return func(of uuid.UUID) bool { return f.contains(unit, of) || f.contains(of, unit) }
}

func (f frame) contains(top, id uuid.UUID) bool {
	a, ok := f.index[top]
	b, ok2 := f.index[id]
	if !ok || !ok2 {
		return false
	}
	for ; b != suppress.None; b = f.above[b] {
		if a == b {
			return true
		}
	}
	return false
}

func everyUnit(uuid.UUID) bool { return true }
