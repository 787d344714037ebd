package card

import (
	"context"
	"errors"
	"net/url"
	"path"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/login/secret"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

// Owner is who holds the working card that was scanned or whose number was
// typed; nil where there is none. A building block: the caller has decided
// that the actor sees the person, and says so in the access log. It signs
// nobody in: that takes the PIN.
func (s *Service) Owner(ctx context.Context, tx *db.Tx, scanned string) (uuid.UUID, error) {
	token, number := scanned, secret.PlainCode(scanned)
	if u, err := url.Parse(scanned); err == nil && u.Host != "" {
		token = path.Base(u.Path)
	}
	id, err := ownerOf(ctx, tx, secret.Digest(token), secret.Digest(number))
	if errors.Is(err, pgx.ErrNoRows) {
		return uuid.Nil, nil
	}
	return id, err
}
