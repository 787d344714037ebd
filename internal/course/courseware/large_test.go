package courseware_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"

	"codeberg.org/lotse/lotse/internal/course/courseware"
)

// BenchmarkPackage writes, packs, unpacks and reads a course of 60 lessons
// with 40 blocks each.
func BenchmarkPackage(b *testing.B) {
	m := &maker{Rand: rand.New(rand.NewPCG(1, 1)), files: map[string]courseware.File{}}
	c := m.course()
	c.Lessons, c.Test = nil, nil
	for i := range 60 {
		l := courseware.Lesson{ID: fmt.Sprintf("large-%d", i), Minutes: 5, Title: m.text()}
		for len(l.Blocks) < 40 {
			l.Blocks = append(l.Blocks, m.blocks(c)...)
		}
		l.Blocks = l.Blocks[:40]
		c.Lessons = append(c.Lessons, l)
	}
	c, err := courseware.Settled(c)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		folder, err := courseware.Write(&courseware.Package{Course: c, Files: m.files})
		if err != nil {
			b.Fatal(err)
		}
		var packed bytes.Buffer
		if err := courseware.Pack(&packed, folder); err != nil {
			b.Fatal(err)
		}
		fsys, err := courseware.Unpack(bytes.NewReader(packed.Bytes()), int64(packed.Len()))
		if err != nil {
			b.Fatal(err)
		}
		if _, err := courseware.Read(fsys); err != nil {
			b.Fatal(err)
		}
	}
}
