package mail

import (
	"bytes"
	_ "embed"
	"fmt"
	htmltemplate "html/template"
	"io/fs"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"text/template"

	"github.com/goccy/go-yaml"
	"github.com/yuin/goldmark"

	"codeberg.org/lotse/lotse/content/linked"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

//go:embed frame.html
var frameHTML string

// text is one mail's text in one language, ready to be filled in.
type text struct {
	subject *template.Template
	html    *htmltemplate.Template
	plain   *template.Template
}

// rendered is a mail without its addresses.
type rendered struct{ subject, html, plain string }

var texts = sync.OnceValues(func() (map[string]text, error) { return loadTexts(linked.Files, "mail") })

// render fills the text of template in lang with the letter's fields.
func render(name string, lang i18n.Lang, fields map[string]string) (rendered, error) {
	all, err := texts()
	if err != nil {
		return rendered{}, err
	}
	t, ok := all[name+"."+string(lang)]
	if !ok {
		return rendered{}, fmt.Errorf("mail: no text %s.%s", name, lang)
	}
	var subject, html, plain bytes.Buffer
	if err := t.subject.Execute(&subject, fields); err != nil {
		return rendered{}, err
	}
	if err := t.html.Execute(&html, fields); err != nil {
		return rendered{}, err
	}
	if err := t.plain.Execute(&plain, fields); err != nil {
		return rendered{}, err
	}
	return rendered{subject: oneLine(subject.String()), html: html.String(), plain: plain.String()}, nil
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
		id := strings.TrimSuffix(strings.TrimPrefix(name, dir+"/"), ".md")
		if all[id], err = parseText(id, string(b)); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return all, nil
}

// parseText compiles one file: front matter with the subject, then Markdown.
// The Markdown becomes HTML before the fields are filled in, so that a field
// is escaped for the place it stands in and can never become markup.
func parseText(id, source string) (text, error) {
	head, body, ok := strings.Cut(strings.TrimPrefix(source, "---\n"), "\n---\n")
	if !ok || !strings.HasPrefix(source, "---\n") {
		return text{}, fmt.Errorf("no front matter")
	}
	var front struct {
		Subject string `yaml:"subject"`
	}
	if err := yaml.UnmarshalWithOptions([]byte(head), &front, yaml.Strict()); err != nil {
		return text{}, err
	}
	if front.Subject == "" {
		return text{}, fmt.Errorf("no subject")
	}
	lang, ok := i18n.ParseLang(id[strings.LastIndexByte(id, '.')+1:])
	if !ok {
		return text{}, fmt.Errorf("name ends in no language")
	}
	html, err := markdown(body)
	if err != nil {
		return text{}, err
	}
	var t text
	if t.subject, err = template.New(id).Option("missingkey=error").Parse(front.Subject); err != nil {
		return text{}, err
	}
	page := strings.NewReplacer("[lang]", string(lang), "[body]", html, "[footer]", i18n.In(lang, "mail.footer")).Replace(frameHTML)
	if t.html, err = htmltemplate.New(id).Option("missingkey=error").Parse(page); err != nil {
		return text{}, err
	}
	t.plain, err = template.New(id).Option("missingkey=error").Parse(plain(body) + "\n-- \n" + i18n.In(lang, "mail.footer") + "\n")
	return t, err
}

var field = regexp.MustCompile(`\{\{\s*\.[A-Za-z]+\s*\}\}`)

// markdown renders the text with its placeholders intact: goldmark would
// escape the braces of one that stands in a link.
func markdown(body string) (string, error) {
	var kept []string
	body = field.ReplaceAllStringFunc(body, func(s string) string {
		kept = append(kept, s)
		return "lotsefield" + strconv.Itoa(len(kept)-1) + "x"
	})
	if strings.Contains(body, "{{") {
		return "", fmt.Errorf("only plain fields such as {{.Person}} may stand in a mail")
	}
	var html bytes.Buffer
	if err := goldmark.Convert([]byte(body), &html); err != nil {
		return "", err
	}
	out := html.String()
	for i, s := range kept {
		out = strings.ReplaceAll(out, "lotsefield"+strconv.Itoa(i)+"x", s)
	}
	return out, nil
}

var (
	link   = regexp.MustCompile(`\[([^\]]+)\]\(([^)]+)\)`)
	strong = regexp.MustCompile(`\*\*([^*]+)\*\*`)
)

// plain is the text part: Markdown is readable as it is but for links and
// bold words.
func plain(body string) string {
	body = link.ReplaceAllString(strings.TrimSpace(body), "$1: $2")
	return strong.ReplaceAllString(body, "$1") + "\n"
}
