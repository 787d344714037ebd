package forum

import (
	"context"

	"codeberg.org/lotse/lotse/internal/forum"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/bands"
	"codeberg.org/lotse/lotse/web/ui"
)

// dropFigures is the field that leaves the figures of an example out.
const dropFigures = "drop_figures"

func figureList(ctx context.Context, f *forum.Figures) []ui.Figure {
	people, share := bands.Hidden(ctx), bands.Hidden(ctx)
	if !f.Hidden {
		people, share = i18n.Number(ctx, f.Affected), bands.Number(ctx, f.Share, 100, i18n.Percent)
	}
	return []ui.Figure{
		{Name: i18n.T(ctx, "example.affected"), Value: people},
		{Name: i18n.T(ctx, "example.share"), Value: share, Note: i18n.T(ctx, "example.needed", i18n.Args{"Share": i18n.Percent(ctx, f.Threshold)})},
		{Name: i18n.T(ctx, "example.start"), Value: i18n.Date(ctx, f.GoLive)},
	}
}

// curve is drawn at the lower edges of what was published.
func curve(ctx context.Context, f *forum.Figures) ui.LineChartProps {
	first, last := f.Curve[0], f.Curve[len(f.Curve)-1]
	p := ui.LineChartProps{
		ID: "example-curve", Title: i18n.T(ctx, "example.curve"), Gate: f.Threshold, Start: f.GoLive,
		Finding: i18n.T(ctx, "example.finding", i18n.Args{
			"From": i18n.Percent(ctx, first.Share.Lo), "To": i18n.Percent(ctx, last.Share.Lo), "Needed": i18n.Percent(ctx, f.Threshold),
			"First": i18n.Date(ctx, first.Day), "Last": i18n.Date(ctx, last.Day),
		}),
	}
	for _, pt := range f.Curve {
		p.Actual = append(p.Actual, ui.Point{Date: pt.Day, Value: pt.Share.Lo})
	}
	return p
}
