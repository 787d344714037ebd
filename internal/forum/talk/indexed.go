package talk

import (
	"context"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/forum/prose"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/search"
)

// Index brings posts of the town into the search that it does not know, or
// all of them anew. What was taken down stays known: it can be taken down by
// another town, so the search asks for that when it reads.
func (s *Service) Index(ctx context.Context, all bool) error {
	return search.Complete(ctx, s.DB, all, selectOwn, index)
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
