package rating

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

func askRatings(r *db.Reads, person uuid.UUID, into *[]Rating) {
	db.List(r, into, `SELECT competence_id, source, level, at, basis, basis_id FROM skill_rating
		WHERE tenant_id = $1 AND person_id = $2 ORDER BY at DESC, source DESC LIMIT 5000`, r.Tenant(), person)
}

func askBasis(r *db.Reads, person, basis uuid.UUID, into *[]Rating) {
	db.List(r, into, `SELECT competence_id, source, level, at, basis, basis_id FROM skill_rating
		WHERE tenant_id = $1 AND person_id = $2 AND basis_id = $3 ORDER BY at DESC, source DESC`, r.Tenant(), person, basis)
}

func insert(tx *db.Tx, person uuid.UUID, list []Rating) {
	for _, r := range list {
		tx.AtCommit(`INSERT INTO skill_rating (tenant_id, id, person_id, competence_id, source, level, at, basis, basis_id)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT ON CONSTRAINT skill_rating_key DO NOTHING`,
			tx.Tenant(), db.NewID(), person, r.Competence, r.Source, r.Level, r.At, r.Basis, r.BasisID)
	}
}

// insertTaught leaves out what the municipality's frameworks do not know.
func insertTaught(tx *db.Tx, f Taught) {
	ids := make([]uuid.UUID, len(f.Codes))
	for i := range ids {
		ids[i] = db.NewID()
	}
	tx.AtCommit(`INSERT INTO skill_rating (tenant_id, id, person_id, competence_id, source, level, at, basis, basis_id)
		SELECT $1, t.id, $2, c.id, 'measured', t.level, $3, 'course', $4
		FROM unnest($5::uuid[], $6::text[], $7::text[], $8::int[]) t (id, framework, code, level)
		JOIN framework f ON f.tenant_id = $1 AND f.code = t.framework
		JOIN competence c ON c.tenant_id = $1 AND c.framework_id = f.id AND c.code = t.code
		ON CONFLICT ON CONSTRAINT skill_rating_key DO NOTHING`,
		tx.Tenant(), f.Person, f.At, f.Completion, ids, f.Framework, f.Codes, f.Levels)
}

func drop(tx *db.Tx, person, basis uuid.UUID) {
	tx.AtCommit(`DELETE FROM skill_rating WHERE tenant_id = $1 AND person_id = $2 AND basis_id = $3`, tx.Tenant(), person, basis)
}

func forget(tx *db.Tx, person uuid.UUID) {
	tx.Queue(`DELETE FROM skill_rating WHERE tenant_id = $1 AND person_id = $2`, tx.Tenant(), person)
	tx.Queue(`DELETE FROM skill_share WHERE tenant_id = $1 AND person_id = $2`, tx.Tenant(), person)
}

func sweep(tx *db.Tx, before time.Time) {
	tx.Queue(`DELETE FROM skill_rating WHERE tenant_id = $1 AND at < $2`, tx.Tenant(), before)
	tx.Queue(`DELETE FROM skill_share WHERE tenant_id = $1 AND revoked_at < $2`, tx.Tenant(), before)
}

const shareColumns = `h.id, h.person_id, h.supervisor_id, h.shared_at, h.revoked_at`

// askOwnShares reads every share of a person, ended ones too.
func askOwnShares(r *db.Reads, person uuid.UUID, into *[]Share) {
	db.List(r, into, `SELECT `+shareColumns+` FROM skill_share h WHERE h.tenant_id = $1 AND h.person_id = $2
		ORDER BY h.shared_at DESC LIMIT 200`, r.Tenant(), person)
}

// askSharedWith reads the live shares with a supervisor.
func askSharedWith(r *db.Reads, supervisor uuid.UUID, into *[]Share) {
	db.List(r, into, `SELECT `+shareColumns+` FROM skill_share h WHERE h.tenant_id = $1 AND h.supervisor_id = $2 AND h.revoked_at IS NULL
		ORDER BY h.shared_at DESC LIMIT 200`, r.Tenant(), supervisor)
}

// shareOf reads a live share with a supervisor.
func shareOf(ctx context.Context, tx *db.Tx, supervisor, id uuid.UUID) (h Share, err error) {
	err = tx.Pgx().QueryRow(ctx, `SELECT `+shareColumns+` FROM skill_share h
		WHERE h.tenant_id = $1 AND h.supervisor_id = $2 AND h.id = $3 AND h.revoked_at IS NULL`, tx.Tenant(), supervisor, id).
		Scan(&h.ID, &h.Person, &h.Supervisor, &h.At, &h.Revoked)
	if errors.Is(err, pgx.ErrNoRows) {
		err = fault.Missing("rating.not_shared")
	}
	return h, err
}

func putShare(tx *db.Tx, h Share) {
	tx.Queue(`INSERT INTO skill_share (tenant_id, id, person_id, supervisor_id, shared_at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (tenant_id, person_id, supervisor_id) WHERE revoked_at IS NULL DO NOTHING`,
		tx.Tenant(), h.ID, h.Person, h.Supervisor, h.At)
}

// revoke ends the live shares of a person, but the one with a supervisor.
func revoke(tx *db.Tx, person, but uuid.UUID, at time.Time) {
	tx.Queue(`UPDATE skill_share SET revoked_at = $4 WHERE tenant_id = $1 AND person_id = $2 AND supervisor_id <> $3 AND revoked_at IS NULL`,
		tx.Tenant(), person, but, at)
}
