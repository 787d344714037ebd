package figures

import (
	"context"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/suppress"
	"codeberg.org/lotse/lotse/internal/skill"
)

// Crossing says whose groups a table has. There are two, and no third.
type Crossing string

// The crossings.
const (
	ByUnit   Crossing = "unit"
	ByFamily Crossing = "family"
)

// CrossingOf reads a crossing; empty is by units. Both at once are refused.
func CrossingOf(s string) (Crossing, error) {
	switch c := Crossing(s); c {
	case "":
		return ByUnit, nil
	case ByUnit, ByFamily:
		return c, nil
	}
	return "", fault.Wrong("figures.one_crossing")
}

// Subject is a competence as it was called.
type Subject struct {
	ID    uuid.UUID `json:"id"`
	Code  string    `json:"code"`
	Title i18n.Text `json:"title"`
}

// Group is a unit or a job family as it was called; rows of the table stand in
// the same order.
type Group struct {
	Number string    `json:"number,omitempty"`
	Name   i18n.Text `json:"name"`
}

// Shown is a published table as frozen.
type Shown struct {
	Framework i18n.Text       `json:"framework"`
	Subjects  []Subject       `json:"subjects"`
	Groups    []Group         `json:"groups"`
	Table     suppress.Spread `json:"table"`
}

// publish makes both tables of a round.
func (s *Service) publish(ctx context.Context, tx *db.Tx, frame *skill.Framework, r Round, k int) error {
	tree, err := s.Org.TreeAt(ctx, r.Ends)
	if err != nil {
		return err
	}
	families, err := readFamilies(ctx, tx)
	if err != nil {
		return err
	}
	zone := clock.Zone(ctx)
	people, err := takers(ctx, tx, taking{frame.ID, r.Starts.Start(zone), r.Ends.End(zone), r.Ends})
	if err != nil {
		return err
	}
	var of [2]Shown
	var by [2]suppress.Crossing
	of[0].Groups, by[0].Units = units(tree)
	of[1].Groups, by[1].Units = flat(families)
	if err := staff(ctx, tx, r.Ends, &by); err != nil {
		return err
	}
	subjects := frame.Competences()
	tables, err := suppress.Spreads(by, members(people, subjects, tree), len(subjects), k)
	if err != nil {
		return err
	}
	for i, c := range []Crossing{ByUnit, ByFamily} {
		of[i].Framework, of[i].Table = frame.Title, *tables[i]
		for _, x := range subjects {
			of[i].Subjects = append(of[i].Subjects, Subject{x.ID, x.Code, x.Title})
		}
		if err := insertShown(ctx, tx, r.ID, c, of[i]); err != nil {
			return err
		}
	}
	return nil
}

// taking is which checks count: of a framework, finished in a span of time, of
// people who work on a day.
type taking struct {
	framework uuid.UUID
	from, to  time.Time
	day       clock.Date
}

// taker is somebody who took part: where, and by competence the level that is
// needed and the one that was measured.
type taker struct {
	unit, family uuid.UUID
	needs        map[uuid.UUID]stand
}

type stand struct{ target, level int }

func (x stand) band() suppress.Band {
	switch {
	case x.level < x.target:
		return suppress.Below
	case x.level > x.target:
		return suppress.Above
	}
	return suppress.At
}

// members are the takers as they are counted.
func members(people map[uuid.UUID]*taker, subjects []skill.Competence, tree *org.Tree) []suppress.Member {
	list := make([]suppress.Member, 0, len(people))
	for _, p := range people {
		if _, known := tree.Unit(p.unit); !known {
			continue
		}
		m := suppress.Member{In: [2]uuid.UUID{p.unit, p.family}, Bands: make([]suppress.Band, len(subjects))}
		for i, x := range subjects {
			m.Bands[i] = suppress.Unmeasured
			if n, ok := p.needs[x.ID]; ok {
				m.Bands[i] = n.band()
			}
		}
		list = append(list, m)
	}
	return list
}

// staff counts who could have taken part, by unit and by job family.
func staff(ctx context.Context, tx *db.Tx, day clock.Date, by *[2]suppress.Crossing) error {
	list, err := postings(ctx, tx, day)
	if err != nil {
		return err
	}
	for i := range by {
		at := map[uuid.UUID]int{}
		for u, unit := range by[i].Units {
			at[unit.ID] = u
		}
		by[i].Staff = make([]int, len(at))
		for _, x := range list {
			if u, known := at[[2]uuid.UUID{x.Unit, x.Family}[i]]; known {
				by[i].Staff[u] += x.People
			}
		}
	}
	return nil
}

// units are all units, parents first.
func units(tree *org.Tree) (groups []Group, list []suppress.Unit) {
	at := map[uuid.UUID]int{}
	for _, u := range tree.Units() {
		above, ok := at[u.Parent]
		if !ok {
			above = suppress.None
		}
		at[u.ID] = len(list)
		list = append(list, suppress.Unit{ID: u.ID, Parent: above})
		groups = append(groups, Group{u.Number, u.Name})
	}
	return groups, list
}

type family struct {
	ID   uuid.UUID
	Name i18n.Text
}

func flat(families []family) (groups []Group, list []suppress.Unit) {
	for _, f := range families {
		groups = append(groups, Group{Name: f.Name})
		list = append(list, suppress.Unit{ID: f.ID, Parent: suppress.None})
	}
	return groups, list
}
