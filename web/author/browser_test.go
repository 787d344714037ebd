package author_test

import (
	"encoding/json"
	"strings"
	"testing"

	"codeberg.org/lotse/lotse/web/webtest"
)

// hostile is what a page or a document might put into the clipboard.
const hostile = `<style>p{color:red}</style><script>window.hit=1</script><p class="MsoNormal" style="color:red" onclick="window.hit=1">Aus <b>Word</b></p>` +
	`<img src="/media/nowhere" onerror="window.hit=1"><a href="javascript:window.hit=1">Falle</a><svg onload="window.hit=1"></svg>`

// With the script, texts are formatted, saved by themselves, and blocks move
// by keyboard; what is pasted is only its structure.
func TestRichText(t *testing.T) {
	t.Parallel()
	d := newDesk(t, "Mit Formatierung")
	lesson := d.lesson("Eins")
	a := d.add(lesson, "text", "Anfang")
	b := d.add(lesson, "text", "Ende")
	tab := webtest.Open(t, webtest.Start(t).Base, webtest.Desktop)
	tab.SignIn(trainer)
	tab.Goto(lesson)
	tab.Wait("the editor", `document.querySelectorAll('[role=textbox]').length === 4`)
	for _, f := range tab.Axe() {
		t.Error(f)
	}
	tab.Picture("editor")
	webtest.Eval[bool](tab, `(() => {
		const text = document.querySelector('#t-`+a+`-de [role=textbox]');
		text.focus();
		const data = new DataTransfer();
		data.setData("text/html", `+"`"+strings.ReplaceAll(hostile, "`", "")+"`"+`);
		text.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
		return true;
	})()`)
	tab.Wait("the save", `document.querySelector('#t-`+a+`-de [data-saved]').textContent.match(/\d\d:\d\d/) && document.querySelector('#t-`+a+`-de [name=version]').value.startsWith("2")`)
	got := value(d.c.Get(lesson), a, "de", "body")
	if !strings.Contains(got, "**Word**") || strings.ContainsAny(got, "<>") || strings.Contains(got, "script") {
		t.Errorf("pasted as %q", got)
	}
	if webtest.Eval[bool](tab, `window.hit === 1 || performance.getEntriesByType("resource").some((r) => r.name.includes("nowhere"))`) {
		t.Error("what was pasted ran or loaded something")
	}
	webtest.Eval[bool](tab, `(document.querySelector('#t-`+b+`-de [role=textbox]').dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowUp", altKey: true, bubbles: true, cancelable: true })), true)`)
	tab.Wait("the move", `document.querySelector('[data-block]').id === 'b-`+b+`'`)
	if style := webtest.Eval[string](tab, `document.querySelector("main [style]")?.outerHTML ?? ""`); style != "" {
		t.Errorf("an inline style: %s", style)
	}
}

// word is what a document of Word of about n bytes puts into the clipboard.
func word(n int) string {
	var b strings.Builder
	b.WriteString(`<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal{margin:0cm}`)
	b.WriteString(strings.Repeat("@page WordSection1 {size:595.3pt 841.9pt; mso-header-margin:35.4pt;}\n", 20_000))
	b.WriteString(`</style></head><body><h1 style='mso-style-link:"x"'>Ablage</h1>`)
	for i := 0; b.Len() < n; i++ {
		b.WriteString(`<p class=MsoNormal style='margin-bottom:8.0pt;line-height:107%;mso-pagination:widow-orphan'><span lang=DE style='font-size:11.0pt;` +
			`font-family:"Calibri",sans-serif;mso-fareast-language:EN-US'>Ein <b style='mso-bidi-font-weight:normal'>Satz</b> aus Word.<o:p></o:p></span></p>`)
	}
	return b.String() + `</body></html>`
}

