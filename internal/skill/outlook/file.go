package outlook

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/people/hrfile"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// Columns are the headings of the file, the same in every language.
var Columns = []string{"unit", "job_family", "year", "people"}

// MaxBytes is the size of the largest file.
const MaxBytes = 1 << 20

// Problem is a row that cannot be taken, and why.
type Problem struct {
	Line int // 0: the file
	ID   string
	Args fault.Args
}

// Draft is a file as it would be taken.
type Draft struct {
	Rows, People int // lines, and the people they name
	Soon, Later  int // of these who leave in the near and in the far band
	Near, Far    int
	Problems     []Problem

	leaving map[place][2]int // by band
}

// place is where people work: a unit and a job family.
type place struct{ unit, family uuid.UUID }

// Place is a unit and a job family with its staff, for a template.
type Place struct {
	Unit   string // number
	Family string // slug
	Staff  int
}

// known is what a file is read against.
type known struct {
	tree     *org.Tree
	families map[uuid.UUID]people.JobFamily
	staff    map[place]int
	year     int
}

func (s *Service) known(ctx context.Context) (k known, err error) {
	if k.tree, err = s.Org.Tree(ctx); err != nil {
		return k, err
	}
	if k.families, err = s.People.JobFamilies(ctx); err != nil {
		return k, err
	}
	today := clock.Today(ctx)
	k.year, _, _ = today.Start(clock.Zone(ctx)).Date()
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		k.staff, err = staffOf(ctx, tx, today)
		return err
	})
	return k, err
}

// Places are those with staff today, by unit.
func (s *Service) Places(ctx context.Context) (list []Place, err error) {
	if err := actor.Require(ctx, Manage); err != nil {
		return nil, err
	}
	k, err := s.known(ctx)
	if err != nil {
		return nil, err
	}
	for _, u := range k.tree.Units() {
		for p, n := range k.staff {
			if p.unit == u.ID {
				list = append(list, Place{u.Number, k.families[p.family].Slug, n})
			}
		}
	}
	slices.SortStableFunc(list, func(a, b Place) int {
		if a.Unit != b.Unit {
			return 0 // the order of the tree
		}
		return strings.Compare(a.Family, b.Family)
	})
	return list, nil
}

// Look reads a file and says what taking it would do. Nothing is kept.
func (s *Service) Look(ctx context.Context, data []byte) (d Draft, err error) {
	if err := actor.Require(ctx, Manage); err != nil {
		return d, err
	}
	if _, err := s.allowed(ctx); err != nil {
		return d, err
	}
	k, err := s.known(ctx)
	if err != nil {
		return d, err
	}
	return k.read(data), nil
}

func (d *Draft) refuse(line int, id string, args ...fault.Args) {
	p := Problem{Line: line, ID: id}
	if len(args) > 0 {
		p.Args = args[0]
	}
	d.Problems = append(d.Problems, p)
}

func (k known) read(data []byte) Draft {
	d := Draft{Near: k.year + nearYears, Far: k.year + farYears, leaving: map[place][2]int{}}
	if len(data) > MaxBytes {
		d.refuse(0, "outlook.file.large", fault.Args{"Max": MaxBytes >> 20})
		return d
	}
	file, err := hrfile.Read(data)
	if err != nil {
		var f *fault.Error
		if !errors.As(err, &f) {
			f = &fault.Error{ID: "outlook.file.unreadable"}
		}
		d.refuse(0, f.ID, f.Args)
		return d
	}
	head := make([]string, 0, len(file.Header))
	for _, h := range file.Header {
		head = append(head, strings.ToLower(strings.TrimSpace(h)))
	}
	if !slices.Equal(head, Columns) { // no more columns either: names stay outside
		d.refuse(1, "outlook.file.columns", fault.Args{"All": strings.Join(Columns, "; "), "Found": strings.Join(head, "; ")})
		return d
	}
	seen, sums := map[row]bool{}, map[place]int{}
	for _, r := range file.Records {
		k.take(&d, r, seen, sums)
	}
	return d
}

type row struct {
	place
	year int
}

// take adds a row of the file, or says why it cannot be taken.
func (k known) take(d *Draft, r hrfile.Record, seen map[row]bool, sums map[place]int) {
	cell := func(i int) string {
		if i >= len(r.Cells) {
			return ""
		}
		return strings.TrimPrefix(strings.TrimSpace(r.Cells[i].Text), "'")
	}
	unit, ok := k.tree.ByNumber(cell(0))
	if !ok {
		d.refuse(r.Line, "outlook.row.unit", fault.Args{"Value": cell(0)})
		return
	}
	family, ok := k.family(cell(1))
	if !ok {
		d.refuse(r.Line, "outlook.row.family", fault.Args{"Value": cell(1)})
		return
	}
	year, err := strconv.Atoi(cell(2))
	if err != nil || year < k.year || year > k.year+mostYears {
		d.refuse(r.Line, "outlook.row.year", fault.Args{"Value": cell(2), "From": k.year, "To": k.year + mostYears})
		return
	}
	n, err := strconv.Atoi(cell(3))
	if err != nil || n < 0 {
		d.refuse(r.Line, "outlook.row.people", fault.Args{"Value": cell(3)})
		return
	}
	at := place{unit.ID, family.ID}
	if seen[row{at, year}] {
		d.refuse(r.Line, "outlook.row.twice", fault.Args{"Unit": unit.Number, "Family": family.Slug, "Year": year})
		return
	}
	seen[row{at, year}] = true
	if sums[at] += n; sums[at] > k.staff[at] {
		d.refuse(r.Line, "outlook.row.staff", fault.Args{"Unit": unit.Number, "Family": family.Slug, "Staff": k.staff[at], "Sum": sums[at]})
		return
	}
	d.Rows, d.People = d.Rows+1, d.People+n
	x := d.leaving[at]
	switch {
	case year <= d.Near:
		x[0], d.Soon = x[0]+n, d.Soon+n
	case year <= d.Far:
		x[1], d.Later = x[1]+n, d.Later+n
	}
	d.leaving[at] = x
}

// family finds a job family by its short name or its name in any language.
func (k known) family(name string) (people.JobFamily, bool) {
	for _, f := range k.families {
		if strings.EqualFold(f.Slug, name) {
			return f, true
		}
		for _, s := range f.Name {
			if people.Fold(s) == people.Fold(name) && name != "" {
				return f, true
			}
		}
	}
	return people.JobFamily{}, false
}
