package council_test

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/testkit"
	"codeberg.org/lotse/lotse/internal/report/council"
	"codeberg.org/lotse/lotse/internal/tenant"
)

type town struct {
	*testkit.Kit
	log     *council.Service
	reader  context.Context
	persons []uuid.UUID
}

func build(t *testing.T) *town {
	k := testkit.New(t)
	base, _ := url.Parse("http://lotse.example")
	w := &town{Kit: k, log: &council.Service{DB: k.DB, Tenants: tenant.New(k.DB, base)}, reader: k.May(db.NewID(), council.Read)}
	k.SQL(`INSERT INTO agreement (tenant_id, id, version, valid_from, retention, analyses) VALUES ($1, $2, 2, '2026-01-01', '{"looks":"P3M"}', '{}')`, k.Tenant, db.NewID())
	for i := range 8 {
		id := db.NewID()
		k.SQL(`INSERT INTO person (tenant_id, id, slug, personnel_number, last_name, sort_name, search, created_at)
			VALUES ($1, $2, $3, $4, 'Probe', 'probe', 'probe', now())`, k.Tenant, id, fmt.Sprintf("probe%05d", i), fmt.Sprintf("%04d", i))
		w.persons = append(w.persons, id)
	}
	return w
}

func (w *town) looks(t *testing.T, who uuid.UUID, purpose string, at ...uuid.UUID) {
	t.Helper()
	err := w.DB.InTx(w.May(who), func(ctx context.Context, tx *db.Tx) error {
		audit.Look(ctx, tx, purpose, at...)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func (w *town) read(t *testing.T, day clock.Date) council.Log {
	t.Helper()
	l, err := w.log.Log(w.reader, day)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// The log counts looks and people by day, purpose and role, and says nothing
// exact about fewer people than the agreement allows.
func TestLogByDayPurposeAndRole(t *testing.T) {
	t.Parallel()
	w := build(t)
	hr, other := w.persons[0], w.persons[1]
	w.SQL(`INSERT INTO role_grant (tenant_id, id, person_id, role, scope_kind, valid_from) VALUES ($1, $2, $3, 'hr', 'tenant', '2026-06-08')`, w.Tenant, db.NewID(), hr)
	w.looks(t, hr, "people.list", w.persons[2:8]...)
	w.looks(t, hr, "people.list", w.persons[2:4]...) // the same people again
	w.looks(t, hr, "people.record", w.persons[2])
	w.looks(t, other, "team", w.persons[3])
	w.Clock.Set(time.Date(2026, 6, 9, 22, 30, 0, 0, time.UTC)) // past midnight in Berlin
	w.looks(t, hr, "people.record", w.persons[2])

	l := w.read(t, clock.Date{})
	want := []council.Line{
		{Day: clock.NewDate(2026, 6, 10), Purpose: "people.record", Roles: []actor.Role{actor.HR}, Looks: 1},
		{Day: clock.NewDate(2026, 6, 8), Purpose: "people.list", Roles: []actor.Role{actor.HR}, Looks: 2, People: 6},
		{Day: clock.NewDate(2026, 6, 8), Purpose: "people.record", Roles: []actor.Role{actor.HR}, Looks: 1},
		{Day: clock.NewDate(2026, 6, 8), Purpose: "team", Roles: []actor.Role{}, Looks: 1},
	}
	if !slices.EqualFunc(l.Lines, want, func(a, b council.Line) bool { return fmt.Sprint(a) == fmt.Sprint(b) }) {
		t.Errorf("got  %v\nwant %v", l.Lines, want)
	}
}

// A role counts on the days somebody had it, whatever they have today.
func TestRolesAreThoseOfTheDay(t *testing.T) {
	t.Parallel()
	w := build(t)
	who := w.persons[0]
	w.SQL(`INSERT INTO role_grant (tenant_id, id, person_id, role, scope_kind, valid_from, valid_to) VALUES ($1, $2, $3, 'trainer', 'tenant', '2026-06-01', '2026-06-09')`, w.Tenant, db.NewID(), who)
	for range 3 {
		w.looks(t, who, "run.list", w.persons[1])
		w.Clock.Advance(24 * time.Hour)
	}
	var got []string
	for _, l := range w.read(t, clock.Date{}).Lines {
		got = append(got, fmt.Sprint(l.Day.Day(), l.Roles))
	}
	if want := []string{"10 []", "9 [trainer]", "8 [trainer]"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestMonthsAndPermission(t *testing.T) {
	t.Parallel()
	w := build(t)
	w.looks(t, w.persons[0], "team", w.persons[1:]...)
	for day, month := range map[clock.Date]clock.Date{
		{}:                               clock.NewDate(2026, 6, 1),
		clock.NewDate(2026, 5, 31):       clock.NewDate(2026, 5, 1),
		clock.NewDate(2027, 1, 1):        clock.NewDate(2026, 6, 1), // has not begun
		clock.NewDate(2020, time.May, 1): clock.NewDate(2026, 3, 1), // kept no more
	} {
		l := w.read(t, day)
		if l.Month != month || (len(l.Lines) > 0) != (month.Month() == time.June) {
			t.Errorf("%s: month %s with %d lines", day, l.Month, len(l.Lines))
		}
	}
	if _, err := w.log.Log(w.May(w.persons[0], "people.read"), clock.Date{}); !fault.Is(err, fault.Forbidden) {
		t.Errorf("somebody else reads the log: %v", err)
	}
}

// The month is read in time also before the database has statistics of it.
func TestABusyFirstDay(t *testing.T) {
	t.Parallel()
	w := build(t)
	w.SQL(`INSERT INTO look (tenant_id, id, at, actor_id, purpose) SELECT $1, gen_random_uuid(), $3::timestamptz, $2, 'people_list' FROM generate_series(1, 20000)`,
		w.Tenant, w.persons[0], clock.Now(w.reader))
	w.SQL(`INSERT INTO look_person (tenant_id, look_id, person_id, at)
		SELECT $1, l.id, p.id, l.at FROM look l, person p WHERE l.tenant_id = $1 AND p.tenant_id = $1`, w.Tenant)
	l := w.read(t, clock.Today(w.reader))
	if len(l.Lines) != 1 || l.Lines[0].Looks != 20000 || l.Lines[0].People != len(w.persons) {
		t.Errorf("20,000 looks at %d persons read as %+v", len(w.persons), l.Lines)
	}
}
