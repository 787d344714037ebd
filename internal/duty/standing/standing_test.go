package standing_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/audience"
	"codeberg.org/lotse/lotse/internal/duty"
	"codeberg.org/lotse/lotse/internal/duty/standing"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/project/projecttest"
	"codeberg.org/lotse/lotse/internal/tenant"
)

// town has a department with three units of 20, 12 and 3 people, all of whom
// have one duty, due at the end of July.
type town struct {
	*projecttest.Town
	duties   *duty.Service
	standing *standing.Service
	tenants  *tenant.Service
	top      uuid.UUID
	people   map[string][]uuid.UUID
	clerk    uuid.UUID
	slug     string
}

func newTown(t *testing.T) *town {
	t.Helper()
	w := &town{Town: projecttest.New(t), people: map[string][]uuid.UUID{}}
	w.duties = &duty.Service{DB: w.DB, People: w.People, Audiences: audience.New(w.DB, w.Org)}
	w.tenants = tenant.New(w.DB, nil)
	w.standing = &standing.Service{DB: w.DB, Tenants: w.tenants, Org: w.Org, Duties: w.duties}
	w.SetDay("2026-06-08")
	w.clerk = w.Family("sachbearbeitung")
	w.top = w.Unit("50", uuid.Nil)
	for number, n := range map[string]int{"50.1": 20, "50.2": 12, "50.3": 3} {
		w.people[number] = w.Crowd(n, projecttest.Post{Unit: w.Unit(number, w.top), Family: w.clerk})
	}
	month, err := clock.ParsePeriod("P1M")
	w.Must(err)
	d, err := w.duties.Create(w.Ctx, duty.Input{Name: i18n.Text{i18n.DE: "Brandschutz"}, Everybody: true, Terms: duty.Terms{
		Ways: []duty.Way{{By: duty.ByProof}}, Mode: duty.Once, First: month, Credit: duty.CreditAll,
	}})
	w.Must(err)
	w.slug = d.Slug
	return w
}

func (w *town) publish(day string) {
	w.T.Helper()
	w.SetDay(day)
	w.Must(w.duties.Reconcile(w.Ctx))
	w.Must(w.standing.Publish(w.Ctx))
}

func (w *town) prove(number string, n int) {
	w.T.Helper()
	for _, p := range w.people[number][:n] {
		_, err := w.duties.RecordProof(w.Ctx, w.slug, p, duty.Proof{On: clock.Today(w.Ctx), Issuer: "Feuerwehr"})
		w.Must(err)
	}
}

// reads is the table of a day: "35:32 50 x …", the total first.
func (w *town) reads(day string) string {
	w.T.Helper()
	var on clock.Date
	if day != "" {
		on = projecttest.Day(day)
	}
	sh, err := w.standing.Show(w.Kit.May(uuid.New(), standing.View), w.slug, on)
	w.Must(err)
	out := []string{fmt.Sprintf("%s %d:%d-%d", sh.Day, sh.Table.Total.Affected, sh.Table.Total.Ready.Lo, sh.Table.Total.Ready.Hi)}
	for _, r := range sh.Table.Rows {
		u, _ := sh.Tree.Unit(r.Unit)
		s := fmt.Sprintf("%s %d:%d-%d", u.Number, r.Total.Affected, r.Total.Ready.Lo, r.Total.Ready.Hi)
		if r.Total.Hidden {
			s = u.Number + " x"
		}
		out = append(out, s)
	}
	return strings.Join(out, ", ")
}

func TestMonthsArePublishedOnceAndStayAsTheyWere(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.publish("2026-07-01")
	june := "2026-06-30 35:31-35, 50 35:31-35, 50.1 20:20-20, 50.2 x, 50.3 x"
	if got := w.reads(""); got != june {
		t.Fatal(got)
	}
	w.prove("50.1", 8)
	w.prove("50.2", 6)
	w.publish("2026-07-20") // all the same month
	if got := w.reads(""); got != june {
		t.Error(got)
	}
	w.publish("2026-08-02") // the day has passed for all others
	july := "2026-07-31 35:14-14, 50 35:14-14, 50.1 20:8-8, 50.2 x, 50.3 x"
	if got := w.reads(""); got != july {
		t.Error(got)
	}
	for day, want := range map[string]string{"2026-06-30": june, "2026-07-15": june, "2026-07-31": july, "2030-01-01": july, "2020-01-01": july} {
		if got := w.reads(day); got != want {
			t.Errorf("%s reads %s", day, got)
		}
	}
	if n := w.Int(`SELECT count(*) FROM duty_published WHERE tenant_id = $1`, w.Tenant); n != 2 {
		t.Errorf("%d tables", n)
	}
}

