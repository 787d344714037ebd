package skillfigures_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/skill/figures"
	"codeberg.org/lotse/lotse/web/webtest"
)

// HR sees a distribution from seven participants on: of a round of six the
// page says why it shows nothing.
func TestFromSevenParticipantsOn(t *testing.T) {
	town := webtest.Start(t)
	before := town.Clock.Now()
	t.Cleanup(func() { town.Clock.Set(before) })
	for _, n := range []int{6, 7} {
		town.Clock.Advance(20 * 24 * time.Hour)
		today := clock.Today(town.Ctx)
		id, err := town.App.Figures.Open(town.Ctx, figures.NewRound{Name: "Probe", Starts: today.AddDays(-1), Ends: today})
		if err != nil {
			t.Fatal(err)
		}
		participate(t, town, n)
		if err := town.App.Figures.Close(town.Ctx, id); err != nil {
			t.Fatal(err)
		}
		hr := town.As(t, "personal")
		for _, lang := range i18n.Langs {
			page := hr.Get("/" + string(lang) + "/reports/skills?round=" + id.String())
			few := strings.Contains(page.Text(), i18n.In(lang, "figures.took.few", i18n.Args{"Minimum": 7}))
			if few != (n < 7) || n < 7 && strings.ContainsAny(page.Doc.Find("main tbody td:nth-child(n+2):nth-child(-n+5)").Text(), "0123456789") {
				t.Errorf("%s, %d participants: %s", lang, n, page.Text())
			}
		}
	}
}

// participate lets people of one unit finish a check today.
func participate(t *testing.T, town *webtest.Town, n int) {
	t.Helper()
	err := town.App.DB.InTx(town.Ctx, func(ctx context.Context, tx *db.Tx) error {
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
			tx.Tenant(), n, clock.Now(ctx))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
