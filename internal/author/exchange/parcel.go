package exchange

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/media"
	"codeberg.org/lotse/lotse/internal/media/mediafile"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Kind is what a parcel holds.
type Kind string

// The kinds.
const (
	Package     Kind = "package"
	Questions   Kind = "questions"
	Translation Kind = "translation"
)

// keep is how long a parcel waits, and how long what came of it can be taken
// back.
const keep = 24 * time.Hour

// Parcel is a file that somebody sent.
type Parcel struct {
	ID       uuid.UUID
	Kind     Kind
	Course   string
	Lesson   string    // Questions: where they go
	Lang     i18n.Lang // Translation: into which
	Name     string    // of the file
	SentAt   time.Time
	TakenAt  *time.Time
	UndoneAt *time.Time
	Expires  time.Time
	Done     Done // once it was taken over

	upload uuid.UUID
	facts  json.RawMessage
}

// Done is what became of a parcel.
type Done struct {
	Count   int         `json:"count,omitempty"`   // blocks or texts that came in
	Kept    int         `json:"kept,omitempty"`    // undone, but for those that were changed since
	New     bool        `json:"new,omitempty"`     // a course that was not there before
	Version int         `json:"version,omitempty"` // that went live
	Same    bool        `json:"same,omitempty"`    // it was live already
	Steps   []uuid.UUID `json:"steps,omitempty"`   // of the draft's history, in their order
}

// Undoable says whether it can be taken back now.
func (p Parcel) Undoable(now time.Time) bool {
	return p.TakenAt != nil && p.UndoneAt == nil && len(p.Done.Steps) > 0 && p.Done.Version == 0 && now.Before(p.UndoUntil())
}

// UndoUntil is when it is too late.
func (p Parcel) UndoUntil() time.Time { return p.TakenAt.Add(keep) }

// Service holds the use cases.
type Service struct {
	DB      *db.DB
	Author  *author.Service
	Courses *course.Service
	Media   *media.Service
}

// send keeps a file that was judged, with what was found in it.
func (s *Service) send(ctx context.Context, p Parcel, facts any, r io.Reader) (Parcel, error) {
	var err error
	if p.facts, err = json.Marshal(facts); err != nil {
		return p, err
	}
	parked, err := s.Media.Park(ctx, p.Name, r)
	if err != nil {
		return p, err
	}
	p.ID, p.upload, p.SentAt, p.Name = db.NewID(), parked.ID, clock.Now(ctx), mediafile.CleanName(p.Name)
	p.Expires = p.SentAt.Add(keep)
	return p, s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error { return insert(ctx, tx, p) })
}

// Get returns a parcel of the caller.
func (s *Service) Get(ctx context.Context, id uuid.UUID) (p Parcel, err error) {
	if err := actor.Require(ctx, author.Write); err != nil {
		return p, err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		p, err = byID(ctx, tx, id, false)
		return err
	})
	return p, err
}

// take runs fn on a parcel that nobody took over yet, once, and notes what
// became of it. Its bytes go afterwards.
func (s *Service) take(ctx context.Context, id uuid.UUID, fn func(context.Context, *db.Tx, Parcel) (Done, error)) (Parcel, error) {
	var (
		p    Parcel
		mine bool
	)
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		mine = false
		if p, err = byID(ctx, tx, id, true); err != nil || p.TakenAt != nil {
			return err
		}
		if p.Done, err = fn(ctx, tx, p); err != nil {
			return err
		}
		now := clock.Now(ctx)
		p.TakenAt, p.Expires, mine = &now, now.Add(keep), true
		return update(ctx, tx, p)
	})
	if err != nil || !mine {
		return p, err
	}
	if err := s.Media.Cancel(ctx, p.upload); err != nil && !fault.Is(err, fault.NotFound) {
		return p, err
	}
	return p, nil
}

// Undo takes back what came in: as a whole, or all that nobody changed since.
func (s *Service) Undo(ctx context.Context, id uuid.UUID) (p Parcel, err error) {
	if err := actor.Require(ctx, author.Write); err != nil {
		return p, err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if p, err = byID(ctx, tx, id, true); err != nil || p.UndoneAt != nil {
			return err
		}
		if !p.Undoable(clock.Now(ctx)) {
			return fault.Clash("author.undo_impossible")
		}
		if err := s.takeBack(ctx, &p); err != nil {
			return err
		}
		now := clock.Now(ctx)
		p.UndoneAt, p.Expires = &now, now.Add(keep)
		return update(ctx, tx, p)
	})
	return p, err
}

func (s *Service) takeBack(ctx context.Context, p *Parcel) error {
	if p.Done.New {
		_, err := s.Author.Discard(ctx, p.Course)
		return err
	}
	for i := len(p.Done.Steps) - 1; i >= 0; i-- {
		_, err := s.Author.Undo(ctx, p.Course, p.Done.Steps[i])
		var f *fault.Error
		switch {
		case errors.As(err, &f) && f.ID == "author.undo_touched" && len(p.Done.Steps) > 1:
			p.Done.Kept++
		case err != nil:
			return err
		}
	}
	return nil
}

// Sweep deletes parcels that are over. The worker runs it hourly; running it
// again changes nothing.
func (s *Service) Sweep(ctx context.Context) error {
	if !actor.From(ctx).System {
		return fault.Denied("error.forbidden")
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error { return sweep(ctx, tx, clock.Now(ctx)) })
}

// read returns the bytes of a small parcel.
func (s *Service) read(ctx context.Context, p Parcel) (data []byte, err error) {
	r, err := s.Media.Parked(ctx, p.upload)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	return io.ReadAll(r)
}
