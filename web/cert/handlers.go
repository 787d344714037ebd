// Package cert is the pages of proofs: a person's own list and proof, the
// PDF, public verification, revocation. It decides nothing; internal/cert
// does.
package cert

import (
	"context"
	"net/url"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/cert"
	"codeberg.org/lotse/lotse/internal/paper"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/form"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/route"
	"codeberg.org/lotse/lotse/web/ui"
)

// pdfTime is how long a page waits for a document before it offers to print
// itself.
const pdfTime = 5 * time.Second

const mimePDF = "application/pdf"

// Handler serves the pages.
type Handler struct {
	DB    *db.DB
	Certs *cert.Service
	Lists *paper.Service

	limit *limiter
}

// New returns a handler with its own limit of public checks.
func New(d *db.DB, s *cert.Service, lists *paper.Service) *Handler {
	return &Handler{DB: d, Certs: s, Lists: lists, limit: newLimiter()}
}

// Mount registers the routes. A proof is named by its code, which is random.
func (h *Handler) Mount(r route.Router) {
	r.Get("/my/certificates", actor.SignedIn, h.list)
	r.Get("/my/certificates/:code.pdf", actor.SignedIn, h.pdf)
	r.Get("/my/certificates/:code", actor.SignedIn, h.proof)
	r.Get("/certificates/revocation", cert.Revoke, h.revocation)
	r.Post("/certificates/revocation", cert.Revoke, h.revoke)
	r.Plain().Get("/verify", actor.Anyone, h.enter)
	r.Plain().Get("/verify/:code", actor.Anyone, h.verify)
}

func (h *Handler) list(c *fiber.Ctx) error {
	list, err := h.Certs.ListMine(c.UserContext())
	if err != nil {
		return err
	}
	return respond.Page(c, listPage(list))
}

// own returns the certificate in the path if it is the actor's.
func (h *Handler) own(c *fiber.Ctx) (cert.Certificate, error) {
	code, ok := cert.ParseCode(c.Params("code"))
	if !ok {
		return cert.Certificate{}, fault.Missing("cert.not_found")
	}
	return h.Certs.Get(c.UserContext(), code)
}

// proof is the accessible page of the certificate, made to be printed; it
// links the PDF where one can be made.
func (h *Handler) proof(c *fiber.Ctx) error {
	own, err := h.own(c)
	if err != nil {
		return err
	}
	file, err := h.render(c.UserContext(), own)
	if err != nil && !cannotRender(err) {
		return err
	}
	return h.page(c, fiber.StatusOK, own, len(file))
}

func (h *Handler) pdf(c *fiber.Ctx) error {
	own, err := h.own(c)
	if err != nil {
		return err
	}
	if own.RevokedAt != nil {
		return respond.To(c, path(own))
	}
	file, err := h.render(c.UserContext(), own)
	if cannotRender(err) {
		return h.page(c, fiber.StatusServiceUnavailable, own, 0)
	}
	if err != nil {
		return err
	}
	return respond.Download(c, fileName(c.UserContext(), own), mimePDF, file)
}

func (h *Handler) render(ctx context.Context, own cert.Certificate) ([]byte, error) {
	if own.RevokedAt != nil {
		return nil, nil
	}
	ctx, cancel := context.WithTimeout(ctx, pdfTime)
	defer cancel()
	return h.Certs.PDF(ctx, own)
}

// cannotRender reports that no document can be made now, which the page can
// stand in for.
func cannotRender(err error) bool {
	return fault.Is(err, fault.Unavailable) || fault.Is(err, fault.Limited)
}

func (h *Handler) page(c *fiber.Ctx, status int, own cert.Certificate, size int) error {
	p, err := h.Certs.Print(c.UserContext(), own)
	if err != nil {
		return err
	}
	return respond.Status(c, status, proofPage(proof{cert: own, print: p, size: size}))
}

func path(c cert.Certificate) string { return "/my/certificates/" + c.Code.String() }

// fileName is the course's title as a name every system takes.
func fileName(ctx context.Context, c cert.Certificate) string {
	course := c.CourseTitle.For(ctx)
	return i18n.T(ctx, "cert.file", i18n.Args{"Course": respond.FileName(course)})
}

// revocation shows the certificate somebody wants to revoke.
func (h *Handler) revocation(c *fiber.Ctx) error {
	typed := c.Query("code")
	if strings.TrimSpace(typed) == "" {
		return respond.Page(c, findPage(typed, nil))
	}
	found, err := h.Certs.ForRevocation(c.UserContext(), typed)
	if fault.Is(err, fault.NotFound) {
		errs := ui.Errors(c.UserContext(), fault.InvalidInput(fault.Field{Name: "code", ID: "verify.unknown"}))
		return respond.Status(c, fiber.StatusNotFound, findPage(typed, errs))
	}
	if err != nil {
		return err
	}
	return respond.Page(c, revokePage(found, "", nil))
}

type revokeInput struct {
	Code   string `form:"code" validate:"required,max=100"`
	Reason string `form:"reason" validate:"max=500"`
}

func (h *Handler) revoke(c *fiber.Ctx) error {
	var in revokeInput
	if err := form.Parse(c, &in); err != nil {
		return err
	}
	code, ok := cert.ParseCode(in.Code)
	if !ok {
		return fault.Missing("verify.unknown")
	}
	err := respond.Once(c, h.DB, func(ctx context.Context) (string, error) {
		return "/certificates/revocation?code=" + url.QueryEscape(code.String()), h.Certs.Revoke(ctx, code, in.Reason)
	})
	if !fault.Is(err, fault.Invalid) {
		return err
	}
	found, findErr := h.Certs.ForRevocation(c.UserContext(), in.Code)
	if findErr != nil {
		return findErr
	}
	return respond.Status(c, fiber.StatusUnprocessableEntity, revokePage(found, in.Reason, ui.Errors(c.UserContext(), err)))
}
