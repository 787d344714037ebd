package hrimport_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/people/hrfile"
	"codeberg.org/lotse/lotse/internal/people/hrimport"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/testkit"
)

func id(err error) string {
	var f *fault.Error
	if errors.As(err, &f) {
		return f.ID
	}
	return fmt.Sprint(err)
}

func TestCommitExecutesTheStoredPlanOrNothing(t *testing.T) {
	t.Parallel()
	o := small(t)
	o.run(hrfile.People, head+krueger, "")
	slow := o.planned(head + strings.Replace(krueger, ";50;", ";51;", 1) + busch)
	o.run(hrfile.People, head+krueger+horn, "") // somebody else was faster
	before := o.state()

	imp, err := o.imports.Commit(o.Ctx, slow.Slug, hrimport.CommitInput{})
	if id(err) != "people.import.stale" || fault.KindOf(err) != fault.Conflict {
		t.Fatalf("got %v", err)
	}
	if diff := cmp.Diff(before, o.state()); diff != "" {
		t.Errorf("the refused commit changed something: %s", diff)
	}
	if imp.State != hrimport.Planned || imp.Counts.Absent != 1 {
		t.Errorf("no new plan: %+v", imp)
	}
	again := o.commit(imp, hrimport.CommitInput{})
	if again.Counts != imp.Counts {
		t.Errorf("the commit did other things than its preview: %+v", again.Counts)
	}
	// The answer to a second click is the first one.
	if twice := o.commit(imp, hrimport.CommitInput{Missing: hrimport.End}); !twice.CommittedAt.Equal(again.CommittedAt) || twice.Missing != hrimport.Keep {
		t.Errorf("second commit: %+v", twice)
	}
	want := []string{"Busch 51.1 1950 2020-08-01–", "Horn 51 7500 2015-01-01– leads", "Krüger 50 10000 2010-04-01–2026-06-08", "Krüger 51 10000 2026-06-08–"}
	if diff := cmp.Diff(want, o.state()); diff != "" {
		t.Error(diff)
	}
}

func TestPlanOfYesterdayIsMadeAnew(t *testing.T) {
	t.Parallel()
	o := small(t)
	imp := o.planned(head + krueger)
	o.Clock.Advance(24 * time.Hour)
	if _, err := o.imports.Commit(o.Ctx, imp.Slug, hrimport.CommitInput{}); id(err) != "people.import.stale" {
		t.Fatalf("got %v", err)
	}
	o.commit(imp, hrimport.CommitInput{})
}

func TestParallelCommitsOfOnePlanAreOne(t *testing.T) {
	t.Parallel()
	o := small(t)
	imp := o.planned(head + krueger + horn)
	results := make(chan error)
	for range 8 {
		go func() {
			_, err := o.imports.Commit(o.Ctx, imp.Slug, hrimport.CommitInput{})
			results <- err
		}()
	}
	for range 8 {
		if err := <-results; err != nil {
			t.Error(err)
		}
	}
	if n := o.Int(`SELECT count(*) FROM posting`); n != 2 {
		t.Errorf("%d postings", n)
	}
	if n := o.Int(`SELECT count(*) FROM audit WHERE action = 'people.import_committed' AND object_id = $1`, imp.ID); n != 1 {
		t.Errorf("%d audit entries", n)
	}
}

// An import that fails at any of its statements leaves nothing; without the
// trap the same import passes. Alone, since a trigger locks the tables of all
// tests.
func TestAbortAtEachStatementLeavesNothing(t *testing.T) {
	o := small(t)
	o.run(hrfile.People, head+krueger+horn, "")
	before, people := o.state(), o.Int(`SELECT count(*) FROM person`)
	owner, err := pgx.Connect(context.Background(), o.URLs.OwnerURL)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = owner.Close(context.Background()) }()
	exec := func(sql string) {
		t.Helper()
		if _, err := owner.Exec(context.Background(), sql); err != nil {
			t.Fatal(err)
		}
	}
	name := "trap_" + strings.ReplaceAll(o.Tenant.String(), "-", "")
	exec(`CREATE FUNCTION ` + name + `() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
		IF NEW.tenant_id = '` + o.Tenant.String() + `' THEN RAISE EXCEPTION 'trap'; END IF; RETURN NEW; END $$`)
	// Every kind of step: a new family, person and posting, a changed person
	// and posting.
	file := head + strings.Replace(krueger, "Dr.", "Prof.", 1) + strings.Replace(horn, ";75;", ";50;", 1) + busch
	for _, at := range []string{
		"INSERT ON job_family", "INSERT ON person", "UPDATE ON person", "INSERT ON posting", "UPDATE ON posting",
		"UPDATE ON hr_import", "INSERT ON event", "INSERT ON audit",
	} {
		imp := o.planned(file)
		exec(`CREATE TRIGGER ` + name + ` BEFORE ` + at + ` FOR EACH ROW EXECUTE FUNCTION ` + name + `()`)
		_, err := o.imports.Commit(o.Ctx, imp.Slug, hrimport.CommitInput{})
		_, table, _ := strings.Cut(at, " ON ")
		exec(`DROP TRIGGER ` + name + ` ON ` + table)
		if err == nil {
			t.Errorf("%s: the trap did not work", at)
		}
		if diff := cmp.Diff(before, o.state()); diff != "" || o.Int(`SELECT count(*) FROM person`) != people {
			t.Errorf("%s: something is left: %s", at, diff)
		}
		if got, err := o.imports.Get(o.Ctx, imp.Slug); err != nil || got.State != hrimport.Planned {
			t.Errorf("%s: state %s, %v", at, got.State, err)
		}
	}
	if got := counts(o.run(hrfile.People, file, "")); got != "1 new 2 changed 0 same 0 absent, postings 1 1 1 0, 0 skipped" {
		t.Errorf("without the trap: %s", got)
	}
}

