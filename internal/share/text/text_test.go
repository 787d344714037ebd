package text_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"codeberg.org/lotse/lotse/internal/forum"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/share/merge"
	"codeberg.org/lotse/lotse/internal/share/seal"
)

// A released blueprint becomes a draft of another town: both languages, all
// files, no contact, and where it came from.
func TestABlueprintIsTakenOver(t *testing.T) {
	t.Parallel()
	list := towns(t, 3)
	a, b, c := list[0], list[1], list[2]
	together(t, a, b)
	i := a.begin(forum.Network)
	if _, err := b.Take(b.writer, kind, i.ID); !fault.Is(err, fault.Forbidden) {
		t.Errorf("taken over without the right: %v", err)
	}
	slug := b.take(i)
	if again := b.take(i); again != slug {
		t.Errorf("taken over twice: %s and %s", slug, again)
	}
	d := b.draft(slug)
	for _, p := range forum.Blueprint.Parts() {
		for _, l := range i18n.Langs {
			if d.Texts[p][l] != i.Texts[p][l] {
				t.Errorf("%s in %s is %q", p, l, d.Texts[p][l])
			}
		}
	}
	if d.No != 0 || d.Wanted != forum.Town || d.Contact != "" || d.Licence != i.Licence || len(d.Sources) != 1 || d.AnyStale(d.Kind) {
		t.Errorf("%+v", d)
	}
	if _, err := b.forum.Draft(b.writer, slug); !fault.Is(err, fault.NotFound) {
		t.Errorf("a colleague reads the draft: %v", err)
	}
	f, r, err := b.attach.Open(b.boss, slug, i.Files[0].Hash)
	must(t, err)
	bytes, err := io.ReadAll(r)
	must(t, errors.Join(err, r.Close()))
	if string(bytes) != "Erst scannen." || f.Name != "ablauf.txt" {
		t.Errorf("%s: %s", f.Name, bytes)
	}
	if _, err := b.attach.Media.Blobs.Stat(b.Ctx, b.Tenant, i.Files[0].Hash); err != nil {
		t.Errorf("the bytes are not the town's own: %v", err)
	}
	o := b.origin(slug)
	if !o.Verified || o.No != 1 || o.Behind() || o.Body.ID != a.Tenant || o.Source != i.Slug || o.Fingerprint == "" || d.From == nil || d.From.Key != o.Key || d.From.No != 1 {
		t.Errorf("%+v, in the text %+v", o, d.From)
	}
	uses, err := a.reuse.Of(a.boss, i)
	must(t, err)
	if len(uses) != 1 {
		t.Errorf("%d towns use it", len(uses))
	}
	if got, err := a.forum.Draft(a.boss, slug); err == nil {
		t.Errorf("its author's town reads the draft: %+v", got)
	}
	_, err = a.Take(a.boss, kind, i.ID)
	refused(t, "its own", err, "share.refused.own")
	if _, err := c.Take(c.boss, kind, i.ID); !fault.Is(err, fault.NotFound) {
		t.Errorf("a stranger takes it over: %v", err)
	}
	if _, err := c.Get(c.boss, kind, i.ID); !fault.Is(err, fault.NotFound) {
		t.Errorf("a stranger sees it: %v", err)
	}
	if list, err := b.Catalogue(b.boss); err != nil || len(list) != 0 {
		t.Errorf("a text among the courses: %+v %v", list, err)
	}
}

// What lies in the package is what the text says: nobody's name, no contact,
// though the author signed the text itself.
func TestNothingOfTheStaffIsInAPackage(t *testing.T) {
	t.Parallel()
	list := towns(t, 2)
	a, b := list[0], list[1]
	together(t, a, b)
	i := a.begin(forum.Network)
	if !strings.Contains(i.SignedAs, writerName) {
		t.Fatalf("signed as %s", i.SignedAs)
	}
	var line, texts []byte
	var row string
	must(t, b.Kit.DB.InTx(b.boss, func(ctx context.Context, tx *db.Tx) error {
		return tx.Pgx().QueryRow(ctx, `SELECT envelope, texts, (to_jsonb(w) - 'envelope' - 'texts')::text FROM share_work w WHERE id = $1`, i.ID).Scan(&line, &texts, &row)
	}))
	payload, _, err := seal.Unchecked(line)
	must(t, err)
	all := string(payload) + string(texts) + row
	if !strings.Contains(all, para1) {
		t.Error("the package does not say what the text says")
	}
	for _, secret := range []string{writerName, bossName, contact, "Kim"} {
		if strings.Contains(all, secret) {
			t.Errorf("%q crosses", secret)
		}
	}
}

