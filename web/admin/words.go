package admin

import (
	"context"

	"github.com/a-h/templ"

	"codeberg.org/lotse/lotse/internal/login/grant"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/ui"
)

func roles(ctx context.Context) []ui.Option {
	out := make([]ui.Option, len(grant.Grantable))
	for i, r := range grant.Grantable {
		out[i] = ui.Option{Value: string(r), Label: i18n.T(ctx, "role."+string(r))}
	}
	return out
}

// scope says what a grant is for. Projects and courses have their own pages;
// here only the kind is named.
func scope(ctx context.Context, g grant.Given) string {
	id := "admin.scope." + string(g.Scope.Kind)
	if g.Scope.Sub {
		id += ".sub"
	}
	return i18n.T(ctx, id, i18n.Args{"Unit": g.Unit})
}

func grantRows(ctx context.Context, list []grant.Given) [][]templ.Component {
	rows := make([][]templ.Component, len(list))
	for i, g := range list {
		rows[i] = []templ.Component{
			ui.Text(g.Name), ui.Text(i18n.T(ctx, "role."+string(g.Role))), ui.Text(scope(ctx, g)), ui.Text(i18n.Date(ctx, g.From)), endGrant(g),
		}
	}
	return rows
}

func letterName(ctx context.Context) string { return i18n.T(ctx, "admin.accounts.file") + ".pdf" }
