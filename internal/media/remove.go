package media

import (
	"context"
	"slices"
	"time"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/blob"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

const (
	// removedLife is how long a removed file can still be brought back by
	// uploading it again, or by a course that turns out to show it.
	removedLife = 30 * 24 * time.Hour

	// orphanLife is how long bytes wait for the row that is to name them.
	orphanLife = 24 * time.Hour
)

// Remove takes a file out of the library. A file in use stays.
func (s *Service) Remove(ctx context.Context, hash string) error {
	if err := actor.Require(ctx, Manage); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		m, err := byHash(ctx, tx, hash)
		if err != nil {
			return err
		}
		uses, err := s.Uses(ctx, hash)
		if err != nil {
			return err
		}
		if n := len(uses[hash]); n > 0 {
			return fault.Clash("media.in_use", fault.Args{"Count": n})
		}
		audit.Record(ctx, tx, audit.Entry{Action: "media.removed", Object: "media", ID: m.ID, Detail: map[string]any{"hash": hash}})
		return remove(ctx, tx, m.ID, clock.Now(ctx))
	})
}

// Sweep ends what is over: uploads that nobody goes on with, files that were
// removed long ago, bytes that no row names. The worker runs it hourly;
// running it again changes nothing.
func (s *Service) Sweep(ctx context.Context) error {
	if !actor.From(ctx).System {
		return fault.Denied("error.forbidden")
	}
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := expire(ctx, tx, clock.Now(ctx)); err != nil {
			return err
		}
		return s.forget(ctx, tx)
	})
	if err != nil {
		return err
	}
	// The age of bytes is the store's: their clock is not the tenant's.
	young := time.Now().Add(-orphanLife)
	var old []string
	err = s.Blobs.Each(ctx, actor.From(ctx).Tenant, func(i blob.Info) error {
		if i.At.Before(young) {
			old = append(old, i.Hash)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return s.discard(ctx, old, young)
}

// forget deletes the rows of files removed long ago; one that is shown all
// the same is back.
func (s *Service) forget(ctx context.Context, tx *db.Tx) error {
	hashes, err := removed(ctx, tx, clock.Now(ctx).Add(-removedLife))
	if err != nil || len(hashes) == 0 {
		return err
	}
	uses, err := s.Uses(ctx, hashes...)
	if err != nil {
		return err
	}
	var used []string
	hashes = slices.DeleteFunc(hashes, func(h string) bool {
		if len(uses[h]) > 0 {
			used = append(used, h)
		}
		return len(uses[h]) > 0
	})
	if err := restore(ctx, tx, used); err != nil {
		return err
	}
	return forget(ctx, tx, hashes)
}

// batch is how many files are looked at under one lock.
const batch = 50

// discard deletes bytes that no row names and that are still older than
// young: what was put again meanwhile is about to get its row.
func (s *Service) discard(ctx context.Context, hashes []string, young time.Time) error {
	for part := range slices.Chunk(hashes, batch) {
		err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
			if err := exclude(ctx, tx); err != nil {
				return err
			}
			keep, err := s.named(ctx, tx, part)
			if err != nil {
				return err
			}
			for _, hash := range part {
				if keep[hash] {
					continue
				}
				if i, err := s.Blobs.Stat(ctx, tx.Tenant(), hash); err != nil || i.At.After(young) {
					continue
				}
				if err := s.Blobs.Delete(ctx, tx.Tenant(), hash); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// named returns which of the hashes some row names.
func (s *Service) named(ctx context.Context, tx *db.Tx, hashes []string) (map[string]bool, error) {
	keep, err := named(ctx, tx, hashes)
	if err != nil {
		return nil, err
	}
	for _, ask := range s.names {
		more, err := ask(ctx, tx, hashes)
		if err != nil {
			return nil, err
		}
		for _, h := range more {
			keep[h] = true
		}
	}
	return keep, nil
}
