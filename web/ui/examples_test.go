package ui_test

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/ui"
)

// frame are the files that every page shows anyway.
var frame = []string{"layout", "header", "footer", "scripttexts", "print", "gallery", "startpage", "readinesspage"}

func TestEveryComponentHasAnExample(t *testing.T) {
	registry, err := os.ReadFile("gallery.go")
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("*.templ")
	if err != nil || len(files) == 0 {
		t.Fatal(err)
	}
	declared := regexp.MustCompile(`templ (\w+Example)\(\)`)
	for _, file := range files {
		if strings.Contains(strings.Join(frame, " ")+" ", strings.TrimSuffix(file, ".templ")+" ") {
			continue
		}
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		found := declared.FindAllStringSubmatch(string(b), -1)
		if len(found) == 0 {
			t.Errorf("%s has no example", file)
		}
		for _, m := range found {
			if !bytes.Contains(registry, []byte(m[1]+"()")) {
				t.Errorf("%s is not in Examples", m[1])
			}
		}
	}
}

func TestExamplesAreSound(t *testing.T) {
	for _, lang := range i18n.Langs {
		ctx := ui.WithShell(reader(lang), ui.SampleShell(reader(lang)))
		sound(t, string(lang)+" gallery", draw(t, ctx, ui.Gallery()))
		for _, p := range ui.Pages {
			sound(t, string(lang)+" "+p.Name, draw(t, ctx, p.Component))
		}
	}
}

// sound checks what holds for every page.
func sound(t *testing.T, name string, doc *goquery.Document) {
	t.Helper()
	if n := doc.Find("h1").Length(); n != 1 && !strings.HasSuffix(name, "gallery") {
		t.Errorf("%s: %d h1", name, n)
	}
	ids := map[string]bool{}
	doc.Find("[id]").Each(func(_ int, s *goquery.Selection) {
		if id := attr(s, "id"); ids[id] {
			t.Errorf("%s: id %s stands twice", name, id)
		} else {
			ids[id] = true
		}
	})
	for _, ref := range []string{"aria-labelledby", "aria-describedby", "for"} {
		doc.Find("[" + ref + "]").Each(func(_ int, s *goquery.Selection) {
			for _, id := range strings.Fields(attr(s, ref)) {
				if !ids[id] {
					t.Errorf("%s: %s names %s, which is not there", name, ref, id)
				}
			}
		})
	}
	doc.Find("input:not([type=hidden]), select, textarea").Each(func(_ int, s *goquery.Selection) {
		if doc.Find("label[for='"+attr(s, "id")+"']").Length() != 1 {
			t.Errorf("%s: field %s has no label", name, attr(s, "name"))
		}
	})
	doc.Find("[style], script:not([src]), [onclick], [onchange], [onsubmit]").Each(func(_ int, s *goquery.Selection) {
		html, _ := goquery.OuterHtml(s)
		t.Errorf("%s: the policy of the page blocks %.80s", name, html)
	})
	doc.Find("th:not([scope])").Each(func(_ int, s *goquery.Selection) { t.Errorf("%s: th without scope: %s", name, words(s)) })
	doc.Find("table").Each(func(_ int, s *goquery.Selection) {
		if words(s.ChildrenFiltered("caption")) == "" {
			t.Errorf("%s: a table has no caption", name)
		}
	})
	doc.Find("form[method=post]").Each(func(_ int, s *goquery.Selection) {
		if attr(s.Find("input[name=_key]"), "value") == "" {
			t.Errorf("%s: form %s has no key", name, attr(s, "action"))
		}
	})
	if missing := regexp.MustCompile(`\[[a-z]+\.[a-z0-9._-]+\]|<no value>`).FindString(doc.Text()); missing != "" {
		t.Errorf("%s: a message is missing: %s", name, missing)
	}
}

// Every icon is drawn by KERN's style sheet or by ours.
func TestIconsExist(t *testing.T) {
	kern, err := os.ReadFile("../../node_modules/@kern-ux/native/dist/kern.css")
	if err != nil {
		t.Fatalf("%v (run npm ci --ignore-scripts)", err)
	}
	own, err := os.ReadFile("../assets/css/base.css")
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile("icon.go")
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(`IconName = "([a-z-]+)"`).FindAllStringSubmatch(string(source), -1)
	if len(found) == 0 {
		t.Fatal("no icons found in icon.go")
	}
	for _, m := range found {
		class := ".kern-icon--" + m[1] + " {"
		sheet := kern
		if strings.HasPrefix(m[1], "lp-") {
			class, sheet = "."+m[1]+" {", own
		}
		if !bytes.Contains(sheet, []byte(class)) {
			t.Errorf("no rule draws the icon %s", m[1])
		}
	}
}
