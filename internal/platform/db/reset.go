package db

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// ErrRealData is returned by Reset where the database holds more than demos.
var ErrRealData = fault.Clash("db.real_data")

// Reset empties a database that holds nothing but demo towns, as its owner.
func Reset(ctx context.Context, ownerURL string) error {
	conn, err := pgx.Connect(ctx, ownerURL)
	if err != nil {
		return fmt.Errorf("db: reset: %w", err)
	}
	defer func() { _ = conn.Close(ctx) }()
	return pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		var exists bool
		if err := tx.QueryRow(ctx, `SELECT to_regclass('public.tenant') IS NOT NULL`).Scan(&exists); err != nil || !exists {
			return err
		}
		var real int
		if err := tx.QueryRow(ctx, `SELECT count(*) FROM tenant WHERE NOT demo`).Scan(&real); err != nil {
			return err
		}
		if real > 0 {
			return ErrRealData
		}
		_, err := tx.Exec(ctx, `DROP SCHEMA public CASCADE; CREATE SCHEMA public`)
		return err
	})
}
