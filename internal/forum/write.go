package forum

import (
	"context"
	"slices"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// DraftState is how far a draft is.
type DraftState string

// The states: a draft is written, or waits for a moderator.
const (
	Writing DraftState = "writing"
	Asked   DraftState = "asked"
)

// Draft is what is being written of an item.
type Draft struct {
	Item              // the content is the draft's
	Published Content // what readers see; empty for a new item
	Revision  int     // 0: nothing is stored yet
	State     DraftState
	Wanted    Reach
	Reason    string // why a moderator gave it back
}

// Begin makes an item of which only its author and the moderators know.
func (s *Service) Begin(ctx context.Context, kind Kind, c Content) (string, error) {
	if err := actor.Require(ctx, Write); err != nil {
		return "", err
	}
	if !slices.Contains(Written, kind) {
		return "", fault.Missing("error.not_found")
	}
	if err := c.Check(kind); err != nil {
		return "", err
	}
	c.keep(Content{Lang: c.Lang})
	return s.begin(ctx, Item{ID: db.NewID(), Kind: kind, Slug: NewSlug(c.Texts[Title][c.Lang])}, c)
}

func (s *Service) begin(ctx context.Context, i Item, c Content) (string, error) {
	c.Mark(i.Kind, Content{}, nil)
	return i.Slug, s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		name, err := s.Signed(ctx, tx, i.ID)
		if err != nil {
			return err
		}
		now := clock.Now(ctx)
		if err := insertItem(ctx, tx, i, name, now); err != nil {
			return err
		}
		audit.Record(ctx, tx, audit.Entry{Action: "forum.begun", Object: "forum_item", ID: i.ID})
		return upsertDraft(ctx, tx, i.ID, 0, c, now)
	})
}

// Draft is what somebody may go on writing: the draft, or what is published
// as the beginning of one.
func (s *Service) Draft(ctx context.Context, slug string) (d Draft, err error) {
	if err := actor.Require(ctx, Write); err != nil {
		return d, err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		d, err = mayWrite(ctx, tx, slug, false)
		return err
	})
	return d, err
}

// mayWrite loads an item of the town with its draft for its author or a
// moderator; for anybody else there is no such item.
func mayWrite(ctx context.Context, tx *db.Tx, slug string, lock bool) (Draft, error) {
	d, err := selectDraft(ctx, tx, slug, lock)
	if err != nil {
		return d, err
	}
	if a := actor.From(ctx); !d.Mine && !a.Can(Moderate) && !a.System {
		return d, fault.Missing("forum.missing")
	}
	return d, nil
}

// change alters a draft that is still as its writer saw it.
func (s *Service) change(ctx context.Context, slug string, revision int, fn func(ctx context.Context, tx *db.Tx, d Draft) error) error {
	if err := actor.Require(ctx, Write); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		d, err := mayWrite(ctx, tx, slug, true)
		if err != nil {
			return err
		}
		if d.Revision != revision {
			return fault.Clash("forum.changed")
		}
		return fn(ctx, tx, d)
	})
}

// Put stores what was written. fits names the parts whose translation still
// fits although the source changed. Who goes on writing takes the question for
// a release back.
func (s *Service) Put(ctx context.Context, slug string, revision int, c Content, fits []Part) error {
	return s.change(ctx, slug, revision, func(ctx context.Context, tx *db.Tx, d Draft) error {
		return put(ctx, tx, d, c, fits)
	})
}

// keep takes over what is not typed.
func (c *Content) keep(stored Content) {
	c.Lang, c.Files, c.From = stored.Lang, stored.Files, stored.From
	if c.Figures != nil { // they stay, or are left out
		c.Figures = stored.Figures
	}
}

func put(ctx context.Context, tx *db.Tx, d Draft, c Content, fits []Part) error {
	c.keep(d.Content)
	if err := c.Check(d.Kind); err != nil {
		return err
	}
	c.Mark(d.Kind, d.Content, fits)
	return upsertDraft(ctx, tx, d.ID, d.Revision, c, clock.Now(ctx))
}

// PutAndAsk stores what was written and puts it where it is to go: a text for
// the town alone is published at once, any other waits for a moderator. So
// does a new version of what others already read.
func (s *Service) PutAndAsk(ctx context.Context, slug string, revision int, c Content, fits []Part, wanted Reach) error {
	return s.change(ctx, slug, revision, func(ctx context.Context, tx *db.Tx, d Draft) error {
		if err := s.reachable(ctx, wanted); err != nil {
			return err
		}
		if err := put(ctx, tx, d, c, fits); err != nil {
			return err
		}
		if wanted == Town && d.Reach == Town {
			c.keep(d.Content)
			c.Mark(d.Kind, d.Content, fits)
			return s.publish(ctx, tx, d, c, Town)
		}
		audit.Record(ctx, tx, audit.Entry{Action: "forum.asked", Object: "forum_item", ID: d.ID, Detail: map[string]any{"reach": wanted}})
		return askRelease(ctx, tx, d.ID, wanted)
	})
}

