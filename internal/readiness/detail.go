package readiness

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/suppress"
	"codeberg.org/lotse/lotse/internal/project"
)

// Measure is one requirement as it stands in a cell. Figures of personal
// requirements are live only.
type Measure struct {
	Requirement project.Requirement
	Criterion   Criterion
	Due         clock.Date
	Items       []project.Item // of a checklist requirement
	Figures     bool           // Met and Of may be shown
	Round       string         // of digital checks, that a skill rests on
}

// OpenPerson is somebody who is not ready, and what is missing. Live only.
type OpenPerson struct {
	Person  people.Person
	Unit    uuid.UUID
	Missing []OpenTask
}

// OpenTask is one course a person has not completed.
type OpenTask struct {
	CourseID uuid.UUID
	Due      clock.Date
}

// Detail explains one cell.
type Detail struct {
	Board    Board
	Sheet    *Sheet
	Unit     org.Unit
	Cell     Cell
	Own      Cell  // the unit's own staff
	Rows     []Row // the units directly below
	Measures []Measure
	People   []OpenPerson
	Trend    Trend
}

// Detail returns why a unit stands where it does. Who sees live figures also
// gets the names of people who are not ready, which is written to the access
// log.
func (s *Service) Detail(ctx context.Context, unit, wave string, q Query) (d Detail, err error) {
	name, _, ok := project.ParseWaveSlug(wave)
	if !ok {
		return d, fault.Missing("error.not_found")
	}
	q.Project = name
	if d.Board, err = s.Board(ctx, q); err != nil {
		return d, err
	}
	if d.Sheet, ok = d.Board.Sheet(wave); !ok {
		return d, fault.Missing("error.not_found")
	}
	if d.Unit, ok = d.Board.tree.BySlug(unit); !ok {
		return d, fault.Missing("error.not_found")
	}
	at, ok := d.Sheet.index[d.Unit.ID]
	if !ok {
		return d, fault.Missing("error.not_found")
	}
	d.Cell, d.Own = d.Sheet.Rows[at].Cell, d.Sheet.Rows[at].Own
	for _, r := range d.Sheet.Rows {
		if r.Parent == at && r.Cell.Status != NotAffected {
			d.Rows = append(d.Rows, r)
		}
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error { return s.explain(ctx, tx, &d) })
	if err != nil {
		return d, err
	}
	d.Trend, err = s.Trend(ctx, &d.Board, d.Sheet)
	return d, err
}

func (s *Service) explain(ctx context.Context, tx *db.Tx, d *Detail) error {
	day := d.Board.Query.Day
	planned, err := s.planned(ctx, tx, d.Board.Query, d.Board.Live)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(planned, func(p project.Planned) bool { return p.Wave.ID == d.Sheet.WaveID })
	if i < 0 {
		return fault.Missing("error.not_found")
	}
	p := planned[i]
	facts, err := s.facts(ctx, tx, d.Board.tree)
	if err != nil {
		return err
	}
	fr := newFrame(d.Board.tree, p.Wave)
	at, ok := fr.index[d.Unit.ID]
	if !ok {
		return fault.Missing("error.not_found")
	}
	cell := sums{}
	m := momentOf(ctx, day)
	if d.Board.Live {
		c, err := s.keeper.count(ctx, s.DB, []asked{{tenant: tx.Tenant(), wave: p.Wave.ID, moment: m, parts: true}})
		if err != nil {
			return err
		}
		cell = fr.rollUp(facts.within(c[0])).cells[at]
	}
	asks := fr.asking(d.Unit.ID)
	known, err := s.checksOf(ctx, []project.Planned{p}, endOf(ctx, day))
	if err != nil {
		return err
	}
	d.measure(p, criteria(p, cell, asks, known, fr.spoken(d.Unit.ID, p.Wave.Units)), facts.land, asks)
	for i := range d.Measures {
		if m := &d.Measures[i]; m.Requirement.Kind == project.SkillKind && m.Criterion.Of > 0 {
			m.Round = known.Sheet.Round.Name
		}
	}
	if !d.Board.Live || !m.live {
		return nil
	}
	return s.openPeople(ctx, tx, d, fr.below(at))
}

// measure lists the requirements as they stand.
func (d *Detail) measure(p project.Planned, list []Criterion, land clock.Land, asks func(uuid.UUID) bool) {
	for j, c := range list {
		r := p.Requirements[j]
		measure := Measure{
			Requirement: r, Criterion: c, Due: r.Due(land, p.Wave.GoLive),
			Figures: d.Board.Live || r.Kind != project.CourseKind,
		}
		for _, item := range p.Items {
			if item.LineID == r.LineID && (item.UnitID == uuid.Nil || asks(item.UnitID)) {
				measure.Items = append(measure.Items, item)
			}
		}
		d.Measures = append(d.Measures, measure)
	}
}

// openPeople lists who is not ready in the units, by name.
func (s *Service) openPeople(ctx context.Context, tx *db.Tx, d *Detail, units []uuid.UUID) error {
	rows, err := openTasks(ctx, tx, d.Sheet.WaveID, d.Board.visible(units, d.Sheet), clock.Today(ctx))
	if err != nil || len(rows) == 0 {
		return err
	}
	var who []uuid.UUID
	for _, r := range rows {
		if n := len(who); n == 0 || who[n-1] != r.PersonID {
			who = append(who, r.PersonID)
		}
	}
	named, err := s.People.Named(ctx, "readiness", who...)
	if err != nil {
		return err
	}
	for _, r := range rows {
		if n := len(d.People); n == 0 || d.People[n-1].Person.ID != r.PersonID {
			d.People = append(d.People, OpenPerson{Person: named[r.PersonID], Unit: r.UnitID})
		}
		p := &d.People[len(d.People)-1]
		p.Missing = append(p.Missing, OpenTask{r.CourseID, r.Due})
	}
	return nil
}

// visible keeps the units whose rows the reader got.
func (b *Board) visible(units []uuid.UUID, sheet *Sheet) []uuid.UUID {
	return slices.DeleteFunc(slices.Clone(units), func(u uuid.UUID) bool { _, ok := sheet.index[u]; return !ok })
}

// below lists the unit at i and all below it.
func (f frame) below(i int) []uuid.UUID {
	in := make([]bool, len(f.units))
	in[i] = true
	out := []uuid.UUID{f.units[i].ID}
	for j := i + 1; j < len(f.units); j++ {
		if up := f.above[j]; up != suppress.None && in[up] {
			in[j] = true
			out = append(out, f.units[j].ID)
		}
	}
	return out
}
