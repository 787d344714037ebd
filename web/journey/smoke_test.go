// Package journey walks through the product in a real browser, as its users
// do, in both languages and at both widths.
package journey

import (
	"testing"

	"codeberg.org/lotse/lotse/web/webtest"
)

func TestStartPage(t *testing.T) {
	town := webtest.Start(t)
	tab := webtest.Open(t, town.Base, webtest.Desktop)
	tab.SignIn("beschaeftigt")
	tab.Goto("/de/my")
	tab.Sees("Guten Tag")
	tab.Picture("start")
	for _, v := range tab.Axe() {
		t.Error(v)
	}
}
