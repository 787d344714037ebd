package suppress

import "github.com/google/uuid"

// Band is where a person stands to a target.
type Band int

// The bands.
const (
	Below Band = iota
	At
	Above
	// Unmeasured is who has no target: everybody may know that, so these people
	// hide nobody. They stand in the head count, and in the middle.
	Unmeasured

	bands = 3
)

// Untold is a figure of a Split that is not published.
const Untold = -1

// Member is one counted person: the unit of each crossing, and a band for every
// subject.
type Member struct {
	In    [2]uuid.UUID
	Bands []Band
}

// Split is what is published about a group and a subject: how many are below,
// and how many above. With one of them untold the band beside it and the middle
// are one; with both there is the head count only. A figure that is told is
// Together or more, and so is the rest.
type Split struct {
	Below int `json:"b"`
	Above int `json:"a"`
}

// Parts are the three bands as far as the split itself says them.
func (s Split) Parts(people int) (parts [bands]Range) {
	rest := people - max(s.Below, 0) - max(s.Above, 0)
	for i, told := range []int{Below: s.Below, At: Untold, Above: s.Above} {
		switch {
		case told != Untold:
			parts[i] = Range{told, told}
		case Band(i) == At && s.Below != Untold && s.Above != Untold:
			parts[i] = Range{rest, rest}
		default:
			parts[i] = Range{0, rest}
		}
	}
	return parts
}

// SpreadCell is what is published about a group. A hidden one is empty.
type SpreadCell struct {
	Hidden bool    `json:"hidden,omitempty"`
	People int     `json:"people"`
	Splits []Split `json:"splits,omitempty"` // by subject; none where nobody is
}

// SpreadRow is one unit of a table, as Row.
type SpreadRow struct {
	Unit   uuid.UUID  `json:"unit"`
	Parent int        `json:"parent"`
	Leaf   bool       `json:"leaf,omitempty"`
	Own    SpreadCell `json:"own"`
	Total  SpreadCell `json:"total"`
}

// Crossing is one way to group people: units, or job families. Staff is how many
// could have taken part in each by itself; they are no secret.
type Crossing struct {
	Units []Unit
	Staff []int
}

// Spread is one crossing by subjects.
type Spread struct {
	Minimum int         `json:"minimum"`
	Total   SpreadCell  `json:"total"`
	Rows    []SpreadRow `json:"rows"`
}

// Spreads makes the two tables of one round of measuring. They share their
// people, hence the total and nothing else, and what is told of the total. Where
// fewer people than the minimum took part, both are hidden throughout.
func Spreads(by [2]Crossing, people []Member, subjects, k int) (tables [2]*Spread, err error) {
	s := &spreads{people: people, k: max(k, Floor)}
	for i, c := range by {
		if err := s.plant(i, c); err != nil {
			return tables, err
		}
	}
	if s.hide() {
		return [2]*Spread{s.table(0, nil), s.table(1, nil)}, nil
	}
	var seats [2][]seat
	var told [2][][]Split
	for i, p := range s.patterns {
		seats[i], told[i] = p.seats(), make([][]Split, p.cells())
	}
	for subject := range subjects {
		s.settle(subject, seats, &told)
	}
	return [2]*Spread{s.table(0, told[0]), s.table(1, told[1])}, nil
}

func (s *spreads) table(i int, told [][]Split) *Spread {
	p := s.patterns[i]
	cell := func(c int) SpreadCell {
		switch {
		case p.hidden[c]:
			return SpreadCell{Hidden: true}
		case p.heads[c] == 0:
			return SpreadCell{}
		}
		return SpreadCell{People: p.heads[c], Splits: told[c]}
	}
	t := &Spread{Minimum: s.k, Total: cell(p.root), Rows: make([]SpreadRow, len(p.units))}
	for u, unit := range p.units {
		t.Rows[u] = SpreadRow{Unit: unit.ID, Parent: unit.Parent, Leaf: !p.inner(u), Own: cell(p.own(u)), Total: cell(u)}
	}
	return t
}
