package forum

import (
	"context"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/goccy/go-yaml"

	"codeberg.org/lotse/lotse/content/linked"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Shipped is a text of content/forum.
type Shipped struct {
	Slug    string          `yaml:"-"`
	Kind    Kind            `yaml:"kind"`
	Signed  string          `yaml:"signed"`
	Licence string          `yaml:"licence"`
	Sources []string        `yaml:"sources"`
	DE      map[Part]string `yaml:"de"`
	EN      map[Part]string `yaml:"en"`
}

// Content is the text as it is written into the forum.
func (s Shipped) Content() Content {
	c := Content{Lang: i18n.DE, Licence: s.Licence, Sources: s.Sources, Texts: map[Part]i18n.Text{}}
	for _, p := range s.Kind.Parts() {
		c.Texts[p] = i18n.Text{i18n.DE: s.DE[p], i18n.EN: s.EN[p]}
	}
	return c
}

// ShippedTexts are the texts that come with the program, in the order of their
// names.
var ShippedTexts = sync.OnceValues(func() (list []Shipped, err error) {
	names, err := fs.Glob(linked.Files, "forum/*.yaml")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		b, err := fs.ReadFile(linked.Files, name)
		if err != nil {
			return nil, err
		}
		var s Shipped
		if err := yaml.UnmarshalWithOptions(b, &s, yaml.Strict()); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		s.Slug = strings.TrimSuffix(strings.TrimPrefix(name, "forum/"), ".yaml")
		c := s.Content()
		if err := c.Check(s.Kind); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		for p, t := range c.Texts {
			if t[i18n.EN] == "" || s.Signed == "" {
				return nil, fmt.Errorf("%s: no English %s, or nobody signed", name, p)
			}
		}
		list = append(list, s)
	}
	return list, nil
})

// Bring publishes the texts that come with the program in a town, for
// everybody; those it has stay as they are. The program itself calls it, for
// the first town of a network: its neighbours read them there.
func (s *Service) Bring(ctx context.Context) error {
	if !actor.From(ctx).System {
		return fault.New(fault.Forbidden, "error.forbidden")
	}
	list, err := ShippedTexts()
	if err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		have, err := selectSlugs(ctx, tx)
		if err != nil {
			return err
		}
		// Each a second after the other, so that lists keep their order.
		at := clock.Now(ctx).Add(-time.Duration(len(list)) * time.Second)
		for _, t := range list {
			at = at.Add(time.Second)
			if slices.Contains(have, t.Slug) {
				continue
			}
			i := Item{ID: db.NewID(), Kind: t.Kind, Slug: t.Slug}
			c := t.Content()
			c.Mark(t.Kind, Content{}, nil)
			if err := insertItem(ctx, tx, i, t.Signed, at); err != nil {
				return err
			}
			if err := insertVersion(ctx, tx, i, 1, c, Public, at); err != nil {
				return err
			}
			if err := s.tell(ctx, tx, i); err != nil {
				return err
			}
			audit.Record(ctx, tx, audit.Entry{Action: "forum.shipped", Object: "forum_item", ID: i.ID})
		}
		return nil
	})
}
