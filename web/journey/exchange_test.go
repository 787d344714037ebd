package journey

import (
	"archive/zip"
	"bytes"
	"html"
	"strings"
	"testing"

	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/webtest"
)

// sent is a file that somebody sends, and what the page says to it.
type sent struct{ name, data, says string }

// sends uploads each file by a form and holds that the page says what is wrong
// and stays calm.
func (e *evil) sends(t *testing.T, v *visitor, page, label, form string, files ...sent) {
	t.Helper()
	watch := v.Watch()
	for _, f := range files {
		v.to(page)
		v.Upload(v.say(label), write(t, f.name, f.data))
		v.ClickCSS(form + " button[type=submit]")
		v.Sees(f.says)
		if webtest.Eval[bool](v.Tab, `!!document.documentElement.dataset.ran`) {
			t.Errorf("%s: a script ran", f.name)
		}
		for _, s := range watch.Seen() {
			t.Errorf("%s: %s", f.name, s)
		}
	}
	if n := e.asked.Load(); n > 0 {
		t.Errorf("%d requests left", n)
	}
}

// A translation that comes back with scripts, torn, or from another course is
// refused in words: nothing runs, nothing is asked for, nothing changes. The
// good one is shown first and then taken over.
func TestTranslationsComeBack(t *testing.T) {
	e, d := newEvil(t), newDraft(t, "Fremde Übersetzung")
	const german = "Noch nicht übersetzt."
	d.text = d.add(courseware.Block{Type: courseware.Text}, german, "")
	at := "/author/exchange/" + d.slug
	v := signedIn(t, desk, "schulung")
	v.to(at)
	_, out := v.Download(v.say("exchange.translation.open"))
	file := string(out)
	const source = "<source>" + german + "</source>"
	if !strings.Contains(file, source) {
		t.Fatalf("the file lacks the text: %s", file)
	}
	with := func(target string) string {
		return strings.Replace(file, source, source+"<target>"+target+"</target>", 1)
	}
	e.sends(t, v, at, "exchange.translation.file", `form[action$="/translations"]`,
		sent{"scripts.xlf", with(html.EscapeString(e.text())), "sieht aus wie HTML"},
		sent{"tags.xlf", with("A <script>" + e.script() + "</script>"), "ein Element, das dort nicht stehen darf"},
		sent{"torn.xlf", file[:len(file)/2], "beschädigt"},
		sent{"foreign.xlf", strings.ReplaceAll(file, d.slug, slug), "gehört zu einer anderen Schulung"},
		sent{"entities.xlf", `<!DOCTYPE x [<!ENTITY a SYSTEM "` + e.URL + `/entity">]>` + file, "DOCTYPE"},
		sent{"page.xlf", "<html><script>" + e.script() + "</script></html>", "keine XLIFF-Datei"},
	)
	english := func() string {
		now, err := d.town.App.Author.Open(d.town.Ctx, d.slug)
		if err != nil {
			t.Fatal(err)
		}
		b, _ := now.Block(d.text)
		return b.Texts[i18n.EN].Body
	}
	if got := english(); got != "" {
		t.Errorf("a refused file left %q", got)
	}
	v.to(at)
	v.Upload(v.say("exchange.translation.file"), write(t, "good.xlf", with("Not yet translated.")))
	v.click("exchange.translation.look")
	v.sees("exchange.translation.changes")
	v.Sees(german, "Not yet translated.")
	v.click("exchange.translation.take", i18n.Args{"Count": 1})
	v.Sees("Ein Text ist übernommen.")
	if got := english(); got != "Not yet translated." {
		t.Errorf("the translation is %q", got)
	}
}

// zipped is a ZIP of name, content, name, content, …
func zipped(t *testing.T, pairs ...string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(pairs); i += 2 {
		w, err := z.Create(pairs[i])
		if err == nil {
			_, err = w.Write([]byte(pairs[i+1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// Packages that would leave their folder or bring scripts are refused in
// words, and nothing of them is kept.
func TestHostilePackages(t *testing.T) {
	e := newEvil(t)
	const name = "hostile-package"
	head := func(title string) string {
		return "format: 1\nslug: " + name + "\nlanguages: [de]\ntitle: {de: " + title + "}\nsummary: {de: Kurz}\naudience: {de: Alle}\ngoals: [{de: Ziel}]\n" +
			"lessons:\n  - {id: first, minutes: 3, title: {de: Anfang}, blocks: [{id: intro}]}\n"
	}
	lesson := func(body string) string { return "::: {#intro}\n" + body + "\n:::\n" }
	trap := `"><img src=x onerror=` + e.script() + `><script>` + e.script() + `</script>`
	v := signedIn(t, desk, "schulung")
	e.sends(t, v, "/author/import", "exchange.import.file", "form[enctype]",
		sent{"traversal.zip", zipped(t, "course.yaml", head("Falle"), "de/first.md", lesson("Text."), "../../etc/cron.d/x", "x"), "unzulässigen Dateinamen: ../../etc/cron.d/x"},
		sent{"script in a name.zip", zipped(t, "course.yaml", head("Falle"), "../"+trap, "x"), "unzulässigen Dateinamen: ../\"><img src=x onerror="},
		sent{"script in a stray file.zip", zipped(t, "course.yaml", head("Falle"), "de/first.md", lesson("Text."), strings.ReplaceAll(strings.ReplaceAll(trap, "/", ""), ":", ""), "x"), "gehört nicht zu einer Schulung"},
		sent{"script in Markdown.zip", zipped(t, "course.yaml", head("Falle"), "de/first.md", lesson(e.text())), "HTML ist nicht erlaubt"},
		sent{"script in a key.zip", zipped(t, "course.yaml", head("Falle")+"'"+trap+"': x\n"), "lässt sich nicht lesen"},
		sent{"script in a drawing.zip", zipped(t, "course.yaml", strings.Replace(head("Falle"), "{id: intro}", "{id: intro, type: image}", 1),
			"de/first.md", lesson("![Ein Bild](bild.svg)"), "media/bild.svg", "<!DOCTYPE svg [<!ENTITY a SYSTEM '"+e.URL+"'>]>"+e.svg(e.script())), "media/bild.svg"},
		sent{"no zip.zip", "<html><script>" + e.script() + "</script></html>", "kein lesbares ZIP-Archiv"},
	)
	if _, err := webtest.Start(t).App.Author.Open(webtest.Start(t).Ctx, name); !fault.Is(err, fault.NotFound) {
		t.Errorf("a refused package left a draft: %v", err)
	}
}
