package course

import (
	"context"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Filter narrows the catalogue; zero fields do not.
type Filter struct {
	Query      string
	MaxMinutes int
	Language   i18n.Lang
	Page       int // from 1
}

// Catalogue is one page of the list of courses.
type Catalogue struct {
	Courses []Listing
	Total   int  // on all pages
	Page    int  // of this list
	More    bool // there is a next page
}

// pageSize is how many courses a page shows.
const pageSize = 20

// Catalogue lists the courses that fit the filter: the best fit first where
// there is a query, else by title.
func (s *Service) Catalogue(ctx context.Context, f Filter) (Catalogue, error) {
	if err := actor.Require(ctx, Read); err != nil {
		return Catalogue{}, err
	}
	page := Catalogue{Page: max(f.Page, 1)}
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		var (
			q   asked
			err error
		)
		if f.Query != "" {
			if q, err = understand(tx, f.Query); err != nil || q.empty() {
				return err
			}
		}
		page.Courses, page.Total, err = listPage(tx, f, q, i18n.LangOf(ctx), page.Page)
		page.More = page.Page*pageSize < page.Total
		return err
	})
	return page, err
}
