package suppress

import (
	"math/rand/v2"
	"testing"
)

// big is a tenant beyond the largest: 5,000 units, 60,000 people.
func big() Snapshot {
	rnd := rand.New(rand.NewPCG(5, 0))
	var s Snapshot
	for i := range 5000 {
		parent := None
		if i > 0 {
			parent = rnd.IntN(min(i, 1500))
		}
		s.Units = append(s.Units, Unit{id(i), parent})
		for range pickSize(rnd) {
			s.People = append(s.People, Person{id(10000 + len(s.People)), id(i), rnd.IntN(10) < 6})
		}
	}
	return s
}

func pickSize(rnd *rand.Rand) int {
	switch x := rnd.IntN(10); {
	case x < 1:
		return 0
	case x < 4:
		return 1 + rnd.IntN(4)
	case x < 7:
		return 5 + rnd.IntN(5)
	}
	return 10 + rnd.IntN(35)
}

func BenchmarkFirstTable(b *testing.B) {
	s := big()
	for b.Loop() {
		if _, err := Publish(nil, s, 5); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkNextTable(b *testing.B) {
	s := big()
	first, err := Publish(nil, s, 5)
	if err != nil {
		b.Fatal(err)
	}
	rnd := rand.New(rand.NewPCG(6, 0))
	for i := range s.People {
		switch rnd.IntN(100) {
		case 0:
			s.People[i].Unit = s.Units[rnd.IntN(len(s.Units))].ID
		case 1, 2:
			s.People[i].Ready = true
		}
	}
	for b.Loop() {
		if _, err := Publish(first, s, 5); err != nil {
			b.Fatal(err)
		}
	}
}
