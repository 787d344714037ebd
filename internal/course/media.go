package course

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/media"
	"codeberg.org/lotse/lotse/internal/media/mediafile"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// errNoLibrary says that the program was put together without a place for
// files.
var errNoLibrary = errors.New("course: a package has files, and there is no library")

// Keep cleans the files of a package and makes them durable, before the
// transaction that names them begins; that one adopts what Keep returns. What
// the library has already is not unpacked again.
func (s *Service) Keep(ctx context.Context, pkg *courseware.Package) ([]media.Media, error) {
	if len(pkg.Files) == 0 {
		return nil, nil
	}
	if s.Library == nil {
		return nil, errNoLibrary
	}
	list := filesOf(pkg)
	hashes := make([]string, len(list))
	for i, m := range list {
		hashes[i] = m.Hash
	}
	known, err := s.Library.Find(ctx, hashes)
	if err != nil {
		return nil, err
	}
	for i, m := range list {
		if _, ok := known[m.Hash]; ok {
			continue
		}
		if list[i], err = s.keepOne(ctx, m, pkg.Files[m.Hash]); err != nil {
			return nil, err
		}
	}
	return list, nil
}

func (s *Service) keepOne(ctx context.Context, m media.Media, f courseware.File) (media.Media, error) {
	r, err := f.Open()
	if err != nil {
		return m, err
	}
	kept, err := s.Library.Keep(ctx, m, r)
	if err = errors.Join(err, r.Close()); err == nil && kept.Hash != m.Hash {
		err = fmt.Errorf("course: the file %s changed while it was read", m.Hash)
	}
	return kept, err
}

// filesOf are the files of a package for the library, with the texts that the
// course has for them.
func filesOf(pkg *courseware.Package) []media.Media {
	said := described(courseware.Open(pkg.Course))
	var list []media.Media
	for name, m := range pkg.Course.Media {
		f, ok := pkg.Files[m.Hash]
		if !ok || slices.ContainsFunc(list, func(o media.Media) bool { return o.Hash == m.Hash }) {
			continue
		}
		list = append(list, media.Media{
			Hash: m.Hash, Kind: kindOf(m.Type), Type: m.Type, Name: name, Bytes: f.Size, Width: m.Width, Height: m.Height, Alt: said[m.Hash],
		})
	}
	slices.SortFunc(list, func(a, b media.Media) int { return strings.Compare(a.Name, b.Name) })
	return list
}

func kindOf(mime string) mediafile.Kind {
	kind, _, _ := strings.Cut(mime, "/")
	if k := mediafile.Kind(kind); slices.Contains(mediafile.Kinds, k) {
		return k
	}
	return mediafile.File
}

// described collects what the course says its pictures show, by hash.
func described(e *courseware.Edition) map[string]i18n.Text {
	said := map[string]i18n.Text{}
	for _, l := range e.Languages {
		for no := range e.Lessons {
			page, _ := e.Lesson(no+1, l)
			for _, b := range page.Blocks {
				if b.Image == nil || b.Image.Alt == "" {
					continue
				}
				if said[b.Image.Hash] == nil {
					said[b.Image.Hash] = i18n.Text{}
				}
				said[b.Image.Hash][l] = b.Image.Alt
			}
		}
	}
	return said
}

// Picture is a file that a lesson shows, held in memory.
type Picture struct {
	Type string
	Data []byte
}

// Media returns a file that was imported before there was a library; its
// bytes stand in its row.
func (s *Service) Media(ctx context.Context, hash string) (Picture, error) {
	if err := actor.Require(ctx, Read); err != nil {
		return Picture{}, err
	}
	var p Picture
	err := s.DB.InTx(ctx, func(_ context.Context, tx *db.Tx) error {
		var err error
		p, err = mediaByHash(tx, hash)
		return err
	})
	return p, err
}

// openMedia reads a file of a version wherever it lies.
func (s *Service) openMedia(ctx context.Context, hash string) (io.ReadCloser, error) {
	if s.Library != nil {
		f, err := s.Library.Show(ctx, hash)
		if err == nil {
			return s.Library.Open(ctx, f, 0, -1)
		}
		if !fault.Is(err, fault.NotFound) {
			return nil, err
		}
	}
	p, err := s.Media(ctx, hash)
	if err != nil {
		return nil, err
	}
	return io.NopCloser(bytes.NewReader(p.Data)), nil
}

// MediaUses answers which versions show files, by hash. A draft is asked
// where drafts are kept.
func (s *Service) MediaUses(ctx context.Context, hashes []string) (map[string][]media.Use, error) {
	if err := actor.Require(ctx, Read); err != nil {
		return nil, err
	}
	found := map[string][]media.Use{}
	err := s.DB.Read(ctx, func(_ context.Context, r *db.Reads) error {
		askMediaUses(r, hashes, func(hash string, u media.Use) { found[hash] = append(found[hash], u) })
		return nil
	})
	return found, err
}
