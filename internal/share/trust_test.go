package share_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/json"
	"io"
	"strings"
	"testing"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/forum"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/share"
	"codeberg.org/lotse/lotse/internal/share/remote"
	"codeberg.org/lotse/lotse/internal/share/seal"
	"codeberg.org/lotse/lotse/internal/share/trust"
)

// What a revoked key signed is refused, also what came before and waits, and
// said of what was taken over; a key that followed it is believed if a good one
// vouched for it, else somebody has to compare it. Revoked is revoked.
func TestKeysOfOthersChange(t *testing.T) {
	t.Parallel()
	a, b := strangers(t)
	far := a.abroad()
	slug, blocks := a.write("Aus der Ferne")
	id := a.share(slug, forum.Public)
	entry := b.trusts(far.document())
	to, err := b.receive(far.file(id, nil))
	must(t, err)
	first, was := far.announced(), far.key
	next := func(by ed25519.PrivateKey) trust.Announced {
		_, key, err := ed25519.GenerateKey(nil)
		must(t, err)
		far.key = key
		k := far.announced()
		if by != nil {
			k.EndorsedBy, k.Endorsement = seal.KeyID(by.Public().(ed25519.PublicKey)), seal.Endorse(by, far.body, k.Public)
		}
		return k
	}
	at := a.Clock.Now()
	follow := func(keys ...trust.Announced) trust.Entry {
		t.Helper()
		must(t, b.follow(entry, far.document(keys...)))
		list, err := b.Trust.List(b.moderator())
		must(t, err)
		return list[0]
	}
	second := next(was)
	first.RetiredAt = &at
	if e := follow(first, second); len(e.Keys) != 2 || len(e.Waiting()) != 0 {
		t.Errorf("endorsed: %+v", e)
	}
	a.say(slug, blocks[1], "Zwei")
	a.publish(slug, course.Editorial)
	if _, err := b.receive(far.file(id, nil)); err != nil {
		t.Errorf("signed by the second: %v", err)
	}
	if _, err := b.receive((&foreign{a, far.body, was}).file(id, nil)); err != nil {
		t.Errorf("signed by the retired one: %v", err)
	}
	second.RevokedAt = &at
	third := next(far.key) // by the key that was stolen
	if e := follow(first, second, third); len(e.Waiting()) != 1 || e.Waiting()[0].ID != third.ID {
		t.Errorf("endorsed by a revoked key: %+v", e.Waiting())
	}
	_, err = b.receive(far.file(id, nil))
	refused(t, "a key that waits", err, "share.refused.unknown_key")
	b.trusts(far.document(first, second, third)) // somebody compared it
	if _, err := b.receive(far.file(id, nil)); err != nil {
		t.Errorf("a key that was compared: %v", err)
	}
	first.RevokedAt = &at
	follow(first, second, third)
	if o, err := b.Origin(b.Petra, share.Course, to.Slug); err != nil || !o.Revoked {
		t.Errorf("what a revoked key signed: %+v %v", o, err)
	}
	first.RevokedAt = nil
	follow(first, second, third) // whoever says so now
	_, err = b.receive((&foreign{a, far.body, was}).file(id, nil))
	refused(t, "a key that was revoked once", err, "share.refused.revoked_key")
}

// A town announces its keys with who vouched for which, and nothing secret.
func TestAnnouncedKeys(t *testing.T) {
	t.Parallel()
	list := towns(t, 1)
	a := list[0]
	slug, _ := a.write("Akten")
	a.share(slug, forum.Public)
	_, err := a.Rotate(a.Ctx)
	must(t, err)
	d, err := a.Announce(a.guest())
	must(t, err)
	if len(d.Keys) != 2 || d.Keys[0].RetiredAt != nil || d.Keys[1].RetiredAt == nil || d.Keys[0].EndorsedBy != d.Keys[1].ID ||
		!seal.Endorsed(d.Keys[1].Public, a.Tenant, d.Keys[0].Public, d.Keys[0].Endorsement) {
		t.Errorf("%+v", d)
	}
	body, err := json.Marshal(d)
	must(t, err)
	if back, err := trust.Parse(body); err != nil || len(back.Keys) != 2 {
		t.Errorf("%v", err)
	}
	var seed []byte
	must(t, a.row(`SELECT s.seed FROM share_secret s JOIN share_key k ON k.id = s.key_id AND k.tenant_id = s.tenant_id WHERE k.tenant_id = $1 AND k.retired_at IS NULL`, a.Tenant, &seed))
	secret, err := json.Marshal(seed)
	must(t, err)
	if bytes.Contains(body, bytes.Trim(secret, `"`)) {
		t.Error("the secret half is announced")
	}
	must(t, a.Revoke(a.Ctx, d.Keys[0].ID))
	if d, err = a.Announce(a.guest()); err != nil || len(d.Keys) != 3 || d.Keys[0].EndorsedBy != "" {
		t.Errorf("after the key was revoked: %+v %v", d, err)
	}
}

