package respond

import (
	"context"
	"crypto/sha256"
	"fmt"
	"net/url"

	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/once"
)

// The hidden fields of every form; web/ui writes them.
const (
	FieldKey  = "_key"
	FieldCSRF = "_csrf"
)

// HeaderKey carries the key of a call that is no form.
const HeaderKey = "Idempotency-Key"

// Once runs fn in one transaction under the request's idempotency key and
// answers 303 to the path fn returns; a replay answers the same.
func Once(c *fiber.Ctx, d *db.DB, fn func(ctx context.Context) (to string, err error)) error {
	to, err := Effect(c, d, fn)
	if err != nil {
		return err
	}
	return To(c, to)
}

// Effect runs fn once per key and returns its answer, the stored one for a
// replay. A must survive JSON.
func Effect[A any](c *fiber.Ctx, d *db.DB, fn func(ctx context.Context) (A, error)) (A, error) {
	key := c.Get(HeaderKey)
	if key == "" {
		key = c.FormValue(FieldKey)
	}
	if len(key) < 8 || len(key) > 100 {
		var none A
		return none, fault.Wrong("error.key_missing")
	}
	a, _, err := once.Do(c.UserContext(), d, once.Request{Key: key, Hash: hash(c)}, fn)
	return a, err
}

// hash identifies person, path and body, without the token that may change
// between two sendings of one form.
func hash(c *fiber.Ctx) []byte {
	h := sha256.New()
	a := actor.From(c.UserContext())
	_, _ = fmt.Fprintf(h, "%s\n%s\n%s\n", a.Person, c.Method(), c.Path())
	values := url.Values{}
	if form, err := c.MultipartForm(); err == nil {
		values = form.Value
		for name, files := range form.File {
			for _, f := range files {
				_, _ = fmt.Fprintf(h, "%s %s %d\n", name, f.Filename, f.Size)
			}
		}
	} else {
		for k, v := range c.Context().PostArgs().All() {
			values.Add(string(k), string(v))
		}
	}
	delete(values, FieldCSRF)
	delete(values, FieldKey)
	_, _ = h.Write([]byte(values.Encode())) // sorted by key
	return h.Sum(nil)
}