// reachable refuses a reach that leads nowhere.
func (s *Service) reachable(ctx context.Context, wanted Reach) error {
	switch wanted {
	case Town, Public:
		return nil
	case Network:
		n, err := s.Networks.Mine(ctx)
		if err == nil && n == nil {
			err = fault.InvalidInput(fault.Field{Name: "reach", ID: "forum.no_network"})
		}
		return err
	}
	return fault.InvalidInput(fault.Field{Name: "reach", ID: "forum.need.reach"})
}

// Discard drops a draft; what is published stays.
func (s *Service) Discard(ctx context.Context, slug string, revision int) error {
	return s.change(ctx, slug, revision, func(ctx context.Context, tx *db.Tx, d Draft) error {
		audit.Record(ctx, tx, audit.Entry{Action: "forum.discarded", Object: "forum_item", ID: d.ID})
		return deleteDraft(ctx, tx, d.ID)
	})
}

// publish makes the next version and ends the draft.
func (s *Service) publish(ctx context.Context, tx *db.Tx, d Draft, c Content, reach Reach) error {
	at := clock.Now(ctx)
	if err := insertVersion(ctx, tx, d.Item, d.No+1, c, reach, at); err != nil {
		return err
	}
	audit.Record(ctx, tx, audit.Entry{Action: "forum.published", Object: "forum_item", ID: d.ID, Detail: map[string]any{"reach": reach, "version": d.No + 1}})
	if err := deleteDraft(ctx, tx, d.ID); err != nil {
		return err
	}
	return s.tell(ctx, tx, d.Item)
}

// SetFiles changes the files of a draft that is still as its writer saw it.
// keep runs in the same transaction, before the draft names them.
func (s *Service) SetFiles(ctx context.Context, slug string, revision int, change func([]File) []File, keep func(context.Context, *db.Tx, []File) error) error {
	return s.change(ctx, slug, revision, func(ctx context.Context, tx *db.Tx, d Draft) error {
		c := d.Content
		c.Files = change(slices.Clone(d.Files))
		if err := checkFiles(c.Files); err != nil {
			return err
		}
		if err := keep(ctx, tx, c.Files); err != nil {
			return err
		}
		return upsertDraft(ctx, tx, d.ID, d.Revision, c, clock.Now(ctx))
	})
}

// BeginExample makes a practice example of which only its author and the
// moderators know. What is still to be written may be empty.
func (s *Service) BeginExample(ctx context.Context, c Content) (string, error) {
	if err := actor.Require(ctx, Write); err != nil {
		return "", err
	}
	return s.begin(ctx, Item{ID: db.NewID(), Kind: Example, Slug: NewSlug(c.Texts[Title][c.Lang])}, c)
}

// Taken is a text from elsewhere, with the draft it is written into as it was
// seen: no revision where it begins one.
type Taken struct {
	Item
	Revision int
}

// TakeIn makes a draft say what a text from elsewhere says, and begins one
// where there is none. keep runs in the same transaction, before the draft
// names the files.
func (s *Service) TakeIn(ctx context.Context, t Taken, isNew bool, keep func(context.Context, *db.Tx, []File) error) error {
	if err := actor.Require(ctx, Moderate); err != nil {
		return err
	}
	if err := t.Check(t.Kind); err != nil {
		return err
	}
	if err := checkFiles(t.Files); err != nil {
		return err
	}
	if isNew {
		return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
			if err := keep(ctx, tx, t.Files); err != nil {
				return err
			}
			marks := t.Marks
			if _, err := s.begin(ctx, t.Item, t.Content); err != nil {
				return err
			}
			t.Marks = marks // a translation that was stale there is stale here
			return upsertDraft(ctx, tx, t.ID, 0, t.Content, clock.Now(ctx))
		})
	}
	return s.change(ctx, t.Slug, t.Revision, func(ctx context.Context, tx *db.Tx, d Draft) error {
		if d.No != t.No {
			return fault.Clash("forum.changed")
		}
		if err := keep(ctx, tx, t.Files); err != nil {
			return err
		}
		return upsertDraft(ctx, tx, d.ID, d.Revision, t.Content, clock.Now(ctx))
	})
}
