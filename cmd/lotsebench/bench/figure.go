package bench

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"
)

// figure is one promise: what was measured beside its limit.
type figure struct {
	name            string
	measured, limit string
	ratio           string
	goal            string
	reached         bool
}

// report collects what a run says.
type report struct {
	figures []figure
	details []detail
}

// detail is a line of the second table.
type detail struct {
	series
	against float64 // rate of the limit at as many clients
	count   counted
}

// counted is what one request sends to the database, frames of transactions
// beside the rest.
type counted struct {
	statements, trips, frames float64
	writing                   float64 // transactions that wrote
	known                     bool
}

func (r *report) add(f figure) { r.figures = append(r.figures, f) }

// share adds a figure that has to be at least goal percent of a limit's rate.
func (r *report) share(name string, s series, limit series, goal float64) {
	r.add(figure{
		name: name, measured: rate(s.rate), limit: rate(limit.rate) + " " + limit.task,
		ratio: percent(s.rate / limit.rate), goal: "≥ " + percent(goal/100), reached: s.rate >= limit.rate*goal/100,
	})
}

// most adds a figure that must not exceed goal.
func (r *report) most(name string, value, goal float64, unit string) {
	r.add(figure{
		name: name, measured: number(value) + unit, goal: "≤ " + number(goal) + unit, reached: value <= goal,
	})
}

// rowsAtN are the one-row requests a second at which promised times hold: N in
// the README. Elsewhere they stretch as much as this machine is slower.
const rowsAtN = 26_026

// within adds a time that was promised.
func (r *report) within(name string, took, promised time.Duration, row series) {
	allowed := time.Duration(float64(promised) * rowsAtN / row.rate)
	r.add(figure{
		name: name, measured: short(took), limit: rate(row.rate) + " " + row.task, ratio: percent(float64(took) / float64(allowed)),
		goal: "≤ " + short(allowed) + " (" + short(promised) + " at N)", reached: took <= allowed,
	})
}

// times adds a figure that may be goal times its limit.
func (r *report) times(name string, value, limit time.Duration, what string, goal float64) {
	ratio := float64(value) / float64(limit)
	r.add(figure{
		name: name, measured: short(value), limit: short(limit) + " " + what,
		ratio: "× " + number(ratio), goal: "≤ × " + number(goal), reached: ratio <= goal,
	})
}

func (r *report) print(out io.Writer) error {
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	if len(r.details) > 0 {
		fmt.Fprintln(t, "\tclients\treq/s\tof one row\tp50\tp95\tp99\tstatements\ttrips\tframes\tCPU lotse\tCPU postgres\tmemory")
	}
	for _, d := range r.details {
		fmt.Fprintln(t, d.line())
	}
	if len(r.figures) > 0 {
		fmt.Fprintln(t)
		fmt.Fprintln(t, "figure\tmeasured\tlimit of this run\tratio\tgoal\treached")
	}
	for _, f := range r.figures {
		reached := "yes"
		if !f.reached {
			reached = "NO"
		}
		fmt.Fprintln(t, strings.Join([]string{f.name, f.measured, or(f.limit), or(f.ratio), f.goal, reached}, "\t"))
	}
	return t.Flush()
}

func (d detail) line() string {
	of := "–"
	if d.against > 0 {
		of = percent(d.rate / d.against)
	}
	statements, trips, frames := "–", "–", "–"
	if d.count.known {
		statements, trips, frames = number(d.count.statements), number(d.count.trips-d.count.frames), number(d.count.frames)
	}
	return strings.Join([]string{
		d.task, fmt.Sprint(d.clients), rate(d.rate), of,
		short(d.median.Quantile(.5)), short(d.median.Quantile(.95)), short(d.median.Quantile(.99)),
		statements, trips, frames, short(d.lotse), short(d.postgres), fmt.Sprintf("%d MB", d.resident>>20),
	}, "\t")
}

func or(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

func rate(r float64) string {
	if r < 100 {
		return fmt.Sprintf("%.1f/s", r)
	}
	return fmt.Sprintf("%.0f/s", r)
}

// percent is written with as many digits as the figure needs.
func percent(share float64) string {
	if share < .1 {
		return fmt.Sprintf("%.2f %%", 100*share)
	}
	return fmt.Sprintf("%.1f %%", 100*share)
}

func number(v float64) string {
	return strings.TrimSuffix(fmt.Sprintf("%.1f", v), ".0")
}

func short(d time.Duration) string {
	switch {
	case d >= 10*time.Second:
		return fmt.Sprintf("%.0f s", d.Seconds())
	case d >= time.Second:
		return fmt.Sprintf("%.2f s", d.Seconds())
	case d >= 100*time.Millisecond:
		return fmt.Sprintf("%.0f ms", float64(d)/1e6)
	}
	return fmt.Sprintf("%.2f ms", float64(d)/1e6)
}
