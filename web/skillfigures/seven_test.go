package skillfigures_test

import (
	"strings"
	"testing"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/webtest"
)

// HR sees a distribution from seven participants on: of a round of six the
// page says why it shows nothing.
func TestFromSevenParticipantsOn(t *testing.T) {
	town := webtest.Start(t)
	hr := town.As(t, "personal")
	for _, n := range []int{6, 7} {
		round := town.Round(t, n, -n) // each on a day of its own
		for _, lang := range i18n.Langs {
			page := hr.Get("/" + string(lang) + "/reports/skills?round=" + round)
			few := strings.Contains(page.Text(), i18n.In(lang, "figures.took.few", i18n.Args{"Minimum": 7}))
			if few != (n < 7) || n < 7 && strings.ContainsAny(page.Doc.Find("main tbody td:nth-child(n+2):nth-child(-n+5)").Text(), "0123456789") {
				t.Errorf("%s, %d participants: %s", lang, n, page.Text())
			}
		}
	}
}
