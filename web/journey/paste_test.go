package journey

import (
	"testing"

	"github.com/chromedp/chromedp"

	"codeberg.org/lotse/lotse/web/webtest"
)

// fromWord is a document of 5 MB as Word puts it into the clipboard: styles,
// remarks, namespaces, two paragraphs and a list, with scripts and pictures of
// another host in between.
const fromWord = `(host, run) => {
	const noise = '<!--[if gte mso 9]><xml><w:WordDocument><o:p>x</o:p></w:WordDocument></xml><![endif]-->' +
		'<style>p.MsoNormal{mso-style-name:Standard;font-family:Calibri}@import url(' + host + '/css);</style>';
	const hostile = '<script>' + run + '</' + 'script><img src="' + host + '/img" onerror="' + run + '"><svg onload="' + run + '"></svg>' +
		'<a href="javascript:' + run + '">Falle</a><iframe src="' + host + '/frame"></iframe><object data="' + host + '/object"></object>';
	const item = (s) => '<p class=MsoListParagraph style="mso-list:l0 level1 lfo1"><span style="mso-list:Ignore">·<span>  </span></span>' + s + '<o:p></o:p></p>';
	return '<html xmlns:o="urn:o" xmlns:w="urn:w"><head>' + noise.repeat(27000) + '</head><body>' +
		'<p class=MsoNormal style="color:red" onclick="' + run + '">Die Post ist <b>wichtig</b>.<o:p></o:p></p>' + hostile +
		item('Öffnen') + item('Scannen') + '<p class=MsoNormal>Fertig.</p></body></html>';
}`

// paste puts markup into the text that has the focus.
const paste = `(html) => {
	const data = new DataTransfer();
	data.setData('text/html', html);
	document.activeElement.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
}`

// Five megabytes of Word with scripts in them become a few lines.
func TestPastedFromWord(t *testing.T) {
	e := newEvil(t)
	d := newDraft(t, "Aus Word")
	h := hand{signedIn(t, desk, "schulung"), false}
	h.to(d.lessonPath())
	watch := h.Watch()
	h.enter(textOf(d.text, "de", "rich"))
	h.Chord("a", chromedp.ModifierCtrl)
	size := webtest.Eval[int](h.Tab, `(() => {
		const html = (`+fromWord+`)('`+e.URL+`', "document.documentElement.dataset.ran=1;alert(1)");
		(`+paste+`)(html);
		return html.length;
	})()`)
	if size < 5_000_000 {
		t.Errorf("only %d characters were pasted", size)
	}
	h.settled()
	d.stands("Die Post ist **wichtig**.\n\nFalle\n\n- Öffnen\n- Scannen\n\nFertig.")
	if webtest.Eval[bool](h.Tab, `!!document.documentElement.dataset.ran`) || e.asked.Load() > 0 {
		t.Error("what was pasted ran or asked another host")
	}
	for _, s := range watch.Seen() {
		t.Error(s)
	}
}
