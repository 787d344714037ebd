package courseware_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"hash/crc32"
	"io"
	"io/fs"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// zipped makes a ZIP of name, content, name, content, …
func zipped(t *testing.T, pairs ...string) []byte {
	t.Helper()
	return zipOf(t, func(z *zip.Writer) {
		for i := 0; i < len(pairs); i += 2 {
			w, err := z.Create(pairs[i])
			if err == nil {
				_, err = io.WriteString(w, pairs[i+1])
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	})
}

func zipOf(t *testing.T, fill func(z *zip.Writer)) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	fill(z)
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// claiming is an entry that says it has size bytes and has one.
func claiming(t *testing.T, z *zip.Writer, name string, size uint64, mode fs.FileMode, flags uint16) {
	t.Helper()
	h := &zip.FileHeader{Name: name, UncompressedSize64: size, CompressedSize64: 1, CRC32: crc32.ChecksumIEEE([]byte("x")), Flags: flags}
	h.SetMode(mode)
	w, err := z.CreateRaw(h)
	if err == nil {
		_, err = io.WriteString(w, "x")
	}
	if err != nil {
		t.Fatal(err)
	}
}

func unpack(data []byte) (fs.FS, error) {
	return courseware.Unpack(bytes.NewReader(data), int64(len(data)))
}

func TestPackagesThatCouldHarmAreRefused(t *testing.T) {
	head := []string{"course.yaml", "format: 1\n"}
	with := func(pairs ...string) []byte { return zipped(t, append(head[:2:2], pairs...)...) }
	entry := func(name string, size uint64, mode fs.FileMode, flags uint16) []byte {
		return zipOf(t, func(z *zip.Writer) { claiming(t, z, name, size, mode, flags) })
	}
	tests := []struct {
		name string
		data []byte
		want string
	}{
		{"nothing", nil, "course.package.no_zip"},
		{"not a ZIP", []byte("%PDF-1.7 " + strings.Repeat("x", 5000)), "course.package.no_zip"},
		{"half a ZIP", with("de/a.md", "x")[:60], "course.package.no_zip"},
		{"no course", zipped(t, "readme.md", "x"), "course.package.no_course"},
		{"two folders", zipped(t, "a/course.yaml", "x", "b/course.yaml", "x"), "course.package.no_course"},
		{"path traversal", with("../../etc/passwd", "x"), "course.package.name"},
		{"traversal in the middle", with("media/../../x", "x"), "course.package.name"},
		{"absolute name", with("/etc/passwd", "x"), "course.package.name"},
		{"backslashes", with("media\\x.svg", "x"), "course.package.name"},
		{"a drive", with("C:/x.svg", "x"), "course.package.name"},
		{"no name", with("", "x"), "course.package.name"},
		{"the same name twice", with("de/a.md", "x", "de/a.md", "y"), "course.package.double"},
		{"a symlink", entry("media/x.svg", 1, fs.ModeSymlink|0o777, 0), "course.package.link"},
		{"a device", entry("media/x.svg", 1, fs.ModeDevice|0o666, 0), "course.package.link"},
		{"a password", entry("media/x.svg", 1, 0o644, 1), "course.package.locked"},
		{"one file of 5 GB", entry("media/x.mp4", 5<<30, 0o644, 0), "course.package.file"},
		{"10 GB unpacked", zipOf(t, func(z *zip.Writer) {
			for i := range 10 {
				claiming(t, z, "media/"+strconv.Itoa(i), 1<<30, 0o644, 0)
			}
		}), "course.package.size"},
		{"100,000 entries", zipOf(t, func(z *zip.Writer) {
			for i := range 100_000 {
				claiming(t, z, strconv.Itoa(i), 1, 0o644, 0)
			}
		}), "course.package.entries"},
		{"6,000 entries", zipOf(t, func(z *zip.Writer) {
			for i := range 6000 {
				claiming(t, z, strconv.Itoa(i), 1, 0o644, 0)
			}
		}), "course.package.entries"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := unpack(tt.data)
			var f *fault.Error
			if !errors.As(err, &f) || f.ID != tt.want {
				t.Fatalf("got %v, want %s", err, tt.want)
			}
			for _, l := range i18n.Langs {
				if s := i18n.In(l, f.ID, f.Args); s == f.ID || strings.Contains(s, "no value") {
					t.Errorf("message in %s: %s", l, s)
				}
			}
		})
	}
}

func TestAPackedFolderIsTakenToo(t *testing.T) {
	var pairs []string
	for name, f := range sample(t) {
		pairs = append(pairs, "meine-schulung/"+name, string(f.Data))
	}
	fsys, err := unpack(zipped(t, append(pairs, "__MACOSX/._course.yaml", "x")...))
	if err != nil {
		t.Fatal(err)
	}
	pkg, err := courseware.Read(fsys)
	if err != nil {
		t.Fatal(err)
	}
	want, _ := courseware.Read(sample(t))
	if pkg.Hash != want.Hash {
		t.Error("the packed folder reads differently")
	}
}

// A file that unpacks to more than it claims ends with an error, not in memory.
func TestAFileThatLiesAboutItsSizeIsNotRead(t *testing.T) {
	bomb := zipOf(t, func(z *zip.Writer) {
		var packed bytes.Buffer
		inner := zip.NewWriter(&packed)
		w, err := inner.Create("course.yaml")
		if err != nil {
			t.Fatal(err)
		}
		for range 64 {
			_, _ = w.Write(make([]byte, 1<<20))
		}
		if err := inner.Close(); err != nil {
			t.Fatal(err)
		}
		r, err := zip.NewReader(bytes.NewReader(packed.Bytes()), int64(packed.Len()))
		if err != nil {
			t.Fatal(err)
		}
		from, err := r.File[0].OpenRaw()
		if err != nil {
			t.Fatal(err)
		}
		h := r.File[0].FileHeader
		h.UncompressedSize64 = 100
		to, err := z.CreateRaw(&h)
		if err == nil {
			_, err = io.Copy(to, from)
		}
		if err != nil {
			t.Fatal(err)
		}
	})
	fsys, err := unpack(bomb)
	if err != nil {
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if _, err := courseware.Read(fsys); err == nil {
		t.Error("a file of 64 MB that claims 100 bytes was read")
	}
	runtime.ReadMemStats(&after)
	if got := after.TotalAlloc - before.TotalAlloc; got > 4<<20 {
		t.Errorf("refusing it took %d KB", got>>10)
	}
}

func TestEqualCoursesArePackedAlike(t *testing.T) {
	pack := func() []byte {
		pkg, err := courseware.Read(sample(t))
		if err != nil {
			t.Fatal(err)
		}
		folder, err := courseware.Write(pkg)
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := courseware.Pack(&b, folder); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	if !bytes.Equal(pack(), pack()) {
		t.Error("the bytes differ")
	}
}

// zeros is a large file that nobody holds.
type zeros struct{ left int64 }

func (z *zeros) Read(p []byte) (int, error) {
	if z.left == 0 {
		return 0, io.EOF
	}
	n := min(int64(len(p)), z.left)
	z.left -= n
	clear(p[:n])
	return int(n), nil
}

func (*zeros) Close() error { return nil }

func TestLargeFilesPassThrough(t *testing.T) {
	const size = 200 << 20
	folder := courseware.Folder{"media/film.mp4": {Size: size, Open: func() (io.ReadCloser, error) { return &zeros{size}, nil }}}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if err := courseware.Pack(io.Discard, folder); err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	if got := after.TotalAlloc - before.TotalAlloc; got > 8<<20 {
		t.Errorf("packing 200 MB took %d KB of memory", got>>10)
	}
}
