package bench

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"codeberg.org/lotse/lotse/cmd/lotsebench/bench/dataset"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/job"
	"codeberg.org/lotse/lotse/internal/platform/mail"
)

// rulesOfMail are the duties that a digest speaks of.
const rulesOfMail = 5

// digests tells everybody of a town what is due and hands the mails to a mail
// server as the jobs of one process do: a connection each, with STARTTLS and
// signed in.
func (r *run) digests(ctx context.Context) error {
	town := dataset.Size{People: r.People, Units: dataset.A.Units, Courses: dataset.Families}
	row, err := r.oneRow(ctx, town)
	if err != nil {
		return err
	}
	return r.inOffice(ctx, town, func(o *office) error { return o.mails(ctx, r, row) })
}

// oneRow is the limit that promised times are stretched by.
func (r *run) oneRow(ctx context.Context, town dataset.Size) (row series, err error) {
	s, err := newStand(ctx, r.machine, r.program, town, 1)
	if err != nil {
		return row, err
	}
	err = r.watch(ctx, s, []task{rowLimit}, func(s *stand, counts map[string]counted) error {
		list, err := r.look(ctx, s, counts, []task{rowLimit}, eight)
		row, _ = find(list, rowLimit.name, eight)
		return err
	})
	return row, err
}

func (o *office) mails(ctx context.Context, r *run, row series) (err error) {
	if err := o.impose(rulesOfMail); err != nil {
		return err
	}
	server, err := startMailServer(ctx, r.Dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, server.stop()) }()
	sender, err := mail.NewSender(o.DB, mail.Options{SMTPURL: server.url, Roots: server.roots, From: "Lotse <lotse@musterstadt.example>"})
	if err != nil {
		return err
	}
	day, err := o.dueDay()
	if err != nil {
		return err
	}
	at := clock.With(o.ctx, func() time.Time { return day })
	begin := time.Now()
	if err := o.Notices.Daily(at); err != nil {
		return err
	}
	written := time.Since(begin)
	var jobs errgroup.Group
	for range job.Workers {
		jobs.Go(func() error { return sender.Deliver(at) })
	}
	if err := jobs.Wait(); err != nil {
		return err
	}
	took := time.Since(begin)
	fmt.Fprintf(r.out, "  written in %s, handed over in %s\n", short(written), short(took-written))
	if arrived, err := server.arrived(o.size.People); err != nil || arrived != o.size.People {
		return errors.Join(err, fmt.Errorf("%d of %d people got their mail", arrived, o.size.People))
	}
	r.report.within(fmt.Sprintf("%d digests written and handed to a mail server", o.size.People), took, time.Minute, row)
	return nil
}

// dueDay is a moment of a working day on which everybody has something due.
func (o *office) dueDay() (day time.Time, err error) {
	t, err := o.Tenants.Current(o.ctx)
	if err != nil {
		return day, err
	}
	var due clock.Date
	err = o.DB.InTx(o.ctx, func(ctx context.Context, tx *db.Tx) error {
		return tx.Pgx().QueryRow(ctx, "SELECT max(due) FROM duty_member WHERE tenant_id = $1", tx.Tenant()).Scan(&due)
	})
	for err == nil && !clock.WorkingDay(t.Land, due) {
		due = due.AddDays(1)
	}
	return due.Start(clock.Zone(o.ctx)).Add(12 * time.Hour), err
}
