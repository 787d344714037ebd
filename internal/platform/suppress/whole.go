package suppress

// Figures about what people did, not about a tree of units: answers to a
// question, lessons reached, opinions. Three rules hold together:
//
//   - people are counted in company (Counted): once in, they stay as they are,
//     and others follow only in whole groups. So two looks differ by nobody or
//     by a group, whatever happened in between;
//   - a count is told in whole groups (Whole): the difference of two figures of
//     which one contains the other stays open, too;
//   - parts that add up are told together (Parts), unless their sum would narrow
//     a small one.

// Counted is how many of n people are counted, n growing with time: nobody
// below k, then k, then steps of 2k. A step of k would tell of k people, by
// difference, what is not said about so few: that all of them did the same.
func Counted(n, k int) int {
	k = max(k, Floor)
	switch {
	case n < k:
		return 0
	case n < 2*k:
		return k
	}
	return n - n%(2*k)
}

// Whole is what is said about a part of n counted people. Of fewer than 2k only
// the half is said in which the part lies; else how many whole groups of k it
// holds. Everybody is a figure.
func Whole(part, n, k int) Range {
	k = max(k, Floor)
	if n < 2*k {
		if half := n / 2; part > half {
			return Range{half + 1, n}
		}
		return Range{0, n / 2}
	}
	lo := part - part%k
	if part < n {
		return Range{lo, min(lo+k-1, n-1)}
	}
	return Range{n, n}
}

// Parts is Whole for parts of which everybody is in one; sum is what is said
// about all of them together, of n counted people. It refuses (false) where the
// sum would narrow a part smaller than k to fewer than Together values.
func Parts(parts []int, sum Range, n, k int) ([]Range, bool) {
	k = max(k, Floor)
	bands := make([]Range, len(parts))
	all := Range{}
	for i, p := range parts {
		b := Whole(p, n, k)
		bands[i] = Range{b.Lo, min(b.Hi, sum.Hi)}
		all.Lo, all.Hi = all.Lo+bands[i].Lo, all.Hi+bands[i].Hi
	}
	for _, b := range bands {
		known := Range{max(b.Lo, sum.Lo-(all.Hi-b.Hi)), min(b.Hi, sum.Hi-(all.Lo-b.Lo))}
		if known.Hi > 0 && known.Lo < k && known.Hi-known.Lo+1 < Together {
			return nil, false
		}
	}
	return bands, true
}