// Two moderators at once make one draft.
func TestTwoTakeOverAtOnce(t *testing.T) {
	t.Parallel()
	list := towns(t, 2)
	a, b := list[0], list[1]
	together(t, a, b)
	i := a.begin(forum.Network)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			if _, err := b.Take(b.boss, kind, i.ID); err != nil && !fault.Is(err, fault.Conflict) {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := b.Int(`SELECT count(*) FROM forum_item WHERE tenant_id = $1`, b.Tenant); n != 1 {
		t.Errorf("%d drafts", n)
	}
}

// An overlay stays through a new version; what both changed is decided; the
// contact is nobody's but the town's.
func TestANewVersionIsMerged(t *testing.T) {
	t.Parallel()
	list := towns(t, 2)
	a, b := list[0], list[1]
	together(t, a, b)
	i := a.begin(forum.Network)
	slug := b.take(i)
	d := b.draft(slug)
	ours := d.Content
	ours.Contact = "Bürgerbüro"
	ours.Texts[forum.Problem] = both(para1 + "\n\nDas Formular heißt 0815 und liegt im Intranet.")
	must(t, b.forum.PutAndAsk(b.boss, slug, d.Revision, ours, nil, forum.Town))
	_, err := b.Compare(b.boss, kind, slug, nil)
	refused(t, "nothing new", err, "share.refused.older")

	// A paragraph changed, one more, another file.
	next := blueprint("Rechnungen kamen auf vier Wegen, und keiner wusste, welche bezahlt war.", para2, "Seit Mai zahlt das Land.")
	sent := a.draft(i.Slug)
	old := sent.Files[0]
	must(t, a.attach.Add(a.writer, i.Slug, sent.Revision, []forum.File{a.file("neu.txt", "Dann ablegen.")}))
	must(t, a.attach.Arrange(a.writer, i.Slug, sent.Revision+1, func(f *forum.File) bool { return f.Hash != old.Hash }))
	a.Clock.Advance(time.Minute)
	a.release(i.Slug, next, forum.Network)
	if told, err := b.talk.Following(b.boss); err != nil || len(told) != 1 || told[0].Slug != i.Slug || told[0].New != 1 {
		t.Errorf("who took it over is told %+v %v", told, err)
	}

	if o := b.origin(slug); !o.Behind() || o.Newest != 2 {
		t.Errorf("%+v", o)
	}
	u, err := b.Compare(b.boss, kind, slug, nil)
	must(t, err)
	if u.Open != 0 || len(u.Changes) != 8 { // in each language one that stays and two that follow; two files
		t.Fatalf("%d open, %d: %+v", u.Open, len(u.Changes), u.Changes)
	}
	refused(t, "who saw nothing", b.Merge(b.boss, kind, slug, 2, "", nil), "forum.changed")
	refused(t, "who saw another draft", b.Merge(b.boss, kind, slug, 2, "1.7", nil), "forum.changed")
	must(t, b.Merge(b.boss, kind, slug, 2, u.Seen, nil))
	want := "Rechnungen kamen auf vier Wegen, und keiner wusste, welche bezahlt war.\n\nDas Formular heißt 0815 und liegt im Intranet.\n\nSeit Mai zahlt das Land."
	d = b.draft(slug)
	if d.Texts[forum.Problem][i18n.DE] != want || d.Texts[forum.Problem][i18n.EN] != "EN: "+want || d.Contact != "Bürgerbüro" || d.AnyStale(d.Kind) {
		t.Errorf("%+v", d.Content)
	}
	if len(d.Files) != 1 || d.Files[0].Name != "neu.txt" {
		t.Errorf("%+v", d.Files)
	}
	if o := b.origin(slug); o.No != 2 || !o.Verified || o.Behind() {
		t.Errorf("%+v", o)
	}

	// A draft that is thrown away takes the merge with it.
	must(t, b.forum.Discard(b.boss, slug, d.Revision))
	if o := b.origin(slug); o.No != 1 || !o.Behind() {
		t.Errorf("after the draft was discarded: %+v", o)
	}
	u, err = b.Compare(b.boss, kind, slug, nil)
	must(t, err)
	must(t, b.Merge(b.boss, kind, slug, 2, u.Seen, nil))
	d = b.draft(slug)
	must(t, b.forum.PutAndAsk(b.boss, slug, d.Revision, d.Content, nil, forum.Town))

	// Now both change the same paragraph.
	next.Texts[forum.Problem] = both(strings.Replace(next.Texts[forum.Problem][i18n.DE], "4711", "4712", 1))
	a.release(i.Slug, next, forum.Network)
	u, err = b.Compare(b.boss, kind, slug, nil)
	must(t, err)
	if u.Open != 2 {
		t.Fatalf("%d open: %+v", u.Open, u.Changes)
	}
	refused(t, "undecided", b.Merge(b.boss, kind, slug, 3, u.Seen, nil), "share.merge.open")
	picks := map[string]merge.Pick{}
	for _, c := range u.Changes {
		if c.Open {
			picks[c.Key] = merge.Pick{Take: merge.Edit, Text: map[i18n.Lang]string{c.Lang: "Das Formular heißt 0816."}}
		}
	}
	refused(t, "another version than shown", b.Merge(b.boss, kind, slug, 4, u.Seen, picks), "share.merge.newer")
	must(t, b.Merge(b.boss, kind, slug, 3, u.Seen, picks))
	if got := b.draft(slug).Texts[forum.Problem][i18n.EN]; !strings.Contains(got, "0816") || strings.Contains(got, "0815") {
		t.Errorf("%q", got)
	}
}

// What is taken back is told, cannot be taken over any more, and nothing of it
// stays where others read; released again it can.
func TestAWithdrawalIsTold(t *testing.T) {
	t.Parallel()
	list := towns(t, 3)
	a, b, c := list[0], list[1], list[2]
	together(t, a, b, c)
	i := a.begin(forum.Network)
	slug := b.take(i)
	must(t, a.forum.Withdraw(a.writer, i.Slug, "Frau Meier war dagegen."))
	o := b.origin(slug)
	if o.WithdrawnAt == nil || len(o.Why) != 0 || !o.Verified {
		t.Errorf("%+v", o)
	}
	must(t, b.Kit.DB.InTx(b.boss, func(ctx context.Context, tx *db.Tx) error {
		var left string
		err := tx.Pgx().QueryRow(ctx, `SELECT to_jsonb(w)::text || encode(texts, 'escape') FROM share_work w WHERE id = $1`, i.ID).Scan(&left)
		for _, said := range []string{"E-Rechnung", para1, "Meier"} {
			if strings.Contains(strings.ReplaceAll(left, i.Slug, ""), said) {
				t.Errorf("%q is still read", said)
			}
		}
		return err
	}))
	_, err := c.Take(c.boss, kind, i.ID)
	refused(t, "withdrawn", err, "share.refused.withdrawn")
	if b.draft(slug).Texts[forum.Title][i18n.DE] == "" {
		t.Error("the copy went with it")
	}
	a.release(i.Slug, blueprint(para1, para2), forum.Network)
	if o := b.origin(slug); o.WithdrawnAt != nil || o.Newest != 2 {
		t.Errorf("%+v", o)
	}
	c.take(i)
}

// A text for the town alone is in no package; who leaves the network reads
// none; texts from before there were packages get theirs.
func TestPackagesGoAsFarAsTheText(t *testing.T) {
	t.Parallel()
	list := towns(t, 2)
	a, b := list[0], list[1]
	net := together(t, a, b)
	own := a.begin(forum.Town)
	if n := a.Int(`SELECT count(*) FROM share_work WHERE tenant_id = $1 AND item_id = $2`, a.Tenant, own.ID); n != 0 {
		t.Error("a text of the town alone was signed")
	}
	i := a.begin(forum.Network)
	a.SQL(`DELETE FROM share_work WHERE tenant_id = $1`, a.Tenant)
	if _, err := b.Take(b.boss, kind, i.ID); !fault.Is(err, fault.NotFound) {
		t.Errorf("%v", err)
	}
	must(t, a.Settle(a.Ctx))
	must(t, a.Settle(a.Ctx))
	slug := b.take(i)
	must(t, b.Networks.Leave(b.Ctx, net, b.as()))
	if o := b.origin(slug); o.Newest != 0 || !o.Verified {
		t.Errorf("%+v", o)
	}
	if _, err := b.Get(b.boss, kind, i.ID); !fault.Is(err, fault.NotFound) {
		t.Errorf("%v", err)
	}
}

// What may not be changed, or is not what it says, is refused; and what is
// made of share-alike stays that.
func TestLicencesAndForgeries(t *testing.T) {
	t.Parallel()
	list := towns(t, 2)
	a, b := list[0], list[1]
	together(t, a, b)
	i := a.begin(forum.Network)
	var line []byte
	must(t, a.row(`SELECT envelope FROM share_work WHERE id = $1`, i.ID, &line))
	for id, change := range map[string]func(*seal.Manifest){
		"share.refused.no_changes": func(m *seal.Manifest) { m.Licence = "CC-BY-ND-4.0" },
		"share.refused.licence":    func(m *seal.Manifest) { m.Licence = "ARR" },
		"share.refused.unfit":      func(m *seal.Manifest) { m.Kind = string(forum.Article) },
		"share.refused.altered":    func(m *seal.Manifest) { m.Files[0].Hash = strings.Repeat("0", 64) },
	} {
		a.forge(i.ID, line, change)
		_, err := b.Take(b.boss, kind, i.ID)
		refused(t, id, err, id)
	}
	a.forge(i.ID, line, func(m *seal.Manifest) { m.Licence = "CC-BY-SA-4.0" })
	slug := b.take(i)
	d := b.draft(slug)
	c := d.Content
	c.Licence = "CC0-1.0"
	var f *fault.Error
	if err := b.forum.Put(b.boss, slug, d.Revision, c, nil); !errors.As(err, &f) || f.Fields[0].ID != "forum.licence.kept" {
		t.Errorf("%v", err)
	}
}
