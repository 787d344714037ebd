package xmltree_test

import (
	"errors"
	"strings"
	"testing"

	"codeberg.org/lotse/lotse/internal/standard/xmltree"
)

var lim = xmltree.Limits{Bytes: 1 << 20, Depth: 20, Nodes: 10_000}

func TestParse(t *testing.T) {
	n, err := xmltree.Parse([]byte("<?xml version=\"1.0\"?><!-- c --><a x='1'>\n<b>1 &lt; <![CDATA[<i>2</i>]]></b>tail<b/></a>"), lim)
	if err != nil {
		t.Fatal(err)
	}
	if n.Name != "a" || n.Value("x") != "1" || len(n.Children("b")) != 2 || n.Child("c") != nil {
		t.Errorf("got %+v", n)
	}
	if got := n.Child("b").Content(); got != "1 < <i>2</i>" {
		t.Errorf("content %q", got)
	}
	if got := n.Content(); got != "\n1 < <i>2</i>tail" || n.Child("b").Line != 2 {
		t.Errorf("content %q, line %d", got, n.Child("b").Line)
	}
}

func TestEncodings(t *testing.T) {
	for name, src := range map[string]string{
		"windows-1252": "<?xml version=\"1.0\" encoding=\"windows-1252\"?><a>\xc4\x80</a>",
		"utf-16":       "\xff\xfe<\x00a\x00>\x00\xc4\x00\xac\x20<\x00/\x00a\x00>\x00",
		"utf-8":        "\ufeff<a>Ä€</a>",
	} {
		n, err := xmltree.Parse([]byte(src), lim)
		if err != nil || n.Content() != "Ä€" {
			t.Errorf("%s: %q, %v", name, n.Content(), err)
		}
	}
}

func TestRefused(t *testing.T) {
	bomb := `<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx"><!ENTITY y "&x;&x;&x;&x;">]><a>&y;</a>`
	for _, tt := range []struct {
		name, src string
		want      xmltree.Reason
	}{
		{"entity bomb", bomb, xmltree.Declaration},
		{"external entity", `<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>`, xmltree.Declaration},
		{"unknown entity", `<a>&nbsp;</a>`, xmltree.Broken},
		{"not closed", `<a><b></a>`, xmltree.Broken},
		{"cut off", `<a><b>`, xmltree.Broken},
		{"two roots", `<a/><b/>`, xmltree.Broken},
		{"empty", ``, xmltree.Broken},
		{"no XML", `PK\x03\x04`, xmltree.Broken},
		{"unknown encoding", `<?xml version="1.0" encoding="ebcdic"?><a/>`, xmltree.Broken},
		{"deep", strings.Repeat("<a>", 30) + strings.Repeat("</a>", 30), xmltree.TooDeep},
		{"many", "<a>" + strings.Repeat("<b/>", 10_001) + "</a>", xmltree.TooMany},
		{"large", "<a>" + strings.Repeat("x", 1<<20) + "</a>", xmltree.TooLarge},
	} {
		_, err := xmltree.Parse([]byte(tt.src), lim)
		var e *xmltree.Error
		if !errors.As(err, &e) || e.Reason != tt.want {
			t.Errorf("%s: %v, want %s", tt.name, err, tt.want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("<a x='1'><![CDATA[x]]>&amp;<b/></a>"))
	f.Add([]byte("\xff\xfe<\x00a\x00/\x00>\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if n, err := xmltree.Parse(data, lim); err == nil && n.Name == "" {
			t.Error("no root and no error")
		}
	})
}
