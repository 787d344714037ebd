package talk

import (
	"context"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/forum/prose"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/search"
)

// Index brings posts of the town into the search that it does not know, or
// all of them anew. Only those of before there was a search are unknown. What
// was taken down stays known: it can be taken down by another town, so the
// search asks for that when it reads.
func (s *Service) Index(ctx context.Context, all bool) error {
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		list, err := selectUnindexed(ctx, tx, all)
		for _, id := range list {
			if err := index(ctx, tx, id); err != nil {
				return err
			}
		}
		return err
	})
}

// index makes the search know what a post says; it is read on the page of what it
// stands below.
func index(ctx context.Context, tx *db.Tx, post uuid.UUID) error {
	o, t, err := selectIndexed(ctx, tx, post)
	if err != nil {
		return err
	}
	t.Body = prose.Plain(t.Body)
	return search.Put(ctx, tx, o, []search.Text{t})
}
