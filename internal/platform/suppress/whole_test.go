package suppress_test

import (
	"testing"

	"codeberg.org/lotse/lotse/internal/platform/suppress"
)

// People enter in groups: no two tables differ by fewer than the minimum, and
// what two of them say about those between never is a group below twice it.
func TestPeopleAreCountedInCompany(t *testing.T) {
	t.Parallel()
	for _, k := range []int{5, 7} {
		last := 0
		for n := range 100 {
			c := suppress.Counted(n, k)
			if c > n || c < last || c > 0 && c < k {
				t.Fatalf("k %d: of %d people %d are counted, before %d", k, n, c, last)
			}
			if grown := c - last; grown != 0 && grown < k || grown != 0 && last >= 2*k && grown < 2*k {
				t.Errorf("k %d: %d people come in at once at %d", k, grown, n)
			}
			last = c
		}
	}
	if suppress.Counted(4, 1) != 0 {
		t.Error("a minimum below the floor is taken")
	}
}

// values is how many differences of two nested parts fit to what is said about
// both; the twin says it plainly.
func values(say func(int) suppress.Range, outer, inner int) int {
	a, b := say(outer), say(inner)
	seen := map[int]bool{}
	for o := a.Lo; o <= a.Hi; o++ {
		for i := b.Lo; i <= min(b.Hi, o); i++ {
			seen[o-i] = true
		}
	}
	return len(seen)
}

// Of two figures of which one contains the other, one or two people who are in
// the larger alone are never told.
func TestDifferencesOfFiguresTellNobody(t *testing.T) {
	t.Parallel()
	const k = 5
	for _, n := range []int{5, 10, 20, 40} {
		whole := func(c int) suppress.Range { return suppress.Whole(c, n, k) }
		plain := func(c int) suppress.Range { return suppress.Range{Lo: c, Hi: c} }
		for outer := 1; outer <= n; outer++ {
			for inner := max(0, outer-2); inner < outer; inner++ {
				if got := values(whole, outer, inner); got < suppress.Together {
					t.Errorf("n %d: %d and %d leave %d differences", n, outer, inner, got)
				}
				if values(plain, outer, inner) != 1 {
					t.Fatal("the twin protects something: the test proves nothing")
				}
			}
		}
	}
}

// What everybody's answer adds up to narrows no small part.
func TestPartsThatAddUp(t *testing.T) {
	t.Parallel()
	const k, n = 5, 20
	told := 0
	for a := 0; a <= n; a++ {
		for b := 0; a+b <= n; b++ {
			for c := 0; a+b+c <= n; c++ {
				parts := []int{a, b, c, n - a - b - c}
				bands, ok := suppress.Parts(parts, suppress.Range{Lo: n, Hi: n}, n, k)
				if !ok {
					continue
				}
				told++
				for i, p := range parts {
					if p < bands[i].Lo || p > bands[i].Hi {
						t.Fatalf("%v: %v", parts, bands)
					}
					if p > 0 && p < k && fits(bands, i, n) < suppress.Together {
						t.Fatalf("%v are told as %v: the %d can be worked out", parts, bands, p)
					}
				}
			}
		}
	}
	if told < 1500 { // of 1771
		t.Errorf("only %d tables are told", told)
	}
	if _, ok := suppress.Parts([]int{4, 4, 4, 4, 4}, suppress.Range{Lo: n, Hi: n}, n, k); ok {
		t.Error("five bands of 0 to 4 that add up to 20 say that each is 4")
	}
}

// fits counts the values of one part that some values of the others complete.
func fits(bands []suppress.Range, i, n int) int {
	lo, hi := 0, 0
	for j, b := range bands {
		if j != i {
			lo, hi = lo+b.Lo, hi+b.Hi
		}
	}
	found := 0
	for v := bands[i].Lo; v <= bands[i].Hi; v++ {
		if lo+v <= n && n <= hi+v {
			found++
		}
	}
	return found
}
