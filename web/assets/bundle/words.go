package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// words are the names that the sources write: a class or a custom property
// that no source spells cannot be on a page.
type words struct {
	all    map[string]bool
	quoted map[string]bool // "info": may be put behind "kern-alert--"
}

// namespace begins every class of KERN; alone it is no piece of a class.
const namespace = "kern-"

var (
	word   = regexp.MustCompile(`[A-Za-z0-9_-]+`)
	quoted = regexp.MustCompile("[\"'`]([A-Za-z0-9_-]+)[\"'`]")
	number = regexp.MustCompile(`^[0-9]+$`)
)

func newWords(sources ...string) words {
	w := words{all: map[string]bool{}, quoted: map[string]bool{}}
	for _, s := range sources {
		w.add(s)
	}
	return w
}

func (w words) add(source string) {
	for _, name := range word.FindAllString(source, -1) {
		w.all[name] = true
	}
	for _, name := range quoted.FindAllStringSubmatch(source, -1) {
		w.quoted[name[1]] = true
	}
}

// class reports whether a source spells the class, in one piece or in several
// that code puts together: "kern-form-check__" + "radio" + "--error".
func (w words) class(name string) bool {
	if w.all[name] {
		return true
	}
	for i := len(name) - 1; i > 0; i-- {
		if name[:i] == namespace {
			return false
		}
		joint := strings.HasPrefix(name[i:], "--") || strings.ContainsAny(name[i-1:i], "-_")
		if joint && w.all[name[:i]] && w.ending(name[i:]) {
			return true
		}
	}
	return false
}

// ending reports whether the rest of a class is made of quoted words, numbers
// and pieces like "--error".
func (w words) ending(rest string) bool {
	if rest == "" {
		return true
	}
	for i := len(rest); i > 0; i-- {
		piece := rest[:i]
		if (w.quoted[piece] || number.MatchString(piece) || strings.HasPrefix(piece, "--") && w.all[piece]) && w.ending(rest[i:]) {
			return true
		}
	}
	return false
}

// sources are the files of web/ that write markup or put it together, and our
// style sheets, which read KERN's custom properties.
func sources() (words, error) {
	w := newWords()
	err := filepath.WalkDir("web", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !isSource(path) {
			return err
		}
		b, err := os.ReadFile(path)
		w.add(string(b))
		return err
	})
	return w, err
}

// isSource leaves out what is made from other sources, this command, and
// tests, which name what must not be there.
func isSource(path string) bool {
	path = filepath.ToSlash(path)
	for _, dir := range []string{target, source + "/bundle"} {
		if strings.HasPrefix(path, dir+"/") {
			return false
		}
	}
	switch filepath.Ext(path) {
	case ".templ", ".js", ".css":
		return true
	case ".go":
		return !strings.HasSuffix(path, "_templ.go") && !strings.HasSuffix(path, "_test.go")
	}
	return false
}
