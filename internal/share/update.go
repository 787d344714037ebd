package share

import (
	"context"

	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/share/merge"
)

// Update is what a newer version of its source would mean for a draft.
type Update struct {
	Origin
	To int
	Comparison

	from Arrived
}

// Compare lays three states beside each other: the version that was taken over
// last, the draft as it is now, the newest version of the source. What was
// decided already counts.
func (s *Service) Compare(ctx context.Context, name, slug string, picks map[string]merge.Pick) (*Update, error) {
	k, err := s.of(ctx, name)
	if err != nil {
		return nil, err
	}
	o, err := s.Origin(ctx, name, slug)
	switch {
	case err != nil:
		return nil, err
	case o == nil:
		return nil, fault.Missing("share.origin.none")
	}
	u := &Update{Origin: *o}
	if u.from, err = s.newest(ctx, o); err != nil {
		return nil, err
	}
	if u.To = u.from.No; u.To <= o.No {
		return nil, older(o.No, u.To)
	}
	if err := s.usable(u.from, name); err != nil {
		return nil, err
	}
	var base []byte
	if err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		base, err = baseOf(ctx, tx, o.ID, o.change)
		return err
	}); err != nil {
		return nil, err
	}
	c, err := k.Compare(ctx, slug, base, u.from, picks)
	if c != nil {
		u.Comparison = *c
	}
	return u, err
}

// Merge brings the draft up to date with a version of its source, by what was
// decided where both sides changed the same. What was shown is what is merged:
// another version, or a draft that was written to since, is shown anew.
func (s *Service) Merge(ctx context.Context, name, slug string, to int, seen string, picks map[string]merge.Pick) error {
	u, err := s.Compare(ctx, name, slug, picks)
	switch {
	case err != nil:
		return err
	case u.To != to:
		return fault.Clash("share.merge.newer", fault.Args{"No": u.To})
	case u.Open > 0:
		return fault.Wrong("share.merge.open", fault.Args{"Count": u.Open})
	}
	u.Seen = seen
	w, err := s.kinds[name].Write(ctx, slug, u.from, &u.Comparison)
	if err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		step, err := w.Put(ctx, tx)
		if err != nil {
			return err
		}
		audit.Record(ctx, tx, audit.Entry{Action: "share.merged", Object: "share_adoption", ID: u.ID, Detail: map[string]any{
			"slug": slug, "from": u.No, "to": to, "key": u.Key,
		}})
		dropArrival(tx, u.ID, to)
		return insertState(ctx, tx, u.ID, u.from, step, w.Base, clock.Now(ctx))
	})
}
