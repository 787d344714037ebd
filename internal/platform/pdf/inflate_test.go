package pdf

import (
	"bytes"
	"compress/zlib"
	"encoding/hex"
	"io"
	"strings"
	"testing"
	"unicode/utf16"
)

// inflate returns the file with every compressed stream appended in the
// clear: poppler prints no alternative texts, so the test looks for them.
func inflate(t *testing.T, pdf []byte) []byte {
	t.Helper()
	out := bytes.Clone(pdf)
	for rest := pdf; ; {
		at := bytes.Index(rest, []byte("stream\n"))
		if at < 0 {
			return out
		}
		rest = rest[at+len("stream\n"):]
		if z, err := zlib.NewReader(bytes.NewReader(rest)); err == nil {
			if plain, err := io.ReadAll(z); err == nil {
				out = append(out, plain...)
			}
		}
	}
}

// pdfString writes s as the compiler does: in brackets when it is ASCII, else
// in UTF-16 with a byte order mark as hexadecimal digits.
func pdfString(key, s string) string {
	for _, r := range s {
		if r > 126 {
			b := []byte{0xFE, 0xFF}
			for _, u := range utf16.Encode([]rune(s)) {
				b = append(b, byte(u>>8), byte(u))
			}
			return key + "<" + strings.ToUpper(hex.EncodeToString(b))
		}
	}
	return key + "(" + s + ")"
}
