package author

import (
	"context"

	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Translated is a course in the overview of translations.
type Translated struct {
	Slug   string
	Title  i18n.Text
	Source i18n.Lang
	Blocks int
	Live   bool
	States map[i18n.Lang]map[Translation]int // of every language but the source
}

// Overview returns every course with the states of its translations, those
// with stale or missing blocks first: one statement.
func (s *Service) Overview(ctx context.Context) ([]Translated, error) {
	if err := mayRead(ctx); err != nil {
		return nil, err
	}
	var (
		list  []Translated
		apart []string
	)
	read := func() error {
		return s.DB.Read(ctx, func(_ context.Context, r *db.Reads) error {
			askOverview(r, &list, &apart)
			return nil
		})
	}
	if err := read(); err != nil || len(apart) == 0 {
		return list, err
	}
	// Courses that were published by an import and never written on yet.
	for _, slug := range apart {
		if err := s.follow(ctx, slug); err != nil {
			return nil, err
		}
	}
	err := read()
	return list, err
}
