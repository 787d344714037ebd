package prose_test

import (
	"strings"
	"testing"

	"codeberg.org/lotse/lotse/internal/forum/prose"
)

func TestNothingDangerousIsShown(t *testing.T) {
	for name, source := range map[string]string{
		"script":        "Hallo <script>alert(1)</script> Welt",
		"event":         `<p onclick="alert(1)">x</p>`,
		"picture":       `![x](https://example.org/x.png) <img src=x onerror=alert(1)>`,
		"style":         `<style>body{display:none}</style><p style="color:red" class="lp-head">x</p>`,
		"frame":         `<iframe src="https://example.org"></iframe>`,
		"form":          `<form action="/logout"><button>x</button></form>`,
		"script link":   "[klick](javascript:alert(1)) [a](data:text/html,x) [b](vbscript:x)",
		"relative link": "[klick](/de/logout) [b](//example.org)",
		"entity":        "[x](jav&#x09;ascript:alert(1))",
		"svg":           `<svg><a xlink:href="javascript:alert(1)">x</a></svg>`,
		"id":            `<p id="content">x</p>`,
	} {
		got := strings.ToLower(prose.HTML(source, 2))
		for _, bad := range []string{"<script", "onclick", "onerror", "<img", "<style", "style=", "class=", "<iframe", "<form", "<button", "javascript:", "data:", "vbscript", `href="/`, "<svg", " id="} {
			if strings.Contains(got, bad) {
				t.Errorf("%s: %q in %s", name, bad, got)
			}
		}
	}
}

func TestMarkdownIsUnderstood(t *testing.T) {
	got := prose.HTML("# Anfang\n\nEin **Satz**.\n\n## Danach\n\n1. eins\n2. zwei\n\n| A | B |\n|---|---|\n| 1 | 2 |\n", 3)
	for _, want := range []string{"<h3>Anfang</h3>", "<h4>Danach</h4>", "<strong>Satz</strong>", "<ol>", `<th scope="col">A</th>`, "<td>1</td>"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in %s", want, got)
		}
	}
}

// A link says where it leads, whatever its letters look like.
func TestLinksSayWhereTheyLead(t *testing.T) {
	for source, want := range map[string]string{
		"[Sparkasse](https://www.example.org/a)":                   "(example.org)",
		"[lindenau.de](https://lindenau.example/)":                 "(lindenau.example)",
		"[apple.com](https://\u0430pple.com/)":                     "(xn--pple-43d.com)", // a Cyrillic a
		"[example.org](https://example.org)":                       ">example.org</a></p>",
		"[bank](https://example.org@evil.example/login)":           "(evil.example)",
		"Siehe https://example.org/pfad":                           `<a href="https://example.org/pfad"`,
		"[schreiben](mailto:a@b.example)":                          `href="mailto:a@b.example"`,
		"[x](https://example.org \"onmouseover=alert(1)\") danach": "(example.org) danach",
	} {
		if got := prose.HTML(source, 2); !strings.Contains(got, want) {
			t.Errorf("%s: no %s in %s", source, want, got)
		}
	}
	if got := prose.HTML("[a](https://example.org)", 2); !strings.Contains(got, "nofollow") {
		t.Errorf("%s", got)
	}
}

func TestPlainIsTheTextAlone(t *testing.T) {
	if got := prose.Plain("# Titel\n\nEin *Satz* mit [Verweis](https://example.org).\n\n- eins\n- zwei"); got != "Titel Ein Satz mit Verweis . eins zwei" {
		t.Errorf("%q", got)
	}
}
