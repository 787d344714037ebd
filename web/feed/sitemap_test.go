package feed_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/web/webtest"
)

// A town with more texts than are read at once: the neighbour, which tells its
// own sitemap. Each stands there once, however the batches and parts are cut.
func TestALargeSitemap(t *testing.T) {
	const many = 1_234
	town := webtest.Start(t)
	next, err := town.App.Tenants.BySlug(town.Ctx, "auenfeld")
	if err != nil {
		t.Fatal(err)
	}
	ctx := next.Context(town.Ctx)
	err = town.App.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		for i := range many { // of no network: other towns do not see them
			id, text := db.NewID(), map[string]string{"de": "Text"}
			if i%2 == 0 {
				text["en"] = "Text"
			}
			if _, err := tx.Pgx().Exec(ctx, `INSERT INTO forum_item (tenant_id, id, kind, slug, reach, version_no, signed_as, made_at, released_at)
				VALUES ($1, $2, 'article', $3, 'public', 1, 'Kim', now(), $4)`, tx.Tenant(), id, fmt.Sprintf("viel-%d", i), time.Date(2020, 1, 1, 0, 0, i, 0, time.UTC)); err != nil {
				return err
			}
			if _, err := tx.Pgx().Exec(ctx, `INSERT INTO forum_version (tenant_id, item_id, no, reach, content, signed_as, made_at)
				VALUES ($1, $2, 1, 'public', $3, 'Kim', now())`, tx.Tenant(), id, map[string]any{"lang": "de", "texts": map[string]any{"title": text}}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}

	guest := town.ClientAt(t, "auenfeld")
	index := guest.Get("/sitemap.xml").Body
	if err := keepsSchema(index); err != nil {
		t.Error(err)
	}
	_, path, _ := strings.Cut(index[strings.LastIndex(index, "<loc>"):], town.Neighbour())
	path, _, _ = strings.Cut(path, "</loc>")
	res := guest.Get(path)
	if err := keepsSchema(res.Body); err != nil {
		t.Errorf("%s: %v", path, err)
	}
	var s sitemap
	parse(t, res.Body, &s)
	seen := map[string]int{}
	for _, u := range s.URLs {
		seen[u.Loc]++
		if _, err := time.Parse(time.RFC3339, u.Mod); err != nil || !strings.HasPrefix(u.Loc, town.Neighbour()+"/") || len(u.Loc) > 2048 {
			t.Errorf("%+v %v", u, err)
		}
		at := map[string]string{}
		for _, l := range u.Langs {
			at[l.Lang] = l.Href
		}
		if lang := strings.TrimPrefix(u.Loc, town.Neighbour()+"/")[:2]; len(at) > 0 && (at[lang] != u.Loc || at["x-default"] != at["de"]) {
			t.Errorf("%s is not among its versions: %v", u.Loc, at)
		}
	}
	for i := range many {
		for lang, times := range map[string]int{"de": 1, "en": 1 - i%2} {
			if at := fmt.Sprintf("%s/%s/forum/articles/viel-%d", town.Neighbour(), lang, i); seen[at] != times {
				t.Errorf("%s stands there %d times, not %d", at, seen[at], times)
			}
		}
	}
	if res.Header.Get("Content-Length") != "" || len(res.Header.Values("Set-Cookie")) != 0 {
		t.Errorf("held as a whole, or with a cookie: %v", res.Header)
	}

	const size = 400
	parts, err := town.App.Places.Parts(ctx, size)
	if err != nil || len(parts) < many/size {
		t.Fatalf("%d parts, %v", len(parts), err)
	}
	places := map[uuid.UUID]bool{}
	for _, from := range parts {
		list, err := town.App.Places.List(ctx, from, size)
		if err != nil || len(list) == 0 || list[0].ID != from {
			t.Fatalf("%d places, %v", len(list), err)
		}
		for _, p := range list {
			if places[p.ID] {
				t.Errorf("%s stands in two parts", p.Slug)
			}
			places[p.ID] = true
		}
	}
	if len(places) < many {
		t.Errorf("the parts hold %d of %d", len(places), many)
	}
}
