package readiness

import (
	"context"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/readiness"
	"codeberg.org/lotse/lotse/web/ui"
)

// chart draws the course of a wave with plan, forecast and band. Bands of
// small groups are drawn at their lower edge.
func chart(ctx context.Context, s *readiness.Sheet, t readiness.Trend) ui.LineChartProps {
	p := ui.LineChartProps{
		ID: "trend-chart", Title: i18n.T(ctx, "readiness.chart.title", args{"Wave": waveName(ctx, s)}),
		Gate: s.Threshold, Start: s.GoLive,
	}
	for _, pt := range t.Points {
		p.Actual = append(p.Actual, ui.Point{Date: pt.Day, Value: pt.Share.Lo})
	}
	if len(p.Actual) == 0 {
		return p
	}
	last := p.Actual[len(p.Actual)-1]
	p.Plan = plan(t, last)
	p.Finding = i18n.T(ctx, "readiness.chart.finding", args{
		"Share":  i18n.Percent(ctx, last.Value),
		"Needed": i18n.Percent(ctx, s.Threshold), "Forecast": forecast(ctx, s.Total),
	})
	f := t.Forecast
	if !f.Known() || s.Total.Open.Hi == 0 {
		return p
	}
	p.Reach = f.Date
	p.Forecast = []ui.Point{last, {Date: f.Date, Value: s.Threshold}}
	if f.Early.IsZero() || f.Late.IsZero() {
		return p
	}
	// At the day of the forecast the band reaches from the slow to the fast pace.
	rise := s.Threshold - last.Value
	p.High = []ui.Point{last, {Date: f.Date, Value: min(100, last.Value+rise*days(f.Date.Sub(last.Date))/days(f.Early.Sub(last.Date)))}}
	p.Low = []ui.Point{last, {Date: f.Date, Value: last.Value + rise*days(f.Date.Sub(last.Date))/days(f.Late.Sub(last.Date))}}
	return p
}

func days(n int) int { return max(n, 1) }

// plan is the straight line from the first point to the threshold at go-live,
// with a point on the last actual day.
func plan(t readiness.Trend, last ui.Point) []ui.Point {
	from, to := t.Plan[0], t.Plan[1]
	if !from.Day.Before(to.Day) {
		return nil
	}
	out := []ui.Point{{Date: from.Day, Value: from.Share.Lo}}
	if last.Date.After(from.Day) && last.Date.Before(to.Day) {
		out = append(out, ui.Point{Date: last.Date, Value: from.Share.Lo + (to.Share.Lo-from.Share.Lo)*last.Date.Sub(from.Day)/to.Day.Sub(from.Day)})
	}
	return append(out, ui.Point{Date: to.Day, Value: to.Share.Lo})
}
