package dataset

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/app"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/config"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/tenant"
)

// Place is an empty database and a directory for files.
type Place struct {
	OwnerURL, AppURL, SuperURL string
	Dir                        string
}

// founder carries what the steps share.
type founder struct {
	size  Size
	app   *app.App
	super *pgx.Conn // copies past row-level security
	now   time.Time
	zone  *time.Location

	tenant   uuid.UUID
	units    []uuid.UUID
	families []uuid.UUID
	persons  []uuid.UUID
	courses  []courseIDs
	lessons  []string
	demand   []demand
}

// Found fills the database. now is the day the history ends on.
func Found(ctx context.Context, p Place, s Size, now time.Time) (err error) {
	if err := s.check(); err != nil {
		return err
	}
	if err := db.Migrate(ctx, p.OwnerURL, "lotse_app"); err != nil {
		return err
	}
	// Reconciling a whole town is one long statement.
	d, err := db.Open(ctx, db.Options{URL: p.AppURL, MaxConns: 4, Timeout: 10 * time.Minute})
	if err != nil {
		return err
	}
	defer d.Close()
	cfg, err := config.Load(map[string]string{"LOTSE_DATA_DIR": p.Dir})
	if err != nil {
		return err
	}
	a, err := app.New(app.Options{DB: d, Config: cfg, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	defer a.Close()
	f := &founder{size: s, app: a, now: now.UTC().Truncate(time.Microsecond)}
	if f.super, err = pgx.Connect(ctx, p.SuperURL); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.super.Close(ctx)) }()
	return f.run(ctx)
}

func (f *founder) run(ctx context.Context) error {
	if err := f.partitions(ctx); err != nil {
		return err
	}
	ctx = clock.With(ctx, f.begin)
	t, err := f.app.Tenants.Create(ctx, tenant.Input{Slug: Slug, Name: i18n.Text{i18n.DE: "Musterstadt", i18n.EN: "Sampletown"}, Land: "HE"})
	if err != nil {
		return err
	}
	f.tenant, f.zone = t.ID, t.Location()
	ctx = t.Context(ctx)
	// Copied rows are right by construction; checking each reference of
	// millions would take longer than everything else.
	if _, err := f.super.Exec(ctx, "SET session_replication_role = replica"); err != nil {
		return err
	}
	steps := []func(context.Context) error{f.settle, f.publish, f.plan, f.hire}
	if f.size.Facts {
		steps = append(steps, f.fulfil, f.tidy, f.history)
	} else {
		steps = append(steps, f.enrol, f.fulfil)
	}
	for _, step := range append(steps, f.tidy) {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// partitions makes the months the history reaches back to.
func (f *founder) partitions(ctx context.Context) error {
	_, err := f.super.Exec(ctx, "SELECT lotse_make_partitions($1::date, $2::date)", f.begin(), f.now.AddDate(0, 3, 0))
	return err
}

// tidy leaves the tables as a database that has run for a while has them. The
// product plans well only with statistics, so it comes before its part too.
func (f *founder) tidy(ctx context.Context) error {
	for _, sql := range []string{"VACUUM (ANALYZE)", "CHECKPOINT"} {
		if _, err := f.super.Exec(ctx, sql); err != nil {
			return err
		}
	}
	return nil
}

// copy sends rows until next says there is no more.
func (f *founder) copy(ctx context.Context, table string, columns []string, next func() ([]any, bool)) error {
	_, err := f.super.CopyFrom(ctx, pgx.Identifier{table}, append([]string{"tenant_id"}, columns...), pgx.CopyFromFunc(func() ([]any, error) {
		row, ok := next()
		if !ok {
			return nil, nil
		}
		return append([]any{raw(f.tenant)}, row...), nil
	}))
	return err
}

// each copies n rows.
func (f *founder) each(ctx context.Context, table string, columns []string, n int, row func(i int) []any) error {
	i := -1
	return f.copy(ctx, table, columns, func() ([]any, bool) {
		if i++; i >= n {
			return nil, false
		}
		return row(i), true
	})
}

// raw spares the driver the detour over text.
func raw(id uuid.UUID) [16]byte { return id }

// day is the calendar day of an instant where the town is, at midnight UTC, as
// the driver wants dates.
func (f *founder) day(at time.Time) time.Time {
	y, m, d := at.In(f.zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}
