package target

import (
	"context"
	"strconv"

	"github.com/a-h/templ"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/skill"
	"codeberg.org/lotse/lotse/web/ui"
)

// criticalityWords is a criticality in words: "2 – wichtig".
func criticalityWords(ctx context.Context, n int) string {
	return i18n.T(ctx, "target.level", i18n.Args{"Level": n, "Name": i18n.T(ctx, "target.criticality."+strconv.Itoa(n))})
}

// criticalities are the choices; same says what nothing chosen means.
func criticalities(ctx context.Context, chosen int, same bool) []ui.Option {
	var out []ui.Option
	if same {
		out = append(out, ui.Option{Label: i18n.T(ctx, "target.as_area"), Selected: chosen == 0})
	}
	for n := skill.LeastCriticality; n <= skill.MostCriticality; n++ {
		out = append(out, ui.Option{Value: strconv.Itoa(n), Label: criticalityWords(ctx, n), Selected: n == chosen})
	}
	return out
}

// scale explains the criticality.
func scale(ctx context.Context) [][]templ.Component {
	var rows [][]templ.Component
	for n := skill.LeastCriticality; n <= skill.MostCriticality; n++ {
		rows = append(rows, []templ.Component{ui.Text(criticalityWords(ctx, n)), ui.Text(i18n.T(ctx, "target.criticality.what."+strconv.Itoa(n)))})
	}
	return rows
}
