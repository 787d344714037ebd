package simulate

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/cmd/lotsebench/simulate/model"
	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

const families = 6

// plantUnits grows a tree of some units, up to four deep, and the job families.
func (s *simulation) plantUnits() error {
	depth := []int{}
	for i := range max(4, min(120, s.People/40)) {
		parent := -1
		if i > 0 {
			for parent = s.rnd.IntN(i); depth[parent] == 3; {
				parent = s.rnd.IntN(i)
			}
		}
		id, number := db.NewID(), fmt.Sprint(10+i)
		var up *uuid.UUID
		level := 0
		if parent >= 0 {
			up, level = &s.unitIDs[parent], depth[parent]+1
		}
		s.queue(`INSERT INTO unit (tenant_id, id, slug, number, name, parent_id, state_from, valid_from)
			VALUES ($1, $2, $3, $4, '{"de": "Amt"}', $5, '2020-01-01', '2020-01-01')`, id, "amt-"+number, number, up)
		s.unitIDs, depth = append(s.unitIDs, id), append(depth, level)
		s.world.Parents = append(s.world.Parents, parent)
	}
	for i := range families {
		id := db.NewID()
		s.queue(`INSERT INTO job_family (tenant_id, id, slug, name) VALUES ($1, $2, $3, '{"de": "Arbeit"}')`, id, fmt.Sprintf("arbeit-%d", i))
		s.familyIDs = append(s.familyIDs, id)
	}
	return s.write(func(context.Context, *db.Tx) error { return nil })
}

func (s *simulation) addPosting(p int, o model.Posting) {
	id := db.NewID()
	s.world.Persons[p].Postings = append(s.world.Persons[p].Postings, o)
	s.postingIDs[p] = append(s.postingIDs[p], id)
	s.queue(`INSERT INTO posting (tenant_id, id, person_id, unit_id, job_family_id, share, supervisor, reported_from, valid_from, valid_to)
		VALUES ($1, $2, $3, $4, $5, 10000, $6, $7, $8, $9)`,
		id, s.personIDs[p], s.unitIDs[o.Unit], s.familyIDs[o.Family], o.Lead, date(o.Entry), date(o.From), date(o.To))
}

func (s *simulation) endPosting(p, i int, to model.Date) {
	o := &s.world.Persons[p].Postings[i]
	o.To = max(to, o.From)
	s.queue(`UPDATE posting SET valid_to = $3 WHERE tenant_id = $1 AND id = $2`, s.postingIDs[p][i], date(o.To))
}

// open are the postings that have not ended.
func (s *simulation) open(p int) (out []int) {
	for i, o := range s.world.Persons[p].Postings {
		if o.To == 0 || o.To > s.today {
			out = append(out, i)
		}
	}
	return out
}

func (s *simulation) work(entry, from model.Date) model.Posting {
	return model.Posting{
		Unit: s.rnd.IntN(len(s.unitIDs)), Family: s.rnd.IntN(families), Lead: s.rnd.IntN(12) == 0, Entry: entry, From: from,
	}
}

// join makes a person whose work begins some day.
func (s *simulation) join(from model.Date) {
	p, id := s.world.AddPerson(), db.NewID()
	s.personIDs, s.personOf[id] = append(s.personIDs, id), p
	s.queue(`INSERT INTO person (tenant_id, id, slug, personnel_number, last_name, sort_name, search, created_at)
		VALUES ($1, $2, $3, $4, 'Probe', 'probe', 'probe', now())`, id, people.NewSlug(), fmt.Sprint(p))
	s.touched[p] = true
	s.addPosting(p, s.work(from, from))
	if s.rnd.IntN(12) == 0 {
		s.addPosting(p, s.work(from, from+model.Date(s.rnd.IntN(400))))
	}
}

