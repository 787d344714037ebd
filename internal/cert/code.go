package cert

import (
	"crypto/rand"
	"strings"
)

// Code is the secret by which a certificate is found: 28 symbols of
// Crockford's base32, 140 random bits. It is stored without hyphens.
type Code string

const (
	alphabet  = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	codeSize  = 28
	groupSize = 4
)

// NewCode returns a code that nobody can guess.
func NewCode() Code {
	b := make([]byte, codeSize)
	_, _ = rand.Read(b) // never fails
	for i := range b {
		b[i] = alphabet[b[i]%byte(len(alphabet))] // 256 is a multiple of 32: no symbol is favoured
	}
	return Code(b)
}

// ParseCode reads what a person typed from paper: case, spaces and hyphens do
// not matter, O is 0, I and L are 1.
func ParseCode(s string) (Code, bool) {
	var b strings.Builder
	for _, r := range strings.ToUpper(s) {
		switch r {
		case ' ', '\u00a0', '\t', '-', '\u2010', '\u2011', '\u2013':
			continue
		case 'O':
			r = '0'
		case 'I', 'L':
			r = '1'
		}
		if !strings.ContainsRune(alphabet, r) || b.Len() == codeSize {
			return "", false
		}
		b.WriteRune(r)
	}
	return Code(b.String()), b.Len() == codeSize
}

// String is the code as printed: 7F3K-29QD-…
func (c Code) String() string {
	var groups []string
	for i := 0; i < len(c); i += groupSize {
		groups = append(groups, string(c[i:min(i+groupSize, len(c))]))
	}
	return strings.Join(groups, "-")
}
