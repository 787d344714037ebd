package trust

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"strings"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/forum"
	"codeberg.org/lotse/lotse/internal/forum/network"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/outbound"
	"codeberg.org/lotse/lotse/internal/share/seal"
)

// Service holds the use cases.
type Service struct {
	DB       *db.DB
	Networks *network.Service
	Out      *outbound.Client
}

// Key is a key of a trusted town.
type Key struct {
	ID         string
	Public     ed25519.PublicKey
	MadeAt     time.Time
	AcceptedAt *time.Time // nil: announced, and nobody compared it
	RetiredAt  *time.Time // signs nothing new
	RevokedAt  *time.Time // what it signed is refused
}

// Fingerprint is what people compare.
func (k Key) Fingerprint() string { return seal.Fingerprint(k.Public) }

// Entry is a town of another installation that is trusted.
type Entry struct {
	ID        uuid.UUID
	Town      uuid.UUID // that vouches for it
	TownName  i18n.Text
	Own       bool // it is the reader's town that vouches
	Body      seal.Body
	Origin    string // ""; its courses come as files only
	AddedAt   time.Time
	Keys      []Key // the newest first
	ETag      string
	TriedAt   *time.Time
	FetchedAt *time.Time
	Failure   *Failure // of the last try
}

// Failure is why the list of a town was not read, as a message for people.
type Failure struct {
	ID   string     `json:"id"`
	Args fault.Args `json:"args,omitempty"`
}

// Waiting are the keys that somebody has to compare.
func (e Entry) Waiting() (list []Key) {
	for _, k := range e.Keys {
		if k.AcceptedAt == nil && k.RevokedAt == nil {
			list = append(list, k)
		}
	}
	return list
}

// Look reads what a town announces, as it was pasted or from its address, so
// that somebody can compare its fingerprints. Nothing is kept.
func (s *Service) Look(ctx context.Context, pasted, address string) (d Document, err error) {
	if err := actor.Require(ctx, forum.Moderate); err != nil {
		return d, err
	}
	switch pasted, address = strings.TrimSpace(pasted), strings.TrimSpace(address); {
	case pasted != "":
		d, err = Parse([]byte(pasted))
	case address != "":
		d, err = s.Announced(ctx, address)
	default:
		return d, fault.InvalidInput(fault.Field{Name: "address", ID: "share.trust.need"})
	}
	if err != nil {
		return d, err
	}
	return d, s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error { return foreign(ctx, tx, d.Body.ID) })
}

// Announced reads what the town at an address announces.
func (s *Service) Announced(ctx context.Context, address string) (d Document, err error) {
	origin, err := originOf(address)
	if err != nil {
		return d, err
	}
	var b bytes.Buffer
	if _, err := s.Out.Read(ctx, outbound.Request{URL: origin + KeysPath, Most: MostDocument, Time: patience}, &b); err != nil {
		return d, err
	}
	if d, err = Parse(b.Bytes()); err != nil {
		return d, err
	}
	d.Origin = origin // where it was read, whatever it says
	return d, nil
}

// patience is how long a town may take to announce its keys.
const patience = 20 * time.Second

// Add trusts a town, or the keys it has now, for the whole network: the caller
// compared the fingerprints.
func (s *Service) Add(ctx context.Context, d Document) (id uuid.UUID, err error) {
	if err := actor.Require(ctx, forum.Moderate); err != nil {
		return id, err
	}
	if d.Origin != "" {
		if err := s.Out.Check(d.Origin); err != nil {
			return id, err
		}
	}
	net, err := s.Networks.Mine(ctx)
	if err != nil {
		return id, err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := foreign(ctx, tx, d.Body.ID); err != nil {
			return err
		}
		now, what := clock.Now(ctx), "renewed"
		e, err := own(ctx, tx, `body_id = $2`, d.Body.ID)
		if fault.Is(err, fault.NotFound) {
			e, what, err = Entry{ID: db.NewID(), AddedAt: now}, "added", nil
		}
		if err != nil {
			return err
		}
		id, e.Body = e.ID, d.Body
		if d.Origin != "" || what == "added" {
			e.Origin = d.Origin
		}
		if err := put(ctx, tx, e, net); err != nil {
			return err
		}
		keys := e.Keys
		for _, k := range d.Keys {
			keys = accept(keys, k, &now)
		}
		note(tx, e, what, clock.Now(ctx), actor.From(ctx).Person)
		audit.Record(ctx, tx, audit.Entry{Action: "share.trust_" + what, Object: "share_trust", ID: e.ID, Detail: map[string]any{"body": d.Body.ID, "keys": ids(keys)}})
		return putKeys(ctx, tx, e.ID, keys, net)
	})
	return id, err
}

