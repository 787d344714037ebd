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

func askWithdrawn(r *db.Reads, slug string, into **Withdrawal) {
	db.Rows(r, func(rows []Withdrawal) error {
		if len(rows) > 0 {
			*into = &rows[0]
		}
		return nil
	}, `SELECT withdrawn_at, withdrawn_why FROM course WHERE tenant_id = $1 AND slug = $2 AND withdrawn_at IS NOT NULL`, r.Tenant(), slug)
}
