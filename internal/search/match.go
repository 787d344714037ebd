package search

import (
	"cmp"
	"context"
	"slices"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Whose texts are looked for: everybody's, the reader's town's, or those of
// other towns.
type Whose string

// They are.
const (
	Own    Whose = "own"
	Others Whose = "others"
)

// Filter narrows a search; zero fields do not.
type Filter struct {
	Lang   i18n.Lang
	Whose  Whose
	Public bool // what guests may read
}

// Hit is a text that was found.
type Hit struct {
	Tenant uuid.UUID
	Object uuid.UUID
	Part   int
	Lang   i18n.Lang
	Kind   string
	Page   Page
	Exact  bool // holds what was typed, not only what is near to it
	Rank   float64
}

// Found are the hits of a mark; a page may be hit more than once, see Best.
type Found struct {
	Hits []Hit
	Many bool // there are more that were not looked at
}

// maxLooked bounds how many rows are ranked of each step: what has a common word
// in its title stands above what has it somewhere.
const maxLooked = 200

// Match finds texts. Each mark is a group or a kind. The caller leaves out what
// its own rules hide, then takes the best.
func (a Asked) Match(ctx context.Context, tx *db.Tx, f Filter, marks ...string) ([]Found, error) {
	if a.Empty() {
		return make([]Found, len(marks)), nil
	}
	return selectMatches(ctx, tx, a, f, marks)
}

// Best leaves the best hit of each page: one that holds what was typed, in
// the reader's language where there is one. The best page comes first.
func Best(list []Hit, l i18n.Lang) []Hit {
	slices.SortStableFunc(list, func(a, b Hit) int {
		return cmp.Or(-compare(a.Exact, b.Exact), -compare(a.Lang == l, b.Lang == l), cmp.Compare(b.Rank, a.Rank))
	})
	type key struct {
		Page
		part int
	}
	seen := map[key]bool{}
	list = slices.DeleteFunc(list, func(h Hit) bool {
		k := key{h.Page, h.Part}
		again := seen[k]
		seen[k] = true
		return again
	})
	slices.SortStableFunc(list, func(a, b Hit) int {
		return cmp.Or(-compare(a.Exact, b.Exact), cmp.Compare(b.Rank, a.Rank))
	})
	return list
}

func compare(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// Key names a row.
type Key struct {
	Tenant, Object uuid.UUID
	Part           int
	Lang           i18n.Lang
}

// Key names the row of a hit.
func (h Hit) Key() Key { return Key{h.Tenant, h.Object, h.Part, h.Lang} }

// Texts reads what excerpts are cut from.
func Texts(ctx context.Context, tx *db.Tx, hits []Hit) (map[Key]Text, error) {
	if len(hits) == 0 {
		return map[Key]Text{}, nil
	}
	return selectTexts(ctx, tx, hits)
}
