package figures

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
	"codeberg.org/lotse/lotse/internal/tenant"
)

// Round is a span of days in which checks are counted together.
type Round struct {
	ID     uuid.UUID
	Name   string
	Starts clock.Date
	Ends   clock.Date // the last day
	Closed *time.Time
	Staff  int         // when it was closed
	Units  []uuid.UUID // whose people are asked, with all below; none: everybody
	Invite bool        // they are told of it
}

// NewRound is what is asked for to open one.
type NewRound struct {
	Name         string
	Starts, Ends clock.Date
	Units        []uuid.UUID
	Invite       bool
}

// The fields of NewRound.
const (
	FieldName   = "name"
	FieldStarts = "starts"
	FieldEnds   = "ends"
	FieldUnits  = "units"
	FieldInvite = "invite"
)

const (
	mostName = 120
	mostDays = 366
)

// check says what is wrong with the input.
func (n *NewRound) check(today clock.Date) error {
	n.Name = strings.TrimSpace(n.Name)
	var wrong []fault.Field
	if n.Name == "" || utf8.RuneCountInString(n.Name) > mostName {
		wrong = append(wrong, fault.Field{Name: FieldName, ID: "figures.round.name.wrong", Args: fault.Args{"Max": mostName}})
	}
	if n.Starts.IsZero() {
		wrong = append(wrong, fault.Field{Name: FieldStarts, ID: "figures.round.starts.wrong"})
	}
	if n.Ends.IsZero() || n.Ends.Before(n.Starts) || n.Ends.Before(today) || n.Ends.Sub(n.Starts) > mostDays {
		wrong = append(wrong, fault.Field{Name: FieldEnds, ID: "figures.round.ends.wrong"})
	}
	if len(wrong) > 0 {
		return fault.InvalidInput(wrong...)
	}
	return nil
}

// Open begins a round. Its days are no other round's.
func (s *Service) Open(ctx context.Context, n NewRound) (id uuid.UUID, err error) {
	if err := actor.Require(ctx, Manage); err != nil {
		return id, err
	}
	if err := n.check(clock.Today(ctx)); err != nil {
		return id, err
	}
	agreed, err := s.Tenants.Agreement(ctx)
	if err != nil {
		return id, err
	}
	if !agreed.Allows(tenant.SkillFigures) {
		return id, fault.Denied("figures.not_agreed")
	}
	tree, err := s.Org.Tree(ctx)
	if err != nil {
		return id, err
	}
	if units := outermost(tree, n.Units); len(units) > 0 || len(n.Units) == 0 {
		n.Units = append([]uuid.UUID{}, units...)
	} else { // none of them is there: not the whole town instead
		return id, fault.InvalidInput(fault.Field{Name: FieldUnits, ID: "figures.round.units.wrong"})
	}
	id = db.NewID()
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		rounds, err := lockRounds(ctx, tx)
		if err != nil {
			return err
		}
		for _, r := range rounds {
			if !n.Starts.After(r.Ends) && !r.Starts.After(n.Ends) {
				return fault.InvalidInput(fault.Field{Name: FieldStarts, ID: "figures.round.overlap", Args: fault.Args{"Name": r.Name}})
			}
		}
		audit.Record(ctx, tx, audit.Entry{Action: "skill.round_opened", Object: "skill_round", ID: id})
		return insertRound(ctx, tx, id, n)
	})
	return id, err
}

// Close ends a round today and publishes it.
func (s *Service) Close(ctx context.Context, id uuid.UUID) error {
	if err := actor.Require(ctx, Manage); err != nil {
		return err
	}
	return s.close(ctx, id)
}

// CloseDue publishes the rounds whose last day is over, where the agreement
// still allows it. Running it again does nothing.
func (s *Service) CloseDue(ctx context.Context) error {
	agreed, err := s.Tenants.Agreement(ctx)
	if err != nil || !agreed.Allows(tenant.SkillFigures) {
		return err
	}
	var due []uuid.UUID
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		due, err = dueRounds(ctx, tx, clock.Today(ctx))
		return err
	})
	for _, id := range due {
		if err == nil {
			err = s.close(ctx, id)
		}
	}
	return err
}

func (s *Service) close(ctx context.Context, id uuid.UUID) error {
	agreed, err := s.Tenants.Agreement(ctx)
	if err != nil {
		return err
	}
	if !agreed.Allows(tenant.SkillFigures) {
		return fault.Denied("figures.not_agreed")
	}
	frame, err := s.Skills.Framework(ctx)
	if err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		r, err := lockRound(ctx, tx, id)
		if err != nil || r.Closed != nil {
			return err
		}
		if today := clock.Today(ctx); today.Before(r.Ends) {
			r.Ends = today
		}
		if r.Ends.Before(r.Starts) {
			return fault.Clash("figures.round.not_begun")
		}
		tree, err := s.Org.TreeAt(ctx, r.Ends)
		if err != nil {
			return err
		}
		within := r.reach(tree)
		if err := s.publish(ctx, tx, publishing{frame, tree, within, r, agreed.MinGroupSurvey}); err != nil {
			return err
		}
		audit.Record(ctx, tx, audit.Entry{Action: "skill.round_closed", Object: "skill_round", ID: id})
		return closeRound(ctx, tx, r, within, clock.Now(ctx))
	})
}
