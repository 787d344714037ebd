package web

import (
	"compress/gzip"
	"io"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"
)

func TestOnlyReadersOfOursGetPackedPages(t *testing.T) {
	long, short := strings.Repeat("<p>Lotse</p>", 1000), "<p>Lotse</p>"
	app := fiber.New()
	app.Use(compressed)
	page := func(mime, body string) fiber.Handler {
		return func(c *fiber.Ctx) error { c.Set(fiber.HeaderContentType, mime); return c.SendString(body) }
	}
	app.Get("/long", page(fiber.MIMETextHTMLCharsetUTF8, long))
	app.Get("/short", page(fiber.MIMETextHTMLCharsetUTF8, short))
	app.Get("/file", page("application/pdf", long))
	for _, tt := range []struct {
		path, site, accept string
		packed             bool
	}{
		{"/long", "same-origin", "gzip, deflate, br", true},
		{"/long", "none", "gzip", true},
		{"/long", "none", "", false},
		{"/long", "cross-site", "gzip, br", false}, // a page of somebody else asks
		{"/long", "same-site", "gzip, br", false},
		{"/long", "", "gzip, br", false},
		{"/short", "none", "gzip", false},
		{"/file", "none", "gzip", false},
	} {
		req := httptest.NewRequest(fiber.MethodGet, tt.path, nil)
		req.Header.Set("Sec-Fetch-Site", tt.site)
		req.Header.Set("Accept-Encoding", tt.accept)
		res, err := app.Test(req)
		if err != nil {
			t.Fatal(err)
		}
		if got := res.Header.Get("Content-Encoding") == "gzip"; got != tt.packed {
			t.Errorf("%+v: packed %v", tt, got)
		}
		if vary := res.Header.Get("Vary"); tt.path != "/file" && vary != "Accept-Encoding, Sec-Fetch-Site" {
			t.Errorf("%+v: Vary %q", tt, vary)
		}
		if !tt.packed {
			continue
		}
		r, err := gzip.NewReader(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		if b, err := io.ReadAll(r); err != nil || string(b) != long {
			t.Errorf("%+v: %d bytes, %v", tt, len(b), err)
		}
	}
}
