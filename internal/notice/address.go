package notice

import (
	"context"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/mail"
)

// Refusal is an address that takes no mail.
type Refusal struct {
	Person     uuid.UUID
	Slug, Name string
	Box        string
	At         time.Time
	Answer     string // of the mail server
}

// AddressRefused notes addresses that the mail server refused for good, in the
// transaction that notes the mail. What the mail said becomes a letter.
func (s *Service) AddressRefused(ctx context.Context, tx *db.Tx, facts []mail.Refusal) error {
	for _, f := range facts {
		if err := upsertRefusal(ctx, tx, f, clock.Now(ctx)); err != nil {
			return err
		}
	}
	return nil
}

// Refusals are the addresses of people within the actor's reach that take no
// mail, as long as they have no other one.
func (s *Service) Refusals(ctx context.Context) (list []Refusal, err error) {
	if err := actor.Require(ctx, people.Read); err != nil {
		return nil, err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		units, everywhere, err := s.People.Within(ctx, people.Read, "")
		if err != nil {
			return err
		}
		if list, err = refusals(ctx, tx, units, everywhere, clock.Today(ctx)); err != nil {
			return err
		}
		seen := make([]uuid.UUID, len(list))
		for i, r := range list {
			seen[i] = r.Person
		}
		audit.Look(ctx, tx, "notice_refusals", seen...)
		return nil
	})
	return list, err
}

// RefusalOf is that the address a person has now takes no mail, as somebody
// reads it on the person's page; ok says whether it is so.
func (s *Service) RefusalOf(ctx context.Context, person uuid.UUID) (r Refusal, ok bool, err error) {
	if err := s.People.InReach(ctx, people.Read, person); err != nil {
		return r, false, err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		r, ok, err = refusalOf(ctx, tx, person)
		return err
	})
	return r, ok, err
}

// TryAgain lets mails go again to the address of a person that took none.
func (s *Service) TryAgain(ctx context.Context, slug string) error {
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		rec, err := s.People.Get(ctx, slug)
		if err != nil {
			return err
		}
		person := rec.Person.ID
		audit.Record(ctx, tx, audit.Entry{Action: "notice.address_tried_again", Object: "person", ID: person})
		return deleteRefusal(ctx, tx, person)
	})
}
