package remote

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/author/exchange"
	"codeberg.org/lotse/lotse/internal/forum/network"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/outbound"
	"codeberg.org/lotse/lotse/internal/share/seal"
	"codeberg.org/lotse/lotse/internal/share/trust"
)

// How long a list and a package may take.
const (
	listTime    = 20 * time.Second
	packageTime = 90 * time.Second
)

// Service holds the use cases.
type Service struct {
	DB       *db.DB
	Networks *network.Service
	Trust    *trust.Service
}

// Read reads the lists of all towns that the town trusts. The worker runs it
// hourly. A list that cannot be read keeps no other from its turn; why is
// written down for those who moderate.
func (s *Service) Read(ctx context.Context) error {
	list, err := s.Trust.Own(ctx)
	if err != nil {
		return err
	}
	var failed []error
	for _, e := range list {
		if err := s.read(ctx, e); err != nil {
			failed = append(failed, err)
		}
	}
	return errors.Join(failed...)
}

// ReadNow reads the list of one town at once.
func (s *Service) ReadNow(ctx context.Context, id uuid.UUID) error {
	e, err := s.Trust.One(ctx, id)
	if err != nil {
		return err
	}
	if e.Origin == "" {
		return fault.Clash("share.feed.no_address")
	}
	return s.read(ctx, e)
}

// read keeps what a town says; what is wrong with it is no error of ours.
func (s *Service) read(ctx context.Context, e trust.Entry) error {
	d, f, mark, err := s.fetch(ctx, e)
	if err == nil {
		err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error { return s.keep(ctx, tx, e, d, f, mark) })
	}
	var said *fault.Error
	if err == nil || !errors.As(err, &said) || said.Kind != fault.Invalid {
		return err
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		return trust.Tried(ctx, tx, e.ID, clock.Now(ctx), "", &trust.Failure{ID: said.ID, Args: said.Args})
	})
}

// fetch asks for the keys and the list; f is nil where the list is the one that
// was read before.
func (s *Service) fetch(ctx context.Context, e trust.Entry) (d trust.Document, f *Feed, mark string, err error) {
	if d, err = s.Trust.Announced(ctx, e.Origin); err != nil {
		return d, nil, "", err
	}
	var b bytes.Buffer
	a, err := s.Trust.Out.Read(ctx, outbound.Request{URL: e.Origin + FeedPath, ETag: e.ETag, Most: MostFeed, Time: listTime}, &b)
	if err != nil || a.Same {
		return d, nil, a.ETag, err
	}
	read, err := Parse(b.Bytes(), e.Origin, e.Body.ID)
	return d, &read, a.ETag, err
}

func (s *Service) keep(ctx context.Context, tx *db.Tx, e trust.Entry, d trust.Document, f *Feed, mark string) error {
	if err := s.Trust.Follow(ctx, tx, e.ID, d); err != nil {
		return err
	}
	net, err := s.Networks.Mine(ctx)
	if err != nil {
		return err
	}
	if f == nil {
		show(tx, e.ID, net)
	} else if err := replace(tx, e, *f, net); err != nil {
		return err
	}
	return trust.Tried(ctx, tx, e.ID, clock.Now(ctx), mark, nil)
}

// Work is a course of a town on another installation.
type Work struct {
	Course
	Body        seal.Body
	Origin      string
	WithdrawnAt *time.Time
	Why         i18n.Text
	Uses        int // how many towns took it over
}

// List is what those towns share today, whom the network trusts.
func (s *Service) List(ctx context.Context) (list []Work, err error) {
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		list, err = works(ctx, tx, `r.withdrawn_at IS NULL`)
		return err
	})
	return list, err
}

// Find is such a course, also one that was taken back.
func (s *Service) Find(ctx context.Context, work uuid.UUID) (w Work, err error) {
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		list, err := works(ctx, tx, `r.work_id = $2`, work)
		if err == nil && len(list) == 0 {
			err = fault.Missing("share.missing")
		}
		if err == nil {
			w = list[0]
		}
		return err
	})
	return w, err
}

// Fetch reads the package of a course into a file without a name; close it.
func (s *Service) Fetch(ctx context.Context, w Work) (f *os.File, size int64, err error) {
	if f, err = exchange.Scratch(); err != nil {
		return nil, 0, err
	}
	_, err = s.Trust.Out.Read(ctx, outbound.Request{URL: w.Package, Most: exchange.MaxPackage, Time: packageTime}, f)
	if err == nil {
		size, err = f.Seek(0, io.SeekEnd)
	}
	if err != nil {
		return nil, 0, errors.Join(err, f.Close())
	}
	return f, size, nil
}
