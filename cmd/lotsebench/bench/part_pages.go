package bench

import (
	"context"
	"errors"
	"runtime"

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

// on runs fn beside a data set.
func (r *run) on(ctx context.Context, size dataset.Size, fn func(*stand) error) error {
	s, err := newStand(ctx, r.machine, r.program, r.sized(size))
	if err != nil {
		return err
	}
	return errors.Join(fn(s), s.close())
}

func (r *run) pages(ctx context.Context) error {
	return r.on(ctx, dataset.A, func(s *stand) error {
		list, err := s.measure(ctx, r.pace(one, eight, many), s.pageTasks())
		if err != nil {
			return err
		}
		r.explain(list, nil)
		row, _ := find(list, rowTask, eight)
		for _, v := range views {
			page, _ := find(list, v.name, eight)
			r.report.share(v.name, page, row, 4)
		}
		return nil
	})
}

const rowTask = "one row"

func (s *stand) pageTasks() []task {
	tasks := []task{{"hello", onLimit, s.hello}, {rowTask, onLimit, s.row}}
	for _, v := range views {
		tasks = append(tasks, s.viewTask(v))
	}
	return tasks
}

// explain adds the lines of the second table.
func (r *run) explain(list []series, counts map[string]counted) {
	for _, one := range list {
		row, _ := find(list, rowTask, one.clients)
		r.report.details = append(r.report.details, detail{series: one, against: row.rate, count: counts[one.task]})
	}
}
