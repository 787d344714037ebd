package duty

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/audience"
	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// UndoWithin is how long the newest change of a duty can be taken back.
const UndoWithin = 24 * time.Hour

// The kinds of revisions.
const (
	made    = "made"
	changed = "changed"
	undone  = "undone"
	ended   = "ended"
)

// Input is what a duty says.
type Input struct {
	Name      i18n.Text
	Basis     i18n.Text
	Terms     Terms
	Everybody bool // confirmed: the duty is for everybody

	Seen string // Preview.Digest of the dry run that was confirmed; empty: none was
}

const mostText = 2000

// check refuses what contradicts itself, and a rule for everybody that nobody
// confirmed: it is the slip that reaches most people.
func (s *Service) check(ctx context.Context, in Input) error {
	fields := in.Terms.check()
	if name := strings.TrimSpace(in.Name[i18n.DE]); name == "" || utf8.RuneCountInString(name) > 200 {
		fields = append(fields, fault.Field{Name: "name", ID: "duty.name_missing"})
	}
	for _, l := range i18n.Langs {
		if utf8.RuneCountInString(in.Basis[l]) > mostText {
			fields = append(fields, fault.Field{Name: "basis", ID: "duty.basis_long"})
		}
	}
	if len(fields) > 0 {
		return fault.InvalidInput(fields...)
	}
	if err := s.Audiences.Check(ctx, in.Terms.Audience); err != nil {
		return err
	}
	if in.Everybody {
		return nil
	}
	missed, _, err := s.Audiences.Difference(ctx, in.Terms.Audience, audience.Rule{}, clock.Today(ctx))
	if err == nil && len(missed) == 0 {
		err = fault.InvalidInput(fault.Field{Name: "everybody", ID: "duty.everybody_unconfirmed"})
	}
	return err
}

// Create makes a duty and puts everybody in whom its rule fits.
func (s *Service) Create(ctx context.Context, in Input) (Duty, error) {
	if err := actor.Require(ctx, Manage); err != nil {
		return Duty{}, err
	}
	d := Duty{ID: db.NewID(), Slug: slugOf(in.Name[i18n.DE])}
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := s.check(ctx, in); err != nil {
			return err
		}
		if err := s.asSeen(ctx, tx, nil, in); err != nil {
			return err
		}
		d.Name, d.Basis, d.Terms = in.Name, in.Basis, in.Terms
		if err := insertDuty(ctx, tx, d); err != nil {
			return err
		}
		return s.revise(ctx, tx, &d, made, 0)
	})
	return d, err
}

// Change gives a duty new words, a new rule or new dates. revision is the one
// the change was made from.
func (s *Service) Change(ctx context.Context, slug string, revision int, in Input) error {
	return s.alter(ctx, slug, func(ctx context.Context, tx *db.Tx, d *Duty) error {
		if d.Revision != revision {
			return fault.Clash("duty.changed_meanwhile")
		}
		if !d.EndedOn.IsZero() {
			return fault.Clash("duty.over")
		}
		if err := s.check(ctx, in); err != nil {
			return err
		}
		if err := s.asSeen(ctx, tx, d, in); err != nil {
			return err
		}
		d.Name, d.Basis, d.Terms = in.Name, in.Basis, in.Terms
		return s.revise(ctx, tx, d, changed, 0)
	})
}

// End closes a duty from today on; what was done stays.
func (s *Service) End(ctx context.Context, slug string) error {
	return s.alter(ctx, slug, func(ctx context.Context, tx *db.Tx, d *Duty) error {
		if !d.EndedOn.IsZero() {
			return fault.Clash("duty.over")
		}
		d.EndedOn = clock.Today(ctx)
		return s.revise(ctx, tx, d, ended, 0)
	})
}

// Undo takes the newest change or end back. Whom that had put out comes in
// again as if it had never been; the history keeps both steps.
func (s *Service) Undo(ctx context.Context, slug string) error {
	return s.alter(ctx, slug, func(ctx context.Context, tx *db.Tx, d *Duty) error {
		last, err := revisionAt(ctx, tx, d.ID, d.Revision)
		if err != nil {
			return err
		}
		if !last.undoable(ctx) {
			return fault.Clash("duty.undo_late")
		}
		before, err := revisionAt(ctx, tx, d.ID, d.Revision-1)
		if err != nil {
			return err
		}
		undo := d.Revision
		d.Name, d.Basis, d.Terms, d.EndedOn = before.Duty.Name, before.Duty.Basis, before.Duty.Terms, before.Duty.EndedOn
		return s.revise(ctx, tx, d, undone, undo)
	})
}

// alter runs fn on a duty that nobody else can change meanwhile.
func (s *Service) alter(ctx context.Context, slug string, fn func(context.Context, *db.Tx, *Duty) error) error {
	if err := actor.Require(ctx, Manage); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		d, err := lockDuty(ctx, tx, slug)
		if err != nil {
			return err
		}
		return fn(ctx, tx, &d)
	})
}

// revise writes the duty as its next revision and reconciles it. undo is the
// revision that is taken back, or 0.
func (s *Service) revise(ctx context.Context, tx *db.Tx, d *Duty, kind string, undo int) error {
	d.Revision++
	if err := writeRevision(ctx, tx, *d, kind, clock.Now(ctx), orNull(actor.From(ctx).Person)); err != nil {
		return err
	}
	audit.Record(ctx, tx, audit.Entry{Action: "duty." + kind, Object: "duty", ID: d.ID, Detail: map[string]any{"revision": d.Revision}})
	if later, err := s.postpone(ctx, tx, d.ID, undo); later || err != nil {
		return err
	}
	if err := undate(ctx, tx, d.ID, nil); err != nil {
		return err
	}
	return s.reconcile(ctx, tx, work{duties: []Duty{*d}, cause: byRule, undo: undo})
}

// slugOf names a duty in addresses; some words are pages of their own there.
func slugOf(name string) string {
	switch slug := org.Slug(name); slug {
	case "", "new", "audit", "units", "people":
		return "duty-" + slug + db.NewID().String()[:8]
	default:
		return slug
	}
}

func orNull(id uuid.UUID) *uuid.UUID {
	if id == uuid.Nil {
		return nil
	}
	return &id
}
