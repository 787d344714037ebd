package forum

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// Waiting is a draft in the queue of the moderators.
type Waiting struct {
	Item
	Wanted Reach
	Since  time.Time
}

// Queue lists what waits for a release, the longest wait first.
func (s *Service) Queue(ctx context.Context) (list []Waiting, err error) {
	if err := actor.Require(ctx, Moderate); err != nil {
		return nil, err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		list, err = selectQueue(ctx, tx)
		return err
	})
	return list, err
}

// Decision is what was decided about an item, and why.
type Decision struct {
	What   string // released, refused, withdrawn
	Reach  Reach
	Reason string
	At     time.Time
}

// MostReason bounds a reason.
const MostReason = 1000

// Reasons of moderators: without one nobody learns from a refusal.
func checkReason(reason string, need bool) (string, error) {
	reason = strings.TrimSpace(reason)
	n := utf8.RuneCountInString(reason)
	switch {
	case need && n == 0:
		return "", fault.InvalidInput(fault.Field{Name: "reason", ID: "forum.need.reason"})
	case n > MostReason:
		return "", fault.InvalidInput(fault.Field{Name: "reason", ID: "forum.long", Args: fault.Args{"Most": MostReason, "Count": n}})
	}
	return reason, nil
}

// Decide releases what waits, or gives it back with a reason. Of two
// moderators the second learns that it was decided; nobody releases a text of
// their own.
func (s *Service) Decide(ctx context.Context, slug string, revision int, release bool, reason string) error {
	if err := actor.Require(ctx, Moderate); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		d, err := mayWrite(ctx, tx, slug, true)
		switch {
		case err != nil:
			return err
		case d.State != Asked || d.Revision != revision:
			return fault.Clash("forum.decided")
		case d.Mine && release:
			return fault.Denied("forum.own")
		}
		reason, err := checkReason(reason, !release)
		if err != nil {
			return err
		}
		made := Decision{What: "refused", Reach: d.Wanted, Reason: reason, At: clock.Now(ctx)}
		if !release {
			if err := giveBack(ctx, tx, d.ID, reason); err != nil {
				return err
			}
			return decided(ctx, tx, d.ID, made)
		}
		made.What = "released"
		if err := s.publish(ctx, tx, d, d.Content, d.Wanted); err != nil {
			return err
		}
		return decided(ctx, tx, d.ID, made)
	})
}

// Withdraw makes an item the town's own again: its author and moderators may.
func (s *Service) Withdraw(ctx context.Context, slug, reason string) error {
	if err := actor.Require(ctx, Write); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		d, err := mayWrite(ctx, tx, slug, true)
		if err != nil {
			return err
		}
		reason, err := checkReason(reason, true)
		if err != nil {
			return err
		}
		if d.Reach == Town {
			return fault.Clash("forum.withdrawn_already")
		}
		if err := narrow(ctx, tx, d.ID); err != nil {
			return err
		}
		if err := s.tell(ctx, tx, d.Item); err != nil {
			return err
		}
		return decided(ctx, tx, d.ID, Decision{What: "withdrawn", Reach: d.Reach, Reason: reason, At: clock.Now(ctx)})
	})
}

func decided(ctx context.Context, tx *db.Tx, item uuid.UUID, d Decision) error {
	audit.Record(ctx, tx, audit.Entry{Action: "forum." + d.What, Object: "forum_item", ID: item, Detail: map[string]any{"reach": d.Reach}})
	return insertDecision(ctx, tx, item, actor.From(ctx).Person, d)
}
