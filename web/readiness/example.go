package readiness

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/forum"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/readiness/example"
	"codeberg.org/lotse/lotse/web/respond"
)

// tell begins a practice example from a wave that is over.
func (h *Handler) tell(c *fiber.Ctx) error {
	wave := c.Params("wave")
	return respond.Once(c, h.DB, func(ctx context.Context) (string, error) {
		slug, err := h.Examples.Begin(ctx, wave)
		return "/forum/articles/" + slug + "/edit", err
	})
}

// mayTell reports whether the reader may write about the wave.
func (v waveView) mayTell() bool {
	return actor.From(v.ctx).Can(forum.Write) && example.Over(v.Sheet.GoLive, clock.Today(v.ctx))
}
