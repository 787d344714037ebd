package blob_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

const (
	accessKey = "lotse"
	secretKey = "a-secret-of-the-test"
	bucket    = "media"
)

// gateway is the S3 server of the tests: versitygw, pinned in a module of its
// own since it weighs more than the program. It is built once and kept beside
// the linter.
var gateway = sync.OnceValues(func() (string, error) {
	const module = "../../tools/s3"
	sums, err := os.ReadFile(filepath.Join(module, "go.sum"))
	if err != nil {
		return "", err
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	key := sha256.Sum256(append(sums, runtime.Version()...))
	bin := filepath.Join(cache, "lotse", "versitygw-"+hex.EncodeToString(key[:6]))
	if _, err := os.Stat(bin); err == nil {
		return bin, nil
	}
	draft := bin + ".new" + hex.EncodeToString(key[6:8])
	build := exec.CommandContext(context.Background(), "go", "build", "-trimpath", "-o", draft, "github.com/versity/versitygw/cmd/versitygw")
	build.Dir, build.Stderr = module, os.Stderr
	if err := build.Run(); err != nil {
		return "", err
	}
	return bin, os.Rename(draft, bin)
})

// startS3 runs an S3 server over a directory and returns its address with an
// empty bucket.
func startS3(t *testing.T) string {
	t.Helper()
	bin, err := gateway()
	if err != nil {
		t.Fatalf("the S3 server of the tests cannot be built: %v", err)
	}
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, sub := range []string{"data", "meta"} {
		if err := os.Mkdir(filepath.Join(dir, sub), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	srv := exec.CommandContext(ctx, bin, "--quiet", "--access", accessKey, "--secret", secretKey, "--port", address, //nolint:gosec // built above
		"posix", "--sidecar", filepath.Join(dir, "meta"), filepath.Join(dir, "data"))
	srv.Stderr = os.Stderr
	if err := srv.Start(); err != nil {
		cancel()
		t.Fatal(err)
	}
	t.Cleanup(func() { cancel(); _ = srv.Wait() })
	makeBucket(t, address)
	return "s3://" + accessKey + ":" + secretKey + "@" + address + "/" + bucket + "/shared?tls=off"
}

func makeBucket(t *testing.T, address string) {
	t.Helper()
	client, err := minio.New(address, &minio.Options{Creds: credentials.NewStaticV4(accessKey, secretKey, "")})
	if err != nil {
		t.Fatal(err)
	}
	for begun := time.Now(); ; time.Sleep(50 * time.Millisecond) {
		err := client.MakeBucket(t.Context(), bucket, minio.MakeBucketOptions{})
		if err == nil {
			return
		}
		if time.Since(begun) > 20*time.Second {
			t.Fatalf("the S3 server does not answer: %v", err)
		}
	}
}
