package secret

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"strings"
)

// NewToken returns 256 random bits for a cookie or a hidden field.
func NewToken() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // never fails, see crypto/rand
	return base64.RawURLEncoding.EncodeToString(b)
}

// alphabet is Crockford's base 32: no letter that reads like a digit.
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// NewCode returns a code in groups, as printed; each letter is five bits.
func NewCode(length, group int) string {
	b := make([]byte, length)
	_, _ = rand.Read(b)
	var s strings.Builder
	for i, x := range b {
		if i > 0 && i%group == 0 {
			s.WriteByte('-')
		}
		s.WriteByte(alphabet[x&31])
	}
	return s.String()
}

var readAs = strings.NewReplacer("-", "", " ", "", "O", "0", "I", "1", "L", "1")

// PlainCode undoes what people change when they type a code.
func PlainCode(typed string) string {
	return readAs.Replace(strings.ToUpper(strings.TrimSpace(typed)))
}

// Digest is what is stored of a token or a code.
func Digest(s string) []byte {
	h := sha256.Sum256([]byte(s))
	return h[:]
}
