package release

import "regexp"

// marking is what a text holds for the program, and what readers get for it.
var marking = []struct {
	form *regexp.Regexp
	as   string
}{
	{regexp.MustCompile(`(?m)^[-+] [a-z0-9][a-z0-9-]*: `), "• "}, // answers and partners have names
	{regexp.MustCompile(`(?m)^  > `), "   "},
	{regexp.MustCompile(`(?m)^= `), ""},
	{regexp.MustCompile(`(?m)^\|( *:?-+:? *\|)+\n`), ""},
	{regexp.MustCompile(`!\[([^\]]*)\]\(([^)]*)\)`), "$1 ($2)"},
	{regexp.MustCompile(`\*\*([^*\n]+)\*\*`), "$1"},
	{regexp.MustCompile(`:(?:de|en)\[([^[\]\n]+)\]`), "$1"},
}

// legible is a text as somebody reads it who does not write courses.
func legible(body string) string {
	for _, m := range marking {
		body = m.form.ReplaceAllString(body, m.as)
	}
	return body
}
