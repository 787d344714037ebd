package i18n

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n/template"
)

// parser reads messages whose only actions are {{.Name}}, that is nearly all,
// without the machinery of text/template, which gets the rest.
type parser struct{ template.TextParser }

var placeholder = regexp.MustCompile(`{{\.(\w+)}}`)

func (p *parser) Parse(src, left, right string) (template.ParsedTemplate, error) {
	var m message
	at := 0
	for _, found := range placeholder.FindAllStringSubmatchIndex(src, -1) {
		m = append(m, part{before: src[at:found[0]], name: src[found[2]:found[3]]})
		at = found[1]
	}
	m = append(m, part{before: src[at:]})
	for _, p := range m {
		if strings.Contains(p.before, "{{") {
			return (&template.TextParser{}).Parse(src, left, right)
		}
	}
	return m, nil
}

// message is a text with values to fill in.
type message []part

type part struct {
	before string
	name   string // of the value behind it; empty at the end
}

// Execute implements template.ParsedTemplate.
func (m message) Execute(data any) (string, error) {
	args, _ := data.(Args)
	var b strings.Builder
	for _, p := range m {
		b.WriteString(p.before)
		if p.name == "" {
			continue
		}
		switch v := args[p.name].(type) {
		case string:
			b.WriteString(v)
		case nil:
			b.WriteString("<no value>") // as text/template says it; tests look for it
		default:
			fmt.Fprint(&b, v)
		}
	}
	return b.String(), nil
}
