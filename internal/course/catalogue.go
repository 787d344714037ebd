package course

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/search"
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
			fits []uuid.UUID
			err  error
		)
		if f.Query != "" {
			if fits, err = fitting(ctx, tx, f.Query); err != nil || len(fits) == 0 {
				return err
			}
		}
		page.Courses, page.Total, err = listPage(tx, f, fits, i18n.LangOf(ctx), page.Page)
		page.More = page.Page*pageSize < page.Total
		return err
	})
	return page, err
}

// fitting are the courses of which a query finds something, the best first.
func fitting(ctx context.Context, tx *db.Tx, query string) (list []uuid.UUID, err error) {
	q, err := search.Understand(ctx, tx, query)
	if err != nil {
		return nil, err
	}
	found, err := q.Match(ctx, tx, search.Filter{}, string(search.Courses), string(search.Lessons))
	var hits []search.Hit
	for _, f := range found {
		hits = append(hits, f.Hits...)
	}
	for _, h := range search.Best(hits, i18n.LangOf(ctx)) {
		if !slices.Contains(list, h.Object) {
			list = append(list, h.Object)
		}
	}
	return list, err
}
