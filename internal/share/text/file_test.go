package text_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"io"
	"testing"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/forum"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/share"
	"codeberg.org/lotse/lotse/internal/share/seal"
	"codeberg.org/lotse/lotse/internal/share/trust"
)

// far is a town on another installation.
type far struct {
	seal.Body
	key ed25519.PrivateKey
}

// file is a text of a town as a file, as the far town would have signed it.
func (f far) file(t *testing.T, w *town, i forum.Item) share.Parcel {
	t.Helper()
	d, err := w.Download(w.boss, kind, i.ID)
	must(t, err)
	r := d.Open()
	data, err := io.ReadAll(r)
	must(t, errors.Join(err, r.Close()))
	line, rest, _ := bytes.Cut(data, []byte("\n"))
	payload, _, err := seal.Unchecked(line)
	must(t, err)
	var m seal.Manifest
	must(t, json.Unmarshal(payload, &m))
	m.Body = f.Body
	payload, err = m.Marshal()
	must(t, err)
	line, err = seal.Sign(f.key, payload)
	must(t, err)
	data = append(append(line, '\n'), rest...)
	return share.Parcel{From: bytes.NewReader(data), Bytes: int64(len(data))}
}

// A blueprint of another installation comes as a file: it becomes a draft, and
// a newer file is merged with what was changed here.
func TestATextIsTakenOverFromAFile(t *testing.T) {
	t.Parallel()
	list := towns(t, 2)
	a, c := list[0], list[1]
	public, private, err := ed25519.GenerateKey(nil)
	must(t, err)
	away := far{seal.Body{ID: uuid.New(), Name: i18n.Text{i18n.DE: "Fernstadt"}}, private}
	i := a.begin(forum.Public)
	first := away.file(t, a, i)
	_, err = c.Receive(c.boss, first)
	refused(t, "nobody vouched for the town", err, "share.refused.unknown_key")
	_, err = c.Trust.Add(c.boss, trust.Document{Format: 1, Body: away.Body, Keys: []trust.Announced{{ID: seal.KeyID(public), Public: public, MadeAt: i.Released}}})
	must(t, err)
	_, err = c.Receive(c.writer, first)
	if err == nil {
		t.Error("taken over without the right")
	}
	to, err := c.Receive(c.boss, first)
	must(t, err)
	if again, err := c.Receive(c.boss, first); err != nil || again != to {
		t.Errorf("twice: %+v, %v", again, err)
	}
	d := c.draft(to.Slug)
	if to.Kind != kind || to.Newer || d.Contact != "" || d.Texts[forum.Problem][i18n.EN] != i.Texts[forum.Problem][i18n.EN] || len(d.Files) != 1 {
		t.Errorf("%+v %+v", to, d)
	}
	if o := c.origin(to.Slug); !o.Verified || !o.Abroad || o.No != 1 || o.Behind() {
		t.Errorf("%+v", o)
	}

	ours := d.Content
	ours.Contact = "pilot@zielstadt.example"
	must(t, c.forum.Put(c.boss, to.Slug, d.Revision, ours, nil))
	i = a.release(i.Slug, blueprint(para1, "Das Formular heißt jetzt 5000."), forum.Public)
	newer, err := c.Receive(c.boss, away.file(t, a, i))
	if err != nil || !newer.Newer || newer.Slug != to.Slug {
		t.Fatalf("%+v, %v", newer, err)
	}
	u, err := c.Compare(c.boss, kind, to.Slug, nil)
	must(t, err)
	must(t, c.Merge(c.boss, kind, to.Slug, 2, u.Seen, nil))
	d = c.draft(to.Slug)
	if d.Contact != ours.Contact || d.Texts[forum.Problem][i18n.DE] != i.Texts[forum.Problem][i18n.DE] {
		t.Errorf("%+v", d.Content)
	}
	_, err = c.Receive(c.boss, first)
	refused(t, "an older version", err, "share.refused.older")
}
