package login

import (
	"context"
	"crypto/subtle"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/login/secret"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

// Form is a form that arrived after its session had ended.
type Form struct {
	Path string
	Body []byte // urlencoded
}

const (
	maxForm = 256 << 10
	keepFor = time.Hour
)

// Keep stores a form for the person whose session just ended, until the next
// sign-in, and returns the key under which Restore finds it. Only a session
// this server knew may store, and only a form that carries its token: nobody
// fills the table from outside. "" means it was not kept.
func (s *Service) Keep(ctx context.Context, token, formToken string, f Form) (key string, err error) {
	if token == "" || len(f.Body) > maxForm {
		return "", nil
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		account, want, err := selectEnded(ctx, tx, secret.Digest(token))
		if err != nil || account == uuid.Nil || subtle.ConstantTimeCompare([]byte(want), []byte(formToken)) != 1 {
			return err
		}
		key = secret.NewToken()
		return insertForm(ctx, tx, account, secret.Digest(key), f, clock.Now(ctx))
	})
	return key, err
}

// Restore hands out a kept form once, to the account that sent it; nil where
// there is none. It is called right after sign-in, when the request that
// signs in still acts as nobody.
func (s *Service) Restore(ctx context.Context, account uuid.UUID, key string) (f *Form, err error) {
	if key == "" {
		return nil, nil
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		f, err = takeForm(ctx, tx, account, secret.Digest(key), clock.Now(ctx).Add(-keepFor))
		return err
	})
	return f, err
}
