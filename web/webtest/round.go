package webtest

import (
	"context"
	"testing"
	"time"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/skill/figures"
)

// Round publishes a round in which so many people of one unit finish a check,
// days from today, and returns its id.
func (town *Town) Round(t testing.TB, people, days int) string {
	t.Helper()
	on := clock.Today(town.Ctx).AddDays(days)
	at := on.Start(clock.Zone(town.Ctx)).Add(10 * time.Hour)
	past := clock.With(town.Ctx, func() time.Time { return at })
	id, err := town.App.Figures.Open(past, figures.NewRound{Name: "Probe " + on.String(), Starts: on, Ends: on})
	if err != nil {
		t.Fatal(err)
	}
	err = town.App.DB.InTx(past, func(ctx context.Context, tx *db.Tx) error {
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
		err = town.App.Figures.Close(past, id)
	}
	if err != nil {
		t.Fatal(err)
	}
	return id.String()
}
