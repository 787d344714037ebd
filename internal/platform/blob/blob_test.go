package blob_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/blob"
)

// TestStores runs one contract against both kinds of store.
func TestStores(t *testing.T) {
	t.Parallel()
	t.Run("directory", func(t *testing.T) {
		t.Parallel()
		contract(t, blob.NewDir(filepath.Join(t.TempDir(), "not", "yet")))
	})
	t.Run("S3", func(t *testing.T) {
		t.Parallel()
		s, err := blob.Open(startS3(t), t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		contract(t, s)
	})
}

func contract(t *testing.T, s blob.Store) {
	for name, test := range map[string]func(*testing.T, blob.Store){
		"round trip": roundTrip, "ranges": ranges, "large": large, "tenants": tenants, "failed": failed,
		"missing": absent, "list": list, "at once": atOnce, "check": check,
	} {
		t.Run(name, func(t *testing.T) { test(t, s) })
	}
}

func read(t *testing.T, s blob.Store, tenant uuid.UUID, hash string, from, n int64) string {
	t.Helper()
	r, err := s.Open(t.Context(), tenant, hash, from, n)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(r)
	if err = errors.Join(err, r.Close()); err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func put(t *testing.T, s blob.Store, tenant uuid.UUID, text string) blob.Info {
	t.Helper()
	info, err := s.Put(t.Context(), tenant, strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return info
}

func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

func roundTrip(t *testing.T, s blob.Store) {
	tenant := uuid.New()
	for _, text := range []string{"", "Guten Tag", "Guten Tag"} {
		info := put(t, s, tenant, text)
		if info.Hash != hashOf(text) || info.Size != int64(len(text)) {
			t.Errorf("%q: %+v", text, info)
		}
		if got := read(t, s, tenant, info.Hash, 0, -1); got != text {
			t.Errorf("%q comes back as %q", text, got)
		}
		stat, err := s.Stat(t.Context(), tenant, info.Hash)
		if err != nil || stat.Size != info.Size || stat.Hash != info.Hash || time.Since(stat.At) > time.Minute {
			t.Errorf("%q: %+v, %v", text, stat, err)
		}
		if err := s.Delete(t.Context(), tenant, info.Hash); err != nil {
			t.Error(err)
		}
		if _, err := s.Stat(t.Context(), tenant, info.Hash); !errors.Is(err, blob.ErrMissing) {
			t.Errorf("%q after it was deleted: %v", text, err)
		}
	}
}

func ranges(t *testing.T, s blob.Store) {
	tenant := uuid.New()
	hash := put(t, s, tenant, "0123456789").Hash
	for _, c := range []struct {
		from, n int64
		want    string
	}{{0, -1, "0123456789"}, {0, 0, ""}, {0, 1, "0"}, {3, 4, "3456"}, {9, 1, "9"}, {8, -1, "89"}, {8, 100, "89"}, {10, -1, ""}, {10, 5, ""}} {
		if got := read(t, s, tenant, hash, c.from, c.n); got != c.want {
			t.Errorf("%d bytes from %d: %q, want %q", c.n, c.from, got, c.want)
		}
	}
	p := make([]byte, 4)
	at := blob.NewReader(t.Context(), s, tenant, hash)
	if n, err := at.ReadAt(p, 2); n != 4 || err != nil || string(p) != "2345" {
		t.Errorf("%d, %v, %q", n, err, p)
	}
	if n, err := at.ReadAt(p, 8); n != 2 || !errors.Is(err, io.EOF) {
		t.Errorf("at the end: %d, %v", n, err)
	}
}

// large crosses the border from which an S3 client sends parts.
func large(t *testing.T, s blob.Store) {
	tenant := uuid.New()
	data := make([]byte, 33<<20)
	random := rand.NewChaCha8([32]byte{1})
	if _, err := random.Read(data); err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(data)
	info, err := s.Put(t.Context(), tenant, bytes.NewReader(data))
	if err != nil || info.Hash != hex.EncodeToString(sum[:]) {
		t.Fatalf("%+v, %v", info, err)
	}
	if got := read(t, s, tenant, info.Hash, 20<<20, 1<<20); got != string(data[20<<20:21<<20]) {
		t.Error("the middle differs")
	}
}

func tenants(t *testing.T, s blob.Store) {
	own, other := uuid.New(), uuid.New()
	hash := put(t, s, own, "only ours").Hash
	if _, err := s.Open(t.Context(), other, hash, 0, -1); !errors.Is(err, blob.ErrMissing) {
		t.Errorf("another tenant opens it: %v", err)
	}
	if err := s.Delete(t.Context(), other, hash); err != nil {
		t.Error(err)
	}
	if _, err := s.Stat(t.Context(), own, hash); err != nil {
		t.Errorf("another tenant deleted it: %v", err)
	}
	if err := s.Each(t.Context(), other, func(i blob.Info) error { t.Errorf("another tenant lists %+v", i); return nil }); err != nil {
		t.Error(err)
	}
}

var errCut = errors.New("the line was cut")

// failed: what did not arrive whole is not there, and neither is a part of it.
func failed(t *testing.T, s blob.Store) {
	tenant := uuid.New()
	cut := io.MultiReader(strings.NewReader("half"), iotest.ErrReader(errCut))
	if _, err := s.Put(t.Context(), tenant, cut); !errors.Is(err, errCut) {
		t.Errorf("%v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Put(ctx, tenant, strings.NewReader("late")); err == nil {
		t.Error("a request that is over still stores")
	}
	if err := s.Each(t.Context(), tenant, func(i blob.Info) error { t.Errorf("left behind: %+v", i); return nil }); err != nil {
		t.Error(err)
	}
}

func absent(t *testing.T, s blob.Store) {
	for _, hash := range []string{"", "x", strings.Repeat("a", 64), "../../../../etc/passwd", strings.Repeat("../", 21) + "a", strings.ToUpper(hashOf("x"))} {
		if _, err := s.Open(t.Context(), uuid.Nil, hash, 0, -1); !errors.Is(err, blob.ErrMissing) {
			t.Errorf("open %q: %v", hash, err)
		}
		if _, err := s.Stat(t.Context(), uuid.Nil, hash); !errors.Is(err, blob.ErrMissing) {
			t.Errorf("stat %q: %v", hash, err)
		}
		if err := s.Delete(t.Context(), uuid.Nil, hash); err != nil {
			t.Errorf("delete %q: %v", hash, err)
		}
	}
}

func list(t *testing.T, s blob.Store) {
	tenant := uuid.New()
	var want, got []string
	for _, text := range []string{"a", "b", "c"} {
		want = append(want, put(t, s, tenant, text).Hash)
	}
	err := s.Each(t.Context(), tenant, func(i blob.Info) error {
		if i.Size != 1 || time.Since(i.At) > time.Minute {
			t.Errorf("%+v", i)
		}
		got = append(got, i.Hash)
		return nil
	})
	slices.Sort(want)
	slices.Sort(got)
	if err != nil || !slices.Equal(want, got) {
		t.Errorf("%v, %v", got, err)
	}
	if err := s.Each(t.Context(), tenant, func(blob.Info) error { return errCut }); !errors.Is(err, errCut) {
		t.Errorf("the error of fn is lost: %v", err)
	}
}

// atOnce: the same bytes from several hands are one file.
func atOnce(t *testing.T, s blob.Store) {
	tenant := uuid.New()
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if _, err := s.Put(t.Context(), tenant, strings.NewReader("the same")); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if got := read(t, s, tenant, hashOf("the same"), 0, -1); got != "the same" {
		t.Errorf("%q", got)
	}
}

func check(t *testing.T, s blob.Store) {
	if err := blob.Check(t.Context(), s); err != nil {
		t.Error(err)
	}
}

// TestAddresses: a wrong address is refused without telling its secret.
func TestAddresses(t *testing.T) {
	t.Parallel()
	for address, good := range map[string]bool{
		"s3://k:s@host/bucket": true, "s3://k:s@host:9000/bucket/folder?region=eu&tls=off": true,
		"https://k:s@host/bucket": false, "s3://k@host/bucket": false, "s3://host/bucket": false, "s3://k:geheim@host": false,
		"s3://k:geheim@host/bucket?tls=no": false, "s3://k:geheim@/bucket": false, "s3://k:geheim@ho st/bucket": false,
	} {
		_, err := blob.Open(address, t.TempDir())
		if (err == nil) != good || blob.Valid(address) != good {
			t.Errorf("%s: %v", address, err)
		}
		if err != nil && strings.Contains(err.Error(), "geheim") {
			t.Errorf("the error tells the secret: %v", err)
		}
	}
}

// TestRemains: what a crash left half written goes after a day, not before.
func TestRemains(t *testing.T) {
	t.Parallel()
	root, tenant := t.TempDir(), uuid.New()
	s := blob.NewDir(root)
	put(t, s, tenant, "whole")
	for name, age := range map[string]time.Duration{"old": 25 * time.Hour, "fresh": time.Hour} {
		path := filepath.Join(root, tenant.String(), "new", name)
		if err := os.WriteFile(path, []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, time.Time{}, time.Now().Add(-age)); err != nil {
			t.Fatal(err)
		}
	}
	n := 0
	if err := s.Each(t.Context(), tenant, func(blob.Info) error { n++; return nil }); err != nil || n != 1 {
		t.Errorf("%d files, %v", n, err)
	}
	left, err := os.ReadDir(filepath.Join(root, tenant.String(), "new"))
	if err != nil || len(left) != 1 || left[0].Name() != "fresh" {
		t.Errorf("%v, %v", left, err)
	}
}
