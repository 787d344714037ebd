package share_test

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/forum"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/share"
)

// A course goes from one town to another with everything it has, and says
// where it came from.
func TestACourseIsTakenOver(t *testing.T) {
	t.Parallel()
	list := towns(t, 2)
	a, b := list[0], list[1]
	together(t, a, b)
	slug, _ := a.write("Akten ablegen")
	id := a.share(slug, forum.Network)

	works, err := b.Catalogue(b.Petra)
	must(t, err)
	if len(works) != 1 || works[0].ID != id || works[0].Own || works[0].No != 1 || works[0].Minutes != 8 || len(works[0].Outline) != 2 || works[0].Uses != 0 {
		t.Fatalf("%+v", works)
	}
	here := b.take(id)
	if again := b.take(id); again != here {
		t.Errorf("taken over twice: %s and %s", here, again)
	}
	b.publish(here, "")
	theirs, err := a.Courses.Published(a.Petra, slug)
	must(t, err)
	mine, err := b.Courses.Published(b.Petra, here)
	must(t, err)
	if mine.Hash != theirs.Hash {
		t.Errorf("the copy has the hash %s, want %s", mine.Hash, theirs.Hash)
	}
	o, err := b.Origin(b.Petra, share.Course, here)
	must(t, err)
	if o == nil || !o.Verified || o.Revoked || o.No != 1 || o.Body.ID != a.Tenant || o.Licence != "CC-BY-4.0" || o.Behind() {
		t.Errorf("%+v", o)
	}
	if o, err := a.Origin(a.Petra, share.Course, slug); o != nil || err != nil {
		t.Errorf("the town's own course came from somewhere: %+v %v", o, err)
	}
	if w, err := a.Get(a.Petra, share.Course, id); err != nil || w.Uses != 1 {
		t.Errorf("%d towns took it over, %v", w.Uses, err)
	}
	if _, err := a.Take(a.Petra, share.Course, id); err == nil {
		t.Error("a town took over its own course")
	}
}

// A name that is taken gets another one; a copy that was thrown away can be
// taken over again.
func TestANameCollides(t *testing.T) {
	t.Parallel()
	list := towns(t, 2)
	a, b := list[0], list[1]
	together(t, a, b)
	slug, _ := a.write("Akten ablegen")
	own, _ := b.write("Akten ablegen")
	id := a.share(slug, forum.Network)
	here := b.take(id)
	if own != slug || here == own {
		t.Errorf("%s, %s, %s", slug, own, here)
	}
	_, err := b.Author.Discard(b.Petra, here)
	must(t, err)
	b.take(id)
}

// Who sees and takes what: only what is shared, in the network, as long as
// both towns are in it.
func TestNothingElseCrosses(t *testing.T) {
	list := towns(t, 3)
	a, b, c := list[0], list[1], list[2]
	net := together(t, a, b)
	together(t, c)
	internal, _ := a.write("Nur für uns")
	slug, _ := a.write("Für das Netzwerk")
	open, _ := a.write("Für alle")
	closed, public := a.share(slug, forum.Network), a.share(open, forum.Public)
	sees := func(s *share.Service, ctx context.Context) int {
		t.Helper()
		works, err := s.Catalogue(ctx)
		must(t, err)
		return len(works)
	}
	for name, want := range map[string][2]int{"a": {sees(a.Service, a.Petra), 2}, "b": {sees(b.Service, b.Petra), 2}, "c": {sees(c.Service, c.Petra), 0}, "guest of a": {sees(a.Service, a.guest()), 1}, "guest of b": {sees(b.Service, b.guest()), 1}} {
		if want[0] != want[1] {
			t.Errorf("%s sees %d courses, want %d", name, want[0], want[1])
		}
	}
	if _, err := b.Author.Open(b.Petra, internal); !fault.Is(err, fault.NotFound) {
		t.Errorf("an internal course of another town: %v", err)
	}
	if _, err := b.Get(b.guest(), share.Course, closed); !fault.Is(err, fault.NotFound) {
		t.Errorf("a guest reads what is for the network: %v", err)
	}
	_, err := c.Take(c.Petra, share.Course, closed)
	refused(t, "a town outside", err, "share.missing")
	here := b.take(closed)
	must(t, a.Networks.Leave(a.Ctx, net, a.as()))
	_, err = b.Take(b.Petra, share.Course, public)
	refused(t, "a town that left", err, "share.missing")
	if o, err := b.Origin(b.Petra, share.Course, here); err != nil || o.Newest != 0 || !o.Verified {
		t.Errorf("after its town left: %+v %v", o, err)
	}
}

