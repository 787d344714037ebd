package pagewalk

import (
	"net/url"
	"os"
	"path/filepath"
	"testing"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/webtest"
)

// framePlaces are the pages of frameworks and of what job families need.
func framePlaces(t *testing.T, town *webtest.Town) []place {
	t.Helper()
	c := town.As(t, hr)
	draft, err := town.App.Revise.Create(town.Ctx, i18n.Text{i18n.DE: "Kompetenzen Lindenau"})
	if err != nil {
		t.Fatal(err)
	}
	sent := func(text string) string {
		t.Helper()
		path := filepath.Join(t.TempDir(), "rahmen.csv")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		res := c.SubmitFile(c.Get("/de/frameworks/import"), "form[enctype]", url.Values{"into": {draft}}, "file", path)
		if res.Location == "" {
			t.Fatalf("%d: %s", res.Status, res.Text())
		}
		return res.Location[len("/de"):]
	}
	const head = "type;code;parent;title_de;title_en\narea;1;;Akten;Files\n"
	good, bad := sent(head+"competence;1.1;1;Ablegen;Filing\n"), sent(head+"competence;1.1;9;Ablegen;\n")
	const (
		frame  = "/frameworks/:framework"
		imp    = "/frameworks/import/:import"
		family = "/targets/:family"
		shop   = "/targets/erziehung/workshop"
		shop2  = "/targets/sachbearbeitung/workshop"
	)
	return []place{
		{route: "/frameworks", login: employee},
		{route: "/frameworks", login: hr},
		{route: "/frameworks", login: hr, note: "errors", act: send},
		{route: "/frameworks/import", login: hr},
		{route: "/frameworks/import", login: hr, note: "errors", act: send},
		{route: imp, path: good, login: hr},
		{route: imp, path: bad, login: hr, note: "problems"},
		{route: frame, path: "/frameworks/digcomp-3.0", login: employee},
		{route: frame, path: "/frameworks/" + draft, login: hr, note: "empty"},
		{route: frame + "/edit", path: "/frameworks/digcomp-3.0/edit", login: hr, note: "shipped"},
		{route: frame + "/edit", path: "/frameworks/" + draft + "/edit", login: hr},
		{route: frame + "/edit", path: "/frameworks/" + draft + "/edit", login: hr, note: "errors", act: func(tab *webtest.Tab) { tab.ClickCSS("button[value=area]") }},
		{route: frame + "/mapping", path: "/frameworks/digcomp-2.2/mapping?to=digcomp-3.0", login: hr},
		{route: frame + "/:competence", path: "/frameworks/digcomp-3.0/1.3", login: employee},
		{route: frame + "/:competence/edit", path: "/frameworks/digcomp-3.0/1.3/edit", login: hr},
		{route: "/targets", login: employee},
		{route: "/targets", login: hr},
		{route: family, path: "/targets/erziehung", login: employee},
		{route: family, path: "/targets/erziehung", login: hr},
		{route: family + "/edit", path: "/targets/erziehung/edit", login: hr},
		{route: family + "/workshop", path: shop, login: hr, note: "begin"},
		{route: family + "/workshop", path: shop, login: hr, note: "begin, errors", act: send},
		{route: family + "/workshop", path: shop2, login: hr, note: "proposals"},
		{route: family + "/workshop", path: shop2 + "?step=3", login: hr, note: "agree"},
		{route: family + "/workshop", path: shop2 + "?step=4", login: hr, note: "apply"},
	}
}
