package tenant

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// selectTenant reads tenants t; $1 is the host of LOTSE_BASE_URL, which
// belongs to the tenant that lists it, else to the oldest one.
const selectTenant = `
	SELECT t.id, t.slug, t.name, t.land, t.zone, t.lang, t.contact, t.demo, t.listed,
	       t.id = coalesce((SELECT tenant_id FROM tenant_host WHERE host = $1),
	                       (SELECT id FROM tenant ORDER BY created_at, id LIMIT 1)),
	       coalesce((SELECT min(host) FROM tenant_host h WHERE h.tenant_id = t.id), '')
	FROM tenant t `

func scanTenant(row pgx.Row) (*Tenant, error) {
	var t Tenant
	var land, lang string
	err := row.Scan(&t.ID, &t.Slug, &t.Name, &land, &t.Zone, &lang, &t.Contact, &t.Demo, &t.Listed, &t.base, &t.host)
	t.Land, t.Lang = clock.Land(land), i18n.Lang(lang)
	return &t, err
}

// selectByHost returns nil where no tenant answers on host.
func selectByHost(ctx context.Context, tx *db.Tx, host, slug, base string) (*Tenant, error) {
	t, err := scanTenant(tx.Pgx().QueryRow(ctx, selectTenant+`WHERE t.id = coalesce(
		(SELECT tenant_id FROM tenant_host WHERE host = $2),
		(SELECT id FROM tenant WHERE slug = $3),
		(SELECT id FROM tenant WHERE $2 = $1 ORDER BY created_at, id LIMIT 1),
		(SELECT id FROM tenant WHERE 1 = (SELECT count(*) FROM (SELECT FROM tenant LIMIT 2) two)))`,
		base, host, slug))
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	return t, err
}

func selectByID(ctx context.Context, tx *db.Tx, id uuid.UUID, base string) (*Tenant, error) {
	return scanTenant(tx.Pgx().QueryRow(ctx, selectTenant+`WHERE t.id = $2`, base, id))
}

func selectBySlug(ctx context.Context, tx *db.Tx, slug, base string) (*Tenant, error) {
	return scanTenant(tx.Pgx().QueryRow(ctx, selectTenant+`WHERE t.slug = $2`, base, slug))
}

func updateListed(ctx context.Context, tx *db.Tx, listed bool) error {
	_, err := tx.Pgx().Exec(ctx, `UPDATE tenant SET listed = $2 WHERE id = $1`, tx.Tenant(), listed)
	return err
}

// selectAll has no limit: a worker serves every tenant.
func selectAll(ctx context.Context, tx *db.Tx, base string) ([]*Tenant, error) {
	rows, err := tx.Pgx().Query(ctx, selectTenant+`ORDER BY t.created_at, t.id`, base)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(r pgx.CollectableRow) (*Tenant, error) { return scanTenant(r) })
}

func insertTenant(ctx context.Context, tx *db.Tx, in Input, at time.Time) error {
	_, err := tx.Pgx().Exec(ctx, `INSERT INTO tenant (id, slug, name, land, contact, demo, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		tx.Tenant(), in.Slug, in.Name, string(in.Land), in.Contact, in.Demo, at)
	if err != nil || in.Host == "" {
		return err
	}
	_, err = tx.Pgx().Exec(ctx, `INSERT INTO tenant_host (host, tenant_id) VALUES ($1, $2)`, in.Host, tx.Tenant())
	return err
}

const agreementColumns = `id, version, valid_from, scope, min_group, min_group_survey, retention, analyses`

func scanAgreement(row pgx.Row) (*Agreement, error) {
	var a Agreement
	err := row.Scan(&a.ID, &a.Version, &a.From, &a.Scope, &a.MinGroup, &a.MinGroupSurvey, &a.Retention, &a.Analyses)
	return &a, err
}

// selectAgreement prefers the newest version that has begun; before the first
// one begins, the first.
func selectAgreement(ctx context.Context, tx *db.Tx, day clock.Date) (*Agreement, error) {
	return scanAgreement(tx.Pgx().QueryRow(ctx, `SELECT `+agreementColumns+` FROM agreement WHERE tenant_id = $1
		ORDER BY valid_from <= $2 DESC, CASE WHEN valid_from <= $2 THEN -version ELSE version END LIMIT 1`, tx.Tenant(), day))
}

func selectLastAgreement(ctx context.Context, tx *db.Tx) (*Agreement, error) {
	return scanAgreement(tx.Pgx().QueryRow(ctx, `SELECT `+agreementColumns+` FROM agreement WHERE tenant_id = $1
		ORDER BY version DESC LIMIT 1`, tx.Tenant()))
}

func insertAgreement(ctx context.Context, tx *db.Tx, a Agreement) error {
	if a.ID == uuid.Nil {
		a.ID = db.NewID()
	}
	if a.Analyses == nil {
		a.Analyses = []Analysis{} // NULL is not "none"
	}
	_, err := tx.Pgx().Exec(ctx, `INSERT INTO agreement (tenant_id, `+agreementColumns+`)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		tx.Tenant(), a.ID, a.Version, a.From, a.Scope, a.MinGroup, a.MinGroupSurvey, a.Retention, a.Analyses)
	return err
}
