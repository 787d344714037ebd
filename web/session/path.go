package session

import (
	"net/url"
	"strings"
)

// SafePath returns the path of a link back into the product, or "": it
// begins with one slash, names no host, and holds nothing a browser reads as
// the begin of one.
func SafePath(s string) string {
	if len(s) > 2000 || !strings.HasPrefix(s, "/") || strings.HasPrefix(s, "//") {
		return ""
	}
	// Browsers drop tabs and line ends inside an address: "/\t/host" is
	// "//host" to them. A backslash is a slash to them.
	if strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r == 0x7f || r == '\\' }) {
		return ""
	}
	u, err := url.Parse(s)
	if err != nil || u.Host != "" || u.Scheme != "" || u.User != nil || strings.HasPrefix(u.Path, "//") || strings.ContainsRune(u.Path, '\\') {
		return ""
	}
	return s
}
