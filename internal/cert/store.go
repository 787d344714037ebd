package cert

import (
	"context"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// row is a certificate as stored.
type row struct {
	TenantID     uuid.UUID
	ID           uuid.UUID
	Code         Code
	CompletionID uuid.UUID
	PersonID     uuid.UUID
	PersonName   string
	CourseTitle  i18n.Text
	VersionNo    int
	CompletedOn  clock.Date
	Minutes      int
	TenantName   i18n.Text
	ValidUntil   clock.Date
	Evidence     Evidence
	IssuedAt     time.Time
}

// insert writes a certificate; a completion that has one keeps it.
func insert(tx *db.Tx, r row) {
	tx.Queue(`INSERT INTO certificate (tenant_id, id, code, completion_id, person_id, person_name, course_title, version_no,
			completed_on, minutes, tenant_name, valid_until, evidence, issued_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
		ON CONFLICT (tenant_id, completion_id) DO NOTHING`,
		r.TenantID, r.ID, r.Code, r.CompletionID, r.PersonID, r.PersonName, r.CourseTitle, r.VersionNo,
		r.CompletedOn, r.Minutes, r.TenantName, r.ValidUntil, r.Evidence, r.IssuedAt)
}

const selectCertificate = `SELECT c.tenant_id, c.id, c.code, c.completion_id, c.person_id, c.person_name, c.course_title,
		c.version_no, c.completed_on, c.minutes, c.tenant_name, c.valid_until, c.evidence, c.issued_at,
		r.revoked_at, COALESCE(r.reason, '') AS reason
	FROM certificate c
	LEFT JOIN certificate_revocation r ON r.tenant_id = c.tenant_id AND r.certificate_id = c.id`

// byCode returns nil where no certificate has the code.
func byCode(_ context.Context, tx *db.Tx, code Code) (*Certificate, error) {
	var list []Certificate
	err := tx.Gorm().Raw(selectCertificate+` WHERE c.tenant_id = ? AND c.code = ?`, tx.Tenant(), code).Scan(&list).Error
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return &list[0], nil
}

func askOfPerson(r *db.Reads, person uuid.UUID, list *[]Certificate) {
	db.List(r, list, selectCertificate+` WHERE c.tenant_id = $1 AND c.person_id = $2
		ORDER BY c.completed_on DESC, c.id DESC LIMIT $3`, r.Tenant(), person, listLimit)
}

func askOfCompletion(r *db.Reads, person, completion uuid.UUID, list *[]Certificate) {
	db.List(r, list, selectCertificate+` WHERE c.tenant_id = $1 AND c.completion_id = $2 AND c.person_id = $3 AND r.revoked_at IS NULL`,
		r.Tenant(), completion, person)
}

func askNewest(r *db.Reads, person uuid.UUID, n int, list *[]Newest) {
	db.List(r, list, `SELECT c.code, c.course_title, c.completed_on, count(*) OVER () FROM certificate c
		LEFT JOIN certificate_revocation r ON r.tenant_id = c.tenant_id AND r.certificate_id = c.id
		WHERE c.tenant_id = $1 AND c.person_id = $2 AND r.revoked_at IS NULL
		ORDER BY c.completed_on DESC, c.id DESC LIMIT $3`, r.Tenant(), person, n)
}

func insertRevocation(ctx context.Context, tx *db.Tx, certificate uuid.UUID, reason string, at time.Time) error {
	return tx.Gorm().Exec(`INSERT INTO certificate_revocation (tenant_id, id, certificate_id, reason, revoked_by, revoked_at)
		VALUES (?, ?, ?, ?, ?, ?)`, tx.Tenant(), db.NewID(), certificate, reason, revoker(ctx), at).Error
}

// revokeCorrected voids the certificate of a completion that was corrected;
// it may have none, or be revoked already.
func revokeCorrected(ctx context.Context, tx *db.Tx, completion uuid.UUID, at time.Time) {
	tx.Queue(`INSERT INTO certificate_revocation (tenant_id, id, certificate_id, reason, revoked_by, revoked_at)
		SELECT tenant_id, $3, id, '', $4, $5 FROM certificate WHERE tenant_id = $1 AND completion_id = $2
		ON CONFLICT (tenant_id, certificate_id) DO NOTHING`, tx.Tenant(), completion, db.NewID(), revoker(ctx), at)
}

func revoker(ctx context.Context) *uuid.UUID {
	if id := actor.From(ctx).Person; id != uuid.Nil {
		return &id
	}
	return nil // the program itself
}
