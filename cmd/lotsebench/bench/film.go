package bench

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"io"
)

// film is a video of any length that nobody keeps: every byte follows from its
// place. It begins as MP4 files do; the rest is one box of data, whose words are
// all different.
type film int64

const filmHead = "\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom\x00\x00\x00\x01mdat"

// word is the n-th eight bytes.
func (f film) word(n int64) (w [8]byte) {
	switch at := 8 * n; {
	case at < int64(len(filmHead)):
		copy(w[:], filmHead[at:])
	case at == int64(len(filmHead)):
		binary.BigEndian.PutUint64(w[:], uint64(f)-24) //nolint:gosec // the size of the box
	default:
		binary.LittleEndian.PutUint64(w[:], uint64(n)*0x9e3779b97f4a7c15) //nolint:gosec // only different
	}
	return w
}

// ReadAt implements io.ReaderAt.
func (f film) ReadAt(p []byte, off int64) (n int, err error) {
	if rest := int64(f) - off; rest < int64(len(p)) {
		p, err = p[:max(rest, 0)], io.EOF
	}
	for n < len(p) {
		at := off + int64(n)
		w := f.word(at / 8)
		n += copy(p[n:], w[at%8:])
	}
	return n, err
}

// part reads n bytes from an offset on.
func (f film) part(off, n int64) io.Reader { return io.NewSectionReader(f, off, n) }

// hash is that of all bytes.
func (f film) hash() (string, error) {
	h := sha256.New()
	_, err := io.Copy(h, f.part(0, int64(f)))
	return hex.EncodeToString(h.Sum(nil)), err
}
