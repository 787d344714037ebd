package framework

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/skill"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/session"
	"codeberg.org/lotse/lotse/web/ui"
)

// mapping shows what the competences of a framework are called in another;
// without one chosen it is the framework in use, or the first other one.
func (h *Handler) mapping(c *fiber.Ctx) error { return h.showMapping(c, c.Query("to"), nil) }

func (h *Handler) showMapping(c *fiber.Ctx, to string, failed error) error {
	ctx := c.UserContext()
	v := mapView{errs: ui.Errors(ctx, failed)}
	var err error
	if v.from, err = h.Skills.Get(ctx, c.Params("framework")); err != nil {
		return err
	}
	list, err := h.Skills.List(ctx)
	if err != nil {
		return err
	}
	for _, f := range list {
		if f.Code != v.from.Code {
			v.others = append(v.others, f)
		}
	}
	if to == "" && len(v.others) > 0 {
		to = v.others[0].Code
	}
	if to != "" {
		if v.to, err = h.Skills.Get(ctx, to); err != nil {
			return err
		}
		if v.pairs, err = h.Revise.Mapping(ctx, v.from, v.to); err != nil {
			return err
		}
	}
	return respond.Shown(c, failed, mapPage(v))
}

func (h *Handler) saveMapping(c *fiber.Ctx) error {
	from, to := c.Params("framework"), c.FormValue("to")
	_, err := respond.Effect(c, h.DB, func(ctx context.Context) (string, error) {
		a, err := h.Skills.Get(ctx, from)
		if err != nil {
			return "", err
		}
		b, err := h.Skills.Get(ctx, to)
		if err != nil {
			return "", err
		}
		if c.FormValue("do") == "codes" {
			return "", h.Revise.MapCodes(ctx, a, b)
		}
		pairs := map[string]string{}
		for _, k := range a.Competences() {
			pairs[k.Code] = c.FormValue(mapField(k))
		}
		return "", h.Revise.SetMapping(ctx, a, b, pairs)
	})
	if fault.Is(err, fault.Invalid) {
		return h.showMapping(c, to, err)
	}
	if err != nil {
		return err
	}
	h.Sessions.Notify(c, session.Notice{ID: "framework.done.saved"})
	return respond.To(c, path(from)+"/mapping?to="+to)
}

// mapField is the field with what a competence is in the other framework.
func mapField(c skill.Competence) string { return "to-" + c.Code }
