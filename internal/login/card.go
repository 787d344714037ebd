package login

import (
	"context"
	"crypto/rand"
	"math/big"
	"strings"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/login/secret"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

const (
	// MaxPINs is how many wrong PINs in a row lock a card. Six digits and five
	// guesses: a finder's chance is 1 in 200,000.
	MaxPINs = 5
	// PINLength is how many digits a PIN has.
	PINLength = 6
	// cardNumberLength is 60 bits: short enough to type from a card, far too
	// long to guess within the limit of a source.
	cardNumberLength = 12
)

// CardState is what HR sees of a person's card.
type CardState string

// The states.
const (
	NoCard     CardState = "none"
	CardWorks  CardState = "works"
	CardLocked CardState = "locked"
)

// Holder is a person as the pages that print cards show them.
type Holder struct {
	Person  uuid.UUID
	Slug    string
	Name    string // as lists show it
	Full    string // as cards show it
	Number  string // personnel number
	Lang    i18n.Lang
	HasMail bool
	Unit    i18n.Text // of the posting with the largest share
	HasRole bool      // beyond employee and supervisor
	Closed  bool      // the account
	Printed *time.Time
	Wrong   int
}

// Card is the state of the person's card.
func (h Holder) Card() CardState {
	switch {
	case h.Printed == nil:
		return NoCard
	case h.Wrong >= MaxPINs:
		return CardLocked
	}
	return CardWorks
}

// CardFilter chooses whose cards are printed.
type CardFilter struct {
	Person string // slug; gets a new card in any case
	Unit   string // slug; with its sub-tree
	NoMail bool   // only people without an e-mail address
	Again  bool   // also those who have a card; it ends
}

// secrets are what a card and its slip say; they exist on paper only.
type secrets struct{ token, number, pin string }

func newSecrets() secrets {
	return secrets{token: rand.Text(), number: secret.NewCode(cardNumberLength, 4), pin: newPIN()}
}

func newPIN() string {
	n, err := rand.Int(rand.Reader, big.NewInt(1_000_000))
	if err != nil {
		panic(err) //nolint:forbidigo // the system's random source is gone
	}
	digits := n.String()
	return strings.Repeat("0", PINLength-len(digits)) + digits
}

// mayBegin is mayInvite for what signs in as somebody else: a card, a letter.
// Whoever holds a role beyond employee and supervisor gets theirs from those
// who could give themselves that role anyway; HR could otherwise take it.
func (s *Service) mayBegin(ctx context.Context, tx *db.Tx, person uuid.UUID) error {
	if err := s.mayInvite(ctx, tx, person); err != nil || actor.From(ctx).Can(GiveRoles) {
		return err
	}
	held, err := holdsRole(ctx, tx, person, clock.Today(ctx))
	if err == nil && held {
		err = fault.Denied("login.role_account")
	}
	return err
}

// RevokeCard ends the card of a person at once, with every session: whoever
// found the card may have signed in. A person without a card is no fault, a
// double click changes nothing.
func (s *Service) RevokeCard(ctx context.Context, person uuid.UUID) error {
	return s.onCard(ctx, person, func(ctx context.Context, tx *db.Tx, account uuid.UUID) error {
		now := clock.Now(ctx)
		if _, err := endSessions(ctx, tx, account, uuid.Nil, now); err != nil {
			return err
		}
		return revokeCards(ctx, tx, account, "lost", now)
	})
}

// UnlockCard lets the PIN be tried again.
func (s *Service) UnlockCard(ctx context.Context, person uuid.UUID) error {
	return s.onCard(ctx, person, func(ctx context.Context, tx *db.Tx, account uuid.UUID) error {
		card, err := unlockCard(ctx, tx, account)
		if err == nil && card != uuid.Nil {
			audit.Record(ctx, tx, audit.Entry{Action: "login.card.unlocked", Object: "card", ID: card})
		}
		return err
	})
}

func (s *Service) onCard(ctx context.Context, person uuid.UUID, do func(context.Context, *db.Tx, uuid.UUID) error) error {
	if err := actor.Require(ctx, Invite); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := s.mayInvite(ctx, tx, person); err != nil {
			return err
		}
		who, err := selectAddressee(ctx, tx, person, clock.Today(ctx))
		if err != nil || who == nil {
			return err
		}
		return do(ctx, tx, who.Account)
	})
}

// revokeCards ends the working card of an account, if there is one.
func revokeCards(ctx context.Context, tx *db.Tx, account uuid.UUID, why string, now time.Time) error {
	card, err := revokeCard(ctx, tx, account, now)
	if err == nil && card != uuid.Nil {
		audit.Record(ctx, tx, audit.Entry{
			Action: "login.card.revoked", Object: "card", ID: card, Detail: map[string]any{"why": why},
		})
	}
	return err
}
