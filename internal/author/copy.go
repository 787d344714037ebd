package author

import (
	"context"
	"encoding/json"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Copy begins a course with everything that another one says in its draft. It
// is a course of its own from then on.
func (s *Service) Copy(ctx context.Context, of string, title i18n.Text) (Done, error) {
	if err := actor.Require(ctx, Write); err != nil {
		return Done{}, err
	}
	d, err := s.Open(ctx, of)
	if err != nil {
		return Done{}, err
	}
	c := d.Course()
	if title[c.Source] == "" {
		return Done{}, fault.InvalidInput(fault.Field{Name: "title", ID: "author.title_missing"})
	}
	c.Title = title
	media, err := json.Marshal(c.Media)
	if err != nil {
		return Done{}, err
	}
	var done Done
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		slugs, err := slugsTaken(ctx, tx)
		if err != nil {
			return err
		}
		c.Slug = Name(title[c.Source], "course", slugs)
		to := draftKey{ID: db.NewID(), State: Drafting, Source: c.Source}
		if err := insertDraft(ctx, tx, to, uuid.Nil, courseHead(*c)); err != nil {
			return err
		}
		if err := replaceRows(ctx, tx, to.ID, rowsOf(c), true); err != nil {
			return err
		}
		setMedia(tx, to.ID, media)
		change, err := note(ctx, tx, to.ID, step{Kind: CourseMade, Key: of})
		audit.Record(ctx, tx, audit.Entry{Action: "author.copied", Object: "draft", ID: to.ID, Detail: map[string]any{"slug": c.Slug, "of": of}})
		done = Done{ID: c.Slug, Version: 1, Change: change, At: clock.Now(ctx)}
		return err
	})
	return done, err
}
