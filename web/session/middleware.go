package session

import (
	"context"
	"crypto/rand"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/login"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/tenant"
	"codeberg.org/lotse/lotse/web/ui"
)

// keyCurrent is the Local that holds what the middleware found.
const keyCurrent = "lotse.session"

// current is one request's findings.
type current struct {
	tenant  *tenant.Tenant
	session *login.Session // nil: nobody is signed in
	stale   bool           // the cookie named a session that has ended
	form    string         // the token this page's forms carry
}

func of(c *fiber.Ctx) *current {
	cur, ok := c.Locals(keyCurrent).(*current)
	if !ok {
		return &current{}
	}
	return cur
}

// Middleware finds out who sends a request and bounds its time.
func (m *Manager) Middleware(c *fiber.Ctx) error {
	id := requestID()
	c.Set(fiber.HeaderXRequestID, id)
	ctx, cancel := context.WithTimeout(audit.WithRequest(c.UserContext(), id), m.patience(c))
	defer cancel()
	if m.cfg.Clock != nil {
		ctx = clock.With(ctx, m.cfg.Clock)
	}
	c.SetUserContext(i18n.WithLang(ctx, pathLang(c.Path(), i18n.DE)))
	err := m.enter(c)
	if err == nil {
		err = c.Next()
	}
	if m.mayKeep(c, err) {
		err = m.keep(c)
	}
	// The page of an error is drawn after this, when the deadline is over.
	c.SetUserContext(context.WithoutCancel(c.UserContext()))
	return err
}

// enter fills the context: tenant, zone, language, actor, frame.
func (m *Manager) enter(c *fiber.Ctx) error {
	ctx := c.UserContext()
	t, err := m.cfg.Tenants.ByHost(ctx, string(c.Request().Host()))
	if err != nil {
		return err
	}
	cur := &current{tenant: t}
	c.Locals(keyCurrent, cur)
	lang := pathLang(c.Path(), m.chosen(c, t))
	ctx = clock.WithZone(ctx, t.Location())
	ctx = actor.With(ctx, &actor.Actor{Tenant: t.ID, Lang: lang})
	c.SetUserContext(ui.WithShell(ctx, m.frame(c, cur, lang)))

	if token := m.Token(c); token != "" {
		if cur.session, err = m.cfg.Logins.Resolve(ctx, token); err != nil {
			return err
		}
		cur.stale = cur.session == nil
	}
	if cur.session != nil {
		if err := m.rotate(c, ctx, cur.session); err != nil {
			return err
		}
		cur.session.Actor.Lang = lang
		ctx = actor.With(ctx, cur.session.Actor)
	}
	cur.form = m.formToken(c, cur)
	m.keepLang(c, lang)
	c.SetUserContext(ui.WithShell(ctx, m.shell(c, cur, lang)))
	return nil
}

// rotate gives the browser a new token after the person's roles changed.
func (m *Manager) rotate(c *fiber.Ctx, ctx context.Context, s *login.Session) error {
	if !s.Rotate {
		return nil
	}
	fresh, err := m.cfg.Logins.Rotate(ctx, m.Token(c))
	if err == nil && fresh != "" {
		m.SetToken(c, fresh)
	}
	return err
}

// mayKeep reports whether err ends a form because its session had ended.
func (m *Manager) mayKeep(c *fiber.Ctx, err error) bool {
	return fault.Is(err, fault.Unauthenticated) && c.Method() == fiber.MethodPost && m.expired != nil &&
		!strings.Contains(c.Get(fiber.HeaderAccept), fiber.MIMEApplicationJSON)
}

// keep keeps the form and shows the page to sign in again. Files are not
// kept: they are chosen again.
func (m *Manager) keep(c *fiber.Ctx) error {
	var key string
	if of(c).stale && !slices.Contains(unkept, barePath(c)) && strings.HasPrefix(c.Get(fiber.HeaderContentType), fiber.MIMEApplicationForm) {
		var err error
		key, err = m.cfg.Logins.Keep(c.UserContext(), m.Token(c), c.FormValue(fieldForm),
			login.Form{Path: requestPath(c), Body: c.Request().PostArgs().QueryString()})
		if err != nil {
			return err
		}
	}
	return m.expired(c, key)
}

// Deadline gives the rest of a request more time than a page has: uploads,
// reports. Call the function it returns when done.
func Deadline(c *fiber.Ctx, d time.Duration) context.CancelFunc {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(c.UserContext()), d)
	c.SetUserContext(ctx)
	return func() {
		c.SetUserContext(context.WithoutCancel(ctx))
		cancel()
	}
}

// patience is how long the request may take.
func (m *Manager) patience(c *fiber.Ctx) time.Duration {
	path := barePath(c)
	for _, slow := range m.cfg.Slow {
		if strings.HasPrefix(path, slow) {
			return slowTimeout
		}
	}
	return timeout
}

// barePath is the path without its language.
func barePath(c *fiber.Ctx) string {
	return strings.TrimPrefix(c.Path(), "/"+string(pathLang(c.Path(), "-")))
}

// requestID is short enough to be read out on the phone.
func requestID() string { return rand.Text()[:10] }

// Tenant is the tenant of the request's host.
func Tenant(c *fiber.Ctx) *tenant.Tenant { return of(c).tenant }

// Ends is when the session of the request ends if nothing more happens.
func Ends(c *fiber.Ctx) time.Time {
	if s := of(c).session; s != nil {
		return s.Ends
	}
	return time.Time{}
}
