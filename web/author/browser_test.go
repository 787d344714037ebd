package author_test

import (
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
