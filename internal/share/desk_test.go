package share_test

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/forum"
	"codeberg.org/lotse/lotse/internal/forum/network"
	"codeberg.org/lotse/lotse/internal/media"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/blob"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/job"
	"codeberg.org/lotse/lotse/internal/platform/testkit"
	"codeberg.org/lotse/lotse/internal/share"
	"codeberg.org/lotse/lotse/internal/tenant"
)

// town is a municipality with a training team.
type town struct {
	*testkit.Kit
	*share.Service
	t     *testing.T
	Petra context.Context
}

// towns are municipalities of one installation: their files lie in one store.
func towns(t *testing.T, n int) []*town {
	t.Helper()
	files := blob.NewDir(t.TempDir())
	list := make([]*town, n)
	for i := range list {
		kit := testkit.New(t)
		jobs, err := job.New(kit.DB, job.NewRegistry(), job.Options{})
		must(t, err)
		base, err := url.Parse("https://lotse.example")
		must(t, err)
		courses := course.New(kit.DB)
		courses.Library = media.New(kit.DB, files)
		w := &town{Kit: kit, t: t, Service: share.New(kit.DB, tenant.New(kit.DB, base), &network.Service{DB: kit.DB}, author.New(kit.DB, courses, jobs), courses, courses.Library)}
		courses.Publications.InTx(w.Service.Published)
		id := db.NewID()
		kit.SQL(`INSERT INTO person (tenant_id, id, slug, personnel_number, first_name, last_name, sort_name, search, created_at)
			VALUES ($1, $2, $3, $3, 'Petra', 'Probe', 'probe petra', 'probe petra', now())`, kit.Tenant, id, strings.ReplaceAll(id.String(), "-", "")[22:])
		w.Petra = kit.May(id, append([]actor.Permission{course.Publish, media.Manage}, author.Permissions...)...)
		list[i] = w
	}
	return list
}

func (w *town) guest() context.Context {
	return actor.With(w.Ctx, &actor.Actor{Tenant: w.Tenant, Lang: i18n.DE})
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		var blocked *author.Blocked
		if errors.As(err, &blocked) {
			t.Fatalf("%v: %+v", err, blocked.Findings)
		}
		t.Fatal(err)
	}
}

func (w *town) as() *tenant.Tenant { return &tenant.Tenant{ID: w.Tenant, Slug: w.Slug} }

// together founds a network of towns.
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

func both(de, en string) i18n.Text { return i18n.Text{i18n.DE: de, i18n.EN: en} }

// write begins a course with two lessons and a picture and publishes it.
func (w *town) write(title string) (slug string, blocks []string) {
	w.t.Helper()
	made, err := w.Author.Create(w.Petra, courseware.Course{
		Languages: []i18n.Lang{i18n.DE, i18n.EN}, Title: both(title, title+" (EN)"), Summary: both("Kurz.", "Short."), Audience: both("Alle", "All"),
		Goals: []i18n.Text{both("Sie können es.", "You can.")},
	})
	must(w.t, err)
	slug = made.ID
	w.file(slug, "box.svg", `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320.4 160"><rect width="9" height="9"/></svg>`)
	for _, name := range []string{"Anfang", "Ende"} {
		lesson, err := w.Author.AddLesson(w.Petra, slug, author.End, courseware.Lesson{Minutes: 4, Title: both(name, name)})
		must(w.t, err)
		for _, text := range []string{"Kontakt " + name, "Text " + name} {
			blocks = append(blocks, w.add(slug, lesson.ID, courseware.Text, text))
		}
		w.add(slug, lesson.ID, courseware.Image, "![Bild](box.svg)")
	}
	w.publish(slug, "")
	return slug, blocks
}

func (w *town) file(slug, name, data string) {
	w.t.Helper()
	m, err := w.Media.Prepare(w.Petra, name, strings.NewReader(data))
	must(w.t, err)
	m, err = w.Media.Add(w.Petra, m)
	must(w.t, err)
	_, err = w.Author.AddMedia(w.Petra, slug, name, courseware.MediaOf(m.Hash, m.Type, m.Bytes, m.Width, m.Height))
	must(w.t, err)
}

func (w *town) add(slug, lesson string, kind courseware.Type, text string) string {
	w.t.Helper()
	done, err := w.Author.AddBlock(w.Petra, author.NewBlock{Course: slug, Lesson: lesson, After: author.End, Block: courseware.Block{Type: kind}, Body: text})
	must(w.t, err)
	_, err = w.Author.SaveText(w.Petra, author.Written{Course: slug, Block: done.ID, Lang: i18n.EN, Body: text})
	must(w.t, err)
	return done.ID
}

// say changes a text in both languages.
func (w *town) say(slug, block, text string) {
	w.t.Helper()
	for _, l := range i18n.Langs {
		d, err := w.Author.Open(w.Petra, slug)
		must(w.t, err)
		b, ok := d.Block(block)
		if !ok {
			w.t.Fatalf("no block %s", block)
		}
		_, err = w.Author.SaveText(w.Petra, author.Written{Course: slug, Block: block, Lang: l, Body: text, Base: b.Texts[l].Version})
		must(w.t, err)
	}
}

func (w *town) publish(slug string, change course.Change) {
	w.t.Helper()
	_, err := w.Author.Publish(w.Petra, slug, change)
	must(w.t, err)
}

func (w *town) share(slug string, reach forum.Reach) uuid.UUID {
	w.t.Helper()
	id, err := w.Share(w.Petra, slug, offer(reach))
	must(w.t, err)
	return id
}

func offer(reach forum.Reach) share.Offer {
	return share.Offer{Reach: reach, Terms: share.Terms{Licence: "CC-BY-4.0", Sources: []string{"Gesetz"}, Accessibility: both("Geprüft.", "Checked.")}}
}

// take takes a course over.
func (w *town) take(work uuid.UUID) string {
	w.t.Helper()
	slug, err := w.Take(w.Petra, share.Course, work)
	must(w.t, err)
	return slug
}

// refused wants a fault with an id that both languages have.
func refused(t *testing.T, what string, err error, id string) {
	t.Helper()
	var f *fault.Error
	if !errors.As(err, &f) || f.ID != id {
		t.Errorf("%s: %v, want %s", what, err, id)
		return
	}
	for _, l := range i18n.Langs {
		if said := i18n.In(l, f.ID, f.Args); said == "" || strings.Contains(said, f.ID) {
			t.Errorf("%s says %q", f.ID, said)
		}
	}
}

// row reads one value as the owner of the rows.
func (w *town) row(query string, arg any, into any) error {
	return w.Kit.DB.InTx(w.Ctx, func(ctx context.Context, tx *db.Tx) error { return tx.Pgx().QueryRow(ctx, query, arg).Scan(into) })
}

// fresh takes a course over and throws the copy away again, and what is
// remembered of it.
func (w *town) fresh(work uuid.UUID) (string, error) {
	w.SQL(`DELETE FROM share_adoption WHERE tenant_id = $1 AND work_id = $2`, w.Tenant, work)
	slug, err := w.Take(w.Petra, share.Course, work)
	return slug, err
}
