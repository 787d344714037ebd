package course

import (
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/db"
)

func versionOn(tx *db.Tx, slug string, at time.Time) (uuid.UUID, error) {
	var rows []uuid.UUID
	err := tx.Gorm().Raw(`SELECT v.id FROM course_version v JOIN course c ON c.tenant_id = v.tenant_id AND c.id = v.course_id
		WHERE v.tenant_id = ? AND c.slug = ? AND v.published_at < ? ORDER BY v.no DESC LIMIT 1`, tx.Tenant(), slug, at).Scan(&rows).Error
	if err != nil || len(rows) == 0 {
		return uuid.Nil, err
	}
	return rows[0], nil
}
