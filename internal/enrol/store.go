package enrol

import (
	"errors"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// insertOpen inserts e, or returns the open enrolment that stands in its way. A
// course that was withdrawn is not begun, only gone on with.
func insertOpen(tx *db.Tx, e Enrolment) (Enrolment, error) {
	// The no-op update makes RETURNING give the existing row and locks it, so
	// that two first clicks get one enrolment.
	found := tx.Gorm().Raw(`
		INSERT INTO enrolment (tenant_id, id, person_id, course_id, version_id, started_at)
		SELECT @t, @id, @person, @course, @version, @at
		WHERE NOT EXISTS (SELECT 1 FROM course WHERE tenant_id = @t AND id = @course AND (withdrawn_at IS NOT NULL OR template))
			OR EXISTS (SELECT 1 FROM enrolment WHERE tenant_id = @t AND person_id = @person AND course_id = @course AND ended_at IS NULL)
		ON CONFLICT (tenant_id, person_id, course_id) WHERE ended_at IS NULL
		DO UPDATE SET started_at = enrolment.started_at
		RETURNING *`, map[string]any{
		"t": e.TenantID, "id": e.ID, "person": e.PersonID, "course": e.CourseID, "version": e.VersionID, "at": e.StartedAt,
	}).Scan(&e)
	if found.Error == nil && found.RowsAffected == 0 {
		return e, fault.Clash("enrol.withdrawn")
	}
	return e, found.Error
}

func end(tx *db.Tx, id uuid.UUID, at time.Time) {
	tx.Queue(`UPDATE enrolment SET ended_at = $3 WHERE tenant_id = $1 AND id = $2 AND ended_at IS NULL`, tx.Tenant(), id, at)
}

func latest(tx *db.Tx, person, course uuid.UUID) (Enrolment, bool, error) {
	var e Enrolment
	err := tx.Gorm().Where("tenant_id = ? AND person_id = ? AND course_id = ?", tx.Tenant(), person, course).
		Order("ended_at IS NULL DESC, started_at DESC, id DESC").Limit(1).Take(&e).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return Enrolment{}, false, nil
	}
	return e, err == nil, err
}
