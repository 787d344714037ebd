// Package blob keeps files by the hash of their bytes, in a directory or in an
// S3-compatible store.
//
// It owns: bytes and nothing else. What a file is, who may see it and when it
// is no longer needed stands in rows of a feature (internal/media).
//
// Invariants:
//   - A file is whole or not there: what Put returned survives a power cut.
//   - A file never changes, since its name is the hash of its bytes.
//   - The tenant is part of every key: a hash of another tenant finds nothing.
package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/google/uuid"
)

// ErrMissing says that the tenant has no such file.
var ErrMissing = errors.New("blob: no such file")

// Info describes a stored file.
type Info struct {
	Hash string // sha256, hexadecimal
	Size int64
	At   time.Time // when it was last put
}

// Store keeps files. Everything it does needs constant memory.
type Store interface {
	// Put reads r to its end and keeps the bytes; putting the same bytes again
	// makes the file young again. An error of r leaves nothing behind.
	Put(ctx context.Context, tenant uuid.UUID, r io.Reader) (Info, error)
	// Open reads n bytes from an offset on; n < 0 reads to the end.
	Open(ctx context.Context, tenant uuid.UUID, hash string, from, n int64) (io.ReadCloser, error)
	Stat(ctx context.Context, tenant uuid.UUID, hash string) (Info, error)
	// Delete removes a file; one that is not there is no error.
	Delete(ctx context.Context, tenant uuid.UUID, hash string) error
	// Each calls fn for every file of the tenant, in no order.
	Each(ctx context.Context, tenant uuid.UUID, fn func(Info) error) error
}

// valid reports whether s can be a hash: anything else never reaches a path.
func valid(s string) bool {
	return len(s) == 64 && strings.Trim(s, "0123456789abcdef") == ""
}

// Check puts a file, reads it back and removes it.
func Check(ctx context.Context, s Store) error {
	const probe = "lotse"
	info, err := s.Put(ctx, uuid.Nil, strings.NewReader(probe))
	if err != nil {
		return err
	}
	r, err := s.Open(ctx, uuid.Nil, info.Hash, 0, -1)
	if err != nil {
		return err
	}
	got, err := io.ReadAll(r)
	if err = errors.Join(err, r.Close()); err != nil {
		return err
	}
	if string(got) != probe {
		return fmt.Errorf("blob: the store returned %d bytes that were not put there", len(got))
	}
	return s.Delete(ctx, uuid.Nil, info.Hash)
}

// Reader reads a stored file at any offset.
type Reader struct {
	ctx    context.Context
	store  Store
	tenant uuid.UUID
	hash   string
}

// NewReader returns a reader of a file; every ReadAt is a request of its own.
func NewReader(ctx context.Context, s Store, tenant uuid.UUID, hash string) *Reader {
	return &Reader{ctx, s, tenant, hash}
}

// ReadAt implements io.ReaderAt.
func (r *Reader) ReadAt(p []byte, off int64) (int, error) {
	f, err := r.store.Open(r.ctx, r.tenant, r.hash, off, int64(len(p)))
	if err != nil {
		return 0, err
	}
	n, err := io.ReadFull(f, p)
	if errors.Is(err, io.ErrUnexpectedEOF) {
		err = io.EOF
	}
	return n, errors.Join(err, f.Close())
}
