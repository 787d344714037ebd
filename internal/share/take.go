package share

import (
	"context"
	"crypto/ed25519"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/share/seal"
)

// arrived is a package whose signature holds and whose files are those that
// were signed.
type arrived struct {
	seal.Manifest
	line   []byte
	public ed25519.PublicKey
	folder courseware.Folder
}

// Take takes a course of the network over as a draft, under a free name. One
// that was taken over before leads to where it is; it is brought up to date
// there.
func (s *Service) Take(ctx context.Context, work uuid.UUID) (slug string, err error) {
	if err := actor.Require(ctx, author.Write); err != nil {
		return "", err
	}
	a, err := s.fromNetwork(ctx, work)
	if err != nil {
		return "", err
	}
	return s.adopt(ctx, a)
}

// fromNetwork reads and checks a course that a town of the network shares.
func (s *Service) fromNetwork(ctx context.Context, work uuid.UUID) (a arrived, err error) {
	var (
		w   Work
		p   stored
		key *Key
	)
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		if w, err = workByID(ctx, tx, work, false); err != nil {
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
	if a.folder, err = s.folder(ctx, w.Tenant, p, a.Manifest); err != nil {
		return a, err
	}
	return a, a.Check(a.folder)
}

// trusted opens an envelope with the key of the town that should have signed
// it.
func (s *Service) trusted(line []byte, key *Key, body uuid.UUID) (a arrived, err error) {
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
	a = arrived{line: line, public: key.Public}
	if a.Manifest, err = seal.Parse(payload); err != nil {
		return a, err
	}
	if a.Body.ID != body {
		return a, fault.Wrong("share.refused.unknown_key")
	}
	return a, nil
}

// usable refuses what must not be changed, and what this program cannot read.
func (a arrived) usable() (*courseware.Package, error) {
	switch {
	case strings.Contains(a.Licence, "-ND"):
		return nil, fault.Wrong("share.refused.no_changes", fault.Args{"Licence": a.Licence})
	case !slices.Contains(Licences, a.Licence):
		return nil, fault.Wrong("share.refused.licence", fault.Args{"Licence": a.Licence})
	case a.Kind != kindCourse:
		return nil, fault.Wrong("share.refused.unfit")
	}
	pkg, err := courseware.Read(a.folder)
	var problems courseware.Problems
	if errors.As(err, &problems) {
		return nil, fault.Wrong("share.refused.unfit").Wrap(err)
	}
	return pkg, err
}

// adopt makes a draft of a package, where the course is not there yet.
func (s *Service) adopt(ctx context.Context, a arrived) (slug string, err error) {
	pkg, err := a.usable()
	if err != nil {
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
		return old.Course, nil
	}
	if pkg.Course.Slug, err = s.Author.FreeSlug(ctx, pkg.Course.Slug); err != nil {
		return "", err
	}
	kept, err := s.Courses.Keep(ctx, pkg)
	if err != nil {
		return "", err
	}
	net, err := s.Networks.Mine(ctx)
	if err != nil {
		return "", err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		made, err := s.Author.TakeIn(ctx, pkg.Course, time.Time{})
		if err != nil {
			return err
		}
		if err := s.Media.Adopt(ctx, tx, kept); err != nil {
			return err
		}
		ad := adoption{ID: db.NewID(), Body: a.Body, Work: a.Work, Course: pkg.Course.Slug}
		if err := insertAdoption(ctx, tx, ad, clock.Now(ctx)); err != nil {
			return err
		}
		if net != nil {
			insertUse(tx, a.Work, net.ID)
		}
		audit.Record(ctx, tx, audit.Entry{Action: "share.taken_over", Object: "share_adoption", ID: ad.ID, Detail: map[string]any{
			"slug": ad.Course, "from": a.Body.ID, "work": a.Work, "no": a.No, "key": seal.KeyID(a.public),
		}})
		return insertState(ctx, tx, ad.ID, a, made.Change, pkg.Course, clock.Now(ctx))
	})
	return pkg.Course.Slug, err
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
	_, err = s.Author.OpenHead(ctx, ad.Course)
	if !fault.Is(err, fault.NotFound) {
		return ad, err
	}
	return nil, s.DB.InTx(ctx, func(_ context.Context, tx *db.Tx) error {
		dropAdoption(tx, ad.ID, ad.Work)
		return nil
	})
}
