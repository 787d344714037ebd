package main

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"codeberg.org/lotse/lotse/cmd/lotsebench/attack"
	"codeberg.org/lotse/lotse/internal/duty"
	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/suppress"
	"codeberg.org/lotse/lotse/web/webtest"
)

// The same attacker reads what is published about duties: every end of a month,
// as page, file and workbook. The truth is the list for an audit. The twin hides
// small cells only and is pinned.
func TestDemoPublishesNothingAboutDutiesThatPins(t *testing.T) {
	town := webtest.Start(t)
	agreed, err := town.App.Tenants.Agreement(town.Ctx)
	if err != nil {
		t.Fatal(err)
	}
	reader := &demoReader{t: t, public: town.As(t, "cio")}
	var ours, control score
	tables := 0
	for slug, days := range reader.duties() {
		var shown, naive []publication
		for _, day := range days {
			path := "/de/reports/published/" + slug
			table := reader.csv(reader.public.Get(path + "/export.csv?day=" + day.String()))
			reader.sameElsewhere(path, day, table)
			p := publication{table: table, truth: reader.standing(town, slug, day), small: map[attack.Key]bool{}}
			twin := *table
			twin.Cells = make([]attack.Cell, len(table.Cells))
			for i, c := range table.Cells {
				twin.Cells[i] = plainly(c.Key, p.truth[c.Key])
				if n := p.truth[c.Key].heads; 0 < n && n < agreed.MinGroup {
					p.small[c.Key] = true
					twin.Cells[i] = attack.Cell{Key: c.Key, Hidden: true, Heads: anything, Ready: anything, Open: anything}
				}
			}
			shown, naive = append(shown, p), append(naive, publication{&twin, p.truth, p.small})
			tables++
		}
		ours.add(judge(shown, agreed.MinGroup))
		control.add(judge(naive, agreed.MinGroup))
	}
	t.Logf("%d tables: %+v, control %+v", tables, ours, control)
	if tables < 4 || ours.hidden == 0 || ours.primary < 5 || ours.pinned > 0 || control.pinned == 0 {
		t.Errorf("tables %d, hidden %d, primary %d, pinned %d, control pinned %d", tables, ours.hidden, ours.primary, ours.pinned, control.pinned)
	}
}

func plainly(key attack.Key, c count) attack.Cell {
	figure := func(n int) attack.Range { return attack.Range{Lo: n, Hi: n} }
	return attack.Cell{Key: key, Heads: figure(c.heads), Ready: figure(c.ready), Open: figure(c.heads - c.ready)}
}

// duties are those in the list of any day that can be chosen, with their days,
// the earliest first.
func (r *demoReader) duties() map[string][]clock.Date {
	r.t.Helper()
	found := map[string][]clock.Date{}
	page := r.public.Get("/de/reports/published")
	for _, o := range page.Doc.Find(`select[name="day"] option`).EachIter() {
		day, err := clock.ParseDate(o.AttrOr("value", ""))
		if err != nil {
			r.t.Fatal(err)
		}
		slugs := map[string]bool{}
		for _, a := range r.public.Get("/de/reports/published?day=" + day.String()).Doc.Find(`main td a, main th a`).EachIter() {
			path, _, _ := strings.Cut(a.AttrOr("href", ""), "?")
			slugs[path[strings.LastIndex(path, "/")+1:]] = true
		}
		for slug := range maps.Keys(slugs) {
			found[slug] = append(found[slug], day)
		}
	}
	for _, days := range found {
		slices.Reverse(days)
	}
	return found
}

// standing is the truth of a day by unit.
func (r *demoReader) standing(town *webtest.Town, slug string, day clock.Date) map[attack.Key]count {
	r.t.Helper()
	a, err := town.App.Duties.Audit(town.Ctx, duty.AuditQuery{Slug: slug, Day: day})
	if err != nil {
		r.t.Fatal(err)
	}
	truth := map[attack.Key]count{}
	note := func(key attack.Key, p suppress.Person) {
		c := truth[key]
		c.take(p)
		truth[key] = c
	}
	for _, l := range a.Lines {
		u, known := a.Tree.Unit(l.Unit)
		if !known {
			continue
		}
		p := suppress.Person{Ready: l.State != duty.Due && l.State != duty.Overdue}
		note(attack.Key{}, p)
		if len(a.Tree.Children(u.ID)) > 0 {
			note(attack.Key{Unit: u.Number, Own: true}, p)
		}
		for _, above := range append([]org.Unit{u}, a.Tree.Ancestors(u.ID)...) {
			note(attack.Key{Unit: above.Number}, p)
		}
	}
	return truth
}
