package skill

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/skill/format"
)

// Insert makes a framework without anything in it. A building block.
func Insert(ctx context.Context, tx *db.Tx, f *Framework, origin string, now time.Time) error {
	f.ID, f.Revision = db.NewID(), 1
	_, err := tx.Pgx().Exec(ctx, `INSERT INTO framework (tenant_id, id, code, version, title, credit, notice, source, state, shipped, origin, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		tx.Tenant(), f.ID, f.Code, f.Version, f.Title, f.Credit, f.Notice, f.Source, string(f.State), f.Shipped, origin, now)
	return err
}

func (p *merge) write(ctx context.Context, tx *db.Tx) error {
	var batch pgx.Batch
	for _, a := range p.areas {
		batch.Queue(`INSERT INTO competence_area (tenant_id, id, framework_id, code, title, description, no) VALUES ($1, $2, $3, $4, $5, $6, $7)
			ON CONFLICT (tenant_id, id) DO UPDATE SET title = EXCLUDED.title, description = EXCLUDED.description, no = EXCLUDED.no`,
			tx.Tenant(), a.id, p.framework, a.code, a.title, a.description, a.no)
	}
	for _, c := range p.competences {
		if c.external == nil {
			c.external = []format.External{}
		}
		batch.Queue(`INSERT INTO competence (tenant_id, id, framework_id, area_id, code, title, description, no, state, external)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
			ON CONFLICT (tenant_id, id) DO UPDATE SET area_id = EXCLUDED.area_id, title = EXCLUDED.title, description = EXCLUDED.description,
				no = EXCLUDED.no, state = EXCLUDED.state, external = EXCLUDED.external`,
			tx.Tenant(), c.id, p.framework, c.area, c.code, c.title, c.description, c.no, string(c.state), c.external)
	}
	var statements, outcomes [][]any
	var withStatements, withOutcomes []uuid.UUID
	for id, list := range p.statements {
		withStatements = append(withStatements, id)
		for i, s := range list {
			statements = append(statements, []any{tx.Tenant(), db.NewID(), id, s.Code, s.Text, s.From, s.To, i})
		}
	}
	for id, list := range p.outcomes {
		withOutcomes = append(withOutcomes, id)
		for i, o := range list {
			outcomes = append(outcomes, []any{tx.Tenant(), db.NewID(), id, o.Code, o.Text, o.From, o.To, i, o.Kind})
		}
	}
	batch.Queue(`DELETE FROM competence_statement WHERE tenant_id = $1 AND competence_id = ANY ($2)`, tx.Tenant(), withStatements)
	batch.Queue(`DELETE FROM learning_outcome WHERE tenant_id = $1 AND competence_id = ANY ($2)`, tx.Tenant(), withOutcomes)
	if err := tx.Pgx().SendBatch(ctx, &batch).Close(); err != nil {
		return err
	}
	columns := []string{"tenant_id", "id", "competence_id", "code", "text", "level_from", "level_to", "no"}
	if err := fill(ctx, tx, "competence_statement", columns, statements); err != nil {
		return err
	}
	return fill(ctx, tx, "learning_outcome", append(columns, "kind"), outcomes)
}

func fill(ctx context.Context, tx *db.Tx, table string, columns []string, rows [][]any) error {
	if len(rows) == 0 {
		return nil
	}
	_, err := tx.Pgx().CopyFrom(ctx, pgx.Identifier{table}, columns, pgx.CopyFromRows(rows))
	return err
}

// Touch says that a framework changed: its revision grows, and what job
// families and projects need is worked out anew. A building block.
func Touch(ctx context.Context, tx *db.Tx, framework uuid.UUID) error {
	if _, err := tx.Pgx().Exec(ctx, `UPDATE framework SET revision = revision + 1 WHERE tenant_id = $1 AND id = $2`, tx.Tenant(), framework); err != nil {
		return err
	}
	return spread(ctx, tx, framework, uuid.Nil)
}

// spread writes skill_target of a profile, or of all of a framework: the level
// of the competence, else that of its area.
func spread(ctx context.Context, tx *db.Tx, framework, profile uuid.UUID) error {
	const which = `p.tenant_id = @tenant AND p.framework_id = @framework AND (@profile::uuid IS NULL OR p.id = @profile)`
	args := pgx.NamedArgs{"tenant": tx.Tenant(), "framework": framework, "profile": nil}
	if profile != uuid.Nil {
		args["profile"] = profile
	}
	var batch pgx.Batch
	batch.Queue(`DELETE FROM skill_target t USING skill_profile p WHERE t.tenant_id = p.tenant_id AND t.profile_id = p.id AND `+which, args)
	batch.Queue(`INSERT INTO skill_target (tenant_id, profile_id, competence_id, level, own)
		SELECT p.tenant_id, p.id, c.id, l.level, l.own
		FROM skill_profile p
		JOIN competence c ON c.tenant_id = p.tenant_id AND c.framework_id = p.framework_id AND c.state = 'published'
		CROSS JOIN LATERAL (SELECT
			coalesce((p.content->'competences'->c.id::text->>'level')::int, (p.content->'areas'->c.area_id::text->>'level')::int, 0) AS level,
			p.content->'competences' ? c.id::text AS own) l
		WHERE l.level > 0 AND `+which, args)
	return tx.Pgx().SendBatch(ctx, &batch).Close()
}
