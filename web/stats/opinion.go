package stats

import (
	"codeberg.org/lotse/lotse/internal/survey"
	"codeberg.org/lotse/lotse/web/ui"
)

// scale is a value of the scale in words.
func (v view) scale(i int) string { return v.in(v.form.Scale[i]) }

func (v view) opinionBars(l survey.Line) (out []ui.Bar) {
	for i, r := range l.Values {
		out = append(out, ui.Bar{Name: v.scale(i), Value: r.Lo, Text: v.count(r)})
	}
	return out
}
