package login

import (
	"cmp"
	"context"

	"codeberg.org/lotse/lotse/internal/login/secret"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// FieldOldPassword is the form field of the password in use.
const FieldOldPassword = "old_password"

// ChangePassword replaces the password of whoever acts, ends their other
// sessions and marks this one for a new token.
func (s *Service) ChangePassword(ctx context.Context, old, fresh string) error {
	if err := actor.Require(ctx, actor.SignedIn); err != nil {
		return err
	}
	a := actor.From(ctx)
	var acc *credentials
	var over error
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		if acc, err = selectOwn(ctx, tx, a.Account); err != nil {
			return err
		}
		over, err = secret.Count(ctx, tx, nameLimit.Of(acc.Login))
		return err
	})
	if err = cmp.Or(err, over); err != nil {
		return err
	}
	ok, err := s.hasher.Matches(ctx, old, acc.Hash)
	if err != nil {
		return err
	}
	if !ok {
		// Sent twice by a double click, the second finds the first one's work.
		if done, err := s.hasher.Matches(ctx, fresh, acc.Hash); err != nil || done {
			return err
		}
		return fault.InvalidInput(fault.Field{Name: FieldOldPassword, ID: "login.password.old_wrong"})
	}
	if err := checkPassword(fresh, acc.Login); err != nil {
		return err
	}
	hash, err := s.hasher.Hash(ctx, fresh)
	if err != nil {
		return err
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := s.replacePassword(ctx, tx, a.Account, acc.Login, hash, a.Session); err != nil {
			return err
		}
		if err := s.tellChanged(ctx, tx, a.Account); err != nil {
			return err
		}
		return MarkRotate(ctx, tx, a.Person)
	})
}

// Sweep forgets what has done its service: ended sessions after a day, forms
// after an hour, counters after a day, links a month after they ended.
func (s *Service) Sweep(ctx context.Context) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := secret.Sweep(ctx, tx); err != nil {
			return err
		}
		return sweep(ctx, tx, clock.Now(ctx))
	})
}
