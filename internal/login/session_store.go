package login

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

type sessionRow struct {
	ID, Account, Person uuid.UUID
	Name, Lang          string
	FormToken           string
	LastUsed, Ends      time.Time
	Rotate              bool
	Shared              bool
	TreeVersion         int64
	Employed            *bool // nil: no posting any more; false: one that begins later
	Led                 []uuid.UUID
	Grants              []grantRow
}

type grantRow struct {
	Role actor.Role      `json:"role"`
	Kind actor.ScopeKind `json:"kind"`
	ID   *uuid.UUID      `json:"id"`
	Sub  bool            `json:"sub"`
}

func (g grantRow) grant() actor.Grant {
	out := actor.Grant{Role: g.Role, Scope: actor.Scope{Kind: g.Kind, Sub: g.Sub}}
	if g.ID != nil {
		out.Scope.ID = *g.ID
	}
	return out
}

// askSession reads everything a request needs to know about who sends it, in
// one statement, since every request runs it. Led are the units of the person's
// postings with the supervisor flag. A shared session last used in the future
// ends: after the clock was set back nobody knows for how long the tablet has
// been lying there.
func askSession(r *db.Reads, hash []byte, now time.Time, today clock.Date, found *[]sessionRow) {
	db.List(r, found, `
		SELECT s.id, s.account_id, p.id, `+people.FullNameSQL+`, p.language,
		       s.form_token, s.last_used_at, s.ends_at, s.rotate, s.shared, t.tree_version, o.employed, o.led, g.grants
		FROM session s
		JOIN account a ON a.tenant_id = $1 AND a.id = s.account_id
		JOIN person p ON p.tenant_id = $1 AND p.id = a.person_id
		JOIN tenant t ON t.id = $1
		CROSS JOIN LATERAL (
			SELECT bool_or(valid_from <= $4) FILTER (WHERE valid_to IS NULL OR valid_to > greatest($4, valid_from)) AS employed,
			       array_agg(unit_id) FILTER (WHERE supervisor AND valid_from <= $4 AND (valid_to IS NULL OR valid_to > $4)) AS led
			FROM posting WHERE tenant_id = $1 AND person_id = p.id) o
		CROSS JOIN LATERAL (
			SELECT jsonb_agg(jsonb_build_object('role', role, 'kind', scope_kind, 'id', scope_id, 'sub', sub) ORDER BY id) AS grants
			FROM role_grant WHERE tenant_id = $1 AND person_id = p.id AND valid_from <= $4 AND (valid_to IS NULL OR valid_to > $4)) g
		WHERE s.tenant_id = $1 AND (s.token_hash = $2 OR (s.old_hash = $2 AND s.old_until > $3))
		  AND s.ended_at IS NULL AND s.ends_at > $3
		  AND s.last_used_at > CASE WHEN s.shared THEN $6::timestamptz ELSE $5 END AND NOT (s.shared AND s.last_used_at > $7)
		  AND a.closed_at IS NULL AND p.withdrawn_at IS NULL`,
		r.Tenant(), hash, now, today, now.Add(-Idle), now.Add(-SharedIdle), now.Add(clock.Slack))
}

// askBelow adds to the units somebody leads those below them that have no
// supervisor of their own (domain model, section 6).
func askBelow(r *db.Reads, today clock.Date, led *[]uuid.UUID) {
	type row struct{ Unit uuid.UUID }
	db.Rows(r, func(rows []row) error {
		*led = (*led)[:0]
		for _, u := range rows {
			*led = append(*led, u.Unit)
		}
		return nil
	}, `WITH RECURSIVE led AS (
			SELECT unnest($2::uuid[]) AS unit_id
			UNION
			SELECT u.id FROM led JOIN unit u ON u.tenant_id = $1 AND u.parent_id = led.unit_id
			WHERE u.valid_from <= $3 AND (u.valid_to IS NULL OR u.valid_to > $3)
			  AND NOT EXISTS (SELECT FROM posting o WHERE o.tenant_id = $1 AND o.unit_id = u.id AND o.supervisor
			                  AND o.valid_from <= $3 AND (o.valid_to IS NULL OR o.valid_to > $3)))
		SELECT unit_id FROM led`, r.Tenant(), *led, today)
}

