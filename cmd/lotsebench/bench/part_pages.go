package bench

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"time"

	"codeberg.org/lotse/lotse/cmd/lotsebench/bench/dataset"
)

func processors() int { return runtime.NumCPU() }

// The numbers of clients; the goals hold for the second.
const (
	one   = 1
	eight = 8
	many  = 32
)

func onLotse(s *stand) *child { return s.lotse }
func onLimit(s *stand) *child { return s.limit }

// on opens a data set, gives its readers something to do and runs fn there.
func (r *run) on(ctx context.Context, size dataset.Size, signed int, tasks []task, fn func(*stand, map[string]counted) error) error {
	s, err := newStand(ctx, r.machine, r.program, r.sized(size), signed)
	if err != nil {
		return err
	}
	if err := s.nearlyDone(ctx); err != nil {
		return err
	}
	return r.watch(ctx, s, tasks, fn)
}

// watch counts what the tasks send to the database, before the program with its
// worker runs, which writes too, and runs fn.
func (r *run) watch(ctx context.Context, s *stand, tasks []task, fn func(*stand, map[string]counted) error) error {
	counts, err := s.count(ctx, tasks)
	if err != nil {
		return err
	}
	if err := s.open(ctx); err != nil {
		return err
	}
	err = fn(s, counts)
	if err == nil {
		err = r.profile(ctx, s, tasks)
	}
	return errors.Join(err, s.close())
}

// look measures tasks and adds their lines to the second table.
func (r *run) look(ctx context.Context, s *stand, counts map[string]counted, tasks []task, clients ...int) ([]series, error) {
	list, err := s.measure(ctx, pace{r.Windows, r.Window, clients}, tasks)
	for _, one := range list {
		row, _ := find(list, rowLimit.name, one.clients)
		r.report.details = append(r.report.details, detail{series: one, against: row.rate, count: counts[one.task]})
	}
	return list, err
}

// quick measures tasks with one client and with eight and compares how long 95
// of 100 requests take at most, with so many clients, with what is promised.
func (r *run) quick(ctx context.Context, s *stand, tasks []task, clients int, promised time.Duration, amid string) (row series, err error) {
	tasks = append([]task{rowLimit}, tasks...)
	err = r.watch(ctx, s, tasks, func(s *stand, counts map[string]counted) error {
		list, err := r.look(ctx, s, counts, tasks, one, eight)
		if err != nil {
			return err
		}
		row, _ = find(list, rowLimit.name, eight)
		for _, t := range tasks[1:] {
			took, _ := find(list, t.name, clients)
			r.report.within(t.name+", "+amid+", p95", took.median.Quantile(.95), promised, row)
		}
		return nil
	})
	return row, err
}

func (r *run) pages(ctx context.Context) error {
	tasks := []task{helloLimit, rowLimit, signInPage}
	for _, v := range append(views, packed) {
		tasks = append(tasks, viewTask(v))
	}
	return r.on(ctx, dataset.A, reading, tasks, func(s *stand, counts map[string]counted) error {
		list, err := r.look(ctx, s, counts, tasks, one, eight, many)
		if err != nil {
			return err
		}
		row, _ := find(list, rowLimit.name, eight)
		for _, v := range views {
			page, _ := find(list, v.name, eight)
			r.report.share(v.name, page, row, 4)
			r.report.most(v.name+", statements", counts[v.name].statements, 8, "")
		}
		page, _ := find(list, signInPage.name, eight)
		hello, _ := find(list, helloLimit.name, eight)
		r.report.share(signInPage.name, page, hello, 5)
		r.memory(list)
		return r.rates(ctx, s)
	})
}

// memory compares what both servers hold after the windows with the most
// clients.
func (r *run) memory(list []series) {
	ours, limit := int64(0), int64(0)
	for _, one := range list {
		if one.clients != many {
			continue
		}
		if one.task == rowLimit.name {
			limit = max(limit, one.resident)
		} else if one.task != helloLimit.name {
			ours = max(ours, one.resident)
		}
	}
	ratio := float64(ours) / float64(max(limit, 1))
	r.report.add(figure{
		name: "memory at 32 clients", measured: fmt.Sprintf("%d MB", ours>>20), limit: fmt.Sprintf("%d MB bare Fiber", limit>>20),
		ratio: "× " + number(ratio), goal: "≤ × 5", reached: ratio <= 5,
	})
}

// tenfold reads the same pages, with as many courses each, amid ten times the
// data.
func (r *run) tenfold(ctx context.Context) error {
	tasks := []task{rowLimit}
	for _, v := range views {
		tasks = append(tasks, viewTask(v))
	}
	return r.on(ctx, dataset.Tenfold, reading, tasks, func(s *stand, counts map[string]counted) error {
		list, err := r.look(ctx, s, counts, tasks, eight)
		if err != nil {
			return err
		}
		row, _ := find(list, rowLimit.name, eight)
		for _, v := range views {
			page, _ := find(list, v.name, eight)
			r.report.share(v.name+", tenfold data", page, row, 4)
		}
		return nil
	})
}
