package text_test

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/forum"
	"codeberg.org/lotse/lotse/internal/forum/attach"
	"codeberg.org/lotse/lotse/internal/forum/network"
	"codeberg.org/lotse/lotse/internal/forum/reuse"
	"codeberg.org/lotse/lotse/internal/forum/talk"
	"codeberg.org/lotse/lotse/internal/media"
	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/blob"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/testkit"
	"codeberg.org/lotse/lotse/internal/share"
	"codeberg.org/lotse/lotse/internal/share/seal"
	"codeberg.org/lotse/lotse/internal/share/text"
	"codeberg.org/lotse/lotse/internal/tenant"
)

// town is a municipality with somebody who writes and somebody who moderates.
type town struct {
	*testkit.Kit
	*share.Service
	t      *testing.T
	forum  *forum.Service
	attach *attach.Service
	reuse  *reuse.Service
	talk   *talk.Service
	writer context.Context
	boss   context.Context
}

// What must not cross: who wrote and moderated, and the contact.
const (
	writerName = "Wortlautner"
	bossName   = "Freigabner"
	contact    = "digital@quellstadt.example"
)

// towns lie on one installation: their files are in one store.
func towns(t *testing.T, n int) []*town {
	t.Helper()
	files := blob.NewDir(t.TempDir())
	base, err := url.Parse("https://lotse.example")
	must(t, err)
	list := make([]*town, n)
	for i := range list {
		k := testkit.New(t)
		networks := &network.Service{DB: k.DB}
		w := &town{Kit: k, t: t, forum: &forum.Service{DB: k.DB, People: people.New(k.DB, org.New(k.DB)), Networks: networks}}
		library := media.New(k.DB, files)
		w.attach = &attach.Service{DB: k.DB, Forum: w.forum, Media: library}
		w.reuse = &reuse.Service{DB: k.DB, Forum: w.forum}
		w.talk = &talk.Service{DB: k.DB, Forum: w.forum}
		w.Service = share.New(k.DB, tenant.New(k.DB, base), networks, nil, nil, library)
		text.Teach(w.Service, text.Craft{Forum: w.forum, Attach: w.attach, Reuses: w.reuse, Talk: w.talk})
		w.forum.Released.InTx(w.Service.Released)
		w.writer = k.May(w.person(writerName), forum.Write)
		w.boss = k.May(w.person(bossName), forum.Write, forum.Moderate)
		list[i] = w
	}
	return list
}

func (w *town) person(name string) uuid.UUID {
	id := db.NewID()
	w.SQL(`INSERT INTO person (tenant_id, id, slug, personnel_number, first_name, last_name, sort_name, search, created_at)
		VALUES ($1, $2, $3, $3, 'Kim', $4, 'x', 'x', now())`, w.Tenant, id, people.NewSlug(), name)
	return id
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (w *town) as() *tenant.Tenant { return &tenant.Tenant{ID: w.Tenant, Slug: w.Slug} }

func together(t *testing.T, list ...*town) string {
	t.Helper()
	slug := "n" + strings.ReplaceAll(db.NewID().String(), "-", "")
	_, err := list[0].Networks.Found(list[0].Ctx, slug, i18n.Text{i18n.DE: "Netz"}, list[0].as())
	must(t, err)
	for _, w := range list[1:] {
		must(t, w.Networks.Join(w.Ctx, slug, w.as()))
	}
	return slug
}

const (
	para1 = "Rechnungen kamen auf drei Wegen, und keiner wusste, welche bezahlt war."
	para2 = "Das Formular heißt 4711 und liegt im Intranet."
)

func both(de string) i18n.Text { return i18n.Text{i18n.DE: de, i18n.EN: "EN: " + de} }

// blueprint is one in both languages with a contact.
func blueprint(problem ...string) forum.Content {
	return forum.Content{Lang: i18n.DE, Licence: "CC-BY-4.0", Contact: contact, Sources: []string{"§ 4 E-Rechnungsverordnung"}, Texts: map[forum.Part]i18n.Text{
		forum.Title: both("E-Rechnung im Pilotamt"), forum.Summary: both("Kurz."), forum.Problem: both(strings.Join(problem, "\n\n")),
		forum.Solution: both("Ein Eingang."), forum.Effort: both("Zwölf Wochen."), forum.Result: both("Alle sind bezahlt."),
	}}
}

func (w *town) file(name, what string) forum.File {
	w.t.Helper()
	f, err := w.attach.Prepare(w.writer, name, strings.NewReader(what))
	must(w.t, err)
	return f
}

// begin writes a blueprint with a file and releases it.
func (w *town) begin(reach forum.Reach) forum.Item {
	w.t.Helper()
	slug, err := w.forum.Begin(w.writer, forum.Blueprint, blueprint(para1, para2))
	must(w.t, err)
	must(w.t, w.attach.Add(w.writer, slug, 1, []forum.File{w.file("ablauf.txt", "Erst scannen.")}))
	return w.release(slug, blueprint(para1, para2), reach)
}

// release releases what a draft is to say.
func (w *town) release(slug string, c forum.Content, reach forum.Reach) forum.Item {
	w.t.Helper()
	d, err := w.forum.Draft(w.writer, slug)
	must(w.t, err)
	must(w.t, w.forum.PutAndAsk(w.writer, slug, d.Revision, c, nil, reach))
	if reach != forum.Town {
		must(w.t, w.forum.Decide(w.boss, slug, d.Revision+1, true, ""))
	}
	i, err := w.forum.Get(w.writer, slug, forum.Blueprint)
	must(w.t, err)
	return i
}

const kind = string(forum.Blueprint)

func (w *town) take(i forum.Item) string {
	w.t.Helper()
	slug, err := w.Take(w.boss, kind, i.ID)
	must(w.t, err)
	return slug
}

func (w *town) draft(slug string) forum.Draft {
	w.t.Helper()
	d, err := w.forum.Draft(w.boss, slug)
	must(w.t, err)
	return d
}

func (w *town) origin(slug string) share.Origin {
	w.t.Helper()
	o, err := w.Origin(w.boss, kind, slug)
	must(w.t, err)
	if o == nil {
		w.t.Fatal("no origin")
	}
	return *o
}

func refused(t *testing.T, what string, err error, id string) {
	t.Helper()
	var f *fault.Error
	if !errors.As(err, &f) || f.ID != id {
		t.Errorf("%s: %v, want %s", what, err, id)
	}
}

// forge signs another manifest with the town's own key, made of the line that
// was there.
func (w *town) forge(id uuid.UUID, line []byte, change func(*seal.Manifest)) {
	w.t.Helper()
	payload, _, err := seal.Unchecked(line)
	must(w.t, err)
	var m seal.Manifest
	must(w.t, json.Unmarshal(payload, &m))
	change(&m)
	payload, err = m.Marshal()
	must(w.t, err)
	var seed []byte
	must(w.t, w.row(`SELECT seed FROM share_secret WHERE tenant_id = $1`, w.Tenant, &seed))
	forged, err := seal.Sign(ed25519.NewKeyFromSeed(seed), payload)
	must(w.t, err)
	w.SQL(`UPDATE share_work SET envelope = $2 WHERE id = $1`, id, forged)
}

func (w *town) row(query string, arg, into any) error {
	return w.Kit.DB.InTx(w.Ctx, func(ctx context.Context, tx *db.Tx) error { return tx.Pgx().QueryRow(ctx, query, arg).Scan(into) })
}
