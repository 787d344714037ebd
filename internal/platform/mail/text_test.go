package mail

import (
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

func TestEveryLetterHasItsTexts(t *testing.T) {
	t.Parallel()
	all, err := texts()
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	for _, l := range Letters {
		f, err := fieldsOf(l)
		if err != nil {
			t.Fatal(err)
		}
		for k := range f {
			if f[k] = "https://example.org/" + k; k == "Items" { // a link may stand anywhere, a word not
				f[k] = "[]"
			}
		}
		for _, lang := range i18n.Langs {
			used[l.Template()+"."+string(lang)] = true
			r, err := render(l.Template(), lang, f)
			if err != nil {
				t.Errorf("%s: %v", l.Template(), err)
				continue
			}
			for k, v := range f {
				if k != "Items" {
					contains(t, l.Template()+" html", r.html, v)
					contains(t, l.Template()+" plain", r.plain, v)
				}
			}
			contains(t, l.Template(), r.html, `lang="`+string(lang)+`"`, i18n.In(lang, "mail.footer"))
			if strings.ContainsAny(r.plain, "<>*[") {
				t.Errorf("%s: markup in the plain text:\n%s", l.Template(), r.plain)
			}
		}
	}
	for id := range all {
		if !used[id] {
			t.Errorf("content/mail/%s.md belongs to no letter", id)
		}
	}
}

func TestFieldsCannotBecomeMarkup(t *testing.T) {
	t.Parallel()
	r, err := render("invitation", i18n.DE, map[string]string{
		"Person": `<script>x</script> [klick](https://böse.example) **fett** {{.Link}}`,
		"Tenant": "Stadt & Land", "Login": "a_b_c", "Until": "morgen",
		"Link": `javascript:alert(1)" onclick="x`,
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"<script", "https://böse.example\"", "javascript:", "onclick=\""} {
		if strings.Contains(r.html, bad) {
			t.Errorf("html holds %q:\n%s", bad, r.html)
		}
	}
	contains(t, "html", r.html, "&lt;script&gt;", "Stadt &amp; Land", "a_b_c", "{{.Link}}")
}

func TestBrokenTexts(t *testing.T) {
	t.Parallel()
	for name, source := range map[string]string{
		"no front matter": "Hallo",
		"no subject":      "---\n{}\n---\nHallo",
		"unknown key":     "---\nsubject: a\nsubjet: b\n---\nHallo",
		"control":         "---\nsubject: a\n---\n{{if .A}}x{{end}}",
	} {
		if _, err := parseText("x.de", source); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
}

func TestAddress(t *testing.T) {
	t.Parallel()
	for _, good := range []string{"a@b.de", "jörg@müller.example", "a.b+c@x-y.example"} {
		if _, err := NewAddress("Jörg", good); err != nil {
			t.Errorf("%s: %v", good, err)
		}
	}
	for _, bad := range []string{
		"", "a", "a@", "@b", "a@b@c", "A <a@b.de>", "a@b.de, c@d.de", "a@b.de\r\nBcc: c@d.de",
		"a\n@b.de", "\"a b\r\n\"@c.de", strings.Repeat("x", 250) + "@b.de", "a@b\u2028.de",
	} {
		if _, err := NewAddress("x", bad); err == nil {
			t.Errorf("%q was accepted", bad)
		}
	}
}

// FuzzHeaders: whatever a name, a subject or an address holds, the message
// parsed back has exactly the headers we wrote and one recipient.
func FuzzHeaders(f *testing.F) {
	f.Add("Jörg", "a@b.de", "Hallo")
	f.Add("x\r\nBcc: evil@example.org", "a@b.de", "s\nX-Evil: 1")
	f.Add("\"q\" <evil@example.org>,", "a@b.de\r\nX: y", "=?utf-8?q?=0D=0AX-Evil:_1?=")
	f.Add("a\x00\u2028b\x85", "\"a\rb\"@c.de", "\r\n\r\nbody")
	want := []string{"Auto-Submitted", "Content-Language", "Content-Type", "Date", "From", "Message-Id", "Mime-Version", "Subject", "To"}
	from, err := ParseSender("Lotse <lotse@example.org>")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, name, box, subject string) {
		to, err := NewAddress(name, box)
		if err != nil {
			to = Address{name: oneLine(name), box: "a@b.de"}
		}
		e := envelope{
			id: uuid.Nil, from: from, to: to, lang: i18n.DE, at: time.Unix(0, 0),
			message: rendered{subject: oneLine(subject), html: "<p>x</p>", plain: subject},
		}
		b, err := e.bytes()
		if err != nil {
			t.Fatal(err)
		}
		m, err := mail.ReadMessage(strings.NewReader(string(b)))
		if err != nil {
			t.Fatalf("%v\n%s", err, b)
		}
		var got []string
		for k, v := range m.Header {
			if got = append(got, k); len(v) != 1 {
				t.Errorf("%s stands %d times", k, len(v))
			}
		}
		sort.Strings(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("headers (-want +got):\n%s\n%s", diff, b)
		}
		list, err := m.Header.AddressList("To")
		if err != nil || len(list) != 1 || list[0].Address != to.box {
			t.Errorf("recipients %v, %v; want %s\n%s", list, err, to.box, b)
		}
	})
}

// parts reads a multipart message back: content type to text.
func parts(t *testing.T, raw string) (mail.Header, map[string]string) {
	t.Helper()
	m, err := mail.ReadMessage(strings.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	_, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	r := multipart.NewReader(m.Body, params["boundary"])
	for {
		p, err := r.NextRawPart()
		if errors.Is(err, io.EOF) {
			return m.Header, out
		}
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(quotedprintable.NewReader(p))
		if err != nil {
			t.Fatal(err)
		}
		kind, _, _ := mime.ParseMediaType(p.Header.Get("Content-Type"))
		out[kind] = string(b)
	}
}
