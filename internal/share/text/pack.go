package text

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/forum"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/share"
)

// A package holds the head, one Markdown file for each part and language, and
// the files of the text under their hashes.
const headName = "text.json"

// head is what a text has beside its parts.
type head struct {
	Kind  forum.Kind            `json:"kind"`
	Lang  i18n.Lang             `json:"lang"`
	Marks map[forum.Part]string `json:"marks,omitempty"`
	Files []forum.File          `json:"files,omitempty"`
}

func partName(p forum.Part, l i18n.Lang) string { return path.Join(string(l), string(p)+".md") }

// pack is a text as files, with the hash of what they say.
func (c Craft) pack(ctx context.Context, kind forum.Kind, t forum.Content) (courseware.Folder, error) {
	b, err := json.Marshal(head{kind, t.Lang, t.Marks, t.Files})
	if err != nil {
		return nil, err
	}
	folder := courseware.Folder{headName: courseware.Bytes(b)}
	for _, p := range kind.Parts() {
		for l, s := range t.Texts[p] {
			if s != "" {
				folder[partName(p, l)] = courseware.Bytes([]byte(s))
			}
		}
	}
	town := actor.From(ctx).Tenant
	for _, f := range t.Files {
		folder[share.FileDir+f.Hash] = courseware.File{Size: f.Bytes, Open: func() (io.ReadCloser, error) {
			return c.Attach.Media.Blobs.Open(ctx, town, f.Hash, 0, -1)
		}}
	}
	return folder, nil
}

// hashOf is the same for texts that say the same.
func hashOf(kind forum.Kind, t forum.Content) (string, error) {
	b, err := json.Marshal([]any{kind, t.Lang, t.Texts, t.Files})
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:]), err
}

// mostHead bounds what is read of a file that should be short.
const mostHead = 1 << 20

func content(folder courseware.Folder, name string) ([]byte, error) {
	f, ok := folder[name]
	if !ok {
		return nil, fmt.Errorf("no %s", name)
	}
	if f.Size > mostHead {
		return nil, fmt.Errorf("%s is too long", name)
	}
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	b, err := io.ReadAll(r)
	if closed := r.Close(); err == nil {
		err = closed
	}
	return b, err
}

// read is the text of a package. Whatever is in it that a text does not have
// makes it unfit.
func read(a share.Arrived) (forum.Content, error) {
	t, err := parse(a)
	if err == nil {
		err = t.Check(forum.Kind(a.Kind))
	}
	if err != nil {
		return t, share.Unfit(err)
	}
	return t, nil
}

func parse(a share.Arrived) (t forum.Content, err error) {
	b, err := content(a.Folder, headName)
	if err != nil {
		return t, err
	}
	var h head
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(&h); err != nil {
		return t, err
	}
	if len(h.Files) > forum.MostFiles {
		return t, fmt.Errorf("%d files", len(h.Files))
	}
	if string(h.Kind) != a.Kind || !slices.Contains(i18n.Langs, h.Lang) {
		return t, fmt.Errorf("a %s in %s", h.Kind, h.Lang)
	}
	t = forum.Content{Lang: h.Lang, Marks: h.Marks, Licence: a.Licence, Sources: a.Sources, Files: h.Files, Texts: map[forum.Part]i18n.Text{}}
	known := 1
	for _, p := range h.Kind.Parts() {
		t.Texts[p] = i18n.Text{}
		for _, l := range i18n.Langs {
			name := partName(p, l)
			if _, ok := a.Folder[name]; !ok {
				continue
			}
			b, err := content(a.Folder, name)
			if err != nil {
				return t, err
			}
			t.Texts[p][l] = string(b)
			known++
		}
	}
	for _, f := range t.Files {
		if !signed(a, f) {
			return t, fmt.Errorf("no file %s", f.Hash)
		}
		known++
	}
	if known != len(a.Folder) {
		return t, fmt.Errorf("%d files, %d are known", len(a.Folder), known)
	}
	return t, nil
}

// signed reports whether a file of the text is in the package, as it is named.
func signed(a share.Arrived, f forum.File) bool {
	for _, m := range a.Files {
		if hash, ok := strings.CutPrefix(m.Name, share.FileDir); ok && hash == f.Hash {
			return m.Hash == f.Hash && m.Bytes == f.Bytes
		}
	}
	return false
}
