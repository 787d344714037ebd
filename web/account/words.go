package account

import (
	"context"

	"github.com/a-h/templ"

	"codeberg.org/lotse/lotse/internal/login"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/ui"
)

func orNone(ctx context.Context, s string) string {
	if s == "" {
		return i18n.T(ctx, "account.none")
	}
	return s
}

func (v cardView) lead(ctx context.Context) string {
	if v.Token == "" {
		return i18n.T(ctx, "account.card.lead.type")
	}
	return i18n.T(ctx, "account.card.lead.scanned")
}

func languages(ctx context.Context, chosen i18n.Lang) []ui.Option {
	var out []ui.Option
	for _, l := range i18n.Langs {
		out = append(out, ui.Option{Value: string(l), Label: i18n.T(ctx, "account.language."+string(l)), Selected: l == chosen})
	}
	return out
}

func device(ctx context.Context, s login.Seen) string {
	if s.Device == "" {
		return i18n.T(ctx, "account.sessions.unknown")
	}
	return s.Device
}

func sessionRows(ctx context.Context, list []login.Seen) [][]templ.Component {
	rows := make([][]templ.Component, len(list))
	for i, s := range list {
		rows[i] = []templ.Component{
			ui.Text(device(ctx, s)), ui.Text(i18n.DateTime(ctx, s.Begun)), ui.Text(i18n.DateTime(ctx, s.LastUsed)), endForm(s),
		}
	}
	return rows
}
