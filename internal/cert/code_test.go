package cert

import (
	"math/rand/v2"
	"strings"
	"testing"

	"codeberg.org/lotse/lotse/internal/platform/clock"
)

func TestCode(t *testing.T) {
	t.Parallel()
	seen := map[Code]bool{}
	count := map[rune]int{}
	for range 20_000 {
		c := NewCode()
		if back, ok := ParseCode(c.String()); !ok || back != c {
			t.Fatalf("%s reads back as %s", c, back)
		}
		if seen[c] {
			t.Fatalf("%s came twice", c)
		}
		seen[c] = true
		for _, r := range string(c) {
			count[r]++
		}
	}
	if len(count) != len(alphabet) {
		t.Errorf("%d symbols used, want %d", len(count), len(alphabet))
	}
	for r, n := range count {
		if mean := 20_000 * codeSize / len(alphabet); n < mean*9/10 || n > mean*11/10 {
			t.Errorf("%c came %d times, want about %d", r, n, mean)
		}
	}
}

func TestParseCode(t *testing.T) {
	t.Parallel()
	const want = Code("7F3K29QDM4TX0123ABCDEFGH1JKM")
	for _, good := range []string{
		want.String(), strings.ToLower(want.String()), string(want), " 7F3K 29QD M4TX 0123 ABCD EFGH 1JKM ",
		"7f3k–29qd-m4tx-o123-abcd-efgh-ljkm", "7F3K\u00a029QD\u2011M4TXO123ABCDEFGHIJKM",
	} {
		if got, ok := ParseCode(good); !ok || got != want {
			t.Errorf("%q reads as %q", good, got)
		}
	}
	for _, bad := range []string{
		"", "-", "7F3K", string(want) + "0", strings.Repeat("U", codeSize), strings.Repeat("Ä", codeSize),
		strings.Repeat("7", 1<<20), "7F3K29QDM4TX0123ABCDEFGH1JK%",
	} {
		if got, ok := ParseCode(bad); ok {
			t.Errorf("%.40q reads as %q", bad, got)
		}
	}
	if got := want.String(); got != "7F3K-29QD-M4TX-0123-ABCD-EFGH-1JKM" {
		t.Errorf("printed as %s", got)
	}
}

// TestGuessing: a million alterations of real codes, the forger's best start,
// hit no other certificate.
func TestGuessing(t *testing.T) {
	t.Parallel()
	codes := make([]Code, 1000)
	issued := map[Code]bool{}
	for i := range codes {
		codes[i] = NewCode()
		issued[codes[i]] = true
	}
	r := rand.New(rand.NewPCG(1, 2))
	for n := range 1_000_000 {
		real := codes[n%len(codes)]
		b := []byte(real)
		for range 1 + r.IntN(4) {
			b[r.IntN(len(b))] = alphabet[r.IntN(len(alphabet))]
		}
		if altered := Code(b); altered != real && issued[altered] {
			t.Fatalf("altering %s hit %s", real, altered)
		}
	}
}

func TestStateOn(t *testing.T) {
	t.Parallel()
	day := func(s string) clock.Date {
		d, err := clock.ParseDate(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	at := day("2026-06-08").Start(clock.Zone(t.Context()))
	for _, c := range []struct {
		name string
		cert Certificate
		want State
	}{
		{"without end", Certificate{}, Valid},
		{"last day", Certificate{ValidUntil: day("2026-06-08")}, Valid},
		{"day after", Certificate{ValidUntil: day("2026-06-07")}, Expired},
		{"revoked", Certificate{RevokedAt: &at}, Revoked},
		{"revoked and expired", Certificate{RevokedAt: &at, ValidUntil: day("2026-06-07")}, Revoked},
	} {
		if got := c.cert.StateOn(day("2026-06-08")); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}
