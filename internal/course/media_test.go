package course_test

import (
	"io/fs"
	"strings"
	"testing"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/content"
	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/media"
	"codeberg.org/lotse/lotse/internal/platform/blob"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/testkit"
)

// withFiles returns a service whose courses may show files.
func withFiles(t *testing.T, kit *testkit.Kit) *course.Service {
	t.Helper()
	s := course.New(kit.DB)
	s.Library = media.New(kit.DB, blob.NewDir(t.TempDir()))
	s.Library.AskUse(s.MediaUses)
	return s
}

// TestPicturesComeIntoTheLibrary: with the words the course has for them, once,
// and not to be removed while a version shows them.
func TestPicturesComeIntoTheLibrary(t *testing.T) {
	t.Parallel()
	kit := testkit.New(t)
	s := withFiles(t, kit)
	source, err := fs.Sub(content.Files, "courses/e-akte-grundlagen")
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := s.Import(kit.Ctx, source); err != nil {
			t.Fatal(err)
		}
	}
	trainer := kit.May(uuid.New(), media.Manage)
	l, err := s.Library.List(trainer, media.Filter{})
	if err != nil || l.Total != 4 {
		t.Fatalf("%d files, %v", l.Total, err)
	}
	var hashes []string
	for _, m := range l.Files {
		hashes = append(hashes, m.Hash)
		lang := i18n.DE
		if strings.Contains(m.Name, "-en") {
			lang = i18n.EN
		}
		if m.Alt[lang] == "" || m.Type != "image/svg+xml" || m.Width == 0 {
			t.Errorf("%+v", m)
		}
	}
	uses, err := s.Library.Uses(trainer, hashes...)
	if err != nil || len(uses) != 4 {
		t.Fatalf("%v, %v", uses, err)
	}
	if u := uses[hashes[0]]; len(u) != 1 || u[0].Where != media.Live || u[0].No != 1 || u[0].Path != "/courses/e-akte-grundlagen" {
		t.Errorf("%+v", u)
	}
	if err := s.Library.Remove(trainer, hashes[0]); !fault.Is(err, fault.Conflict) {
		t.Errorf("a picture of a course goes: %v", err)
	}
	if n := kit.Int(`SELECT count(*) FROM course_media WHERE tenant_id = $1`, kit.Tenant); n != 0 {
		t.Errorf("%d pictures are still in the database", n)
	}
}

// TestPicturesOfBefore: a version whose pictures stand in the database is
// shown and exported as ever.
func TestPicturesOfBefore(t *testing.T) {
	t.Parallel()
	kit, other := testkit.New(t), testkit.New(t)
	s := withFiles(t, kit)
	source, err := fs.Sub(content.Files, "courses/e-akte-grundlagen")
	if err != nil {
		t.Fatal(err)
	}
	first, err := s.Import(kit.Ctx, source)
	if err != nil {
		t.Fatal(err)
	}
	v, err := s.Published(kit.Ctx, first.Slug)
	if err != nil {
		t.Fatal(err)
	}
	for name, m := range v.Media { // as it was before there was a library
		data, err := fs.ReadFile(source, "media/"+name)
		if err != nil {
			t.Fatal(err)
		}
		kit.SQL(`INSERT INTO course_media (tenant_id, hash, type, data) VALUES ($1, $2, $3, $4)`, kit.Tenant, m.Hash, m.Type, data)
	}
	kit.SQL(`DELETE FROM media WHERE tenant_id = $1`, kit.Tenant)
	for _, m := range v.Media {
		if p, err := s.Media(kit.Ctx, m.Hash); err != nil || len(p.Data) == 0 || p.Type != m.Type {
			t.Errorf("%s, %v", p.Type, err)
		}
	}
	if done, err := withFiles(t, other).Import(other.Ctx, packed(t, kit, s, first.Slug)); err != nil || done.Hash != first.Hash {
		t.Errorf("%+v, %v", done, err)
	}
	if _, err := s.Media(kit.Ctx, "forged"); !fault.Is(err, fault.NotFound) {
		t.Errorf("a picture that is not there: %v", err)
	}
}

// TestFilesNeedALibrary: without a place for files none is dropped in silence.
func TestFilesNeedALibrary(t *testing.T) {
	t.Parallel()
	kit := testkit.New(t)
	source, err := fs.Sub(content.Files, "courses/e-akte-grundlagen")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := course.New(kit.DB).Import(kit.Ctx, source); err == nil {
		t.Error("the pictures of a course are lost")
	}
	if _, err := course.New(kit.DB).Try(kit.Ctx, source); err != nil {
		t.Errorf("a trial needs no place: %v", err)
	}
}
