package bench

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"codeberg.org/lotse/lotse/content"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// lectureSlug names the large course.
const lectureSlug = "grosse-schulung"

// newLecture is a course of many lessons whose blocks are those of the shipped
// course, over and over: real texts in both languages, tables, pictures and
// questions.
func newLecture(lessons, blocks int) (*courseware.Package, error) {
	source, err := fs.Sub(content.Files, "courses/e-akte-grundlagen")
	if err != nil {
		return nil, err
	}
	pkg, err := courseware.Read(source)
	if err != nil {
		return nil, err
	}
	var all []courseware.Block
	for _, l := range pkg.Course.Lessons {
		all = append(all, l.Blocks...)
	}
	c := *pkg.Course
	c.Slug, c.Lessons, c.Test = lectureSlug, nil, nil
	c.Title = i18n.Text{i18n.DE: "Große Schulung", i18n.EN: "Large course"}
	for i := range lessons {
		no := i + 1
		l := courseware.Lesson{ID: fmt.Sprintf("lesson-%d", no), Minutes: 7, Title: i18n.Text{i18n.DE: fmt.Sprintf("Lektion %d", no), i18n.EN: fmt.Sprintf("Lesson %d", no)}}
		for j := range blocks {
			n := i*blocks + j
			b := all[n%len(all)]
			b.ID = fmt.Sprintf("%s-%d", b.ID, n)
			if b.Question != nil {
				q := *b.Question
				q.ID, b.Question = b.ID, &q
			}
			l.Blocks = append(l.Blocks, b)
		}
		c.Lessons = append(c.Lessons, l)
	}
	pkg.Version = 0 // the first, wherever it is imported
	pkg.Course, err = courseware.Settled(&c)
	return pkg, err
}

// writePackage writes a course as the ZIP that people exchange.
func writePackage(pkg *courseware.Package, name string) (err error) {
	folder, err := courseware.Write(pkg)
	if err != nil {
		return err
	}
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return courseware.Pack(f, folder)
}
