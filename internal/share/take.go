package share

import (
	"context"
	"slices"
	"strings"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/share/seal"
)

// Take takes something of the network over as a draft, under a free name. What
// was taken over before leads to where it is; it is brought up to date there.
func (s *Service) Take(ctx context.Context, name string, work uuid.UUID) (slug string, err error) {
	if _, err := s.of(ctx, name); err != nil {
		return "", err
	}
	a, err := s.fromNetwork(ctx, name, work)
	if err != nil {
		return "", err
	}
	return s.adopt(ctx, name, a)
}

// shared is what a town of the network shares, as it lies there, and the key
// that should have signed it; of what was withdrawn nothing lies there.
func (s *Service) shared(ctx context.Context, name string, work uuid.UUID, guest bool) (w Work, key *Key, p stored, err error) {
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		if w, err = workByID(ctx, tx, name, work, guest); err != nil || w.WithdrawnAt != nil {
			return err
		}
		if p, err = packageOf(ctx, tx, w); err != nil {
			return err
		}
		id, err := seal.Signer(p.Line)
		if err != nil {
			return err
		}
		key, err = keyOf(ctx, tx, w.Tenant, id)
		return err
	})
	return w, key, p, err
}

// fromNetwork reads and checks what a town of the network shares.
func (s *Service) fromNetwork(ctx context.Context, name string, work uuid.UUID) (a Arrived, err error) {
	w, key, p, err := s.shared(ctx, name, work, false)
	switch {
	case err != nil:
		return a, err
	case w.Own:
		return a, fault.Clash("share.refused.own")
	case w.WithdrawnAt != nil:
		return a, fault.Clash("share.refused.withdrawn")
	}
	if a, err = s.trusted(p.Line, key, w.Tenant); err != nil {
		return a, err
	}
	if a.Work != w.ID || a.No != w.No {
		return a, seal.Altered()
	}
	if a.Folder, err = s.folder(ctx, w.Tenant, p, a.Manifest); err != nil {
		return a, err
	}
	return a, a.Check(a.Folder)
}

// trusted opens an envelope with the key of the town that should have signed
// it.
func (s *Service) trusted(line []byte, key *Key, body uuid.UUID) (a Arrived, err error) {
	switch {
	case key == nil:
		return a, fault.Wrong("share.refused.unknown_key")
	case key.RevokedAt != nil:
		return a, fault.Wrong("share.refused.revoked_key", fault.Args{"Key": key.ID})
	}
	payload, err := s.open(line, key.Public)
	if err != nil {
		return a, err
	}
	a = Arrived{line: line, public: key.Public}
	if a.Manifest, err = seal.Parse(payload); err != nil {
		return a, err
	}
	if a.Body.ID != body {
		return a, fault.Wrong("share.refused.unknown_key")
	}
	return a, nil
}

// usable refuses what must not be changed, and what is of another kind.
func (s *Service) usable(a Arrived, name string) error {
	switch {
	case strings.Contains(a.Licence, "-ND"):
		return fault.Wrong("share.refused.no_changes", fault.Args{"Licence": a.Licence})
	case !slices.Contains(Licences, a.Licence):
		return fault.Wrong("share.refused.licence", fault.Args{"Licence": a.Licence})
	case a.Kind != name:
		return Unfit(nil)
	}
	return nil
}

// Unfit is the fault of a package that this program cannot read.
func Unfit(err error) error { return fault.Wrong("share.refused.unfit").Wrap(err) }

// adopt makes a draft of a package, where the thing is not there yet.
func (s *Service) adopt(ctx context.Context, name string, a Arrived) (slug string, err error) {
	if err := s.usable(a, name); err != nil {
		return "", err
	}
	old, err := s.adopted(ctx, a.Body.ID, a.Work)
	if err != nil {
		return "", err
	}
	if old != nil {
		if a.No < old.No {
			return "", older(old.No, a.No)
		}
		return old.Slug, nil
	}
	w, err := s.kinds[name].Write(ctx, "", a, nil)
	if err != nil {
		return "", err
	}
	net, err := s.Networks.Mine(ctx)
	if err != nil {
		return "", err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		step, err := w.Put(ctx, tx)
		if err != nil {
			return err
		}
		ad := adoption{ID: db.NewID(), Body: a.Body, Work: a.Work, Kind: name, Slug: w.Slug}
		if err := insertAdoption(ctx, tx, ad, clock.Now(ctx)); err != nil {
			return err
		}
		if net != nil {
			insertUse(tx, a.Work, net.ID)
		}
		audit.Record(ctx, tx, audit.Entry{Action: "share.taken_over", Object: "share_adoption", ID: ad.ID, Detail: map[string]any{
			"kind": name, "slug": ad.Slug, "from": a.Body.ID, "work": a.Work, "no": a.No, "key": a.Key(),
		}})
		return insertState(ctx, tx, ad.ID, a, step, w.Base, clock.Now(ctx))
	})
	return w.Slug, err
}

func older(have, no int) error {
	return fault.Clash("share.refused.older", fault.Args{"Have": have, "No": no})
}

// adopted is what the town holds of a work; nil: nothing, also where the draft
// was thrown away since.
func (s *Service) adopted(ctx context.Context, body, work uuid.UUID) (*adoption, error) {
	var ad *adoption
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		ad, err = adoptionOf(ctx, tx, body, work)
		return err
	})
	if err != nil || ad == nil {
		return nil, err
	}
	if err = s.kinds[ad.Kind].There(ctx, ad.Slug); !fault.Is(err, fault.NotFound) {
		return ad, err
	}
	return nil, s.DB.InTx(ctx, func(_ context.Context, tx *db.Tx) error {
		dropAdoption(tx, ad.ID, ad.Work)
		return nil
	})
}
