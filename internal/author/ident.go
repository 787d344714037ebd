package author

import (
	"fmt"
	"strings"
)

// The form of ids, as courseware demands it.
const (
	idWords = 5
	idLimit = 40
)

var transliterate = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss", "\u00ad", "", "’", "", "'", "")

// Name makes an id from words: "Größe der Akte" becomes groesse-der-akte, or
// groesse-der-akte-2 where that is taken. Without words, otherwise is the id.
func Name(words, otherwise string, taken func(id string) bool) string {
	base := stem(words)
	if base == "" {
		base = otherwise
	}
	id := base
	for n := 2; taken(id); n++ {
		end := fmt.Sprintf("-%d", n)
		id = strings.TrimRight(base[:min(len(base), idLimit-len(end))], "-") + end
	}
	return id
}

// stem is what ids of these words begin with; empty where they say nothing.
func stem(words string) string {
	plain := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return ' '
	}, transliterate.Replace(strings.ToLower(words)))
	list := strings.Fields(plain)
	for len(list) > 0 && (list[0][0] >= '0' && list[0][0] <= '9') {
		list = list[1:] // an id begins with a letter
	}
	id := strings.Join(list[:min(len(list), idWords)], "-")
	id = strings.TrimRight(id[:min(len(id), idLimit)], "-")
	if len(id) < 2 {
		return ""
	}
	return id
}
