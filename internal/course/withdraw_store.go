package course

import (
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/db"
)

func setWithdrawn(tx *db.Tx, course uuid.UUID, w *Withdrawal) {
	if w == nil {
		tx.Queue(`UPDATE course SET withdrawn_at = NULL, withdrawn_why = '{}' WHERE tenant_id = $1 AND id = $2`, tx.Tenant(), course)
		return
	}
	tx.Queue(`UPDATE course SET withdrawn_at = $3, withdrawn_why = $4 WHERE tenant_id = $1 AND id = $2`, tx.Tenant(), course, w.At, w.Why)
}
