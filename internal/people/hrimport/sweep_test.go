package hrimport_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/people/hrfile"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

func TestSweepForgetsWhatIsNeededNoLonger(t *testing.T) {
	t.Parallel()
	o := small(t)
	undone := o.run(hrfile.People, head+krueger+horn, "")
	if _, err := o.imports.Undo(o.Ctx, undone.Import.Slug); err != nil {
		t.Fatal(err)
	}
	// Something refers to Krüger, as an assignment made for her would.
	o.SQL(`INSERT INTO account (tenant_id, id, person_id, login, created_at) SELECT $1, $2, id, 'krueger', now() FROM person WHERE last_name = 'Krüger'`, o.Tenant, db.NewID())
	o.run(hrfile.People, head+busch, "")
	o.planned(head + busch) // never committed
	count := func(what string) int { return o.Int(`SELECT count(*) FROM ` + what) }
	sweep := func() {
		t.Helper()
		for range 2 { // twice is once
			if err := o.imports.Sweep(o.Ctx); err != nil {
				t.Fatal(err)
			}
		}
	}

	o.Clock.Advance(23 * time.Hour)
	sweep()
	if n := count("hr_import_file"); n != 4 {
		t.Errorf("%d files within a day, want 4", n)
	}
	o.Clock.Advance(2 * 24 * time.Hour)
	sweep()
	if n := count("hr_import_file"); n != 0 {
		t.Errorf("%d files after three days", n)
	}
	if n := count("hr_import"); n != 3 {
		t.Errorf("%d imports, the abandoned one should be gone", n)
	}
	if n := count("person"); n != 3 {
		t.Errorf("%d people within 30 days", n)
	}
	o.Clock.Advance(30 * 24 * time.Hour)
	sweep()
	if n := count("hr_import_change"); n != 0 {
		t.Errorf("%d changes after a month", n)
	}
	if n := count("person"); n != 2 {
		t.Errorf("%d people after a month: Busch and a nameless one should be left", n)
	}
	if n := count("person WHERE last_name = '' AND email IS NULL AND search = ''"); n != 1 {
		t.Errorf("%d nameless people", n)
	}
	// HR may deliver her again.
	if got := o.run(hrfile.People, head+krueger+busch, "").Import.Counts; got.Created != 1 || got.Unchanged != 1 {
		t.Errorf("again: %+v", got)
	}
	if err := o.imports.Sweep(o.May(uuid.New(), people.Import)); !fault.Is(err, fault.Forbidden) {
		t.Errorf("anybody may sweep: %v", err)
	}
}