// Five megabytes of markup become a text of structure only, or are refused
// with what to do; the page goes on answering.
func TestPasteOfALargeDocument(t *testing.T) {
	t.Parallel()
	d := newDesk(t, "Aus Word")
	lesson := d.lesson("Eins")
	large, small := d.add(lesson, "text", "Anfang"), d.add(lesson, "text", "Anfang")
	tab := webtest.Open(t, webtest.Start(t).Base, webtest.Desktop)
	tab.SignIn(trainer)
	tab.Goto(lesson)
	tab.Wait("the editor", `document.querySelectorAll('[role=textbox]').length === 4`)
	paste := func(block string, markup string) float64 {
		t.Helper()
		return webtest.Eval[float64](tab, `((markup) => {
			const text = document.querySelector('#t-`+block+`-de [role=textbox]');
			text.focus();
			const data = new DataTransfer();
			data.setData("text/html", markup);
			const begun = performance.now();
			text.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
			return performance.now() - begun;
		})(`+quoted(markup)+`)`)
	}
	took := paste(large, word(5<<20))
	t.Logf("5 MB: %.0f ms", took)
	if took > 8000 {
		t.Errorf("the page stood still for %.0f ms", took)
	}
	tab.Sees("Der Text aus der Zwischenablage ist zu lang")
	if got := value(d.c.Get(lesson), large, "de", "body"); got != "Anfang" {
		t.Errorf("what was too long changed the text: %.80q", got)
	}
	paste(small, word(1_500_000)) // nearly all of it styles
	tab.Wait("the save", `document.querySelector('#t-`+small+`-de [name=version]').value.startsWith("2")`)
	got := value(d.c.Get(lesson), small, "de", "body")
	if !strings.Contains(got, "## Ablage") || !strings.Contains(got, "Ein **Satz** aus Word.") || strings.ContainsAny(got, "<>{") {
		t.Errorf("pasted as %.200q", got)
	}
}

func quoted(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		panic(err) // a string always marshals
	}
	return string(b)
}

// Two windows on one text: the second is told, sees both, and saves its own on
// top; the first is in the history. Nothing is lost on the way.
func TestTwoWindowsOnOneText(t *testing.T) {
	t.Parallel()
	d := newDesk(t, "Zwei Fenster im Browser")
	lesson := d.lesson("Eins")
	id := d.add(lesson, "text", "Anfang")
	open := func() *webtest.Tab {
		tab := webtest.Open(t, webtest.Start(t).Base, webtest.Desktop)
		tab.SignIn(trainer)
		tab.Goto(lesson)
		tab.Wait("the editor", `document.querySelectorAll('[role=textbox]').length === 2`)
		return tab
	}
	first, second := open(), open()
	field := `#t-` + id + `-de [role=textbox]`
	write := func(tab *webtest.Tab, text string) {
		webtest.Eval[bool](tab, `(document.querySelector('`+field+`').focus(), getSelection().selectAllChildren(document.querySelector('`+field+`')), true)`)
		tab.Press(text)
	}
	write(first, "Aus dem ersten Fenster")
	first.Wait("the save", `document.querySelector('#t-`+id+`-de [name=version]').value.startsWith("2")`)
	write(second, "Aus dem zweiten Fenster")
	second.Sees("Jemand hat diesen Text gerade geändert.")
	second.Click("Beide Texte vergleichen")
	second.Sees("Aus dem ersten Fenster", "Aus dem zweiten Fenster", "Das haben Sie geschrieben")
	for _, f := range second.Axe() {
		t.Error(f)
	}
	second.Picture("editor-clash")
	second.Click("Meinen Text speichern")
	second.Sees("Aus dem zweiten Fenster")
	if got := value(d.c.Get(lesson), id, "de", "body"); got != "Aus dem zweiten Fenster" {
		t.Errorf("stands %q", got)
	}
	if r := d.c.Submit(d.c.Get(lesson), `form[action*="/undo"]`, nil); d.goes(r) != lesson || value(d.c.Get(lesson), id, "de", "body") != "Aus dem ersten Fenster" {
		t.Error("the first text is lost")
	}
}