func TestSomebodyWhoComesIsCountedInCompany(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.publish("2026-07-01")
	w.join("2026-07-10", 1)
	w.publish("2026-08-01")
	if a, err := w.duties.Standing(w.Ctx, w.slug, projecttest.Day("2026-07-31")); err != nil || len(a.Lines) != 36 {
		t.Fatalf("%d people, %v", len(a.Lines), err)
	}
	if got := w.reads(""); !strings.HasPrefix(got, "2026-07-31 35:") {
		t.Errorf("one person more is told: %s", got)
	}
	w.join("2026-08-10", 2)
	w.publish("2026-09-01")
	if got := w.reads(""); !strings.HasPrefix(got, "2026-08-31 38:") || !strings.Contains(got, "50.1 23:") {
		t.Errorf("three people more are not told: %s", got)
	}
}

func (w *town) join(day string, n int) {
	w.T.Helper()
	w.SetDay(day)
	w.Crowd(n, projecttest.Post{Unit: w.unit("50.1"), Family: w.clerk})
	w.Must(w.duties.Reconcile(w.Ctx))
}

func (w *town) unit(number string) uuid.UUID {
	tree, err := w.Org.Tree(w.Ctx)
	w.Must(err)
	u, _ := tree.ByNumber(number)
	return u.ID
}

func TestListOfAUnitRepeatsTheTables(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	ctx := w.Kit.May(uuid.New(), standing.View)
	l, err := w.standing.List(ctx, "", clock.Date{})
	if err != nil || len(l.Lines) != 0 || !l.Day.IsZero() || !l.Allowed {
		t.Errorf("before anything is published: %+v, %v", l, err)
	}
	w.publish("2026-07-01")
	tree, _ := w.Org.Tree(w.Ctx)
	for number, want := range map[string]string{"": "35", "50.1": "20", "50.3": "hidden"} {
		u, _ := tree.ByNumber(number)
		l, err := w.standing.List(ctx, u.Slug, clock.Date{})
		w.Must(err)
		got := fmt.Sprint(l.Lines[0].Cell.Affected)
		if l.Lines[0].Cell.Hidden {
			got = "hidden"
		}
		if len(l.Lines) != 1 || got != want {
			t.Errorf("%q: %+v", number, l.Lines)
		}
	}
	if _, err := w.standing.List(ctx, "nirgends", clock.Date{}); !fault.Is(err, fault.NotFound) {
		t.Error(err)
	}
	for name, ctx := range map[string]context.Context{"nobody": w.Kit.May(uuid.New()), "who manages": w.Kit.May(uuid.New(), duty.View)} {
		if _, err := w.standing.List(ctx, "", clock.Date{}); !fault.Is(err, fault.Forbidden) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestNothingIsPublishedUnlessAgreed(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	agreed, err := w.tenants.Agreement(w.Ctx)
	w.Must(err)
	agreed.From, agreed.Analyses = clock.Today(w.Ctx), []tenant.Analysis{tenant.Readiness}
	_, err = w.tenants.Agree(w.Ctx, *agreed)
	w.Must(err)
	w.publish("2026-07-01")
	if n := w.Int(`SELECT count(*) FROM duty_published WHERE tenant_id = $1`, w.Tenant); n != 0 {
		t.Errorf("%d tables", n)
	}
	l, err := w.standing.List(w.Kit.May(uuid.New(), standing.View), "", clock.Date{})
	if err != nil || l.Allowed {
		t.Errorf("%+v, %v", l, err)
	}
}
