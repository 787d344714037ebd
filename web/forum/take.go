package forum

import (
	"context"
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/forum"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/share"
	"codeberg.org/lotse/lotse/internal/share/text"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/session"
	"codeberg.org/lotse/lotse/web/ui"
)

// patience is how long a text with its files may take to be taken over.
const patience = time.Minute

// exchange is what moderators are told of taking a text over.
type exchange struct {
	offered bool          // it can be taken over
	here    string        // the town's own copy of it, or ""
	origin  *share.Origin // of what was taken over
}

func (h *Handler) exchangeOf(ctx context.Context, i forum.Item) (x exchange, err error) {
	switch {
	case !moderates(ctx) || !slices.Contains(text.Kinds, i.Kind) || i.Own && i.From == nil:
		return x, nil
	case i.Own:
		x.origin, err = h.Share.Origin(ctx, string(i.Kind), i.Slug)
		return x, err
	}
	w, err := h.Share.Get(ctx, string(i.Kind), i.ID)
	if fault.Is(err, fault.NotFound) {
		return x, nil // it waits for its signature
	}
	if err != nil {
		return x, err
	}
	x.offered = w.WithdrawnAt == nil
	x.here, err = h.Share.Here(ctx, w)
	return x, err
}

// asFile says that the text is given away as a file, too: to towns on other
// installations.
func (v itemView) asFile() bool {
	return slices.Contains(text.Kinds, v.Kind) && v.Reach != forum.Town && v.From == nil && !v.old
}

// take makes a draft of another town's text.
func (h *Handler) take(c *fiber.Ctx) error {
	defer session.Deadline(c, patience)()
	i, err := h.Forum.Get(c.UserContext(), c.Params("article"), written...)
	if err != nil {
		return err
	}
	slug, err := respond.Effect(c, h.DB, func(ctx context.Context) (string, error) { return h.Share.Take(ctx, string(i.Kind), i.ID) })
	if mistake(err) {
		v := itemView{Item: i, errs: ui.Errors(c.UserContext(), err)}
		if err := h.below(c, &v, nil); err != nil {
			return err
		}
		return show(c, err, itemPage(v))
	}
	return h.after(c, sent{itemPath(slug) + "/edit", "share.text.taken"}, err)
}

// doTake is the button that takes a text over.
const doTake = "take"

func originPath(slug string) string { return itemPath(slug) + "/origin" }

// credit names the source of a text.
func credit(ctx context.Context, s *forum.Source) string {
	return i18n.T(ctx, "share.credit", i18n.Args{"Town": s.Town.For(ctx), "No": s.No}) + ", " + i18n.T(ctx, "share.licence."+s.Licence)
}
