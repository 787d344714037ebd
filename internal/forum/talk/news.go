package talk

import (
	"context"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// News is what is new to somebody in something they follow.
type News struct {
	Person, Item uuid.UUID
	Title        i18n.Text
	Posts        int // of others, and a newer version
	Newest       time.Time
}

// News counts, for people of the actor's town, what came since they last said
// to have read it and before until, where the newest of it is not older than
// since. What the town may no longer read is not in it. It is for whoever
// tells each of them, and no page.
func (s *Service) News(ctx context.Context, persons []uuid.UUID, since, until time.Time) (list []News, err error) {
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		list, err = selectNews(ctx, tx, persons, since, until)
		return err
	})
	return list, err
}
