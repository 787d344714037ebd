package bench

import (
	"context"

	"codeberg.org/lotse/lotse/cmd/lotsebench/bench/dataset"
	"codeberg.org/lotse/lotse/cmd/lotsebench/bench/load"
)

// Writes of somebody who learns. The last lesson completes the course: the
// fact, the assignment, readiness with its log, the certificate, the event and
// the audit entry stand in one transaction.
var writes = []task{
	{"saving an answer", onLotse, func(s *stand) func(i, n int) load.Worker { return s.answer }},
	{"completing a lesson", onLotse, func(s *stand) func(i, n int) load.Worker {
		return func(i, n int) load.Worker { return s.finish(i, n, false) }
	}},
	{"completing a course", onLotse, func(s *stand) func(i, n int) load.Worker {
		return func(i, n int) load.Worker { return s.finish(i, n, true) }
	}},
}

func (r *run) writes(ctx context.Context) error {
	tasks := append([]task{rowLimit, insertLimit}, writes...)
	return r.on(ctx, dataset.A, writing, tasks, func(s *stand, counts map[string]counted) error {
		list, err := r.look(ctx, s, counts, tasks, one, eight, many)
		if err != nil {
			return err
		}
		insert, _ := find(list, insertLimit.name, eight)
		for _, t := range writes {
			write, _ := find(list, t.name, eight)
			c := counts[t.name]
			r.report.share(t.name, write, insert, 15)
			r.report.most(t.name+", round trips", c.trips-c.frames, 6, "")
			r.report.most(t.name+", commits that write", c.writing, 1, "")
		}
		return r.agree(ctx, s)
	})
}
