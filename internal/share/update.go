package share

import (
	"context"
	"time"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/share/merge"
)

// Update is what a newer version of its source would mean for a course.
type Update struct {
	Origin
	To int
	merge.Result
	Draft *author.Draft

	from   arrived
	pkg    *courseware.Package
	theirs *courseware.Course // as it is compared with the next time
}

// Seen is when the draft was last written to, as it was shown.
func (u Update) Seen() time.Time { return u.Draft.TouchedAt }

// Compare lays three states beside each other: the version that was taken over
// last, the draft as it is now, the newest version of the source. What was
// decided already counts.
func (s *Service) Compare(ctx context.Context, slug string, picks map[string]merge.Pick) (*Update, error) {
	if err := actor.Require(ctx, author.Write); err != nil {
		return nil, err
	}
	o, err := s.Origin(ctx, slug)
	switch {
	case err != nil:
		return nil, err
	case o == nil:
		return nil, fault.Missing("share.origin.none")
	}
	u := &Update{Origin: *o}
	if u.from, err = s.fromNetwork(ctx, o.Work); err != nil {
		return nil, err
	}
	if u.To = u.from.No; u.To <= o.No {
		return nil, older(o.No, u.To)
	}
	if u.pkg, err = u.from.usable(); err != nil {
		return nil, err
	}
	if u.Draft, err = s.Author.Open(ctx, slug); err != nil {
		return nil, err
	}
	ours, err := courseware.Settled(u.Draft.Course())
	if err != nil {
		return nil, err
	}
	var base *courseware.Course
	if err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		base, err = baseOf(ctx, tx, o.ID, o.change)
		return err
	}); err != nil {
		return nil, err
	}
	u.theirs = merge.Settle(base, ours, u.pkg.Course)
	u.Result, err = merge.Three(base, ours, u.pkg.Course, picks)
	return u, err
}

// Merge brings the draft up to date with a version of its source, by what was
// decided where both sides changed the same. What was shown is what is merged:
// another version, or a draft that was written to since, is shown anew.
func (s *Service) Merge(ctx context.Context, slug string, to int, seen time.Time, picks map[string]merge.Pick) error {
	u, err := s.Compare(ctx, slug, picks)
	switch {
	case err != nil:
		return err
	case u.To != to:
		return fault.Clash("share.merge.newer", fault.Args{"No": u.To})
	case u.Open > 0:
		return fault.Wrong("share.merge.open", fault.Args{"Count": u.Open})
	}
	kept, err := s.Courses.Keep(ctx, u.pkg)
	if err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		done, err := s.Author.TakeIn(ctx, u.Result.Course, seen)
		if err != nil {
			return err
		}
		if err := s.Media.Adopt(ctx, tx, kept); err != nil {
			return err
		}
		audit.Record(ctx, tx, audit.Entry{Action: "share.merged", Object: "share_adoption", ID: u.ID, Detail: map[string]any{
			"slug": slug, "from": u.No, "to": to, "key": u.Key,
		}})
		return insertState(ctx, tx, u.ID, u.from, done.Change, u.theirs, clock.Now(ctx))
	})
}
