package skill

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// profileOf reads a profile; one of which nothing was said has no id. What the
// profile is of has to be there.
func profileOf(ctx context.Context, tx *db.Tx, framework uuid.UUID, w Whose, lock bool) (Profile, error) {
	p := Profile{Whose: w, Content: Content{Areas: map[uuid.UUID]Level{}, Competences: map[uuid.UUID]Level{}}}
	table, column := "job_family", "job_family_id"
	if w.Kind == OfProject {
		table, column = "project", "project_id"
	}
	query := `SELECT id, content, revision FROM skill_profile WHERE tenant_id = $1 AND framework_id = $2 AND ` + column + ` = $3`
	if lock {
		query += ` FOR UPDATE`
	}
	err := tx.Pgx().QueryRow(ctx, query, tx.Tenant(), framework, w.ID).Scan(&p.ID, &p.Content, &p.Revision)
	if !errors.Is(err, pgx.ErrNoRows) {
		return p, err
	}
	var there bool
	err = tx.Pgx().QueryRow(ctx, `SELECT EXISTS (SELECT FROM `+table+` WHERE tenant_id = $1 AND id = $2)`, tx.Tenant(), w.ID).Scan(&there)
	if err == nil && !there {
		err = fault.Missing("skill.target.missing")
	}
	return p, err
}

func shareFramework(ctx context.Context, tx *db.Tx) error {
	_, err := tx.Pgx().Exec(ctx, `SELECT FROM framework WHERE tenant_id = $1 AND chosen FOR SHARE`, tx.Tenant())
	return err
}

func history(ctx context.Context, tx *db.Tx, profile uuid.UUID) ([]Revision, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT no, kind, at, reason, content FROM skill_profile_revision
		WHERE tenant_id = $1 AND profile_id = $2 ORDER BY no DESC LIMIT 100`, tx.Tenant(), profile)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Revision])
}

func insertProfile(ctx context.Context, tx *db.Tx, framework uuid.UUID, p Profile) error {
	var family, project *uuid.UUID
	if p.Whose.Kind == OfProject {
		project = &p.Whose.ID
	} else {
		family = &p.Whose.ID
	}
	_, err := tx.Pgx().Exec(ctx, `INSERT INTO skill_profile (tenant_id, id, framework_id, job_family_id, project_id, content, revision)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`, tx.Tenant(), p.ID, framework, family, project, p.Content, p.Revision)
	return err
}

func updateProfile(ctx context.Context, tx *db.Tx, p Profile) error {
	_, err := tx.Pgx().Exec(ctx, `UPDATE skill_profile SET content = $3, revision = $4 WHERE tenant_id = $1 AND id = $2`,
		tx.Tenant(), p.ID, p.Content, p.Revision)
	return err
}

func insertRevision(ctx context.Context, tx *db.Tx, p Profile, n NewState, now time.Time) error {
	var workshop *uuid.UUID
	if n.Workshop != uuid.Nil {
		workshop = &n.Workshop
	}
	_, err := tx.Pgx().Exec(ctx, `INSERT INTO skill_profile_revision (tenant_id, profile_id, no, kind, at, reason, workshop_id, content)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`, tx.Tenant(), p.ID, p.Revision, string(n.Kind), now, n.Reason, workshop, p.Content)
	return err
}

func askProfiles(r *db.Reads, into map[uuid.UUID]Profile) {
	scan := func(row pgx.CollectableRow) (p Profile, err error) {
		p.Whose.Kind = OfFamily
		err = row.Scan(&p.ID, &p.Whose.ID, &p.Content, &p.Revision)
		return p, err
	}
	db.Collect(r, scan, func(list []Profile) error {
		for _, p := range list {
			into[p.Whose.ID] = p
		}
		return nil
	}, `SELECT p.id, p.job_family_id, p.content, p.revision FROM skill_profile p
		JOIN framework w ON w.tenant_id = p.tenant_id AND w.id = p.framework_id AND w.chosen
		WHERE p.tenant_id = $1 AND p.job_family_id IS NOT NULL`, r.Tenant())
}
