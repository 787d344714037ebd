package readiness

import (
	"context"
	"strings"

	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/readiness"
	"codeberg.org/lotse/lotse/web/bands"
	"codeberg.org/lotse/lotse/web/ui"
)

type args = i18n.Args

// loose lets a date break: as a figure it stands large in a narrow column.
func loose(s string) string { return strings.ReplaceAll(s, "\u00a0", " ") }

func unitName(ctx context.Context, u org.Unit) string {
	if len(u.Name) == 0 {
		return i18n.T(ctx, "readiness.unit.ended")
	}
	return u.Name.For(ctx)
}

// unitLang is the language of the unit's name.
func unitLang(ctx context.Context, u org.Unit) i18n.Lang {
	_, lang := u.Name.In(i18n.LangOf(ctx))
	return lang
}

func waveName(ctx context.Context, s *readiness.Sheet) string {
	return i18n.T(ctx, "readiness.wave", args{"Project": s.Name.For(ctx), "Number": s.Number})
}

func share(ctx context.Context, c readiness.Cell) string {
	switch c.Status {
	case readiness.Hidden:
		return bands.Hidden(ctx)
	case readiness.NotAffected:
		return "–"
	}
	return bands.Number(ctx, c.Share, 100, i18n.Percent)
}

func ready(ctx context.Context, c readiness.Cell) string {
	switch c.Status {
	case readiness.Hidden:
		return bands.Hidden(ctx)
	case readiness.NotAffected:
		return "–"
	}
	return bands.Number(ctx, c.Ready, c.Affected, i18n.Number)
}

func affected(ctx context.Context, c readiness.Cell) string {
	switch c.Status {
	case readiness.Hidden:
		return bands.Hidden(ctx)
	case readiness.NotAffected:
		return "–"
	}
	return i18n.Number(ctx, c.Affected)
}

func open(ctx context.Context, c readiness.Cell) string {
	switch c.Status {
	case readiness.Hidden:
		return bands.Hidden(ctx)
	case readiness.NotAffected:
		return "–"
	}
	return bands.Number(ctx, c.Open, c.Affected, i18n.Number)
}

func people(ctx context.Context, n int) string { return i18n.T(ctx, "count.people", args{"Count": n}) }

// statusWord is the word beside the icon.
func statusWord(ctx context.Context, s readiness.Status) string {
	switch cell := heatStatus(s); cell {
	case ui.CellHidden:
		return i18n.T(ctx, "st.small")
	default:
		return i18n.T(ctx, "st."+string(cell))
	}
}

func heatStatus(s readiness.Status) ui.CellStatus {
	switch s {
	case readiness.Critical:
		return ui.CellCritical
	case readiness.AtRisk:
		return ui.CellRisk
	case readiness.OnTrack:
		return ui.CellPlan
	case readiness.Ready:
		return ui.CellReady
	case readiness.Hidden:
		return ui.CellHidden
	case readiness.NotAffected:
		return ui.CellNone
	case readiness.Unclear:
		return ui.CellUnclear
	}
	return ui.CellOpen
}

// lateness is "11 Tage zu spät", "1 Tag Puffer" or "am Starttag".
func lateness(ctx context.Context, c readiness.Cell) string {
	switch {
	case !c.Forecast.Known():
		return ""
	case c.Late > 0:
		return i18n.T(ctx, "readiness.late", args{"Count": c.Late})
	case c.Late < 0:
		return i18n.T(ctx, "readiness.buffer", args{"Count": -c.Late})
	}
	return i18n.T(ctx, "readiness.onday")
}

// forecast is the date with its lateness, or why there is none.
func forecast(ctx context.Context, c readiness.Cell) string {
	switch {
	case c.Gate:
		return i18n.T(ctx, "readiness.forecast.reached")
	case c.Status == readiness.Hidden:
		return bands.Hidden(ctx)
	case c.Status == readiness.Unclear:
		return i18n.T(ctx, "readiness.forecast.unclear")
	case c.Status == readiness.NotAffected:
		return "–"
	case c.Open.Hi == 0:
		return i18n.T(ctx, "readiness.forecast.must")
	case !c.Forecast.Known():
		return i18n.T(ctx, "readiness.forecast.none")
	}
	return i18n.T(ctx, "readiness.forecast.date", args{"Date": i18n.Date(ctx, c.Forecast.Date), "Late": lateness(ctx, c)})
}

// stand says what moment the figures are of.
func stand(ctx context.Context, b readiness.Board) string {
	today := clock.Today(ctx)
	switch {
	case b.Live && b.Query.Day == today:
		return i18n.T(ctx, "readiness.asof.live", args{"At": i18n.DateTime(ctx, clock.Now(ctx))})
	case b.Live:
		return i18n.T(ctx, "readiness.asof.past", args{"Day": i18n.Date(ctx, b.Query.Day)})
	}
	var day clock.Date
	for _, s := range b.Sheets {
		if s.Nr > 0 && (day.IsZero() || s.Day.After(day)) {
			day = s.Day
		}
	}
	if day.IsZero() {
		return i18n.T(ctx, "readiness.asof.soon")
	}
	return i18n.T(ctx, "readiness.asof.published", args{"Day": i18n.Date(ctx, day)})
}
