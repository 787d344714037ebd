package share_test

import (
	"crypto/ed25519"
	"encoding/json"
	"testing"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/forum"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/share"
	"codeberg.org/lotse/lotse/internal/share/seal"
)

func courseOf(title string) courseware.Course {
	return courseware.Course{Languages: []i18n.Lang{i18n.DE}, Title: i18n.Text{i18n.DE: title}}
}

// forge signs the manifest of a shared course anew, changed.
func (w *town) forge(id uuid.UUID, key ed25519.PrivateKey, change func(*seal.Manifest)) {
	w.t.Helper()
	var line []byte
	must(w.t, w.row(`SELECT envelope FROM share_work WHERE id = $1`, id, &line))
	payload, _, err := seal.Unchecked(line)
	must(w.t, err)
	m, err := seal.Parse(payload)
	must(w.t, err)
	change(&m)
	payload, err = json.Marshal(m)
	must(w.t, err)
	line, err = seal.Sign(key, payload)
	must(w.t, err)
	w.SQL(`UPDATE share_work SET envelope = $2 WHERE id = $1`, id, line)
}

// own is the key the town signs with.
func (w *town) own() ed25519.PrivateKey {
	w.t.Helper()
	var seed []byte
	must(w.t, w.row(`SELECT s.seed FROM share_secret s JOIN share_key k ON k.id = s.key_id AND k.tenant_id = s.tenant_id
		WHERE k.tenant_id = $1 AND k.retired_at IS NULL`, w.Tenant, &seed))
	return ed25519.NewKeyFromSeed(seed)
}

// Every refusal has its reason.
func TestWhatIsRefused(t *testing.T) {
	t.Parallel()
	list := towns(t, 2)
	a, b := list[0], list[1]
	together(t, a, b)
	slug, _ := a.write("Akten")
	id := a.share(slug, forum.Network)
	_, stranger, err := ed25519.GenerateKey(nil)
	must(t, err)
	keep := func(*seal.Manifest) {}
	for name, c := range map[string]struct {
		key    ed25519.PrivateKey
		change func(*seal.Manifest)
		id     string
	}{
		"an unknown key":                 {stranger, keep, "share.refused.unknown_key"},
		"another town's name":            {a.own(), func(m *seal.Manifest) { m.Body.ID = b.Tenant }, "share.refused.unknown_key"},
		"another version":                {a.own(), func(m *seal.Manifest) { m.No = 7 }, "share.refused.altered"},
		"another file":                   {a.own(), func(m *seal.Manifest) { m.Files[0].Hash = m.Files[1].Hash }, "share.refused.altered"},
		"a licence that forbids changes": {a.own(), func(m *seal.Manifest) { m.Licence = "CC-BY-ND-4.0" }, "share.refused.no_changes"},
		"a licence nobody knows":         {a.own(), func(m *seal.Manifest) { m.Licence = "Proprietary" }, "share.refused.licence"},
		"something that is not a course": {a.own(), func(m *seal.Manifest) { m.Kind = "film" }, "share.refused.unfit"},
		"a format of a later program":    {a.own(), func(m *seal.Manifest) { m.Format = 2 }, "share.refused.altered"},
	} {
		a.forge(id, c.key, c.change)
		_, err := b.Take(b.Petra, share.Course, id)
		refused(t, name, err, c.id)
		a.share(slug, forum.Network) // signed anew
	}
	b.take(id)
}

// Old keys stay valid after a rotation; what a revoked one signed is refused,
// and said of what was taken over before.
func TestKeysChange(t *testing.T) {
	t.Parallel()
	list := towns(t, 3)
	a, b, c := list[0], list[1], list[2]
	together(t, a, b, c)
	slug, _ := a.write("Akten")
	id := a.share(slug, forum.Network)
	here := b.take(id)
	before := a.own()
	_, err := a.Rotate(a.Ctx)
	must(t, err)
	if o, err := b.Origin(b.Petra, share.Course, here); err != nil || !o.Verified || o.Revoked {
		t.Errorf("after the rotation: %+v %v", o, err)
	}
	a.forge(id, before, func(*seal.Manifest) {})
	here, err = b.fresh(id)
	if err != nil {
		t.Errorf("signed by a key that was retired: %v", err)
	}
	must(t, a.Revoke(a.Ctx, seal.KeyID(before.Public().(ed25519.PublicKey))))
	if o, err := b.Origin(b.Petra, share.Course, here); err != nil || !o.Revoked {
		t.Errorf("after the key was revoked: %+v %v", o, err)
	}
	c.take(id) // it was signed anew
	a.forge(id, before, func(*seal.Manifest) {})
	_, err = b.fresh(id)
	refused(t, "a revoked key", err, "share.refused.revoked_key")
	if keys, err := a.Keys(a.Ctx); err != nil || len(keys) != 2 || keys[0].RetiredAt != nil || keys[1].RevokedAt == nil {
		t.Errorf("%+v %v", keys, err)
	}
}

// The twin: a service that does not check signatures takes what nobody signed.
func TestTheSignatureIsWhatProtects(t *testing.T) {
	t.Parallel()
	list := towns(t, 2)
	a, b := list[0], list[1]
	together(t, a, b)
	slug, _ := a.write("Akten")
	id := a.share(slug, forum.Network)
	_, stranger, err := ed25519.GenerateKey(nil)
	must(t, err)
	line := []byte{}
	must(t, a.row(`SELECT envelope FROM share_work WHERE id = $1`, id, &line))
	payload, _, err := seal.Unchecked(line)
	must(t, err)
	forged, err := seal.Sign(stranger, payload)
	must(t, err)
	forged = withKeyID(t, forged, seal.KeyID(a.own().Public().(ed25519.PublicKey)))
	a.SQL(`UPDATE share_work SET envelope = $2 WHERE id = $1`, id, forged)
	_, err = b.Take(b.Petra, share.Course, id)
	refused(t, "a forged signature", err, "share.refused.altered")
	b.Blind()
	b.take(id)
}

// withKeyID puts another key's name on an envelope.
func withKeyID(t *testing.T, line []byte, id string) []byte {
	t.Helper()
	var e struct {
		PayloadType string              `json:"payloadType"`
		Payload     string              `json:"payload"`
		Signatures  []map[string]string `json:"signatures"`
	}
	must(t, json.Unmarshal(line, &e))
	e.Signatures[0]["keyid"] = id
	out, err := json.Marshal(e)
	must(t, err)
	return out
}

// Whatever byte of the stored texts changes, nobody takes it over.
func TestAChangedByteOfTheTexts(t *testing.T) {
	t.Parallel()
	list := towns(t, 2)
	a, b := list[0], list[1]
	together(t, a, b)
	slug, _ := a.write("Akten")
	id := a.share(slug, forum.Network)
	n := a.Int(`SELECT length(texts) FROM share_work WHERE id = $1`, id)
	for at := 0; at < n; at += 1 + n/40 {
		flip := `UPDATE share_work SET texts = set_byte(texts, $2, get_byte(texts, $2) # 1) WHERE id = $1`
		a.SQL(flip, id, at)
		_, err := b.fresh(id)
		refused(t, "a changed byte", err, "share.refused.altered")
		a.SQL(flip, id, at)
	}
	if _, err := b.fresh(id); err != nil {
		t.Errorf("unchanged: %v", err)
	}
}
