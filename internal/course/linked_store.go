package course

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// versionOf is the version that an origin names, or no id where it is not
// here.
func versionOf(ctx context.Context, tx *db.Tx, o courseware.Origin) (id uuid.UUID, err error) {
	err = tx.Pgx().QueryRow(ctx, `SELECT v.id FROM course c JOIN course_version v ON v.tenant_id = c.tenant_id AND v.course_id = c.id
		WHERE c.tenant_id = $1 AND c.slug = $2 AND v.no = $3 AND v.hash = $4`, tx.Tenant(), o.Course, o.Version, o.Hash).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		err = nil
	}
	return id, err
}

func askLater(r *db.Reads, slug string, no int, into *[]Later) {
	db.List(r, into, `SELECT v.id, v.no, v.change FROM course c JOIN course_version v ON v.tenant_id = c.tenant_id AND v.course_id = c.id
		WHERE c.tenant_id = $1 AND c.slug = $2 AND c.withdrawn_at IS NULL AND v.no > $3 ORDER BY v.no LIMIT 1000`, r.Tenant(), slug, no)
}

func askVersions(r *db.Reads, ids []uuid.UUID, use func(record) error) {
	type row struct {
		ID, CourseID uuid.UUID
		No           int
		Hash         string
		Change       Change
		PublishedAt  time.Time
		Content      []byte
	}
	db.Rows(r, func(rows []row) error {
		for _, v := range rows {
			if err := use(record{r.Tenant(), v.ID, v.CourseID, v.No, v.Hash, v.Change, v.PublishedAt, json.RawMessage(v.Content)}); err != nil {
				return err
			}
		}
		return nil
	}, `SELECT id, course_id, no, hash, change, published_at, content FROM course_version WHERE tenant_id = $1 AND id = ANY ($2)`, r.Tenant(), ids)
}

func askSlug(r *db.Reads, id uuid.UUID, into *string) {
	type named struct{ Slug string }
	db.Rows(r, func(rows []named) error {
		if len(rows) == 0 {
			return fault.Missing("course.missing")
		}
		*into = rows[0].Slug
		return nil
	}, `SELECT slug FROM course WHERE tenant_id = $1 AND id = $2`, r.Tenant(), id)
}
