package course

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/search"
)

// index makes the search know the new version only; templates are not found.
func index(ctx context.Context, tx *db.Tx, course uuid.UUID, c *courseware.Course) error {
	o := search.Object{ID: course, Group: search.Courses, Kind: "course"}
	if c.Template {
		return search.Put(ctx, tx, o, nil)
	}
	return search.Put(ctx, tx, o, texts(courseware.Open(c)))
}

// texts are what the search knows of a course (part 0) and its lessons in
// each language.
func texts(e *courseware.Edition) []search.Text {
	var list []search.Text
	for _, l := range e.Languages {
		about := []string{e.Summary[l]}
		for _, goal := range e.Goals {
			about = append(about, goal[l])
		}
		list = append(list, search.Text{Lang: l, Title: e.Title[l], Body: strings.Join(append(about, e.Audience[l]), " ")})
		for no := 1; ; no++ {
			p, ok := e.Lesson(no, l)
			if !ok {
				break
			}
			list = append(list, search.Text{Part: no, Lang: l, Title: p.Title, Body: p.Plain})
		}
	}
	return list
}

// Index brings published courses into the search that it does not know, or
// all of them anew. Only those of before there was this search are unknown.
func (s *Service) Index(ctx context.Context, all bool) error {
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		list, err := selectPublished(ctx, tx, all)
		if err != nil {
			return err
		}
		for _, id := range list {
			r, err := versionByID(tx, id)
			if err != nil {
				return err
			}
			v, err := r.open()
			if err != nil {
				return err
			}
			if err := index(ctx, tx, v.CourseID, v.Course); err != nil {
				return err
			}
		}
		return nil
	})
}
