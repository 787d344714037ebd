package path

import (
	"context"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Create begins a path and returns its slug.
func (s *Service) Create(ctx context.Context, name i18n.Text) (slug string, err error) {
	if err := actor.Require(ctx, Manage); err != nil {
		return "", err
	}
	c := Content{Root: Step{Rule: Order}}
	if err := c.Head(name, nil); err != nil {
		return "", err
	}
	id := db.NewID()
	slug = org.Slug(c.Name[i18n.DE])
	return slug, s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		audit.Record(ctx, tx, audit.Entry{Action: "path.created", Object: "path", ID: id})
		return insertPath(ctx, tx, id, slug, c)
	})
}

// Edit changes what is written. version is that of the draft the change was
// made from: of two writers the second is told.
func (s *Service) Edit(ctx context.Context, slug string, version int, change func(*Content) error) error {
	return s.alter(ctx, slug, version, func(ctx context.Context, tx *db.Tx, r row) error {
		if err := change(&r.draft); err != nil {
			return err
		}
		return writeDraft(ctx, tx, r)
	})
}

// Publish offers what is written. Who completed all it asks for has completed
// it from this moment on.
func (s *Service) Publish(ctx context.Context, slug string, version int) error {
	return s.alter(ctx, slug, version, func(ctx context.Context, tx *db.Tx, r row) error {
		courses, err := coursesOf(ctx, tx, r.draft.Root.Courses())
		if err != nil {
			return err
		}
		if found := r.draft.Findings(offered(courses)); len(found) > 0 {
			return fault.Clash("path.not_ready")
		}
		// Completions wait, so that none falls between old and new.
		if err := lockPaths(ctx, tx); err != nil {
			return err
		}
		r.revision++
		if err := writeRevision(ctx, tx, r, clock.Now(ctx)); err != nil {
			return err
		}
		if err := s.noCircle(ctx, tx, node{path: r.id}); err != nil {
			return err
		}
		audit.Record(ctx, tx, audit.Entry{Action: "path.published", Object: "path", ID: r.id, Detail: map[string]any{"revision": r.revision}})
		return s.settleAll(ctx, tx, r)
	})
}

// Withdraw takes a path out of the catalogue; what was completed stays. It is
// offered again by publishing it.
func (s *Service) Withdraw(ctx context.Context, slug string, version int) error {
	return s.alter(ctx, slug, version, func(ctx context.Context, tx *db.Tx, r row) error {
		if r.revision == 0 || r.withdrawn {
			return fault.Clash("path.not_offered")
		}
		audit.Record(ctx, tx, audit.Entry{Action: "path.withdrawn", Object: "path", ID: r.id})
		return withdraw(ctx, tx, r.id, clock.Now(ctx))
	})
}

// alter runs fn on a path that nobody else can change meanwhile.
func (s *Service) alter(ctx context.Context, slug string, version int, fn func(context.Context, *db.Tx, row) error) error {
	if err := actor.Require(ctx, Manage); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		r, err := lockPath(ctx, tx, slug)
		if err != nil {
			return err
		}
		if r.version != version {
			return fault.Clash("path.changed_meanwhile")
		}
		return fn(ctx, tx, r)
	})
}

func offered(courses map[uuid.UUID]Course) Held {
	h := Held{}
	for id, c := range courses {
		h[id] = !c.Withdrawn
	}
	return h
}
