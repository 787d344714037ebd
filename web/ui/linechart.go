package ui

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Point is a share in per cent on a day.
type Point struct {
	Date  clock.Date
	Value int
}

// LineChartProps describes shares over time: what was, what was planned, and
// what is likely. Everything but Actual may be empty.
type LineChartProps struct {
	ID       string
	Title    string // what is drawn
	Finding  string // what it shows, in one or two sentences
	Actual   []Point
	Plan     []Point
	Forecast []Point // begins at the last actual point
	Low      []Point // lower and upper edge of the forecast's band
	High     []Point
	Gate     int        // share needed; 0: none
	Start    clock.Date // go-live; zero: none
	Reach    clock.Date // when the forecast meets the gate; zero: never
}

// The drawing area, in units of the view box.
const (
	chartWidth, chartHeight = 620, 330
	left, right             = 44, 600
	top, bottom             = 30, 280
	labelGap                = 48 // two labels of the time axis do not come closer
)

// plot knows the days at both ends of the time axis.
type plot struct {
	LineChartProps
	from, to clock.Date
}

func (p LineChartProps) plot() plot {
	pl := plot{LineChartProps: p}
	add := func(d clock.Date) {
		if d.IsZero() {
			return
		}
		if pl.from.IsZero() || d.Before(pl.from) {
			pl.from = d
		}
		if pl.to.IsZero() || d.After(pl.to) {
			pl.to = d
		}
	}
	for _, series := range [][]Point{p.Actual, p.Plan, p.Forecast, p.Low, p.High} {
		for _, pt := range series {
			add(pt.Date)
		}
	}
	add(p.Start)
	add(p.Reach)
	return pl
}

func (p plot) x(d clock.Date) float64 {
	days := p.to.Sub(p.from)
	if days == 0 {
		return left
	}
	return left + float64(d.Sub(p.from))/float64(days)*(right-left)
}

func (p plot) y(value int) float64 {
	return bottom - float64(min(max(value, 0), 100))/100*(bottom-top)
}

// num writes a coordinate briefly.
func num(f float64) string { return strconv.FormatFloat(f, 'f', 1, 64) }

func (p plot) line(series []Point) string {
	var b strings.Builder
	for i, pt := range series {
		op := "L"
		if i == 0 {
			op = "M"
		}
		fmt.Fprintf(&b, "%s%s %s", op, num(p.x(pt.Date)), num(p.y(pt.Value)))
	}
	return b.String()
}

// band is the area between both edges: there on the upper, back on the lower.
func (p plot) band() string {
	edge := append([]Point{}, p.High...)
	for i := len(p.Low) - 1; i >= 0; i-- {
		edge = append(edge, p.Low[i])
	}
	return p.line(edge) + "Z"
}

func (p plot) now() Point {
	if len(p.Actual) == 0 {
		return Point{}
	}
	return p.Actual[len(p.Actual)-1]
}

// planned is the plan's point on the last actual day, or false.
func (p plot) planned() (Point, bool) {
	for _, pt := range p.Plan {
		if len(p.Actual) > 0 && pt.Date == p.now().Date {
			return pt, true
		}
	}
	return Point{}, false
}

// nowY and reachY are the heights of two labels below their points, which
// would lie on each other when the share is near the gate.
func (p plot) nowY() float64 { return p.y(p.now().Value) + 27 }

func (p plot) reachY() float64 {
	const gap = 24
	y := p.y(p.Gate) + 52
	if now := p.nowY(); len(p.Actual) > 0 && now-y < gap && y-now < gap {
		return now + gap
	}
	return y
}

// todayY is the height of today's label: above the line where the start's label
// stands beside it.
func (p plot) todayY() int {
	if len(p.Actual) > 0 && !p.Start.IsZero() && !free(p.x(p.now().Date), []float64{p.x(p.Start) - labelGap, p.x(p.Start)}) {
		return top - 15
	}
	return bottom + 22
}

// anchor is the class that keeps a label at x inside the drawing.
func anchor(x float64) string {
	if x > right-labelGap {
		return "ch__end"
	}
	return "ch__middle"
}

// tick is a label of the time axis.
type tick struct {
	X    float64
	Text string
	Wide bool // left out on phones
}

// months are the first days of months that do not collide with the labels
// of today and of the start; every second one is left out on phones.
func (p plot) months(ctx context.Context) []tick {
	taken := []float64{}
	take := func(d clock.Date) {
		x := p.x(d)
		if taken = append(taken, x); x > right-labelGap { // such a label ends at x
			taken = append(taken, x-labelGap)
		}
	}
	if len(p.Actual) > 0 {
		take(p.now().Date)
	}
	if !p.Start.IsZero() {
		take(p.Start)
	}
	var out []tick
	if p.from.IsZero() {
		return nil
	}
	d := clock.NewDate(p.from.Year(), p.from.Month(), 1)
	for ; !d.After(p.to); d = d.AddMonths(1) {
		if d.Before(p.from) {
			continue
		}
		if x := p.x(d); free(x, taken) {
			taken = append(taken, x)
			name := i18n.T(ctx, "date.month."+strconv.Itoa(int(d.Month())))
			out = append(out, tick{X: x, Text: name, Wide: len(out)%2 == 1})
		}
	}
	return out
}

func free(x float64, taken []float64) bool {
	for _, t := range taken {
		if x-t < labelGap && t-x < labelGap {
			return false
		}
	}
	return true
}

// rows are the numbers of the chart as a table, one row a day.
func (p plot) rows(ctx context.Context) [][]templ.Component {
	days := map[clock.Date][3]string{}
	var order []clock.Date
	for column, series := range [][]Point{p.Plan, p.Actual, p.Forecast} {
		for _, pt := range series {
			row, known := days[pt.Date]
			if !known {
				order = append(order, pt.Date)
			}
			row[column] = i18n.Percent(ctx, pt.Value)
			days[pt.Date] = row
		}
	}
	slices.SortFunc(order, clock.Date.Compare)
	var out [][]templ.Component
	for _, d := range order {
		row := days[d]
		out = append(out, []templ.Component{Text(i18n.Date(ctx, d)), Text(row[0]), Text(row[1]), Text(row[2])})
	}
	return out
}
