package author

import (
	"context"

	"codeberg.org/lotse/lotse/internal/media"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

// MediaUses answers which drafts show files, by hash. What a draft only knows,
// and no text shows, is not in use.
func (s *Service) MediaUses(ctx context.Context, hashes []string) (map[string][]media.Use, error) {
	if err := actor.Require(ctx, actor.SignedIn); err != nil {
		return nil, err
	}
	found := map[string][]media.Use{}
	err := s.DB.Read(ctx, func(_ context.Context, r *db.Reads) error {
		askMediaUses(r, hashes, func(hash string, u media.Use) { found[hash] = append(found[hash], u) })
		return nil
	})
	return found, err
}
