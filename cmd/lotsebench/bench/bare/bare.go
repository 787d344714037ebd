// Package bare is the least a server on the same libraries can do: it is the
// limit the product's figures are compared with.
//
// It answers with a word, with one row read by its primary key, and after one
// durable insert. It has no tenant, session, page or check, and uses nothing
// of the product.
package bare

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strconv"

	"github.com/gofiber/fiber/v2"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Rows is how many rows there are to read, numbered from 1.
const Rows = 10_000

// Hello is the word.
const Hello = "hello"

// Row is what row n says.
func Row(n int) string { return fmt.Sprintf("row %05d of the limit", n) }

// Prepare makes the tables; url is a superuser's.
func Prepare(ctx context.Context, url, role string) (err error) {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close(ctx)) }()
	for _, sql := range []string{
		"DROP TABLE IF EXISTS limit_row, limit_insert",
		"CREATE TABLE limit_row (id bigint PRIMARY KEY, says text NOT NULL)",
		"CREATE TABLE limit_insert (id uuid PRIMARY KEY, at timestamptz NOT NULL DEFAULT now(), says text NOT NULL)",
		"INSERT INTO limit_row SELECT n, 'row ' || to_char(n, 'FM00000') || ' of the limit' FROM generate_series(1, " + strconv.Itoa(Rows) + ") n",
		"GRANT SELECT, INSERT ON limit_row, limit_insert TO " + role,
		"VACUUM ANALYZE limit_row",
	} {
		if _, err := conn.Exec(ctx, sql); err != nil {
			return err
		}
	}
	return nil
}

// Serve answers on listen until ctx ends.
func Serve(ctx context.Context, listen, url string, conns int32) error {
	cfg, err := pgxpool.ParseConfig(url)
	if err != nil {
		return err
	}
	cfg.MaxConns = conns
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return err
	}
	defer pool.Close()
	app := fiber.New(fiber.Config{DisableStartupMessage: true})
	app.Get("/hello", func(c *fiber.Ctx) error { return c.SendString(Hello) })
	app.Get("/row/:n", func(c *fiber.Ctx) error {
		n, err := strconv.Atoi(c.Params("n"))
		if err != nil {
			return fiber.ErrBadRequest
		}
		var says string
		if err := pool.QueryRow(c.Context(), "SELECT says FROM limit_row WHERE id = $1", n).Scan(&says); err != nil {
			return err
		}
		return c.SendString(says)
	})
	app.Post("/insert", func(c *fiber.Ctx) error {
		var id [16]byte
		_, _ = rand.Read(id[:])
		if _, err := pool.Exec(c.Context(), "INSERT INTO limit_insert (id, says) VALUES ($1, $2)", id, "one durable row"); err != nil {
			return err
		}
		return c.SendStatus(fiber.StatusNoContent)
	})
	defer context.AfterFunc(ctx, func() { _ = app.Shutdown() })()
	return app.Listen(listen)
}
