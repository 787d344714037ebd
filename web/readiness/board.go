package readiness

import (
	"context"
	"slices"
	"strings"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/readiness"
	"codeberg.org/lotse/lotse/web/bands"
	"codeberg.org/lotse/lotse/web/ui"
)

// boardView is the readiness page as its template needs it.
type boardView struct {
	ctx   context.Context
	b     readiness.Board
	at    where
	all   []*readiness.Sheet // of every project, for the filter
	chart *readiness.Sheet
	trend readiness.Trend

	links    where // of the cells
	verdict  readiness.Verdict
	barriers []readiness.Barrier
}

func newBoardView(ctx context.Context, b readiness.Board, at where) boardView {
	return boardView{
		ctx: ctx, b: b, at: at, links: at.only("day", "view"),
		verdict: b.Verdict(), barriers: b.Barriers(b.Query.Day),
	}
}

func (v boardView) t(id string, a ...args) string { return i18n.T(v.ctx, id, a...) }

func (v boardView) list() bool { return v.at.query.Get("list") != "" }

func (v boardView) byShare() bool { return v.at.query.Get("by") == "share" }

// mayLive reports whether the reader can choose between both views.
func (v boardView) mayLive() bool { return actor.From(v.ctx).Can(readiness.SeeLive) }

func (v boardView) title() string {
	if v.b.Query.Project != "" && len(v.b.Sheets) > 0 {
		return v.t("readiness.title.project", args{"Name": v.b.Sheets[0].Name.For(v.ctx)})
	}
	return v.t("readiness.title")
}

// stale reports that the newest published figures are older than a day.
func (v boardView) stale() bool {
	if v.b.Live || len(v.b.Sheets) == 0 || v.b.Query.Day != clock.Today(v.ctx) {
		return false
	}
	return !slices.ContainsFunc(v.b.Sheets, func(s *readiness.Sheet) bool {
		return s.Nr == 0 || v.b.Query.Day.Sub(s.Day) <= 1
	})
}

// strong and lead are the verdict.
func (v boardView) strong() string {
	verdict := v.verdict
	if verdict.Starts == 0 {
		return ""
	}
	if len(verdict.Missing) == 0 {
		return v.t("readiness.verdict.fine", args{"Count": verdict.Starts})
	}
	if verdict.Starts == 1 {
		return v.t("readiness.verdict.only")
	}
	return v.t("readiness.verdict.miss", args{"Count": len(verdict.Missing), "Starts": verdict.Starts})
}

func (v boardView) lead() string {
	verdict := v.verdict
	if len(verdict.Missing) == 0 {
		if len(verdict.Units) == 0 {
			return ""
		}
		return v.t("readiness.verdict.but", args{"Units": v.units(verdict.Units)})
	}
	var starts []string
	for _, s := range verdict.Missing {
		starts = append(starts, v.t("readiness.verdict.start", args{"Wave": waveName(v.ctx, s), "Date": i18n.DateLong(v.ctx, s.GoLive)}))
	}
	text := v.t("readiness.verdict.which", args{"Starts": v.join(starts)})
	if len(verdict.Units) > 0 {
		text += " " + v.t("readiness.verdict.units", args{"Units": v.units(verdict.Units)})
	}
	return text
}

func (v boardView) units(ids []uuid.UUID) string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = v.unit(id)
	}
	return v.join(names)
}

func (v boardView) unit(id uuid.UUID) string {
	u, _ := v.b.Tree().Unit(id)
	return unitName(v.ctx, u)
}

// join makes "A, B und C".
func (v boardView) join(parts []string) string {
	if len(parts) < 2 {
		return strings.Join(parts, "")
	}
	last := len(parts) - 1
	return v.t("readiness.and", args{"First": strings.Join(parts[:last], ", "), "Last": parts[last]})
}

