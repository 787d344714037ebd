package duty

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

// Exempt frees a member of a duty from today until the day before to. Both a
// reason and an end are needed: what has none is a change of the rule.
func (s *Service) Exempt(ctx context.Context, slug string, person uuid.UUID, to clock.Date, reason string) error {
	reason = strings.TrimSpace(reason)
	var fields []fault.Field
	if reason == "" || utf8.RuneCountInString(reason) > 500 {
		fields = append(fields, fault.Field{Name: "reason", ID: "duty.exempt_reason"})
	}
	today := clock.Today(ctx)
	if !to.After(today) || to.After(today.AddYears(5)) {
		fields = append(fields, fault.Field{Name: "to", ID: "duty.exempt_end"})
	}
	if len(fields) > 0 {
		return fault.InvalidInput(fields...)
	}
	return s.care(ctx, slug, person, "duty.exempted", func(ctx context.Context, tx *db.Tx, d Duty) error {
		return insertExemption(ctx, tx, d.ID, person, today, to, reason, orNull(actor.From(ctx).Person))
	})
}

// EndExemption ends the running exemption today.
func (s *Service) EndExemption(ctx context.Context, slug string, person uuid.UUID) error {
	return s.care(ctx, slug, person, "duty.exemption_ended", func(ctx context.Context, tx *db.Tx, d Duty) error {
		ended, err := endExemption(ctx, tx, d.ID, person, clock.Today(ctx))
		if err == nil && !ended {
			err = fault.Clash("duty.not_exempt")
		}
		return err
	})
}

// UndoExemption ends the running exemption that the actor gave on the day of
// at; one that somebody else gave since stays.
func (s *Service) UndoExemption(ctx context.Context, slug string, person uuid.UUID, at time.Time) error {
	return s.care(ctx, slug, person, "duty.exemption_ended", func(ctx context.Context, tx *db.Tx, d Duty) error {
		given := clock.DateOf(at, clock.Zone(ctx))
		ended, err := endExemptionBy(ctx, tx, d.ID, person, clock.Today(ctx), given, actor.From(ctx).Person)
		if err == nil && !ended {
			err = fault.Clash("duty.not_exempt")
		}
		return err
	})
}

// Proof is a proof from elsewhere as HR has seen it.
type Proof struct {
	On     clock.Date
	Until  clock.Date // as printed; zero: it does not say
	Issuer string
}

// RecordProof records a proof from elsewhere of a member.
func (s *Service) RecordProof(ctx context.Context, slug string, person uuid.UUID, p Proof) (uuid.UUID, error) {
	id := db.NewID()
	p.Issuer = strings.TrimSpace(p.Issuer)
	var fields []fault.Field
	if p.On.IsZero() || p.On.After(clock.Today(ctx)) {
		fields = append(fields, fault.Field{Name: "on", ID: "duty.proof_day"})
	}
	if !p.Until.IsZero() && p.Until.Before(p.On) {
		fields = append(fields, fault.Field{Name: "until", ID: "duty.proof_until"})
	}
	if p.Issuer == "" || utf8.RuneCountInString(p.Issuer) > 200 {
		fields = append(fields, fault.Field{Name: "issuer", ID: "duty.proof_issuer"})
	}
	if len(fields) > 0 {
		return id, fault.InvalidInput(fields...)
	}
	return id, s.care(ctx, slug, person, "duty.proof_recorded", func(ctx context.Context, tx *db.Tx, d Duty) error {
		if !d.Terms.byProof() {
			return fault.Clash("duty.proof_not_asked")
		}
		return insertProof(ctx, tx, d.ID, person, id, nil, p, clock.Now(ctx), orNull(actor.From(ctx).Person))
	})
}

// WithdrawProof takes back a proof that was typed in wrongly.
func (s *Service) WithdrawProof(ctx context.Context, slug string, person, proof uuid.UUID) error {
	return s.care(ctx, slug, person, "duty.proof_withdrawn", func(ctx context.Context, tx *db.Tx, d Duty) error {
		p, ok, err := proofOf(ctx, tx, d.ID, person, proof)
		if err != nil {
			return err
		}
		if !ok {
			return fault.Missing("duty.proof_unknown")
		}
		return insertProof(ctx, tx, d.ID, person, db.NewID(), &proof, p, clock.Now(ctx), orNull(actor.From(ctx).Person))
	})
}

// care runs fn on a member in the actor's reach and works out their dates.
func (s *Service) care(ctx context.Context, slug string, person uuid.UUID, action string, fn func(context.Context, *db.Tx, Duty) error) error {
	if err := s.People.InReach(ctx, Care, person); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := lockPersons(ctx, tx, []uuid.UUID{person}); err != nil {
			return err
		}
		d, err := dutyBySlug(ctx, tx, slug)
		if err != nil {
			return err
		}
		in, err := isMember(ctx, tx, d.ID, person)
		if err != nil {
			return err
		}
		if !in {
			return fault.Clash("duty.not_affected")
		}
		if err := fn(ctx, tx, d); err != nil {
			return err
		}
		audit.Record(ctx, tx, audit.Entry{Action: action, Object: "duty", ID: d.ID, Detail: map[string]any{"person": person}})
		audit.Look(ctx, tx, "duty", person)
		if err := undate(ctx, tx, d.ID, []uuid.UUID{person}); err != nil {
			return err
		}
		return s.date(ctx, tx, work{duties: []Duty{d}, persons: []uuid.UUID{person}})
	})
}
