package login

import (
	"context"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// From says where a person signs in from.
type From struct {
	Source string // network address; only its hash is kept, for minutes
	Device string // browser and system in two words, shown in the list of sessions
	Token  string // of the session this browser has now, if any; it ends
	Shared bool   // several people use the device: the session ends sooner
}

// SignIn begins a session. A wrong name and a wrong password are the same to
// the caller: in words, status, counting and time.
func (s *Service) SignIn(ctx context.Context, name, password string, from From) (*Opened, error) {
	var acc *credentials
	var over string
	var until time.Time
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		if over, until, err = count(ctx, tx, nameLimit.of(name), sourceLimit.of(from.Source)); err != nil {
			return err
		}
		acc, err = selectCredentials(ctx, tx, name, clock.Today(ctx))
		return err
	})
	if err != nil {
		return nil, err
	}
	if over != "" {
		return nil, limited(ctx, over, until)
	}
	// No transaction is open while the hash is computed: it takes as long as
	// a hundred queries.
	ok, err := s.hasher.matches(ctx, password, acc.Hash)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, fault.Wrong("login.refused")
	}
	var opened *Opened
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := dropAttempts(ctx, tx, nameLimit.of(name)); err != nil {
			return err
		}
		if err := takeBack(ctx, tx, sourceLimit.of(from.Source)); err != nil {
			return err
		}
		opened, err = begin(ctx, tx, acc.Account, from)
		return err
	})
	return opened, err
}

// begin opens a session under a new token and ends the one the browser had,
// so that a token planted before sign-in is worth nothing after it. Where that
// one was the same person's, forms left open in other windows go on working.
func begin(ctx context.Context, tx *db.Tx, account uuid.UUID, from From) (*Opened, error) {
	now := clock.Now(ctx)
	o := &Opened{Account: account, Token: newToken(), FormToken: newToken(), Ends: now.Add(Absolute)}
	if from.Token != "" {
		before, formToken, err := selectEnded(ctx, tx, digest(from.Token))
		if err != nil {
			return nil, err
		}
		if before == account {
			o.FormToken = formToken
		}
		if err := endByToken(ctx, tx, digest(from.Token), now); err != nil {
			return nil, err
		}
	}
	id := db.NewID()
	err := insertSession(ctx, tx, newSession{
		ID: id, Account: account, TokenHash: digest(o.Token), FormToken: o.FormToken,
		Device: from.Device, Shared: from.Shared, At: now, Ends: o.Ends,
	})
	audit.Record(ctx, tx, audit.Entry{
		Action: "login.session.begun", Object: "account", ID: account,
		Detail: map[string]any{"session": id},
	})
	return o, err
}
