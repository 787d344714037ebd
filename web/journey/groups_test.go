package journey

import (
	"context"
	"testing"
	"time"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/skill/figures"
	"codeberg.org/lotse/lotse/web/webtest"
)

// HR reads how groups stand from seven participants on; the staff council reads
// the rules and the access log, and no figures.
func TestGroupsFromSevenOn(t *testing.T) {
	few, enough := roundOf(t, 6, -50), roundOf(t, 7, -12)
	everyLook(t, func(t *testing.T, l look) {
		hr := signedIn(t, l, "personal")
		hr.to("/reports/skills?round=" + few)
		hr.Sees(hr.say("figures.took.few", i18n.Args{"Minimum": 7}))
		if told := hr.told(); told != "" {
			t.Errorf("of six people the page tells %q", told)
		}
		hr.picture("six")
		hr.to("/reports/skills?round=" + enough)
		if told := hr.told(); told == "" {
			t.Errorf("of seven people the page tells nothing:\n%s", hr.Text())
		}
		hr.picture("seven")

		council := signedIn(t, l, "personalrat")
		council.to("/council")
		council.sees("council.reports", "council.report.outlook", "figures.rule.nobody")
		council.click("council.access")
		council.at("/council/access")
		council.sees("council.col.purpose")
		if status := council.Goto("/" + string(l.lang) + "/reports/skills"); status != 403 {
			t.Errorf("the staff council opens figures: %d", status)
		}
	})
}

// told is how many took part, as the table of competences has it.
func (v *visitor) told() string {
	v.t.Helper()
	return webtest.Eval[string](v.Tab, `(document.querySelector('main tbody td:not(:first-child)').innerText.match(/\d+/) || [''])[0]`)
}

// roundOf publishes a round in which so many people of one unit finish a check,
// days from today, and returns its id.
func roundOf(t *testing.T, people, day int) string {
	t.Helper()
	w := webtest.Start(t)
	on := clock.Today(w.Ctx).AddDays(day)
	at := on.Start(clock.Zone(w.Ctx)).Add(10 * time.Hour)
	past := clock.With(w.Ctx, func() time.Time { return at })
	id, err := w.App.Figures.Open(past, figures.NewRound{Name: "Probe " + on.String(), Starts: on, Ends: on})
	if err != nil {
		t.Fatal(err)
	}
	err = w.App.DB.InTx(past, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Pgx().Exec(ctx, `WITH who AS (
				SELECT p.id, gen_random_uuid() AS run FROM person p JOIN posting o ON o.tenant_id = $1 AND o.person_id = p.id
				JOIN unit u ON u.tenant_id = $1 AND u.id = o.unit_id AND u.number = '33.1' WHERE p.tenant_id = $1 ORDER BY p.personnel_number LIMIT $2
			), run AS (
				INSERT INTO check_run (tenant_id, id, person_id, framework_id, seed, started_at, touched_at, self_at, drawn_at, test_at, ended_at)
				SELECT $1, w.run, w.id, f.id, 1, $3, $3, $3, $3, $3, $3 FROM who w JOIN framework f ON f.tenant_id = $1 AND f.chosen
			)
			INSERT INTO skill_rating (tenant_id, id, person_id, competence_id, source, level, at, basis, basis_id)
			SELECT $1, gen_random_uuid(), w.id, c.id, 'measured', 1, $3, 'check', w.run
			FROM who w JOIN framework f ON f.tenant_id = $1 AND f.chosen JOIN competence c ON c.tenant_id = $1 AND c.framework_id = f.id`,
			tx.Tenant(), people, at)
		return err
	})
	if err == nil {
		err = w.App.Figures.Close(past, id)
	}
	if err != nil {
		t.Fatal(err)
	}
	return id.String()
}
