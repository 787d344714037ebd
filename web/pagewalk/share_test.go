package pagewalk

import (
	"context"
	"testing"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/forum"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/share"
	"codeberg.org/lotse/lotse/web/webtest"
)

// sharePlaces are shared courses, one of them taken over, changed on both
// sides and brought up to date.
func sharePlaces(t *testing.T, town *webtest.Town) []place {
	t.Helper()
	works, err := town.App.Share.Catalogue(town.Ctx)
	if err != nil {
		t.Fatal(err)
	}
	var own, theirs, here string
	for _, w := range works {
		if w.Own {
			own = w.ID.String()
			continue
		}
		theirs = w.ID.String()
		if here, err = town.App.Share.Take(town.Ctx, share.Course, w.ID); err != nil {
			t.Fatal(err)
		}
		next, err := town.App.Tenants.BySlug(town.Ctx, "auenfeld")
		if err != nil {
			t.Fatal(err)
		}
		ctx := next.Context(town.Ctx)
		for _, block := range []string{"contact", "where-to"} {
			done := author.Written{Course: w.Slug, Block: block, Lang: i18n.DE, Body: "Neu bei der Nachbarstadt."}
			d, err := town.App.Author.Open(ctx, w.Slug)
			if err == nil {
				b, _ := d.Block(block)
				done.Base = b.Texts[i18n.DE].Version
				_, err = town.App.Author.SaveText(ctx, done)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if _, err := town.App.Author.Publish(ctx, w.Slug, course.Editorial); err != nil {
			t.Fatal(err)
		}
		d, err := town.App.Author.Open(town.Ctx, here)
		if err != nil {
			t.Fatal(err)
		}
		b, _ := d.Block("contact")
		if _, err := town.App.Author.SaveText(town.Ctx, author.Written{Course: here, Block: "contact", Lang: i18n.DE, Body: "Fragen: Bürgerbüro Lindenau.", Base: b.Texts[i18n.DE].Version}); err != nil {
			t.Fatal(err)
		}
	}
	if own == "" || theirs == "" {
		t.Fatalf("%d courses are shared", len(works))
	}
	text, behind := takenText(t, town)
	const one, origin, sharing = "/forum/courses/:work", "/author/origin/:course", "/author/sharing/:course"
	return []place{
		{route: "/forum/courses"},
		{route: "/forum/courses", login: trainer},
		{route: one, path: "/forum/courses/" + own},
		{route: one, path: "/forum/courses/" + theirs, login: trainer},
		{route: sharing, path: "/author/sharing/e-akte-grundlagen", login: trainer},
		{route: sharing, path: "/author/sharing/e-akte-grundlagen", login: trainer, note: "errors", act: func(tab *webtest.Tab) { tab.ClickCSS("button[value=stop]") }},
		{route: origin, path: "/author/origin/" + here, login: trainer},
		{route: origin, path: "/author/origin/" + here, login: trainer, note: "errors", act: send},
		{route: "/forum/articles/:article", path: "/forum/articles/" + text, login: trainer, note: "of the neighbour"},
		{route: "/forum/articles/:article", path: "/forum/articles/" + behind, login: trainer, note: "taken over"},
		{route: "/forum/articles/:article/edit", path: "/forum/articles/" + behind + "/edit", login: trainer, note: "taken over"},
		{route: "/forum/articles/:article/origin", path: "/forum/articles/" + behind + "/origin", login: trainer},
		{route: "/forum/articles/:article/origin", path: "/forum/articles/" + behind + "/origin", login: trainer, note: "errors", act: send},
	}
}

// takenText are two texts of the neighbour: one that can be taken over, and a
// copy of one that both towns changed since.
func takenText(t *testing.T, town *webtest.Town) (open, copied string) {
	t.Helper()
	next, err := town.App.Tenants.BySlug(town.Ctx, "auenfeld")
	if err != nil {
		t.Fatal(err)
	}
	there, boss := as(t, town, next.Context(town.Ctx), "auenfeld"), as(t, town, town.Ctx, trainer)
	c := forum.Content{Lang: i18n.DE, Licence: forum.Licences[0], Contact: "Poststelle Auenfeld", Texts: map[forum.Part]i18n.Text{}}
	for p, de := range map[forum.Part]string{
		forum.Title: "Ein Postfach statt acht", forum.Summary: "Acht Adressen wurden eine.", forum.Problem: "Jedes Amt hatte eine eigene Adresse.\n\nDas Formular heißt P 12.",
		forum.Solution: "Eine Adresse, ein Plan für die Verteilung.", forum.Effort: "Zwei Personen, vier Wochen.", forum.Result: "Briefe liegen höchstens einen Tag.",
	} {
		c.Texts[p] = i18n.Text{i18n.DE: de, i18n.EN: "In English: " + de}
	}
	put := func(ctx context.Context, slug string, reach forum.Reach, c forum.Content) {
		d, err := town.App.Forum.Draft(ctx, slug)
		if err == nil {
			err = town.App.Forum.PutAndAsk(ctx, slug, d.Revision, c, nil, reach)
		}
		if err == nil && reach != forum.Town {
			tenant := actor.System(ctx, next.ID)
			err = town.App.Forum.Decide(tenant, slug, d.Revision+1, true, "")
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	var slugs [2]string
	for i := range slugs {
		if slugs[i], err = town.App.Forum.Begin(there, forum.Blueprint, c); err != nil {
			t.Fatal(err)
		}
		put(there, slugs[i], forum.Network, c)
	}
	i, err := town.App.Forum.Get(boss, slugs[1], forum.Blueprint)
	if err != nil {
		t.Fatal(err)
	}
	if copied, err = town.App.Share.Take(boss, string(i.Kind), i.ID); err != nil {
		t.Fatal(err)
	}
	d, err := town.App.Forum.Draft(boss, copied)
	if err != nil {
		t.Fatal(err)
	}
	ours := d.Content
	ours.Contact = "Poststelle Lindenau"
	ours.Texts[forum.Problem] = i18n.Text{i18n.DE: "Jedes Amt hatte eine eigene Adresse.\n\nDas Formular heißt L 7.", i18n.EN: d.Texts[forum.Problem][i18n.EN]}
	put(boss, copied, forum.Town, ours)
	c.Texts[forum.Problem] = i18n.Text{i18n.DE: "Jedes Amt hatte eine eigene Adresse, manche zwei.\n\nDas Formular heißt P 13.", i18n.EN: "In English: Every office had its own address, some had two.\n\nThe form is P 13."}
	c.Texts[forum.Result] = i18n.Text{i18n.DE: "Briefe liegen höchstens einen Tag.\n\nNach einem Jahr gilt das noch.", i18n.EN: "Letters wait for a day at most.\n\nA year later this still holds."}
	put(there, slugs[1], forum.Network, c)
	return slugs[0], copied
}

// as makes somebody act with every right.
func as(t *testing.T, town *webtest.Town, ctx context.Context, login string) context.Context {
	t.Helper()
	var id uuid.UUID
	err := town.App.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		return tx.Pgx().QueryRow(ctx, `SELECT person_id FROM account WHERE tenant_id = $1 AND login = $2`, tx.Tenant(), login).Scan(&id)
	})
	if err != nil {
		t.Fatal(err)
	}
	return actor.With(ctx, &actor.Actor{Tenant: actor.From(ctx).Tenant, Person: id, System: true, Lang: i18n.DE})
}
