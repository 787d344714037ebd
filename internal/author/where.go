package author

import (
	"context"

	"codeberg.org/lotse/lotse/internal/platform/db"
)

// Questions says in which lesson of the draft each question stands, or TestID;
// nil where nobody has opened the course for writing.
func (s *Service) Questions(ctx context.Context, slug string) (in map[string]string, err error) {
	if err := mayRead(ctx); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(_ context.Context, r *db.Reads) error {
		askQuestions(r, slug, func(found map[string]string) { in = found })
		return nil
	})
	return in, err
}
