package people

import (
	"context"
	"net/url"
	"time"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/login"
	"codeberg.org/lotse/lotse/internal/login/card"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/session"
	"codeberg.org/lotse/lotse/web/ui"
)

// printTime allows for a hundred PINs to hash and a PDF compiler to start.
const printTime = time.Minute

// Values of the filter's fields.
const (
	everybody = "all" // with an e-mail address or without
	yes       = "yes"
)

type cardsView struct {
	words
	person, unit, mail, again string
	list                      card.List
	errs                      ui.FieldErrors
}

// cardsIn reads whose cards are meant: from the address or the form.
func cardsIn(get func(key string, or ...string) string) cardsView {
	return cardsView{person: get("person"), unit: get("unit"), mail: get("mail"), again: get("again")}
}

func (v cardsView) filter() card.Filter {
	if v.person != "" {
		return card.Filter{Person: v.person}
	}
	return card.Filter{Unit: v.unit, NoMail: v.mail != everybody, Again: v.again != ""}
}

func (h *Handler) cards(c *fiber.Ctx) error { return h.showCards(c, cardsIn(c.Query), nil) }

func (h *Handler) showCards(c *fiber.Ctx, v cardsView, failed error) (err error) {
	ctx := c.UserContext()
	if v.list, err = h.Cards.Holders(ctx, v.filter()); err != nil {
		return err
	}
	if v.words, err = h.words(ctx); err != nil {
		return err
	}
	if failed == nil {
		return respond.Page(c, cardsPage(v))
	}
	v.errs = ui.Errors(ctx, failed)
	return respond.Status(c, fault.KindOf(failed).Status(), cardsPage(v))
}

// printCards answers with the PDF. It is made once: the secrets on it are
// stored nowhere, so a second click cannot get the same paper again, and a
// fresh one would end the cards of the first.
func (h *Handler) printCards(c *fiber.Ctx) error {
	defer session.Deadline(c, printTime)()
	v := cardsIn(c.FormValue)
	batch, err := h.Cards.Prepare(c.UserContext(), v.filter())
	if err == nil {
		var first uuid.UUID
		mine := uuid.New()
		first, err = respond.Effect(c, h.DB, func(ctx context.Context) (uuid.UUID, error) { return mine, h.Cards.Issue(ctx, batch) })
		if err == nil && first != mine {
			err = fault.Clash("login.card.printed_already")
		}
	}
	switch fault.KindOf(err) {
	case fault.Invalid, fault.Conflict, fault.Forbidden:
		return h.showCards(c, v, err)
	}
	if err != nil {
		return err
	}
	ctx := c.UserContext()
	name := i18n.T(ctx, "people.cards.file", i18n.Args{"Date": clock.Today(ctx).String()})
	return respond.Download(c, name, "application/pdf", batch.PDF)
}

func (h *Handler) revokeCard(c *fiber.Ctx) error {
	return h.onCard(c, "people.card.revoked", h.Cards.Revoke)
}

func (h *Handler) unlockCard(c *fiber.Ctx) error {
	return h.onCard(c, "people.card.unlocked", h.Cards.Unlock)
}

func (h *Handler) onCard(c *fiber.Ctx, notice string, do func(context.Context, uuid.UUID) error) error {
	to, err := respond.Effect(c, h.DB, func(ctx context.Context) (string, error) {
		rec, err := h.People.Get(ctx, c.Params("person"))
		if err != nil {
			return "", err
		}
		return "/people/" + rec.Person.Slug, do(ctx, rec.Person.ID)
	})
	if err != nil {
		return err
	}
	h.Sessions.Notify(c, session.Notice{ID: notice})
	return respond.To(c, to)
}

// cardOf is the person's card for those who print cards; nil where there is
// none to speak of.
func (h *Handler) cardOf(ctx context.Context, person uuid.UUID) (*card.Holder, error) {
	if !actor.From(ctx).Can(login.Invite) {
		return nil, nil
	}
	holder, err := h.Cards.Of(ctx, person)
	if fault.Is(err, fault.NotFound) { // has left, or out of the role's reach
		return nil, nil
	}
	return &holder, err
}

func cardState(ctx context.Context, h card.Holder) string {
	if h.Printed == nil {
		return i18n.T(ctx, "people.card.state.none")
	}
	return i18n.T(ctx, "people.card.state."+string(h.State()), i18n.Args{"Date": i18n.DateAt(ctx, *h.Printed)})
}

func (v cardsView) rows(ctx context.Context, list []card.Holder) [][]templ.Component {
	rows := make([][]templ.Component, len(list))
	for i, h := range list {
		unit := h.Unit.For(ctx)
		name := ui.TextLink(ui.Link{Text: h.Name, Path: "/people/" + h.Slug})
		rows[i] = []templ.Component{name, ui.Text(h.Number), ui.Text(unit), ui.Text(cardState(ctx, h))}
	}
	return rows
}

func (v cardsView) columns(ctx context.Context) []ui.Column {
	return []ui.Column{
		{Head: i18n.T(ctx, "people.name")},
		{Head: i18n.T(ctx, "people.field.personnel_number")},
		{Head: i18n.T(ctx, "people.field.unit")},
		{Head: i18n.T(ctx, "people.card.title")},
	}
}

// hidden are the filter as fields of the form that prints.
func (v cardsView) hidden() [][2]string {
	return [][2]string{{"person", v.person}, {"unit", v.unit}, {"mail", v.mail}, {"again", v.again}}
}

func (v cardsView) mailOptions(ctx context.Context) []ui.Option {
	return []ui.Option{
		{Value: "none", Label: i18n.T(ctx, "people.cards.mail.none")},
		{Value: everybody, Label: i18n.T(ctx, "people.cards.mail.all"), Selected: v.mail == everybody},
	}
}

func cardsPath(person string) string { return "/people/cards?person=" + url.QueryEscape(person) }

func mayPrint(ctx context.Context) bool { return actor.From(ctx).Can(login.Invite) }
