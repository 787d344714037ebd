package seal

import (
	"bufio"
	"bytes"
	"errors"
	"io"

	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// A package is the line of its envelope and then, one after the other, the
// bytes of the files in the order of the manifest.

// opening is how every envelope begins, and no other file.
var opening = []byte(`{"payloadType":"` + Type + `"`)

// maxLine bounds an envelope: a manifest of 5,000 files has some 1.2 MB.
const maxLine = 4 << 20

// Write writes a package.
func Write(w io.Writer, line []byte, m Manifest, folder courseware.Folder) error {
	if _, err := w.Write(append(bytes.Clone(line), '\n')); err != nil {
		return err
	}
	for _, f := range m.Files {
		r, err := folder[f.Name].Open()
		if err != nil {
			return err
		}
		_, err = io.Copy(w, r)
		if err = errors.Join(err, r.Close()); err != nil {
			return err
		}
	}
	return nil
}

// Bytes is how long a package is.
func Bytes(line []byte, m Manifest) int64 {
	n := int64(len(line)) + 1
	for _, f := range m.Files {
		n += f.Bytes
	}
	return n
}

// Stream is a package that is written while it is read.
func Stream(line []byte, m Manifest, folder courseware.Folder) io.ReadCloser {
	r, w := io.Pipe()
	go func() { _ = w.CloseWithError(Write(w, line, m, folder)) }() // whoever reads closes r, which ends it
	return r
}

// Line reads the envelope of a package and says where its files begin.
func Line(r io.ReaderAt, size int64) (line []byte, at int64, err error) {
	in := bufio.NewReaderSize(io.NewSectionReader(r, 0, min(size, maxLine)), 64<<10)
	line, err = in.ReadBytes('\n')
	switch {
	case !bytes.HasPrefix(line, opening):
		return nil, 0, fault.Wrong("share.refused.foreign")
	case err != nil:
		return nil, 0, Altered()
	}
	return line[:len(line)-1], int64(len(line)), nil
}

// Files are the files of a package that begin at a place; where it is longer
// or shorter than its manifest says, it is none.
func Files(r io.ReaderAt, at, size int64, m Manifest) (courseware.Folder, error) {
	folder := courseware.Folder{}
	for _, f := range m.Files {
		if _, double := folder[f.Name]; double || f.Bytes < 0 || f.Bytes > size-at {
			return nil, Altered()
		}
		begin := at
		folder[f.Name] = courseware.File{Size: f.Bytes, Open: func() (io.ReadCloser, error) {
			return io.NopCloser(io.NewSectionReader(r, begin, f.Bytes)), nil
		}}
		at += f.Bytes
	}
	if at != size {
		return nil, Altered()
	}
	return folder, nil
}
