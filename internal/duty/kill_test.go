package duty_test

import (
	"context"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/audience"
	"codeberg.org/lotse/lotse/internal/duty"
	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/testkit"
)

// The environment of a worker that is killed; see TestVictim.
const (
	victimDB     = "LOTSE_TEST_VICTIM_DB"
	victimTenant = "LOTSE_TEST_VICTIM_TENANT"
	victimHasty  = "LOTSE_TEST_VICTIM_HASTY"
)

// TestVictim is the process that TestKilledSettling kills: it works out who is
// in the duties that wait. Nobody calls it otherwise.
func TestVictim(t *testing.T) {
	if os.Getenv(victimDB) == "" {
		return
	}
	d, err := db.Open(t.Context(), db.Options{URL: os.Getenv(victimDB)})
	if err != nil {
		t.Fatal(err)
	}
	units := org.New(d)
	s := &duty.Service{DB: d, People: people.New(d, units), Audiences: audience.New(d, units)}
	settle := s.SettleAll
	if os.Getenv(victimHasty) != "" {
		settle = s.SettleHastily
	}
	ctx := actor.System(context.Background(), uuid.MustParse(os.Getenv(victimTenant)))
	if err := settle(clock.With(ctx, func() time.Time { return testkit.Start })); err != nil {
		t.Fatal(err)
	}
}

// A worker that is killed while it works out a changed rule leaves nobody
// behind: the next one goes on, and in the end those are in whom the rule fits,
// each with dates, and each came in and went out once.
func TestKilledSettling(t *testing.T) {
	t.Parallel()
	wrong, kills := killedSettling(t, "")
	t.Logf("kills %d, wrong %d", kills, wrong)
	if wrong != 0 || kills < 2 {
		t.Errorf("%d are wrong after %d kills", wrong, kills)
	}
}

// The twin: noting how far one came before it is done leaves people behind.
func TestKilledSettlingTwin(t *testing.T) {
	t.Parallel()
	if wrong, kills := killedSettling(t, "yes"); wrong == 0 {
		t.Errorf("nobody is left behind after %d kills", kills)
	}
}

// killedSettling changes the rule of a duty for a crowd, kills whoever works
// that out as soon as it has begun a part, and lets another one finish. It
// returns how many people do not stand as the model says.
func killedSettling(t *testing.T, hasty string) (wrong, kills int) {
	t.Helper()
	w := newTown(t)
	w.crowd(5000)
	w.SQL(`UPDATE posting SET unit_id = $2 WHERE tenant_id = $1 AND substr(person_id::text, 1, 1) > '7'`, w.Tenant, w.below)
	d := w.make("Brandschutz", unit(false, w.top))
	w.Must(w.duties.InBackground(&queue{}).Change(w.Ctx, d.Slug, d.Revision, w.input("Brandschutz", unit(false, w.below))))
	waits := func() bool { return w.Int(`SELECT count(*) FROM duty WHERE tenant_id = $1 AND waits`, w.Tenant) > 0 }
	reached := func() int {
		return w.Int(`SELECT count(*) FROM person p JOIN duty d ON d.tenant_id = p.tenant_id WHERE p.tenant_id = $1 AND p.id <= d.settled_to`, w.Tenant)
	}
	for before := 0; kills < 2 && waits(); kills++ {
		victim := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestVictim$")
		victim.Env = append(os.Environ(), victimDB+"="+w.DB.Pool().Config().ConnString(), victimTenant+"="+w.Tenant.String(), victimHasty+"="+hasty)
		w.Must(victim.Start())
		now := before
		for begin := time.Now(); now == before && waits() && time.Since(begin) < time.Minute; now = reached() {
			time.Sleep(time.Millisecond)
		}
		_ = victim.Process.Kill()
		_ = victim.Wait()
		before = now
	}
	for begin := time.Now(); waits(); { // the database may still hold what the dead one had locked
		w.Must(w.duties.SettleAll(w.Ctx))
		if time.Since(begin) > time.Minute {
			t.Fatal("the duty waits forever")
		}
	}
	return w.Int(`SELECT count(*) FROM posting o
		LEFT JOIN duty_member m ON m.tenant_id = o.tenant_id AND m.person_id = o.person_id
		WHERE o.tenant_id = $1 AND ((o.unit_id = $2) <> (m.person_id IS NOT NULL AND m.out_on IS NULL AND m.due IS NOT NULL)
			OR (SELECT count(*) FROM duty_member_log l WHERE l.tenant_id = o.tenant_id AND l.person_id = o.person_id)
				<> CASE WHEN o.unit_id = $2 THEN 1 ELSE 2 END)`, w.Tenant, w.below), kills
}
