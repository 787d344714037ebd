package courseware

import (
	"archive/zip"
	"io"
	"path"
	"slices"
	"time"
)

// packed is the time of every file in a package: equal courses have equal
// bytes.
var packed = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// squeezed are the kinds of files whose bytes are not packed already.
var squeezed = []string{".yaml", ".md", ".svg", ".vtt", ".txt", ".csv"}

// Pack writes a folder as a ZIP: the same folder gives the same bytes. Large
// files pass through and are never held.
func Pack(w io.Writer, folder Folder) error {
	z := zip.NewWriter(w)
	for _, name := range folder.Names() {
		h := &zip.FileHeader{Name: name, Method: zip.Store, Modified: packed}
		if slices.Contains(squeezed, path.Ext(name)) {
			h.Method = zip.Deflate
		}
		h.SetMode(0o644)
		to, err := z.CreateHeader(h)
		if err != nil {
			return err
		}
		if err := copyFile(to, folder[name]); err != nil {
			return err
		}
	}
	return z.Close()
}

func copyFile(to io.Writer, f File) error {
	from, err := f.Open()
	if err != nil {
		return err
	}
	_, err = io.Copy(to, from)
	if cerr := from.Close(); err == nil {
		err = cerr
	}
	return err
}
