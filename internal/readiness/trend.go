package readiness

import (
	"context"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/suppress"
)

// trendDays is how far back the chart goes: twelve weeks.
const trendDays = 84

// TrendPoint is the share of a wave on one day.
type TrendPoint struct {
	Day   clock.Date
	Share suppress.Range
}

// Trend is the course of a wave's share up to the board's day. It is made of
// published totals for every reader; who sees live figures gets today's as the
// last point.
type Trend struct {
	Points   []TrendPoint
	Plan     [2]TrendPoint // a straight line from the first point to the threshold on go-live
	Forecast Forecast
}

// Trend of one wave of the board.
func (s *Service) Trend(ctx context.Context, b *Board, sheet *Sheet) (t Trend, err error) {
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		points, err := totalsOf(ctx, tx, sheet.WaveID, b.Query.Day.AddDays(-trendDays), b.Query.Day)
		if err != nil {
			return err
		}
		t = Trend{Forecast: sheet.Total.Forecast}
		for _, p := range points {
			if !p.Total.Hidden && p.Total.Affected > 0 {
				t.Points = append(t.Points, TrendPoint{p.Day, p.Total.Share()})
			}
		}
		return nil
	})
	if err != nil {
		return t, err
	}
	if b.Live && sheet.Total.Status != NotAffected {
		if n := len(t.Points); n > 0 && t.Points[n-1].Day == sheet.Day {
			t.Points = t.Points[:n-1]
		}
		t.Points = append(t.Points, TrendPoint{sheet.Day, sheet.Total.Share})
	}
	if len(t.Points) > 0 {
		t.Plan = [2]TrendPoint{t.Points[0], {sheet.GoLive, suppress.Range{Lo: sheet.Threshold, Hi: sheet.Threshold}}}
	}
	return t, nil
}
