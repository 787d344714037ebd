package share

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/forum"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/share/seal"
)

// adoption is something that was taken over.
type adoption struct {
	ID   uuid.UUID
	Body seal.Body
	Work uuid.UUID
	Kind string
	Slug string
	No   int // the highest that was ever taken over
}

// Origin says where a thing came from and how it stands to its source.
type Origin struct {
	ID          uuid.UUID
	Kind        string
	Slug        string // here
	Body        seal.Body
	Work        uuid.UUID
	No          int // of the version that counts now
	TakenAt     time.Time
	Licence     string
	Key         string
	Fingerprint string
	Verified    bool // the signature of what was taken over holds
	Revoked     bool // its key was revoked since

	Abroad      bool   // its source is on another installation
	Listed      bool   // it stands among what is shared
	Newest      int    // at its source; 0: its source is not read any more
	Source      string // its slug there; empty: it is not read
	WithdrawnAt *time.Time
	Why         i18n.Text

	change  uuid.UUID // the step that brought the version that counts
	near    int       // the version that a town of the network shares
	arrived int       // the version that came as a file and waits
}

// Fetched says that the newest version is at hand; else it has to be fetched
// from another installation.
func (o Origin) Fetched() bool { return max(o.near, o.arrived) >= o.Newest }

// Behind says that there is a newer version.
func (o Origin) Behind() bool { return o.Newest > o.No && o.WithdrawnAt == nil }

// Origin returns the origin of a thing; nil: it is the town's own. Everybody
// who reads it may know that.
func (s *Service) Origin(ctx context.Context, name, slug string) (*Origin, error) {
	if err := actor.Require(ctx, actor.SignedIn); err != nil {
		return nil, err
	}
	var o *Origin
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		found, states, err := originOf(ctx, tx, name, slug)
		if err != nil || found == nil {
			return err
		}
		st, err := s.counting(actor.System(ctx, tx.Tenant()), name, slug, states)
		if err != nil || st == nil {
			return err
		}
		o = found
		o.change = st.Change
		o.No, o.TakenAt, o.Key, o.Fingerprint = st.No, st.At, seal.KeyID(st.Public), seal.Fingerprint(st.Public)
		payload, err := s.open(st.Line, st.Public)
		if err != nil {
			return nil //nolint:nilerr // it is shown as not verified
		}
		m, err := seal.Parse(payload)
		o.Verified, o.Licence = err == nil && m.Work == o.Work && m.No == o.No, m.Licence
		key, _, err := signer(ctx, tx, o.Key)
		o.Revoked = key != nil && key.RevokedAt != nil
		return err
	})
	return o, err
}

// counting is the newest state that was not undone.
func (s *Service) counting(ctx context.Context, name, slug string, states []state) (*state, error) {
	ids := make([]uuid.UUID, len(states))
	for i, st := range states {
		ids[i] = st.Change
	}
	undone, err := s.kinds[name].Undone(ctx, slug, ids)
	if err != nil {
		return nil, err
	}
	for i := range states {
		if !slices.Contains(undone, states[i].Change) {
			return &states[i], nil
		}
	}
	return nil, nil
}

// Catalogue lists the courses that the town and its network share; guests see what is for
// everybody.
func (s *Service) Catalogue(ctx context.Context) (list []Work, err error) {
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		list, err = listWorks(ctx, tx, forum.Guest(ctx))
		return err
	})
	if err != nil || forum.Guest(ctx) {
		return list, err // guests read what others share where they share it
	}
	far, err := s.Remote.List(ctx)
	for _, r := range far {
		list = append(list, workFrom(r))
	}
	slices.SortStableFunc(list, func(a, b Work) int { return b.UpdatedAt.Compare(a.UpdatedAt) })
	return list, err
}

// Get returns something shared; who took it over sees also what was withdrawn.
func (s *Service) Get(ctx context.Context, name string, id uuid.UUID) (w Work, err error) {
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		w, err = workByID(ctx, tx, name, id, forum.Guest(ctx))
		return err
	})
	if fault.Is(err, fault.NotFound) && name == Course && !forum.Guest(ctx) {
		r, err := s.Remote.Find(ctx, id)
		return workFrom(r), err
	}
	if err == nil && w.WithdrawnAt != nil && forum.Guest(ctx) {
		err = fault.Missing("share.missing")
	}
	return w, err
}

// Here is the town's own copy of something shared, or "".
func (s *Service) Here(ctx context.Context, w Work) (slug string, err error) {
	if forum.Guest(ctx) {
		return "", nil
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		ad, err := adoptionOf(ctx, tx, w.Tenant, w.ID)
		if ad == nil || err != nil || fault.Is(s.kinds[w.Kind].There(ctx, ad.Slug), fault.NotFound) {
			return err
		}
		slug = ad.Slug
		return nil
	})
	return slug, err
}
