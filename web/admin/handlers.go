package admin

import (
	"context"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/login"
	"codeberg.org/lotse/lotse/internal/login/grant"
	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/web/form"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/route"
	"codeberg.org/lotse/lotse/web/session"
	"codeberg.org/lotse/lotse/web/ui"
)

// Handler serves the pages.
type Handler struct {
	DB       *db.DB
	Logins   *login.Service
	Grants   *grant.Service
	Org      *org.Service
	Sessions *session.Manager
}

// Mount registers the routes.
func (h *Handler) Mount(r route.Router) {
	r.Get("/admin/grants", login.GiveRoles, h.grants)
	r.Post("/admin/grants", login.GiveRoles, h.give)
	r.Post("/admin/grants/:grant/end", login.GiveRoles, h.end)
	r.Get("/admin/accounts", login.Invite, h.accounts)
	r.Post("/admin/accounts/letter", login.Invite, h.letter)
	r.Post("/admin/accounts/invitation", login.Invite, h.invite)
	r.Post("/admin/accounts/closure", login.Invite, h.closeAccount)
	r.Post("/admin/accounts/reopening", login.Invite, h.reopen)
}

type grantForm struct {
	Person string     `form:"person" validate:"required,max=200"`
	Role   actor.Role `form:"role" validate:"required"`
	Unit   string     `form:"unit" validate:"max=100"` // number; "" is the whole town
	Sub    string     `form:"sub"`
}

func (h *Handler) grants(c *fiber.Ctx) error { return h.showGrants(c, grantForm{}, nil) }

func (h *Handler) showGrants(c *fiber.Ctx, in grantForm, failed error) error {
	list, err := h.Grants.List(c.UserContext())
	if err != nil {
		return err
	}
	page := grantsPage(grantsView{List: list, Form: in, Errs: ui.Errors(c.UserContext(), failed)})
	if failed != nil {
		return respond.Status(c, fault.KindOf(failed).Status(), page)
	}
	return respond.Page(c, page)
}

func (h *Handler) give(c *fiber.Ctx) error {
	var in grantForm
	err := form.Parse(c, &in)
	if err == nil {
		_, err = respond.Effect(c, h.DB, func(ctx context.Context) (uuid.UUID, error) { return h.giveFrom(ctx, in) })
	}
	switch fault.KindOf(err) {
	case fault.Invalid, fault.NotFound, fault.Conflict:
		return h.showGrants(c, in, err)
	}
	if err != nil {
		return err
	}
	h.Sessions.Notify(c, session.Notice{ID: "admin.grant.given"})
	return respond.To(c, "/admin/grants")
}

func (h *Handler) giveFrom(ctx context.Context, in grantForm) (uuid.UUID, error) {
	person, err := h.person(ctx, in.Person)
	if err != nil {
		return uuid.Nil, err
	}
	scope := actor.Scope{Kind: actor.Tenant}
	if in.Unit != "" {
		tree, err := h.Org.Tree(ctx)
		if err != nil {
			return uuid.Nil, err
		}
		unit, ok := tree.ByNumber(in.Unit)
		if !ok {
			return uuid.Nil, fault.InvalidInput(fault.Field{Name: "unit", ID: "login.grant.unit_unknown"})
		}
		scope = actor.Scope{Kind: actor.Unit, ID: unit.ID, Sub: in.Sub != ""}
	}
	return h.Grants.Give(ctx, grant.Grant{Person: person, Role: in.Role, Scope: scope})
}

func (h *Handler) end(c *fiber.Ctx) error {
	id, err := uuid.Parse(c.Params("grant"))
	if err != nil {
		return fault.Missing("error.not_found")
	}
	_, err = respond.Effect(c, h.DB, func(ctx context.Context) (bool, error) { return true, h.Grants.End(ctx, id) })
	if fault.Is(err, fault.Conflict) {
		return h.showGrants(c, grantForm{}, err)
	}
	if err != nil {
		return err
	}
	h.Sessions.Notify(c, session.Notice{ID: "admin.grant.ended"})
	return respond.To(c, "/admin/grants")
}

// person finds who was typed; nobody is a fault of the field.
func (h *Handler) person(ctx context.Context, typed string) (uuid.UUID, error) {
	id, err := h.Logins.PersonOf(ctx, typed)
	if fault.Is(err, fault.NotFound) {
		err = fault.InvalidInput(fault.Field{Name: "person", ID: "login.person_unknown"})
	}
	return id, err
}

type accountForm struct {
	Person string `form:"person" validate:"required,max=200"`
}

func (h *Handler) accounts(c *fiber.Ctx) error { return respond.Page(c, accountsPage(accountsView{})) }

// account reads the person and runs do; what a person can mend comes back
// with the form.
func (h *Handler) account(c *fiber.Ctx, do func(context.Context, uuid.UUID) error) error {
	var in accountForm
	err := form.Parse(c, &in)
	var person uuid.UUID
	if err == nil {
		person, err = h.person(c.UserContext(), in.Person)
	}
	if err == nil {
		err = do(c.UserContext(), person)
	}
	switch fault.KindOf(err) {
	case fault.Invalid, fault.NotFound, fault.Conflict:
		return respond.Status(c, fault.KindOf(err).Status(), accountsPage(accountsView{Person: in.Person, Errs: ui.Errors(c.UserContext(), err)}))
	}
	return err
}

// letterTime allows for a PDF compiler that has to start first.
const letterTime = 30 * time.Second

func (h *Handler) letter(c *fiber.Ctx) error {
	defer session.Deadline(c, letterTime)()
	return h.account(c, func(ctx context.Context, person uuid.UUID) error {
		pdf, err := h.Logins.Letter(ctx, person)
		if err != nil {
			return err
		}
		return respond.Download(c, letterName(ctx), "application/pdf", pdf)
	})
}

func (h *Handler) invite(c *fiber.Ctx) error {
	return h.account(c, func(ctx context.Context, person uuid.UUID) error {
		got, err := respond.Effect(c, h.DB, func(ctx context.Context) (login.Invited, error) { return h.Logins.InviteByMail(ctx, person) })
		if err != nil {
			return err
		}
		if got.Mailed == 0 {
			return fault.Wrong("admin.account.no_mail")
		}
		return h.done(c, "admin.account.invited")
	})
}

func (h *Handler) closeAccount(c *fiber.Ctx) error {
	return h.account(c, func(ctx context.Context, person uuid.UUID) error {
		if err := h.Logins.Close(ctx, person); err != nil {
			return err
		}
		return h.done(c, "admin.account.closed")
	})
}

func (h *Handler) reopen(c *fiber.Ctx) error {
	return h.account(c, func(ctx context.Context, person uuid.UUID) error {
		if err := h.Logins.Reopen(ctx, person); err != nil {
			return err
		}
		return h.done(c, "admin.account.reopened")
	})
}

func (h *Handler) done(c *fiber.Ctx, notice string) error {
	h.Sessions.Notify(c, session.Notice{ID: notice})
	return respond.To(c, "/admin/accounts")
}
