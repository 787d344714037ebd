package forum

import (
	"context"
	"slices"

	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/forum"
	"codeberg.org/lotse/lotse/internal/forum/reuse"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/ui"
)

// below adds to a text what was said to it and who uses it.
func (h *Handler) below(c *fiber.Ctx, v *itemView, failed error) (err error) {
	ctx := c.UserContext()
	if v.uses, err = h.Reuses.Of(ctx, v.Item); err != nil {
		return err
	}
	if forum.Guest(ctx) || v.old {
		return nil
	}
	if v.exchange, err = h.exchangeOf(ctx, v.Item); err != nil {
		return err
	}
	t, err := h.Talk.Of(ctx, v.Item)
	if err != nil {
		return err
	}
	v.talk, err = h.thread(c, t, failed)
	return err
}

// comment is what people do below a text: each form names it.
func (h *Handler) comment(c *fiber.Ctx) error {
	i, err := h.Forum.Get(c.UserContext(), c.Params("article"), written...)
	if err != nil {
		return err
	}
	return h.talkOn(c, i, h.showBelow)
}

// showBelow shows a text again with the form below it that was refused.
func (h *Handler) showBelow(c *fiber.Ctx, failed error) error {
	i, err := h.Forum.Get(c.UserContext(), c.Params("article"), written...)
	if err != nil {
		return err
	}
	v := itemView{Item: i}
	if err := h.below(c, &v, failed); err != nil {
		return err
	}
	return show(c, failed, itemPage(v))
}

// declare says that the reader's town uses a blueprint, or no longer does.
func (h *Handler) declare(c *fiber.Ctx) error {
	slug, uses := c.Params("article"), c.FormValue("do") == doUse
	_, err := respond.Effect(c, h.DB, func(ctx context.Context) (string, error) { return "", h.Reuses.Declare(ctx, slug, uses) })
	notice := "forum.reuse.ended"
	if uses {
		notice = "forum.reuse.done"
	}
	return h.after(c, sent{itemPath(slug), notice}, err)
}

const (
	doUse = "use"
	doEnd = "end"
)

// wrong is what is wrong on the page, in whichever form.
func (v itemView) wrong() ui.FieldErrors { return append(slices.Clone(v.errs), v.talk.errs...) }

// withdrawalID tells the reason of a withdrawal from that of a report.
func (v itemView) withdrawalID() string {
	if len(v.errs) > 0 {
		return ui.FieldID("reason")
	}
	return ui.FieldID("reason-withdrawal")
}

// usedHere reports whether the reader's town is among those that use it.
func (v itemView) usedHere() bool {
	return slices.ContainsFunc(v.uses, func(u reuse.Use) bool { return u.Own })
}
