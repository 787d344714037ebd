package cert

import (
	"context"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// listLimit is far more proofs than a working life brings.
const listLimit = 500

// ListMine returns the actor's own certificates, the newest first.
func (s *Service) ListMine(ctx context.Context) (list []Certificate, err error) {
	if err := actor.Require(ctx, actor.SignedIn); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(ctx context.Context, r *db.Reads) error {
		askOfPerson(r, actor.From(ctx).Person, &list)
		return nil
	})
	return list, err
}

// AskNewest asks for the actor's n newest certificates that hold.
func (s *Service) AskNewest(n int, list *[]Newest) db.Ask {
	return func(ctx context.Context, r *db.Reads) error {
		if err := actor.Require(ctx, actor.SignedIn); err != nil {
			return err
		}
		askNewest(r, actor.From(ctx).Person, n, list)
		return nil
	}
}

// OfCompletion returns the actor's certificate of a completion, nil where none
// holds.
func (s *Service) OfCompletion(ctx context.Context, completion uuid.UUID) (*Certificate, error) {
	if err := actor.Require(ctx, actor.SignedIn); err != nil {
		return nil, err
	}
	var list []Certificate
	err := s.DB.Read(ctx, func(ctx context.Context, r *db.Reads) error {
		askOfCompletion(r, actor.From(ctx).Person, completion, &list)
		return nil
	})
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return &list[0], nil
}

// Get returns one of the actor's own certificates; another person's is not
// found.
func (s *Service) Get(ctx context.Context, code Code) (Certificate, error) {
	if err := actor.Require(ctx, actor.SignedIn); err != nil {
		return Certificate{}, err
	}
	c, err := s.find(ctx, code)
	if err != nil {
		return Certificate{}, err
	}
	if a := actor.From(ctx); !a.System && c.PersonID != a.Person {
		return Certificate{}, fault.Missing("cert.not_found")
	}
	return c, nil
}

// Verify returns the certificate whose code somebody typed or scanned. It is
// public: whoever holds the paper reads no more than the paper says.
func (s *Service) Verify(ctx context.Context, typed string) (Certificate, error) {
	code, ok := ParseCode(typed)
	if !ok {
		return Certificate{}, fault.Missing("verify.unknown")
	}
	c, err := s.find(ctx, code)
	if fault.Is(err, fault.NotFound) {
		return Certificate{}, fault.Missing("verify.unknown")
	}
	c.Reason = "" // between the town and the holder
	return c, err
}

// ForRevocation returns the certificate somebody with the right to revoke is
// about to revoke; the holder can read that it was looked at.
func (s *Service) ForRevocation(ctx context.Context, typed string) (Certificate, error) {
	if err := requireRevoke(ctx); err != nil {
		return Certificate{}, err
	}
	code, ok := ParseCode(typed)
	if !ok {
		return Certificate{}, fault.Missing("verify.unknown")
	}
	var c *Certificate
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		if c, err = byCode(ctx, tx, code); err == nil && c != nil {
			audit.Look(ctx, tx, "cert.revocation", c.PersonID)
		}
		return err
	})
	if err != nil {
		return Certificate{}, err
	}
	if c == nil {
		return Certificate{}, fault.Missing("verify.unknown")
	}
	return *c, nil
}

func (s *Service) find(ctx context.Context, code Code) (Certificate, error) {
	var c *Certificate
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		c, err = byCode(ctx, tx, code)
		return err
	})
	if err != nil {
		return Certificate{}, err
	}
	if c == nil {
		return Certificate{}, fault.Missing("cert.not_found")
	}
	return *c, nil
}