// The twin: with the policy off a stranger sees what the test above keeps
// from them. Only the owner of the schema can switch it off.
func TestNothingElseCrossesTwin(t *testing.T) {
	list := towns(t, 2)
	a, c := list[0], list[1]
	together(t, a)
	together(t, c)
	slug, _ := a.write("Für das Netzwerk")
	id := a.share(slug, forum.Network)
	owner, err := pgx.Connect(c.Ctx, c.URLs.OwnerURL)
	must(t, err)
	defer func() { _ = owner.Close(context.Background()) }()
	seen := func(off bool) (n int) {
		tx, err := owner.Begin(c.Ctx)
		must(t, err)
		defer func() { _ = tx.Rollback(c.Ctx) }()
		if off {
			_, err = tx.Exec(c.Ctx, `ALTER TABLE share_work NO FORCE ROW LEVEL SECURITY`)
			must(t, err)
		}
		_, err = tx.Exec(c.Ctx, `SELECT set_config('app.tenant_id', $1, true)`, c.Tenant.String())
		must(t, err)
		must(t, tx.QueryRow(c.Ctx, `SELECT count(*) FROM share_work WHERE id = $1`, id).Scan(&n))
		return n
	}
	if seen(false) != 0 || seen(true) != 1 {
		t.Error("with the policy off nothing more is read: the test of isolation proves nothing")
	}
}

// What is taken back is told to those who have it, and taken over by nobody.
func TestWithdrawalIsTold(t *testing.T) {
	t.Parallel()
	list := towns(t, 2)
	a, b := list[0], list[1]
	together(t, a, b)
	slug, _ := a.write("Veraltet")
	id := a.share(slug, forum.Public)
	here := b.take(id)
	if err := a.Stop(a.Petra, slug, i18n.Text{}); !fault.Is(err, fault.Invalid) {
		t.Errorf("without a reason: %v", err)
	}
	must(t, a.Stop(a.Petra, slug, both("Das Gesetz gilt nicht mehr.", "The law is no longer in force.")))
	o, err := b.Origin(b.Petra, share.Course, here)
	must(t, err)
	if o.WithdrawnAt == nil || o.Why[i18n.EN] != "The law is no longer in force." {
		t.Errorf("%+v", o)
	}
	if list, err := b.Catalogue(b.Petra); err != nil || len(list) != 0 {
		t.Errorf("%v %v", list, err)
	}
	_, err = b.Take(b.Petra, share.Course, id)
	refused(t, "withdrawn", err, "share.refused.withdrawn")
	a.share(slug, forum.Public)
	b.take(id)
}

// A course that its town withdraws from its own catalogue is withdrawn for
// others, too, with the same reason.
func TestWhatIsNoLongerOfferedIsTakenBack(t *testing.T) {
	t.Parallel()
	list := towns(t, 2)
	a, b := list[0], list[1]
	together(t, a, b)
	slug, _ := a.write("Überholt")
	id := a.share(slug, forum.Network)
	here := b.take(id)
	must(t, a.Settle(a.Ctx))
	if o, err := b.Origin(b.Petra, share.Course, here); err != nil || o.WithdrawnAt != nil {
		t.Fatalf("%+v %v", o, err)
	}
	_, err := a.Author.Withdraw(a.Petra, slug, both("Neues Recht.", "New law."))
	must(t, err)
	_, err = a.Rotate(a.Ctx)
	must(t, err)
	must(t, a.Settle(a.Ctx))
	if o, err := b.Origin(b.Petra, share.Course, here); err != nil || o.WithdrawnAt == nil || o.Why[i18n.EN] != "New law." {
		t.Errorf("%+v %v", o, err)
	}
}

// A version that is published is shared by itself; a course that is not live
// is not shared.
func TestNewVersionsAreShared(t *testing.T) {
	t.Parallel()
	list := towns(t, 2)
	a, b := list[0], list[1]
	together(t, a, b)
	slug, blocks := a.write("Läuft weiter")
	id := a.share(slug, forum.Network)
	here := b.take(id)
	a.say(slug, blocks[1], "Neuer Text.")
	a.publish(slug, course.Editorial)
	o, err := b.Origin(b.Petra, share.Course, here)
	must(t, err)
	if !o.Behind() || o.Newest != 2 || o.No != 1 {
		t.Errorf("%+v", o)
	}
	draft, err := a.Author.Create(a.Petra, courseOf("Nur ein Entwurf"))
	must(t, err)
	_, err = a.Share(a.Petra, draft.ID, offer(forum.Network))
	refused(t, "a draft", err, "share.not_live")
	_, err = a.Share(a.May(id, author.Write), slug, offer(forum.Network))
	if !fault.Is(err, fault.Forbidden) {
		t.Errorf("shared without the right: %v", err)
	}
}
