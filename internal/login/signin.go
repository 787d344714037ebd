package login

import (
	"cmp"
	"context"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/login/secret"
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

// A town hall sits behind one address, so the limits of a source are wide.
var (
	nameLimit        = secret.Limit{Kind: "name", Max: 5, Window: 15 * time.Minute, OfName: true}
	sourceLimit      = secret.Limit{Kind: "source", Max: 200, Window: 15 * time.Minute}
	codeLimit        = secret.Limit{Kind: "code-source", Max: 60, Window: 15 * time.Minute}
	resetLimit       = secret.Limit{Kind: "reset", Max: 3, Window: time.Hour}
	resetSourceLimit = secret.Limit{Kind: "reset-source", Max: 60, Window: time.Hour}
)

// SignIn begins a session. A wrong name and a wrong password are the same to
// the caller: in words, status, counting and time.
func (s *Service) SignIn(ctx context.Context, name, password string, from From) (*Opened, error) {
	var acc *credentials
	var over error
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		if over, err = secret.Count(ctx, tx, nameLimit.Of(name), sourceLimit.Of(from.Source)); err != nil {
			return err
		}
		acc, err = selectCredentials(ctx, tx, name, clock.Today(ctx))
		return err
	})
	if err = cmp.Or(err, over); err != nil {
		return nil, err
	}
	// No transaction is open while the hash is computed: it takes as long as
	// a hundred queries.
	ok, err := s.hasher.Matches(ctx, password, acc.Hash)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, fault.Wrong("login.refused")
	}
	var opened *Opened
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := secret.Forget(ctx, tx, nameLimit.Of(name)); err != nil {
			return err
		}
		if err := secret.TakeBack(ctx, tx, sourceLimit.Of(from.Source)); err != nil {
			return err
		}
		opened, err = OpenSession(ctx, tx, acc.Account, from)
		return err
	})
	return opened, err
}

// OpenSession opens a session under a new token and ends the one the browser had,
// so that a token planted before sign-in is worth nothing after it. Where that
// one was the same person's, forms left open in other windows go on working.
func OpenSession(ctx context.Context, tx *db.Tx, account uuid.UUID, from From) (*Opened, error) {
	now := clock.Now(ctx)
	o := &Opened{Account: account, Token: secret.NewToken(), FormToken: secret.NewToken(), Ends: now.Add(Absolute)}
	if from.Token != "" {
		before, formToken, err := selectEnded(ctx, tx, secret.Digest(from.Token))
		if err != nil {
			return nil, err
		}
		if before == account {
			o.FormToken = formToken
		}
		if err := endByToken(ctx, tx, secret.Digest(from.Token), now); err != nil {
			return nil, err
		}
	}
	id := db.NewID()
	err := insertSession(ctx, tx, newSession{
		ID: id, Account: account, TokenHash: secret.Digest(o.Token), FormToken: o.FormToken,
		Device: from.Device, Shared: from.Shared, At: now, Ends: o.Ends,
	})
	audit.Record(ctx, tx, audit.Entry{
		Action: "login.session.begun", Object: "account", ID: account,
		Detail: map[string]any{"session": id},
	})
	return o, err
}
