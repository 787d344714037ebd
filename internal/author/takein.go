package author

import (
	"context"
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// imported stands in the history where a package took the draft's place.
type imported struct{ Hash string }

// TakeIn makes the draft say what a course from elsewhere says, and begins one
// where there is none. seen is when the draft was last written to, as whoever
// decides saw it (zero: there was none): work that came since is not replaced.
// What stood before is kept for a day, to undo it.
func (s *Service) TakeIn(ctx context.Context, c *courseware.Course, seen time.Time) (Done, error) {
	if err := actor.Require(ctx, Write); err != nil {
		return Done{}, err
	}
	hash, err := c.Hash()
	if err != nil {
		return Done{}, err
	}
	var done Done
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := s.Courses.Faithful(ctx, tx, c); err != nil {
			return err
		}
		d, isNew, err := s.touchIfSeen(ctx, tx, c.Slug, seen)
		switch {
		case err != nil:
			return err
		case isNew:
			done, err = s.beginFrom(ctx, tx, c, hash)
		default:
			done, err = s.replace(ctx, tx, d, c, hash)
		}
		return err
	})
	return done, err
}

// touchIfSeen locks a draft that nobody wrote to since it was seen.
func (s *Service) touchIfSeen(ctx context.Context, tx *db.Tx, slug string, seen time.Time) (d draftKey, isNew bool, err error) {
	w, err := wayOf(ctx, tx, slug) // nobody wrote on a live course yet: no row, and never
	none := fault.Is(err, fault.NotFound)
	if err != nil && !none {
		return d, false, err
	}
	if !w.TouchedAt.Equal(seen) {
		return d, false, fault.Clash("author.written_since")
	}
	if none {
		live, err := liveOf(ctx, tx, slug)
		if err != nil || live.VersionID == uuid.Nil {
			return d, true, err
		}
	}
	d, err = s.touch(ctx, tx, slug)
	return d, false, err
}

func (s *Service) beginFrom(ctx context.Context, tx *db.Tx, c *courseware.Course, hash string) (Done, error) {
	d := draftKey{ID: db.NewID(), State: Drafting, Source: c.Source}
	if err := insertDraft(ctx, tx, d, uuid.Nil, courseHead(*c)); err != nil {
		return Done{}, err
	}
	if err := fillDraft(ctx, tx, d.ID, c); err != nil {
		return Done{}, err
	}
	change, err := note(ctx, tx, d.ID, step{Kind: CourseMade, Key: hash})
	audit.Record(ctx, tx, audit.Entry{Action: "author.taken_in", Object: "draft", ID: d.ID, Detail: map[string]any{"slug": c.Slug, "hash": hash}})
	return Done{ID: c.Slug, Version: 1, Change: change, At: clock.Now(ctx)}, err
}

// replace puts a course in the place of what the draft says.
func (s *Service) replace(ctx context.Context, tx *db.Tx, d draftKey, c *courseware.Course, hash string) (Done, error) {
	before, was, err := s.content(ctx, c.Slug)
	if err != nil {
		return Done{}, err
	}
	if err := fillDraft(ctx, tx, d.ID, c); err != nil {
		return Done{}, err
	}
	change, err := note(ctx, tx, d.ID, step{Kind: CourseTakenIn, Before: imported{was}, After: imported{hash}})
	if err != nil {
		return Done{}, err
	}
	audit.Record(ctx, tx, audit.Entry{Action: "author.taken_in", Object: "draft", ID: d.ID, Detail: map[string]any{"slug": c.Slug, "hash": hash}})
	return Done{ID: c.Slug, Change: change, At: clock.Now(ctx)}, keepFormer(ctx, tx, d.ID, change, before)
}

// fillDraft writes head, lessons, blocks, texts and files; what is live stays
// what translations are measured by.
func fillDraft(ctx context.Context, tx *db.Tx, draft uuid.UUID, c *courseware.Course) error {
	head, err := json.Marshal(courseHead(*c))
	if err != nil {
		return err
	}
	media, err := json.Marshal(c.Media)
	if err != nil {
		return err
	}
	if err := replaceRows(ctx, tx, draft, rowsOf(c), true); err != nil {
		return err
	}
	return replaceHead(ctx, tx, draft, uuid.Nil, head, media, true)
}

// content is what the draft would be as a version, with its hash.
func (s *Service) content(ctx context.Context, slug string) (*courseware.Course, string, error) {
	d, err := s.Open(ctx, slug)
	if err != nil {
		return nil, "", err
	}
	c, err := courseware.Settled(d.Course())
	if err != nil {
		return nil, "", err
	}
	hash, err := c.Hash()
	return c, hash, err
}

// reverseTakeIn puts back what stood before a package came, where nobody wrote
// on since.
func (s *Service) reverseTakeIn(ctx context.Context, tx *db.Tx, course string, d draftKey, st Step) (any, error) {
	var before, after imported
	if err := unpack(st, &before, &after); err != nil {
		return nil, err
	}
	_, now, err := s.content(ctx, course)
	if err != nil {
		return nil, err
	}
	former, err := formerOf(ctx, tx, st.ID)
	if err != nil || former == nil || now != after.Hash {
		return nil, orTouched(err)
	}
	return before, fillDraft(ctx, tx, d.ID, former)
}
