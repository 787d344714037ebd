package info

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/public"
	"codeberg.org/lotse/lotse/web/ui"
)

// soon is how many days before its end the clock of a report warns.
const soon = 14

func dayOf(ctx context.Context, t time.Time) clock.Date { return clock.DateOf(t, clock.Zone(ctx)) }

func number(n int) string { return strconv.Itoa(n) }

// marks are the placeholders as they are typed.
func marks() string { return "[[" + strings.Join(public.Placeholders, "]] [[") + "]]" }

func (v adminView) rows(ctx context.Context) [][]templ.Component {
	rows := make([][]templ.Component, 0, len(v.texts))
	for _, s := range v.texts {
		rows = append(rows, []templ.Component{
			ui.TextLink(ui.Link{Text: s.title, Path: s.path(), Lang: s.lang}), ui.Text(i18n.T(ctx, "forum.language."+string(s.lang))), state(s),
		})
	}
	return rows
}

// clock says how long there is to answer a report.
func (v adminView) clock(ctx context.Context, b public.Barrier) string {
	switch left := b.Left(v.today); {
	case b.Answered != nil:
		return i18n.T(ctx, "public.barrier.answered", i18n.Args{"Date": i18n.DateLong(ctx, dayOf(ctx, *b.Answered))})
	case left < 0:
		return i18n.T(ctx, "public.barrier.late", i18n.Args{"Date": i18n.DateLong(ctx, b.Due)})
	default:
		return i18n.T(ctx, "public.barrier.left", i18n.Args{"Count": left, "Date": i18n.DateLong(ctx, b.Due)})
	}
}

func (v adminView) urgency(b public.Barrier) ui.Kind {
	switch left := b.Left(v.today); {
	case b.Answered != nil:
		return ui.Success
	case left < 0:
		return ui.Danger
	case left <= soon:
		return ui.Warning
	}
	return ui.Info
}

func barrierTerms(ctx context.Context, b public.Barrier) (list []ui.Term) {
	if b.Page != "" {
		list = append(list, ui.Term{Key: i18n.T(ctx, "info.report.page"), Value: ui.Text(b.Page)})
	}
	switch {
	case b.ReplyTo != "":
		list = append(list, ui.Term{Key: i18n.T(ctx, "public.barrier.to"), Value: ui.TextLink(ui.Link{Text: b.ReplyTo, Path: "mailto:" + b.ReplyTo})})
	case b.Answered == nil:
		list = append(list, ui.Term{Key: i18n.T(ctx, "public.barrier.to"), Value: ui.Text(i18n.T(ctx, "info.report.none"))})
	}
	if b.Answer != "" {
		list = append(list, ui.Term{Key: i18n.T(ctx, "public.barrier.what"), Value: ui.Text(b.Answer)})
	}
	return list
}

func (v writeView) heading(ctx context.Context) string {
	return i18n.T(ctx, "public.text", i18n.Args{"Page": v.title, "Language": i18n.T(ctx, "forum.language."+string(v.lang))})
}
