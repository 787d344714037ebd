package forum

import (
	"context"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// QuestionText is a question as typed, in the language of who asks.
type QuestionText struct {
	Title, Body string
	Lang        i18n.Lang
}

func (q QuestionText) content() Content {
	return Content{Lang: q.Lang, Licence: Licences[0], Texts: map[Part]i18n.Text{Title: {q.Lang: q.Title}, Body: {q.Lang: q.Body}}}
}

// Ask puts a question to the town or its network, at once: an answer that has
// to wait for a moderator helps nobody.
func (s *Service) Ask(ctx context.Context, q QuestionText, reach Reach) (string, error) {
	if err := actor.Require(ctx, Write); err != nil {
		return "", err
	}
	c := q.content()
	if err := c.Check(Question); err != nil {
		return "", err
	}
	if reach == Public {
		return "", fault.InvalidInput(fault.Field{Name: "reach", ID: "forum.need.reach"})
	}
	i := Item{ID: db.NewID(), Kind: Question, Slug: NewSlug(c.Texts[Title][c.Lang])}
	return i.Slug, s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := s.reachable(ctx, reach); err != nil {
			return err
		}
		name, err := s.Signed(ctx, tx, i.ID)
		if err != nil {
			return err
		}
		now := clock.Now(ctx)
		if err := insertItem(ctx, tx, i, name, now); err != nil {
			return err
		}
		audit.Record(ctx, tx, audit.Entry{Action: "forum.asked_question", Object: "forum_item", ID: i.ID, Detail: map[string]any{"reach": reach}})
		return insertVersion(ctx, tx, i, 1, c, reach, now)
	})
}

// Open shows a question of the town to everybody, or closes it again. A
// moderator decides; guests read no names below it.
func (s *Service) Open(ctx context.Context, slug string, public bool) error {
	if err := actor.Require(ctx, Moderate); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		i, err := selectItem(ctx, tx, slug, 0, false)
		switch {
		case err != nil:
			return err
		case !i.Own || i.Kind != Question:
			return fault.Missing("forum.missing")
		}
		made := Decision{What: "released", Reach: Public, At: clock.Now(ctx)}
		if !public {
			made.What = "withdrawn"
		}
		if err := openQuestion(ctx, tx, i.ID, public); err != nil {
			return err
		}
		return decided(ctx, tx, i.ID, made)
	})
}

// Accept marks the answer that helped; its asker and moderators of the town
// may. No answer is uuid.Nil.
func (s *Service) Accept(ctx context.Context, slug string, answer uuid.UUID) error {
	if err := actor.Require(ctx, Write); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		i, err := selectItem(ctx, tx, slug, 0, false)
		switch {
		case err != nil:
			return err
		case i.Kind != Question || !i.Own:
			return fault.Missing("forum.missing")
		case !i.Mine && !actor.From(ctx).Can(Moderate):
			return fault.Denied("forum.accept.own")
		}
		audit.Record(ctx, tx, audit.Entry{Action: "forum.accepted", Object: "forum_item", ID: i.ID})
		return acceptAnswer(ctx, tx, i.ID, answer)
	})
}
