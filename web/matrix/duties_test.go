package matrix

import (
	"codeberg.org/lotse/lotse/internal/audience"
	"codeberg.org/lotse/lotse/internal/duty"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Duties: HR sees them, HR of the whole town makes them. Who is affected is
// seen as far as one's reach goes.
var (
	watchful = to(town, hr, hrOf50)
	makers   = to(town, hr)
	carers   = to(town, hr).and(own|sub|headed, hrOf50)
)

var dutyRules = []rule{
	{route: "GET /assignments", of: obligation, may: watchful, ok: shown, lists: "probe"},
	{route: "GET /assignments/new", may: makers, ok: shown},
	{route: "POST /assignments/new", may: makers, ok: asked},
	{route: "GET /assignments/:duty", of: obligation, may: watchful, ok: shown},
	{route: "GET /assignments/:duty?q=:search", of: affected, may: carers, ok: shown, lists: "link"},
	{route: "GET /assignments/:duty/edit", of: obligation, may: makers, ok: shown},
	{route: "POST /assignments/:duty/edit", of: obligation, may: makers, ok: asked},
	{route: "POST /assignments/:duty/end", of: spent, may: makers, ok: codes(409)}, // it has ended
	{route: "POST /assignments/:duty/undo", of: obligation, may: makers, ok: codes(409)},
	{route: "GET /assignments/:duty/log", of: affected, may: carers, ok: shown, lists: "link"},
	{route: "GET /assignments/:duty/revisions", of: obligation, may: watchful, ok: shown},
	{route: "GET /assignments/:duty/export.csv", of: affected, may: carers, ok: shown, lists: "search"},
	{route: "GET /assignments/:duty/export.xlsx", of: obligation, may: watchful, ok: shown},
	{route: "GET /assignments/:duty/people/:person", of: affected, may: carers, ok: shown},
	{route: "POST /assignments/:duty/people/:person/exemption", of: affected, may: carers, ok: asked},
	{route: "POST /assignments/:duty/people/:person/exemption/end", of: affected, may: carers, ok: codes(409)}, // nobody is exempt
	{route: "POST /assignments/:duty/people/:person/proofs", of: affected, may: carers, ok: asked},
	{route: "POST /assignments/:duty/people/:person/proofs/:proof/withdrawal", of: affected, may: carers, ok: codes(404)}, // there is none
}

// duties are one for a few people of each relation, here and next door, and one
// that has ended. Its audience is who has the numbers of the strangers' units.
func (w *world) duties() error {
	for _, r := range []relation{own, foreign} {
		ctx := w.of(r)
		tree, err := w.App.Org.Tree(ctx)
		if err != nil {
			return err
		}
		numbers := []string{"50", "50.9", "50.91", "50.1", "51"}
		if r == foreign {
			numbers = []string{"N1.1"}
		}
		n := audience.Node{Is: audience.Unit}
		for _, number := range numbers {
			u, _ := tree.ByNumber(number)
			n.IDs = append(n.IDs, u.ID)
		}
		month, err := clock.ParsePeriod("P1M")
		if err != nil {
			return err
		}
		in := duty.Input{Name: i18n.Text{i18n.DE: "Belehrung " + r.String()}, Everybody: true, Terms: duty.Terms{
			Audience: audience.Rule{Top: n}, Ways: []duty.Way{{By: duty.ByProof}}, Mode: duty.Once, First: month, Credit: duty.CreditAll,
		}}
		d, err := w.App.Duties.Create(ctx, in)
		if err != nil {
			return err
		}
		w.add(obligation, r, params{"duty": d.Slug, "probe": "/assignments/" + d.Slug + `"`})
		in.Name = i18n.Text{i18n.DE: "Beendet " + r.String()}
		over, err := w.App.Duties.Create(ctx, in)
		if err != nil {
			return err
		}
		if err := w.App.Duties.End(ctx, over.Slug); err != nil {
			return err
		}
		w.add(spent, r, params{"duty": over.Slug})
	}
	here := w.objects[obligation][own][0]["duty"] // a neighbour's person is in no duty of ours
	for _, r := range relations {
		for _, p := range w.objects[person][r] {
			w.add(affected, r, params{
				"duty": here, "person": p["person"], "search": p["search"], "link": "/people/" + p["person"],
				"proof": "01a200e1-8ba6-7411-8d34-4e28385ee46a",
			})
		}
	}
	return nil
}
