package journey

import (
	"strconv"
	"strings"
	"testing"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/webtest"
)

// Somebody without an e-mail address signs in with the card on a tablet, does
// part of the digital check, goes on with it on the phone, reads what is
// missing and begins the course that teaches it.
func TestCheckPausedOnATablet(t *testing.T) {
	l := look{i18n.DE, webtest.View{Width: 820, Height: 1180}}
	p := kitaLearner(t)
	card := p.printCard(t, l)
	by := func(l look) *visitor {
		v := enter(t, l)
		v.open(card.address)
		v.Fill(v.say("account.card.pin"), card.pin)
		v.clickCSS("main form button[type=submit]")
		v.at("/my")
		return v
	}
	tablet := by(l)
	tablet.menu("profile")
	tablet.sees("rating.empty", "rating.who.only")
	tablet.click("rating.check.begin")
	tablet.click("check.begin")
	tablet.at("/my/skills/check/self/1")
	tablet.notYet()
	tablet.picture("check")
	tablet.click("check.save")
	tablet.at("/my/skills/check/self/2")
	tablet.click("check.rest")

	phone := by(look{i18n.DE, webtest.Phone})
	phone.to("/my/skills/check")
	phone.picture("paused")
	phone.click("resume.go")
	for no := 2; no <= 5; no++ {
		phone.at("/my/skills/check/self/" + strconv.Itoa(no))
		phone.notYet()
		phone.click("check.save")
	}
	phone.click("check.finish.self")
	phone.click("check.end")
	phone.at("/my/skills")
	phone.picture("profile")
	phone.clickCSS("form[action$='/enrolment'] button")
	if path := phone.Path(); !strings.HasPrefix(path, "/de/courses/") || !strings.HasSuffix(path, "/1") {
		t.Errorf("the suggestion leads to %s:\n%s", path, phone.Text())
	}
}

// notYet answers everything on the page with the first sentence.
func (v *visitor) notYet() {
	v.t.Helper()
	webtest.Eval[bool](v.Tab, `document.querySelectorAll('main input[type=radio][value="0"]').forEach(e => e.click()), true`)
}
