package info

import (
	"bytes"
	"fmt"
	"html"
	"io/fs"
	"regexp"
	"strings"
	"sync"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/parser"

	"codeberg.org/lotse/lotse/content/linked"
	"codeberg.org/lotse/lotse/internal/forum/prose"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/public"
)

// text is a page of content/help: Markdown whose first line is the title. A
// paragraph of one word in double brackets is a part that the program adds,
// [[tenant]] within a sentence is the town's name.
type text struct {
	title  string
	source string // Markdown without the title
	chunks []chunk
}

// chunk is HTML, or the name of a part.
type chunk struct{ html, part string }

const tenantMark = "[[tenant]]"

var partForm = regexp.MustCompile(`<p>\[\[([a-z]+)\]\]</p>`)

var texts = sync.OnceValues(func() (map[string]text, error) { return loadTexts(linked.Files, "help") })

// textOf returns a page in a language; a test proves that each exists.
func textOf(name string, l i18n.Lang) (text, error) {
	all, err := texts()
	if err != nil {
		return text{}, err
	}
	t, ok := all[name+"."+string(l)]
	if !ok {
		return text{}, fmt.Errorf("info: no text %s.%s", name, l)
	}
	return t, nil
}

func loadTexts(fsys fs.FS, dir string) (map[string]text, error) {
	all := map[string]text{}
	names, err := fs.Glob(fsys, dir+"/*.md")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		b, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, err
		}
		t, err := parseText(string(b))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		all[strings.TrimSuffix(strings.TrimPrefix(name, dir+"/"), ".md")] = t
	}
	return all, nil
}

func parseText(source string) (text, error) {
	head, body, _ := strings.Cut(source, "\n")
	title, ok := strings.CutPrefix(head, "# ")
	if !ok {
		return text{}, fmt.Errorf("the first line is no title")
	}
	var b bytes.Buffer
	md := goldmark.New(goldmark.WithParserOptions(parser.WithAutoHeadingID()))
	if err := md.Convert([]byte(body), &b); err != nil {
		return text{}, err
	}
	t := text{title: title, source: strings.TrimSpace(body)}
	if err := public.Check("", t.source); err != nil {
		return text{}, fmt.Errorf("a part that does not exist: %w", err)
	}
	t.chunks = split(b.String())
	return t, nil
}

// chunks are those of a text that a municipality wrote: nothing of it loads,
// runs or styles.
func chunks(source string) []chunk { return split(prose.HTML(source, 2)) }

// split cuts HTML at the parts.
func split(rest string) (list []chunk) {
	for {
		m := partForm.FindStringSubmatchIndex(rest)
		if m == nil {
			return append(list, chunk{html: rest})
		}
		list = append(list, chunk{html: rest[:m[0]]}, chunk{part: rest[m[2]:m[3]]})
		rest = rest[m[1]:]
	}
}

// filled is the chunk's HTML for a town.
func (c chunk) filled(tenant string) string {
	return strings.ReplaceAll(c.html, tenantMark, html.EscapeString(tenant))
}
