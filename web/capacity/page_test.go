package capacity_test

import (
	"strings"
	"testing"

	"codeberg.org/lotse/lotse/web/webtest"
)

// The page and its file say the same, in both languages; the file names every
// unit of the page.
func TestThePageAndItsFile(t *testing.T) {
	town := webtest.Start(t)
	hr := town.As(t, "personal")
	for lang, verdict := range map[string]string{"de": "Alle geschult", "en": "All trained"} {
		page := hr.Get("/" + lang + "/events/capacity")
		file := hr.Get("/" + lang + "/events/capacity/export.csv")
		if !strings.Contains(page.Text(), verdict) || !strings.Contains(file.Body, verdict) {
			t.Errorf("%s: no %q on %d\n%s", lang, verdict, page.Status, page.Text())
		}
		units := page.Doc.Find("main tbody th")
		if units.Length() == 0 {
			t.Errorf("%s: the demo town has nobody open", lang)
		}
		for _, u := range units.EachIter() {
			if !strings.Contains(file.Body, strings.TrimSpace(u.Text())) {
				t.Errorf("%s: the file lacks %s", lang, u.Text())
			}
		}
	}
}
