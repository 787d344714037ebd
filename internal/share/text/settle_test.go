package text_test

import (
	"context"
	"testing"
	"time"

	"codeberg.org/lotse/lotse/internal/forum"
)

// Thousands of texts from before there were packages get theirs little by
// little: what is signed is there before all are, a program that ends in
// between loses nothing, and the next one goes on.
func TestManyTextsAreSignedStepByStep(t *testing.T) {
	t.Parallel()
	const texts = 350
	a := towns(t, 1)[0]
	i := a.begin(forum.Public)
	a.SQL(`INSERT INTO forum_item (tenant_id, id, kind, slug, reach, version_no, signed_as, made_at, released_at)
		SELECT tenant_id, gen_random_uuid(), kind, slug || '-' || n, reach, 1, signed_as, made_at, released_at
		FROM forum_item, generate_series(2, $2::int) n WHERE tenant_id = $1`, a.Tenant, texts)
	a.SQL(`INSERT INTO forum_version (tenant_id, item_id, no, reach, content, signed_as, made_at)
		SELECT v.tenant_id, i.id, 1, v.reach, v.content, v.signed_as, v.made_at FROM forum_version v JOIN forum_item i USING (tenant_id)
		WHERE v.tenant_id = $1 AND v.item_id = $2 AND i.id <> $2`, a.Tenant, i.ID)
	a.SQL(`DELETE FROM share_work WHERE tenant_id = $1`, a.Tenant)
	signed := func() int { return a.Int(`SELECT count(*) FROM share_work WHERE tenant_id = $1`, a.Tenant) }

	ctx, cut := context.WithCancel(a.Ctx)
	ended := make(chan error, 1)
	go func() { ended <- a.Settle(ctx) }()
	for end := time.Now().Add(time.Minute); signed() == 0 && time.Now().Before(end); {
		time.Sleep(time.Millisecond)
	}
	cut()
	if err := <-ended; err == nil {
		t.Error("nothing was cut off")
	}
	some := signed()
	if some == 0 || some >= texts {
		t.Errorf("%d of %d texts were signed before the end", some, texts)
	}
	must(t, a.Settle(a.Ctx))
	if n := signed(); n != texts {
		t.Errorf("%d of %d texts are signed", n, texts)
	}
	if n := a.Int(`SELECT count(DISTINCT xmin::text) FROM share_work WHERE tenant_id = $1`, a.Tenant); n < 4 {
		t.Errorf("all were signed in %d transactions", n)
	}
}
