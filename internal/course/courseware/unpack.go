package courseware

import (
	"archive/zip"
	"errors"
	"io"
	"io/fs"
	"strings"

	"codeberg.org/lotse/lotse/internal/media/mediafile"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// Limits of a package. A course of 60 lessons in two languages with 200
// pictures has some 350 files.
const (
	MaxPackage = 8 << 30 // bytes, packed and unpacked
	maxFile    = mediafile.MaxBytes
	maxEntries = 5000
	maxListing = 2 << 20 // bytes of the ZIP's list of files
)

// Unpack opens a packed course for Read. Nothing is written anywhere and
// nothing large is held: files are unpacked when they are read. What could
// harm is refused with a fault that names the entry.
func Unpack(r io.ReaderAt, size int64) (fs.FS, error) {
	if size > MaxPackage {
		return nil, fault.New(fault.TooLarge, "course.package.size", fault.Args{"GB": MaxPackage >> 30})
	}
	listing := &rationed{from: r, left: maxListing}
	z, err := zip.NewReader(listing, size)
	if listing.left < 0 {
		return nil, tooMany()
	}
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) { // that one is named below
		return nil, fault.Wrong("course.package.no_zip").Wrap(err)
	}
	listing.free = true
	if len(z.File) > maxEntries {
		return nil, tooMany()
	}
	if err := checkEntries(z.File); err != nil {
		return nil, err
	}
	z.File = slicesWithout(z.File, "__MACOSX/")
	return rootOf(z)
}

func tooMany() error {
	return fault.New(fault.TooLarge, "course.package.entries", fault.Args{"Max": maxEntries})
}

// rationed stops a ZIP whose list of files alone would fill the memory.
type rationed struct {
	from io.ReaderAt
	left int64
	free bool // the list is read
}

var errRation = errors.New("courseware: the list of files is too long")

func (r *rationed) ReadAt(p []byte, off int64) (int, error) {
	if !r.free {
		if r.left -= int64(len(p)); r.left < 0 {
			return 0, errRation
		}
	}
	return r.from.ReadAt(p, off)
}

func checkEntries(files []*zip.File) error {
	seen := map[string]bool{}
	var total uint64
	for _, f := range files {
		name := strings.TrimSuffix(f.Name, "/")
		refuse := func(id string) error { return fault.Wrong(id, fault.Args{"Name": shortened(f.Name)}) }
		switch mode := f.Mode(); {
		case !fs.ValidPath(name) || strings.ContainsAny(name, "\\:\x00"):
			return refuse("course.package.name")
		case mode&fs.ModeSymlink != 0 || !mode.IsRegular() && !mode.IsDir():
			return refuse("course.package.link")
		case f.Flags&1 != 0:
			return refuse("course.package.locked")
		case seen[name]:
			return refuse("course.package.double")
		case f.UncompressedSize64 > uint64(maxFile):
			return fault.New(fault.TooLarge, "course.package.file", fault.Args{"Name": shortened(f.Name), "GB": maxFile >> 30})
		}
		seen[name] = true
		if total += f.UncompressedSize64; total > MaxPackage {
			return fault.New(fault.TooLarge, "course.package.size", fault.Args{"GB": MaxPackage >> 30})
		}
	}
	return nil
}

// shortened keeps a name that an attacker chose from filling a page.
func shortened(name string) string {
	r := []rune(strings.ToValidUTF8(name, "?"))
	if len(r) > 80 {
		return string(r[:80]) + "…"
	}
	return string(r)
}

func slicesWithout(files []*zip.File, prefix string) []*zip.File {
	var rest []*zip.File
	for _, f := range files {
		if !strings.HasPrefix(f.Name, prefix) {
			rest = append(rest, f)
		}
	}
	return rest
}

// rootOf finds course.yaml: in the root, or in the one folder that people get
// who pack a folder.
func rootOf(z *zip.Reader) (fs.FS, error) {
	if _, err := fs.Stat(z, manifestFile); err == nil {
		return z, nil
	}
	entries, err := fs.ReadDir(z, ".")
	if err == nil && len(entries) == 1 && entries[0].IsDir() {
		sub := entries[0].Name()
		if _, err := fs.Stat(z, sub+"/"+manifestFile); err == nil {
			return fs.Sub(z, sub)
		}
	}
	return nil, fault.Wrong("course.package.no_course")
}
