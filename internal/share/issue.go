package share

import (
	"bytes"
	"context"
	"io"
	"strings"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/forum/network"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/share/seal"
)

// FileDir is where a package has its files; everything else are texts.
const FileDir = "media/"

// issue signs a version and puts it in the place of the one that was shared.
func (s *Service) issue(ctx context.Context, tx *db.Tx, w Work, e Edition, net *network.Network) error {
	town, err := s.Tenants.Current(ctx)
	if err != nil {
		return err
	}
	body := seal.Body{ID: town.ID, Name: town.Name}
	w.Object, w.No, w.Hash, w.Title, w.Summary, w.Languages, w.Minutes, w.Outline = e.Object, e.No, e.Hash, e.Title, e.Summary, e.Languages, e.Minutes, e.Outline
	w.UpdatedAt, w.WithdrawnAt = clock.Now(ctx), nil
	if e.Offer != nil {
		w.Reach, w.Terms = e.Offer.Reach, e.Offer.Terms
	}
	if e.Page == "" {
		e.Page = "/forum/courses/" + w.ID.String()
	}
	m := seal.Manifest{
		Format: 1, Kind: w.Kind, Work: w.ID, No: e.No, Body: body, Licence: w.Licence, Languages: e.Languages, Sources: w.Sources,
		Accessibility: w.Accessibility, SignedAt: w.UpdatedAt.UTC(), Hash: e.Hash,
		About: seal.Describe(e.About, body, w.Licence, s.Tenants.BaseURL(town)+"/de"+e.Page),
	}
	folder, err := e.Pack(ctx)
	if err != nil {
		return err
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
	return putWork(ctx, tx, w, networkID(net), line, texts)
}

func networkID(n *network.Network) *uuid.UUID {
	if n == nil {
		return nil
	}
	return &n.ID
}

func isText(name string) bool { return !strings.HasPrefix(name, FileDir) }

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
