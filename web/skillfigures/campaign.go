package skillfigures

import (
	"context"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/notice"
	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/skill/figures"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/ui"
)

// campaignView is one round: whom it asks, when nobody is told of it, and how
// many took part.
type campaignView struct {
	ctx context.Context //nolint:containedctx // a view lives as long as its page
	figures.Round
	tree      *org.Tree
	blackouts []notice.Blackout
	sheet     *figures.Sheet // of a closed round
}

func (v campaignView) t(id string, a ...args) string { return i18n.T(v.ctx, id, a...) }

func (h *Handler) campaign(c *fiber.Ctx) error {
	ctx := c.UserContext()
	o, err := h.Figures.Overview(ctx)
	if err != nil {
		return err
	}
	id, err := uuid.Parse(c.Params("round"))
	if err != nil {
		return fault.Missing("figures.round.missing")
	}
	v := campaignView{ctx: ctx}
	if v.Round, err = o.Round(id); err != nil {
		return err
	}
	if v.tree, err = h.Org.Tree(ctx); err != nil {
		return err
	}
	if v.blackouts, err = h.Notices.Planned(ctx, v.Units, v.Starts, v.Ends); err != nil {
		return err
	}
	if v.Closed != nil {
		sheet, err := h.Figures.Sheet(ctx, o, id, figures.ByUnit)
		if err != nil {
			return err
		}
		v.sheet = &sheet
	}
	return respond.Page(c, campaignPage(v))
}

func (v campaignView) terms() []ui.Term {
	out := []ui.Term{
		{Key: v.t("figures.state"), Value: ui.Text(state(v.ctx, v.Round))},
		{Key: v.t("figures.period"), Value: ui.Text(v.t("figures.days", args{"From": i18n.Date(v.ctx, v.Starts), "To": i18n.Date(v.ctx, v.Ends)}))},
		{Key: v.t("figures.round.units"), Value: ui.Text(v.unitNames())},
		{Key: v.t("figures.round.invited"), Value: ui.Text(v.invited())},
		{Key: v.t("figures.round.part"), Value: ui.Text(v.part())},
	}
	return out
}

func (v campaignView) unitNames() string {
	if len(v.Units) == 0 {
		return v.t("notice.blackout.town")
	}
	names := make([]string, 0, len(v.Units))
	for _, id := range v.Units {
		names = append(names, v.unitName(id))
	}
	return strings.Join(names, ", ")
}

// unitName of the whole town is that of no unit.
func (v campaignView) unitName(id uuid.UUID) string {
	u, ok := v.tree.Unit(id)
	switch {
	case ok:
		return strings.TrimSpace(u.Number + " " + u.Name.For(v.ctx))
	case id == uuid.Nil:
		return v.t("notice.blackout.town")
	}
	return v.t("project.unit.ended")
}

func (v campaignView) invited() string {
	if !v.Invite {
		return v.t("figures.round.invited.no")
	}
	return v.t("figures.round.invited.yes")
}

// part is the share of staff that took part. While a round is open nothing is
// said: figures of two moments would tell who came in between.
func (v campaignView) part() string {
	switch {
	case v.sheet == nil:
		return v.t("figures.round.part.later")
	case v.sheet.Table.Total.Hidden:
		return v.t("figures.took.few", args{"Minimum": v.sheet.Table.Minimum})
	}
	if share, ok := v.sheet.Part(); ok {
		return v.t("figures.round.part.share", args{"Count": v.sheet.Table.Total.People, "Percent": i18n.Percent(v.ctx, share), "Staff": i18n.Number(v.ctx, v.Staff)})
	}
	return v.t("figures.round.part.hidden", args{"Count": v.sheet.Table.Total.People})
}

func (v campaignView) blackout(b notice.Blackout) string {
	return v.unitName(b.Unit) + ": " + v.t("figures.days", args{"From": i18n.Date(v.ctx, b.From), "To": i18n.Date(v.ctx, b.To.AddDays(-1))})
}
