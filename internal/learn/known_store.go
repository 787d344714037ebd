package learn

import (
	"context"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/db"
)

// putKnown notes lessons as done without being read.
func putKnown(ctx context.Context, tx *db.Tx, enrolment uuid.UUID, lessons []string, at time.Time) error {
	_, err := tx.Pgx().Exec(ctx, `INSERT INTO lesson_done (tenant_id, enrolment_id, lesson, done_at, known)
		SELECT $1, $2, l, $4, true FROM unnest($3::text[]) l`, tx.Tenant(), enrolment, lessons, at)
	return err
}

func askPlaced(r *db.Reads, enrolment uuid.UUID, into *bool) {
	db.Rows(r, func(rows []struct{ Placed bool }) error {
		*into = rows[0].Placed
		return nil
	}, `SELECT EXISTS (SELECT FROM lesson_done WHERE tenant_id = $1 AND enrolment_id = $2 AND known)`, r.Tenant(), enrolment)
}
