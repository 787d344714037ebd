package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/cmd/lotsebench/bench/dataset"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/embeddedpg"
)

// imports lets the program import everybody from HR's file into an empty
// municipality, first to look, then for good, and copies the same people into
// a table with keys.
func (r *run) imports(ctx context.Context) error {
	const name = "run_import"
	err := r.machine.super(ctx, "postgres", func(conn *pgx.Conn) error { return create(ctx, conn, name, "OWNER "+embeddedpg.Owner) })
	if err == nil {
		err = db.Migrate(ctx, inDatabase(r.machine.OwnerURL, name), embeddedpg.App)
	}
	if err != nil {
		return err
	}
	size := r.sized(dataset.A)
	units, people := hrFiles(size)
	files := map[string]string{"units.csv": units, "people.csv": people}
	for file, text := range files {
		path := filepath.Join(r.Dir, file)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			return err
		}
		files[file] = path
	}
	if _, _, err := r.command(ctx, name, "tenant", "create", dataset.Slug, "--name", "Musterstadt", "--land", "HE"); err != nil {
		return err
	}
	if _, _, err := r.command(ctx, name, "import", "units", files["units.csv"], "--tenant", dataset.Slug); err != nil {
		return err
	}
	dry, memory, err := r.command(ctx, name, "import", "people", files["people.csv"], "--tenant", dataset.Slug, "--dry-run")
	if err != nil {
		return err
	}
	wet, most, err := r.command(ctx, name, "import", "people", files["people.csv"], "--tenant", dataset.Slug)
	if err != nil {
		return err
	}
	var limit time.Duration
	err = r.machine.super(ctx, name, func(conn *pgx.Conn) (err error) {
		n := 0
		if err := conn.QueryRow(ctx, "SELECT count(*) FROM posting").Scan(&n); err != nil || n != size.People {
			return errors.Join(err, fmt.Errorf("%d of %d people were imported", n, size.People))
		}
		limit, err = copyKeyed(ctx, conn, size)
		return err
	})
	what := fmt.Sprintf("import of %d people", size.People)
	r.report.times(what, dry+wet, limit, "COPY", 70)
	r.report.most(what+", memory", float64(max(memory, most))/(1<<20), 200, " MB")
	return err
}

// command runs the program and returns its time and its greatest memory.
func (r *run) command(ctx context.Context, database string, args ...string) (time.Duration, int64, error) {
	cmd := exec.CommandContext(ctx, r.program, args...)
	cmd.Env = append(os.Environ(),
		"LOTSE_DATABASE_URL="+inDatabase(r.machine.AppURL, database), "LOTSE_DATABASE_OWNER_URL=", "LOTSE_DATA_DIR="+r.Dir, "LOTSE_SMTP_URL=")
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	begin := time.Now()
	if err := cmd.Start(); err != nil {
		return 0, 0, err
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	// The usage that wait4 returns begins with the memory of who forked.
	var most int64
	for look := time.NewTicker(5 * time.Millisecond); ; {
		select {
		case err := <-ended:
			look.Stop()
			if err != nil {
				err = fmt.Errorf("lotse %s: %w\n%s", strings.Join(args, " "), err, said.String())
			}
			return time.Since(begin), most, err
		case <-look.C:
			most = max(most, memory(cmd.Process.Pid, "VmHWM"))
		}
	}
}

// hrFiles are HR's exports: departments and people.
func hrFiles(size dataset.Size) (units, people string) {
	var u, p strings.Builder
	u.WriteString("Nummer;Bezeichnung;Art;Übergeordnet;Gültig ab\n1;Stadt;Stadt;;01.01.2020\n")
	for i := range size.Units {
		fmt.Fprintf(&u, "1.%d;Amt %02d;Amt;1;01.01.2020\n", i+1, i+1)
	}
	p.WriteString("PersNr;Nachname;Vorname;E-Mail;OrgNr;Planstelle;Jobfamilie;Eintritt\n")
	for i := range size.People {
		x := size.Person(i)
		fmt.Fprintf(&p, "%s;%s;%s;%s;1.%d;Sachbearbeitung;Familie %d;01.01.2024\n", x.Number, x.Last, x.First, x.Login, x.Unit+1, x.Family+1)
	}
	return u.String(), p.String()
}

// copyKeyed is the limit: the same people by COPY into a table with a primary
// and a unique key.
func copyKeyed(ctx context.Context, conn *pgx.Conn, size dataset.Size) (time.Duration, error) {
	tenant := uuid.New()
	rows := make([][]any, size.People)
	for i := range rows {
		p := size.Person(i)
		rows[i] = []any{[16]byte(tenant), [16]byte(uuid.Must(uuid.NewV7())), p.Number, p.Last, p.First, p.Login, p.Unit, "Sachbearbeitung"}
	}
	var took []time.Duration
	for range 5 {
		for _, sql := range []string{
			"DROP TABLE IF EXISTS limit_person",
			"CREATE TABLE limit_person (tenant_id uuid, id uuid, number text, last text, first text, email text, unit bigint, post text, PRIMARY KEY (tenant_id, id), UNIQUE (tenant_id, number))",
		} {
			if _, err := conn.Exec(ctx, sql); err != nil {
				return 0, err
			}
		}
		begin := time.Now()
		if _, err := conn.CopyFrom(ctx, pgx.Identifier{"limit_person"}, []string{"tenant_id", "id", "number", "last", "first", "email", "unit", "post"}, pgx.CopyFromRows(rows)); err != nil {
			return 0, err
		}
		took = append(took, time.Since(begin))
	}
	slices.Sort(took)
	return took[len(took)/2], nil
}
