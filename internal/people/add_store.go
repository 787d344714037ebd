package people

import (
	"context"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

func insertPerson(ctx context.Context, tx *db.Tx, p Person) error {
	_, err := tx.Pgx().Exec(ctx, `
		INSERT INTO person (tenant_id, id, slug, personnel_number, last_name, first_name, title, email, language, sort_name, search, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, nullif($8, ''), $9, $10, $11, $12)`,
		tx.Tenant(), p.ID, p.Slug, p.PersonnelNumber, p.LastName, p.FirstName, p.Title, p.Email, p.Language,
		SortName(p), SearchText(p), clock.Now(ctx))
	return err
}

func updateLanguage(ctx context.Context, tx *db.Tx, person uuid.UUID, l i18n.Lang) error {
	_, err := tx.Pgx().Exec(ctx, `UPDATE person SET language = $3 WHERE tenant_id = $1 AND id = $2`, tx.Tenant(), person, l)
	return err
}
