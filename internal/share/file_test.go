package share_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/json"
	"io"
	"testing"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/forum"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/share"
	"codeberg.org/lotse/lotse/internal/share/seal"
	"codeberg.org/lotse/lotse/internal/share/trust"
)

// strangers are two towns that share nothing but a format.
func strangers(t *testing.T) (a, b *town) {
	t.Helper()
	list := towns(t, 2)
	together(t, list[1])
	return list[0], list[1]
}

// foreign is a town that signs under an identity of another installation: its
// own one is known here.
type foreign struct {
	*town
	body uuid.UUID
	key  ed25519.PrivateKey
}

// abroad lets a town sign as one of another installation.
func (w *town) abroad() *foreign {
	w.t.Helper()
	_, key, err := ed25519.GenerateKey(nil)
	must(w.t, err)
	return &foreign{w, uuid.New(), key}
}

func (f *foreign) announced() trust.Announced {
	public := f.key.Public().(ed25519.PublicKey)
	return trust.Announced{ID: seal.KeyID(public), Public: public, MadeAt: f.Clock.Now()}
}

func (f *foreign) document(keys ...trust.Announced) trust.Document {
	if keys == nil {
		keys = []trust.Announced{f.announced()}
	}
	return trust.Document{Format: 1, Body: seal.Body{ID: f.body, Name: both("Fernstadt", "Far Town")}, Keys: keys}
}

// file is the package of a shared course, signed by the town abroad.
func (f *foreign) file(id uuid.UUID, change func(*seal.Manifest)) []byte {
	f.t.Helper()
	file, err := f.Download(f.Petra, share.Course, id)
	must(f.t, err)
	r := file.Open()
	data, err := io.ReadAll(r)
	must(f.t, err)
	must(f.t, r.Close())
	if int64(len(data)) != file.Bytes {
		f.t.Fatalf("%d bytes, announced are %d", len(data), file.Bytes)
	}
	line, rest, _ := bytes.Cut(data, []byte("\n"))
	payload, _, err := seal.Unchecked(line)
	must(f.t, err)
	m, err := seal.Parse(payload)
	must(f.t, err)
	m.Body.ID = f.body
	if change != nil {
		change(&m)
	}
	payload, err = json.Marshal(m)
	must(f.t, err)
	line, err = seal.Sign(f.key, payload)
	must(f.t, err)
	return append(append(line, '\n'), rest...)
}

func (w *town) receive(data []byte) (share.Landing, error) {
	w.t.Helper()
	return w.Receive(w.Petra, share.Parcel{From: bytes.NewReader(data), Bytes: int64(len(data))})
}

// moderator manages whom the town trusts.
func (w *town) moderator() context.Context { return w.May(actor.From(w.Petra).Person, forum.Moderate) }

func (w *town) trusts(d trust.Document) uuid.UUID {
	w.t.Helper()
	id, err := w.Trust.Add(w.moderator(), d)
	must(w.t, err)
	return id
}

// A course comes as a file from a town that is trusted, with its provenance;
// a newer file is merged like any newer version.
func TestACourseComesAsAFile(t *testing.T) {
	t.Parallel()
	a, b := strangers(t)
	far := a.abroad()
	slug, blocks := a.write("Aus der Ferne")
	id := a.share(slug, forum.Public)
	first := far.file(id, nil)
	_, err := b.receive(first)
	refused(t, "before anybody trusts it", err, "share.refused.unknown_key")
	b.trusts(far.document())
	b.write("Aus der Ferne") // its name is taken
	to, err := b.receive(first)
	must(t, err)
	if to.Newer || to.Slug == slug {
		t.Errorf("%+v", to)
	}
	if again, err := b.receive(first); err != nil || again != to {
		t.Errorf("the same file again: %+v %v", again, err)
	}
	o, err := b.Origin(b.Petra, share.Course, to.Slug)
	must(t, err)
	if !o.Verified || !o.Abroad || o.Listed || o.Body.ID != far.body || o.No != 1 || o.Behind() || o.Licence != "CC-BY-4.0" {
		t.Errorf("%+v", o)
	}
	b.say(to.Slug, blocks[0], "Unser Kontakt")

	a.say(slug, blocks[1], "Neuer Text")
	a.publish(slug, course.Substantive)
	second := far.file(id, nil)
	newer, err := b.receive(second)
	must(t, err)
	if !newer.Newer || newer.Slug != to.Slug {
		t.Errorf("%+v", newer)
	}
	u, err := b.Compare(b.Petra, share.Course, to.Slug, nil)
	must(t, err)
	if u.To != 2 || u.Open != 0 {
		t.Errorf("to %d, %d open", u.To, u.Open)
	}
	must(t, b.Merge(b.Petra, share.Course, to.Slug, 2, u.Seen, nil))
	if got := b.text(to.Slug, blocks[0], "de"); got != "Unser Kontakt" {
		t.Errorf("the overlay is lost: %q", got)
	}
	if got := b.text(to.Slug, blocks[1], "de"); got != "Neuer Text" {
		t.Errorf("nothing new: %q", got)
	}
	if n := b.Int(`SELECT count(*) FROM share_arrival WHERE tenant_id = $1`, b.Tenant); n != 0 {
		t.Errorf("%d versions wait after the merge", n)
	}
	_, err = b.receive(first)
	refused(t, "an older version", err, "share.refused.older")
	if o, err := b.Origin(b.Petra, share.Course, to.Slug); err != nil || o.No != 2 || o.Behind() {
		t.Errorf("%+v %v", o, err)
	}
}

