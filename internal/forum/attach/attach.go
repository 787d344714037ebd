package attach

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/forum"
	"codeberg.org/lotse/lotse/internal/media"
	"codeberg.org/lotse/lotse/internal/media/mediafile"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// Service holds the use cases.
type Service struct {
	DB    *db.DB
	Forum *forum.Service
	Media *media.Service
}

// MostMB bounds a file, in megabytes.
const MostMB = 10

// endings are the types that are taken, with the endings their names may have;
// the first one is given to a name that has another.
var endings = map[string][]string{
	"application/pdf": {".pdf"}, "image/png": {".png"}, "image/jpeg": {".jpg", ".jpeg"},
	"text/csv": {".csv"}, "text/plain": {".txt", ".csv", ".md"},
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document":   {".docx"},
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet":         {".xlsx"},
	"application/vnd.openxmlformats-officedocument.presentationml.presentation": {".pptx"},
	"application/vnd.oasis.opendocument.text":                                   {".odt"},
	"application/vnd.oasis.opendocument.spreadsheet":                            {".ods"},
	"application/vnd.oasis.opendocument.presentation":                           {".odp"},
}

// Accept is what a form offers to choose.
const Accept = ".pdf,.png,.jpg,.jpeg,.csv,.txt,.md,.docx,.xlsx,.pptx,.odt,.ods,.odp"

// Format is the type of a file in a word that people know.
func Format(f forum.File) string {
	if e := endings[f.Type]; len(e) > 0 {
		return strings.ToUpper(e[0][1:])
	}
	return f.Type
}

// Prepare judges a file and makes its bytes durable; Add then names them. It
// is no part of a transaction.
func (s *Service) Prepare(ctx context.Context, name string, r io.Reader) (f forum.File, err error) {
	if err := actor.Require(ctx, forum.Write); err != nil {
		return f, err
	}
	f.Name = mediafile.CleanName(name)
	t, data, err := judge(f, r)
	if err != nil {
		return f, err
	}
	m, err := s.Media.Keep(ctx, media.Media{Kind: t.Kind, Type: t.MIME, Name: f.Name}, bytes.NewReader(data))
	if err != nil {
		return f, err
	}
	f.Hash, f.Type, f.Bytes, f.Name = m.Hash, m.Type, m.Bytes, named(m.Name, m.Type)
	return f, nil
}

// Receive is Prepare for a file that another town attached and signed: its
// bytes are judged, and stay as they are.
func (s *Service) Receive(ctx context.Context, f forum.File, r io.Reader) (forum.File, error) {
	if err := actor.Require(ctx, forum.Write); err != nil {
		return f, err
	}
	t, data, err := judge(f, r)
	if err != nil {
		return f, err
	}
	info, err := s.Media.Blobs.Put(ctx, actor.From(ctx).Tenant, bytes.NewReader(data))
	f.Name, f.Type, f.Hash, f.Bytes = named(mediafile.CleanName(f.Name), t.MIME), t.MIME, info.Hash, info.Size
	return f, err
}

// judge reads a file and refuses what nobody may attach.
func judge(f forum.File, r io.Reader) (t mediafile.Type, data []byte, err error) {
	data, err = io.ReadAll(io.LimitReader(r, MostMB<<20+1))
	if err != nil {
		return t, nil, err
	}
	if len(data) > MostMB<<20 {
		return t, nil, refused("forum.file.large", f)
	}
	t, err = mediafile.Sniff(data[:min(len(data), mediafile.HeadBytes)])
	switch {
	case fault.Is(err, fault.Invalid) || err == nil && endings[t.MIME] == nil && t.MIME != "image/webp":
		err = refused("forum.file.type", f)
	case err == nil && runs(t.MIME, data):
		err = refused("forum.file.macro", f)
	}
	return t, data, err
}

// Keep names prepared files in a transaction that will name them.
func (s *Service) Keep(ctx context.Context, tx *db.Tx, files []forum.File) error {
	hashes := make([]string, len(files))
	for i, f := range files {
		hashes[i] = f.Hash
	}
	return s.Media.Secure(ctx, tx, hashes...)
}

func refused(id string, f forum.File) error {
	return fault.InvalidInput(fault.Field{Name: "file", ID: id, Args: fault.Args{"Name": f.Name, "Most": MostMB}})
}

// runs reports whether an Office file brings a program along, or cannot be
// looked into.
func runs(mime string, data []byte) bool {
	if !strings.HasPrefix(mime, "application/vnd.o") {
		return false
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	return err != nil || slices.ContainsFunc(z.File, func(f *zip.File) bool {
		low := strings.ToLower(f.Name)
		return path.Base(low) == "vbaproject.bin" || strings.HasPrefix(low, "basic/") || strings.HasPrefix(low, "scripts/") || strings.Contains(low, "activex/")
	})
}

// named gives a name an ending that tells the truth.
func named(name, mime string) string {
	list := endings[mime]
	if len(list) == 0 || slices.Contains(list, strings.ToLower(path.Ext(name))) {
		return name
	}
	return name + list[0]
}

// Add attaches prepared files to a draft.
func (s *Service) Add(ctx context.Context, slug string, revision int, files []forum.File) error {
	return s.set(ctx, slug, revision, func(have []forum.File) []forum.File {
		for _, f := range files {
			if !slices.ContainsFunc(have, func(h forum.File) bool { return h.Hash == f.Hash }) {
				have = append(have, f)
			}
		}
		return have
	})
}

// Arrange gives the files of a draft their titles and drops those that edit
// says no to.
func (s *Service) Arrange(ctx context.Context, slug string, revision int, edit func(f *forum.File) (stays bool)) error {
	return s.set(ctx, slug, revision, func(have []forum.File) (out []forum.File) {
		for _, f := range have {
			if edit(&f) {
				out = append(out, f)
			}
		}
		return out
	})
}

func (s *Service) set(ctx context.Context, slug string, revision int, change func([]forum.File) []forum.File) error {
	return s.Forum.SetFiles(ctx, slug, revision, change, func(ctx context.Context, tx *db.Tx, files []forum.File) error {
		audit.Record(ctx, tx, audit.Entry{Action: "forum.files", Object: "forum_item", Detail: map[string]any{"slug": slug, "files": len(files)}})
		return s.Keep(ctx, tx, files)
	})
}

// Open finds a file of a version that the actor may read, or of a draft that
// they may write, and opens it. The reader lives as long as ctx.
func (s *Service) Open(ctx context.Context, slug, hash string) (f forum.File, r io.ReadCloser, err error) {
	var town uuid.UUID
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		town, f, err = selectFile(ctx, tx, slug, hash, forum.Guest(ctx))
		return err
	})
	if fault.Is(err, fault.NotFound) && actor.From(ctx).Can(forum.Write) {
		d, draft := s.Forum.Draft(ctx, slug)
		if found, ok := d.File(hash); draft == nil && ok {
			town, f, err = d.Tenant, found, nil
		}
	}
	if err != nil {
		return f, nil, err
	}
	if r, err = s.Media.Blobs.Open(ctx, town, f.Hash, 0, -1); err != nil {
		return f, nil, fault.New(fault.Unavailable, "error.unavailable").Wrap(err)
	}
	return f, r, nil
}

// Named tells the sweep of bytes which of the hashes are named by versions and
// drafts of the town.
func (s *Service) Named(ctx context.Context, tx *db.Tx, hashes []string) ([]string, error) {
	return selectNamed(ctx, tx, hashes)
}
