package card

import (
	"cmp"
	"context"
	"strings"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/login"
	"codeberg.org/lotse/lotse/internal/login/secret"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// The form fields of a sign-in by card.
const (
	FieldNumber = "number"
	FieldPIN    = "pin"
)

// Proof is a card as scanned or typed, with its PIN. One of Token and
// Number is set.
type Proof struct{ Token, Number, PIN string }

var (
	sourceLimit = secret.Limit{Kind: "card-source", Max: 100, Window: 15 * time.Minute}
	// unknownLimit counts guesses on cards there are not, so that they lock like
	// those there are.
	unknownLimit = secret.Limit{Kind: "card", Max: MaxPINs, Window: 24 * time.Hour}
)

// check says what is not typed completely; it costs no try.
func (p *Proof) check() (digest []byte, err error) {
	p.PIN = strings.Join(strings.Fields(p.PIN), "")
	var wrong []fault.Field
	digest = secret.Digest(p.Token)
	if p.Token == "" {
		number := secret.PlainCode(p.Number)
		if digest = secret.Digest(number); len(number) != numberLength {
			wrong = append(wrong, fault.Field{Name: FieldNumber, ID: "login.card.number_incomplete"})
		}
	}
	if len(p.PIN) != PINLength || strings.Trim(p.PIN, "0123456789") != "" {
		wrong = append(wrong, fault.Field{Name: FieldPIN, ID: "login.card.pin_incomplete"})
	}
	if len(wrong) > 0 {
		return nil, fault.InvalidInput(wrong...)
	}
	return digest, nil
}

// SignIn begins a session with card and PIN. A card that never was, one
// with a wrong PIN and one that has ended are the same to the caller, in
// words, status, counting and time; only the right PIN is told more.
func (s *Service) SignIn(ctx context.Context, p Proof, from login.From) (*login.Opened, error) {
	digest, err := p.check()
	if err != nil {
		return nil, err
	}
	var card attempt
	var over error
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		if over, err = secret.Count(ctx, tx, sourceLimit.Of(from.Source)); err != nil || over != nil {
			return err
		}
		card, err = try(ctx, tx, digest)
		return err
	})
	if err = cmp.Or(err, over); err != nil {
		return nil, err
	}
	if card.tries > MaxPINs {
		return nil, s.refusal(ctx, fault.Limited, "login.card.locked", 0)
	}
	ok, err := s.Hasher.Matches(ctx, p.PIN, card.hash)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, s.refuse(ctx, card)
	}
	return s.begin(ctx, card, from)
}

// try counts a try before it is known whether it succeeds: parallel
// guesses cannot slip through together.
func try(ctx context.Context, tx *db.Tx, digest []byte) (attempt, error) {
	card, err := countTry(ctx, tx, digest)
	if err == nil && card.id == uuid.Nil {
		card.tries, err = secret.Try(ctx, tx, unknownLimit.OfDigest(digest))
	}
	return card, err
}

func (s *Service) refuse(ctx context.Context, card attempt) error {
	if card.tries < MaxPINs {
		return s.refusal(ctx, fault.Invalid, "login.card.refused", MaxPINs-card.tries)
	}
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if card.id != uuid.Nil {
			audit.Record(ctx, tx, audit.Entry{Action: "login.card.locked", Object: "card", ID: card.id})
		}
		return nil
	})
	if err != nil {
		return err
	}
	return s.refusal(ctx, fault.Limited, "login.card.locked", 0)
}

func (s *Service) begin(ctx context.Context, card attempt, from login.From) (*login.Opened, error) {
	var opened *login.Opened
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		works, err := acceptTry(ctx, tx, card.id, clock.Today(ctx))
		if err != nil || !works {
			return err
		}
		if err := secret.TakeBack(ctx, tx, sourceLimit.Of(from.Source)); err != nil {
			return err
		}
		audit.Record(ctx, tx, audit.Entry{Action: "login.card.used", Object: "card", ID: card.id})
		opened, err = login.OpenSession(ctx, tx, card.account, from)
		return err
	})
	if err == nil && opened == nil {
		err = s.refusal(ctx, fault.Invalid, "login.card.ended", 0)
	}
	return opened, err
}

// refusal names who helps: people without a desk have nobody beside them.
func (s *Service) refusal(ctx context.Context, kind fault.Kind, id string, left int) error {
	t, err := s.Tenants.Current(ctx)
	if err != nil {
		return err
	}
	help := t.Contact.Line()
	if help == "" {
		help = i18n.T(ctx, "login.card.help")
	}
	return fault.New(kind, id, fault.Args{"Contact": help, "Count": left, "Max": MaxPINs})
}
