package guests

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/session"
	"codeberg.org/lotse/lotse/web/ui"
)

// How long the program keeps a page, and how many: addresses come from
// clients, so their number is bounded.
const (
	fresh = time.Second
	most  = 400
)

// Pages keeps the pages of guests. The zero value works.
type Pages struct {
	mu   sync.Mutex
	kept map[string]*page
}

// page is HTML with places for a visitor's token and for fresh keys of forms.
type page struct {
	parts [][]byte
	keys  []bool // what follows part i: a key, else the token
	mark  string
	drawn time.Time
}

// slot stands for the token while a page is drawn. No content knows it.
var slot = rand.Text()

var places = regexp.MustCompile(`name="_key" value="([0-9a-f-]{36})"|` + slot)

// Show answers with what draw makes. Guests may get one that was drawn within
// the last second, for somebody else.
func (p *Pages) Show(c *fiber.Ctx, draw func() (templ.Component, error)) error {
	ctx := c.UserContext()
	shell := *ui.ShellOf(ctx)
	if a := actor.From(ctx); a.System || a.Person != uuid.Nil || shell.Notice != nil {
		drawn, err := draw()
		if err != nil {
			return err
		}
		return respond.Page(c, drawn)
	}
	key := strings.Join([]string{shell.Origin, actor.From(ctx).Tenant.String(), shell.Theme, c.OriginalURL()}, "\n")
	found := p.get(key)
	if found == nil {
		token := shell.CSRF
		shell.CSRF = slot
		c.SetUserContext(ui.WithShell(ctx, shell))
		drawn, err := draw()
		if err == nil {
			found, err = cut(c, drawn)
		}
		shell.CSRF = token
		c.SetUserContext(ui.WithShell(ctx, shell)) // an error's page has forms, too
		if err != nil {
			return err
		}
		p.put(key, found)
	}
	session.List(c)
	return found.send(c, shell.CSRF)
}

// cut draws a page and finds the places in it.
func cut(c *fiber.Ctx, drawn templ.Component) (*page, error) {
	var b bytes.Buffer
	if err := drawn.Render(c.UserContext(), &b); err != nil {
		return nil, err
	}
	html, p, from, sum := b.Bytes(), &page{drawn: time.Now()}, 0, sha256.New()
	for _, at := range places.FindAllSubmatchIndex(html, -1) {
		begin, end, key := at[0], at[1], at[2] >= 0
		if key {
			begin, end = at[2], at[3]
		}
		p.parts, p.keys = append(p.parts, html[from:begin]), append(p.keys, key)
		from = end
	}
	p.parts = append(p.parts, html[from:])
	for _, part := range p.parts {
		_, _ = sum.Write(part) // never fails
	}
	p.mark = base64.RawURLEncoding.EncodeToString(sum.Sum(nil)[:9])
	return p, nil
}

// send fills the places. The mark names the token as well: a browser that lost
// its cookie must not keep a page whose forms nobody takes.
func (p *page) send(c *fiber.Ctx, token string) error {
	mark := `W/"` + p.mark + "-" + Mark([]byte(token)) + `"`
	c.Set(fiber.HeaderCacheControl, "private, max-age=60")
	c.Set(fiber.HeaderVary, "Cookie, Accept-Encoding")
	if Same(c, mark) {
		return nil
	}
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	out := c.Response().BodyWriter()
	for i, part := range p.parts {
		if _, err := out.Write(part); err != nil {
			return err
		}
		if i == len(p.keys) {
			break
		}
		filling := token
		if p.keys[i] {
			filling = uuid.NewString()
		}
		if _, err := out.Write([]byte(filling)); err != nil {
			return err
		}
	}
	return nil
}

// Mark is a short fingerprint of what is sent.
func Mark(content []byte) string {
	sum := sha256.Sum256(content)
	return base64.RawURLEncoding.EncodeToString(sum[:9])
}

// Same sets an answer's ETag and reports whether the reader has just that: the
// answer is 304 then.
func Same(c *fiber.Ctx, mark string) bool {
	c.Set(fiber.HeaderETag, mark)
	for _, have := range strings.Split(c.Get(fiber.HeaderIfNoneMatch), ",") {
		if have = strings.TrimSpace(have); have == "*" || strings.TrimPrefix(have, "W/") == strings.TrimPrefix(mark, "W/") {
			c.Status(fiber.StatusNotModified)
			return true
		}
	}
	return false
}

// Forget drops what is kept: something was released or taken back.
func (p *Pages) Forget() {
	p.mu.Lock()
	defer p.mu.Unlock()
	clear(p.kept)
}

func (p *Pages) get(key string) *page {
	p.mu.Lock()
	defer p.mu.Unlock()
	if found := p.kept[key]; found != nil && time.Since(found.drawn) < fresh {
		return found
	}
	return nil
}

func (p *Pages) put(key string, made *page) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.kept == nil {
		p.kept = map[string]*page{}
	}
	if len(p.kept) >= most {
		clear(p.kept)
	}
	p.kept[key] = made
}
