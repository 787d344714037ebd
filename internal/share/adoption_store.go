package share

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

func insertAdoption(ctx context.Context, tx *db.Tx, ad adoption, at time.Time) error {
	_, err := tx.Pgx().Exec(ctx, `INSERT INTO share_adoption (tenant_id, id, body_id, body_name, work_id, kind, slug, taken_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		tx.Tenant(), ad.ID, ad.Body.ID, ad.Body.Name, ad.Work, ad.Kind, ad.Slug, at)
	return err
}

func insertUse(tx *db.Tx, work, network uuid.UUID) {
	tx.Queue(`INSERT INTO share_use (tenant_id, work_id, reach, network_id) VALUES ($1, $2, 'network', $3)
		ON CONFLICT (tenant_id, work_id) DO UPDATE SET network_id = excluded.network_id`, tx.Tenant(), work, network)
}

func dropAdoption(tx *db.Tx, id, work uuid.UUID) {
	tx.Queue(`DELETE FROM share_adoption WHERE tenant_id = $1 AND id = $2`, tx.Tenant(), id)
	tx.Queue(`DELETE FROM share_use WHERE tenant_id = $1 AND work_id = $2`, tx.Tenant(), work)
}

func insertState(ctx context.Context, tx *db.Tx, adoption uuid.UUID, a Arrived, change uuid.UUID, base any, at time.Time) error {
	body, err := json.Marshal(base)
	if err != nil {
		return err
	}
	_, err = tx.Pgx().Exec(ctx, `INSERT INTO share_state (tenant_id, adoption_id, no, change_id, envelope, public, base, at, licence)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, tx.Tenant(), adoption, a.No, change, a.line, []byte(a.public), string(body), at, a.Licence)
	return err
}

// adoptionOf is what the town took over of a work; nil: nothing.
func adoptionOf(ctx context.Context, tx *db.Tx, body, work uuid.UUID) (*adoption, error) {
	ad := adoption{Work: work}
	ad.Body.ID = body
	err := tx.Pgx().QueryRow(ctx, `SELECT a.id, a.body_name, a.kind, a.slug,
			(SELECT max(s.no) FROM share_state s WHERE s.tenant_id = a.tenant_id AND s.adoption_id = a.id)
		FROM share_adoption a WHERE a.tenant_id = $1 AND a.body_id = $2 AND a.work_id = $3`, tx.Tenant(), body, work).
		Scan(&ad.ID, &ad.Body.Name, &ad.Kind, &ad.Slug, &ad.No)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	return &ad, err
}

// state is a version that was taken over.
type state struct {
	No     int
	Change uuid.UUID
	Line   []byte
	Public ed25519.PublicKey
	At     time.Time
}

// joinSources are the places where a newer version of an adoption a shows: w, a
// town of the network; r, the list of a town elsewhere; q, a file that came.
const joinSources = ` LEFT JOIN share_work w ON w.tenant_id = a.body_id AND w.id = a.work_id
	LEFT JOIN LATERAL (SELECT no, withdrawn_at, why FROM share_remote WHERE work_id = a.work_id AND body_id = a.body_id ORDER BY no DESC LIMIT 1) r ON true
	LEFT JOIN share_arrival q ON q.tenant_id = a.tenant_id AND q.adoption_id = a.id `

// originOf is the origin of a thing with the states it was taken over in, the
// newest first; nil: it was never.
func originOf(ctx context.Context, tx *db.Tx, name, slug string) (*Origin, []state, error) {
	o := Origin{Kind: name, Slug: slug}
	err := tx.Pgx().QueryRow(ctx, `SELECT a.id, a.body_id, a.body_name, a.work_id, coalesce(w.slug, ''), coalesce(w.no, 0), coalesce(q.no, 0),
			greatest(w.no, r.no, q.no, 0), coalesce(w.withdrawn_at, r.withdrawn_at), coalesce(w.why, r.why, '{}'),
			NOT EXISTS (SELECT 1 FROM tenant WHERE id = a.body_id), w.id IS NOT NULL OR r.no IS NOT NULL
		FROM share_adoption a`+joinSources+`WHERE a.tenant_id = $1 AND a.kind = $2 AND a.slug = $3`, tx.Tenant(), name, slug).
		Scan(&o.ID, &o.Body.ID, &o.Body.Name, &o.Work, &o.Source, &o.near, &o.arrived, &o.Newest, &o.WithdrawnAt, &o.Why, &o.Abroad, &o.Listed)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	rows, err := tx.Pgx().Query(ctx, `SELECT no, change_id, envelope, public, at FROM share_state
		WHERE tenant_id = $1 AND adoption_id = $2 ORDER BY change_id DESC`, tx.Tenant(), o.ID)
	if err != nil {
		return nil, nil, err
	}
	states, err := pgx.CollectRows(rows, func(r pgx.CollectableRow) (st state, err error) {
		var public []byte
		err = r.Scan(&st.No, &st.Change, &st.Line, &public, &st.At)
		st.Public = public
		return st, err
	})
	return &o, states, err
}

