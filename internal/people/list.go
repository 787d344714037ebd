package people

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// PageSize is how many people a page of the list shows.
const PageSize = 50

// Filter narrows the list of people.
type Filter struct {
	Search string // words of name, number or address; all must be found
	Unit   string // slug; with its sub-tree
	After  string // slug of the last person seen
}

// Entry is one line of the list.
type Entry struct {
	Person   Person
	Postings []Posting // of today, the largest share first
}

// Page is a part of the list.
type Page struct {
	Entries []Entry
	Total   int
	Next    string // slug to go on after; empty: the end
}

// List returns the people the actor may see, by name.
func (s *Service) List(ctx context.Context, f Filter) (Page, error) {
	var page Page
	if err := actor.Require(ctx, Read); err != nil {
		return page, err
	}
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		tree, err := s.Org.Tree(ctx)
		if err != nil {
			return err
		}
		q := listQuery{today: clock.Today(ctx), after: f.After, limit: PageSize + 1}
		if q.units, q.everywhere, err = within(ctx, tree, Read, f.Unit); err != nil {
			return err
		}
		q.words = SearchPatterns(f.Search)
		st := &store{tx}
		persons, total, err := st.list(ctx, q)
		if err != nil {
			return err
		}
		page.Total = total
		if len(persons) > PageSize {
			persons = persons[:PageSize]
			page.Next = persons[PageSize-1].Slug
		}
		page.Entries, err = s.entries(ctx, tx, persons)
		return err
	})
	return page, err
}

func (s *Service) entries(ctx context.Context, tx *db.Tx, persons []Person) ([]Entry, error) {
	ids := make([]uuid.UUID, len(persons))
	for i, p := range persons {
		ids[i] = p.ID
	}
	postings, err := s.Postings(ctx, clock.Today(ctx), ids...)
	if err != nil {
		return nil, err
	}
	entries := make([]Entry, len(persons))
	for i, p := range persons {
		entries[i] = Entry{p, postings[p.ID]}
	}
	audit.Look(ctx, tx, "people.list", ids...)
	return entries, nil
}

var likeSpecial = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

// SearchPatterns are the words of a search as patterns for person.search; all
// must match. It is never NULL, which would match nothing.
func SearchPatterns(search string) []string {
	patterns := []string{}
	for w := range strings.FieldsSeq(Fold(search)) {
		patterns = append(patterns, likePattern(w))
	}
	return patterns
}

func likePattern(word string) string { return "%" + likeSpecial.Replace(word) + "%" }

// Record is all that is stored about one person here.
type Record struct {
	Person   Person
	Postings []Posting // of all times, the newest first; taken-back ones left out
	Absences []Absence
}

// Get returns the person of a URL. Out of the actor's scope is not found.
func (s *Service) Get(ctx context.Context, slug string) (Record, error) {
	var rec Record
	if err := actor.Require(ctx, Read); err != nil {
		return rec, err
	}
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		p, err := s.visible(ctx, tx, Read, slug)
		if err != nil {
			return err
		}
		rec.Person = p
		st := &store{tx}
		if rec.Postings, err = st.postingsOf(ctx, p.ID); err != nil {
			return err
		}
		if rec.Absences, err = st.absencesOf(ctx, p.ID); err != nil {
			return err
		}
		audit.Look(ctx, tx, "people.record", p.ID)
		return nil
	})
	return rec, err
}

// visible returns the person behind slug if the actor may p there.
func (s *Service) visible(ctx context.Context, tx *db.Tx, p actor.Permission, slug string) (Person, error) {
	tree, err := s.Org.Tree(ctx)
	if err != nil {
		return Person{}, err
	}
	q := listQuery{today: clock.Today(ctx), slug: slug, limit: 1}
	q.units, q.everywhere = tree.Reach(actor.From(ctx), p)
	persons, _, err := (&store{tx}).list(ctx, q)
	if err != nil {
		return Person{}, err
	}
	if len(persons) == 0 {
		return Person{}, fault.Missing("people.not_found")
	}
	return persons[0], nil
}
