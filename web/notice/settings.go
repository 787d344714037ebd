package notice

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/notice"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/form"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/ui"
)

// typed is what stands in the fields of the settings.
type typed struct{ digest, quietFrom, quietTo, escalate string }

// period is what stands in the fields of a new blackout.
type period struct {
	unit     string
	from, to form.Date
}

func (h *Handler) settings(c *fiber.Ctx) error { return h.showSettings(c, nil, period{}, nil) }

func (h *Handler) showSettings(c *fiber.Ctx, in *typed, p period, failed error) error {
	ctx := c.UserContext()
	set, list, err := h.Notices.Settings(ctx)
	if err != nil {
		return err
	}
	v := settingsView{typed: typedOf(set), period: p, blackouts: list, errs: ui.Errors(ctx, failed)}
	if in != nil {
		v.typed = *in
	}
	if v.tree, err = h.Org.Tree(ctx); err != nil {
		return err
	}
	if v.units, err = h.unitOptions(ctx, notice.Settle, p.unit); err != nil {
		return err
	}
	if failed != nil {
		return respond.Status(c, fault.KindOf(failed).Status(), settingsPage(v))
	}
	return respond.Page(c, settingsPage(v))
}

func (h *Handler) set(c *fiber.Ctx) error {
	in := typed{c.FormValue(notice.FieldDigest), c.FormValue(notice.FieldQuiet), c.FormValue(notice.FieldQuietTo), c.FormValue(notice.FieldEscalate)}
	err := h.done(c, "/admin/notices", "notice.settings.saved", func(ctx context.Context) error { return h.Notices.Set(ctx, in.read()) })
	if fault.Is(err, fault.Invalid) {
		return h.showSettings(c, &in, period{}, err)
	}
	return err
}

func (h *Handler) addBlackout(c *fiber.Ctx) error {
	in := period{c.FormValue(notice.FieldUnit), form.ReadDate(c, notice.FieldFrom), form.ReadDate(c, notice.FieldTo)}
	err := h.done(c, "/admin/notices", "notice.blackout.added", func(ctx context.Context) error {
		from, err := in.from.Read(notice.FieldFrom)
		if err != nil {
			return err
		}
		to, err := in.to.Read(notice.FieldTo)
		if err != nil {
			return err
		}
		return h.Notices.AddBlackout(ctx, in.unit, from, to)
	})
	if fault.Is(err, fault.Invalid) {
		return h.showSettings(c, nil, in, err)
	}
	return err
}

func (h *Handler) endBlackout(c *fiber.Ctx) error {
	id, err := uuid.Parse(c.Params("blackout"))
	if err != nil {
		return fault.Missing("error.not_found")
	}
	return h.done(c, "/admin/notices", "notice.blackout.ended", func(ctx context.Context) error { return h.Notices.EndBlackout(ctx, id) })
}

func typedOf(s notice.Setting) typed {
	t := typed{digest: clockOf(s.DigestAt), quietFrom: clockOf(s.QuietFrom), quietTo: clockOf(s.QuietTo)}
	if s.EscalateAfter > 0 {
		t.escalate = strconv.Itoa(s.EscalateAfter)
	}
	return t
}

// read turns what was typed into settings; what is no time or number is out of
// every range, so that the service names the field.
func (t typed) read() notice.Setting {
	s := notice.Setting{DigestAt: minutes(t.digest), QuietFrom: minutes(t.quietFrom), QuietTo: minutes(t.quietTo)}
	if days := strings.TrimSpace(t.escalate); days != "" {
		n, err := strconv.Atoi(days)
		if err != nil || n == 0 {
			n = -1
		}
		s.EscalateAfter = n
	}
	return s
}

func clockOf(minute int) string { return fmt.Sprintf("%02d:%02d", minute/60, minute%60) }

func minutes(typed string) int {
	for _, layout := range []string{"15:04", "15.04", "15"} {
		if t, err := time.Parse(layout, strings.TrimSpace(typed)); err == nil {
			return t.Hour()*60 + t.Minute()
		}
	}
	return -1
}

func (h *Handler) mails(c *fiber.Ctx) (err error) {
	var v mailsView
	if v.de, err = h.Notices.Samples(c.UserContext(), i18n.DE); err != nil {
		return err
	}
	if v.en, err = h.Notices.Samples(c.UserContext(), i18n.EN); err != nil {
		return err
	}
	return respond.Page(c, mailsPage(v))
}

func (h *Handler) mail(c *fiber.Ctx) error {
	lang := mailLang(c)
	sample, err := h.Notices.Sample(c.UserContext(), c.Params("mail"), lang)
	if err != nil {
		return err
	}
	return respond.Page(c, mailPage(sample, lang))
}

// sandbox lets the mail look as mail programs show it, and do nothing.
const sandbox = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"

func (h *Handler) html(c *fiber.Ctx) error {
	sample, err := h.Notices.Sample(c.UserContext(), c.Params("mail"), mailLang(c))
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentSecurityPolicy, sandbox)
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	return c.SendString(sample.HTML)
}

func mailLang(c *fiber.Ctx) i18n.Lang {
	if l, ok := i18n.ParseLang(c.Query("lang")); ok {
		return l
	}
	return i18n.LangOf(c.UserContext())
}
