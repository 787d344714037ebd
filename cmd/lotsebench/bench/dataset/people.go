package dataset

import (
	"context"
	"fmt"
	"time"

	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// settle makes units and job families: a town with departments directly below
// it.
func (f *founder) settle(ctx context.Context) error {
	since := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	for range f.size.Units + 1 {
		f.units = append(f.units, db.NewID()) // the last is the town
	}
	town := f.units[f.size.Units]
	err := f.each(ctx, "unit", []string{"id", "slug", "number", "name", "kind", "parent_id", "state_from", "valid_from"}, f.size.Units+1, func(i int) []any {
		n := f.size.Units - i // the town comes first
		name, number, kind, parent := "Stadt", "0", "", any(nil)
		if n < f.size.Units {
			name, number, kind, parent = fmt.Sprintf("Amt %02d", n+1), fmt.Sprint(n+1), "Amt", raw(town)
		}
		return []any{raw(f.units[n]), "amt-" + number, number, i18n.Text{i18n.DE: name}, kind, parent, since, since}
	})
	if err != nil {
		return err
	}
	if _, err := f.super.Exec(ctx, "UPDATE tenant SET tree_version = tree_version + 1 WHERE id = $1", f.tenant); err != nil {
		return err
	}
	for range Families {
		f.families = append(f.families, db.NewID())
	}
	return f.each(ctx, "job_family", []string{"id", "slug", "name"}, Families, func(i int) []any {
		return []any{raw(f.families[i]), fmt.Sprintf("familie-%d", i), i18n.Text{i18n.DE: fmt.Sprintf("Jobfamilie %d", i+1)}}
	})
}

// hire copies the people, their postings and accounts.
func (f *founder) hire(ctx context.Context) error {
	n, at := f.size.People, clock.Now(ctx)
	for range n {
		f.persons = append(f.persons, db.NewID())
	}
	err := f.each(ctx, "person", []string{"id", "slug", "personnel_number", "last_name", "first_name", "email", "sort_name", "search", "created_at"}, n, func(i int) []any {
		p := f.size.Person(i)
		row := people.Person{LastName: p.Last, FirstName: p.First, PersonnelNumber: p.Number, Email: p.Login}
		return []any{raw(f.persons[i]), people.NewSlug(), p.Number, p.Last, p.First, p.Login, people.SortName(row), people.SearchText(row), at}
	})
	if err != nil {
		return err
	}
	since := f.day(at.AddDate(-1, 0, 0))
	err = f.each(ctx, "posting", []string{"id", "person_id", "unit_id", "job_family_id", "post", "share", "supervisor", "reported_from", "valid_from"}, n, func(i int) []any {
		p := f.size.Person(i)
		return []any{raw(db.NewID()), raw(f.persons[i]), raw(f.units[p.Unit]), raw(f.families[p.Family]), "Sachbearbeitung", 10_000, p.Leads, since, since}
	})
	if err != nil {
		return err
	}
	return f.each(ctx, "account", []string{"id", "person_id", "login", "created_at"}, n, func(i int) []any {
		return []any{raw(db.NewID()), raw(f.persons[i]), f.size.Person(i).Login, at}
	})
}
