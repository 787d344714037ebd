package duty

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

// PageSize is how many people a page of a list shows; mostExported is what a
// file holds at most.
const (
	PageSize     = 50
	mostExported = 100_000
)

// Filter narrows the list of a duty's people.
type Filter struct {
	State  State  // empty: everybody affected; NotAffected: everybody else who works here
	Unit   string // slug; with its sub-tree
	Search string
	After  string // slug of the last person seen
}

// Row is a person of the list.
type Row struct {
	Person people.Person
	Unit   uuid.UUID // of the largest posting of today; nil: none
	Member Member    // with State NotAffected where they are not in the duty
}

// Page is a part of the list.
type Page struct {
	Rows  []Row
	Total int
	Next  string // slug to go on after; empty: the end
}

// Affected returns who is in a duty, or who is not, as far as the actor cares
// for them, by name.
func (s *Service) Affected(ctx context.Context, slug string, f Filter) (Page, error) {
	return s.rows(ctx, slug, f, PageSize)
}

// Export is Affected as a whole.
func (s *Service) Export(ctx context.Context, slug string, f Filter) (Page, error) {
	f.After = ""
	return s.rows(ctx, slug, f, mostExported)
}

func (s *Service) rows(ctx context.Context, slug string, f Filter, size int) (p Page, err error) {
	if err := actor.Require(ctx, Care); err != nil {
		return p, err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		d, err := dutyBySlug(ctx, tx, slug)
		if err != nil {
			return err
		}
		q := listQuery{duty: d.ID, state: f.State, after: f.After, words: people.SearchPatterns(f.Search), today: clock.Today(ctx), limit: size + 1}
		if q.units, q.everywhere, err = s.People.Within(ctx, Care, f.Unit); err != nil {
			return err
		}
		if p.Rows, p.Total, err = listed(ctx, tx, q); err != nil {
			return err
		}
		if len(p.Rows) > size {
			p.Rows = p.Rows[:size]
			p.Next = p.Rows[size-1].Person.Slug
		}
		ids := make([]uuid.UUID, len(p.Rows))
		for i, r := range p.Rows {
			ids[i] = r.Person.ID
		}
		audit.Look(ctx, tx, "duty", ids...)
		return nil
	})
	return p, err
}

// Whom returns the person of an address for whom the actor cares. What is done
// or shown next leaves the trace in the access log.
func (s *Service) Whom(ctx context.Context, slug string) (p people.Person, err error) {
	if err := actor.Require(ctx, Care); err != nil {
		return p, err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if p, err = personBySlug(ctx, tx, slug); err != nil {
			return err
		}
		return s.People.InReach(ctx, Care, p.ID)
	})
	if err != nil {
		return people.Person{}, err
	}
	return p, nil
}

// Entry is a line of a duty's log: who came in or went out.
type Entry struct {
	Person people.Person
	Step
	nr int
}

// Log returns who came in and went out, the newest first, as far as the actor
// cares for them. next is where to go on; empty: the end.
func (s *Service) Log(ctx context.Context, slug, after string) (d Duty, list []Entry, next string, err error) {
	if err := actor.Require(ctx, Care); err != nil {
		return d, nil, "", err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if d, err = dutyBySlug(ctx, tx, slug); err != nil {
			return err
		}
		q := logQuery{duty: d.ID, today: clock.Today(ctx), limit: PageSize + 1}
		q.at, q.person, q.nr = readCursor(after)
		if q.units, q.everywhere, err = s.People.Within(ctx, Care, ""); err != nil {
			return err
		}
		if list, err = logged(ctx, tx, q); err != nil {
			return err
		}
		if len(list) > PageSize {
			list = list[:PageSize]
			last := list[PageSize-1]
			next = fmt.Sprintf("%d.%s.%d", last.At.UnixMicro(), last.Person.ID, last.nr)
		}
		ids := make([]uuid.UUID, len(list))
		for i, e := range list {
			ids[i] = e.Person.ID
		}
		audit.Look(ctx, tx, "duty", ids...)
		return nil
	})
	return d, list, next, err
}

// readCursor reads where a list goes on; nonsense is its beginning.
func readCursor(s string) (at *time.Time, person uuid.UUID, nr int) {
	parts := strings.Split(s, ".")
	if len(parts) != 3 {
		return nil, uuid.Nil, 0
	}
	micro, err := strconv.ParseInt(parts[0], 10, 64)
	if err != nil {
		return nil, uuid.Nil, 0
	}
	t := time.UnixMicro(micro)
	person, _ = uuid.Parse(parts[1])
	nr, _ = strconv.Atoi(parts[2])
	return &t, person, nr
}
