package matrix

import (
	"context"

	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/skill"
	"codeberg.org/lotse/lotse/internal/skill/revise"
)

// Who keeps frameworks and what job families need: for the whole town. Everybody
// reads them; a file that was sent is seen by nobody but its sender.
var (
	curators    = to(town, hr, admin, operator)
	frameSender = to(own, hr).and(0, admin, operator)
)

var frameRules = []rule{
	{route: "GET /frameworks", of: frame, may: signedIn, ok: shown, lists: "probe"},
	{route: "POST /frameworks", may: curators, ok: asked},
	{route: "GET /frameworks/import", may: curators, ok: shown},
	{route: "POST /frameworks/import", may: curators, ok: asked},
	{route: "GET /frameworks/import/template.csv", may: curators, ok: shown},
	{route: "GET /frameworks/import/template.yaml", may: curators, ok: shown},
	{route: "GET /frameworks/import/:import", of: frame, may: frameSender, ok: shown},
	{route: "POST /frameworks/import/:import", of: frame, may: frameSender, ok: codes(409)}, // saw nothing
	{route: "GET /frameworks/:framework", of: frame, may: signedIn, ok: shown},
	{route: "GET /frameworks/:framework/export.csv", of: frame, may: signedIn, ok: shown},
	{route: "GET /frameworks/:framework/export.yaml", of: frame, may: signedIn, ok: shown},
	{route: "GET /frameworks/:framework/edit", of: frame, may: curators, ok: shown},
	{route: "POST /frameworks/:framework/edit", of: frame, may: curators, ok: codes(409), send: map[string]string{"title_de": "Neu"}}, // names no revision
	{route: "POST /frameworks/:framework/state", of: frame, may: curators, ok: codes(409), send: map[string]string{"do": "publish"}},
	{route: "GET /frameworks/:framework/mapping", of: frame, may: signedIn, ok: shown},
	{route: "POST /frameworks/:framework/mapping", of: frame, may: curators, ok: leads, send: map[string]string{"to": skill.First}},
	{route: "GET /frameworks/:framework/:competence", of: frame, may: signedIn, ok: shown},
	{route: "GET /frameworks/:framework/:competence/edit", of: frame, may: curators, ok: shown},
	{route: "POST /frameworks/:framework/:competence/edit", of: frame, may: curators, ok: codes(409)},
	{route: "GET /targets", of: trade, may: signedIn, ok: shown, lists: "probe"},
	{route: "POST /targets", may: curators, ok: leads},
	{route: "GET /targets/:family", of: trade, may: signedIn, ok: shown},
	{route: "GET /targets/:family/edit", of: trade, may: curators, ok: shown},
	{route: "POST /targets/:family/edit", of: trade, may: curators, ok: asked},
	{route: "POST /targets/:family/restore", of: trade, may: curators, ok: codes(409), send: map[string]string{"no": "1"}},
	{route: "POST /targets/:family/undo", of: trade, may: curators, ok: leads},
	{route: "GET /targets/:family/workshop", of: trade, may: curators, ok: shown},
	{route: "POST /targets/:family/workshop", of: trade, may: curators, ok: asked},
}

// frames are a framework, a file on its way and a job family of the town, and
// those of the neighbour.
func (w *world) frames() error {
	if err := w.App.Skills.Seed(w.nextCtx); err != nil {
		return err
	}
	for r, names := range map[relation][2]string{own: {"Eigener Rahmen", "nur-hier"}, foreign: {"Rahmen nebenan", "nachbarschaftshilfe"}} {
		ctx := w.of(r)
		code, err := w.frameOf(ctx, names[0])
		if err != nil {
			return err
		}
		sender := hr
		if r == foreign {
			sender = neighbour
		}
		family := db.NewID()
		err = w.exec(ctx, `INSERT INTO job_family (tenant_id, id, slug, name) VALUES ($1, $2, $3, $4)`, family, names[1], i18n.Text{i18n.DE: names[1]})
		if err == nil {
			err = w.App.Skills.SetProfile(ctx, skill.Whose{Kind: skill.OfFamily, ID: family}, 0, skill.NewState{Kind: skill.Started})
		}
		if err != nil {
			return err
		}
		const file = "type;code;parent;title_de;title_en\narea;1;;A;A\ncompetence;1.1;1;B;B\n"
		id, err := w.App.Revise.Send(w.sending(r, sender), "rahmen.csv", code, []byte(file))
		if err != nil {
			return err
		}
		w.add(frame, r, params{"framework": code, "competence": "1.1", "import": id.String(), "probe": "/frameworks/" + code + `"`})
		w.add(trade, r, params{"family": names[1], "probe": "/targets/" + names[1] + `"`})
	}
	return nil
}

// frameOf publishes a framework with one competence.
func (w *world) frameOf(ctx context.Context, name string) (string, error) {
	words := i18n.Text{i18n.DE: name, i18n.EN: name}
	code, err := w.App.Revise.Create(ctx, words)
	if err != nil {
		return "", err
	}
	for i, step := range []func(int) error{
		func(n int) error { return w.App.Revise.AddArea(ctx, code, n, revise.Item{Code: "1", Title: words}) },
		func(n int) error {
			return w.App.Revise.AddCompetence(ctx, code, n, "1", revise.Item{Code: "1.1", Title: words})
		},
		func(n int) error {
			return w.App.Revise.SetCompetence(ctx, code, n, "1.1", revise.Item{Title: words, State: skill.Published})
		},
		func(n int) error { return w.App.Revise.Publish(ctx, code, n) },
	} {
		if err := step(i + 1); err != nil {
			return "", err
		}
	}
	return code, nil
}
