package bench

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"codeberg.org/lotse/lotse/cmd/lotsebench/bench/load"
)

// task is one thing to measure: a page, a write, a limit.
type task struct {
	name   string
	server func(*stand) *child
	worker func(*stand) func(i, n int) load.Worker // of client i of n
}

// visits lets clients ask for one address after the other, each time as the
// next reader.
func visits(name string, path func(turn int) string, shows func(*reader, load.Answer) error) task {
	return task{name, onLotse, func(s *stand) func(i, n int) load.Worker {
		return func(i, _ int) load.Worker {
			turn := i * 7
			return func(c *load.Conn) error {
				turn++
				r, at := s.readers[turn%len(s.readers)], path(turn)
				a, err := c.Do(r.get(s.lotse.addr, at, false))
				if err == nil {
					err = shows(r, a)
				}
				if err != nil {
					return fmt.Errorf("%s (%s): %w", name, at, err)
				}
				return nil
			}
		}
	}}
}

// series is what one task showed at one number of clients.
type series struct {
	task     string
	clients  int
	rate     float64 // median of the windows
	median   load.Window
	requests int
	lotse    time.Duration // processor time of the server per request
	postgres time.Duration // of the database per request
	resident int64         // of the server after the last window
}

// pace says how long and how often is measured.
type pace struct {
	Windows int
	Window  time.Duration
	Clients []int
}

// measure runs the tasks in turn, window by window, so that a slow minute of
// the machine slows all of them: first all with one client, and so on.
func (s *stand) measure(ctx context.Context, p pace, tasks []task) (list []series, err error) {
	for _, clients := range p.Clients {
		some, err := s.round(ctx, p, clients, tasks)
		if err != nil {
			return nil, err
		}
		list = append(list, some...)
	}
	return list, nil
}

func (s *stand) round(ctx context.Context, p pace, clients int, tasks []task) (list []series, err error) {
	crews := make([]*load.Crew, len(tasks))
	defer func() {
		for _, c := range crews {
			if c != nil {
				err = errors.Join(err, c.Close())
			}
		}
	}()
	for i, t := range tasks {
		crews[i], err = load.NewCrew(t.server(s).addr, clients, func(n int) load.Worker { return t.worker(s)(n, clients) })
		if err != nil {
			return nil, err
		}
		if _, err := crews[i].Run(ctx, p.Window/3); err != nil { // caches, connections
			return nil, fmt.Errorf("%s with %d clients: %w", t.name, clients, err)
		}
	}
	list = make([]series, len(tasks))
	windows := make([][]load.Window, len(tasks))
	for range p.Windows {
		for i, t := range tasks {
			one := &list[i]
			one.task, one.clients = t.name, clients
			own, pg := t.server(s).cpu(), s.machine.cpu()
			w, err := crews[i].Run(ctx, p.Window)
			if err != nil {
				return nil, fmt.Errorf("%s with %d clients: %w", t.name, clients, err)
			}
			one.lotse += t.server(s).cpu() - own
			one.postgres += s.machine.cpu() - pg
			one.requests += w.Requests
			one.resident = t.server(s).resident()
			windows[i] = append(windows[i], w)
		}
	}
	for i := range list {
		list[i].settle(windows[i])
	}
	return list, nil
}

// settle takes the median of the windows.
func (one *series) settle(windows []load.Window) {
	slices.SortFunc(windows, func(a, b load.Window) int { return cmp.Compare(a.Rate(), b.Rate()) })
	one.median = windows[len(windows)/2]
	one.rate = one.median.Rate()
	if one.requests > 0 {
		one.lotse /= time.Duration(one.requests)
		one.postgres /= time.Duration(one.requests)
	}
}

// find returns the series of a task at a number of clients.
func find(list []series, name string, clients int) (series, bool) {
	i := slices.IndexFunc(list, func(s series) bool { return s.task == name && s.clients == clients })
	if i < 0 {
		return series{}, false
	}
	return list[i], true
}
