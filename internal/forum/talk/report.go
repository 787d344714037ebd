package talk

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/forum"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Report is something found wrong, as moderators of the towns concerned read
// it: never who reported it.
type Report struct {
	ID     uuid.UUID
	Slug   string // of the question or text
	Kind   forum.Kind
	PostID *uuid.UUID
	Title  i18n.Text
	Lang   i18n.Lang
	Said   string // what the post says
	From   i18n.Text
	Reason string
	At     time.Time
}

func checkReason(reason string) (string, error) {
	reason = strings.TrimSpace(reason)
	n := utf8.RuneCountInString(reason)
	switch {
	case n == 0:
		return "", fault.InvalidInput(fault.Field{Name: "reason", ID: "forum.need.report"})
	case n > forum.MostReason:
		return "", fault.InvalidInput(fault.Field{Name: "reason", ID: "forum.long", Args: fault.Args{"Most": forum.MostReason, "Count": n}})
	}
	return reason, nil
}

// Report tells the moderators of the towns concerned that something is wrong;
// uuid.Nil is the question or text itself.
func (s *Service) Report(ctx context.Context, slug string, post uuid.UUID, reason string) error {
	if err := actor.Require(ctx, forum.Write); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		t, err := s.Read(ctx, slug)
		if err != nil {
			return err
		}
		var about *Post
		if post != uuid.Nil {
			p, ok := t.post(post)
			if !ok {
				return fault.Missing("forum.post.missing")
			}
			about = &p
		}
		if reason, err = checkReason(reason); err != nil {
			return err
		}
		id := db.NewID()
		if _, err := s.Forum.Signed(ctx, tx, id); err != nil { // counts it; the name goes nowhere
			return err
		}
		audit.Record(ctx, tx, audit.Entry{Action: "forum.reported", Object: "forum_report", ID: id})
		return insertReport(ctx, tx, id, t.Item, about, reason, clock.Now(ctx))
	})
}

// Reports lists what is open for the moderators of the actor's town.
func (s *Service) Reports(ctx context.Context) (list []Report, err error) {
	if err := actor.Require(ctx, forum.Moderate); err != nil {
		return nil, err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		list, err = selectReports(ctx, tx)
		return err
	})
	return list, err
}

// Settle ends a report for the actor's town: the post is taken down, or left.
// Of two moderators the second is told that it was settled.
func (s *Service) Settle(ctx context.Context, id uuid.UUID, down bool, reason string) error {
	list, err := s.Reports(ctx)
	if err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		for _, r := range list {
			if r.ID != id {
				continue
			}
			if reason, err = checkReason(reason); err != nil {
				return err
			}
			if err := insertDone(ctx, tx, id, down, reason, actor.From(ctx).Person, clock.Now(ctx)); err != nil {
				return err
			}
			if down && r.PostID != nil {
				return s.TakeDown(ctx, r.Slug, *r.PostID)
			}
			return nil
		}
		return fault.Missing("forum.report.missing")
	})
}
