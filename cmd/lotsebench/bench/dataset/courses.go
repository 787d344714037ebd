package dataset

import (
	"context"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strings"
	"testing/fstest"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/content"
)

// model is the shipped course whose texts all courses of a set have.
const model = "e-akte-grundlagen"

// courseIDs are a course and its published version.
type courseIDs struct{ course, version uuid.UUID }

// publish imports the courses, as the training team would.
func (f *founder) publish(ctx context.Context) error {
	for c := range f.size.Courses {
		source, err := courseFiles(c)
		if err != nil {
			return err
		}
		done, err := f.app.Courses.Import(ctx, source)
		if err != nil {
			return fmt.Errorf("dataset: course %d: %w", c, err)
		}
		f.courses = append(f.courses, courseIDs{done.CourseID, done.VersionID})
	}
	v, err := f.app.Courses.Version(ctx, f.courses[0].version)
	if err != nil {
		return err
	}
	for _, l := range v.Lessons {
		f.lessons = append(f.lessons, l.ID)
	}
	if len(f.lessons) != Lessons {
		return fmt.Errorf("dataset: the course has %d lessons, not %d", len(f.lessons), Lessons)
	}
	return nil
}

var (
	lessonHead = regexp.MustCompile(`(?m)^  - id: ([a-z-]+)$`)
	blockID    = regexp.MustCompile(`(?m)^(      - \{id: [a-z-]+)`)
	fenceID    = regexp.MustCompile(`(?m)^(::: \{#[a-z-]+)`)
)

// courseFiles is the shipped course under another name, without its test: the
// last lesson completes it. Its first lessons stand a second time at its end.
func courseFiles(c int) (fs.FS, error) {
	dir, err := fs.Sub(content.Files, "courses/"+model)
	if err != nil {
		return nil, err
	}
	out := fstest.MapFS{}
	err = fs.WalkDir(dir, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Base(name) == "test.md" {
			return err
		}
		b, err := fs.ReadFile(dir, name)
		out[name] = &fstest.MapFile{Data: b}
		return err
	})
	if err != nil {
		return nil, err
	}
	manifest, again, err := lengthen(string(out["course.yaml"].Data))
	if err != nil {
		return nil, err
	}
	manifest = strings.Replace(manifest, "slug: "+model, "slug: "+CourseSlug(c), 1)
	manifest = strings.Replace(manifest, `de: "E‑Akte: Grundlagen"`, `de: "`+CourseTitle(c)+`"`, 1)
	out["course.yaml"] = &fstest.MapFile{Data: []byte(manifest)}
	for _, lang := range []string{"de", "en"} {
		for _, id := range again {
			text := fenceID.ReplaceAll(out[lang+"/"+id+".md"].Data, []byte("$1-again"))
			out[lang+"/"+id+"-again.md"] = &fstest.MapFile{Data: text}
		}
	}
	return out, nil
}

// lengthen drops the test of a manifest and repeats lessons until there are
// enough; again are the ids of the repeated ones.
func lengthen(manifest string) (longer string, again []string, err error) {
	head, _, ok := strings.Cut(manifest, "\ntest:\n")
	if !ok {
		return "", nil, fmt.Errorf("dataset: the course %s has no test", model)
	}
	at := lessonHead.FindAllStringSubmatchIndex(head, -1)
	if len(at) < Lessons/2 || len(at) > Lessons {
		return "", nil, fmt.Errorf("dataset: the course %s has %d lessons", model, len(at))
	}
	longer = strings.TrimRight(head, "\n") + "\n"
	for i := range Lessons - len(at) {
		id := head[at[i][2]:at[i][3]]
		body := head[at[i][3]:at[i+1][0]]
		longer += "\n  - id: " + id + "-again" + blockID.ReplaceAllString(strings.TrimRight(body, "\n"), "${1}-again") + "\n"
		again = append(again, id)
	}
	return longer, again, nil
}

// LessonIDs are the ids of a course's lessons in their order.
func LessonIDs() ([]string, error) {
	b, err := fs.ReadFile(content.Files, "courses/"+model+"/course.yaml")
	if err != nil {
		return nil, err
	}
	manifest, _, err := lengthen(string(b))
	var ids []string
	for _, m := range lessonHead.FindAllStringSubmatch(manifest, -1) {
		ids = append(ids, m[1])
	}
	return ids, err
}