func ids(keys []Key) []string {
	out := make([]string, len(keys))
	for i, k := range keys {
		out[i] = k.ID
	}
	return out
}

// accept puts an announced key among those that are known. What was revoked
// stays revoked.
func accept(keys []Key, a Announced, at *time.Time) []Key {
	for i := range keys {
		k := &keys[i]
		if k.ID != a.ID {
			continue
		}
		if k.AcceptedAt == nil {
			k.AcceptedAt = at
		}
		if k.RetiredAt == nil {
			k.RetiredAt = a.RetiredAt
		}
		if k.RevokedAt == nil {
			k.RevokedAt = a.RevokedAt
		}
		return keys
	}
	k := a.Key()
	k.AcceptedAt = at
	return append(keys, k)
}

// Follow takes in what a town announces now. A key that a trusted one endorsed
// is trusted; another one waits.
func (s *Service) Follow(ctx context.Context, tx *db.Tx, id uuid.UUID, d Document) error {
	e, err := own(ctx, tx, `id = $2`, id)
	if err != nil {
		return err
	}
	if d.Body.ID != e.Body.ID {
		return fault.Wrong("share.trust.other_body")
	}
	net, err := s.Networks.Mine(ctx)
	if err != nil {
		return err
	}
	if err := put(ctx, tx, e, net); err != nil { // it goes with its town into another network
		return err
	}
	return putKeys(ctx, tx, id, followed(e.Keys, d, clock.Now(ctx)), net)
}

func followed(keys []Key, d Document, now time.Time) []Key {
	for _, a := range d.Keys {
		keys = accept(keys, a, nil) // first, so that what was revoked endorses nothing
	}
	for again := true; again; { // a key may be two rotations ahead
		again = false
		for _, a := range d.Keys {
			k, by := find(keys, a.ID), find(keys, a.EndorsedBy)
			if k.AcceptedAt != nil || by == nil || by.AcceptedAt == nil || by.RevokedAt != nil || !seal.Endorsed(by.Public, d.Body.ID, k.Public, a.Endorsement) {
				continue
			}
			k.AcceptedAt, again = &now, true
		}
	}
	return keys
}

func find(keys []Key, id string) *Key {
	for i := range keys {
		if keys[i].ID == id {
			return &keys[i]
		}
	}
	return nil
}

// Remove ends the trust. What was taken over stays.
func (s *Service) Remove(ctx context.Context, id uuid.UUID) error {
	if err := actor.Require(ctx, forum.Moderate); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		e, err := own(ctx, tx, `id = $2`, id)
		if err != nil {
			return err
		}
		drop(tx, id)
		note(tx, e, "removed", clock.Now(ctx), actor.From(ctx).Person)
		audit.Record(ctx, tx, audit.Entry{Action: "share.trust_removed", Object: "share_trust", ID: id, Detail: map[string]any{"body": e.Body.ID}})
		return nil
	})
}

// List is whom the network trusts, by name.
func (s *Service) List(ctx context.Context) (list []Entry, err error) {
	if err := actor.Require(ctx, forum.Moderate); err != nil {
		return nil, err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		list, err = entries(ctx, tx, `true`)
		return err
	})
	return list, err
}

// Deed is what somebody did to the list.
type Deed struct {
	Trust uuid.UUID
	What  string // added, renewed, removed
	Name  i18n.Text
	By    *uuid.UUID // nil: the command line, or somebody who was erased
	At    time.Time
}

// Deeds are what people of the town did to the list, the newest first.
func (s *Service) Deeds(ctx context.Context) (list []Deed, err error) {
	if err := actor.Require(ctx, forum.Moderate); err != nil {
		return nil, err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		list, err = deeds(ctx, tx)
		return err
	})
	return list, err
}

// Own are the entries of the town itself that have an address: those it reads.
func (s *Service) Own(ctx context.Context) (list []Entry, err error) {
	if !actor.From(ctx).System {
		return nil, fault.Denied("error.forbidden")
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		list, err = entries(ctx, tx, `t.tenant_id = $1 AND t.origin <> ''`)
		return err
	})
	return list, err
}

// One is an entry of the town itself.
func (s *Service) One(ctx context.Context, id uuid.UUID) (e Entry, err error) {
	if err := actor.Require(ctx, forum.Moderate); err != nil {
		return e, err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		e, err = own(ctx, tx, `id = $2`, id)
		return err
	})
	return e, err
}
