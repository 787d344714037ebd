package public

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
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/tenant"
)

// The law gives six weeks to answer; an answered report is kept for a year.
const (
	AnswerWithin = 42 // days
	keptAnswered = 12 // months
)

// Barrier is something that keeps somebody from using the product.
type Barrier struct {
	ID        uuid.UUID
	Reference string
	Body      string
	Page      string
	ReplyTo   string // "" where none was given, or once it was answered
	Lang      i18n.Lang
	At        time.Time
	Due       clock.Date
	Answered  *time.Time
	Answer    string
}

// Left is how many days are left to answer; below zero it is late.
func (b Barrier) Left(today clock.Date) int { return b.Due.Sub(today) }

// Met stores a report. Everybody may report; what was typed was checked by the
// form.
func (s *Service) Met(ctx context.Context, b Barrier) error {
	now := clock.Now(ctx)
	b.ID, b.At, b.Due, b.Lang = db.NewID(), now, clock.Today(ctx).AddDays(AnswerWithin), i18n.LangOf(ctx)
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		audit.Record(ctx, tx, audit.Entry{Action: "public.barrier", Object: "barrier_report", ID: b.ID})
		return insertBarrier(ctx, tx, b)
	})
}

// Barriers lists what was reported, what is due first, answered ones last.
func (s *Service) Barriers(ctx context.Context) (list []Barrier, err error) {
	if err := actor.Require(ctx, tenant.Present); err != nil {
		return nil, err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		list, err = selectBarriers(ctx, tx)
		return err
	})
	return list, err
}

// MostAnswer bounds what is noted about an answer.
const MostAnswer = 1000

// Answer notes that, and what, was answered. The mail itself is written by a
// person.
func (s *Service) Answer(ctx context.Context, id uuid.UUID, what string) error {
	if err := actor.Require(ctx, tenant.Present); err != nil {
		return err
	}
	what = strings.TrimSpace(what)
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		known, err := knowsBarrier(ctx, tx, id)
		n := utf8.RuneCountInString(what)
		switch {
		case err != nil:
			return err
		case !known:
			return fault.Missing("error.not_found")
		case n == 0:
			return fault.InvalidInput(fault.Field{Name: "answer", ID: "public.barrier.need"})
		case n > MostAnswer:
			return fault.InvalidInput(fault.Field{Name: "answer", ID: "public.long", Args: fault.Args{"Most": MostAnswer, "Count": n}})
		}
		done, err := answerBarrier(ctx, tx, id, what, clock.Now(ctx))
		if err == nil && !done {
			err = fault.Clash("public.barrier.done")
		}
		if err == nil {
			audit.Record(ctx, tx, audit.Entry{Action: "public.answered", Object: "barrier_report", ID: id})
		}
		return err
	})
}

// Sweep drops reports that were answered long ago.
func (s *Service) Sweep(ctx context.Context) error {
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		return deleteAnswered(ctx, tx, clock.Today(ctx).AddMonths(-keptAnswered).Start(clock.Zone(ctx)))
	})
}
