package hrimport

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/people/hrfile"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

type store struct{ tx *db.Tx }

// lock makes imports of one tenant wait for each other until the commit.
func (s *store) lock(ctx context.Context) error {
	_, err := s.tx.Pgx().Exec(ctx, `SELECT pg_advisory_xact_lock(hashtextextended('hr_import ' || $1, 0))`, s.tx.Tenant().String())
	return err
}

func (s *store) insert(ctx context.Context, i Import, content []byte) error {
	var by any
	if p := actor.From(ctx).Person; p != uuid.Nil {
		by = p
	}
	if _, err := s.tx.Pgx().Exec(ctx, `
		INSERT INTO hr_import (tenant_id, id, slug, kind, state, file_name, file_hash, charset, mapping, created_by, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		s.tx.Tenant(), i.ID, i.Slug, i.Kind, i.State, i.FileName, i.hash, i.Charset, i.Mapping, by, i.CreatedAt); err != nil {
		return err
	}
	_, err := s.tx.Pgx().Exec(ctx, `INSERT INTO hr_import_file (tenant_id, import_id, content) VALUES ($1, $2, $3)`,
		s.tx.Tenant(), i.ID, content)
	return err
}

const importColumns = `i.id, i.slug, i.kind, i.state, i.file_name, i.charset, i.mapping, i.effective, i.counts, i.missing,
	i.created_at, i.committed_at, i.undone_at, i.file_hash, i.fingerprint,
	(SELECT max(o.committed_at) FROM hr_import o WHERE o.tenant_id = i.tenant_id AND o.file_hash = i.file_hash
		AND o.state = 'committed' AND o.id <> i.id)`

func scanImport(row pgx.CollectableRow) (i Import, err error) {
	var committed, undone, same *time.Time
	err = row.Scan(&i.ID, &i.Slug, &i.Kind, &i.State, &i.FileName, &i.Charset, &i.Mapping, &i.Effective, &i.Counts, &i.Missing,
		&i.CreatedAt, &committed, &undone, &i.hash, &i.fingerprint, &same)
	for from, to := range map[*time.Time]*time.Time{committed: &i.CommittedAt, undone: &i.UndoneAt, same: &i.SameFile} {
		if from != nil {
			*to = *from
		}
	}
	return i, err
}

func (s *store) bySlug(ctx context.Context, slug string) (Import, error) {
	rows, err := s.tx.Pgx().Query(ctx, `SELECT `+importColumns+` FROM hr_import i WHERE i.tenant_id = $1 AND i.slug = $2`, s.tx.Tenant(), slug)
	if err != nil {
		return Import{}, err
	}
	all, err := pgx.CollectRows(rows, scanImport)
	if err == nil && len(all) == 0 {
		err = fault.Missing("people.import.not_found")
	}
	if err != nil {
		return Import{}, err
	}
	return all[0], nil
}

func (s *store) recent(ctx context.Context) ([]Import, error) {
	rows, err := s.tx.Pgx().Query(ctx, `SELECT `+importColumns+` FROM hr_import i
		WHERE i.tenant_id = $1 AND i.state IN ('committed', 'undone')
		ORDER BY i.committed_at DESC, i.id DESC LIMIT 10`, s.tx.Tenant())
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, scanImport)
}

// file reads the delivered file again; it is gone some time after the commit.
func (s *store) file(ctx context.Context, i Import) (*hrfile.File, error) {
	var content []byte
	err := s.tx.Pgx().QueryRow(ctx, `SELECT content FROM hr_import_file WHERE tenant_id = $1 AND import_id = $2`,
		s.tx.Tenant(), i.ID).Scan(&content)
	if err != nil {
		return nil, err
	}
	return hrfile.Read(content)
}

func (s *store) mapping(ctx context.Context, kind hrfile.Kind) (m hrfile.Mapping, err error) {
	rows, err := s.tx.Pgx().Query(ctx, `SELECT headings FROM hr_import_mapping WHERE tenant_id = $1 AND kind = $2`, s.tx.Tenant(), kind)
	if err != nil {
		return nil, err
	}
	all, err := pgx.CollectRows(rows, pgx.RowTo[hrfile.Mapping])
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return all[0], nil
}

func (s *store) remember(ctx context.Context, i Import, now time.Time) error {
	_, err := s.tx.Pgx().Exec(ctx, `
		INSERT INTO hr_import_mapping (tenant_id, kind, headings, updated_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (tenant_id, kind) DO UPDATE SET headings = excluded.headings, updated_at = excluded.updated_at`,
		s.tx.Tenant(), i.Kind, i.Mapping, now)
	return err
}

// discard removes an import that was never committed.
func (s *store) discard(ctx context.Context, slug string) error {
	_, err := s.tx.Pgx().Exec(ctx, `DELETE FROM hr_import WHERE tenant_id = $1 AND slug = $2 AND state IN ('uploaded', 'planned')`,
		s.tx.Tenant(), slug)
	return err
}

func (s *store) setState(ctx context.Context, i Import) error {
	_, err := s.tx.Pgx().Exec(ctx, `
		UPDATE hr_import SET state = $3, missing = $4, committed_at = $5, undone_at = $6 WHERE tenant_id = $1 AND id = $2`,
		s.tx.Tenant(), i.ID, i.State, i.Missing, orNull(i.CommittedAt), orNull(i.UndoneAt))
	return err
}

func (s *store) isLast(ctx context.Context, i Import) (last bool, err error) {
	err = s.tx.Pgx().QueryRow(ctx, `
		SELECT NOT EXISTS (SELECT 1 FROM hr_import o WHERE o.tenant_id = $1 AND o.state = 'committed'
			AND (o.committed_at, o.id) > ($3, $2))`, s.tx.Tenant(), i.ID, i.CommittedAt).Scan(&last)
	return last, err
}

// occupiedUnits are the units with a posting that has not ended.
func (s *store) occupiedUnits(ctx context.Context, d clock.Date) (map[uuid.UUID]bool, error) {
	rows, err := s.tx.Pgx().Query(ctx, `SELECT DISTINCT unit_id FROM posting
		WHERE tenant_id = $1 AND (valid_to IS NULL OR valid_to > $2)`, s.tx.Tenant(), d)
	if err != nil {
		return nil, err
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	out := make(map[uuid.UUID]bool, len(ids))
	for _, id := range ids {
		out[id] = true
	}
	return out, err
}

func orNull(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t
}

// storedChange is a change as it is read back.
type storedChange struct {
	Object string
	Action string
	Absent bool
	ID     uuid.UUID
	Person *uuid.UUID
	Line   int
	Before json.RawMessage
	After  json.RawMessage
}

func (s *store) changes(ctx context.Context, i Import) ([]storedChange, error) {
	rows, err := s.tx.Pgx().Query(ctx, `SELECT object, action, absent, object_id, person_id, line, before, after
		FROM hr_import_change WHERE tenant_id = $1 AND import_id = $2 ORDER BY seq`, s.tx.Tenant(), i.ID)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[storedChange])
}

func (s *store) skips(ctx context.Context, i Import) ([]Skip, error) {
	rows, err := s.tx.Pgx().Query(ctx, `SELECT line, field, reason, value FROM hr_import_skip
		WHERE tenant_id = $1 AND import_id = $2 ORDER BY line`, s.tx.Tenant(), i.ID)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Skip])
}

// named returns the persons of a preview that exist already.
func (s *store) named(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]people.Person, error) {
	rows, err := s.tx.Pgx().Query(ctx, `SELECT id, personnel_number, last_name, first_name FROM person
		WHERE tenant_id = $1 AND id = ANY($2) AND withdrawn_at IS NULL`, s.tx.Tenant(), ids)
	if err != nil {
		return nil, err
	}
	out := map[uuid.UUID]people.Person{}
	var p people.Person
	_, err = pgx.ForEachRow(rows, []any{&p.ID, &p.PersonnelNumber, &p.LastName, &p.FirstName}, func() error {
		out[p.ID] = p
		return nil
	})
	return out, err
}

// Retention of what an import needed: files and names live no longer than an
// import can be undone or looked up.
const (
	keepOpen = 2 * 24 * time.Hour
	keepDone = 30 * 24 * time.Hour
)

// sweep removes abandoned imports and the personal data of old ones.
func (s *store) sweep(ctx context.Context, now time.Time) error {
	var b pgx.Batch
	b.Queue(`DELETE FROM hr_import WHERE tenant_id = $1 AND state IN ('uploaded', 'planned') AND created_at < $2`,
		s.tx.Tenant(), now.Add(-keepOpen))
	for _, table := range []string{"hr_import_change", "hr_import_skip", "hr_import_kept"} {
		b.Queue(`DELETE FROM `+table+` c USING hr_import i WHERE c.tenant_id = $1 AND i.tenant_id = $1
			AND i.id = c.import_id AND i.committed_at < $2`, s.tx.Tenant(), now.Add(-keepDone))
	}
	b.Queue(`DELETE FROM hr_import_file c USING hr_import i WHERE c.tenant_id = $1 AND i.tenant_id = $1
		AND i.id = c.import_id AND i.committed_at < $2`, s.tx.Tenant(), now.Add(-UndoFor))
	return s.tx.Pgx().SendBatch(ctx, &b).Close()
}

// forgetWithdrawn deletes the people withdrawn before t. Who is referred to,
// by an assignment that was made for them, say, keeps the row without name and
// address.
func (s *store) forgetWithdrawn(ctx context.Context, t time.Time) error {
	rows, err := s.tx.Pgx().Query(ctx, `SELECT id FROM person
		WHERE tenant_id = $1 AND withdrawn_at < $2 AND last_name <> '' ORDER BY withdrawn_at LIMIT 1000`, s.tx.Tenant(), t)
	if err != nil {
		return err
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	if err != nil {
		return err
	}
	for _, id := range ids {
		gone, err := s.deletePerson(ctx, id)
		if err == nil && !gone {
			_, err = s.tx.Pgx().Exec(ctx, `UPDATE person SET last_name = '', first_name = '', title = '', email = NULL, sort_name = '', search = ''
				WHERE tenant_id = $1 AND id = $2`, s.tx.Tenant(), id)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// deletePerson deletes a person to whom nothing refers; else it changes
// nothing and says so.
func (s *store) deletePerson(ctx context.Context, id uuid.UUID) (bool, error) {
	savepoint, err := s.tx.Pgx().Begin(ctx)
	if err != nil {
		return false, err
	}
	for _, sql := range []string{
		`DELETE FROM absence WHERE tenant_id = $1 AND person_id = $2`,
		`DELETE FROM posting WHERE tenant_id = $1 AND person_id = $2`,
		`DELETE FROM person WHERE tenant_id = $1 AND id = $2`,
	} {
		if _, err := savepoint.Exec(ctx, sql, s.tx.Tenant(), id); err != nil {
			var pe *pgconn.PgError
			if errors.As(err, &pe) && pe.Code == "23503" { // something refers to it
				return false, savepoint.Rollback(ctx)
			}
			return false, err
		}
	}
	return true, savepoint.Commit(ctx)
}
