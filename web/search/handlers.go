// Package search is the page on which people find things: courses, lessons
// and the forum. Guests find what is public.
package search

import (
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/forum"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/report/hits"
	"codeberg.org/lotse/lotse/internal/search"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/route"
)

// Handler serves the page.
type Handler struct{ Hits *hits.Service }

const path = "/search"

// Mount registers the routes.
func (h *Handler) Mount(r route.Router) {
	r.Get(path, actor.Anyone, h.search)
	r.Get(path+"/suggestions", actor.Anyone, h.suggest)
}

// maxQuery bounds what is looked for; more is a paste.
const maxQuery = 200

func typed(c *fiber.Ctx) string {
	q := []rune(strings.TrimSpace(strings.ToValidUTF8(strings.ReplaceAll(c.Query("q"), "\x00", ""), "")))
	return string(q[:min(len(q), maxQuery)])
}

func (h *Handler) search(c *fiber.Ctx) error {
	ctx := c.UserContext()
	v := view{Query: hits.Query{Text: typed(c)}}
	if w := search.Whose(c.Query("from")); slices.Contains(owners, w) && !forum.Guest(ctx) {
		v.Whose = w
	}
	if k := c.Query("kind"); slices.Contains(hits.KindsFor(ctx), k) {
		v.Kind = k
		n, _ := strconv.Atoi(c.Query("page"))
		v.Page = min(max(n, 1), 1000)
	}
	if l := i18n.Lang(c.Query("lang")); slices.Contains(i18n.Langs, l) {
		v.Lang = l
	}
	var err error
	if v.Answer, err = h.Hits.Find(ctx, v.Query); err != nil {
		return err
	}
	c.Set("X-Robots-Tag", "noindex")
	return respond.Page(c, searchPage(v))
}

// suggest lists titles for the script that offers them while somebody types.
func (h *Handler) suggest(c *fiber.Ctx) error {
	list, err := h.Hits.Suggest(c.UserContext(), typed(c))
	if err != nil {
		return err
	}
	c.Set("X-Robots-Tag", "noindex")
	c.Set(fiber.HeaderCacheControl, "private, max-age=60")
	return c.JSON(append([]string{}, list...))
}
