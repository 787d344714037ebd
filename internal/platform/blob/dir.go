package blob

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/google/uuid"
)

const (
	draftDir = "new" // files that are being written, below each tenant

	// A file that is still being written after this time never will be.
	draftLife = 24 * time.Hour
)

// Dir is a store in a local directory: <root>/<tenant>/<ab>/<hash>.
type Dir struct{ root string }

// NewDir returns the store below root, which is made with the first file.
func NewDir(root string) *Dir { return &Dir{root} }

func (d *Dir) path(tenant uuid.UUID, hash string) string {
	return filepath.Join(d.root, tenant.String(), hash[:2], hash)
}

// Put writes to a temporary file, makes it durable and gives it its name.
func (d *Dir) Put(ctx context.Context, tenant uuid.UUID, r io.Reader) (Info, error) {
	drafts := filepath.Join(d.root, tenant.String(), draftDir)
	if err := makeDurable(drafts); err != nil {
		return Info{}, fmt.Errorf("blob: %w", err)
	}
	f, err := os.CreateTemp(drafts, "")
	if err != nil {
		return Info{}, fmt.Errorf("blob: %w", err)
	}
	info, err := spool(ctx, f, r)
	if err == nil {
		err = f.Sync()
	}
	err = errors.Join(err, f.Close())
	if err == nil {
		err = d.name(f.Name(), d.path(tenant, info.Hash))
	}
	if err != nil {
		return Info{}, errors.Join(fmt.Errorf("blob: %w", err), os.Remove(f.Name()))
	}
	return info, nil
}

// name moves a finished draft to its place. A file that is there already has
// the same bytes and is replaced by itself, young again.
func (d *Dir) name(draft, path string) error {
	dir := filepath.Dir(path)
	if err := makeDurable(dir); err != nil {
		return err
	}
	if err := os.Rename(draft, path); err != nil {
		return err
	}
	return syncDir(dir)
}

// spool copies r to f and hashes on the way.
func spool(ctx context.Context, f io.Writer, r io.Reader) (Info, error) {
	h := sha256.New()
	n, err := io.Copy(io.MultiWriter(f, h), bound{ctx, r})
	return Info{Hash: sum(h), Size: n, At: time.Now()}, err
}

func sum(h hash.Hash) string { return hex.EncodeToString(h.Sum(nil)) }

// bound ends reading when the request is over.
type bound struct {
	ctx context.Context
	r   io.Reader
}

func (b bound) Read(p []byte) (int, error) {
	if err := b.ctx.Err(); err != nil {
		return 0, err
	}
	return b.r.Read(p)
}

// makeDurable makes a directory whose entries above survive a power cut.
func makeDurable(dir string) error {
	if _, err := os.Stat(dir); err == nil {
		return nil
	}
	parent := filepath.Dir(dir)
	if parent != dir {
		if err := makeDurable(parent); err != nil {
			return err
		}
	}
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return syncDir(parent)
}

func syncDir(dir string) error {
	f, err := os.Open(dir) //nolint:gosec // a directory of the store
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// Open implements Store.
func (d *Dir) Open(_ context.Context, tenant uuid.UUID, hash string, from, n int64) (io.ReadCloser, error) {
	if !valid(hash) {
		return nil, ErrMissing
	}
	f, err := os.Open(d.path(tenant, hash))
	if err != nil {
		return nil, missing(err)
	}
	if _, err := f.Seek(from, io.SeekStart); err != nil {
		return nil, errors.Join(fmt.Errorf("blob: %w", err), f.Close())
	}
	if n < 0 {
		return f, nil
	}
	return &section{io.LimitReader(f, n), f}, nil
}

// section is a part of an open file.
type section struct {
	io.Reader
	io.Closer
}

// Stat implements Store.
func (d *Dir) Stat(_ context.Context, tenant uuid.UUID, hash string) (Info, error) {
	if !valid(hash) {
		return Info{}, ErrMissing
	}
	s, err := os.Stat(d.path(tenant, hash))
	if err != nil {
		return Info{}, missing(err)
	}
	return Info{Hash: hash, Size: s.Size(), At: s.ModTime()}, nil
}

// Delete implements Store.
func (d *Dir) Delete(_ context.Context, tenant uuid.UUID, hash string) error {
	if !valid(hash) {
		return nil
	}
	if err := os.Remove(d.path(tenant, hash)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("blob: %w", err)
	}
	return nil
}

// Each implements Store; what a crash left half written goes on the way.
func (d *Dir) Each(_ context.Context, tenant uuid.UUID, fn func(Info) error) error {
	root := filepath.Join(d.root, tenant.String())
	err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return ignoreMissing(err)
		}
		s, err := e.Info()
		if err != nil {
			return ignoreMissing(err)
		}
		if filepath.Base(filepath.Dir(path)) == draftDir {
			if time.Since(s.ModTime()) > draftLife {
				return os.Remove(path)
			}
			return nil
		}
		if !valid(e.Name()) {
			return nil
		}
		return fn(Info{Hash: e.Name(), Size: s.Size(), At: s.ModTime()})
	})
	if err != nil {
		return fmt.Errorf("blob: %w", err)
	}
	return nil
}

func ignoreMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

func missing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return ErrMissing
	}
	return fmt.Errorf("blob: %w", err)
}
