package webtest

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/route"
)

// Statements returns what counts the statements of a page, for pages of one
// handler that are read in ctx. Who signs in costs statements of their own;
// here nobody does.
func Statements(ctx context.Context, t testing.TB, h interface{ Mount(route.Router) }) func(path string) int64 {
	t.Helper()
	var count *db.Counter
	app := fiber.New(fiber.Config{Immutable: true, ErrorHandler: respond.Error, DisableStartupMessage: true})
	app.Use(func(c *fiber.Ctx) error {
		counted, n := db.WithCounter(i18n.WithLang(ctx, i18n.DE))
		count = n
		c.SetUserContext(counted)
		return c.Next()
	})
	r, _ := route.New(app)
	h.Mount(r)
	return func(path string) int64 {
		t.Helper()
		res, err := app.Test(httptest.NewRequest(http.MethodGet, path, nil), -1)
		if err != nil || res.StatusCode != http.StatusOK || res.Body.Close() != nil {
			t.Fatalf("%s: %v, %v", path, res, err)
		}
		return count.Statements.Load()
	}
}
