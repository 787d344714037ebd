package attach_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/forum"
	"codeberg.org/lotse/lotse/internal/forum/attach"
	"codeberg.org/lotse/lotse/internal/forum/network"
	"codeberg.org/lotse/lotse/internal/media"
	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/blob"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/testkit"
)

type town struct {
	*testkit.Kit
	*attach.Service
	dir    string
	writer uuid.UUID
}

func newTown(t *testing.T) *town {
	t.Helper()
	k := testkit.New(t)
	w := &town{Kit: k, dir: t.TempDir(), writer: db.NewID()}
	f := &forum.Service{DB: k.DB, People: people.New(k.DB, org.New(k.DB)), Networks: &network.Service{DB: k.DB}}
	w.Service = &attach.Service{DB: k.DB, Forum: f, Media: media.New(k.DB, blob.NewDir(w.dir))}
	k.SQL(`INSERT INTO person (tenant_id, id, slug, personnel_number, first_name, last_name, sort_name, search, created_at)
		VALUES ($1, $2, $3, $3, 'Kim', 'Schreiber', 'x', 'x', now())`, k.Tenant, w.writer, people.NewSlug())
	return w
}

func (w *town) writes() context.Context { return w.May(w.writer, forum.Write) }

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (w *town) draft(t *testing.T) string {
	t.Helper()
	slug, err := w.Forum.Begin(w.writes(), forum.Article, forum.Content{Lang: i18n.DE, Licence: "CC-BY-4.0", Texts: map[forum.Part]i18n.Text{
		forum.Title: {i18n.DE: "Text"}, forum.Summary: {i18n.DE: "Kurz."}, forum.Body: {i18n.DE: "Lang."},
	}})
	must(t, err)
	return slug
}

func office(t *testing.T, names ...string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, n := range append([]string{"[Content_Types].xml", "_rels/.rels", "word/document.xml"}, names...) {
		f, err := z.Create(n)
		must(t, err)
		_, err = f.Write([]byte("<x/>"))
		must(t, err)
	}
	must(t, z.Close())
	return b.String()
}

// A file is what its bytes are, whatever it is called.
func TestFilesAreJudgedByContent(t *testing.T) {
	w := newTown(t)
	var picture bytes.Buffer
	must(t, png.Encode(&picture, image.NewGray(image.Rect(0, 0, 2, 2))))
	for name, c := range map[string]struct{ content, refused, named string }{
		"blatt.pdf":      {"%PDF-1.7\n1 0 obj\n", "", "blatt.pdf"},
		"rechnung.exe":   {"%PDF-1.7\n1 0 obj\n", "", "rechnung.exe.pdf"},
		"foto.png":       {picture.String(), "", "foto.png"},
		"liste.csv":      {"a;b\n1;2\n", "", "liste.csv"},
		"brief.docx":     {office(t), "", "brief.docx"},
		"makro.docx":     {office(t, "word/vbaProject.bin"), "forum.file.macro", ""},
		"seite.pdf":      {"<!doctype html><script>alert(1)</script>", "forum.file.type", ""},
		"bild.png":       {`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`, "forum.file.type", ""},
		"programm.pdf":   {"\x7fELF\x02\x01\x01", "forum.file.type", ""},
		"film.pdf":       {"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom", "forum.file.type", ""},
		"leer.txt":       {"", "forum.file.type", ""},
		"gross.txt":      {strings.Repeat("x", attach.MostMB<<20+1), "forum.file.large", ""},
		"../../etc/pass": {"Text", "", "pass.txt"},
	} {
		f, err := w.Prepare(w.writes(), name, strings.NewReader(c.content))
		if c.refused == "" {
			if err != nil || f.Name != c.named || len(f.Hash) != 64 {
				t.Errorf("%s: %+v %v", name, f, err)
			}
			continue
		}
		var wrong *fault.Error
		if !errors.As(err, &wrong) || len(wrong.Fields) != 1 || wrong.Fields[0].ID != c.refused {
			t.Errorf("%s: %v, want %s", name, err, c.refused)
		}
	}
	if _, err := w.Prepare(w.May(w.writer), "x.txt", strings.NewReader("x")); !fault.Is(err, fault.Forbidden) {
		t.Errorf("%v", err)
	}
}

// Ten files, each once; they stay through what is typed and belong to the
// version; bytes that a version names are not swept away.
func TestFilesBelongToTheVersion(t *testing.T) {
	w := newTown(t)
	slug := w.draft(t)
	prepare := func(content string) forum.File {
		f, err := w.Prepare(w.writes(), "x.txt", strings.NewReader(content))
		must(t, err)
		return f
	}
	first := prepare("eins")
	must(t, w.Add(w.writes(), slug, 1, []forum.File{first, first}))
	if err := w.Add(w.writes(), slug, 1, nil); !fault.Is(err, fault.Conflict) {
		t.Errorf("two windows: %v", err)
	}
	var more []forum.File
	for i := range forum.MostFiles {
		more = append(more, prepare(fmt.Sprint("mehr ", i)))
	}
	if err := w.Add(w.writes(), slug, 2, more); !fault.Is(err, fault.Invalid) {
		t.Errorf("eleven files: %v", err)
	}
	must(t, w.Arrange(w.writes(), slug, 2, func(f *forum.File) bool {
		f.Title = i18n.Text{i18n.DE: "Ein Blatt"}
		return true
	}))
	d, err := w.Forum.Draft(w.writes(), slug)
	must(t, err)
	if len(d.Files) != 1 {
		t.Fatalf("%+v", d.Files)
	}
	d.Content.Files = nil // what is typed says nothing of files
	must(t, w.Forum.PutAndAsk(w.writes(), slug, 3, d.Content, nil, forum.Town))
	i, err := w.Forum.Get(w.writes(), slug, forum.Article)
	must(t, err)
	if f, ok := i.File(first.Hash); !ok || f.Title[i18n.DE] != "Ein Blatt" {
		t.Errorf("%+v", i.Files)
	}
	must(t, filepath.WalkDir(w.dir, func(path string, _ fs.DirEntry, err error) error {
		return errors.Join(err, os.Chtimes(path, time.Time{}, time.Now().Add(-48*time.Hour)))
	}))
	w.Media.AskNames(w.Named)
	must(t, w.Media.Sweep(w.Ctx))
	_, r, err := w.Open(w.writes(), slug, first.Hash)
	must(t, err)
	must(t, r.Close())
	if _, err := w.Media.Blobs.Stat(w.Ctx, w.Tenant, more[0].Hash); err == nil {
		t.Error("bytes that nothing names are kept")
	}
	if _, _, err := w.Open(w.writes(), slug, more[0].Hash); !fault.Is(err, fault.NotFound) {
		t.Errorf("%v", err)
	}
}