// Every refusal of a file has its reason, and nothing came in.
func TestWhatIsRefusedOfAFile(t *testing.T) {
	t.Parallel()
	a, b := strangers(t)
	far := a.abroad()
	slug, _ := a.write("Aus der Ferne")
	id := a.share(slug, forum.Public)
	_, other, err := ed25519.GenerateKey(nil)
	must(t, err)
	b.trusts(far.document())
	good := far.file(id, nil)
	for name, c := range map[string]struct {
		data []byte
		id   string
	}{
		"an unknown key":                 {(&foreign{a, far.body, other}).file(id, nil), "share.refused.unknown_key"},
		"another town's name":            {far.file(id, func(m *seal.Manifest) { m.Body.ID = uuid.New() }), "share.refused.unknown_key"},
		"a licence that forbids changes": {far.file(id, func(m *seal.Manifest) { m.Licence = "CC-BY-ND-4.0" }), "share.refused.no_changes"},
		"a licence nobody knows":         {far.file(id, func(m *seal.Manifest) { m.Licence = "Proprietary" }), "share.refused.licence"},
		"a changed list of files":        {far.file(id, func(m *seal.Manifest) { m.Files[0].Hash = m.Files[1].Hash }), "share.refused.altered"},
		"a byte too few":                 {good[:len(good)-1], "share.refused.altered"},
		"a byte too many":                {append(bytes.Clone(good), 0), "share.refused.altered"},
		"nothing":                        {nil, "share.refused.foreign"},
		"something else":                 {[]byte("PK\x03\x04 a ZIP\n"), "share.refused.foreign"},
		"half of its first line":         {good[:200], "share.refused.altered"},
	} {
		_, err := b.receive(c.data)
		refused(t, name, err, c.id)
	}
	for at := 0; at < len(good); at += 1 + len(good)/60 {
		changed := bytes.Clone(good)
		changed[at] ^= 1
		if _, err := b.receive(changed); !fault.Is(err, fault.Invalid) {
			t.Errorf("byte %d changed: %v", at, err)
		}
	}
	if n := b.Int(`SELECT count(*) FROM share_adoption WHERE tenant_id = $1`, b.Tenant); n != 0 {
		t.Errorf("%d courses came in", n)
	}
	if _, err := b.Receive(b.moderator(), share.Parcel{From: bytes.NewReader(good), Bytes: int64(len(good))}); !fault.Is(err, fault.Forbidden) {
		t.Errorf("without the right to write courses: %v", err)
	}
	if _, err := b.receive(good); err != nil {
		t.Errorf("the good one: %v", err)
	}

	own, err := a.Download(a.Petra, share.Course, id)
	must(t, err)
	r := own.Open()
	data, err := io.ReadAll(r)
	must(t, err)
	must(t, r.Close())
	_, err = a.receive(data)
	refused(t, "the town's own", err, "share.refused.own")
	_, err = b.receive(data)
	refused(t, "a town of this installation outside the network", err, "share.refused.unknown_key")
}

// The twin: without the check of signatures a changed file comes in.
func TestTheSignatureOfAFileProtects(t *testing.T) {
	t.Parallel()
	a, b := strangers(t)
	far := a.abroad()
	slug, _ := a.write("Aus der Ferne")
	good := far.file(a.share(slug, forum.Public), nil)
	b.trusts(far.document())
	line, rest, _ := bytes.Cut(good, []byte("\n"))
	payload, _, err := seal.Unchecked(line)
	must(t, err)
	_, stranger, err := ed25519.GenerateKey(nil)
	must(t, err)
	forged, err := seal.Sign(stranger, payload)
	must(t, err)
	forged = append(append(withKeyID(t, forged, far.announced().ID), '\n'), rest...)
	_, err = b.receive(forged)
	refused(t, "a forged signature", err, "share.refused.altered")
	b.Blind()
	if _, err := b.receive(forged); err != nil {
		t.Errorf("without the check: %v", err)
	}
}
