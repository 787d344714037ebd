package share

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/forum/network"
	"codeberg.org/lotse/lotse/internal/platform/blob"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/share/seal"
)

// mediaDir is where a package has its files; everything else are texts.
const mediaDir = "media/"

// issue signs a version and puts it in the place of the one that was shared.
func (s *Service) issue(ctx context.Context, tx *db.Tx, w Work, v *course.Version, net *network.Network) error {
	town, err := s.Tenants.Current(ctx)
	if err != nil {
		return err
	}
	body := seal.Body{ID: town.ID, Name: town.Name}
	folder, err := s.pack(ctx, v)
	if err != nil {
		return err
	}
	w.No, w.Hash, w.Title, w.Summary, w.Languages, w.Minutes, w.Outline = v.No, v.Hash, v.Title, v.Summary, v.Languages, v.Minutes(), outline(v.Course)
	w.UpdatedAt, w.WithdrawnAt = clock.Now(ctx), nil
	m := seal.Manifest{
		Format: 1, Kind: kindCourse, Work: w.ID, No: v.No, Body: body, Licence: w.Licence, Languages: v.Languages, Sources: w.Sources,
		Accessibility: w.Accessibility, SignedAt: w.UpdatedAt.UTC(), Hash: v.Hash,
		About: seal.Describe(v.Course, body, w.Licence, s.Tenants.BaseURL(town)+"/de/forum/courses/"+w.ID.String()),
	}
	texts, err := seal.List(&m, folder, isText)
	if err != nil {
		return err
	}
	key, err := s.signingKey(ctx, tx, net)
	if err != nil {
		return err
	}
	payload, err := m.Marshal()
	if err != nil {
		return err
	}
	line, err := seal.Sign(key, payload)
	if err != nil {
		return err
	}
	return putWork(ctx, tx, w, v.CourseID, networkID(net), line, texts)
}

func networkID(n *network.Network) *uuid.UUID {
	if n == nil {
		return nil
	}
	return &n.ID
}

func isText(name string) bool { return !strings.HasPrefix(name, mediaDir) }

func outline(c *courseware.Course) (list []Step) {
	for _, l := range c.Lessons {
		list = append(list, Step{l.Title, l.Minutes})
	}
	if c.Test != nil {
		list = append(list, Step{c.Test.Title, c.Test.Minutes})
	}
	return list
}

// pack is a version as files. Every file lies in the store afterwards, also
// one from before there was a library.
func (s *Service) pack(ctx context.Context, v *course.Version) (courseware.Folder, error) {
	files := s.Courses.Files(ctx, v.Course)
	tenant, err := s.Tenants.Current(ctx)
	if err != nil {
		return nil, err
	}
	for hash, f := range files {
		info, err := s.Media.Blobs.Stat(ctx, tenant.ID, hash)
		if errors.Is(err, blob.ErrMissing) {
			info, err = s.put(ctx, tenant.ID, f)
		}
		if err != nil {
			return nil, err
		}
		f.Size = info.Size
		files[hash] = f
	}
	return courseware.Write(&courseware.Package{Course: v.Course, Version: v.No, Hash: v.Hash, Files: files})
}

func (s *Service) put(ctx context.Context, tenant uuid.UUID, f courseware.File) (blob.Info, error) {
	r, err := f.Open()
	if err != nil {
		return blob.Info{}, err
	}
	info, err := s.Media.Blobs.Put(ctx, tenant, r)
	return info, errors.Join(err, r.Close())
}

// stored is a package as it lies in the database: the line, the texts one
// after the other; its files are in the store of the town that shares it.
type stored struct {
	Line  []byte
	Texts []byte
}

// folder gives the files of a stored package. The row that names them was
// read under the policies of the reader's town; that is what lets a file of
// another town be opened.
func (s *Service) folder(ctx context.Context, from uuid.UUID, p stored, m seal.Manifest) (courseware.Folder, error) {
	folder, rest := courseware.Folder{}, p.Texts
	for _, f := range m.Files {
		if !isText(f.Name) {
			folder[f.Name] = courseware.File{Size: f.Bytes, Open: func() (io.ReadCloser, error) {
				return s.Media.Blobs.Open(ctx, from, f.Hash, 0, -1)
			}}
			continue
		}
		if int64(len(rest)) < f.Bytes || f.Bytes < 0 {
			return nil, seal.Altered()
		}
		folder[f.Name], rest = courseware.Bytes(bytes.Clone(rest[:f.Bytes])), rest[f.Bytes:]
	}
	if len(rest) > 0 || len(folder) != len(m.Files) {
		return nil, seal.Altered()
	}
	return folder, nil
}
