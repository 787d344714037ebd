package share

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"time"

	"codeberg.org/lotse/lotse/internal/forum/network"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/share/seal"
)

// Key is a key of a town, without what is secret about it.
type Key struct {
	ID        string
	Public    ed25519.PublicKey
	MadeAt    time.Time
	RetiredAt *time.Time // signs nothing new
	RevokedAt *time.Time // what it signed is refused
}

// Fingerprint is what people compare.
func (k Key) Fingerprint() string { return seal.Fingerprint(k.Public) }

// signingKey is the key the town signs with now; the first one is made when it
// is needed.
func (s *Service) signingKey(ctx context.Context, tx *db.Tx, net *network.Network) (ed25519.PrivateKey, error) {
	seed, err := activeSeed(ctx, tx)
	if err != nil {
		return nil, err
	}
	if seed == nil {
		if _, err := s.makeKey(ctx, tx); err != nil {
			return nil, err
		}
		if seed, err = activeSeed(ctx, tx); err != nil {
			return nil, err
		}
	}
	showKeys(tx, networkID(net))
	return ed25519.NewKeyFromSeed(seed), nil
}

func (s *Service) makeKey(ctx context.Context, tx *db.Tx) (Key, error) {
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return Key{}, err
	}
	k := Key{ID: seal.KeyID(public), Public: public, MadeAt: clock.Now(ctx)}
	if err := insertKey(ctx, tx, k, private.Seed()); err != nil {
		return Key{}, err
	}
	audit.Record(ctx, tx, audit.Entry{Action: "share.key_made", Object: "share_key", Detail: map[string]any{"key": k.ID}})
	return k, nil
}

// Keys lists the town's keys, the newest first. The command line calls it, and
// the two below: keys belong to whoever runs the program.
func (s *Service) Keys(ctx context.Context) (list []Key, err error) {
	err = s.keep(ctx, func(ctx context.Context, tx *db.Tx) error {
		list, err = selectKeys(ctx, tx)
		return err
	})
	return list, err
}

// Rotate makes a new key and signs with it what is shared today. What the old
// one signed stays valid.
func (s *Service) Rotate(ctx context.Context) (k Key, err error) {
	err = s.keep(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err = retireKeys(ctx, tx, clock.Now(ctx)); err != nil {
			return err
		}
		if k, err = s.makeKey(ctx, tx); err != nil {
			return err
		}
		return s.reissue(ctx, tx)
	})
	return k, err
}

// Revoke says that a key got into other hands: what it signed is refused from
// now on. What is shared today is signed anew.
func (s *Service) Revoke(ctx context.Context, id string) error {
	return s.keep(ctx, func(ctx context.Context, tx *db.Tx) error {
		done, err := revokeKey(ctx, tx, id, clock.Now(ctx))
		if err != nil {
			return err
		}
		if !done {
			return fault.Missing("share.key.missing")
		}
		audit.Record(ctx, tx, audit.Entry{Action: "share.key_revoked", Object: "share_key", Detail: map[string]any{"key": id}})
		return s.reissue(ctx, tx)
	})
}

// keep runs what only the installation may do with keys.
func (s *Service) keep(ctx context.Context, fn func(context.Context, *db.Tx) error) error {
	if !actor.From(ctx).System {
		return fault.Denied("error.forbidden")
	}
	return s.DB.InTx(ctx, fn)
}

// reissue signs everything that is shared with the key of today.
func (s *Service) reissue(ctx context.Context, tx *db.Tx) error {
	works, err := ownWorks(ctx, tx)
	if err != nil {
		return err
	}
	net, err := s.Networks.Mine(ctx)
	if err != nil {
		return err
	}
	for _, w := range works {
		e, err := s.shareable(ctx, w.Kind, w.Slug)
		if fault.Is(err, fault.Conflict) {
			continue // it was withdrawn; Settle tells the others
		}
		if err != nil {
			return err
		}
		if err := s.issue(ctx, tx, w, e, net); err != nil {
			return err
		}
	}
	return nil
}
