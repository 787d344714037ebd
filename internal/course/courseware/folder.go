package courseware

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"
)

// File is one file of a course. Its bytes may be large: they are opened when
// they are needed and never kept.
type File struct {
	Size int64
	Open func() (io.ReadCloser, error)
}

// Bytes is a file held in memory.
func Bytes(data []byte) File {
	return File{Size: int64(len(data)), Open: func() (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(data)), nil
	}}
}

// Data reads a small file whole and makes sure that it still has the bytes
// its hash promises.
func (f File) Data(hash string, limit int64) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer func() { _ = r.Close() }()
	data, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, err
	}
	if int64(len(data)) > limit {
		return nil, fmt.Errorf("courseware: a file has more than %d bytes", limit)
	}
	if hashOf(data) != hash {
		return nil, errors.New("courseware: a file changed while it was read")
	}
	return data, nil
}

// Folder is a course as files by name: what Write makes, Pack packs and Read
// reads. It is an fs.FS with one level of folders.
type Folder map[string]File

// Names returns the names of the files in order.
func (f Folder) Names() []string {
	names := make([]string, 0, len(f))
	for name := range f {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Open implements fs.FS.
func (f Folder) Open(name string) (fs.File, error) {
	file, ok := f[name]
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	r, err := file.Open()
	if err != nil {
		return nil, err
	}
	return openFile{r, leaf{path.Base(name), file.Size, 0}}, nil
}

// ReadDir implements fs.ReadDirFS.
func (f Folder) ReadDir(dir string) ([]fs.DirEntry, error) {
	var list []fs.DirEntry
	for _, name := range f.Names() {
		rest := name
		if dir != "." {
			var inside bool
			if rest, inside = strings.CutPrefix(name, dir+"/"); !inside {
				continue
			}
		}
		child, _, isDir := strings.Cut(rest, "/")
		entry := leaf{name: child, size: f[name].Size}
		if isDir {
			entry = leaf{name: child, mode: fs.ModeDir}
		}
		if n := len(list); n == 0 || list[n-1].Name() != child {
			list = append(list, fs.FileInfoToDirEntry(entry))
		}
	}
	if len(list) == 0 {
		return nil, &fs.PathError{Op: "readdir", Path: dir, Err: fs.ErrNotExist}
	}
	return list, nil
}

type openFile struct {
	io.ReadCloser
	leaf
}

func (f openFile) Stat() (fs.FileInfo, error) { return f.leaf, nil }

// leaf is the fs.FileInfo of a file or a folder.
type leaf struct {
	name string
	size int64
	mode fs.FileMode
}

func (l leaf) Name() string       { return l.name }
func (l leaf) Size() int64        { return l.size }
func (l leaf) Mode() fs.FileMode  { return l.mode }
func (l leaf) ModTime() time.Time { return time.Time{} }
func (l leaf) IsDir() bool        { return l.mode.IsDir() }
func (l leaf) Sys() any           { return nil }
