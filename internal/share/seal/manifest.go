package seal

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Manifest says what a package is. It is signed.
type Manifest struct {
	Format        int            `json:"format"` // 1
	Kind          string         `json:"kind"`
	Work          uuid.UUID      `json:"work"`
	No            int            `json:"no"` // of the version
	Body          Body           `json:"body"`
	Licence       string         `json:"licence"` // SPDX
	Languages     []i18n.Lang    `json:"languages"`
	Sources       []string       `json:"sources,omitempty"`
	Accessibility i18n.Text      `json:"accessibility"`
	SignedAt      time.Time      `json:"signed_at"`
	Hash          string         `json:"hash"` // of the content
	Files         []File         `json:"files"`
	About         map[string]any `json:"about"` // JSON-LD after AMB and LRMI
}

// Body is the town that gives something away.
type Body struct {
	ID   uuid.UUID `json:"id"`
	Name i18n.Text `json:"name"`
}

// File is one file of a package.
type File struct {
	Name  string `json:"name"`
	Hash  string `json:"sha256"`
	Bytes int64  `json:"bytes"`
}

// Marshal writes a manifest.
func (m Manifest) Marshal() ([]byte, error) { return json.Marshal(m) }

// Parse reads a manifest whose signature was checked.
func Parse(payload []byte) (m Manifest, err error) {
	d := json.NewDecoder(bytes.NewReader(payload))
	if err := d.Decode(&m); err != nil || m.Format != 1 || m.No < 1 || m.Work == uuid.Nil || m.Body.ID == uuid.Nil || len(m.Files) == 0 {
		return m, Altered()
	}
	return m, nil
}

// Check reads every file and compares it with what was signed.
func (m Manifest) Check(folder courseware.Folder) error {
	if len(folder) != len(m.Files) {
		return Altered()
	}
	for _, f := range m.Files {
		have, ok := folder[f.Name]
		if !ok {
			return Altered()
		}
		hash, n, err := hashOf(have)
		if err != nil {
			return err
		}
		if hash != f.Hash || n != f.Bytes {
			return Altered()
		}
	}
	return nil
}

func hashOf(f courseware.File) (hash string, n int64, err error) {
	r, err := f.Open()
	if err != nil {
		return "", 0, err
	}
	h := sha256.New()
	n, err = io.Copy(h, r)
	return hex.EncodeToString(h.Sum(nil)), n, errors.Join(err, r.Close())
}

// List puts the files of a folder into a manifest, those first that are kept
// beside it, and returns the bytes of these. Of the others the store knows the
// hash: it is their name there.
func List(m *Manifest, folder courseware.Folder, kept func(name string) bool) ([]byte, error) {
	var together bytes.Buffer
	for _, name := range folder.Names() {
		f := File{Name: name}
		var err error
		if f.Hash, f.Bytes, err = hashOf(folder[name]); err != nil {
			return nil, err
		}
		m.Files = append(m.Files, f)
		if !kept(name) {
			continue
		}
		r, err := folder[name].Open()
		if err != nil {
			return nil, err
		}
		_, err = io.Copy(&together, r)
		if err = errors.Join(err, r.Close()); err != nil {
			return nil, err
		}
	}
	return together.Bytes(), nil
}
