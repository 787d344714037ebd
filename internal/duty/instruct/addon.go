package instruct

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/duty"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Addon is what is special about the workplaces of a unit and those below that
// have no text of their own.
type Addon struct {
	ID   uuid.UUID
	Unit uuid.UUID
	No   int
	Text i18n.Text
	At   time.Time
}

// FieldAddon is the field of the text; MostAddon is how long it may be.
const (
	FieldAddon = "addon"
	MostAddon  = 4000
)

// SetAddon writes what is special about the workplaces of a unit the actor
// leads. no is the number of the text the change was made from.
func (s *Service) SetAddon(ctx context.Context, slug string, unitSlug string, no int, text i18n.Text) error {
	if err := actor.Require(ctx, duty.Team); err != nil {
		return err
	}
	kept := i18n.Text{}
	for l, t := range text {
		if t = strings.TrimSpace(t); utf8.RuneCountInString(t) > MostAddon {
			return fault.InvalidInput(fault.Field{Name: FieldAddon, ID: "instruct.addon_long", Args: fault.Args{"Max": MostAddon}})
		} else if t != "" {
			kept[l] = t
		}
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		led, err := s.People.LedUnits(ctx, actor.From(ctx).Person)
		if err != nil {
			return err
		}
		tree, err := s.Org.Tree(ctx)
		if err != nil {
			return err
		}
		u, ok := tree.BySlug(unitSlug)
		if !ok || !slices.Contains(led, u.ID) {
			return fault.Missing("people.unit_not_found")
		}
		unit := u.ID
		d, _, err := s.Duties.ToDo(ctx, tx, slug, nil)
		if err != nil {
			return err
		}
		newest, err := addonsOf(ctx, tx, d.ID)
		if err != nil || same(newest[unit].Text, kept) {
			return err
		}
		if newest[unit].No != no {
			return fault.Clash("instruct.addon_changed")
		}
		a := Addon{ID: db.NewID(), Unit: unit, No: no + 1, Text: kept, At: clock.Now(ctx)}
		audit.Record(ctx, tx, audit.Entry{Action: "instruction.addon", Object: "duty", ID: d.ID, Detail: map[string]any{"unit": unit, "no": a.No}})
		return insertAddon(ctx, tx, d.ID, a)
	})
}

func same(a, b i18n.Text) bool {
	for _, l := range i18n.Langs {
		if a[l] != b[l] {
			return false
		}
	}
	return true
}

// addonsFor are the texts for the largest postings of some persons: of their
// unit, or of the nearest above it.
func (s *Service) addonsFor(ctx context.Context, tx *db.Tx, of uuid.UUID, persons []uuid.UUID) (map[uuid.UUID]Addon, error) {
	out := map[uuid.UUID]Addon{}
	all, err := addonsOf(ctx, tx, of)
	if err != nil || len(all) == 0 {
		return out, err
	}
	tree, err := s.Org.Tree(ctx)
	if err != nil {
		return nil, err
	}
	postings, err := s.People.Postings(ctx, clock.Today(ctx), persons...)
	if err != nil {
		return nil, err
	}
	for _, p := range persons {
		if len(postings[p]) == 0 {
			continue
		}
		for id := postings[p][0].Unit; id != uuid.Nil; {
			if a, ok := all[id]; ok {
				out[p] = a
				break
			}
			u, _ := tree.Unit(id)
			id = u.Parent
		}
	}
	return out, nil
}
