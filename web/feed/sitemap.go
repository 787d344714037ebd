package feed

import (
	"bufio"
	"context"
	"encoding/xml"
	"io"
	"log/slog"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/forum/place"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/guests"
	"codeberg.org/lotse/lotse/web/session"
)

// A part names at most 40,000 addresses, the format allows 50,000. It is read
// in batches, each in a transaction of its own, so that a slow reader holds no
// connection.
const (
	perPart  = 20_000 // items, each in two languages
	batch    = 500
	patience = time.Minute

	firstPart = "pages" // those that are always there, and shared courses
	mimeXML   = "application/xml; charset=utf-8"
	schema    = `http://www.sitemaps.org/schemas/sitemap/0.9`
)

func listed(c *fiber.Ctx) error {
	if session.Tenant(c).Listed {
		return nil
	}
	return fault.Missing("error.not_found")
}

// index names the parts.
func (h *Handler) index(c *fiber.Ctx) error {
	if err := listed(c); err != nil {
		return err
	}
	from, err := h.Places.Parts(c.UserContext(), perPart)
	if err != nil {
		return err
	}
	var b strings.Builder
	b.WriteString(xml.Header + `<sitemapindex xmlns="` + schema + `">` + "\n")
	names := []string{firstPart}
	for _, id := range from {
		names = append(names, id.String())
	}
	for _, name := range names {
		b.WriteString("<sitemap><loc>" + h.origin(c) + "/sitemap/" + name + ".xml</loc></sitemap>\n")
	}
	b.WriteString("</sitemapindex>\n")
	return guests.Send(c, mimeXML, []byte(b.String()))
}

// always are the public pages that every forum has.
var always = []string{"/forum", "/forum/articles", "/forum/questions", "/forum/events", "/forum/services", guests.CoursesPath, "/forum/about"}

// pages is what there is beside the items: few enough to be written at once.
func (h *Handler) pages(c *fiber.Ctx) error {
	shared, err := h.Share.Feed(c.UserContext())
	if err != nil {
		return err
	}
	var b strings.Builder
	open(&b)
	for _, path := range always {
		entry(&b, h.origin(c), path, i18n.Langs, time.Time{})
	}
	for _, w := range shared.Courses {
		entry(&b, h.origin(c), guests.CoursesPath+"/"+w.Work.String(), w.Languages, w.UpdatedAt)
	}
	b.WriteString("</urlset>\n")
	return guests.Send(c, mimeXML, []byte(b.String()))
}

// part is the pages, or items from one on.
func (h *Handler) part(c *fiber.Ctx) error {
	if err := listed(c); err != nil {
		return err
	}
	if c.Params("part") == firstPart {
		return h.pages(c)
	}
	from, err := uuid.Parse(c.Params("part"))
	if err != nil {
		return fault.Missing("error.not_found")
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(c.UserContext()), patience)
	list, err := h.Places.List(ctx, from, batch+1)
	if err != nil {
		cancel()
		return err
	}
	guests.Everybodys(c, mimeXML)
	origin := h.origin(c)
	c.Context().SetBodyStreamWriter(func(w *bufio.Writer) {
		defer cancel()
		if err := h.stream(ctx, w, origin, list); err != nil {
			// The document has no end: its reader sees that it is broken.
			slog.WarnContext(ctx, "sitemap", "err", err)
		}
	})
	return nil
}

// stream writes a part, beginning with the first batch.
func (h *Handler) stream(ctx context.Context, w *bufio.Writer, origin string, list []place.Place) error {
	open(w)
	for written := batch; ; written += batch {
		for _, p := range list[:min(batch, len(list))] {
			entry(w, origin, guests.Path(p.Kind, p.Slug), p.Langs, p.Released)
		}
		if err := w.Flush(); err != nil {
			return err
		}
		if len(list) <= batch || written == perPart {
			break
		}
		var err error // the one too many begins the next batch
		if list, err = h.Places.List(ctx, list[batch].ID, batch+1); err != nil {
			return err
		}
	}
	_, err := w.WriteString("</urlset>\n")
	return err
}

func open(w io.StringWriter) {
	_, _ = w.WriteString(xml.Header + `<urlset xmlns="` + schema + `" xmlns:xhtml="http://www.w3.org/1999/xhtml">` + "\n")
}

// entry is a page in each of its languages; each names them all.
func entry(w io.StringWriter, origin, path string, langs []i18n.Lang, changed time.Time) {
	var alternates, modified string
	if len(langs) > 1 {
		for _, l := range langs {
			alternates += `<xhtml:link rel="alternate" hreflang="` + string(l) + `" href="` + origin + "/" + string(l) + path + `"/>`
		}
		alternates += `<xhtml:link rel="alternate" hreflang="x-default" href="` + origin + "/" + string(langs[0]) + path + `"/>`
	}
	if !changed.IsZero() {
		modified = "<lastmod>" + changed.UTC().Format(time.RFC3339) + "</lastmod>"
	}
	for _, l := range langs {
		_, _ = w.WriteString("<url><loc>" + origin + "/" + string(l) + path + "</loc>" + modified + alternates + "</url>\n")
	}
}