// The list and the file hold nothing of the town's people, and nothing of what
// is not for everybody.
func TestNothingOfStaffGoesOut(t *testing.T) {
	t.Parallel()
	list := towns(t, 2)
	a := list[0]
	together(t, list...)
	slug, _ := a.write("Für alle")
	closed, _ := a.write("Nur für uns")
	public, internal := a.share(slug, forum.Public), a.share(closed, forum.Network)
	f, err := a.Feed(a.Petra) // whoever asks
	must(t, err)
	if len(f.Courses) != 1 || f.Courses[0].Work != public || len(f.Withdrawn) != 0 {
		t.Errorf("%+v", f)
	}
	out, err := json.Marshal(f)
	must(t, err)
	file, err := a.Download(a.guest(), share.Course, public)
	must(t, err)
	r := file.Open()
	data, err := io.ReadAll(r)
	must(t, err)
	must(t, r.Close())
	line, _, _ := bytes.Cut(data, []byte("\n"))
	payload, _, err := seal.Unchecked(line)
	must(t, err)
	all := string(out) + string(data) + string(payload)
	for _, secret := range []string{"Petra", "Probe", actor.From(a.Petra).Person.String(), "Sommer", internal.String(), "Nur für uns"} {
		if strings.Contains(all, secret) {
			t.Errorf("%q goes out", secret)
		}
	}
	if _, err := a.Download(a.guest(), share.Course, internal); !fault.Is(err, fault.NotFound) {
		t.Errorf("a guest downloads what is for the network: %v", err)
	}
	if _, err := list[1].Download(list[1].Petra, share.Course, internal); err != nil {
		t.Errorf("a town of the network: %v", err)
	}
	must(t, a.Stop(a.Petra, slug, both("Veraltet.", "Outdated.")))
	if f, err = a.Feed(a.guest()); err != nil || len(f.Courses) != 0 || len(f.Withdrawn) != 1 || f.Withdrawn[0].Why["en"] != "Outdated." {
		t.Errorf("%+v %v", f, err)
	}
	if _, err := a.Download(a.Petra, share.Course, public); !fault.Is(err, fault.NotFound) {
		t.Errorf("what was taken back is downloaded: %v", err)
	}
}

// A network trusts whom one of its towns trusts, and only moderators say so;
// the town itself ends it, and takes it along when it leaves.
func TestTrustIsOfTheNetwork(t *testing.T) {
	t.Parallel()
	list := towns(t, 4)
	a, b, c, d := list[0], list[1], list[2], list[3]
	net := together(t, b, c)
	together(t, d)
	far := a.abroad()
	slug, _ := a.write("Aus der Ferne")
	file := far.file(a.share(slug, forum.Public), nil)
	if _, err := b.Trust.Add(b.May(actor.From(b.Petra).Person, author.Permissions...), far.document()); !fault.Is(err, fault.Forbidden) {
		t.Errorf("whoever writes courses trusts: %v", err)
	}
	if _, err := b.Trust.List(b.guest()); err == nil {
		t.Error("a guest reads the list")
	}
	id := b.trusts(far.document())
	if _, err := c.receive(file); err != nil {
		t.Errorf("another town of the network: %v", err)
	}
	_, err := d.receive(file)
	refused(t, "another network", err, "share.refused.unknown_key")
	seen, err := c.Trust.List(c.moderator())
	must(t, err)
	if len(seen) != 1 || seen[0].Own || seen[0].Town != b.Tenant {
		t.Errorf("%+v", seen)
	}
	if err := c.Trust.Remove(c.moderator(), id); !fault.Is(err, fault.NotFound) {
		t.Errorf("another town ended it: %v", err)
	}
	if deeds, err := c.Trust.Deeds(c.moderator()); err != nil || len(deeds) != 0 {
		t.Errorf("another town reads who did what: %+v %v", deeds, err)
	}
	_, err = b.Trust.Add(b.moderator(), trust.Document{Format: 1, Body: seal.Body{ID: c.Tenant, Name: both("C", "C")}, Keys: []trust.Announced{far.announced()}})
	refused(t, "in the name of a town of this installation", err, "share.trust.here")
	must(t, b.Networks.Leave(b.Ctx, net, b.as()))
	c.SQL(`DELETE FROM share_adoption WHERE tenant_id = $1`, c.Tenant)
	_, err = c.receive(file)
	refused(t, "the town that vouched has left", err, "share.refused.unknown_key")
	if _, err := b.receive(file); err != nil {
		t.Errorf("for itself it still trusts: %v", err)
	}
	must(t, b.Trust.Remove(b.moderator(), id))
	b.SQL(`DELETE FROM share_adoption WHERE tenant_id = $1`, b.Tenant)
	_, err = b.receive(file)
	refused(t, "no longer trusted", err, "share.refused.unknown_key")
	deeds, err := b.Trust.Deeds(b.moderator())
	must(t, err)
	if len(deeds) != 2 || deeds[0].What != "removed" || deeds[1].What != "added" || deeds[1].By == nil || *deeds[1].By != actor.From(b.Petra).Person {
		t.Errorf("%+v", deeds)
	}
}

