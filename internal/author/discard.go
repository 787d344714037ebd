package author

import (
	"context"
	"encoding/hex"
	"encoding/json"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// Discard takes a course that never was published out of all lists; its slug
// is free from then on. Undo under the slug of Done.ID brings it back.
func (s *Service) Discard(ctx context.Context, slug string) (Done, error) {
	if err := actor.Require(ctx, Write); err != nil {
		return Done{}, err
	}
	var done Done
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		w, err := s.way(ctx, tx, slug)
		if err != nil {
			return err
		}
		live, err := liveOf(ctx, tx, slug)
		switch {
		case err != nil:
			return err
		case live.VersionID != uuid.Nil:
			return fault.Clash("author.discard_live")
		case w.State != Drafting:
			return fault.Clash("author.discard_state")
		}
		away := hidden(w.ID)
		setDiscarded(ctx, tx, w.ID, away, true)
		change, err := note(ctx, tx, w.ID, step{Kind: Discarded, Before: slug, After: away})
		audit.Record(ctx, tx, audit.Entry{Action: "author.discarded", Object: "draft", ID: w.ID, Detail: map[string]any{"slug": slug}})
		done = Done{ID: away, Change: change, At: clock.Now(ctx)}
		return err
	})
	return done, err
}

// hidden is the slug of a discarded draft.
func hidden(draft uuid.UUID) string { return "x-" + hex.EncodeToString(draft[:]) }

// regain brings a discarded draft back, under another slug where its own was
// taken meanwhile.
func (s *Service) regain(ctx context.Context, tx *db.Tx, w way, course string, st Step) (Done, error) {
	if course != hidden(w.ID) {
		return Done{}, touchedSince() // it is back already
	}
	var slug string
	if err := json.Unmarshal(st.Before, &slug); err != nil {
		return Done{}, err
	}
	slugs, err := slugsTaken(ctx, tx)
	if err != nil {
		return Done{}, err
	}
	if slugs(slug) {
		slug = Name(slug, "course", slugs)
	}
	setDiscarded(ctx, tx, w.ID, slug, false)
	change, err := note(ctx, tx, w.ID, step{Kind: Discarded, Before: st.After, After: slug, Undoes: st.ID})
	audit.Record(ctx, tx, audit.Entry{Action: "author.regained", Object: "draft", ID: w.ID, Detail: map[string]any{"slug": slug}})
	return Done{ID: slug, Course: slug, Change: change, At: clock.Now(ctx)}, err
}
