package author

import "strings"

// Places order lessons and blocks: strings compared byte by byte, between any
// two of which there is a third, so that a move writes one row.
const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

// between returns a place after a and before b; an empty b is the end. No
// place ends in the lowest digit: nothing would stand before it.
func between(a, b string) string {
	n := 0
	for n < len(b) && digitAt(a, n) == strings.IndexByte(digits, b[n]) {
		n++
	}
	if n > 0 {
		return b[:n] + between(from(a, n), b[n:])
	}
	low, high := digitAt(a, 0), len(digits)
	if b != "" {
		high = strings.IndexByte(digits, b[0])
	}
	if high-low > 1 {
		return digits[(low+high)/2 : (low+high)/2+1]
	}
	if len(b) > 1 {
		return b[:1]
	}
	return digits[low:low+1] + between(from(a, 1), "")
}

func digitAt(s string, i int) int {
	if i >= len(s) {
		return 0
	}
	return strings.IndexByte(digits, s[i])
}

func from(s string, n int) string { return s[min(n, len(s)):] }

// spread returns n places far apart, in order.
func spread(n int) []string {
	list := make([]string, n)
	const base = 62
	step := base * base * base / (n + 1)
	for i := range list {
		v := (i + 1) * max(step, 1)
		list[i] = string([]byte{digits[v/base/base%base], digits[v/base%base], digits[v%base], 'V'})
	}
	return list
}

// placed is a thing in its order.
type placed struct{ ID, Place string }

// after finds the place behind the thing called id: at the beginning for "",
// at the end for End. The thing called self does not count.
func after(list []placed, id, self string) (place string, ok bool) {
	low, found := "", id == ""
	for _, p := range list {
		switch {
		case p.ID == self:
		case found:
			return between(low, p.Place), true
		case p.ID == id:
			low, found = p.Place, true
		case id == End:
			low = p.Place
		}
	}
	return between(low, ""), found || id == End
}

// shifted is the place of a thing one up or down; false where it is at the
// end already.
func shifted(list []placed, id string, by int) (place string, ok bool) {
	for i, p := range list {
		if p.ID != id {
			continue
		}
		switch {
		case by < 0 && i == 1:
			return between("", list[0].Place), true
		case by < 0 && i > 1:
			return between(list[i-2].Place, list[i-1].Place), true
		case by > 0 && i+2 < len(list):
			return between(list[i+1].Place, list[i+2].Place), true
		case by > 0 && i+1 < len(list):
			return between(list[i+1].Place, ""), true
		}
	}
	return "", false
}
