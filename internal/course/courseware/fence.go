package courseware

import (
	"regexp"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// fenced is one block of a Markdown file.
type fenced struct {
	id     string
	source string // fingerprint, translations only
	// missing: a translation that nobody wrote yet, and that says so.
	missing bool
	body    string
	line    int
}

var opening = regexp.MustCompile(`^::: ?\{#([a-z0-9-]+)(?: src=([0-9a-f]{8})| (missing))?\}$`)

// splitFences cuts a Markdown file into its blocks. Everything stands in a
// block: text outside would be lost without anybody noticing.
func splitFences(file string, src []byte, ps *Problems) []fenced {
	var (
		list []fenced
		open *fenced
		body []string
	)
	for i, line := range strings.Split(clean(src), "\n") {
		line, no := strings.TrimRight(line, " \t"), i+1
		switch m := opening.FindStringSubmatch(line); {
		case m != nil:
			if open != nil {
				ps.add(file, no, because("courseware.problem.fence_open", args{"Block": m[1], "Open": open.id, "Line": open.line}))
				list = append(list, open.closed(body))
			}
			open, body = &fenced{id: m[1], source: m[2], missing: m[3] != "", line: no}, nil
		case line == ":::" && open != nil:
			list, open = append(list, open.closed(body)), nil
		case strings.HasPrefix(line, ":::"):
			ps.add(file, no, because("courseware.problem.fence_form", args{"Line": line}))
		case open != nil:
			body = append(body, line)
		case line != "":
			ps.add(file, no, because("courseware.problem.fence_outside", nil))
		}
	}
	if open != nil {
		ps.add(file, open.line, because("courseware.problem.fence_end", args{"Block": open.id}))
		list = append(list, open.closed(body))
	}
	return list
}

func (f *fenced) closed(body []string) fenced {
	f.body = tidy(strings.Join(body, "\n"))
	return *f
}

// clean removes what editors add unasked: byte order mark, CR, decomposed
// umlauts. Fingerprints must not depend on them.
func clean(src []byte) string {
	s := strings.TrimPrefix(string(src), "\ufeff")
	s = strings.ReplaceAll(s, "\r\n", "\n")
	return norm.NFC.String(s)
}