func baseOf(ctx context.Context, tx *db.Tx, adoption, change uuid.UUID) (base []byte, err error) {
	err = tx.Pgx().QueryRow(ctx, `SELECT base FROM share_state WHERE tenant_id = $1 AND adoption_id = $2 AND change_id = $3`,
		tx.Tenant(), adoption, change).Scan(&base)
	return base, err
}

// Credit is what a reader of a course is told about its source.
type Credit struct {
	Town      i18n.Text
	No        int
	Licence   string
	Newest    int // at the source; 0: it is not read any more
	Withdrawn bool
}

// Behind says that there is a newer version.
func (c Credit) Behind() bool { return c.Newest > c.No }

// AskCredit asks where a course came from; what the town wrote itself has no
// credit.
func (s *Service) AskCredit(slug string, into **Credit) db.Ask {
	return func(_ context.Context, r *db.Reads) error {
		db.Rows(r, func(rows []Credit) error {
			if len(rows) > 0 {
				*into = &rows[0]
			}
			return nil
		}, `SELECT a.body_name AS town, s.no, s.licence, greatest(w.no, r.no, q.no, 0) AS newest, coalesce(w.withdrawn_at, r.withdrawn_at) IS NOT NULL AS withdrawn
			FROM share_adoption a
			JOIN share_state s ON s.tenant_id = a.tenant_id AND s.adoption_id = a.id`+joinSources+`
			WHERE a.tenant_id = $1 AND a.kind = 'course' AND a.slug = $2 ORDER BY s.change_id DESC LIMIT 1`, r.Tenant(), slug)
		return nil
	}
}

// putArrival keeps a version that came as a file, in the place of an older one.
func putArrival(ctx context.Context, tx *db.Tx, adoption uuid.UUID, a Arrived, texts []byte, files []string, at time.Time) error {
	if files == nil {
		files = []string{}
	}
	tag, err := tx.Pgx().Exec(ctx, `INSERT INTO share_arrival AS q (tenant_id, adoption_id, no, envelope, texts, files, at) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (tenant_id, adoption_id) DO UPDATE SET no = excluded.no, envelope = excluded.envelope, texts = excluded.texts, files = excluded.files, at = excluded.at
		WHERE q.no <= excluded.no`, tx.Tenant(), adoption, a.No, a.line, texts, files, at)
	if err == nil && tag.RowsAffected() == 0 {
		err = fault.Clash("share.refused.older_waits", fault.Args{"No": a.No})
	}
	return err
}

func arrivalOf(ctx context.Context, tx *db.Tx, adoption uuid.UUID) (p stored, err error) {
	err = tx.Pgx().QueryRow(ctx, `SELECT envelope, texts FROM share_arrival WHERE tenant_id = $1 AND adoption_id = $2`, tx.Tenant(), adoption).Scan(&p.Line, &p.Texts)
	if errors.Is(err, pgx.ErrNoRows) {
		err = fault.Missing("share.missing")
	}
	return p, err
}

// dropArrival forgets what was merged.
func dropArrival(tx *db.Tx, adoption uuid.UUID, no int) {
	tx.Queue(`DELETE FROM share_arrival WHERE tenant_id = $1 AND adoption_id = $2 AND no <= $3`, tx.Tenant(), adoption, no)
}

// arrivalFiles are those of the hashes that a version which waits names.
func arrivalFiles(ctx context.Context, tx *db.Tx, hashes []string) ([]string, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT DISTINCT f FROM share_arrival, unnest(files) f WHERE tenant_id = $1 AND f = ANY ($2)`, tx.Tenant(), hashes)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}
