package course_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"testing"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/content"
	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/testkit"
)

// packed exports the live version of a course from the database as a ZIP.
func packed(t *testing.T, kit *testkit.Kit, s *course.Service, slug string) fs.FS {
	t.Helper()
	pkg, err := s.Export(kit.Ctx, slug)
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
	fsys, err := courseware.Unpack(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	return fsys
}

func TestExportImportsElsewhereAsTheSameContent(t *testing.T) {
	t.Parallel()
	one, two := testkit.New(t), testkit.New(t)
	from, to := withFiles(t, one), withFiles(t, two)
	entries, err := fs.ReadDir(content.Files, "courses")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !e.IsDir() {
			continue
		}
		source, err := fs.Sub(content.Files, "courses/"+e.Name())
		if err != nil {
			t.Fatal(err)
		}
		first, err := from.Import(one.Ctx, source)
		if err != nil {
			t.Fatal(err)
		}
		exported := packed(t, one, from, e.Name())
		for _, wantNew := range []bool{true, false} {
			done, err := to.Import(two.Ctx, exported)
			if err != nil || done.Hash != first.Hash || done.New != wantNew || len(done.Stale) != 0 {
				t.Errorf("%s: %+v, %v", e.Name(), done, err)
			}
		}
		if again, err := from.Import(one.Ctx, packed(t, two, to, e.Name())); err != nil || again.New || again.Hash != first.Hash {
			t.Errorf("%s on its way back: %+v, %v", e.Name(), again, err)
		}
	}
}

// A course that was never files: untidy as an editor leaves it, one block
// without its translation.
func TestACourseThatWasNeverFilesLeavesAsFiles(t *testing.T) {
	t.Parallel()
	one, two := testkit.New(t), testkit.New(t)
	from, to := withFiles(t, one), withFiles(t, two)
	both := func(de, en string) i18n.Text { return i18n.Text{i18n.DE: de, i18n.EN: en} }
	text := "Gru\u0308ße an die *Akte*.  \r\n"
	c := &courseware.Course{
		Slug: "written", Source: i18n.DE, Languages: []i18n.Lang{i18n.DE, i18n.EN}, Goals: []i18n.Text{both("Ein Ziel", "A goal")},
		Title: both("Ge\u0302ne", "A: title"), Summary: both("Kurz", "Short"), Audience: both("Alle", "All"),
		Lessons: []courseware.Lesson{{ID: "start", Minutes: 4, Title: both("Anfang", "Start"), Blocks: []courseware.Block{
			{ID: "intro", Type: courseware.Text, Text: map[i18n.Lang]courseware.Passage{i18n.DE: {Body: text}, i18n.EN: {Body: "Regards.", Source: "00c0ffee"}}},
			{ID: "later", Type: courseware.Text, Text: map[i18n.Lang]courseware.Passage{i18n.DE: {Body: "Später."}}},
		}}},
	}
	var first course.Imported
	err := one.DB.InTx(one.Ctx, func(ctx context.Context, tx *db.Tx) error {
		var err error
		first, err = from.Publish(ctx, tx, c, course.Substantive)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, wantNew := range []bool{true, false} {
		done, err := to.Import(two.Ctx, packed(t, one, from, "written"))
		if err != nil || done.Hash != first.Hash || done.New != wantNew || len(done.Stale) != 2 {
			t.Errorf("%+v, %v: %v", done, err, errors.Unwrap(err))
		}
	}
}

func TestTryingAnImportLeavesNothing(t *testing.T) {
	t.Parallel()
	kit := testkit.New(t)
	s := course.New(kit.DB)
	told := 0
	s.Publications.InTx(func(_ context.Context, _ *db.Tx, p []course.Publication) error { told += len(p); return nil })
	done, err := s.Try(kit.Ctx, small("kurs", "", "Ein Text."))
	if err != nil || !done.New || done.No != 1 || done.Hash == "" {
		t.Fatalf("trial: %+v, %v", done, err)
	}
	if list, err := s.List(kit.Ctx); err != nil || len(list) != 0 {
		t.Errorf("after a trial: %v, %v", list, err)
	}
	if n := kit.Int(`SELECT count(*) FROM course WHERE tenant_id = $1`, kit.Tenant); n != 0 {
		t.Errorf("a trial left %d courses", n)
	}
	imported, err := s.Import(kit.Ctx, small("kurs", "", "Ein Text."))
	if err != nil || !imported.New || imported.Hash != done.Hash {
		t.Errorf("the import after it: %+v, %v", imported, err)
	}
	if again, err := s.Try(kit.Ctx, small("kurs", "", "Ein Text.")); err != nil || again.New {
		t.Errorf("trial of the live content: %+v, %v", again, err)
	}
	if _, err := s.Try(kit.Ctx, small("kurs", "", "Ein anderer Text.")); fault.KindOf(err) != fault.Conflict {
		t.Errorf("trial of an undeclared change: %v", err)
	}
}

func TestExportNeedsThePermission(t *testing.T) {
	t.Parallel()
	one, two := testkit.New(t), testkit.New(t)
	s := course.New(one.DB)
	if _, err := s.Import(one.Ctx, small("kurs", "", "Ein Text.")); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Export(one.As(uuid.New(), actor.Bundles{}), "kurs"); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("export by an employee: %v", err)
	}
	if _, err := s.Export(two.Ctx, "kurs"); fault.KindOf(err) != fault.NotFound {
		t.Errorf("export of another tenant's course: %v", err)
	}
}
