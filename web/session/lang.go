package session

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/tenant"
)

// pathLang is the language a path begins with, else the given one.
func pathLang(path string, otherwise i18n.Lang) i18n.Lang {
	first, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	if l, ok := i18n.ParseLang(first); ok {
		return l
	}
	return otherwise
}

// chosen is the language of a path without prefix: ?lang=, the one last read,
// the browser's, the tenant's.
func (m *Manager) chosen(c *fiber.Ctx, t *tenant.Tenant) i18n.Lang {
	for _, s := range []string{c.Query("lang"), c.Cookies(cookieLang), c.AcceptsLanguages(string(i18n.DE), string(i18n.EN))} {
		if l, ok := i18n.ParseLang(s); ok && s != "" {
			return l
		}
	}
	if l, ok := i18n.ParseLang(string(t.Lang)); ok {
		return l
	}
	return i18n.DE
}

// keepLang remembers the language of the page being read.
func (m *Manager) keepLang(c *fiber.Ctx, lang i18n.Lang) {
	if c.Method() == fiber.MethodGet && c.Cookies(cookieLang) != string(lang) && pathLang(c.Path(), "") == lang {
		m.setCookie(c, cookieLang, string(lang), year)
	}
}

// Root sends / to the reader's language.
func (m *Manager) Root(c *fiber.Ctx) error {
	c.Set(fiber.HeaderVary, "Accept-Language, Cookie")
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.Redirect("/"+string(i18n.LangOf(c.UserContext()))+"/", fiber.StatusFound)
}

// otherPath is the same page and query in the other language.
func otherPath(original string, lang i18n.Lang) string {
	other := i18n.EN
	if lang == i18n.EN {
		other = i18n.DE
	}
	rest, ok := strings.CutPrefix(original, "/"+string(lang))
	if !ok || rest != "" && rest[0] != '/' && rest[0] != '?' {
		return ""
	}
	return "/" + string(other) + rest
}
