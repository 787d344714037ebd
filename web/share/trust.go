package share

import (
	"context"
	"encoding/json"
	"io"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/share/trust"
	"codeberg.org/lotse/lotse/web/form"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/session"
	"codeberg.org/lotse/lotse/web/ui"
)

// What the buttons of the trust pages do.
const (
	doLook   = "look"
	doTrust  = "trust"
	doRead   = "read"
	doRemove = "remove"
)

// trustView is whom the network trusts.
type trustView struct {
	list    []trust.Entry
	deeds   []trust.Deed
	names   map[uuid.UUID]people.Person // of those who did them
	own     trust.Document
	address string // as typed
	errs    ui.FieldErrors
}

func (h *Handler) trusted(c *fiber.Ctx) error { return h.showTrusted(c, nil) }

func (h *Handler) showTrusted(c *fiber.Ctx, failed error) error {
	ctx := c.UserContext()
	v := trustView{address: c.FormValue("address"), errs: ui.Errors(ctx, failed)}
	field := "address"
	if v.address == "" {
		field = "document"
	}
	for i := range v.errs {
		if v.errs[i].Name == "" {
			v.errs[i].Name = field
		}
	}
	var err error
	if v.list, err = h.Share.Trust.List(ctx); err != nil {
		return err
	}
	if v.deeds, err = h.Share.Trust.Deeds(ctx); err != nil {
		return err
	}
	if v.own, err = h.Share.Announce(ctx); err != nil {
		return err
	}
	var ids []uuid.UUID
	for _, d := range v.deeds {
		if d.By != nil {
			ids = append(ids, *d.By)
		}
	}
	if v.names, err = h.People.Named(ctx, "share_trust", ids...); err != nil {
		return err
	}
	return respond.Shown(c, failed, trustPage(v))
}

// trust looks at what a town announces, or trusts it once somebody compared
// its fingerprints.
func (h *Handler) trust(c *fiber.Ctx) error {
	defer session.Deadline(c, patience)()
	if c.FormValue("do") == doTrust {
		return h.trustNow(c)
	}
	pasted, err := pastedDocument(c)
	var d trust.Document
	if err == nil {
		d, err = h.Share.Trust.Look(c.UserContext(), pasted, c.FormValue("address"))
	}
	if respond.Mistake(err) {
		return h.showTrusted(c, err)
	}
	if err != nil {
		return err
	}
	return respond.Page(c, comparePage(d, nil))
}

// pastedDocument is what was sent as a file; "" where there is none.
func pastedDocument(c *fiber.Ctx) (string, error) {
	f, err := form.File(c, "document")
	if err != nil {
		return "", nil //nolint:nilerr // an address will do
	}
	defer func() { _ = f.Close() }()
	data, err := io.ReadAll(io.LimitReader(f, trust.MostDocument+1))
	return string(data), err
}

func (h *Handler) trustNow(c *fiber.Ctx) error {
	d, err := trust.Parse([]byte(c.FormValue("announced")))
	if err != nil {
		return h.showTrusted(c, err)
	}
	if c.FormValue("compared") != "yes" {
		failed := fault.InvalidInput(fault.Field{Name: "compared", ID: "share.trust.compare.need"})
		return respond.Shown(c, failed, comparePage(d, ui.Errors(c.UserContext(), failed)))
	}
	id, err := respond.Effect(c, h.DB, func(ctx context.Context) (uuid.UUID, error) { return h.Share.Trust.Add(ctx, d) })
	if respond.Mistake(err) {
		return h.showTrusted(c, err)
	}
	if err == nil && d.Origin != "" {
		err = h.Share.Remote.ReadNow(c.UserContext(), id) // what goes wrong stands on the page
	}
	if err != nil {
		return err
	}
	h.Sessions.Notify(c, session.Notice{ID: "share.trust.added"})
	return respond.To(c, trustPath)
}

// settle reads the list of a trusted town now, or ends the trust.
func (h *Handler) settle(c *fiber.Ctx) error {
	defer session.Deadline(c, patience)()
	id, err := uuid.Parse(c.Params("trust"))
	if err != nil {
		return fault.Missing("share.trust.missing")
	}
	if _, err := h.Share.Trust.One(c.UserContext(), id); err != nil {
		return err
	}
	switch c.FormValue("do") {
	case doRead:
		err = h.Share.Remote.ReadNow(c.UserContext(), id)
	case doRemove:
		if err = h.Share.Trust.Remove(c.UserContext(), id); err == nil {
			h.Sessions.Notify(c, session.Notice{ID: "share.trust.removed"})
		}
	default:
		err = fault.Wrong("error.form_unreadable")
	}
	if respond.Mistake(err) {
		return h.showTrusted(c, err)
	}
	if err != nil {
		return err
	}
	return respond.To(c, trustPath)
}

// announced is a document as a form carries it on.
func announced(d trust.Document) string {
	b, err := json.Marshal(d)
	if err != nil {
		return ""
	}
	return string(b)
}

// state is what a key is good for, as a message.
func state(k trust.Key) string {
	switch {
	case k.RevokedAt != nil:
		return "share.trust.key.revoked"
	case k.RetiredAt != nil:
		return "share.trust.key.retired"
	}
	return "share.trust.key.active"
}

// active is the key the town signs with; nil: it never shared anything.
func (v trustView) active() *trust.Key {
	for _, a := range v.own.Keys {
		if a.RetiredAt == nil && a.RevokedAt == nil {
			k := a.Key()
			return &k
		}
	}
	return nil
}

// by says who did something to the list.
func (v trustView) by(ctx context.Context, d trust.Deed) string {
	if d.By != nil {
		if p, ok := v.names[*d.By]; ok {
			return p.FullName()
		}
	}
	return i18n.T(ctx, "share.trust.by.nobody")
}

// added says when, by whom and for which town an entry was added.
func (v trustView) added(ctx context.Context, e trust.Entry) string {
	who := e.TownName.For(ctx)
	if e.Own {
		for _, d := range v.deeds {
			if d.Trust == e.ID && d.What == "added" {
				who = v.by(ctx, d)
			}
		}
	}
	return i18n.T(ctx, "share.trust.added.by", i18n.Args{"Date": day(ctx, e.AddedAt), "Who": who})
}

func (v trustView) facts(ctx context.Context, e trust.Entry) []ui.Term {
	list := []ui.Term{{Key: i18n.T(ctx, "share.trust.since"), Value: ui.Text(v.added(ctx, e))}}
	if e.Origin == "" {
		return append(list, ui.Term{Key: i18n.T(ctx, "share.trust.address"), Value: ui.Text(i18n.T(ctx, "share.trust.address.none"))})
	}
	read := i18n.T(ctx, "share.trust.read.never")
	if e.FetchedAt != nil {
		read = i18n.DateTime(ctx, *e.FetchedAt)
	}
	return append(list,
		ui.Term{Key: i18n.T(ctx, "share.trust.address"), Value: ui.TextLink(ui.Link{Text: host(e.Origin), Path: e.Origin})},
		ui.Term{Key: i18n.T(ctx, "share.trust.read"), Value: ui.Text(read)})
}
