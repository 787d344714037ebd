package questionimport

import (
	"fmt"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// namer makes ids from what things say.
type namer struct {
	used  map[string]bool
	taken func(string) bool
	last  map[string]int // by base
}

var transliterate = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss", "\u00ad", "")

func slug(s string, most int) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(transliterate.Replace(strings.ToLower(norm.NFC.String(s)))) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case r > 127: // accents, letters of other scripts
		default:
			b.WriteByte('-')
		}
		if b.Len() >= 4*most {
			break
		}
	}
	words := strings.FieldsFunc(b.String(), func(r rune) bool { return r == '-' })
	id := ""
	for _, w := range words {
		if id != "" && len(id)+1+len(w) > most {
			break
		}
		id = strings.TrimPrefix(id+"-"+w, "-")
	}
	return id[:min(len(id), most)]
}

// telling ids would give the answer away in the page's source.
var telling = map[string]bool{
	"right": true, "wrong": true, "correct": true, "incorrect": true, "richtig": true, "falsch": true, "answer": true, "solution": true,
	"true": true, "false": true, "unit": true,
}

// option returns an id for what an option says.
func (n *namer) option(label, otherwise string) string {
	id := slug(label, 24)
	if id == "" || telling[id] {
		id = strings.Trim(otherwise+"-"+id, "-")
	}
	return n.unique(id, 40)
}

// block returns an id for a block: it begins with a letter.
func (n *namer) block(name string) string {
	id := slug(name, 30)
	if len(id) < 2 || id[0] < 'a' || id == "test" {
		id = strings.Trim("q-"+id, "-")
	}
	if len(id) < 2 {
		id = "question"
	}
	return n.unique(id, 40)
}

// unique counts on from the last number of the same base: a file may call a
// thousand questions alike.
func (n *namer) unique(base string, most int) string {
	if n.last == nil {
		n.last = map[string]int{}
	}
	id, i := base, n.last[base]
	for n.used[id] || n.taken != nil && n.taken(id) {
		i = max(i+1, 2)
		tail := fmt.Sprintf("-%d", i)
		id = strings.TrimRight(base[:min(len(base), most-len(tail))], "-") + tail
	}
	n.used[id], n.last[base] = true, i
	return id
}
