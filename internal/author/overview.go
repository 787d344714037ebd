package author

import (
	"context"
	"slices"

	"github.com/google/uuid"

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
// with the most stale or missing blocks first: one statement.
func (s *Service) Overview(ctx context.Context) ([]Translated, error) {
	if err := mayRead(ctx); err != nil {
		return nil, err
	}
	var list []Translated
	apart := map[string]uuid.UUID{}
	err := s.DB.Read(ctx, func(_ context.Context, r *db.Reads) error {
		askOverview(r, &list, apart)
		return nil
	})
	if err != nil || len(apart) == 0 {
		return list, err
	}
	for i, t := range list {
		version, ok := apart[t.Slug]
		if !ok {
			continue
		}
		if list[i], err = s.translated(ctx, t, version); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(list, func(a, b Translated) int { return b.open() - a.open() })
	return list, nil
}

// translated counts a course as it is live.
func (s *Service) translated(ctx context.Context, t Translated, version uuid.UUID) (Translated, error) {
	v, err := s.Courses.Version(ctx, version)
	if err != nil {
		return t, err
	}
	d := Draft{Slug: t.Slug}
	if err := d.follow(v, nothing); err != nil {
		return t, err
	}
	t.Title, t.Source, t.Blocks, t.States = d.Head.Title, d.Head.Source, 0, map[i18n.Lang]map[Translation]int{}
	for _, l := range d.All() {
		t.Blocks += l.Count.Blocks
		for lang, states := range l.Count.States {
			if t.States[lang] == nil {
				t.States[lang] = map[Translation]int{}
			}
			for state, n := range states {
				t.States[lang][state] += n
			}
		}
	}
	return t, nil
}

// open are the texts to be translated, or looked at again.
func (t Translated) open() int {
	n := 0
	for _, states := range t.States {
		n += states[Stale] + states[Missing]
	}
	return n
}