func (v boardView) figures() []ui.Figure {
	overall := ui.Figure{Name: v.t("readiness.figure.overall"), Value: "–", Note: v.t("readiness.figure.none")}
	if o := v.b.Overall(); o.Known {
		overall.Value, overall.Note = bands.Number(v.ctx, o.Share, 100, i18n.Percent), v.t("readiness.figure.first")
		if o.Trend {
			overall.Note = v.t("readiness.figure.points", args{"Points": points(v.ctx, o.Points)})
		}
	}
	next := ui.Figure{Name: v.t("readiness.figure.next"), Value: "–", Note: v.t("readiness.figure.nonext")}
	if s := v.b.NextStart(v.b.Query.Day); s != nil {
		next.Value = v.t("readiness.figure.indays", args{"Count": s.GoLive.Sub(v.b.Query.Day)})
		next.Note = v.t("readiness.figure.needed", args{"Wave": waveName(v.ctx, s), "Share": share(v.ctx, s.Total), "Needed": i18n.Percent(v.ctx, s.Threshold)})
	}
	gap := ui.Figure{Name: v.t("readiness.figure.gap"), Value: "–", Note: v.t("readiness.figure.nogap")}
	if g, ok := v.b.LargestGap(); ok {
		gap.Value = i18n.T(v.ctx, "count.people", args{"Count": g.Cell.Open.Lo})
		if !g.Cell.Open.Exact() {
			gap.Value = v.t("readiness.band.people", args{"Band": open(v.ctx, g.Cell)})
		}
		gap.Note = v.t("readiness.figure.where", args{"Unit": v.unit(g.Unit), "Wave": waveName(v.ctx, g.Sheet)})
	}
	critical := 0
	for _, b := range v.barriers {
		if b.Critical {
			critical++
		}
	}
	return []ui.Figure{overall, next, gap, {
		Name: v.t("readiness.figure.barriers"), Value: i18n.Number(v.ctx, len(v.barriers)),
		Note: v.t("readiness.figure.critical", args{"N": critical}),
	}}
}

// points is a change with its sign: +6, −2, ±0.
func points(ctx context.Context, n int) string {
	switch {
	case n > 0:
		return "+" + i18n.Number(ctx, n)
	case n == 0:
		return "±0"
	}
	return i18n.Number(ctx, n)
}

// maxBarriers is how many barriers the page lists.
const maxBarriers = 6

func (v boardView) blockers() []ui.Blocker {
	var out []ui.Blocker
	for _, b := range v.barriers {
		if len(out) == maxBarriers {
			break
		}
		out = append(out, v.blocker(b))
	}
	return out
}

func (v boardView) blocker(b readiness.Barrier) ui.Blocker {
	out := ui.Blocker{Kind: ui.Warning, Status: v.t("st.risk"), Action: ui.Link{Text: v.t("act.details"), Path: v.links.on("/readiness/" + b.Sheet.Slug)}}
	if b.Critical {
		out.Kind, out.Status = ui.Danger, v.t("st.crit")
	}
	wave := waveName(v.ctx, b.Sheet)
	where := wave
	if b.Unit != uuid.Nil {
		where = v.unit(b.Unit)
		u, _ := v.b.Tree().Unit(b.Unit)
		out.Action.Path = v.cellPath(u, b.Sheet)
	}
	out.Action.Note = ": " + where + ", " + wave
	if b.Must != nil {
		out.Title = v.t("readiness.barrier.must", args{"Where": where, "What": b.Must.Title.For(v.ctx)})
		if b.Units > 1 {
			out.Title = v.t("readiness.barrier.units", args{"N": b.Units, "What": b.Must.Title.For(v.ctx)})
		}
		out.Text = v.t("readiness.barrier.start", args{"Wave": wave, "Date": i18n.Date(v.ctx, b.Sheet.GoLive)})
		return out
	}
	missing := v.t("readiness.band.people", args{"Band": open(v.ctx, b.Cell)})
	if b.Cell.Open.Exact() {
		missing = people(v.ctx, b.Cell.Open.Lo)
	}
	out.Title = v.t("readiness.barrier.people", args{"Where": where, "People": missing})
	out.Text = v.t("readiness.barrier.forecast", args{"Wave": wave, "Forecast": forecast(v.ctx, b.Cell)})
	return out
}

func (v boardView) cellPath(u org.Unit, s *readiness.Sheet) string {
	return v.links.on("/readiness/" + u.Slug + "/" + s.Slug)
}

// charted is the wave whose course is drawn: the one asked for, else the first
// that misses its gate, else the next.
func (v boardView) charted(slug string) *readiness.Sheet {
	if s, ok := v.b.Sheet(slug); ok {
		return s
	}
	if verdict := v.verdict; len(verdict.Missing) > 0 {
		return verdict.Missing[0]
	}
	if s := v.b.NextStart(v.b.Query.Day); s != nil {
		return s
	}
	if len(v.b.Sheets) > 0 {
		return v.b.Sheets[0]
	}
	return nil
}
