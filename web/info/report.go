package info

import (
	"context"
	"crypto/rand"
	"regexp"

	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/mail"
	"codeberg.org/lotse/lotse/internal/public"
	"codeberg.org/lotse/lotse/internal/tenant"
	"codeberg.org/lotse/lotse/web/form"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/session"
)

// barrier is a report.
type barrier struct {
	Text  string `form:"barrier" validate:"required,max=4000"`
	Page  string `form:"page" validate:"max=500"`
	Email string `form:"email" validate:"omitempty,email,max=254"`
}

// reportView is the form as it is shown, with what is wrong with it.
type reportView struct {
	in     barrier
	err    error
	tenant *tenant.Tenant
	key    string // of the form that came back
}

func (h *Handler) form(c *fiber.Ctx) error {
	t, err := h.Tenants.Current(c.UserContext())
	if err != nil {
		return err
	}
	return respond.Page(c, reportPage(reportView{in: barrier{Page: session.SafePath(c.Query("page"))}, tenant: t}))
}

func (h *Handler) report(c *fiber.Ctx) error {
	ctx := c.UserContext()
	t, err := h.Tenants.Current(ctx)
	if err != nil {
		return err
	}
	var in barrier
	if err = form.Parse(c, &in); err == nil {
		err = respond.Once(c, h.DB, func(ctx context.Context) (string, error) {
			reference := rand.Text()[:referenceLength]
			return "/accessibility/report/sent?reference=" + reference, h.queue(ctx, t, in, reference)
		})
	}
	if fault.Is(err, fault.Invalid) {
		v := reportView{in: in, err: err, tenant: t, key: c.FormValue(respond.FieldKey)}
		return respond.Status(c, fault.Invalid.Status(), reportPage(v))
	}
	return err
}

// queue mails the report to the town's contact, and a receipt to whoever gave
// an address.
func (h *Handler) queue(ctx context.Context, t *tenant.Tenant, in barrier, reference string) error {
	to, err := mail.NewAddress(t.Contact.Name, t.Contact.Email)
	if err != nil {
		return fault.Clash("info.report.no_mail").Wrap(err)
	}
	letter := mail.Barrier{Tenant: t.Name[t.Lang], Page: in.Page, Text: in.Text, Sender: in.Email, Reference: reference}
	if in.Page == "" {
		letter.Page = i18n.In(t.Lang, "info.report.none")
	}
	if in.Email == "" {
		letter.Sender = i18n.In(t.Lang, "info.report.none")
	}
	return h.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := h.Public.Met(ctx, public.Barrier{Reference: reference, Body: in.Text, Page: in.Page, ReplyTo: in.Email}); err != nil {
			return err
		}
		if err := h.Outbox.Queue(ctx, tx, mail.Message{To: to, Lang: t.Lang, Letter: letter}); err != nil || in.Email == "" {
			return err
		}
		from, err := mail.NewAddress("", in.Email)
		if err != nil {
			return fault.InvalidInput(fault.Field{Name: "email", ID: "form.email"})
		}
		name := t.Name.For(ctx)
		return h.Outbox.Queue(ctx, tx, mail.Message{
			To: from, Lang: i18n.LangOf(ctx), Letter: mail.BarrierReceipt{Tenant: name, Reference: reference},
		})
	})
}

const referenceLength = 6

var referenceForm = regexp.MustCompile(`^[A-Z2-7]{6}$`)

func (h *Handler) sent(c *fiber.Ctx) error {
	reference := c.Query("reference")
	if !referenceForm.MatchString(reference) {
		return respond.To(c, "/accessibility/report")
	}
	return respond.Page(c, sentPage(reference))
}