// A document that is none is refused.
func TestDocumentsAreChecked(t *testing.T) {
	t.Parallel()
	list := towns(t, 1)
	far := list[0].abroad()
	for name, c := range map[string]struct {
		change func(*trust.Document)
		id     string
	}{
		"as it is":         {func(*trust.Document) {}, ""},
		"a later format":   {func(d *trust.Document) { d.Format = 2 }, "share.trust.unreadable"},
		"no name":          {func(d *trust.Document) { d.Body.Name = nil }, "share.trust.unreadable"},
		"nobody":           {func(d *trust.Document) { d.Body.ID = uuid.Nil }, "share.trust.unreadable"},
		"a short key":      {func(d *trust.Document) { d.Keys[0].Public = d.Keys[0].Public[1:] }, "share.trust.unreadable"},
		"another key's id": {func(d *trust.Document) { d.Keys[0].ID = "0011223344556677" }, "share.trust.unreadable"},
		"a key twice":      {func(d *trust.Document) { d.Keys = append(d.Keys, d.Keys[0]) }, "share.trust.unreadable"},
		"no key":           {func(d *trust.Document) { d.Keys = nil }, "share.trust.no_key"},
		"an odd address":   {func(d *trust.Document) { d.Origin = "javascript:alert(1)" }, "share.trust.unreadable"},
	} {
		d := far.document()
		c.change(&d)
		body, err := json.Marshal(d)
		must(t, err)
		if _, err = trust.Parse(body); c.id != "" {
			refused(t, name, err, c.id)
		} else if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A list is believed about its own town and address only.
func TestListsAreChecked(t *testing.T) {
	t.Parallel()
	const origin = "https://fern.example"
	body := uuid.New()
	for name, c := range map[string]struct {
		change func(*remote.Feed)
		id     string
	}{
		"as it is":                  {func(*remote.Feed) {}, ""},
		"a later format":            {func(f *remote.Feed) { f.Format = 2 }, "share.feed.unreadable"},
		"another town":              {func(f *remote.Feed) { f.Body.ID = uuid.New() }, "share.trust.other_body"},
		"a package elsewhere":       {func(f *remote.Feed) { f.Courses[0].Package = "https://169.254.169.254/x" }, "share.feed.unreadable"},
		"a package by its user":     {func(f *remote.Feed) { f.Courses[0].Package = "https://fern.example@evil.example/x" }, "share.feed.unreadable"},
		"a page that is a script":   {func(f *remote.Feed) { f.Courses[0].Page = "javascript:alert(1)" }, "share.feed.unreadable"},
		"a course twice":            {func(f *remote.Feed) { f.Courses = append(f.Courses, f.Courses[0]) }, "share.feed.unreadable"},
		"no version":                {func(f *remote.Feed) { f.Courses[0].No = 0 }, "share.feed.unreadable"},
		"an endless title":          {func(f *remote.Feed) { f.Courses[0].Title["de"] = strings.Repeat("x", 3000) }, "share.feed.unreadable"},
		"shared and withdrawn both": {func(f *remote.Feed) { f.Withdrawn = []remote.Gone{{Work: f.Courses[0].Work}} }, "share.feed.unreadable"},
	} {
		f := remote.Feed{Format: 1, Body: seal.Body{ID: body}, Courses: []remote.Course{{
			Work: uuid.New(), No: 1, Title: both("Kurs", "Course"), Licence: "CC0-1.0", Package: origin + "/p", Page: origin + "/de/p",
		}}}
		c.change(&f)
		data, err := json.Marshal(f)
		must(t, err)
		if _, err = remote.Parse(data, origin, body); c.id != "" {
			refused(t, name, err, c.id)
		} else if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// follow takes in what a town announces now.
func (w *town) follow(entry uuid.UUID, d trust.Document) error {
	return w.Kit.DB.InTx(w.Ctx, func(ctx context.Context, tx *db.Tx) error { return w.Trust.Follow(ctx, tx, entry, d) })
}
