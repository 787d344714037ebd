// Package event carries news from a feature to the features right of it.
//
// A feature declares a Topic of its own fact type; internal/app subscribes.
// Subscribers run inside the emitting transaction: they see the facts, share
// the commit and can enqueue jobs for what may happen later (mail, feeds).
// Every emission is also kept in the append-only event table, ids only.
package event

import (
	"context"
	"encoding/json"
	"fmt"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

// Topic is a kind of news whose facts are of type E.
type Topic[E any] struct {
	name string
	inTx []func(context.Context, *db.Tx, []E) error
}

// NewTopic returns the topic called name, e.g. "learn.completed".
func NewTopic[E any](name string) *Topic[E] { return &Topic[E]{name: name} }

// InTx subscribes fn; call it while the program is put together, not later.
func (t *Topic[E]) InTx(fn func(context.Context, *db.Tx, []E) error) { t.inTx = append(t.inTx, fn) }

// Emit hands facts to every subscriber in order, in tx.
func (t *Topic[E]) Emit(ctx context.Context, tx *db.Tx, facts ...E) error {
	if len(facts) == 0 {
		return nil
	}
	for _, fn := range t.inTx {
		if err := fn(ctx, tx, facts); err != nil {
			return fmt.Errorf("event %s: %w", t.name, err)
		}
	}
	b, err := json.Marshal(facts)
	if err != nil {
		return fmt.Errorf("event %s: %w", t.name, err)
	}
	tx.AtCommit(`INSERT INTO event (tenant_id, id, at, topic, facts) VALUES ($1, $2, $3, $4, $5)`,
		tx.Tenant(), db.NewID(), clock.Now(ctx), t.name, string(b))
	return nil
}
