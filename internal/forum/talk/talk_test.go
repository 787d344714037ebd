package talk_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/forum"
	"codeberg.org/lotse/lotse/internal/forum/network"
	"codeberg.org/lotse/lotse/internal/forum/talk"
	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/testkit"
	"codeberg.org/lotse/lotse/internal/tenant"
)

// town is a municipality with two clerks and a moderator.
type town struct {
	*testkit.Kit
	forum *forum.Service
	talk  *talk.Service
	clerk [2]uuid.UUID
	boss  uuid.UUID
}

func newTown(t *testing.T) *town {
	t.Helper()
	k := testkit.New(t)
	w := &town{Kit: k, clerk: [2]uuid.UUID{db.NewID(), db.NewID()}, boss: db.NewID()}
	w.forum = &forum.Service{DB: k.DB, People: people.New(k.DB, org.New(k.DB)), Networks: &network.Service{DB: k.DB}}
	w.talk = &talk.Service{DB: k.DB, Forum: w.forum}
	for name, id := range map[string]uuid.UUID{"Erste": w.clerk[0], "Zweite": w.clerk[1], "Leitung": w.boss} {
		k.SQL(`INSERT INTO person (tenant_id, id, slug, personnel_number, first_name, last_name, sort_name, search, created_at)
			VALUES ($1, $2, $3, $3, 'Kim', $4, $4, $4, now())`, k.Tenant, id, people.NewSlug(), name)
	}
	return w
}

func (w *town) is(i int) context.Context   { return w.May(w.clerk[i], forum.Write) }
func (w *town) moderates() context.Context { return w.May(w.boss, forum.Write, forum.Moderate) }
func (w *town) guest() context.Context {
	return actor.With(w.Ctx, &actor.Actor{Tenant: w.Tenant, Lang: i18n.DE})
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func isFault(t *testing.T, err error, k fault.Kind) {
	t.Helper()
	if !fault.Is(err, k) {
		t.Errorf("%v, want %v", err, k)
	}
}

// together founds a network of towns and asks a question in it.
func together(t *testing.T, towns ...*town) (net, question string) {
	t.Helper()
	a := towns[0]
	net = "n" + strings.ReplaceAll(db.NewID().String(), "-", "")
	_, err := a.forum.Networks.Found(a.Ctx, net, i18n.Text{i18n.DE: "Netz"}, &tenant.Tenant{ID: a.Tenant, Slug: a.Slug})
	must(t, err)
	for _, w := range towns[1:] {
		must(t, w.forum.Networks.Join(w.Ctx, net, &tenant.Tenant{ID: w.Tenant, Slug: w.Slug}))
	}
	question, err = a.forum.Ask(a.is(0), forum.QuestionText{Title: "Wie scannen Sie?", Body: "Bei uns klemmt es.", Lang: i18n.DE}, forum.Network)
	must(t, err)
	return net, question
}

func (w *town) read(t *testing.T, ctx context.Context, slug string) talk.Thread {
	t.Helper()
	th, err := w.talk.Read(ctx, slug)
	must(t, err)
	return th
}

// A clerk of town A asks, B answers, A accepts; a moderator opens it to
// everybody; guests read no names; a stranger reads nothing.
func TestOneAsksAnotherAnswers(t *testing.T) {
	a, b, c := newTown(t), newTown(t), newTown(t)
	_, q := together(t, a, b)
	answer, err := b.talk.Say(b.is(0), q, nil, "Mit einem Zeitfenster.")
	must(t, err)
	_, err = a.talk.Say(a.is(1), q, &answer, "Wie lang?")
	must(t, err)
	isFault(t, b.forum.Accept(b.is(0), q, answer), fault.NotFound)
	isFault(t, a.forum.Accept(a.is(1), q, answer), fault.Forbidden)
	must(t, a.forum.Accept(a.is(0), q, answer))
	th := b.read(t, b.is(1), q)
	if !th.Solved || len(th.Answers) != 1 || !th.Answers[0].Accepted || len(th.Answers[0].Comments) != 1 || !strings.HasPrefix(th.Author(i18n.DE), "Kim Erste, ") {
		t.Errorf("%+v", th)
	}
	_, err = a.talk.Read(a.guest(), q)
	isFault(t, err, fault.NotFound)
	isFault(t, b.forum.Open(b.moderates(), q, true), fault.NotFound)
	isFault(t, a.forum.Open(a.is(0), q, true), fault.Forbidden)
	must(t, a.forum.Open(a.moderates(), q, true))
	for _, w := range []*town{a, b} {
		th := w.read(t, w.guest(), q)
		if th.SignedAs != "" || th.Answers[0].SignedAs != "" || th.Answers[0].Comments[0].SignedAs != "" || th.Answers[0].Body == "" {
			t.Errorf("a guest reads %+v", th)
		}
	}
	for _, ctx := range []context.Context{c.is(0), c.guest(), c.moderates()} {
		_, err := c.talk.Read(ctx, q)
		isFault(t, err, fault.NotFound)
		_, err = c.talk.Say(ctx, q, nil, "Von außen")
		if err == nil {
			t.Error("a stranger answers")
		}
	}
}

// Who leaves takes the own answers along; below another's question nobody
// writes any more.
func TestATownLeaves(t *testing.T) {
	a, b := newTown(t), newTown(t)
	net, q := together(t, a, b)
	_, err := b.talk.Say(b.is(0), q, nil, "Von B")
	must(t, err)
	must(t, b.forum.Networks.Leave(b.Ctx, net, &tenant.Tenant{ID: b.Tenant, Slug: b.Slug}))
	if n := len(a.read(t, a.is(0), q).Answers); n != 0 {
		t.Errorf("%d answers of a town that left", n)
	}
	_, err = b.talk.Say(b.is(0), q, nil, "Noch einmal")
	isFault(t, err, fault.NotFound)
	err = b.Kit.DB.InTx(b.is(0), func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Pgx().Exec(ctx, `INSERT INTO forum_post (tenant_id, id, item_tenant, item_id, lang, body, signed_as, reach, made_at)
			SELECT $1, $2, $3, id, 'de', 'x', 'x', 'tenant', now() FROM (SELECT gen_random_uuid() AS id) i`, b.Tenant, db.NewID(), a.Tenant)
		return err
	})
	if err == nil {
		t.Error("the database takes a post below a question that is not read")
	}
}

