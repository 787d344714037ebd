package matrix

import (
	"crypto/rand"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// rule is one line of the table: who passes the route's permission, and which
// objects they see. Everybody else gets 403, or is asked to sign in. What one
// may not see is 404.
type rule struct {
	early bool   // refused, for the protocol, before anything is looked up
	route string // method and path as registered; a query may follow
	of    kind
	may   grants
	ok    []int // the answers of those who may; a form is sent empty, so 422 and 409 prove the permission

	lists  string            // the page is for all who may; this of the objects they see stands in it, and of no other
	send   map[string]string // fields without which the object is not looked for
	leaves bool              // the request ends the session
	signed bool              // the address itself proves who may: no form token is asked
}

// grants are the relations somebody sees.
type grants map[who]relation

func to(r relation, names ...who) grants { return grants{}.and(r, names...) }

func (g grants) and(r relation, names ...who) grants {
	out := grants{}
	for n, old := range g {
		out[n] = old
	}
	for _, n := range names {
		out[n] |= r
	}
	return out
}

var (
	everybody = to(town, actors...)
	signedIn  = to(town, actors[1:]...)
	learners  = to(town, employee, supervisor, trainer, hr, cio, lead, admin, hrOf50, leadOf2, council)
)

func codes(list ...int) []int { return list }

var (
	shown  = codes(http.StatusOK)
	leads  = codes(http.StatusSeeOther)
	asked  = codes(http.StatusUnprocessableEntity)
	marked = codes(http.StatusUnprocessableEntity, http.StatusConflict)
)

func (r rule) method() string { m, _, _ := strings.Cut(r.route, " "); return m }

func (r rule) path() string { _, p, _ := strings.Cut(r.route, " "); return p }

// registered is the route without the query.
func (r rule) registered() string { s, _, _ := strings.Cut(r.route, "?"); return s }

// fill puts an object into the path.
func (r rule) fill(p params) (string, error) {
	names := make([]string, 0, len(p))
	for name := range p {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int { return len(b) - len(a) }) // :number before :n
	path := r.path()
	for _, name := range names {
		path = strings.ReplaceAll(path, ":"+name, url.PathEscape(p[name]))
	}
	if strings.Contains(path, ":") {
		return "", fmt.Errorf("%s: nothing fills %s", r.route, path)
	}
	return path, nil
}

// Two of the reasons for an answer.
const (
	sees    = "sees it"
	signsIn = "has to sign in"
)

// want is the list of statuses that somebody may get for an object in relation
// rel, and in words why.
func (r rule) want(name who, rel relation) ([]int, string) {
	reach, may := r.may[name]
	switch {
	case may && (r.lists != "" || reach&rel != 0):
		return r.ok, sees
	case may:
		return codes(http.StatusNotFound), "may not see it"
	case name == anonymous && r.method() == http.MethodGet:
		return leads, signsIn
	case name == anonymous:
		return codes(http.StatusUnauthorized), signsIn
	}
	return codes(http.StatusForbidden), "lacks the permission"
}

// fault says what is wrong with an answer, or "".
func (r rule) fault(name who, rel relation, p params, a answer) string {
	want, why := r.want(name, rel)
	switch {
	case !slices.Contains(want, a.status):
		return fmt.Sprintf("%d, want %v: %s", a.status, want, why)
	case why == signsIn && a.status == http.StatusSeeOther:
		to, err := url.Parse(a.location())
		if err != nil || to.Host != "" || !strings.HasSuffix(to.Path, "/login") || !ownPath.MatchString(to.Query().Get("next")) {
			return fmt.Sprintf("is led to %q, not to sign in", a.location())
		}
	case why == sees && r.lists != "":
		if in, want := strings.Contains(a.body, p[r.lists]), r.may[name]&rel != 0; in != want {
			return fmt.Sprintf("stands in the list: %v, want %v", in, want)
		}
	}
	return ""
}

// ownPath is a path of this host.
var ownPath = regexp.MustCompile(`^/[a-z]`)

// form is a form of this browser's page with a key of its own.
func (b *browser) form(fields map[string]string) url.Values {
	v := url.Values{"_csrf": {b.csrf}, "_key": {rand.Text()}}
	for name, value := range fields {
		v.Set(name, value)
	}
	return v
}
