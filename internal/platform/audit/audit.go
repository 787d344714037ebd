// Package audit writes down what was done and who looked at whom.
//
// Both are plain inserts in the transaction of the act itself: an entry
// exists if and only if the act committed. Entries hold ids, never names, so
// that erasing a person leaves the log standing. A sealer chains the entries
// by hash afterwards (seal.go).
package audit

import (
	"context"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

// Entry is one act.
type Entry struct {
	Action string // "course.published"
	Object string // "course"
	ID     uuid.UUID
	Detail map[string]any // ids, dates and counts; no names of people
}

type requestKey struct{}

// WithRequest names the request whose acts follow.
func WithRequest(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, requestKey{}, id)
}

// RequestOf returns the request's id, or "".
func RequestOf(ctx context.Context) string {
	id, _ := ctx.Value(requestKey{}).(string)
	return id
}

// Record writes e with the transaction.
func Record(ctx context.Context, tx *db.Tx, e Entry) {
	if e.Detail == nil {
		e.Detail = map[string]any{}
	}
	tx.AtCommit(`INSERT INTO audit (tenant_id, id, at, actor_id, action, object, object_id, detail, request_id)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		tx.Tenant(), db.NewID(), clock.Now(ctx), orNull(actor.From(ctx).Person),
		e.Action, e.Object, orNull(e.ID), e.Detail, RequestOf(ctx))
}

// Look writes that the actor saw records of other people for a purpose
// (message id "look.<purpose>"). One's own record writes nothing.
func Look(ctx context.Context, tx *db.Tx, purpose string, persons ...uuid.UUID) {
	a := actor.From(ctx)
	others := make([]uuid.UUID, 0, len(persons))
	seen := map[uuid.UUID]bool{a.Person: true}
	for _, p := range persons {
		if !seen[p] {
			seen[p] = true
			others = append(others, p)
		}
	}
	if len(others) == 0 || a.System {
		return
	}
	id, at := db.NewID(), clock.Now(ctx)
	tx.AtCommit(`INSERT INTO look (tenant_id, id, at, actor_id, purpose, request_id) VALUES ($1, $2, $3, $4, $5, $6)`,
		tx.Tenant(), id, at, orNull(a.Person), purpose, RequestOf(ctx))
	tx.AtCommit(`INSERT INTO look_person (tenant_id, look_id, person_id, at) SELECT $1, $2, p, $4 FROM unnest($3::uuid[]) p`,
		tx.Tenant(), id, others, at)
}

func orNull(id uuid.UUID) any {
	if id == uuid.Nil {
		return nil
	}
	return id
}
