package skill

import (
	"context"
	"encoding/json"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
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
	statements, outcomes := &texts{}, &texts{kinds: []string{}}
	for id, list := range p.statements {
		for i, x := range list {
			statements.add(id, i, x, "")
		}
	}
	for id, list := range p.outcomes {
		for i, x := range list {
			outcomes.add(id, i, x.TreeStatement, x.Kind)
		}
	}
	if err := statements.replace(&batch, tx.Tenant(), "competence_statement"); err != nil {
		return err
	}
	if err := outcomes.replace(&batch, tx.Tenant(), "learning_outcome"); err != nil {
		return err
	}
	return tx.Pgx().SendBatch(ctx, &batch).Close()
}

// texts are statements or outcomes, column by column: hundreds of rows are one
// statement. (COPY would pass by row-level security and is refused.)
type texts struct {
	ids, of      []uuid.UUID
	codes, kinds []string // kinds of outcomes; nil: statements
	words        []i18n.Text
	from, to, no []int
}

func (t *texts) add(of uuid.UUID, no int, s format.TreeStatement, kind string) {
	t.ids, t.of, t.codes, t.words = append(t.ids, db.NewID()), append(t.of, of), append(t.codes, s.Code), append(t.words, s.Text)
	t.from, t.to, t.no = append(t.from, s.From), append(t.to, s.To), append(t.no, no)
	if t.kinds != nil {
		t.kinds = append(t.kinds, kind)
	}
}

// replace writes them instead of those their competences had.
func (t *texts) replace(batch *pgx.Batch, tenant uuid.UUID, table string) error {
	if len(t.ids) == 0 {
		return nil
	}
	words := make([]string, len(t.words))
	for i, w := range t.words {
		b, err := json.Marshal(w)
		if err != nil {
			return err
		}
		words[i] = string(b)
	}
	column, value := "", ""
	args := []any{tenant, t.ids, t.of, t.codes, words, t.from, t.to, t.no}
	if t.kinds != nil {
		column, value = ", kind", ", u.kind"
		args = append(args, t.kinds)
	} else {
		args = append(args, t.codes) // stands for nothing
	}
	batch.Queue(`DELETE FROM `+table+` WHERE tenant_id = $1 AND competence_id = ANY ($2)`, tenant, t.of)
	batch.Queue(`INSERT INTO `+table+` (tenant_id, id, competence_id, code, text, level_from, level_to, no`+column+`)
		SELECT $1, u.id, u.of, u.code, u.words::jsonb, u.from_, u.to_, u.no`+value+`
		FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::int[], $7::int[], $8::int[], $9::text[])
			AS u(id, of, code, words, from_, to_, no, kind)`, args...)
	return nil
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
	batch.Queue(`INSERT INTO skill_target (tenant_id, profile_id, competence_id, level, own, criticality)
		SELECT p.tenant_id, p.id, c.id, l.level, l.own, l.criticality
		FROM skill_profile p
		JOIN competence c ON c.tenant_id = p.tenant_id AND c.framework_id = p.framework_id AND c.state = 'published'
		CROSS JOIN LATERAL (SELECT
			coalesce((p.content->'competences'->c.id::text->>'level')::int, (p.content->'areas'->c.area_id::text->>'level')::int, 0) AS level,
			p.content->'competences' ? c.id::text AS own,
			coalesce((p.content->'criticality'->>c.id::text)::int, (p.content->'criticality'->>c.area_id::text)::int, 1) AS criticality) l
		WHERE l.level > 0 AND `+which, args)
	return tx.Pgx().SendBatch(ctx, &batch).Close()
}
