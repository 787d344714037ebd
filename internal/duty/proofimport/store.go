package proofimport

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// done is what is kept of a file that was taken over.
type done struct {
	Proofs []uuid.UUID `json:"proofs,omitempty"`
	Known  int         `json:"known,omitempty"`
	Skips  []Skip      `json:"skips,omitempty"`
}

func insert(ctx context.Context, tx *db.Tx, i Import) error {
	_, err := tx.Pgx().Exec(ctx, `INSERT INTO proof_import (tenant_id, id, name, content, mapping, sent_by, sent_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`, tx.Tenant(), i.ID, i.Name, i.content, i.Mapping, sender(ctx), i.SentAt)
	return err
}

// sender is who sends; the system is nobody.
func sender(ctx context.Context) *uuid.UUID {
	if p := actor.From(ctx).Person; p != uuid.Nil {
		return &p
	}
	return nil
}

// byID is a file of the actor; one to be changed is locked.
func byID(ctx context.Context, tx *db.Tx, id uuid.UUID, lock bool) (i Import, err error) {
	query := `SELECT id, name, content, mapping, sent_at, taken_at, undone_at, done FROM proof_import
		WHERE tenant_id = $1 AND id = $2 AND sent_by IS NOT DISTINCT FROM $3`
	if lock {
		query += ` FOR UPDATE`
	}
	var kept []byte
	err = tx.Pgx().QueryRow(ctx, query, tx.Tenant(), id, sender(ctx)).
		Scan(&i.ID, &i.Name, &i.content, &i.Mapping, &i.SentAt, &i.TakenAt, &i.UndoneAt, &kept)
	if errors.Is(err, pgx.ErrNoRows) {
		return i, fault.Missing("proofimport.gone")
	}
	if err != nil {
		return i, err
	}
	var d done
	err = json.Unmarshal(kept, &d)
	i.proofs, i.known, i.skips, i.Taken = d.Proofs, d.Known, d.Skips, len(d.Proofs)
	return i, err
}

func update(ctx context.Context, tx *db.Tx, i Import) error {
	kept, err := json.Marshal(done{i.proofs, i.known, i.skips})
	if err != nil {
		return err
	}
	_, err = tx.Pgx().Exec(ctx, `UPDATE proof_import SET mapping = $3, taken_at = $4, undone_at = $5, done = $6
		WHERE tenant_id = $1 AND id = $2`, tx.Tenant(), i.ID, i.Mapping, i.TakenAt, i.UndoneAt, string(kept))
	return err
}

func sweep(ctx context.Context, tx *db.Tx, before time.Time) error {
	_, err := tx.Pgx().Exec(ctx, `DELETE FROM proof_import
		WHERE tenant_id = $1 AND coalesce(undone_at, taken_at, sent_at) < $2`, tx.Tenant(), before)
	return err
}

func personsByNumber(ctx context.Context, tx *db.Tx, numbers []string) (map[string]people.Person, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT id, slug, personnel_number, last_name, first_name, title FROM person
		WHERE tenant_id = $1 AND personnel_number = ANY ($2) AND withdrawn_at IS NULL`, tx.Tenant(), numbers)
	if err != nil {
		return nil, err
	}
	out := map[string]people.Person{}
	var p people.Person
	_, err = pgx.ForEachRow(rows, []any{&p.ID, &p.Slug, &p.PersonnelNumber, &p.LastName, &p.FirstName, &p.Title}, func() error {
		out[p.PersonnelNumber] = p
		return nil
	})
	return out, err
}