// staff is what HR reports today, some of it ahead of its time.
func (s *simulation) staff() error {
	ahead := func() model.Date { return s.today + model.Date(max(0, s.rnd.IntN(60)-20)) }
	s.touched = map[int]bool{}
	for range s.times(0.08) {
		s.join(ahead())
	}
	for _, kind := range []struct {
		yearly float64
		do     func(p int)
	}{
		{0.09, func(p int) { // leaves, or comes back
			open := s.open(p)
			for _, i := range open {
				s.endPosting(p, i, ahead())
			}
			if len(open) == 0 {
				s.addPosting(p, s.work(s.today, ahead()))
			}
		}},
		{0.12, func(p int) { // moves, keeping the date of entry
			if open := s.open(p); len(open) > 0 {
				on := max(ahead(), s.world.Persons[p].Postings[open[0]].From)
				s.endPosting(p, open[0], on)
				s.addPosting(p, s.work(s.world.Persons[p].Postings[open[0]].Entry, on))
			}
		}},
		{0.03, func(p int) { s.addPosting(p, s.work(s.today, s.today)) }},
		{0.06, s.absent},
	} {
		for range s.times(kind.yearly) {
			if p, ok := s.somebody(); ok {
				kind.do(p)
			}
		}
	}
	return s.tellPeople()
}

// absent reports an absence, or the return from an open one.
func (s *simulation) absent(p int) {
	list := s.world.Persons[p].Absences
	from := s.today + model.Date(s.rnd.IntN(25)-4)
	if n := len(list); n > 0 {
		last := &list[n-1]
		if last.To == 0 {
			last.To = max(s.today, last.From+1)
			s.queue(`UPDATE absence SET valid_to = $3 WHERE tenant_id = $1 AND id = $2`, s.absenceIDs[p][n-1], date(last.To))
			return
		}
		from = max(from, last.To)
	}
	a := model.Absence{From: from, To: from + model.Date([]int{10, 42, 43, 90, 300}[s.rnd.IntN(5)])}
	if s.rnd.IntN(4) == 0 {
		a.To = 0
	}
	id := db.NewID()
	s.world.Persons[p].Absences = append(list, a)
	s.absenceIDs[p] = append(s.absenceIDs[p], id)
	s.queue(`INSERT INTO absence (tenant_id, id, person_id, valid_from, valid_to) VALUES ($1, $2, $3, $4, $5)`, id, s.personIDs[p], date(a.From), date(a.To))
}

// tellPeople writes what happened to people and tells of it, as an import does.
func (s *simulation) tellPeople() error {
	touched := s.everyone()
	if len(touched) == 0 {
		return nil
	}
	s.world.Observe(s.today, touched...)
	return s.write(func(ctx context.Context, tx *db.Tx) error {
		if s.Without == "people" && len(s.dutyIDs) > 0 {
			return nil
		}
		return s.duties.PeopleChanged(ctx, tx, s.ids(touched))
	})
}

func (s *simulation) ids(persons []int) (out []uuid.UUID) {
	for _, p := range persons {
		out = append(out, s.personIDs[p])
	}
	return out
}

// reorganise moves a unit with all below it to another parent, some times a
// year.
func (s *simulation) reorganise() error {
	if s.rnd.Float64() > 8.0/365*s.Pace {
		return nil
	}
	u, to := 1+s.rnd.IntN(len(s.unitIDs)-1), s.rnd.IntN(len(s.unitIDs))
	for up := to; up >= 0; up = s.world.Parents[up] {
		if up == u {
			return nil // below itself
		}
	}
	s.world.Parents[u] = to
	s.world.Observe(s.today)
	tree, err := s.org.Tree(s.ctx)
	if err != nil {
		return err
	}
	before, _ := tree.Unit(s.unitIDs[u])
	after := before
	after.Parent, after.StateFrom = s.unitIDs[to], date(s.today)
	return s.db.InTx(s.ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := s.org.Apply(ctx, []org.Step{{Before: &before, After: after}}); err != nil || s.Without == "units" {
			return err
		}
		return s.duties.PeopleChanged(ctx, tx, nil)
	})
}
