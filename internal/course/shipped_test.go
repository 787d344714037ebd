package course_test

import (
	"io/fs"
	"testing"

	"codeberg.org/lotse/lotse/content"
	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/testkit"
)

func TestEveryShippedCourseIsPublished(t *testing.T) {
	t.Parallel()
	kit := testkit.New(t)
	s := withFiles(t, kit)
	folders, err := fs.ReadDir(content.Files, "courses")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range folders {
		if !f.IsDir() {
			continue
		}
		source, err := fs.Sub(content.Files, "courses/"+f.Name())
		if err != nil {
			t.Fatal(err)
		}
		if done, err := s.Import(kit.Ctx, source); err != nil || !done.New || len(done.Stale) != 0 {
			t.Errorf("%s: %+v, %v", f.Name(), done, err)
		}
		v, err := s.Published(kit.Ctx, f.Name())
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range v.Media {
			if shown, err := s.Library.Show(kit.Ctx, m.Hash); err != nil || shown.Bytes == 0 {
				t.Errorf("%s: picture: %v", f.Name(), err)
			}
		}
	}
	for query, lesson := range map[string]int{"KI-Verordnung": 5, "Halluzination": 1, "hallucination": 1} {
		if found := lessonsWith(t, kit, i18n.DE, query); len(found) == 0 || found[0].Part != lesson {
			t.Errorf("%q finds %+v", query, found)
		}
	}
}

func TestShippedCourseOnPostgreSQL(t *testing.T) {
	t.Parallel()
	kit := testkit.New(t)
	s := withFiles(t, kit)
	source, err := fs.Sub(content.Files, "courses/e-akte-grundlagen")
	if err != nil {
		t.Fatal(err)
	}
	for _, first := range []bool{true, false} {
		done, err := s.Import(kit.Ctx, source)
		if err != nil || done.New != first || done.No != 1 || len(done.Stale) != 0 {
			t.Fatalf("import: %+v, %v", done, err)
		}
	}
	v, err := course.New(kit.DB).Published(kit.Ctx, "e-akte-grundlagen")
	if err != nil {
		t.Fatal(err)
	}
	if hash, err := v.Course.Hash(); err != nil || hash != v.Hash {
		t.Errorf("the stored content has another hash: %v", err)
	}
	for _, query := range []string{"Schriftstük", "schriftstueck", "e-akte", "Wiedervorlge", "Aussonderung", "Fristen", "aktenzeichen"} {
		if len(lessonsWith(t, kit, i18n.DE, query)) == 0 {
			t.Errorf("%q finds nothing", query)
		}
	}
	if found := lessonsWith(t, kit, i18n.EN, "retention period"); len(found) == 0 || found[0].Part != 6 || found[0].Lang != i18n.EN {
		t.Errorf("found %+v", found)
	}
	for _, m := range v.Media {
		if shown, err := s.Library.Show(kit.Ctx, m.Hash); err != nil || shown.Type != "image/svg+xml" || shown.Bytes == 0 {
			t.Errorf("picture: %v", err)
		}
	}
	if _, err := s.Media(kit.Ctx, "forged"); fault.KindOf(err) != fault.NotFound {
		t.Errorf("a picture that is not there: %v", err)
	}
	if p, _ := v.Lesson(2, i18n.DE); p.Blocks[1].Type != courseware.Image || p.Blocks[1].Image.Width != 360 {
		t.Errorf("lesson 2: %+v", p.Blocks[1])
	}
}
