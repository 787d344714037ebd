package htmltext_test

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"

	ht "codeberg.org/lotse/lotse/internal/standard/htmltext"
)

func TestRich(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"paragraphs", "<p>Eins &amp; zwei</p><p>drei<br>vier</p>", "Eins & zwei\n\ndrei\\\nvier"},
		{"no paragraph", "nur <b>ein</b> Wort", "nur **ein** Wort"},
		{"two breaks", "eins<br><br>zwei", "eins\n\nzwei"},
		{"bold with spaces", "der<b> Vorgang </b>hier", "der **Vorgang** hier"},
		{"nested bold", "<strong>a <b>b</b></strong>", "**a b**"},
		{"empty bold", "a<b> </b>b", "a b"},
		{"bold that would not flank", `a<b>(x)</b>b`, "a(x)b"},
		{"list", "<ul><li>a<ul><li>b</li></ul></li><li><p>c</p></li></ul>", "* a\n  * b\n* c"},
		{"numbers", "<ol><li>a<li>b</ol>", "1. a\n2. b"},
		{"heading", "<h3>Titel</h3>Text", "**Titel**\n\nText"},
		{"link", `<a href="https://example.org/a(b)" onclick="x()">Ziel</a>`, "[Ziel](https://example.org/a%28b%29)"},
		{"table", "<table><tr><th>a<th>b<tr><td>1|2<td></table>", "| a | b |\n| --- | --- |\n| 1\\|2 |  |"},
		{"quote", "<blockquote><p>a</p></blockquote>", "> a"},
		{"code", "<code>a`b</code><pre>x  y\n z</pre>", "``a`b``\n\n`x  y`\\\n` z`"},
		{"raised", "m<sup>2</sup> H<sub>2</sub>O", "m² H₂O"},
		{"other language", `der <span lang="en">case</span>`, "der :en[case]"},
		{"marks in words", "2*3*4 [x] `y` a_b _c_ &lt;b&gt; &amp;amp; \\", `2\*3\*4 \[x] \` + "`y\\` a_b \\_c\\_ \\<b> \\&amp; \\\\"},
		{"line beginnings", "<p># x</p><p>- a: b</p><p>= c</p><p>1. d</p><p>::: e</p>", "\\# x\n\n\\- a: b\n\n\\= c\n\n1\\. d\n\n\\::: e"},
		{"gap marker in words", "a [[b]] c", `a \[\[b]] c`},
	} {
		if got := ht.Convert(tt.in, ht.HTML, ht.Rich, "de").Text(); got != tt.want {
			t.Errorf("%s:\n%q, want\n%q", tt.name, got, tt.want)
		}
	}
}

func TestShapes(t *testing.T) {
	in := "<p>Ein <b>Wort</b></p><ul><li>a</li><li>b</li></ul>"
	for shape, want := range map[ht.Shape]string{
		ht.Rich:  "Ein **Wort**\n\n* a\n* b",
		ht.Line:  "Ein **Wort** a; b",
		ht.Words: "Ein Wort\n\na\nb",
		ht.Label: "Ein Wort a; b",
	} {
		if got := ht.Convert(in, ht.HTML, shape, "de").Text(); got != want {
			t.Errorf("%d: %q, want %q", shape, got, want)
		}
	}
	if got := ht.Convert("a * b [[c]] <i>d</i>", ht.HTML, ht.Label, "de"); got.Text() != "a * b [ [c] ] d" || !slices.Equal(got.Lost, []ht.Loss{ht.Marks}) {
		t.Errorf("label %+v", got)
	}
}

func TestFormats(t *testing.T) {
	for _, tt := range []struct {
		from     ht.Format
		in, want string
	}{
		{ht.Plain, "a < b\nzwei\n\ndrei *x*", "a < b\\\nzwei\n\ndrei \\*x\\*"},
		{ht.Auto, "eins\nzwei <b>x</b>", "eins\\\nzwei **x**"},
		{ht.Auto, "<p>eins\nzwei</p>", "eins zwei"},
		{ht.Markdown, "eins *zwei*\n\n- a\n- b\n\n<script>x</script>", "eins *zwei*\n\n* a\n* b"},
	} {
		if got := ht.Convert(tt.in, tt.from, ht.Rich, "de").Text(); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.from, got, tt.want)
		}
	}
}

func TestLossesAreNamed(t *testing.T) {
	for _, tt := range []struct {
		in, text string
		want     ht.Loss
	}{
		{`<script>alert(1)</script>a`, "a", ht.Script},
		{`<p onclick="x()">a</p>`, "a", ht.Script},
		{`a<video src="x.mp4"></video>`, "a", ht.Media},
		{`a<iframe src="https://example.org">b</iframe>`, "a", ht.Media},
		{`<u>a</u>`, "a", ht.Look},
		{`<span style="color: red">a</span>`, "a", ht.Look},
		{`<a href="javascript:alert(1)">a</a>`, "a", ht.Link},
		{`<a href="http://example.org">a</a>`, "a", ht.Link},
		{`<a href="https:alert(1)">a</a>`, "a", ht.Link},
		{`a <input name="x">`, "a", ht.Form},
		{`\(a^2\)`, `\\(a^2\\)`, ht.Formula},
		{`<math><mi>a</mi></math>`, "a", ht.Formula},
		{`<table><tr><td colspan="2">a</table>`, "| a |\n| --- |", ht.Table},
		{`<span class="multilang" lang="de">a</span><span class="multilang" lang="en">b</span>`, "a", ht.Language},
	} {
		got := ht.Convert(tt.in, ht.HTML, ht.Rich, "de")
		if got.Text() != tt.text || !slices.Contains(got.Lost, tt.want) {
			t.Errorf("%s: %q, lost %v", tt.in, got.Text(), got.Lost)
		}
	}
	if got := ht.Convert("<p><b>a</b> <em>b</em></p><ul><li>c</ul>", ht.HTML, ht.Rich, "de"); len(got.Lost) != 0 {
		t.Errorf("lost %v of plain marks", got.Lost)
	}
}

func TestImages(t *testing.T) {
	got := ht.Convert(`<p>a <img src="@@PLUGINFILE@@/x.png" alt="Ein Bild" onerror="x()"></p>`, ht.HTML, ht.Rich, "de")
	if got.Text() != "a" || len(got.Images) != 1 || got.Images[0] != (ht.Image{Source: "@@PLUGINFILE@@/x.png", Alt: "Ein Bild"}) {
		t.Errorf("got %+v", got)
	}
}

var md = goldmark.New(goldmark.WithExtensions(extension.Table))

// nothingRuns renders what came out and looks for what must not be there.
func nothingRuns(text string) error {
	var b bytes.Buffer
	if err := md.Convert([]byte(text), &b); err != nil {
		return err
	}
	out := strings.ToLower(b.String())
	if strings.Contains(out, "raw html omitted") {
		return fmt.Errorf("HTML in %q", text)
	}
	for _, m := range regexp.MustCompile(`(?:href|src)="([^"]*)"`).FindAllStringSubmatch(out, -1) {
		if !strings.HasPrefix(m[1], "https://") && !strings.HasPrefix(m[1], "mailto:") {
			return fmt.Errorf("address %q in %q", m[1], text)
		}
	}
	if strings.Contains(out, "<img") {
		return fmt.Errorf("a picture in %q", text)
	}
	return nil
}

