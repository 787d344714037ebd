package journey

import (
	"testing"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/webtest"
)

// HR reads how groups stand from seven participants on; the staff council reads
// the rules and the access log, and no figures.
func TestGroupsFromSevenOn(t *testing.T) {
	w := webtest.Start(t)
	few, enough := w.Round(t, 6, -50), w.Round(t, 7, -12)
	everyLook(t, func(t *testing.T, l look) {
		hr := signedIn(t, l, "personal")
		hr.to("/reports/skills?round=" + few)
		hr.Sees(hr.say("figures.took.few", i18n.Args{"Minimum": 7}))
		if told := hr.told(); told != "" {
			t.Errorf("of six people the page tells %q", told)
		}
		hr.picture("six")
		hr.to("/reports/skills?round=" + enough)
		if told := hr.told(); told == "" {
			t.Errorf("of seven people the page tells nothing:\n%s", hr.Text())
		}
		hr.picture("seven")

		council := signedIn(t, l, "personalrat")
		council.to("/council")
		council.sees("council.reports", "council.report.outlook", "figures.rule.nobody")
		council.click("council.access")
		council.at("/council/access")
		council.sees("council.col.purpose")
		if status := council.Goto("/" + string(l.lang) + "/reports/skills"); status != 403 {
			t.Errorf("the staff council opens figures: %d", status)
		}
	})
}

// told is how many took part, as the table of competences has it.
func (v *visitor) told() string {
	v.t.Helper()
	return webtest.Eval[string](v.Tab, `(document.querySelector('main tbody td:not(:first-child)').innerText.match(/\d+/) || [''])[0]`)
}
