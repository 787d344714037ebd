package figures

import (
	"context"
	"slices"
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

	// Criticality is the highest that a job family or a running project gives it;
	// 0: none says anything.
	Criticality int `json:"criticality,omitempty"`
}

// Group is a unit or a job family as it was called; rows of the table stand in
// the same order.
type Group struct {
	Number string    `json:"number,omitempty"`
	Name   i18n.Text `json:"name"`

	// Criticality by subject, of a job family; 0: it asks for nothing.
	Criticality []int `json:"criticality,omitempty"`
}

// Shown is a published table as frozen.
type Shown struct {
	Framework i18n.Text       `json:"framework"`
	Subjects  []Subject       `json:"subjects"`
	Groups    []Group         `json:"groups"`
	Table     suppress.Spread `json:"table"`
}

// publishing is what the tables of a round are made from.
type publishing struct {
	frame  *skill.Framework
	tree   *org.Tree
	within []uuid.UUID // the units of the round; nil: all
	Round
	minimum int
}

// publish makes both tables of a round.
func (s *Service) publish(ctx context.Context, tx *db.Tx, r publishing) error {
	frame, tree := r.frame, r.tree
	families, err := readFamilies(ctx, tx)
	if err != nil {
		return err
	}
	zone := clock.Zone(ctx)
	people, err := takers(ctx, tx, taking{frame.ID, r.Starts.Start(zone), r.Ends.End(zone), r.Ends})
	if err != nil {
		return err
	}
	of, by := groups(tree, r.within, families)
	if err := staff(ctx, tx, r.Ends, &by); err != nil {
		return err
	}
	subjects := frame.Competences()
	tables, err := suppress.Spreads(by, members(people, subjects, by[0].Units), len(subjects), r.minimum)
	if err != nil {
		return err
	}
	for i := range of {
		of[i].Framework, of[i].Table = frame.Title, *tables[i]
		for _, x := range subjects {
			of[i].Subjects = append(of[i].Subjects, Subject{ID: x.ID, Code: x.Code, Title: x.Title})
		}
	}
	if err := weigh(ctx, tx, frame.ID, &of, families); err != nil {
		return err
	}
	for i, c := range []Crossing{ByUnit, ByFamily} {
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

// members are the takers as they are counted: those of the units of the round.
func members(people map[uuid.UUID]*taker, subjects []skill.Competence, units []suppress.Unit) []suppress.Member {
	within := make(map[uuid.UUID]bool, len(units))
	for _, u := range units {
		within[u.ID] = true
	}
	list := make([]suppress.Member, 0, len(people))
	for _, p := range people {
		if !within[p.unit] {
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

// staff counts who could have taken part, by unit and by job family: those of the
// units.
func staff(ctx context.Context, tx *db.Tx, day clock.Date, by *[2]suppress.Crossing) error {
	list, err := Postings(ctx, tx, day)
	if err != nil {
		return err
	}
	var at [2]map[uuid.UUID]int
	for i := range by {
		at[i] = map[uuid.UUID]int{}
		for u, unit := range by[i].Units {
			at[i][unit.ID] = u
		}
		by[i].Staff = make([]int, len(at[i]))
	}
	for _, x := range list {
		unit, within := at[0][x.Unit]
		family, known := at[1][x.Family]
		if within && known {
			by[0].Staff[unit] += x.People
			by[1].Staff[family] += x.People
		}
	}
	return nil
}

// groups are the units of a round (nil: all) and all job families.
func groups(tree *org.Tree, within []uuid.UUID, families []family) (of [2]Shown, by [2]suppress.Crossing) {
	of[0].Groups, by[0].Units = units(tree, within)
	of[1].Groups, by[1].Units = flat(families)
	return of, by
}

// units are those of the round (nil: all), parents first.
func units(tree *org.Tree, within []uuid.UUID) (groups []Group, list []suppress.Unit) {
	at := map[uuid.UUID]int{}
	for _, u := range tree.Units() {
		if within != nil && !slices.Contains(within, u.ID) {
			continue
		}
		above, ok := at[u.Parent]
		if !ok {
			above = suppress.None
		}
		at[u.ID] = len(list)
		list = append(list, suppress.Unit{ID: u.ID, Parent: above})
		groups = append(groups, Group{Number: u.Number, Name: u.Name})
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
