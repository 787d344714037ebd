package revise

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/skill"
)

func lock(ctx context.Context, tx *db.Tx, code string) error {
	_, err := tx.Pgx().Exec(ctx, `SELECT FROM framework WHERE tenant_id = $1 AND code = $2 FOR UPDATE`, tx.Tenant(), code)
	return err
}

func updateHead(ctx context.Context, tx *db.Tx, id uuid.UUID, h Head) error {
	_, err := tx.Pgx().Exec(ctx, `UPDATE framework SET title = $3, credit = $4, notice = $5, version = $6, source = $7 WHERE tenant_id = $1 AND id = $2`,
		tx.Tenant(), id, h.Title, h.Credit, h.Notice, h.Version, h.Source)
	return err
}

func setState(ctx context.Context, tx *db.Tx, id uuid.UUID, state skill.State) error {
	_, err := tx.Pgx().Exec(ctx, `UPDATE framework SET state = $3 WHERE tenant_id = $1 AND id = $2`, tx.Tenant(), id, string(state))
	return err
}

func choose(ctx context.Context, tx *db.Tx, id uuid.UUID) error {
	var batch pgx.Batch
	batch.Queue(`UPDATE framework SET chosen = false WHERE tenant_id = $1 AND chosen`, tx.Tenant())
	batch.Queue(`UPDATE framework SET chosen = true WHERE tenant_id = $1 AND id = $2`, tx.Tenant(), id)
	return tx.Pgx().SendBatch(ctx, &batch).Close()
}

func insertArea(ctx context.Context, tx *db.Tx, f *skill.Framework, in Item) error {
	_, err := tx.Pgx().Exec(ctx, `INSERT INTO competence_area (tenant_id, id, framework_id, code, title, description, no) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		tx.Tenant(), db.NewID(), f.ID, in.Code, in.Title, in.Text, len(f.Areas)+1)
	return err
}

func updateArea(ctx context.Context, tx *db.Tx, f *skill.Framework, in Item) error {
	tag, err := tx.Pgx().Exec(ctx, `UPDATE competence_area SET title = $4, description = $5 WHERE tenant_id = $1 AND framework_id = $2 AND code = $3`,
		tx.Tenant(), f.ID, in.Code, in.Title, in.Text)
	if err == nil && tag.RowsAffected() == 0 {
		err = fault.Missing("skill.edit.missing")
	}
	return err
}

func insertCompetence(ctx context.Context, tx *db.Tx, f *skill.Framework, area uuid.UUID, in Item) error {
	_, err := tx.Pgx().Exec(ctx, `INSERT INTO competence (tenant_id, id, framework_id, area_id, code, title, description, no, state, external)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'draft', $9)`,
		tx.Tenant(), db.NewID(), f.ID, area, in.Code, in.Title, in.Text, len(f.Competences())+1, in.External)
	return err
}

func updateCompetence(ctx context.Context, tx *db.Tx, id uuid.UUID, in Item) error {
	_, err := tx.Pgx().Exec(ctx, `UPDATE competence SET title = $3, description = $4, state = $5, external = $6 WHERE tenant_id = $1 AND id = $2`,
		tx.Tenant(), id, in.Title, in.Text, string(in.State), in.External)
	return err
}

func insertFile(ctx context.Context, tx *db.Tx, f file, person uuid.UUID, now time.Time) error {
	_, err := tx.Pgx().Exec(ctx, `INSERT INTO framework_import (tenant_id, id, person_id, name, into_code, sent_at, content) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		tx.Tenant(), f.id, person, f.name, f.into, now, f.content)
	return err
}

// fileByID is a file of whoever sent it.
func fileByID(ctx context.Context, tx *db.Tx, id, person uuid.UUID, alone bool) (f file, err error) {
	query := `SELECT id, name, into_code, taken_at, content FROM framework_import WHERE tenant_id = $1 AND id = $2 AND person_id = $3`
	if alone {
		query += ` FOR UPDATE`
	}
	err = tx.Pgx().QueryRow(ctx, query, tx.Tenant(), id, person).Scan(&f.id, &f.name, &f.into, &f.takenAt, &f.content)
	if errors.Is(err, pgx.ErrNoRows) {
		err = fault.Missing("skill.import.gone")
	}
	return f, err
}

func markTaken(ctx context.Context, tx *db.Tx, id uuid.UUID, now time.Time) error {
	_, err := tx.Pgx().Exec(ctx, `UPDATE framework_import SET taken_at = $3 WHERE tenant_id = $1 AND id = $2`, tx.Tenant(), id, now)
	return err
}

func sweepFiles(ctx context.Context, tx *db.Tx, before time.Time) error {
	_, err := tx.Pgx().Exec(ctx, `DELETE FROM framework_import WHERE tenant_id = $1 AND sent_at < $2`, tx.Tenant(), before)
	return err
}

// askAll asks for statements and outcomes of a framework, by competence.
func askAll(r *db.Reads, framework uuid.UUID, into map[uuid.UUID]*skill.Detail) {
	type row struct {
		Competence uuid.UUID
		Kind       string // empty: a statement
		Code       string
		Text       i18n.Text
		From, To   int
	}
	db.Rows(r, func(rows []row) error {
		for _, x := range rows {
			d := into[x.Competence]
			if d == nil {
				d = &skill.Detail{}
				into[x.Competence] = d
			}
			s := skill.Statement{Code: x.Code, Text: x.Text, From: x.From, To: x.To}
			if x.Kind == "" {
				d.Statements = append(d.Statements, s)
			} else {
				d.Outcomes = append(d.Outcomes, skill.Outcome{Statement: s, Kind: x.Kind})
			}
		}
		return nil
	}, `SELECT x.competence_id, x.kind, x.code, x.text, x.level_from, x.level_to FROM (SELECT s.competence_id, '' AS kind, s.code, s.text, s.level_from, s.level_to, s.no
			FROM competence_statement s JOIN competence c ON c.tenant_id = s.tenant_id AND c.id = s.competence_id WHERE s.tenant_id = $1 AND c.framework_id = $2
		UNION ALL SELECT o.competence_id, o.kind, o.code, o.text, o.level_from, o.level_to, o.no
			FROM learning_outcome o JOIN competence c ON c.tenant_id = o.tenant_id AND c.id = o.competence_id WHERE o.tenant_id = $1 AND c.framework_id = $2) x
		ORDER BY x.competence_id, x.kind <> '', x.no`, r.Tenant(), framework)
}
