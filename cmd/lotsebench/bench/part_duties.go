package bench

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/cmd/lotsebench/bench/dataset"
	"codeberg.org/lotse/lotse/internal/app"
	"codeberg.org/lotse/lotse/internal/audience"
	"codeberg.org/lotse/lotse/internal/duty"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/config"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// What the promises are made for.
const (
	rulesOfImport = 60
	rulesOfDay    = 20
	changesTimed  = 200
)

// duties measures how membership follows what changes: HR's file that moves a
// tenth of 20,000 people under 60 rules, single postings among them, and the
// daily run over 100,000 people and 20 duties.
func (r *run) duties(ctx context.Context) error {
	town := dataset.Size{People: 2 * r.People, Units: dataset.A.Units, Courses: dataset.Families}
	row, err := r.oneRow(ctx, town)
	if err != nil {
		return err
	}
	if err := r.inOffice(ctx, town, func(o *office) error { return o.moves(ctx, r, row) }); err != nil {
		return err
	}
	town.People = 10 * r.People
	return r.inOffice(ctx, town, func(o *office) error { return o.day(r, row) })
}

// office is the program's services over a data set, in this process: what is
// timed is not a request.
type office struct {
	*app.App
	size     dataset.Size
	database string
	ctx      context.Context // of the program itself in the municipality
	units    []uuid.UUID
	families []uuid.UUID
	courses  []uuid.UUID
}

func (r *run) inOffice(ctx context.Context, size dataset.Size, fn func(*office) error) error {
	name, err := r.machine.copy(ctx, size)
	if err != nil {
		return err
	}
	return r.over(ctx, name, size, fn)
}

