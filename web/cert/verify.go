package cert

import (
	"context"
	"net/url"

	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/cert"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/ui"
)

// enter is the public entry page: a code from paper leads to its own address.
func (h *Handler) enter(c *fiber.Ctx) error {
	ctx := public(c)
	typed := c.Query("code")
	if typed == "" {
		return respond.Page(c, enterPage(typed))
	}
	to := "/verify/" + url.PathEscape(typed)
	if code, ok := cert.ParseCode(typed); ok {
		to = "/verify/" + code.String()
	}
	return c.Redirect(withLang(to, i18n.LangOf(ctx)), fiber.StatusSeeOther)
}

// verify repeats every printed field. An unknown code says no more than that.
func (h *Handler) verify(c *fiber.Ctx) error {
	ctx := public(c)
	if !h.limit.allow(c.IP(), clock.Now(ctx)) {
		return fault.New(fault.Limited, "verify.limited")
	}
	typed, err := url.PathUnescape(c.Params("code"))
	if err != nil {
		typed = ""
	}
	found, err := h.Certs.Verify(ctx, typed)
	if fault.Is(err, fault.NotFound) {
		return h.verifyList(c, typed)
	}
	if err != nil {
		return err
	}
	return respond.Page(c, verifyPage(found))
}

// verifyList repeats what a list for an audit says about itself, with the
// checksums of its files. Nobody on it is named.
func (h *Handler) verifyList(c *fiber.Ctx, typed string) error {
	l, err := h.Lists.Verify(c.UserContext(), typed)
	if fault.Is(err, fault.NotFound) {
		return respond.Status(c, fiber.StatusNotFound, unknownPage(typed))
	}
	if err != nil {
		return err
	}
	return respond.Page(c, listVerified(l))
}

// public sets what pages outside /de and /en lack: the language of ?lang=,
// else of the browser, and the address in the other language. Search engines
// are told to keep away from people's names.
func public(c *fiber.Ctx) context.Context {
	l, ok := i18n.ParseLang(c.Query("lang"))
	if !ok {
		l, _ = i18n.ParseLang(c.AcceptsLanguages(string(i18n.DE), string(i18n.EN)))
	}
	ctx := i18n.WithLang(c.UserContext(), l)
	shell := *ui.ShellOf(ctx)
	other := i18n.EN
	if l == i18n.EN {
		other = i18n.DE
	}
	shell.Path, shell.AltPath = withLang(c.Path(), l), withLang(c.Path(), other)
	ctx = ui.WithShell(ctx, shell)
	c.SetUserContext(ctx)
	c.Set("X-Robots-Tag", "noindex, nofollow")
	c.Set(fiber.HeaderReferrerPolicy, "no-referrer") // the address holds the code
	return ctx
}

func withLang(path string, l i18n.Lang) string { return path + "?lang=" + string(l) }
