package author

import (
	"context"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// Policy says what a missing or stale translation does to a publication.
type Policy string

// The policies.
const (
	MissingBlocks Policy = "block"  // it waits for the translation
	MissingNotice Policy = "notice" // readers are told "not yet translated"
)

// Settings are how a municipality publishes.
type Settings struct {
	Missing Policy

	// FourEyes: reviews cannot be left out, and who wrote last approves none.
	FourEyes bool
}

// Settings returns how the municipality publishes.
func (s *Service) Settings(ctx context.Context) (Settings, error) {
	if err := actor.Require(ctx, actor.SignedIn); err != nil {
		return Settings{}, err
	}
	set := Settings{Missing: MissingNotice}
	err := s.DB.Read(ctx, func(_ context.Context, r *db.Reads) error {
		askSettings(r, &set)
		return nil
	})
	return set, err
}

// SaveSettings changes how the municipality publishes.
func (s *Service) SaveSettings(ctx context.Context, set Settings) error {
	if err := actor.Require(ctx, Settle); err != nil {
		return err
	}
	if set.Missing != MissingBlocks && set.Missing != MissingNotice {
		return fault.Wrong("author.policy_unknown")
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		putSettings(tx, set)
		audit.Record(ctx, tx, audit.Entry{Action: "author.settled", Object: "tenant", ID: tx.Tenant(), Detail: map[string]any{
			"missing": set.Missing, "four_eyes": set.FourEyes,
		}})
		return nil
	})
}
