package config

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
)

// defaultDataDir is an ignored folder of the checkout. Root gets one outside:
// PostgreSQL runs as another account there and must be able to reach it, and
// two checkouts must not share their data.
func defaultDataDir() string {
	root := checkout()
	if os.Geteuid() != 0 {
		return filepath.Join(root, ".data")
	}
	sum := sha256.Sum256([]byte(root))
	return filepath.Join("/var/lib/lotse", hex.EncodeToString(sum[:6]))
}

// checkout is the folder of go.mod above the program (bin/lotse) or the
// working directory, which also serves where neither lies in a checkout.
func checkout() string {
	wd, err := os.Getwd()
	if err != nil {
		wd = string(filepath.Separator)
	}
	starts := []string{wd}
	if exe, err := os.Executable(); err == nil {
		starts = []string{filepath.Dir(exe), wd}
	}
	for _, dir := range starts {
		for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
			if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
				return dir
			}
		}
	}
	return wd
}
