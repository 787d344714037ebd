package courseware

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strconv"
	"strings"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// yamlWriter writes the little YAML of course.yaml: every value on its line,
// lists and texts by language in flow style, as authors write it by hand.
type yamlWriter struct{ b bytes.Buffer }

func (y *yamlWriter) line(indent int, s string) {
	y.b.WriteString(strings.Repeat("  ", indent))
	y.b.WriteString(s)
	y.b.WriteByte('\n')
}

// plainWord needs no quotes and is read as text, never as a number, a date or
// a truth value.
var (
	plainWord = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)*$`)
	otherType = regexp.MustCompile(`(?i)^(true|false|yes|no|on|off|y|n|null|nan|inf)$`)
)

// quoted is s as YAML: in JSON's quotes unless it is a plain word.
func quoted(s string) string {
	if plainWord.MatchString(s) && !otherType.MatchString(s) {
		return s
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(s) // a string always has its JSON
	return strings.TrimSuffix(b.String(), "\n")
}

func flowList(items []string) string {
	list := make([]string, len(items))
	for i, s := range items {
		list[i] = quoted(s)
	}
	return "[" + strings.Join(list, ", ") + "]"
}

// oneOrMore writes a single item without brackets.
func oneOrMore(items []string) string {
	if len(items) == 1 {
		return quoted(items[0])
	}
	return flowList(items)
}

// field is a key with its value, already YAML.
type field struct{ key, value string }

func flowMap(fields []field) string {
	list := make([]string, len(fields))
	for i, f := range fields {
		list[i] = f.key + ": " + f.value
	}
	return "{" + strings.Join(list, ", ") + "}"
}

func flowText(t i18n.Text, langs []i18n.Lang) string {
	var list []field
	for _, l := range langs {
		if s, ok := t[l]; ok {
			list = append(list, field{string(l), quoted(s)})
		}
	}
	return flowMap(list)
}

// fields collects keys in order and leaves out empty values.
type fields []field

func (f *fields) text(key, value string) {
	if value != "" {
		*f = append(*f, field{key, quoted(value)})
	}
}

func (f *fields) number(key string, n int) {
	if n != 0 {
		*f = append(*f, field{key, strconv.Itoa(n)})
	}
}

func (f *fields) flag(key string, on bool) {
	if on {
		*f = append(*f, field{key, "true"})
	}
}

func (f *fields) list(key string, items []string) {
	if len(items) > 0 {
		*f = append(*f, field{key, flowList(items)})
	}
}

func (f *fields) raw(key, yaml string) { *f = append(*f, field{key, yaml}) }

// maps writes a list of n maps.
func (f *fields) maps(key string, n int, fill func(i int, m *fields)) {
	list := make([]string, n)
	for i := range list {
		var m fields
		fill(i, &m)
		list[i] = flowMap(m)
	}
	if n > 0 {
		f.raw(key, "["+strings.Join(list, ", ")+"]")
	}
}
