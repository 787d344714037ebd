package paper

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/cert"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

func insertList(ctx context.Context, tx *db.Tx, l List, persons []uuid.UUID, document, workbook []byte) error {
	var by *uuid.UUID
	if l.MadeBy != uuid.Nil {
		by = &l.MadeBy
	}
	_, err := tx.Pgx().Exec(ctx, `INSERT INTO duty_list (tenant_id, id, code, duty_id, duty_name, day, unit_name, tenant_name, counts, made_at, made_by, persons, pdf, xlsx, pdf_hash, xlsx_hash)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
		tx.Tenant(), l.ID, string(l.Code), l.DutyID, l.Duty, l.Day, l.Unit, l.Tenant, l.Counts, l.MadeAt, by, persons, document, workbook, l.PDFHash, l.XLSXHash)
	return err
}

const listColumns = `id, code, duty_id, duty_name, day, unit_name, tenant_name, counts, made_at, made_by, pdf_hash, xlsx_hash`

func scanList(row pgx.CollectableRow) (l List, err error) {
	var by *uuid.UUID
	var code string
	err = row.Scan(&l.ID, &code, &l.DutyID, &l.Duty, &l.Day, &l.Unit, &l.Tenant, &l.Counts, &l.MadeAt, &by, &l.PDFHash, &l.XLSXHash)
	if by != nil {
		l.MadeBy = *by
	}
	l.Code = cert.Code(code)
	return l, err
}

// listByCode returns nil where no list has the code.
func listByCode(ctx context.Context, tx *db.Tx, code cert.Code) (*List, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT `+listColumns+` FROM duty_list WHERE tenant_id = $1 AND code = $2`, tx.Tenant(), string(code))
	if err != nil {
		return nil, err
	}
	all, err := pgx.CollectRows(rows, scanList)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return &all[0], nil
}

func listsOf(ctx context.Context, tx *db.Tx, of uuid.UUID) ([]List, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT `+listColumns+` FROM duty_list WHERE tenant_id = $1 AND duty_id = $2 ORDER BY made_at DESC LIMIT 50`, tx.Tenant(), of)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, scanList)
}

// fileOf returns a file of a list and who is named in it.
func fileOf(ctx context.Context, tx *db.Tx, list uuid.UUID, workbook bool) (body []byte, persons []uuid.UUID, err error) {
	err = tx.Pgx().QueryRow(ctx, `SELECT CASE WHEN $3 THEN xlsx ELSE pdf END, persons FROM duty_list WHERE tenant_id = $1 AND id = $2`,
		tx.Tenant(), list, workbook).Scan(&body, &persons)
	return body, persons, err
}
