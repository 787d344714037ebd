package session

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/login"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/tenant"
	"codeberg.org/lotse/lotse/web/ui"
)

// NavItem is an entry of the menus and who sees it. Its label is the message
// nav.<ID>.
type NavItem struct {
	ID         string
	Path       string
	Permission actor.Permission
}

// Config is what the middleware works with.
type Config struct {
	Tenants *tenant.Service
	Logins  *login.Service
	Secure  bool             // cookies for https only; false with --demo on this machine
	Clock   func() time.Time // nil: the machine's

	Nav     []NavItem // the first six a person may see stand in the head
	Account []NavItem
	Extra   []ui.NavItem // for everybody, also before sign-in
	Guests  []ui.NavItem // the head of pages below GuestsAt for whoever is not signed in
	Search  NavItem

	GuestsAt string

	// Slow are the beginnings of paths, without the language, whose requests
	// may take a minute: imports.
	Slow []string
}

// Manager is the middleware and what the pages to sign in need of it.
type Manager struct {
	cfg     Config
	expired func(c *fiber.Ctx, key string) error
}

// New returns the manager.
func New(cfg Config) *Manager { return &Manager{cfg: cfg} }

// OnExpired says how a form is answered whose session had ended: with a page
// to sign in. key names the kept form; it is "" where nothing was kept.
func (m *Manager) OnExpired(page func(c *fiber.Ctx, key string) error) { m.expired = page }

// How long a request may take, and one below Config.Slow. A single handler
// that needs longer says so with Deadline.
const (
	timeout     = 3 * time.Second
	slowTimeout = time.Minute
)

// ExtendPath is where the warning before the end of a session posts to.
const ExtendPath = "/session/extension"

// unkept are forms that mean nothing after another sign-in.
var unkept = []string{ExtendPath, "/logout", "/theme"}
