package main

import (
	"math/bits"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/suppress"
)

// village is so small that every truth about it can be tried: who knows the rule
// keeps those that would have been published as it was.
type village struct {
	k     int
	units []suppress.Unit
	sizes []int
	job   suppress.Unit
}

// truth is how many of each unit are below, at and above target.
type truth [][3]int

func newVillage(t *town) *village {
	v := &village{k: suppress.Floor, job: suppress.Unit{ID: t.id(), Parent: suppress.None}}
	v.units = []suppress.Unit{{ID: t.id(), Parent: suppress.None}}
	v.sizes = []int{0}
	if t.rnd.IntN(2) == 0 {
		v.sizes[0] = 5 + t.rnd.IntN(2)
	}
	for range 2 {
		below := 0
		if v.sizes[0] == 0 && len(v.units) > 1 {
			below = t.rnd.IntN(2)
		}
		v.units = append(v.units, suppress.Unit{ID: t.id(), Parent: below})
		most := 4
		if v.sizes[0] > 0 {
			most = 2
		}
		v.sizes = append(v.sizes, 5+t.rnd.IntN(most))
	}
	return v
}

// every calls with all truths.
func (v *village) every(try func(truth) error) error {
	w := make(truth, len(v.sizes))
	var from func(u int) error
	from = func(u int) error {
		if u == len(w) {
			return try(w)
		}
		for below := range v.sizes[u] + 1 {
			for above := range v.sizes[u] - below + 1 {
				w[u] = [3]int{below, v.sizes[u] - below - above, above}
				if err := from(u + 1); err != nil {
					return err
				}
			}
		}
		return nil
	}
	return from(0)
}

// published is what we say of a truth: a row for everybody, then one for each
// unit.
func (v *village) published(w truth) (text string, err error) {
	var people []suppress.Member
	for u, parts := range w {
		for b, n := range parts {
			for range n {
				people = append(people, suppress.Member{In: [2]uuid.UUID{v.units[u].ID, v.job.ID}, Bands: []suppress.Band{suppress.Band(b)}})
			}
		}
	}
	by := [2]suppress.Crossing{{Units: v.units, Staff: v.sizes}, {Units: []suppress.Unit{v.job}, Staff: []int{len(people)}}}
	tables, err := suppress.Spreads(by, people, 1, v.k)
	if err != nil {
		return "", err
	}
	var out strings.Builder
	for _, r := range tables[0].Rows {
		for _, c := range []suppress.SpreadCell{r.Own, r.Total} {
			said := suppress.Split{Below: suppress.Untold, Above: suppress.Untold}
			if c.People > 0 {
				said = c.Splits[0]
			}
			out.WriteString(strconv.Itoa(said.Below) + "," + strconv.Itoa(said.Above) + ";")
		}
	}
	return out.String(), nil
}

// partner is the control: each unit tells who is below by itself, and one that
// would be the difference takes the one with fewest people along.
func (v *village) partner(w truth) (string, error) {
	told := make([]bool, len(w))
	all, silent, least := 0, 0, -1
	for u, n := range w {
		all += n[0]
		if v.sizes[u] == 0 {
			continue
		}
		if told[u] = min(n[0], n[1]+n[2]) >= suppress.Together; !told[u] {
			silent++
		} else if least < 0 || v.sizes[u] < v.sizes[least] {
			least = u
		}
	}
	if silent == 1 && least >= 0 {
		told[least] = false
	}
	var out strings.Builder
	out.WriteString(strconv.Itoa(all))
	for u, n := range w {
		if out.WriteString(";"); told[u] {
			out.WriteString(strconv.Itoa(n[0]))
		}
	}
	return out.String(), nil
}

// siegeVillage counts, over all tables that a village can have, the figures that
// more than one truth leaves open, and those that are known all the same: they
// do not stand in the table, and have one value in each truth behind it.
func siegeVillage(t *town) (ours, control score, err error) {
	v := newVillage(t)
	if err := v.siege(&ours, v.published, func(said []string, u, part int) bool {
		own := strings.Split(said[2*u], ",")
		told := [3]bool{own[0] != "-1", own[0] != "-1" && own[1] != "-1", own[1] != "-1"}
		return told[part]
	}); err != nil {
		return ours, control, err
	}
	err = v.siege(&control, v.partner, func(said []string, u, part int) bool { return part == 0 && said[1+u] != "" })
	return ours, control, err
}

func (v *village) siege(s *score, publish func(truth) (string, error), told func(said []string, u, part int) bool) error {
	tables := map[string][]uint16{}
	err := v.every(func(w truth) error {
		text, err := publish(w)
		can := tables[text]
		if can == nil {
			can = make([]uint16, 3*len(w))
			tables[text] = can
		}
		for u, parts := range w {
			for part, n := range parts {
				can[3*u+part] |= 1 << n
			}
		}
		return err
	})
	for text, can := range tables {
		said := strings.Split(text, ";")
		for i, values := range can {
			switch {
			case v.sizes[i/3] == 0:
			case told(said, i/3, i%3):
				s.figures++
			default:
				s.hidden++
				s.bands++
				if bits.OnesCount16(values) == 1 {
					s.pinned++
				}
			}
		}
	}
	return err
}
