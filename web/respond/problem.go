package respond

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Problem is an error for a reader, as a page or as RFC 9457 problem+json.
type Problem struct {
	Type     string         `json:"type"`
	Title    string         `json:"title"`
	Status   int            `json:"status"`
	Detail   string         `json:"detail"`
	Instance string         `json:"instance,omitempty"` // the request's id
	Errors   []FieldProblem `json:"errors,omitempty"`
}

// FieldProblem is what is wrong with one field.
type FieldProblem struct {
	Field  string `json:"field"`
	Detail string `json:"detail"`
}

const retryAfter = "10" // seconds

// Error is Fiber's error handler and the only place that maps errors to
// answers: a page, or problem+json for /api and scripts.
func Error(c *fiber.Ctx, err error) error {
	f := asFault(err)
	ctx := c.UserContext()
	if f.Kind == fault.Internal {
		slog.ErrorContext(ctx, "request failed", "request", audit.RequestOf(ctx), "method", c.Method(), "path", c.Path(), "err", err)
	}
	if f.Kind == fault.Unauthenticated && c.Method() == fiber.MethodGet && !wantsJSON(c) {
		return c.Redirect(Path(c, "/login")+"?next="+url.QueryEscape(c.OriginalURL()), fiber.StatusSeeOther)
	}
	p := problem(ctx, f)
	if f.Kind == fault.Unavailable || f.Kind == fault.Limited {
		c.Set(fiber.HeaderRetryAfter, retryAfter)
	}
	if !wantsJSON(c) {
		return Status(c, p.Status, problemPage(p))
	}
	body, err := json.Marshal(p)
	if err != nil {
		return err
	}
	c.Status(p.Status).Set(fiber.HeaderContentType, "application/problem+json")
	return c.Send(body)
}

// asFault reads err as a fault; Fiber's own errors carry a status.
func asFault(err error) *fault.Error {
	var f *fault.Error
	if errors.As(err, &f) {
		return f
	}
	var fe *fiber.Error
	if errors.As(err, &fe) {
		switch fe.Code {
		case fiber.StatusNotFound, fiber.StatusMethodNotAllowed:
			return fault.Missing("error.not_found")
		case fiber.StatusRequestEntityTooLarge:
			return fault.New(fault.TooLarge, "error.too_large")
		case fiber.StatusTooManyRequests:
			return fault.New(fault.Limited, "error.limited")
		}
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return fault.New(fault.Unavailable, "error.unavailable").Wrap(err)
	}
	return fault.New(fault.Internal, "error.internal").Wrap(err)
}

func problem(ctx context.Context, f *fault.Error) Problem {
	p := Problem{
		Type: "about:blank", Title: i18n.T(ctx, "problem.title."+f.Kind.String()),
		Status: f.Kind.Status(), Detail: i18n.T(ctx, f.ID, f.Args),
	}
	if f.Kind == fault.Internal || f.Kind == fault.Unavailable {
		p.Instance = audit.RequestOf(ctx)
	}
	for _, field := range f.Fields {
		p.Errors = append(p.Errors, FieldProblem{Field: field.Name, Detail: i18n.T(ctx, field.ID, field.Args)})
	}
	return p
}

func wantsJSON(c *fiber.Ctx) bool {
	return strings.HasPrefix(c.Path(), "/api/") || strings.Contains(c.Get(fiber.HeaderAccept), "application/json")
}