func FuzzConvert(f *testing.F) {
	for _, s := range []string{
		`<p>a<b>b</b></p>`, `<scr<script>ipt>x</script>`, `&lt;img src=x onerror=alert(1)&gt;`, `<a href="java&#10;script:x">y</a>`,
		`<svg/onload=alert(1)>`, "![x](javascript:alert(1))", `[x](javascript:alert(1))`, "<table><tr><td><ul><li>`", `<b>*</b>_<i>x`,
		"`<img src=x>", "<b>[</b>[[[x]]]", "<pre>a``b\\\n</pre>", "&amp;lt;script&gt;", "<https://x>", "a <b>`</b> c`", "<code>\\</code>*",
	} {
		f.Add(s, uint8(0))
		f.Add(s, uint8(3))
	}
	formats := []ht.Format{ht.HTML, ht.Auto, ht.Plain, ht.Markdown}
	f.Fuzz(func(t *testing.T, s string, n uint8) {
		if err := nothingRuns(ht.Convert(s, formats[n%4], ht.Rich, "de").Text()); err != nil {
			t.Error(err)
		}
		if got := ht.Convert(s, formats[n%4], ht.Line, "de").Text(); strings.Contains(got, "\n") {
			t.Errorf("a line end in %q", got)
		}
		if got := ht.Convert(s, formats[n%4], ht.Label, "de").Text(); strings.ContainsAny(got, "\n\r") || strings.Contains(got, "[[") {
			t.Errorf("label %q", got)
		}
	})
}

func TestHostileTextsTakeLittleTime(t *testing.T) {
	start := time.Now()
	for _, one := range []string{"<b></b>", "<i>x", "<ul><li>", "<table><tr><td>", "<span>", "[", "_", "<pre>`", "<p>", "&amp;", "<a href=https://x.de>"} {
		for _, shape := range []ht.Shape{ht.Rich, ht.Label} {
			ht.Convert(strings.Repeat(one, 60_000/len(one)), ht.HTML, shape, "de")
		}
	}
	if d := time.Since(start); d > 20*time.Second {
		t.Errorf("took %v", d)
	}
}
