package project

import (
	"context"
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

func waveNames(ctx context.Context, tx *db.Tx) (map[uuid.UUID]WaveName, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT w.id, p.name, w.number FROM wave w
		JOIN project p ON p.tenant_id = w.tenant_id AND p.id = w.project_id
		WHERE w.tenant_id = $1 ORDER BY p.slug, w.number LIMIT 10000`, tx.Tenant())
	if err != nil {
		return nil, err
	}
	out := map[uuid.UUID]WaveName{}
	var id uuid.UUID
	var n WaveName
	_, err = pgx.ForEachRow(rows, []any{&id, &n.Project, &n.Number}, func() error {
		out[id] = n
		n = WaveName{}
		return nil
	})
	return out, err
}

// competence is the code and title of one.
func competence(ctx context.Context, tx *db.Tx, id uuid.UUID) (code string, title i18n.Text, err error) {
	err = tx.Pgx().QueryRow(ctx, `SELECT code, title FROM competence WHERE tenant_id = $1 AND id = $2`, tx.Tenant(), id).Scan(&code, &title)
	if errors.Is(err, pgx.ErrNoRows) {
		err = fault.InvalidInput(fault.Field{Name: "competence", ID: "project.requirement.competence.missing"})
	}
	return code, title, err
}
