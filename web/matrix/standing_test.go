package matrix

import (
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/cert"
	"codeberg.org/lotse/lotse/internal/duty"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// How people stand to duties: their own they all see; of others who cares for
// them, within reach.
var standingRules = []rule{
	{route: "GET /my/assignments/:duty", of: charge, may: signedIn, ok: shown},
	{route: "GET /reports/duties", may: auditors, ok: shown},
	{route: "GET /reports/duties/:duty", of: charge, may: auditors, ok: shown},
	{route: "GET /reports/duties/:duty/list", of: charge, may: auditors, ok: shown},
	{route: "POST /reports/duties/:duty/list", of: charge, may: auditors, ok: codes(303, 503)}, // 503: no compiler here
	{route: "GET /reports/published", may: to(town, hr, cio), ok: shown},
	{route: "GET /reports/published/:duty", of: charge, may: to(town, hr, cio), ok: codes(404)}, // nothing of it is published yet
	{route: "GET /reports/published/:duty/export.csv", of: charge, may: to(town, hr, cio), ok: codes(404)},
	{route: "GET /reports/published/:duty/export.xlsx", of: charge, may: to(town, hr, cio), ok: codes(404)},
	{route: "GET /reports/lists/:code.pdf", of: roll, may: to(town, hr).and(0, hrOf50), ok: shown},
	{route: "GET /reports/lists/:code.xlsx", of: roll, may: to(town, hr).and(0, hrOf50), ok: shown},
	{route: "GET /reports/lists/:code", of: roll, may: to(town, hr).and(0, hrOf50), ok: shown},
	{route: "POST /my/assignments/:duty/instruction", of: charge, may: signedIn, ok: leads},
	{route: "GET /team/instructions", may: to(town, supervisor), ok: shown},
	{route: "GET /team/instructions/:duty", of: charge, may: to(town, supervisor), ok: shown},
	{route: "POST /team/instructions/:duty", of: charge, may: to(town, supervisor), ok: asked},
	{route: "POST /team/instructions/:duty/units/:unit", of: charge, may: to(town, supervisor), ok: leads},
	{route: "GET /team/instructions/:duty/list.pdf", of: charge, may: to(town, supervisor), ok: codes(200, 503)}, // 503: no compiler here
	{route: "GET /team/export.csv", of: person, may: to(own|sub, supervisor), ok: shown, lists: "name"},
}

var auditors = to(town, hr, hrOf50)

const (
	charge kind = "duty of everybody"
	roll   kind = "list for an audit" // of everybody
	deed   kind = "what somebody did to several people"
)

// charges makes one in each town.
func (w *world) charges() error {
	month, err := clock.ParsePeriod("P1M")
	if err != nil {
		return err
	}
	for _, r := range []relation{own, foreign} {
		ways := []duty.Way{{By: duty.ByProof}}
		unit, err := read[string](w.of(r), w, `SELECT slug FROM unit WHERE tenant_id = $1 AND number IN ('50', 'N1') ORDER BY number LIMIT 1`)
		if err != nil {
			return err
		}
		if r == own {
			course, err := read[uuid.UUID](w.of(r), w, `SELECT id FROM course WHERE tenant_id = $1 AND version_id IS NOT NULL ORDER BY slug LIMIT 1`)
			if err != nil {
				return err
			}
			ways = append(ways, duty.Way{By: duty.ByInstruction, Course: course})
		}
		d, err := w.App.Duties.Create(w.of(r), duty.Input{
			Name: i18n.Text{i18n.DE: "Probe " + r.String()}, Everybody: true,
			Terms: duty.Terms{Ways: ways, Mode: duty.Once, First: month, Credit: duty.CreditAll},
		})
		if err != nil {
			return err
		}
		w.add(charge, r, params{"duty": d.Slug, "probe": d.Slug, "unit": unit})
		code := cert.NewCode()
		if err := w.exec(w.of(r), `INSERT INTO duty_list (tenant_id, id, code, duty_id, duty_name, day, unit_name, tenant_name, counts, made_at, persons, pdf, xlsx, pdf_hash, xlsx_hash)
			VALUES ($1, $2, $3, $4, '{"de":"Probe"}', '2026-06-01', '{}', '{"de":"Stadt"}', '{"open":1}', now(), '{}', 'pdf', 'xlsx', repeat('0', 64), repeat('1', 64))`,
			uuid.New(), string(code), d.ID); err != nil {
			return err
		}
		did := uuid.New()
		if err := w.exec(w.of(r), `INSERT INTO bulk_action (tenant_id, id, kind, target, person_id, persons, done, skipped, at)
			SELECT $1, $2, 'exempt', $3, p.id, '{}', 1, '{}', now() FROM person p WHERE p.tenant_id = $1 ORDER BY p.id LIMIT 1`, did, d.Slug); err != nil {
			return err
		}
		w.add(deed, r, params{"action": did.String()})
		w.add(roll, r, params{"code": code.String()})
	}
	return nil
}
