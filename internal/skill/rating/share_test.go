package rating_test

import (
	"context"
	"net/url"
	"testing"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/project/projecttest"
	"codeberg.org/lotse/lotse/internal/skill"
	"codeberg.org/lotse/lotse/internal/skill/rating"
	"codeberg.org/lotse/lotse/internal/tenant"
)

// rig is an office with a head, a person of it, and the head of another office.
type rig struct {
	*projecttest.Town
	*rating.Service
	person, head, other uuid.UUID
	files               uuid.UUID // a competence
}

func newRig(t *testing.T) *rig {
	t.Helper()
	w := projecttest.New(t)
	base, err := url.Parse("https://lernen.example")
	if err != nil {
		t.Fatal(err)
	}
	o := org.New(w.DB)
	r := &rig{Town: w, Service: &rating.Service{DB: w.DB, Tenants: tenant.New(w.DB, base), People: people.New(w.DB, o)}}
	skills := skill.New(w.DB)
	if err := skills.Seed(w.Ctx); err != nil {
		t.Fatal(err)
	}
	frame, err := skills.Framework(w.Ctx)
	if err != nil {
		t.Fatal(err)
	}
	k, _ := frame.ByCode("1.3")
	r.files = k.ID
	top := w.Unit("10", uuid.Nil)
	office, beside := w.Unit("50", top), w.Unit("51", top)
	family := w.Family("clerk")
	r.person = w.Person(projecttest.Post{Unit: office, Family: family})
	r.head = w.Person(projecttest.Post{Unit: office, Family: family, Supervisor: true})
	r.other = w.Person(projecttest.Post{Unit: beside, Family: family, Supervisor: true})
	return r
}

// as is a person with everything these rooms can permit.
func (r *rig) as(person uuid.UUID) context.Context {
	return r.May(person, rating.Own, rating.Shared)
}

