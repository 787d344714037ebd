package pagewalk

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/audience"
	"codeberg.org/lotse/lotse/internal/duty"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/webtest"
)

// noticePlaces are the pages about what people are told: of a town where a
// duty has been overdue for some days and everybody was told of it, some by
// letter.
func noticePlaces(t *testing.T, town *webtest.Town) []place {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	first, err := clock.ParsePeriod("P1D")
	must(err)
	me, err := town.App.Login.PersonOf(town.Ctx, employee)
	must(err)
	today := clock.Today(town.Ctx)
	at := func(d clock.Date) context.Context {
		return clock.With(town.Ctx, func() time.Time { return d.Start(clock.Zone(town.Ctx)).Add(10 * time.Hour) })
	}
	var unit uuid.UUID
	var token string
	must(town.App.DB.InTx(town.Ctx, func(ctx context.Context, tx *db.Tx) error {
		return tx.Pgx().QueryRow(ctx, `SELECT unit_id FROM posting WHERE tenant_id = $1 AND person_id = $2 AND valid_to IS NULL LIMIT 1`, tx.Tenant(), me).Scan(&unit)
	}))
	_, err = town.App.Duties.Create(at(today.AddDays(-21)), duty.Input{Name: i18n.Text{i18n.DE: "Arbeitsschutz der Probe"}, Everybody: true, Terms: duty.Terms{
		Audience: audience.Rule{Top: audience.Node{Is: audience.Unit, IDs: []uuid.UUID{unit}}}, Ways: []duty.Way{{By: duty.ByProof}},
		Mode: duty.Once, First: first, Credit: duty.CreditAll,
	}})
	must(err)
	must(town.App.Notices.Daily(at(clock.AddWorkingDays(town.Tenant.Land, today, 1))))
	must(town.App.Notices.AddBlackout(town.Ctx, "", today.AddDays(30), today.AddDays(40)))
	must(town.App.DB.InTx(town.Ctx, func(ctx context.Context, tx *db.Tx) error {
		err := tx.Pgx().QueryRow(ctx, `SELECT substring(fields->>'_unsubscribe' from '[^/]+$') FROM mail_outbox
			WHERE tenant_id = $1 AND person_id = $2 AND template = 'digest'`, tx.Tenant(), me).Scan(&token)
		if err == nil {
			_, err = tx.Pgx().Exec(ctx, `INSERT INTO notice_refusal (tenant_id, person_id, box, at, answer)
				SELECT tenant_id, id, email, now(), '550' FROM person WHERE tenant_id = $1 AND email IS NOT NULL AND id <> $2 LIMIT 1`, tx.Tenant(), me)
		}
		return err
	}))
	return []place{
		{route: "/my/notifications", login: employee},
		{route: "/my/notifications", login: admin, note: "nothing told"},
		{route: "/unsubscribe/:token", path: "/unsubscribe/" + token},
		{route: "/unsubscribe/:token", path: "/unsubscribe/" + token, note: "ended", act: func(tab *webtest.Tab) { tab.ClickCSS("main form button") }},
		{route: "/notices/reminders", login: hr},
		{route: "/notices/reminders", login: supervisor},
		{route: "/notices/letters", login: hr},
		{route: "/admin/notices", login: admin},
		{route: "/admin/notices", login: admin, note: "errors", act: func(tab *webtest.Tab) { tab.ClickCSS("form[action$='/blackouts'] button") }},
		{route: "/admin/mails", login: admin},
		{route: "/admin/mails/:mail", path: "/admin/mails/digest", login: admin},
	}
}
