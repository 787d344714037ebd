package bench

import (
	"encoding/binary"
	"errors"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/suppress"
)

// suppression is the median time it takes to decide what a round of digital
// checks tells of a large town: units on three levels, of all sizes, and job
// families.
func suppression() (time.Duration, error) {
	by, people := largeTown()
	var times []time.Duration
	for range 7 {
		begin := time.Now()
		tables, err := suppress.Spreads(by, people, competences, suppress.Floor)
		times = append(times, time.Since(begin))
		if err == nil {
			err = someOf(tables[0])
		}
		if err != nil {
			return 0, err
		}
	}
	slices.Sort(times)
	return times[len(times)/2], nil
}

// someOf refuses a table in which nothing is hidden, or nothing told.
func someOf(t *suppress.Spread) error {
	hidden, told := 0, 0
	for _, row := range t.Rows {
		switch {
		case row.Total.Hidden:
			hidden++
		case row.Total.People > 0 && row.Total.Splits[0].Below != suppress.Untold:
			told++
		}
	}
	if hidden == 0 || told == 0 {
		return errors.New("a large town with nothing hidden, or nothing told")
	}
	return nil
}

// largeTown has about 20,000 people, of whom most took part.
func largeTown() (by [2]suppress.Crossing, people []suppress.Member) {
	const families, departments, offices = 10, 12, 150
	rnd := rand.New(rand.NewPCG(1, unitsOfRound)) //nolint:gosec // the same town each time
	id := func(kind, n int) (u uuid.UUID) {
		binary.BigEndian.PutUint64(u[:], uint64(kind)) //nolint:gosec // small
		binary.BigEndian.PutUint64(u[8:], uint64(n))   //nolint:gosec // small
		return u
	}
	for i := range families {
		by[1].Units = append(by[1].Units, suppress.Unit{ID: id(2, i), Parent: suppress.None})
	}
	by[1].Staff = make([]int, families)
	for i := range unitsOfRound {
		parent := suppress.None
		switch {
		case i >= offices:
			parent = departments + i%(offices-departments)
		case i >= departments:
			parent = i % departments
		}
		by[0].Units = append(by[0].Units, suppress.Unit{ID: id(1, i), Parent: parent})
		staff := 1 + rnd.IntN(12)
		if rnd.IntN(4) == 0 {
			staff = 20 + rnd.IntN(44)
		}
		by[0].Staff = append(by[0].Staff, staff)
		for range staff {
			f := rnd.IntN(families)
			by[1].Staff[f]++
			if rnd.IntN(10) == 0 {
				continue
			}
			m := suppress.Member{In: [2]uuid.UUID{id(1, i), id(2, f)}, Bands: make([]suppress.Band, competences)}
			for c := range m.Bands {
				m.Bands[c] = [10]suppress.Band{suppress.Below, suppress.Below, suppress.Below, suppress.At, suppress.At, suppress.At, suppress.At, suppress.At, suppress.Above, suppress.Above}[rnd.IntN(10)]
			}
			people = append(people, m)
		}
	}
	return by, people
}