// One's own words can be changed for an hour, by nobody else.
func TestTheHourForChanges(t *testing.T) {
	a, b := newTown(t), newTown(t)
	_, q := together(t, a, b)
	id, err := b.talk.Say(b.is(0), q, nil, "Tippfehler")
	must(t, err)
	isFault(t, b.talk.Change(b.is(1), q, id, "Gekapert"), fault.Forbidden)
	isFault(t, a.talk.Change(a.moderates(), q, id, "Gekapert"), fault.Forbidden)
	must(t, b.talk.Change(b.is(0), q, id, "Ohne Tippfehler"))
	b.Clock.Advance(talk.EditWindow + time.Second)
	isFault(t, b.talk.Change(b.is(0), q, id, "Zu spät"), fault.Conflict)
	if got := a.read(t, a.is(0), q).Answers[0]; got.Body != "Ohne Tippfehler" || got.Edited == nil {
		t.Errorf("%+v", got)
	}
}

// Helpful is a number; who found it so stays in the town. Nobody judges their
// own, and votes at once are all counted.
func TestHelpfulIsANumber(t *testing.T) {
	a, b := newTown(t), newTown(t)
	_, q := together(t, a, b)
	id, err := b.talk.Say(b.is(0), q, nil, "So geht es.")
	must(t, err)
	isFault(t, b.talk.Vote(b.is(0), q, id), fault.Forbidden)
	var wg sync.WaitGroup
	for _, ctx := range []context.Context{a.is(0), a.is(1), a.moderates()} {
		wg.Go(func() {
			if err := a.talk.Vote(ctx, q, id); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	must(t, b.talk.Vote(b.is(1), q, id))
	if n := b.read(t, b.is(0), q).Answers[0].Helpful; n != 4 {
		t.Errorf("%d people, want 4", n)
	}
	must(t, a.talk.Vote(a.is(0), q, id))
	if n := b.read(t, b.is(0), q).Answers[0].Helpful; n != 3 {
		t.Errorf("%d people after one took it back", n)
	}
	for _, table := range []string{"forum_vote", "forum_follow", "forum_trace", "forum_report_done"} {
		if n := b.Int(`SELECT count(*) FROM `+table+` WHERE tenant_id = $1`, a.Tenant); n != 0 {
			t.Errorf("%s: %d rows of another town are read", table, n)
		}
	}
}

// What is reported reaches the moderators of both towns without a name; each
// settles it once.
func TestReports(t *testing.T) {
	a, b, c := newTown(t), newTown(t), newTown(t)
	_, q := together(t, a, b, c)
	id, err := b.talk.Say(b.is(0), q, nil, "Frau Meier aus der Goethestraße …")
	must(t, err)
	isFault(t, c.talk.Report(c.is(0), q, id, " "), fault.Invalid)
	must(t, c.talk.Report(c.is(0), q, id, "Nennt eine Bürgerin."))
	for w, want := range map[*town]int{a: 1, b: 1, c: 0} {
		list, err := w.talk.Reports(w.moderates())
		must(t, err)
		if len(list) != want {
			t.Errorf("%d reports, want %d", len(list), want)
		}
	}
	_, err = a.talk.Reports(a.is(0))
	isFault(t, err, fault.Forbidden)
	list, err := a.talk.Reports(a.moderates())
	must(t, err)
	var wg sync.WaitGroup
	errs := make([]error, 2)
	for i := range errs {
		wg.Go(func() { errs[i] = a.talk.Settle(a.moderates(), list[0].ID, true, "Ein Name.") })
	}
	wg.Wait()
	if (errs[0] == nil) == (errs[1] == nil) {
		t.Errorf("both or none settled it: %v, %v", errs[0], errs[1])
	}
	if n := len(c.read(t, c.is(0), q).Answers); n != 0 {
		t.Error("it is still read")
	}
	if th := b.read(t, b.is(0), q); len(th.Answers) != 1 || !th.Answers[0].Hidden {
		t.Errorf("its author is not told: %+v", th.Answers)
	}
	isFault(t, c.talk.TakeDown(c.moderates(), q, id), fault.NotFound)
}

// New answers are counted for who follows, until they say to have read them.
func TestFollowing(t *testing.T) {
	a, b := newTown(t), newTown(t)
	_, q := together(t, a, b)
	must(t, a.talk.Follow(a.is(0), q, true))
	b.Clock.Advance(time.Minute)
	_, err := b.talk.Say(b.is(0), q, nil, "Neu")
	must(t, err)
	news := func() int {
		list, err := a.talk.Following(a.is(0))
		must(t, err)
		if len(list) != 1 || list[0].New != a.read(t, a.is(0), q).News {
			t.Fatalf("%+v", list)
		}
		return list[0].New
	}
	if n := news(); n != 1 {
		t.Errorf("%d new", n)
	}
	a.Clock.Advance(2 * time.Minute)
	must(t, a.talk.Follow(a.is(0), q, true))
	if n := news(); n != 0 {
		t.Errorf("%d new after reading", n)
	}
}

// Below a text people comment, vote, follow and report as below a question,
// but do not answer comments. Guests read none of it, also where all read the
// text.
func TestCommentsBelowATextOfAnother(t *testing.T) {
	a, b, c := newTown(t), newTown(t), newTown(t)
	together(t, a, b)
	text := forum.Content{Lang: i18n.DE, Licence: "CC-BY-4.0", Texts: map[forum.Part]i18n.Text{
		forum.Title: {i18n.DE: "Text"}, forum.Summary: {i18n.DE: "Kurz."}, forum.Body: {i18n.DE: "Lang."},
	}}
	slug, err := a.forum.Begin(a.is(0), forum.Article, text)
	must(t, err)
	publish := func(revision int) {
		must(t, a.forum.PutAndAsk(a.is(0), slug, revision, text, nil, forum.Public))
		must(t, a.forum.Decide(a.moderates(), slug, revision+1, true, ""))
	}
	publish(1)
	must(t, b.talk.Follow(b.is(1), slug, true))
	must(t, b.talk.Follow(b.is(0), slug, true))
	b.Clock.Advance(time.Minute)
	id, err := b.talk.Say(b.is(0), slug, nil, "Bei uns ging es anders.")
	must(t, err)
	_, err = a.talk.Say(a.is(0), slug, &id, "Wie denn?")
	isFault(t, err, fault.NotFound)
	_, err = c.talk.Say(c.is(0), slug, nil, "Von außen")
	isFault(t, err, fault.NotFound)
	must(t, a.talk.Vote(a.is(1), slug, uuid.Nil))
	must(t, a.talk.Vote(a.is(1), slug, id))
	must(t, b.talk.Report(b.is(1), slug, uuid.Nil, "Eine Zahl stimmt nicht."))
	th := a.read(t, a.is(0), slug)
	if len(th.Answers) != 1 || th.Helpful != 1 || th.Answers[0].Helpful != 1 {
		t.Errorf("%+v", th)
	}
	list, err := a.talk.Reports(a.moderates())
	must(t, err)
	if len(list) != 1 || list[0].Kind != forum.Article {
		t.Errorf("%+v", list)
	}
	for _, w := range []*town{a, b} {
		if th := w.read(t, w.guest(), slug); len(th.Answers) != 0 || th.Helpful != 0 {
			t.Errorf("a guest reads %+v", th.Answers)
		}
	}
	a.Clock.Advance(2 * time.Minute)
	publish(0)
	// Of two who follow, one wrote the comment; both are told of the version.
	for i, want := range []int{1, 2} {
		if n := b.read(t, b.is(i), slug).News; n != want {
			t.Errorf("clerk %d: %d new, want %d", i, n, want)
		}
	}
	must(t, a.forum.Withdraw(a.is(0), slug, "Überholt."))
	if _, err := b.talk.Read(b.is(0), slug); !fault.Is(err, fault.NotFound) {
		t.Errorf("%v", err)
	}
}

// News of another town's texts are told as long as they are read.
func TestNewsEndWithReading(t *testing.T) {
	a, b := newTown(t), newTown(t)
	net, q := together(t, a, b)
	must(t, b.talk.Follow(b.is(0), q, true))
	a.Clock.Advance(time.Minute)
	_, err := a.talk.Say(a.is(1), q, nil, "Neu")
	must(t, err)
	told := func() int {
		list, err := b.talk.News(b.Ctx, b.clerk[:], testkit.Start.Add(-time.Hour), testkit.Start.Add(time.Hour))
		must(t, err)
		return len(list)
	}
	if n := told(); n != 1 {
		t.Errorf("%d news, want 1", n)
	}
	must(t, a.forum.Networks.Leave(a.Ctx, net, &tenant.Tenant{ID: a.Tenant, Slug: a.Slug}))
	if n := told(); n != 0 {
		t.Errorf("%d news of a town that left", n)
	}
}

// Comments are counted with all else that somebody writes in an hour.
func TestFloodsOfPostsAreStopped(t *testing.T) {
	a := newTown(t)
	_, q := together(t, a)
	for range forum.MostByPerson - 1 { // the question counts, too
		_, err := a.talk.Say(a.is(0), q, nil, "Noch einmal")
		must(t, err)
	}
	_, err := a.talk.Say(a.is(0), q, nil, "Zu viel")
	isFault(t, err, fault.Limited)
	_, err = a.talk.Say(a.is(1), q, nil, "Von jemand anderem")
	must(t, err)
	_, err = a.talk.Say(a.is(1), q, nil, strings.Repeat("x", talk.MostBody+1))
	isFault(t, err, fault.Invalid)
}