func (r *rig) rate(t *testing.T, level int) uuid.UUID {
	t.Helper()
	basis := db.NewID()
	err := r.Service.DB.InTx(r.as(r.person), func(ctx context.Context, tx *db.Tx) error {
		r.Add(ctx, tx, []rating.Rating{{Competence: r.files, Source: rating.Self, Level: level, At: r.Clock.Now(), Basis: rating.Check, BasisID: basis}})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return basis
}

func (r *rig) mine(t *testing.T, who uuid.UUID) []rating.Rating {
	t.Helper()
	list, err := r.Mine(r.as(who))
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func (r *rig) share(t *testing.T) uuid.UUID {
	t.Helper()
	if err := r.Share(r.as(r.person), r.head); err != nil {
		t.Fatal(err)
	}
	list, err := r.SharedWithMe(r.as(r.head))
	if err != nil || len(list) != 1 {
		t.Fatalf("shared with the head: %v, %v", list, err)
	}
	return list[0].ID
}

// A profile is the person's own, until shared and until revoked.
func TestOnlyWhoItIsSharedWith(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.rate(t, 4)
	if len(r.mine(t, r.person)) != 1 || len(r.mine(t, r.head)) != 0 {
		t.Fatal("ratings are not their person's alone")
	}
	if list, err := r.SharedWithMe(r.as(r.head)); err != nil || len(list) != 0 {
		t.Fatalf("before sharing the head sees %v, %v", list, err)
	}
	if err := r.Share(r.as(r.person), r.other); !fault.Is(err, fault.Invalid) {
		t.Fatalf("shared with somebody else's head: %v", err)
	}
	share := r.share(t)
	p, err := r.Profile(r.as(r.head), share)
	if err != nil || len(p.Ratings) != 1 || p.Ratings[0].Level != 4 || p.Name == "" {
		t.Fatalf("the head reads %+v, %v", p, err)
	}
	if n := r.Int(`SELECT count(*) FROM look_person WHERE tenant_id = $1 AND person_id = $2`, r.Tenant, r.person); n < 2 {
		t.Errorf("%d looks are logged", n)
	}
	for who, ctx := range map[string]context.Context{"another head": r.as(r.other), "the person as a supervisor": r.as(r.person)} {
		if _, err := r.Profile(ctx, share); !fault.Is(err, fault.NotFound) {
			t.Errorf("%s: %v", who, err)
		}
	}
	if _, err := r.Profile(r.May(r.head, rating.Own), share); !fault.Is(err, fault.Forbidden) {
		t.Errorf("without the permission: %v", err)
	}
	if err := r.Revoke(r.as(r.person)); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Profile(r.as(r.head), share); !fault.Is(err, fault.NotFound) {
		t.Errorf("after revoking: %v", err)
	}
	if err := r.Talk(r.as(r.head), share, map[uuid.UUID]int{r.files: 3}); !fault.Is(err, fault.NotFound) {
		t.Errorf("a conversation after revoking: %v", err)
	}
}

// Who no longer leads the person reads nothing, though nobody revoked. The twin
// does not ask who leads, and sees the profile.
func TestWhoNoLongerLeadsSeesNothing(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.rate(t, 4)
	share := r.share(t)
	r.SQL(`UPDATE posting SET valid_to = '2026-06-01' WHERE tenant_id = $1 AND person_id = $2`, r.Tenant, r.head)
	if _, err := r.Profile(r.as(r.head), share); !fault.Is(err, fault.NotFound) {
		t.Errorf("a former head: %v", err)
	}
	if list, err := r.SharedWithMe(r.as(r.head)); err != nil || len(list) != 0 {
		t.Errorf("a former head's list: %v, %v", list, err)
	}
	if p, err := r.Unguarded().Profile(r.as(r.head), share); err != nil || len(p.Ratings) != 1 {
		t.Errorf("without the question who leads nothing is seen: the test proves nothing (%v, %v)", p, err)
	}
}

func TestAConversationNeedsTheAgreement(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.rate(t, 6)
	share := r.share(t)
	talk := map[uuid.UUID]int{r.files: 3}
	if err := r.Talk(r.as(r.head), share, talk); !fault.Is(err, fault.Forbidden) {
		t.Fatalf("nobody agreed to it: %v", err)
	}
	r.SQL(`INSERT INTO agreement (tenant_id, id, version, valid_from, retention, analyses) VALUES ($1, $2, 2, '2026-01-01', '{}', $3)`,
		r.Tenant, db.NewID(), []tenant.Analysis{tenant.SkillConversation})
	for _, bad := range []map[uuid.UUID]int{nil, {r.files: 9}, {r.files: -1}} {
		if err := r.Talk(r.as(r.head), share, bad); !fault.Is(err, fault.Invalid) {
			t.Errorf("%v: %v", bad, err)
		}
	}
	if err := r.Talk(r.as(r.head), share, talk); err != nil {
		t.Fatal(err)
	}
	got := rating.Combine(r.mine(t, r.person), r.Clock.Now())
	if got.Level != 3 || got.By.Source != rating.Conversation {
		t.Errorf("after the conversation: %+v", got)
	}
}

// What a person deletes is gone from the database.
func TestDeletedIsGone(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	kept, gone := r.rate(t, 4), r.rate(t, 5)
	r.share(t)
	err := r.Service.DB.InTx(r.as(r.person), func(ctx context.Context, tx *db.Tx) error { r.Drop(ctx, tx, gone); return nil })
	if err != nil {
		t.Fatal(err)
	}
	if list := r.mine(t, r.person); len(list) != 1 || list[0].BasisID != kept {
		t.Fatalf("left: %v", list)
	}
	if err := r.Forget(r.as(r.person)); err != nil {
		t.Fatal(err)
	}
	for _, table := range []string{"skill_rating", "skill_share"} {
		if n := r.Int(`SELECT count(*) FROM `+table+` WHERE tenant_id = $1`, r.Tenant); n != 0 {
			t.Errorf("%d rows of %s are left", n, table)
		}
	}
}

// A completion shows what its course teaches; a correction takes that back.
// Neither costs a round trip.
func TestACourseShowsWhatItTeaches(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	done := func(f rating.Taught) {
		t.Helper()
		counted, n := db.WithCounter(r.Ctx)
		err := r.Service.DB.InTx(counted, func(ctx context.Context, tx *db.Tx) error {
			r.Completed(ctx, tx, []rating.Taught{f})
			return nil
		})
		if err != nil || n.Trips.Load() != 1 { // with COMMIT
			t.Fatalf("%d round trips, %v", n.Trips.Load(), err)
		}
	}
	first := db.NewID()
	done(rating.Taught{Person: r.person, Completion: first, Framework: []string{"digcomp-3.0", "digcomp-3.0", "own"}, Codes: []string{"1.3", "9.9", "1.3"}, Levels: []int{3, 1, 1}})
	if list := r.mine(t, r.person); len(list) != 1 || list[0].Level != 3 || list[0].Basis != rating.Course || list[0].BasisID != first {
		t.Fatalf("evidence: %+v", list)
	}
	done(rating.Taught{Person: r.person, Completion: db.NewID(), Corrects: first})
	if list := r.mine(t, r.person); len(list) != 0 {
		t.Errorf("after the correction: %+v", list)
	}
}

func TestOldRatingsAreSwept(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.rate(t, 4)
	r.Clock.Set(r.Clock.Now().AddDate(0, rating.KeptMonths, 0))
	r.rate(t, 5)
	if err := r.Sweep(r.Ctx); err != nil || len(r.mine(t, r.person)) != 2 {
		t.Fatalf("%d ratings on the last day, %v", len(r.mine(t, r.person)), err)
	}
	r.Clock.Set(r.Clock.Now().AddDate(0, 0, 1))
	if err := r.Sweep(r.Ctx); err != nil || len(r.mine(t, r.person)) != 1 {
		t.Errorf("%d ratings after it, %v", len(r.mine(t, r.person)), err)
	}
}
