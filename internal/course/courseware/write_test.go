package courseware_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"testing"

	"codeberg.org/lotse/lotse/internal/course/courseware"
)

// again writes a course, packs it, unpacks it and reads it.
func again(t *testing.T, pkg *courseware.Package) *courseware.Package {
	t.Helper()
	folder, err := courseware.Write(pkg)
	if err != nil {
		t.Fatal(err)
	}
	direct, err := courseware.Read(folder)
	if err != nil {
		t.Fatalf("the written folder is refused:\n%v", err)
	}
	var b bytes.Buffer
	if err := courseware.Pack(&b, folder); err != nil {
		t.Fatal(err)
	}
	fsys, err := courseware.Unpack(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	back, err := courseware.Read(fsys)
	if err != nil {
		t.Fatal(err)
	}
	if back.Hash != direct.Hash {
		t.Error("the ZIP reads differently from the folder")
	}
	return back
}

func same(t *testing.T, a, b *courseware.Package) {
	t.Helper()
	if a.Hash != b.Hash {
		t.Errorf("the hash changed\n%s\n%s", asJSON(t, a.Course), asJSON(t, b.Course))
	}
	if a.Version != b.Version || a.Change != b.Change || len(a.Files) != len(b.Files) || len(a.Stale) != len(b.Stale) {
		t.Errorf("version %d/%d, change %q/%q, files %d/%d, stale %d/%d", a.Version, b.Version, a.Change, b.Change,
			len(a.Files), len(b.Files), len(a.Stale), len(b.Stale))
	}
	for hash, f := range b.Files {
		if _, err := f.Data(hash, 1<<20); err != nil {
			t.Errorf("file %s: %v", hash, err)
		}
	}
}

func TestShippedCoursesSurviveWritingAndReading(t *testing.T) {
	for slug, pkg := range shipped(t) {
		t.Run(slug, func(t *testing.T) {
			pkg.Version, pkg.Change = 7, "editorial"
			same(t, pkg, again(t, pkg))
		})
	}
}

func TestEveryFeatureSurvivesWritingAndReading(t *testing.T) {
	for seed := range uint64(60) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			m := &maker{Rand: rand.New(rand.NewPCG(seed, 1)), files: map[string]courseware.File{}}
			c := m.course()
			hash, err := c.Hash()
			if err != nil {
				t.Fatal(err)
			}
			pkg := &courseware.Package{Course: c, Files: m.files, Hash: hash}
			back := again(t, pkg)
			pkg.Stale = back.Stale // counted by Read alone
			same(t, pkg, back)
			same(t, back, again(t, back))
		})
	}
}

func TestTextsThatCannotStandInAFileAreRefused(t *testing.T) {
	pkg, err := courseware.Read(sample(t))
	if err != nil {
		t.Fatal(err)
	}
	text := pkg.Course.Lessons[0].Blocks[1].Text
	good := text["de"]
	text["de"] = courseware.Passage{Body: "Text\n::: {#forged}\nText"}
	if _, err := courseware.Write(pkg); err == nil {
		t.Error("a text with a fence in it was written")
	}
	text["de"] = good
	pkg.Files = nil
	if _, err := courseware.Write(pkg); err == nil {
		t.Error("a course was written without the bytes of its picture")
	}
}

func hashOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
