package author_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/job"
	"codeberg.org/lotse/lotse/internal/platform/testkit"
)

// large is a course of 60 lessons with 40 blocks each, published and opened
// as a draft.
func large(tb testing.TB) (s *author.Service, ctx context.Context) {
	tb.Helper()
	kit := testkit.New(tb)
	jobs, err := job.New(kit.DB, job.NewRegistry(), job.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	s = author.New(kit.DB, course.New(kit.DB), jobs)
	both := func(text string) i18n.Text { return i18n.Text{i18n.DE: text, i18n.EN: text} }
	c := &courseware.Course{
		Slug: "large", Source: i18n.DE, Languages: []i18n.Lang{i18n.DE, i18n.EN}, Title: both("Groß"), Summary: both("Groß"),
		Audience: both("Alle"), Goals: []i18n.Text{both("Ziel")},
	}
	for i := range 60 {
		l := courseware.Lesson{ID: fmt.Sprintf("lesson-%d", i), Minutes: 7, Title: both(fmt.Sprintf("Lektion %d", i))}
		for j := range 40 {
			body := strings.Repeat("Ein Vorgang liegt in einer Akte. ", 6) + fmt.Sprint(i*j)
			l.Blocks = append(l.Blocks, courseware.Block{ID: fmt.Sprintf("block-%d-%d", i, j), Type: courseware.Text, Text: map[i18n.Lang]courseware.Passage{
				i18n.DE: {Body: body}, i18n.EN: {Body: "In English: " + body, Source: courseware.Fingerprint(body)},
			}})
		}
		c.Lessons = append(c.Lessons, l)
	}
	err = kit.DB.InTx(kit.Ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := s.Courses.Publish(ctx, tx, c, course.Substantive)
		return err
	})
	if err != nil {
		tb.Fatal(err)
	}
	ctx = kit.May(db.NewID(), author.Permissions...)
	if _, err := s.Open(ctx, "large"); err != nil {
		tb.Fatal(err)
	}
	return s, ctx
}

func BenchmarkSave(b *testing.B) {
	s, ctx := large(b)
	n := 0
	for b.Loop() {
		n++
		w := author.Written{Course: "large", Block: "block-30-20", Lang: i18n.DE, Body: fmt.Sprintf("Text %d.", n), Base: n}
		if _, err := s.SaveText(ctx, w); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkOpen(b *testing.B) {
	s, ctx := large(b)
	for _, whole := range []bool{true, false} {
		b.Run(map[bool]string{true: "whole", false: "lesson"}[whole], func(b *testing.B) {
			for b.Loop() {
				var err error
				if whole {
					_, err = s.Open(ctx, "large")
				} else {
					_, err = s.OpenLesson(ctx, "large", "lesson-30")
				}
				if err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkPublish(b *testing.B) {
	s, ctx := large(b)
	n := 0
	for b.Loop() {
		n++
		w := author.Written{Course: "large", Block: "block-30-20", Lang: i18n.DE, Body: fmt.Sprintf("Text %d.", n), Base: n}
		if _, err := s.SaveText(ctx, w); err != nil {
			b.Fatal(err)
		}
		if _, err := s.Publish(ctx, "large", course.Editorial); err != nil {
			b.Fatal(err)
		}
	}
}
