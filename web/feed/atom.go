package feed

import (
	"encoding/xml"
	"time"

	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/forum"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/guests"
	"codeberg.org/lotse/lotse/web/session"
)

// atom is a feed as RFC 4287 has it.
type atomFeed struct {
	XMLName  xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang     i18n.Lang   `xml:"xml:lang,attr"`
	ID       string      `xml:"id"`
	Title    string      `xml:"title"`
	Subtitle string      `xml:"subtitle"`
	Updated  string      `xml:"updated"`
	Author   atomAuthor  `xml:"author"`
	Links    []atomLink  `xml:"link"`
	Entries  []atomEntry `xml:"entry"`
}

type atomEntry struct {
	ID       string       `xml:"id"`
	Title    atomText     `xml:"title"`
	Updated  string       `xml:"updated"`
	Author   atomAuthor   `xml:"author"`
	Link     atomLink     `xml:"link"`
	Category atomCategory `xml:"category"`
	Summary  *atomText    `xml:"summary"`
}

type atomText struct {
	Lang i18n.Lang `xml:"xml:lang,attr"`
	Text string    `xml:",chardata"`
}

type atomAuthor struct {
	Name string `xml:"name"`
}

type atomLink struct {
	Rel  string    `xml:"rel,attr"`
	Type string    `xml:"type,attr"`
	Lang i18n.Lang `xml:"hreflang,attr,omitempty"`
	Href string    `xml:"href,attr"`
}

type atomCategory struct {
	Term  string `xml:"term,attr"`
	Label string `xml:"label,attr"`
}

const (
	mimeAtom = "application/atom+xml"
	mimeHTML = "text/html"
)

// atom is the newest of the forum that everybody may read, whoever asks.
func (h *Handler) atom(c *fiber.Ctx) error {
	ctx := c.UserContext()
	list, err := h.Forum.Newest(ctx, forum.Query{Kinds: forum.Kinds, Public: true})
	if err != nil {
		return err
	}
	l, base := i18n.LangOf(ctx), h.origin(c)+"/"+string(i18n.LangOf(ctx))
	town, _ := session.Tenant(c).Name.In(l)
	f := atomFeed{
		Lang: l, ID: base + guests.FeedPath, Title: i18n.T(ctx, "forum.name") + ", " + town, Subtitle: i18n.T(ctx, "forum.lead"),
		Updated: time.Unix(0, 0).UTC().Format(time.RFC3339), Author: atomAuthor{town},
		Links: []atomLink{{Rel: "self", Type: mimeAtom, Href: base + guests.FeedPath}, {Rel: "alternate", Type: mimeHTML, Lang: l, Href: base + "/forum"}},
	}
	for n, i := range list.Items {
		if n == 0 {
			f.Updated = i.Released.UTC().Format(time.RFC3339)
		}
		title, in := i.Read(forum.Title, l)
		e := atomEntry{
			ID: i.ID.URN(), Title: atomText{in, title}, Updated: i.Released.UTC().Format(time.RFC3339), Author: atomAuthor{i.Author(l)},
			Link:     atomLink{Rel: "alternate", Type: mimeHTML, Lang: l, Href: base + guests.Path(i.Kind, i.Slug)},
			Category: atomCategory{string(i.Kind), i18n.T(ctx, "forum.kind."+string(i.Kind))},
		}
		if said, in := i.Read(forum.Summary, l); said != "" {
			e.Summary = &atomText{in, said}
		}
		f.Entries = append(f.Entries, e)
	}
	body, err := xml.MarshalIndent(f, "", " ")
	if err != nil {
		return err
	}
	return guests.Send(c, mimeAtom+"; charset=utf-8", append([]byte(xml.Header), body...))
}
