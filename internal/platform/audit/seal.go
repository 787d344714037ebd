package audit

import (
	"bytes"
	"context"
	"crypto/sha256"
	"strconv"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/db"
)

// sealed bounds the entries of one run.
const sealed = 5000

// link is an entry with its place in the order of commits.
type link struct {
	id    uuid.UUID
	xid   string
	canon string // everything the entry says, as PostgreSQL writes it
}

// Seal chains the entries that were committed since the last run: each hash
// covers the one before it, so that a changed, removed or slipped-in entry
// breaks the chain from there on. It returns how many were chained and is
// safe beside another process.
func Seal(ctx context.Context, d *db.DB) (n int, err error) {
	err = d.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		n = 0
		if _, err := tx.Pgx().Exec(ctx, `SELECT pg_advisory_xact_lock(hashtextextended('audit ' || $1, 0))`, tx.Tenant().String()); err != nil {
			return err
		}
		seq, head, err := last(ctx, tx)
		if err != nil {
			return err
		}
		links, err := unsealed(ctx, tx)
		if err != nil {
			return err
		}
		rows := make([][]any, len(links))
		for i, l := range links {
			head = chain(head, l)
			rows[i] = []any{tx.Tenant(), seq + int64(i) + 1, l.id, l.xid, head}
		}
		for _, r := range rows {
			tx.AtCommit(`INSERT INTO audit_seal (tenant_id, seq, audit_id, xid, hash) VALUES ($1, $2, $3, $4::text::xid8, $5)`, r...)
		}
		n = len(rows)
		return nil
	})
	return n, err
}

// Verify recomputes the chain and returns the number of the first seal that
// does not fit its entry, 0 where all fit.
func Verify(ctx context.Context, d *db.DB) (broken int64, err error) {
	err = d.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		broken = 0
		rows, err := tx.Pgx().Query(ctx, `
			SELECT s.seq, s.hash, s.audit_id, s.xid::text, coalesce(`+canonical+`, '')
			FROM audit_seal s LEFT JOIN audit a ON a.tenant_id = s.tenant_id AND a.id = s.audit_id
			WHERE s.tenant_id = $1 ORDER BY s.seq`, tx.Tenant())
		if err != nil {
			return err
		}
		var head, want []byte
		var seq, expected int64
		var l link
		_, err = pgx.ForEachRow(rows, []any{&seq, &want, &l.id, &l.xid, &l.canon}, func() error {
			expected++
			head = chain(head, l)
			if broken == 0 && (seq != expected || !bytes.Equal(head, want)) {
				broken = expected
			}
			return nil
		})
		return err
	})
	return broken, err
}

// canonical is an entry as one text; the parts cannot run into each other,
// since each is quoted.
const canonical = `concat_ws(',', quote_literal(a.at AT TIME ZONE 'UTC'), quote_nullable(a.actor_id::text), quote_literal(a.action),
	quote_literal(a.object), quote_nullable(a.object_id::text), quote_literal(a.detail::text), quote_literal(a.request_id))`

func last(ctx context.Context, tx *db.Tx) (seq int64, head []byte, err error) {
	err = tx.Pgx().QueryRow(ctx, `SELECT seq, hash FROM audit_seal WHERE tenant_id = $1 ORDER BY seq DESC LIMIT 1`, tx.Tenant()).Scan(&seq, &head)
	if err == pgx.ErrNoRows { //nolint:errorlint // as pgx returns it
		return 0, nil, nil
	}
	return seq, head, err
}

// unsealed are the entries behind the last sealed one whose transactions are
// all over: below the oldest running one nothing can come in any more.
func unsealed(ctx context.Context, tx *db.Tx) ([]link, error) {
	rows, err := tx.Pgx().Query(ctx, `
		SELECT a.id, a.xid::text, `+canonical+` FROM audit a
		WHERE a.tenant_id = $1 AND a.xid < pg_snapshot_xmin(pg_current_snapshot())
		  AND (a.xid, a.id) > (SELECT coalesce(max(s.xid), '0'::xid8), coalesce((array_agg(s.audit_id ORDER BY s.seq DESC))[1], '00000000-0000-0000-0000-000000000000'::uuid)
		                       FROM (SELECT xid, audit_id, seq FROM audit_seal WHERE tenant_id = $1 ORDER BY seq DESC LIMIT 1) s)
		ORDER BY a.xid, a.id LIMIT `+strconv.Itoa(sealed), tx.Tenant())
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(r pgx.CollectableRow) (l link, err error) {
		return l, r.Scan(&l.id, &l.xid, &l.canon)
	})
}

func chain(head []byte, l link) []byte {
	h := sha256.New()
	_, _ = h.Write(head)
	_, _ = h.Write([]byte(strings.Join([]string{l.id.String(), l.xid, l.canon}, "\n")))
	return h.Sum(nil)
}
