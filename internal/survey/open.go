package survey

import (
	"context"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/suppress"
	"codeberg.org/lotse/lotse/internal/tenant"
)

// Open opens the boxes in which enough ballots lie, for the worker. Which of
// them come out is chance. The sheets are taken apart: values are added up,
// free texts are laid down one by one in no order. All of it is one
// transaction, which is not that of anybody who answered.
func (s *Service) Open(ctx context.Context) error {
	agreed, err := s.Tenants.Agreement(ctx)
	if err != nil || !agreed.Allows(tenant.CourseFeedback) {
		return err
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		full, err := waiting(ctx, tx)
		if err != nil {
			return err
		}
		for _, version := range full {
			opened, inside, err := lockBox(ctx, tx, version)
			if err != nil {
				return err
			}
			take := suppress.Counted(opened+inside, agreed.MinGroupSurvey) - opened
			if take < agreed.MinGroupSurvey {
				continue
			}
			if err := empty(ctx, tx, version, take, firstOf(clock.Today(ctx))); err != nil {
				return err
			}
		}
		return nil
	})
}

// Result is what came out of the box of a version.
type Result struct {
	Allowed  bool
	Minimum  int
	People   int // who answered and was counted; 0: too few yet
	Lines    []Line
	Comments []string // in no order
}

// Line is how a question was answered, by value; empty where it would narrow a
// small group.
type Line struct {
	Question
	Values []suppress.Range
}

// Result tells what people said about a version of a course.
func (s *Service) Result(ctx context.Context, version uuid.UUID) (*Result, error) {
	if err := actor.Require(ctx, Read); err != nil {
		return nil, err
	}
	agreed, err := s.Tenants.Agreement(ctx)
	if err != nil {
		return nil, err
	}
	k := agreed.MinGroupSurvey
	out := &Result{Allowed: agreed.Allows(tenant.CourseFeedback), Minimum: k}
	if !out.Allowed {
		return out, nil
	}
	var tally []tallied
	var comments []string
	err = s.DB.Read(ctx, func(_ context.Context, r *db.Reads) error {
		askOpened(r, version, &out.People)
		askTally(r, version, &tally)
		askComments(r, version, &comments)
		return nil
	})
	if err != nil || out.People < k {
		out.People = 0
		return out, err
	}
	out.Comments = comments
	for _, q := range s.Form.Questions {
		parts := make([]int, len(s.Form.Scale))
		for _, t := range tally {
			if t.Question == q.ID && t.Value >= 1 && t.Value <= len(parts) {
				parts[t.Value-1] = t.N
			}
		}
		bands, _ := suppress.Parts(parts, suppress.Range{Lo: out.People, Hi: out.People}, out.People, k)
		out.Lines = append(out.Lines, Line{q, bands})
	}
	return out, nil
}

// Sweep forgets what is older than the agreement keeps: who answered, ballots
// of boxes that never filled, and free texts.
func (s *Service) Sweep(ctx context.Context, before clock.Date) error {
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error { return forget(ctx, tx, firstOf(before)) })
}
