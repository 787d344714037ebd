package config

import (
	"fmt"
	"reflect"
	"strings"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Variables lists the names of all variables in the order of Config.
func Variables() []string {
	var names []string
	for _, f := range reflect.VisibleFields(reflect.TypeFor[Config]()) {
		names = append(names, f.Tag.Get("env"))
	}
	return names
}

// Lines shows the values in force, one "NAME=value" each, secrets redacted.
func (c *Config) Lines() []string {
	v := reflect.ValueOf(*c)
	var lines []string
	for i, name := range Variables() {
		lines = append(lines, fmt.Sprintf("%s=%v", name, v.Field(i).Interface()))
	}
	return lines
}

// String is Lines in one piece.
func (c *Config) String() string { return strings.Join(c.Lines(), "\n") }

// Table documents every variable as Markdown; the README holds it in English.
func Table(l i18n.Lang) string {
	var b strings.Builder
	fmt.Fprintf(&b, "| %s | %s | %s |\n| --- | --- | --- |\n",
		i18n.In(l, "config.table.variable"), i18n.In(l, "config.table.default"), i18n.In(l, "config.table.meaning"))
	for _, f := range reflect.VisibleFields(reflect.TypeFor[Config]()) {
		name, preset := f.Tag.Get("env"), f.Tag.Get("envDefault")
		if preset != "" {
			preset = "`" + preset + "`"
		} else {
			preset = i18n.In(l, "config.default."+name)
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", name, preset, i18n.In(l, "config.doc."+name))
	}
	return b.String()
}
