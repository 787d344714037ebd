package card

import (
	"crypto/rand"
	"math/big"
	"strings"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/login"
	"codeberg.org/lotse/lotse/internal/login/secret"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/pdf"
	"codeberg.org/lotse/lotse/internal/tenant"
)

// Service prints, ends and unlocks cards and signs in with them.
type Service struct {
	DB      *db.DB
	Tenants *tenant.Service
	People  *people.Service
	Logins  *login.Service
	Hasher  *secret.Hasher
	PDF     *pdf.Compiler
}

const (
	// MaxPINs is how many wrong PINs in a row lock a card. Six digits and five
	// guesses: a finder's chance is 1 in 200,000.
	MaxPINs = 5
	// PINLength is how many digits a PIN has.
	PINLength = 6
	// numberLength is 60 bits: short enough to type from a card, far too
	// long to guess within the limit of a source.
	numberLength = 12
)

// State is what HR sees of a person's card.
type State string

// The states.
const (
	None   State = "none"
	Works  State = "works"
	Locked State = "locked"
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

// State is that of the person's card.
func (h Holder) State() State {
	switch {
	case h.Printed == nil:
		return None
	case h.Wrong >= MaxPINs:
		return Locked
	}
	return Works
}

// Filter chooses whose cards are printed.
type Filter struct {
	Person string // slug; gets a new card in any case
	Unit   string // slug; with its sub-tree
	NoMail bool   // only people without an e-mail address
	Again  bool   // also those who have a card; it ends
}

// secrets are what a card and its slip say; they exist on paper only.
type secrets struct{ token, number, pin string }

func newSecrets() secrets {
	return secrets{token: rand.Text(), number: secret.NewCode(numberLength, 4), pin: newPIN()}
}

func newPIN() string {
	n, err := rand.Int(rand.Reader, big.NewInt(1_000_000))
	if err != nil {
		panic(err) //nolint:forbidigo // the system's random source is gone
	}
	digits := n.String()
	return strings.Repeat("0", PINLength-len(digits)) + digits
}
