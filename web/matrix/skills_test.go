package matrix

import (
	"context"

	"github.com/google/uuid"
)

// A profile and a check are their person's own, whatever somebody's role is. A
// supervisor reads what their own people share, and nothing else.
var (
	examinees = to(own, employee).and(sibling, supervisor).and(0, learners.names()...)
	confidant = to(own, supervisor)
)

func (g grants) names() (list []who) {
	for n := range g {
		list = append(list, n)
	}
	return list
}

var skillRules = []rule{
	{route: "GET /my/skills", may: learners, ok: shown},
	{route: "GET /my/skills/history", may: learners, ok: shown},
	{route: "GET /my/skills/export.csv", may: learners, ok: shown},
	{route: "GET /my/skills/export.json", may: learners, ok: shown},
	{route: "POST /my/skills/sharing", may: learners, ok: asked},
	{route: "POST /my/skills/sharing/end", may: learners, ok: leads},
	{route: "POST /my/skills/deletion", may: learners, ok: leads},
	{route: "GET /my/skills/check", may: learners, ok: shown},
	{route: "POST /my/skills/check", may: learners, ok: leads},
	{route: "GET /my/skills/check/:part/:page", of: leaf, may: learners, ok: codes(200, 303)}, // of one's own open check, if there is one
	{route: "POST /my/skills/check/:part/:page", of: leaf, may: learners, ok: codes(303, 409)},
	{route: "POST /my/skills/check/:part/:page/draft", of: leaf, may: learners, ok: codes(200, 409)},
	{route: "POST /my/skills/check/:part/completion", of: leaf, may: learners, ok: codes(409)}, // nothing is answered
	{route: "POST /my/skills/check/questions", may: learners, ok: codes(303, 409)},
	{route: "POST /my/skills/check/end", may: learners, ok: leads},
	{route: "GET /my/skills/checks/:run", of: examined, may: examinees, ok: shown},
	{route: "POST /my/skills/checks/:run/deletion", of: examined, may: examinees, ok: leads},
	{route: "GET /team/skills", of: entrusted, may: confidant, ok: shown, lists: "share"},
	{route: "GET /team/skills/:share", of: entrusted, may: confidant, ok: shown},
	{route: "GET /reports/skills", may: to(town, hr, cio), ok: shown},
	{route: "GET /reports/skills/export.csv", may: to(town, hr, cio), ok: shown},
	{route: "GET /reports/skills/export.xlsx", may: to(town, hr, cio), ok: shown},
	{route: "GET /reports/skills/gaps", may: to(town, hr, cio), ok: shown},
	{route: "GET /reports/skills/outlook", may: to(town, hr, cio), ok: shown},
	{route: "GET /reports/skills/outlook/export.csv", may: to(town, hr, cio), ok: codes(200, 404)},
	{route: "GET /reports/skills/outlook/export.xlsx", may: to(town, hr, cio), ok: codes(200, 404)}, // withdrawn below
	{route: "GET /reports/skills/outlook/file", may: to(town, hr), ok: shown},
	{route: "GET /reports/skills/outlook/template.csv", may: to(town, hr), ok: shown},
	{route: "POST /reports/skills/outlook/file", may: to(town, hr), ok: asked},
	{route: "POST /reports/skills/outlook", may: to(town, hr), ok: asked},
	{route: "POST /reports/skills/outlook/withdrawal", may: to(town, hr), ok: codes(303, 404)},
	{route: "GET /reports/skills/rules", may: signedIn, ok: shown},
	{route: "GET /reports/skills/rounds", may: to(town, hr), ok: shown},
	{route: "POST /reports/skills/rounds", may: to(town, hr), ok: codes(422)}, // nothing is filled in
	{route: "GET /reports/skills/rounds/:round", of: season, may: to(town, hr), ok: shown},
	{route: "POST /reports/skills/rounds/:round/close", of: season, may: to(town, hr), ok: leads},
	{route: "POST /team/skills/:share", of: entrusted, may: confidant, ok: codes(403)}, // the agreement does not allow to keep it
}

// examinedOf is a finished check: of the employee, of the supervisor, of the
// neighbour. The request may delete it; then there is a new one.
func (w *world) examinedOf(r relation) ([]params, error) {
	whose, ok := map[relation]who{own: employee, sibling: supervisor, foreign: neighbour}[r]
	if !ok {
		return nil, nil
	}
	if w.exams == nil {
		w.exams = map[relation]string{own: uuid.NewString(), sibling: uuid.NewString(), foreign: uuid.NewString()}
	}
	err := w.exec(w.of(r), `INSERT INTO check_run (tenant_id, id, person_id, framework_id, seed, started_at, touched_at, ended_at)
		SELECT $1, $2, $3, f.id, 1, now(), now(), now() FROM framework f WHERE f.tenant_id = $1 AND f.chosen
		ON CONFLICT (tenant_id, id) DO NOTHING`, w.exams[r], w.persons[whose])
	return []params{{"run": w.exams[r]}}, err
}

// shares are what people of each unit show to who leads it.
func (w *world) shares() error {
	for _, r := range []relation{own, sibling, foreign} {
		if _, err := w.examinedOf(r); err != nil {
			return err
		}
		if _, err := w.seasonOf(r); err != nil {
			return err
		}
		ctx, p := w.of(r), w.objects[person][r][0]
		head, err := w.headOf(ctx, r)
		if err != nil {
			return err
		}
		id := uuid.NewString()
		err = w.exec(ctx, `INSERT INTO skill_share (tenant_id, id, person_id, supervisor_id, shared_at)
			SELECT $1, $2, p.id, $3, now() FROM person p WHERE p.tenant_id = $1 AND p.slug = $4`, id, head, p["person"])
		if err != nil {
			return err
		}
		if err := w.hide(r, p["person"]); err != nil {
			return err
		}
		w.add(entrusted, r, params{"share": id})
	}
	return nil
}

func (w *world) headOf(ctx context.Context, r relation) (uuid.UUID, error) {
	switch r {
	case own:
		return w.persons[supervisor], nil
	case foreign:
		return w.persons[neighbour], nil
	}
	return read[uuid.UUID](ctx, w, `SELECT o.person_id FROM posting o JOIN unit u ON u.tenant_id = o.tenant_id AND u.id = o.unit_id
		WHERE o.tenant_id = $1 AND u.number = '51' AND o.supervisor ORDER BY o.id LIMIT 1`)
}

// seasonOf is an open round of checks in each town. The request may close it.
func (w *world) seasonOf(r relation) ([]params, error) {
	if r != own && r != foreign {
		return nil, nil
	}
	if w.seasons == nil {
		w.seasons = map[relation]string{}
	}
	ctx, id := w.of(r), w.seasons[r]
	open, err := read[bool](ctx, w, `SELECT EXISTS (SELECT FROM skill_round WHERE tenant_id = $1 AND id::text = $2 AND closed_at IS NULL)`, id)
	if err == nil && !open {
		id = uuid.NewString()
		w.seasons[r] = id
		err = w.exec(ctx, `INSERT INTO skill_round (tenant_id, id, name, starts, ends) VALUES ($1, $2, 'Probe', '2026-01-01', '2026-12-31')`, id)
	}
	return []params{{"round": id}}, err
}
