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
	"codeberg.org/lotse/lotse/internal/share/trust"
)

// Key is a key of a town, without what is secret about it.
type Key struct {
	ID        string
	Public    ed25519.PublicKey
	MadeAt    time.Time
	RetiredAt *time.Time // signs nothing new
	RevokedAt *time.Time // what it signed is refused

	endorsedBy  string // the key before it, if that was still good
	endorsement []byte
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
		if _, err := s.makeKey(ctx, tx, nil); err != nil {
			return nil, err
		}
		if seed, err = activeSeed(ctx, tx); err != nil {
			return nil, err
		}
	}
	showKeys(tx, networkID(net))
	return ed25519.NewKeyFromSeed(seed), nil
}

// makeKey makes a key, endorsed by the one before it where that is still good.
func (s *Service) makeKey(ctx context.Context, tx *db.Tx, before ed25519.PrivateKey) (Key, error) {
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return Key{}, err
	}
	k := Key{ID: seal.KeyID(public), Public: public, MadeAt: clock.Now(ctx)}
	if before != nil {
		k.endorsedBy, k.endorsement = seal.KeyID(before.Public().(ed25519.PublicKey)), seal.Endorse(before, tx.Tenant(), public)
	}
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

// Announce is what the town says about its keys, to everybody.
func (s *Service) Announce(ctx context.Context) (d trust.Document, err error) {
	town, err := s.Tenants.Current(ctx)
	if err != nil {
		return d, err
	}
	var list []Key
	if err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		list, err = selectKeys(ctx, tx)
		return err
	}); err != nil {
		return d, err
	}
	d = trust.Document{Format: 1, Body: seal.Body{ID: town.ID, Name: town.Name}, Origin: s.Tenants.BaseURL(town), Keys: []trust.Announced{}}
	for _, k := range list {
		d.Keys = append(d.Keys, trust.Announced{
			ID: k.ID, Public: k.Public, MadeAt: k.MadeAt, RetiredAt: k.RetiredAt, RevokedAt: k.RevokedAt, EndorsedBy: k.endorsedBy, Endorsement: k.endorsement,
		})
	}
	return d, nil
}

// Rotate makes a new key and signs with it what is shared today. What the old
// one signed stays valid.
func (s *Service) Rotate(ctx context.Context) (k Key, err error) {
	err = s.keep(ctx, func(ctx context.Context, tx *db.Tx) error {
		seed, err := activeSeed(ctx, tx)
		if err != nil {
			return err
		}
		var before ed25519.PrivateKey
		if seed != nil {
			before = ed25519.NewKeyFromSeed(seed)
		}
		if err = retireKeys(ctx, tx, clock.Now(ctx)); err != nil {
			return err
		}
		if k, err = s.makeKey(ctx, tx, before); err != nil {
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
