package proofimport

import (
	"context"
	"strconv"

	"github.com/a-h/templ"

	"codeberg.org/lotse/lotse/internal/duty/proofimport"
	"codeberg.org/lotse/lotse/internal/people/hrfile"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/ui"
)

// most is how many lines of a kind a page shows.
const most = 100

type columnsView struct {
	proofimport.Import
	chosen hrfile.Mapping
	errs   ui.FieldErrors
}

func (v columnsView) options() []ui.Option {
	var out []ui.Option
	for _, h := range v.Header {
		if h != "" {
			out = append(out, ui.Option{Value: h, Label: h})
		}
	}
	return out
}

// lookView is what a file would bring, or what became of it.
type lookView struct {
	proofimport.Import
	proofimport.Plan
	errs ui.FieldErrors
}

func (v lookView) figures(ctx context.Context) []ui.Figure {
	taken := len(v.New)
	if v.TakenAt != nil {
		taken = v.Taken
	}
	return []ui.Figure{
		{Name: i18n.T(ctx, "proofimport.figure.new"), Value: i18n.Number(ctx, taken)},
		{Name: i18n.T(ctx, "proofimport.figure.known"), Value: i18n.Number(ctx, v.Known)},
		{Name: i18n.T(ctx, "proofimport.figure.skipped"), Value: i18n.Number(ctx, len(v.Skips))},
	}
}

func (v lookView) lines(ctx context.Context) [][]templ.Component {
	var rows [][]templ.Component
	for _, l := range v.New[:min(len(v.New), most)] {
		until := "–"
		if !l.Until.IsZero() {
			until = i18n.Date(ctx, l.Until)
		}
		name, lang := l.Name.Told(ctx)
		rows = append(rows, []templ.Component{
			ui.Text(l.Who.ListName()), ui.Text(strconv.Itoa(l.No)), ui.TextIn(name, lang), ui.Text(i18n.Date(ctx, l.On)), ui.Text(until), ui.Text(l.Issuer),
		})
	}
	return rows
}

func (v lookView) skips(ctx context.Context) [][]templ.Component {
	var rows [][]templ.Component
	for _, s := range v.Skips[:min(len(v.Skips), most)] {
		rows = append(rows, []templ.Component{
			ui.Text(strconv.Itoa(s.Line)), ui.Text(i18n.T(ctx, "proofimport.field."+string(s.Field))), ui.Text(s.Value),
			ui.Text(i18n.T(ctx, "proofimport.reason."+s.Reason)),
		})
	}
	return rows
}

func heads(ctx context.Context, ids ...string) []ui.Column {
	out := make([]ui.Column, len(ids))
	for i, id := range ids {
		out[i].Head = i18n.T(ctx, "proofimport."+id)
	}
	return out
}
