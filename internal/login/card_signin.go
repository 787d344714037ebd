package login

import (
	"cmp"
	"context"
	"strings"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/login/secret"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// The form fields of a sign-in by card.
const (
	FieldCardNumber = "number"
	FieldPIN        = "pin"
)

// CardProof is a card as scanned or typed, with its PIN. One of Token and
// Number is set.
type CardProof struct{ Token, Number, PIN string }

var (
	cardSourceLimit = secret.Limit{Kind: "card-source", Max: 100, Window: 15 * time.Minute}
	// cardLimit counts guesses on cards there are not, so that they lock like
	// those there are.
	cardLimit = secret.Limit{Kind: "card", Max: MaxPINs, Window: 24 * time.Hour}
)

// check says what is not typed completely; it costs no try.
func (p *CardProof) check() (digest []byte, err error) {
	p.PIN = strings.Join(strings.Fields(p.PIN), "")
	var wrong []fault.Field
	digest = secret.Digest(p.Token)
	if p.Token == "" {
		number := secret.PlainCode(p.Number)
		if digest = secret.Digest(number); len(number) != cardNumberLength {
			wrong = append(wrong, fault.Field{Name: FieldCardNumber, ID: "login.card.number_incomplete"})
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

// SignInByCard begins a session with card and PIN. A card that never was, one
// with a wrong PIN and one that has ended are the same to the caller, in
// words, status, counting and time; only the right PIN is told more.
func (s *Service) SignInByCard(ctx context.Context, p CardProof, from From) (*Opened, error) {
	digest, err := p.check()
	if err != nil {
		return nil, err
	}
	var card cardTry
	var over error
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		if over, err = secret.Count(ctx, tx, cardSourceLimit.Of(from.Source)); err != nil || over != nil {
			return err
		}
		card, err = tryCard(ctx, tx, digest)
		return err
	})
	if err = cmp.Or(err, over); err != nil {
		return nil, err
	}
	if card.tries > MaxPINs {
		return nil, s.cardFault(ctx, fault.Limited, "login.card.locked", 0)
	}
	ok, err := s.hasher.Matches(ctx, p.PIN, card.hash)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, s.refuseCard(ctx, card)
	}
	return s.beginByCard(ctx, card, from)
}

// tryCard counts a try before it is known whether it succeeds: parallel
// guesses cannot slip through together.
func tryCard(ctx context.Context, tx *db.Tx, digest []byte) (cardTry, error) {
	card, err := countTry(ctx, tx, digest)
	if err == nil && card.id == uuid.Nil {
		card.tries, err = secret.Try(ctx, tx, cardLimit.OfDigest(digest))
	}
	return card, err
}

func (s *Service) refuseCard(ctx context.Context, card cardTry) error {
	if card.tries < MaxPINs {
		return s.cardFault(ctx, fault.Invalid, "login.card.refused", MaxPINs-card.tries)
	}
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if card.id != uuid.Nil {
			audit.Record(ctx, tx, audit.Entry{Action: "login.card.locked", Object: "card", ID: card.id})
		}
		return nil
	})
	if err != nil {
		return err
	}
	return s.cardFault(ctx, fault.Limited, "login.card.locked", 0)
}

func (s *Service) beginByCard(ctx context.Context, card cardTry, from From) (*Opened, error) {
	var opened *Opened
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		works, err := acceptTry(ctx, tx, card.id, clock.Today(ctx))
		if err != nil || !works {
			return err
		}
		if err := secret.TakeBack(ctx, tx, cardSourceLimit.Of(from.Source)); err != nil {
			return err
		}
		audit.Record(ctx, tx, audit.Entry{Action: "login.card.used", Object: "card", ID: card.id})
		opened, err = begin(ctx, tx, card.account, from)
		return err
	})
	if err == nil && opened == nil {
		err = s.cardFault(ctx, fault.Invalid, "login.card.ended", 0)
	}
	return opened, err
}

// cardFault names who helps: people without a desk have nobody beside them.
func (s *Service) cardFault(ctx context.Context, kind fault.Kind, id string, left int) error {
	t, err := s.tenants.Current(ctx)
	if err != nil {
		return err
	}
	help := t.Contact.Line()
	if help == "" {
		help = i18n.T(ctx, "login.card.help")
	}
	return fault.New(kind, id, fault.Args{"Contact": help, "Count": left, "Max": MaxPINs})
}
