package journey

import (
	"testing"

	"github.com/chromedp/chromedp/kb"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/webtest"
)

// HR builds a duty from a template: one condition more, the dry run, saved as
// seen, a look at why somebody is in it, and the end. At the desk with the
// keyboard only; on the phone by touch.
func TestDuty(t *testing.T) {
	for _, l := range []look{{i18n.DE, webtest.Desktop}, {i18n.EN, webtest.Phone}} {
		t.Run(l.String(), func(t *testing.T) {
			v := signedIn(t, l, "personal")
			press := v.ClickCSS
			if l.lang == i18n.DE {
				press = v.EnterCSS
			}
			step := func(name string) {
				t.Helper()
				v.picture(name)
				for _, bad := range v.Axe() {
					t.Errorf("%s: %s", name, bad)
				}
			}
			v.menu("assignments")
			step("list")
			press("a[href$='/assignments/new']")
			step("templates")
			press("a[href$='from=arbschg']")
			v.Fill("name", "Unterweisung Bauhof "+l.String())
			v.Choose("r.add", "unit")
			press("button[value='add:r']")
			v.Choose("r.0.more", unitOf(t, "EB1").id.String())
			press("button[value='group:r']")
			v.Choose("r.1.add", "supervisor")
			press("button[value='add:r.1']")
			v.Check(v.say("assignment.not"))
			step("form")
			press("button[value='remove:r.1']")
			press(".lp-buttons button[value=preview]")
			v.sees("assignment.preview.lead", "assignment.preview.comers")
			step("preview")
			if l.lang == i18n.DE {
				v.Reach("button[value=save]")
				v.Press(kb.Enter)
			} else {
				press("button[value=save]")
			}
			v.sees("assignment.done.made")
			step("made")
			press("tbody th a")
			v.sees("assignment.why")
			step("person")
			v.to("/assignments/unterweisung-bauhof-" + l.String())
			press("form[action$='/end'] button")
			v.sees("assignment.done.ended")
		})
	}
}
