package session

import (
	"net/url"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/ui"
)

// navMax is how many entries the head holds; the rest moves to the account.
const navMax = 6

// frame is the shell of whoever has not been recognised yet: an error on the
// way is shown in it.
func (m *Manager) frame(c *fiber.Ctx, cur *current, lang i18n.Lang) ui.Shell {
	name, _ := cur.tenant.Name.In(lang)
	page := pagePath(c, lang)
	return ui.Shell{
		TenantName: name, Extra: m.cfg.Extra, Theme: theme(c), Origin: m.cfg.Tenants.BaseURL(cur.tenant),
		Path: page, AltPath: otherPath(page, lang),
		Help: ui.Contact{Name: cur.tenant.Contact.Name, Phone: cur.tenant.Contact.Phone, Mail: cur.tenant.Contact.Email},
	}
}

func (m *Manager) shell(c *fiber.Ctx, cur *current, lang i18n.Lang) ui.Shell {
	s := m.frame(c, cur, lang)
	s.CSRF = cur.form
	s.Notice = m.takeNotice(c)
	if cur.session == nil {
		if p := barePath(c); m.cfg.GuestsAt != "" && (strings.HasPrefix(p, m.cfg.GuestsAt) || p == m.cfg.Search.Path) {
			s.Nav, s.Search = m.cfg.Guests, m.cfg.Search.Path
		}
		return s
	}
	a := cur.session.Actor
	s.SignedIn, s.PersonName = true, cur.session.Name
	s.SessionEnds, s.SessionPath, s.Shared = cur.session.Ends, ExtendPath, cur.session.Shared
	for _, item := range m.cfg.Nav {
		switch {
		case !a.Can(item.Permission) || slices.ContainsFunc(s.Nav, func(n ui.NavItem) bool { return n.ID == item.ID }): // the first way in is enough
		case len(s.Nav) < navMax:
			s.Nav = append(s.Nav, ui.NavItem{ID: item.ID, Path: item.Path})
		default:
			s.Account = append(s.Account, ui.NavItem{ID: item.ID, Path: item.Path})
		}
	}
	for _, item := range m.cfg.Account {
		if a.Can(item.Permission) {
			s.Account = append(s.Account, ui.NavItem{ID: item.ID, Path: item.Path})
		}
	}
	if m.cfg.Search.Path != "" && a.Can(m.cfg.Search.Permission) {
		s.Search = m.cfg.Search.Path
	}
	return s
}

// requestPath is path and query; a proxy may have sent the whole address.
func requestPath(c *fiber.Ctx) string { return string(c.Request().URI().RequestURI()) }

// pagePath is the address of the page being read. The answer to a form has
// none of its own: that is the page the form stood on.
func pagePath(c *fiber.Ctx, lang i18n.Lang) string {
	p := requestPath(c)
	if c.Method() != fiber.MethodGet {
		p = ""
		if u, err := url.Parse(c.Get(fiber.HeaderReferer)); err == nil && u.Host == string(c.Request().Host()) {
			p = SafePath(u.RequestURI())
		}
	}
	if otherPath(p, lang) == "" {
		return ""
	}
	return p
}
