package ui_test

import (
	"fmt"
	"math"
	"testing"

	"codeberg.org/lotse/lotse/web/ui"
	"codeberg.org/lotse/lotse/web/webtest"
)

// shade is how a cell is painted: fill, border and text in sRGB.
type shade struct{ Fill, Border, Text string }

// The colours were chosen so that urgency survives grey print and colour
// blindness; a change is a decision, not an accident.
var heatColours = map[bool]map[ui.CellStatus]shade{
	false: {
		ui.CellCritical: {"#B60000", "#740000", "#FFFFFF"},
		ui.CellRisk:     {"#FFB53A", "#844B00", "#131525"},
		ui.CellPlan:     {"#EFF3FA", "#6E7597", "#131525"},
		ui.CellReady:    {"#B8EDDA", "#007155", "#131525"},
		ui.CellOpen:     {"#FFFFFF", "#6E7597", "#131525"},
		ui.CellUnclear:  {"#FFFFFF", "#6E7597", "#131525"},
	},
	true: {
		ui.CellCritical: {"#F59587", "#FED9D3", "#000000"},
		ui.CellRisk:     {"#C67600", "#FFB53A", "#000000"},
		ui.CellPlan:     {"#30344F", "#8E93B1", "#F3F4F7"},
		ui.CellReady:    {"#003F2E", "#16A884", "#F3F4F7"},
		ui.CellOpen:     {"#1D2034", "#6E7597", "#F3F4F7"},
		ui.CellUnclear:  {"#1D2034", "#6E7597", "#F3F4F7"},
	},
}

func TestHeatMapColours(t *testing.T) {
	base := serve(t, nil)
	for dark, want := range heatColours {
		tab := webtest.Open(t, base, webtest.View{Width: 1280, Height: 900, Dark: dark})
		tab.Goto("/de/ui/readiness")
		ink := map[string]float64{}
		for status, colours := range want {
			got := painted(tab, ".hm__cell.hm--"+string(status))
			for part, pair := range map[string][2]string{"fill": {got.Fill, colours.Fill}, "border": {got.Border, colours.Border}, "text": {got.Text, colours.Text}} {
				if far(pair[0], pair[1]) {
					t.Errorf("dark %v, %s: %s is %s, want %s", dark, status, part, pair[0], pair[1])
				}
			}
			if c := contrast(got.Fill, got.Text); c < 4.5 {
				t.Errorf("dark %v, %s: text contrast %.1f", dark, status, c)
			}
			ink[string(status)] = luminance(got.Fill)
		}
		// On paper darker means more urgent; the dark theme turns it round.
		if order := ink["crit"] < ink["risk"] && ink["risk"] < ink["ready"] && ink["ready"] < ink["plan"]; !dark && !order {
			t.Errorf("grey print does not rank urgency: %v", ink)
		}
	}
}

// painted reads the colours as the browser paints them.
func painted(tab *webtest.Tab, selector string) shade {
	return webtest.Eval[shade](tab, fmt.Sprintf(`(() => {
		const s = getComputedStyle(document.querySelector(%q));
		const draw = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
		const hex = c => { draw.fillStyle = c; draw.fillRect(0, 0, 1, 1);
			return '#' + [...draw.getImageData(0, 0, 1, 1).data].slice(0, 3).map(n => n.toString(16).padStart(2, '0')).join('').toUpperCase(); };
		return {Fill: hex(s.backgroundColor), Border: hex(s.borderTopColor), Text: hex(s.color)};
	})()`, selector))
}

func channels(hex string) (c [3]int) {
	_, _ = fmt.Sscanf(hex, "#%02X%02X%02X", &c[0], &c[1], &c[2])
	return c
}

// far tolerates the rounding of KERN's oklch values.
func far(a, b string) bool {
	x, y := channels(a), channels(b)
	for i := range x {
		if d := x[i] - y[i]; d > 3 || d < -3 {
			return true
		}
	}
	return false
}

// luminance and contrast follow WCAG 2.
func luminance(hex string) float64 {
	weights, sum := [3]float64{.2126, .7152, .0722}, 0.0
	for i, c := range channels(hex) {
		v := float64(c) / 255
		if v <= .04045 {
			v /= 12.92
		} else {
			v = math.Pow((v+.055)/1.055, 2.4)
		}
		sum += weights[i] * v
	}
	return sum
}

func contrast(a, b string) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + .05) / (min(x, y) + .05)
}
