package main

import (
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/cmd/lotsebench/attack"
	"codeberg.org/lotse/lotse/internal/platform/suppress"
)

// checked is a town in which people take digital checks, round after round: in
// other units, with others, a level further.
type checked struct {
	*town
	families []suppress.Unit
	traits   map[uuid.UUID]*trait
	part     float64                     // who takes part
	edge     [subjectsOfATown][2]float64 // who is below, who is not above
	free     bool                        // the first job family has no target in the last subject
}

const subjectsOfATown = 2

// trait is what a person keeps from round to round.
type trait struct {
	family int
	part   float64
	luck   [subjectsOfATown]float64
}

func newChecked(t *town) *checked {
	c := &checked{town: t, traits: map[uuid.UUID]*trait{}, part: pick(t.rnd, []float64{0.3, 0.5, 0.8, 1}), free: t.rnd.IntN(3) == 0}
	for range 1 + t.rnd.IntN(12) {
		c.families = append(c.families, suppress.Unit{ID: t.id(), Parent: suppress.None})
	}
	for s := range c.edge {
		c.edge[s] = [2]float64{pick(t.rnd, []float64{0, 0.1, 0.3, 0.6}), pick(t.rnd, []float64{0.7, 0.9, 1})}
	}
	return c
}

func (c *checked) trait(person uuid.UUID) *trait {
	x := c.traits[person]
	if x == nil {
		x = &trait{family: c.rnd.IntN(1 + c.rnd.IntN(len(c.families))), part: c.rnd.Float64()}
		for s := range x.luck {
			x.luck[s] = c.rnd.Float64()
		}
		c.traits[person] = x
	}
	return x
}

// next goes on to the next round: people come, go and move, a unit is put below
// another one, some learn, and some who took part do so no more.
func (c *checked) next() {
	c.live()
	if u := 1 + c.rnd.IntN(len(c.units)-1); c.units[u].Parent != suppress.None {
		c.units[u].Parent = c.rnd.IntN(u)
	}
	for _, p := range c.people {
		x := c.trait(p.ID)
		if c.rnd.IntN(5) == 0 {
			x.part = c.rnd.Float64()
		}
		for s := range x.luck {
			x.luck[s] += 0.1 * c.rnd.Float64()
		}
	}
}

// takers are those who take part in this round, and the staff they come from.
func (c *checked) takers() (by [2]suppress.Crossing, people []suppress.Member) {
	by[0] = suppress.Crossing{Units: c.units, Staff: make([]int, len(c.units))}
	by[1] = suppress.Crossing{Units: c.families, Staff: make([]int, len(c.families))}
	at := map[uuid.UUID]int{}
	for u, unit := range c.units {
		at[unit.ID] = u
	}
	for _, p := range c.people {
		x := c.trait(p.ID)
		by[0].Staff[at[p.Unit]]++
		by[1].Staff[x.family]++
		if x.part >= c.part {
			continue
		}
		m := suppress.Member{In: [2]uuid.UUID{p.Unit, c.families[x.family].ID}, Bands: make([]suppress.Band, subjectsOfATown)}
		for s, luck := range x.luck {
			switch {
			case c.free && x.family == 0 && s == subjectsOfATown-1:
				m.Bands[s] = suppress.Unmeasured
			case luck < c.edge[s][0]:
				m.Bands[s] = suppress.Below
			case luck < c.edge[s][1]:
				m.Bands[s] = suppress.At
			default:
				m.Bands[s] = suppress.Above
			}
		}
		people = append(people, m)
	}
	return by, people
}

// siegeRounds publishes the rounds of a town twice and attacks both.
func siegeRounds(t *town) (ours, control score, err error) {
	c := newChecked(t)
	for date := range dates {
		if date > 0 {
			c.next()
		}
		by, people := c.takers()
		a, b, err := besiege(by, people, subjectsOfATown, c.k)
		if err != nil {
			return ours, control, err
		}
		ours.add(a)
		control.add(b)
	}
	return ours, control, nil
}

// besiege publishes two tables of the same people, as we do and with small
// groups hidden only, and attacks both.
func besiege(by [2]suppress.Crossing, people []suppress.Member, subjects, k int) (ours, control score, err error) {
	tables, err := suppress.Spreads(by, people, subjects, k)
	if err != nil {
		return ours, control, err
	}
	for subject := range subjects {
		var shown, plain attack.Round
		for i := range shown {
			truth := stand(by[i].Units, people, i, subject)
			if shown[i], err = truth.read(truth.published(tables[i], subject)); err != nil {
				return ours, control, err
			}
			if plain[i], err = truth.read(truth.plainly(k)); err != nil {
				return ours, control, err
			}
		}
		if err := ours.take(shown, k); err != nil {
			return ours, control, err
		}
		if err := control.take(plain, k); err != nil {
			return ours, control, err
		}
	}
	return ours, control, nil
}

// take counts what an attacker finds in the tables of a round.
func (s *score) take(r attack.Round, k int) error {
	f, err := r.Attack(k)
	s.hidden += f.Hidden
	s.pinned += len(f.Pinned)
	for _, list := range r {
		for _, g := range list {
			if g.People == 0 {
				continue
			}
			for _, part := range []int{g.Parts[0], g.Parts[2]} {
				switch {
				case part != attack.Untold:
					s.figures++
				default:
					s.bands++
				}
			}
		}
	}
	return err
}
