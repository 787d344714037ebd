package org_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// lines makes rows from "number<parent" words; the line counts from 2.
func lines(words string) (rows []org.Row) {
	for w := range strings.FieldsSeq(words) {
		number, parent, _ := strings.Cut(w, "<")
		rows = append(rows, org.Row{Line: len(rows) + 2, Number: number, Parent: parent, Name: i18n.Text{i18n.DE: "Amt " + number}})
	}
	return rows
}

func known(rows []org.Row) (units []org.Unit) {
	for _, s := range org.Diff(nil, rows, today).Steps {
		u := s.After
		u.From, u.StateFrom = clock.NewDate(2020, 1, 1), clock.NewDate(2020, 1, 1)
		units = append(units, u)
	}
	return units
}

func problems(d org.Draft) (out []string) {
	for _, p := range d.Problems {
		out = append(out, fmt.Sprintf("%d %s %s %s", p.Line, p.Field, p.Reason, p.Value))
	}
	return out
}

func TestDiffRefusesRows(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		known, rows string
		want        []string
		steps       int
	}{
		"good":                      {"", "10.1<10 10<00 00", nil, 3},
		"duplicate number":          {"", "10 10 11", []string{"3 number duplicate 10"}, 2},
		"unknown parent":            {"", "10<99 11", []string{"2 parent parent_unknown 99"}, 1},
		"child of a refused row":    {"", "10<99 10.1<10 11", []string{"2 parent parent_unknown 99", "3 parent parent_unknown 10"}, 1},
		"own parent":                {"", "10<10", []string{"2 parent cycle 10 → 10"}, 0},
		"cycle in the file":         {"", "A<C B<A C<B D<A E", []string{"2 parent cycle A → C → B → A", "3 parent cycle B → A → C → B", "4 parent cycle C → B → A → C", "5 parent parent_unknown A"}, 1},
		"cycle with known units":    {"A B<A", "A<B", []string{"2 parent cycle A → B → A"}, 0},
		"refused move makes cycles": {"A B<A", "A<B B<99", []string{"2 parent cycle A → B → A", "3 parent parent_unknown 99"}, 0},
		"swap is no cycle":          {"A B<A", "A<B B", nil, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := org.Diff(known(lines(c.known)), lines(c.rows), today)
			if diff := cmp.Diff(c.want, problems(d)); diff != "" {
				t.Error(diff)
			}
			if len(d.Steps) != c.steps {
				t.Errorf("%d steps, want %d", len(d.Steps), c.steps)
			}
		})
	}
}

func TestDiffSinceWhen(t *testing.T) {
	t.Parallel()
	y2020, y2025, y2027 := clock.NewDate(2020, 1, 1), clock.NewDate(2025, 1, 1), clock.NewDate(2027, 1, 1)
	units := known(lines("00 D1<00 D2<00 33<D1"))
	row := func(parent, name string, from clock.Date) []org.Row {
		return append(lines("00 D1<00 D2<00"), org.Row{Line: 5, Number: "33", Parent: parent, Name: i18n.Text{i18n.DE: name}, From: from})
	}
	for name, c := range map[string]struct {
		rows []org.Row
		want string
	}{
		"same":                {row("D1", "Amt 33", y2020), "unchanged"},
		"same, no date":       {row("D1", "Amt 33", clock.Date{}), "unchanged"},
		"moved today":         {row("D2", "Amt 33", y2020), "change from 2020-01-01 since 2026-06-08"},
		"renamed in future":   {row("D1", "Bürgeramt", y2027), "change from 2020-01-01 since 2027-01-01"},
		"renamed in past":     {row("D1", "Bürgeramt", y2025), "change from 2020-01-01 since 2025-01-01"},
		"beginning put right": {row("D1", "Amt 33", y2025), "change from 2025-01-01 since 2025-01-01"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := org.Diff(units, c.rows, today)
			got := "unchanged"
			for _, s := range d.Steps {
				got = fmt.Sprintf("%s from %s since %s", s.Action, s.After.From, s.After.StateFrom)
				again := append([]org.Unit{}, units...)
				again[3] = s.After
				if d := org.Diff(again, c.rows, today.AddDays(3)); len(d.Steps) != 0 {
					t.Errorf("a second import changes again: %+v", d.Steps[0].After)
				}
			}
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestDiffEndsAndAbsent(t *testing.T) {
	t.Parallel()
	units := known(lines("00 10<00 11<00"))
	rows := lines("00 10<00")
	to := clock.NewDate(2026, 7, 1)
	rows[1].To = &to
	d := org.Diff(units, rows, today)
	if len(d.Steps) != 1 || d.Steps[0].Action != org.End || d.Steps[0].After.To != to {
		t.Errorf("steps %+v", d.Steps)
	}
	if len(d.Absent) != 1 || d.Absent[0].After.Number != "11" || d.Absent[0].After.To != today {
		t.Errorf("absent %+v", d.Absent)
	}
	past := clock.NewDate(2019, 1, 1)
	rows[1].To = &past
	if diff := cmp.Diff([]string{"3 valid_to period 2018-12-31"}, problems(org.Diff(units, rows, today))); diff != "" {
		t.Error(diff)
	}
}

func TestSlugsStayApart(t *testing.T) {
	t.Parallel()
	rows := lines("1 2 3")
	for i := range rows {
		rows[i].Name = i18n.Text{i18n.DE: "Sekretariat"}
	}
	var got []string
	for _, s := range org.Diff(nil, rows, today).Steps {
		got = append(got, s.After.Slug)
	}
	if diff := cmp.Diff([]string{"sekretariat", "sekretariat-2", "sekretariat-3"}, got); diff != "" {
		t.Error(diff)
	}
}