// over runs fn with the services over a database of that size.
func (r *run) over(ctx context.Context, name string, size dataset.Size, fn func(*office) error) error {
	// A duty for a whole town is one long statement.
	d, err := db.Open(ctx, db.Options{URL: inDatabase(r.machine.AppURL, name), MaxConns: 4, Timeout: 10 * time.Minute})
	if err != nil {
		return err
	}
	defer d.Close()
	cfg, err := config.Load(map[string]string{"LOTSE_DATA_DIR": r.Dir})
	if err != nil {
		return err
	}
	a, err := app.New(app.Options{DB: d, Config: cfg, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	defer a.Close()
	t, err := a.Tenants.BySlug(ctx, dataset.Slug)
	if err != nil {
		return err
	}
	o := &office{App: a, size: size, database: name, ctx: t.Context(ctx)}
	for into, query := range map[*[]uuid.UUID]string{
		&o.units:    "SELECT id FROM unit WHERE tenant_id = $1 AND parent_id IS NOT NULL ORDER BY number::int",
		&o.families: "SELECT id FROM job_family WHERE tenant_id = $1 ORDER BY slug",
		&o.courses:  "SELECT id FROM course WHERE tenant_id = $1 ORDER BY slug",
	} {
		if *into, err = o.ids(query); err != nil {
			return err
		}
	}
	return fn(o)
}

func (o *office) ids(query string, args ...any) (list []uuid.UUID, err error) {
	err = o.DB.InTx(o.ctx, func(ctx context.Context, tx *db.Tx) error {
		rows, err := tx.Pgx().Query(ctx, query, append([]any{tx.Tenant()}, args...)...)
		if err == nil {
			list, err = pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
		}
		return err
	})
	return list, err
}

// impose makes n duties whose rules read as those of a town do: for everybody,
// for departments, for kinds of work, for both with exceptions.
func (o *office) impose(n int) error {
	unit := func(i int) audience.Node {
		return audience.Node{Is: audience.Unit, IDs: []uuid.UUID{o.units[i%len(o.units)]}, Below: true}
	}
	family := func(i int) audience.Node {
		return audience.Node{Is: audience.JobFamily, IDs: []uuid.UUID{o.families[i%len(o.families)]}}
	}
	not := func(n audience.Node) audience.Node { return audience.Node{Is: audience.Not, Of: []audience.Node{n}} }
	for i := range n {
		var rule audience.Node
		switch i % 5 {
		case 1:
			rule = unit(i)
		case 2:
			rule = family(i)
		case 3:
			rule = not(unit(i))
		case 4:
			rule = audience.Node{Is: audience.Any, Of: []audience.Node{unit(i), {Is: audience.All, Of: []audience.Node{family(i), not(unit(i + 1))}}}}
		}
		year, month := period("P1Y"), period("P1M")
		_, err := o.Duties.Create(o.ctx, duty.Input{
			Name: i18n.Text{i18n.DE: fmt.Sprintf("Pflicht %d", i+1)}, Everybody: true,
			Terms: duty.Terms{
				Audience: audience.Rule{Top: rule}, Ways: []duty.Way{{By: duty.ByCourse, Course: o.courses[i%len(o.courses)]}},
				Mode: duty.Anniversary, Validity: year, Renewal: month, First: month, Credit: duty.CreditAll,
			},
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func period(s string) clock.Period {
	p, err := clock.ParsePeriod(s)
	if err != nil {
		panic(err) //nolint:forbidigo // a slip of the measurement itself
	}
	return p
}

// moves lets HR's file move a tenth of the people, then one at a time.
func (o *office) moves(ctx context.Context, r *run, row series) error {
	if err := o.impose(rulesOfImport); err != nil {
		return err
	}
	path := filepath.Join(r.Dir, "moves.csv")
	load := func(moved int) (time.Duration, error) {
		if err := os.WriteFile(path, []byte(o.file(moved)), 0o600); err != nil {
			return 0, err
		}
		took, _, err := r.command(ctx, o.database, "import", "people", path, "--tenant", dataset.Slug)
		return took, err
	}
	if _, err := load(0); err != nil { // what the set says otherwise than a file
		return err
	}
	moved := o.size.People / 10
	before, err := o.steps()
	if err != nil {
		return err
	}
	took, err := load(moved)
	if err != nil {
		return err
	}
	if after, err := o.steps(); err != nil || after < before+moved {
		return errors.Join(err, fmt.Errorf("%d people were moved, but %d came into a duty or left one", moved, after-before))
	}
	r.report.within(fmt.Sprintf("import that moves %d of %d people, %d rules", moved, o.size.People, rulesOfImport), took, 10*time.Second, row)

	persons, err := o.ids("SELECT person_id FROM posting WHERE tenant_id = $1 AND valid_to IS NULL ORDER BY person_id LIMIT $2", changesTimed)
	if err != nil {
		return err
	}
	var times []time.Duration
	for i, p := range persons {
		begin := time.Now()
		err := o.DB.InTx(o.ctx, func(ctx context.Context, tx *db.Tx) error {
			if _, err := tx.Pgx().Exec(ctx, "UPDATE posting SET unit_id = $3 WHERE tenant_id = $1 AND person_id = $2 AND valid_to IS NULL", tx.Tenant(), p, o.units[i%len(o.units)]); err != nil {
				return err
			}
			return o.Duties.PeopleChanged(ctx, tx, []uuid.UUID{p})
		})
		if err != nil {
			return err
		}
		times = append(times, time.Since(begin))
	}
	slices.Sort(times)
	r.report.within(fmt.Sprintf("change of one posting, %d rules, p95", rulesOfImport), times[len(times)*95/100], 20*time.Millisecond, row)
	return nil
}

// steps is how often somebody came into a duty or left one.
func (o *office) steps() (n int, err error) {
	err = o.DB.InTx(o.ctx, func(ctx context.Context, tx *db.Tx) error {
		return tx.Pgx().QueryRow(ctx, "SELECT count(*) FROM duty_member_log WHERE tenant_id = $1", tx.Tenant()).Scan(&n)
	})
	return n, err
}

// file is HR's export of the set with the first people in the next department.
func (o *office) file(moved int) string {
	var b strings.Builder
	b.WriteString("PersNr;Nachname;Vorname;E-Mail;OrgNr;Planstelle;Jobfamilie;Eintritt\n")
	for i := range o.size.People {
		p := o.size.Person(i)
		unit := p.Unit
		if i < moved {
			unit = (unit + 1) % o.size.Units
		}
		fmt.Fprintf(&b, "%s;%s;%s;%s;%d;Sachbearbeitung;Jobfamilie %d;01.01.2024\n", p.Number, p.Last, p.First, p.Login, unit+1, p.Family+1)
	}
	return b.String()
}

// day runs the calendar's part of the next day.
func (o *office) day(r *run, row series) error {
	if err := o.impose(rulesOfDay); err != nil {
		return err
	}
	tomorrow := clock.Now(o.ctx).AddDate(0, 0, 1)
	debug.FreeOSMemory()
	idle := memory(os.Getpid(), "VmRSS")
	stop, most := make(chan struct{}), make(chan int64)
	go func() {
		peak := idle
		for tick := time.NewTicker(5 * time.Millisecond); ; {
			select {
			case <-stop:
				tick.Stop()
				most <- peak
				return
			case <-tick.C:
				peak = max(peak, memory(os.Getpid(), "VmRSS"))
			}
		}
	}()
	begin := time.Now()
	err := o.Duties.Daily(clock.With(o.ctx, func() time.Time { return tomorrow }))
	took := time.Since(begin)
	close(stop)
	peak := <-most
	what := fmt.Sprintf("daily run, %d people × %d duties", o.size.People, rulesOfDay)
	r.report.within(what, took, time.Minute, row)
	r.report.most(what+", memory above idle", float64(peak-idle)/(1<<20), 64, " MB")
	return err
}
