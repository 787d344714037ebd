package mail

import (
	"bytes"
	_ "embed"
	"encoding/json"
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
	lists   []string // fields that are lists
}

// data are the fields as the text needs them.
func (t text) data(f fields) (map[string]any, error) {
	data := make(map[string]any, len(f))
	for k, v := range f {
		data[k] = v
	}
	for _, name := range t.lists {
		var lines []map[string]string
		if err := json.Unmarshal([]byte(f[name]), &lines); err != nil {
			return nil, err
		}
		for _, l := range lines {
			for k, v := range l {
				l[k] = oneLine(v)
			}
		}
		data[name] = lines
	}
	return data, nil
}

// rendered is a mail without its addresses.
type rendered struct{ subject, html, plain string }

var texts = sync.OnceValues(func() (map[string]text, error) { return loadTexts(linked.Files, "mail") })

// render fills the text of template in lang with the letter's fields.
func render(name string, lang i18n.Lang, fields fields) (rendered, error) {
	all, err := texts()
	if err != nil {
		return rendered{}, err
	}
	t, ok := all[name+"."+string(lang)]
	if !ok {
		return rendered{}, fmt.Errorf("mail: no text %s.%s", name, lang)
	}
	data, err := t.data(fields)
	if err != nil {
		return rendered{}, fmt.Errorf("mail: %s: %w", name, err)
	}
	var subject, html, plain bytes.Buffer
	if err := t.subject.Execute(&subject, data); err != nil {
		return rendered{}, err
	}
	if err := t.html.Execute(&html, data); err != nil {
		return rendered{}, err
	}
	if err := t.plain.Execute(&plain, data); err != nil {
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
	for _, m := range each.FindAllStringSubmatch(body, -1) {
		t.lists = append(t.lists, m[1])
	}
	page := strings.NewReplacer("[lang]", string(lang), "[title]", front.Subject, "[body]", html, "[footer]", i18n.In(lang, "mail.footer")).Replace(frameHTML)
	if t.html, err = htmltemplate.New(id).Option("missingkey=error").Parse(page); err != nil {
		return text{}, err
	}
	t.plain, err = template.New(id).Option("missingkey=error").Parse(plain(body) + "\n-- \n" + i18n.In(lang, "mail.footer") + "\n")
	return t, err
}

var (
	field = regexp.MustCompile(`\{\{\s*\.[A-Za-z]+\s*\}\}`)

	// each stands in front of the one line that a list repeats:
	//	- {{each .Items}}{{.Title}}, {{.When}}
	each     = regexp.MustCompile(`(?m)^- \{\{each \.([A-Za-z]+)\}\}(.+)$`)
	eachHTML = regexp.MustCompile(`<li>lotseeach([A-Za-z]+);(.+)</li>`)
)

// markdown renders the text with its placeholders intact: goldmark would
// escape the braces of one that stands in a link.
func markdown(body string) (string, error) {
	var kept []string
	body = each.ReplaceAllString(body, "- lotseeach$1;$2")
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
	// The title of a line may be in another language than the mail.
	return eachHTML.ReplaceAllStringFunc(out, func(s string) string {
		m := eachHTML.FindStringSubmatch(s)
		line := strings.ReplaceAll(m[2], "{{.Title}}", `<span lang="{{.Lang}}">{{.Title}}</span>`)
		return "{{range ." + m[1] + "}}<li>" + line + "</li>\n{{end}}"
	}), nil
}

var (
	link   = regexp.MustCompile(`\[([^\]]+)\]\(([^)]+)\)`)
	strong = regexp.MustCompile(`\*\*([^*]+)\*\*`)
)

// plain is the text part: Markdown is readable as it is but for links and
// bold words.
func plain(body string) string {
	body = link.ReplaceAllString(strings.TrimSpace(body), "$1: $2")
	body = each.ReplaceAllString(body, "{{range .$1}}- $2\n{{end}}")
	return strong.ReplaceAllString(body, "$1") + "\n"
}