func touchSession(ctx context.Context, tx *db.Tx, id uuid.UUID, now time.Time) error {
	_, err := tx.Pgx().Exec(ctx, `UPDATE session SET last_used_at = $3 WHERE tenant_id = $1 AND id = $2`, tx.Tenant(), id, now)
	return err
}

type newSession struct {
	ID, Account uuid.UUID
	TokenHash   []byte
	FormToken   string
	Device      string
	Shared      bool
	At, Ends    time.Time
}

func insertSession(ctx context.Context, tx *db.Tx, n newSession) error {
	_, err := tx.Pgx().Exec(ctx, `
		INSERT INTO session (tenant_id, id, account_id, token_hash, form_token, device, shared, created_at, last_used_at, ends_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9)`,
		tx.Tenant(), n.ID, n.Account, n.TokenHash, n.FormToken, n.Device, n.Shared, n.At, n.Ends)
	return err
}

func rotateSession(ctx context.Context, tx *db.Tx, old, fresh []byte, until time.Time) (bool, error) {
	tag, err := tx.Pgx().Exec(ctx, `
		UPDATE session SET token_hash = $3, old_hash = $2, old_until = $4, rotate = false
		WHERE tenant_id = $1 AND token_hash = $2 AND ended_at IS NULL`, tx.Tenant(), old, fresh, until)
	return tag.RowsAffected() == 1, err
}

// MarkRotate makes the sessions of a person take a new token with their next
// request.
func MarkRotate(ctx context.Context, tx *db.Tx, person uuid.UUID) error {
	_, err := tx.Pgx().Exec(ctx, `
		UPDATE session s SET rotate = true FROM account a
		WHERE s.tenant_id = $1 AND a.tenant_id = $1 AND a.id = s.account_id AND a.person_id = $2 AND s.ended_at IS NULL`,
		tx.Tenant(), person)
	return err
}

func selectSessions(ctx context.Context, tx *db.Tx, account, current uuid.UUID, now time.Time) ([]Seen, error) {
	rows, err := tx.Pgx().Query(ctx, `
		SELECT id, device, created_at, last_used_at, id = $3 FROM session
		WHERE tenant_id = $1 AND account_id = $2 AND ended_at IS NULL AND ends_at > $4
		  AND last_used_at > CASE WHEN shared THEN $6::timestamptz ELSE $5 END
		ORDER BY id = $3 DESC, last_used_at DESC LIMIT 100`, tx.Tenant(), account, current, now, now.Add(-Idle), now.Add(-SharedIdle))
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Seen])
}

func endByToken(ctx context.Context, tx *db.Tx, hash []byte, now time.Time) error {
	_, err := tx.Pgx().Exec(ctx, `UPDATE session SET ended_at = $3
		WHERE tenant_id = $1 AND token_hash = $2 AND ended_at IS NULL`, tx.Tenant(), hash, now)
	return err
}

func endSession(ctx context.Context, tx *db.Tx, account, id uuid.UUID, now time.Time) (int64, error) {
	tag, err := tx.Pgx().Exec(ctx, `UPDATE session SET ended_at = $4
		WHERE tenant_id = $1 AND account_id = $2 AND id = $3 AND ended_at IS NULL`, tx.Tenant(), account, id, now)
	return tag.RowsAffected(), err
}

// EndSessions ends all sessions of an account but one (uuid.Nil: all).
func EndSessions(ctx context.Context, tx *db.Tx, account, but uuid.UUID) (int64, error) {
	tag, err := tx.Pgx().Exec(ctx, `UPDATE session SET ended_at = $4
		WHERE tenant_id = $1 AND account_id = $2 AND id <> $3 AND ended_at IS NULL`, tx.Tenant(), account, but, clock.Now(ctx))
	return tag.RowsAffected(), err
}
