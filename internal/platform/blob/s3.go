package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path"
	"strings"

	"github.com/google/uuid"
	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

// S3 is a store in a bucket: <folder>/<tenant>/<hash>.
type S3 struct {
	core   *minio.Core
	bucket string
	folder string
	spool  string // where files wait until their hash is known
}

// Open returns the store that address names: "s3://key:secret@host/bucket",
// with "/folder" where the bucket is shared, "?region=" and, for a store in
// the same machine room, "?tls=off". No address is the directory dir; with one,
// files only wait there to be sent.
func Open(address, dir string) (Store, error) {
	if address == "" {
		return NewDir(dir), nil
	}
	u, err := url.Parse(address)
	if err != nil || !Valid(address) {
		return nil, errors.New("blob: the address of the store is not s3://key:secret@host/bucket") // err would tell the secret
	}
	secret, _ := u.User.Password()
	core, err := minio.NewCore(u.Host, &minio.Options{
		Creds:        credentials.NewStaticV4(u.User.Username(), secret, ""),
		Secure:       u.Query().Get("tls") != "off",
		Region:       u.Query().Get("region"),
		BucketLookup: minio.BucketLookupAuto,
	})
	if err != nil {
		return nil, fmt.Errorf("blob: %w", err)
	}
	bucket, folder, _ := strings.Cut(strings.Trim(u.Path, "/"), "/")
	return &S3{core: core, bucket: bucket, folder: folder, spool: dir}, nil
}

// Valid reports whether address has the form that Open reads.
func Valid(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	_, secret := u.User.Password()
	tls := u.Query().Get("tls")
	return u.Scheme == "s3" && u.Hostname() != "" && u.User.Username() != "" && secret &&
		strings.Trim(u.Path, "/") != "" && (tls == "" || tls == "off")
}

func (s *S3) key(tenant uuid.UUID, hash string) string {
	return path.Join(s.folder, tenant.String(), hash)
}

// Put spools to a temporary file first: the hash is the key, and it is known
// only at the end. The file is sent in parts that are read again from disk, so
// that memory stays constant.
func (s *S3) Put(ctx context.Context, tenant uuid.UUID, r io.Reader) (Info, error) {
	if err := os.MkdirAll(s.spool, 0o700); err != nil {
		return Info{}, fmt.Errorf("blob: %w", err)
	}
	f, err := os.CreateTemp(s.spool, "")
	if err != nil {
		return Info{}, fmt.Errorf("blob: %w", err)
	}
	info, err := s.put(ctx, tenant, f, r)
	if err = errors.Join(err, f.Close(), os.Remove(f.Name())); err != nil {
		return Info{}, fmt.Errorf("blob: %w", err)
	}
	return info, nil
}

func (s *S3) put(ctx context.Context, tenant uuid.UUID, f *os.File, r io.Reader) (Info, error) {
	info, err := spool(ctx, f, r)
	if err != nil {
		return Info{}, err
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return Info{}, err
	}
	_, err = s.core.Client.PutObject(ctx, s.bucket, s.key(tenant, info.Hash), f, info.Size,
		minio.PutObjectOptions{ContentType: "application/octet-stream"})
	return info, err
}

// Open implements Store. The reader lives as long as ctx.
func (s *S3) Open(ctx context.Context, tenant uuid.UUID, hash string, from, n int64) (io.ReadCloser, error) {
	if !valid(hash) {
		return nil, ErrMissing
	}
	if n == 0 {
		_, err := s.Stat(ctx, tenant, hash)
		return io.NopCloser(strings.NewReader("")), err
	}
	var o minio.GetObjectOptions
	var err error
	switch {
	case n > 0:
		err = o.SetRange(from, from+n-1)
	case from > 0:
		err = o.SetRange(from, 0)
	}
	if err != nil {
		return nil, fmt.Errorf("blob: %w", err)
	}
	body, _, _, err := s.core.GetObject(ctx, s.bucket, s.key(tenant, hash), o)
	if code := minio.ToErrorResponse(err).StatusCode; code == http.StatusRequestedRangeNotSatisfiable {
		return io.NopCloser(strings.NewReader("")), nil // a directory reads nothing after the end, too
	}
	if err != nil {
		return nil, s.missing(err)
	}
	return body, nil
}

// Stat implements Store.
func (s *S3) Stat(ctx context.Context, tenant uuid.UUID, hash string) (Info, error) {
	if !valid(hash) {
		return Info{}, ErrMissing
	}
	o, err := s.core.Client.StatObject(ctx, s.bucket, s.key(tenant, hash), minio.StatObjectOptions{})
	if err != nil {
		return Info{}, s.missing(err)
	}
	return Info{Hash: hash, Size: o.Size, At: o.LastModified}, nil
}

// Delete implements Store.
func (s *S3) Delete(ctx context.Context, tenant uuid.UUID, hash string) error {
	if !valid(hash) {
		return nil
	}
	err := s.core.Client.RemoveObject(ctx, s.bucket, s.key(tenant, hash), minio.RemoveObjectOptions{})
	if err = s.missing(err); err != nil && !errors.Is(err, ErrMissing) {
		return err
	}
	return nil
}

// Each implements Store.
func (s *S3) Each(ctx context.Context, tenant uuid.UUID, fn func(Info) error) error {
	ctx, cancel := context.WithCancel(ctx) // ends the listing where fn fails
	defer cancel()
	prefix := s.key(tenant, "") + "/"
	for o := range s.core.Client.ListObjects(ctx, s.bucket, minio.ListObjectsOptions{Prefix: prefix, Recursive: true}) {
		if o.Err != nil {
			return s.missing(o.Err)
		}
		hash := strings.TrimPrefix(o.Key, prefix)
		if !valid(hash) {
			continue
		}
		if err := fn(Info{Hash: hash, Size: o.Size, At: o.LastModified}); err != nil {
			return err
		}
	}
	return nil
}

func (s *S3) missing(err error) error {
	switch minio.ToErrorResponse(err).Code {
	case "NoSuchKey", "NotFound":
		return ErrMissing
	}
	if err != nil {
		return fmt.Errorf("blob: %w", err)
	}
	return nil
}