func TestEndingManyNeedsAWord(t *testing.T) {
	t.Parallel()
	o := small(t)
	text := head
	for i := range 20 {
		text += strings.Replace(busch, "0003;Busch", fmt.Sprintf("1%03d;Busch%02d", i, i), 1)
	}
	o.run(hrfile.People, text, "")
	imp := o.planned(head + krueger)
	_, err := o.imports.Commit(o.Ctx, imp.Slug, hrimport.CommitInput{Missing: hrimport.End})
	if fault.KindOf(err) != fault.Invalid || o.Int(`SELECT count(*) FROM person`) != 20 {
		t.Fatalf("20 of 20 ended without a word: %v", err)
	}
	o.commit(imp, hrimport.CommitInput{Missing: hrimport.End, Confirmed: true})
	if n := o.Int(`SELECT count(*) FROM posting WHERE valid_to IS NULL`); n != 1 {
		t.Errorf("%d open postings", n)
	}
}

func TestNewsOfAnImport(t *testing.T) {
	t.Parallel()
	o := small(t)
	var news []string
	o.people.Changed.InTx(func(ctx context.Context, _ *db.Tx, facts []people.Change) error {
		for _, f := range facts {
			persons, err := o.people.Named(ctx, "people.import", f.Person)
			if err != nil {
				return err
			}
			news = append(news, persons[f.Person].LastName+" "+f.What)
		}
		slices.Sort(news)
		return nil
	})
	told := func() string {
		s := strings.Join(news, ", ")
		news = nil
		return s
	}
	o.run(hrfile.People, head+krueger+horn+busch, "")
	if got := told(); got != "Busch joined, Horn joined, Krüger joined" {
		t.Errorf("first: %s", got)
	}
	r := o.run(hrfile.People, head+strings.Replace(krueger, "Dr.", "", 1)+strings.Replace(horn, ";51;", ";50;", 1), hrimport.End)
	if got := told(); got != "Busch left, Horn moved, Krüger details" {
		t.Errorf("second: %s", got)
	}
	if _, err := o.imports.Undo(o.Ctx, r.Import.Slug); err != nil {
		t.Fatal(err)
	}
	if got := told(); got != "Busch joined, Horn moved, Krüger details" {
		t.Errorf("undo: %s", got)
	}
}

func TestImportNeedsItsPermissionAndTenant(t *testing.T) {
	t.Parallel()
	o := small(t)
	imp := o.planned(head + krueger)
	reader := o.May(uuid.New(), people.Read)
	stranger := testkit.New(t).May(uuid.New(), people.Import)
	for name, call := range map[string]func(ctx context.Context) error{
		"upload": func(ctx context.Context) error {
			_, err := o.imports.Upload(ctx, hrimport.UploadInput{Content: []byte(head + krueger)})
			return err
		},
		"plan":     func(ctx context.Context) error { _, err := o.imports.Plan(ctx, imp.Slug, imp.Mapping); return err },
		"headings": func(ctx context.Context) error { _, _, err := o.imports.Headings(ctx, imp.Slug); return err },
		"preview":  func(ctx context.Context) error { _, err := o.imports.Preview(ctx, imp.Slug); return err },
		"protocol": func(ctx context.Context) error { _, _, err := o.imports.Protocol(ctx, imp.Slug); return err },
		"commit": func(ctx context.Context) error {
			_, err := o.imports.Commit(ctx, imp.Slug, hrimport.CommitInput{})
			return err
		},
		"undo": func(ctx context.Context) error { _, err := o.imports.Undo(ctx, imp.Slug); return err },
	} {
		if err := call(reader); !fault.Is(err, fault.Forbidden) {
			t.Errorf("%s without the permission: %v", name, err)
		}
		if err := call(context.Background()); !fault.Is(err, fault.Unauthenticated) {
			t.Errorf("%s, nobody signed in: %v", name, err)
		}
		if err := call(stranger); name != "upload" && !fault.Is(err, fault.NotFound) {
			t.Errorf("%s from another town: %v", name, err)
		}
	}
	if n := o.Int(`SELECT count(*) FROM person`); n != 0 {
		t.Errorf("%d people", n)
	}
}
