package matrix

import (
	"slices"
	"strings"
	"testing"
	"time"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/route"
)

// operations are the routes that belong to no tenant and ask nobody who they
// are; web/operations.go and the files of the design.
var operations = []string{"GET /healthz", "GET /readyz", "GET /metrics", "GET /"}

// TestEveryRouteIsInTheTable compares what Fiber serves with what web/route
// registered, and both with the written table.
func TestEveryRouteIsInTheTable(t *testing.T) {
	w := start(t)
	known := slices.Clone(operations)
	for _, e := range w.Site.Routes.Entries {
		if e.Plain {
			known = append(known, e.Method+" "+e.Path)
			continue
		}
		for _, l := range i18n.Langs {
			known = append(known, e.Method+" /"+string(l)+e.Path)
		}
	}
	var served []string
	for _, r := range w.Site.App.GetRoutes(true) {
		if r.Method != "HEAD" || !slices.Contains(known, "GET "+r.Path) { // else it follows GET
			served = append(served, r.Method+" "+r.Path)
		}
	}
	for _, bad := range difference(served, known) {
		t.Errorf("%s is registered outside web/route", bad)
	}
	for _, bad := range difference(known, served) {
		t.Errorf("%s is in the list and not served", bad)
	}

	var routes, rules []string
	for _, e := range w.Site.Routes.Entries {
		routes = append(routes, e.Method+" "+e.Path)
	}
	for _, r := range table {
		rules = append(rules, r.registered())
	}
	for _, bad := range difference(routes, rules) {
		t.Errorf("%s has no line in the table", bad)
	}
	for _, bad := range difference(rules, routes) {
		t.Errorf("the table has a line for %s, which is no route", bad)
	}
}

// difference is what a has and b lacks.
func difference(a, b []string) []string {
	has := map[string]bool{}
	for _, s := range b {
		has[strings.TrimSuffix(s, "/")] = true
	}
	var out []string
	for _, s := range a {
		if !has[strings.TrimSuffix(s, "/")] && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

func TestTheListsCatch(t *testing.T) {
	if got := difference([]string{"GET /de/x", "GET /de/new/"}, []string{"GET /de/x/"}); !slices.Equal(got, []string{"GET /de/new/"}) {
		t.Errorf("a route without a line passes: %q", got)
	}
}

// TestMatrix calls every route as everybody, for an object in every relation,
// in both languages.
func TestMatrix(t *testing.T) {
	w := start(t)
	for _, name := range actors { // other tests moved the clock on
		if err := w.enter(name); err != nil {
			t.Fatal(err)
		}
	}
	var cases int64
	begun := time.Now()
	for _, r := range table {
		e, ok := w.Site.Routes.Find(r.method(), strings.TrimPrefix(r.registered(), r.method()+" "))
		if !ok {
			continue // TestEveryRouteIsInTheTable says so
		}
		t.Run(r.route, func(t *testing.T) { cases += w.check(t, r, e) })
	}
	took := time.Since(begun)
	t.Logf("%d cases in %s", cases, took.Round(time.Millisecond))
	if cases < 3000 {
		t.Errorf("only %d cases: the matrix is not complete", cases)
	}
}

// check calls one route in all the ways and returns their number.
func (w *world) check(t *testing.T, r rule, e route.Entry) (n int64) {
	w.forgive(t)
	prefixes := []string{""}
	if !e.Plain {
		prefixes = []string{"/de", "/en"}
	}
	for _, prefix := range prefixes {
		for _, name := range actors {
			for _, rel := range relations {
				objects, err := w.find(r.of, name, rel)
				if err != nil {
					t.Fatal(err)
				}
				for _, p := range objects {
					n++
					w.expect(t, r, prefix, name, rel, p)
				}
			}
		}
	}
	return n
}

func (w *world) expect(t *testing.T, r rule, prefix string, name who, rel relation, p params) {
	t.Helper()
	b := w.browsers[name]
	if r.leaves && name != anonymous {
		b = w.browser(w.Base)
		if err := b.signIn(logins[name]); err != nil {
			t.Fatal(err)
		}
	}
	a, err := w.call(b, r, prefix, p)
	if err != nil {
		t.Fatal(err)
	}
	if bad := r.fault(name, rel, p, a); bad != "" {
		t.Errorf("%s%s as %s, %s %v: %s", prefix, r.path(), name, rel, p, bad)
	}
}

// call sends the request of a rule for an object.
func (w *world) call(b *browser, r rule, prefix string, p params) (answer, error) {
	path, err := r.fill(p)
	if err != nil {
		return answer{}, err
	}
	fields := map[string]string{}
	for field, value := range r.send {
		if name, ok := strings.CutPrefix(value, ":"); ok {
			value = p[name]
		}
		fields[field] = value
	}
	return b.do(r.method(), prefix+path, b.form(fields), nil)
}

// forgive lets the limits of guessing start anew.
func (w *world) forgive(t *testing.T) {
	t.Helper()
	w.Clock.Advance(time.Minute)
	for _, r := range []relation{own, foreign} {
		if err := w.exec(w.of(r), `DELETE FROM login_attempt WHERE tenant_id = $1`); err != nil {
			t.Fatal(err)
		}
	}
}

// TestTheNeighbour calls every route in the neighbour's town as somebody who
// may everything there, for objects of this town: none of them is to be found.
func TestTheNeighbour(t *testing.T) {
	w := start(t)
	if err := w.enter(neighbour); err != nil {
		t.Fatal(err)
	}
	b, n := w.browsers[neighbour], 0
	for _, r := range table {
		w.forgive(t)
		for _, rel := range []relation{own, sub, headed, sibling} {
			objects, err := w.find(r.of, employee, rel)
			if err != nil {
				t.Fatal(err)
			}
			if r.of == nothing || r.of == sample || r.of == badge || r.of == leaf {
				continue
			}
			prefix := "/de"
			if e, ok := w.Site.Routes.Find(r.method(), strings.TrimPrefix(r.registered(), r.method()+" ")); ok && e.Plain {
				prefix = ""
			}
			for _, p := range objects {
				n++
				a, err := w.call(b, r, prefix, p)
				if err != nil {
					t.Fatal(err)
				}
				switch {
				case r.lists != "" && strings.Contains(a.body, p[r.lists]):
					t.Errorf("%s shows %v", r.route, p)
				case r.lists == "" && !r.early && a.status != 404:
					t.Errorf("%s for %v: %d, want 404", r.route, p, a.status)
				}
			}
		}
	}
	if n < 80 {
		t.Errorf("only %d objects tried", n)
	}
}

// The judge of answers catches what it is there for.
func TestTheTableCatches(t *testing.T) {
	one := rule{route: "GET /people/:person", of: person, may: to(own|sub, hr), ok: shown}
	list := rule{route: "GET /people", of: person, may: to(own, hr), ok: shown, lists: "name"}
	nora := params{"name": "Nora"}
	signIn := func(to string) answer { return answer{status: 303, header: map[string][]string{"Location": {to}}} }
	for name, c := range map[string]struct {
		r   rule
		who who
		rel relation
		a   answer
		bad bool
	}{
		"sees":                      {one, hr, own, answer{status: 200}, false},
		"sees a sibling":            {one, hr, sibling, answer{status: 200}, true},
		"is told that it is there":  {one, hr, sibling, answer{status: 403}, true},
		"does not find it":          {one, hr, foreign, answer{status: 404}, false},
		"an own one is gone":        {one, hr, own, answer{status: 404}, true},
		"without the permission":    {one, cio, own, answer{status: 403}, false},
		"the permission is missing": {one, cio, own, answer{status: 200}, true},
		"nobody is signed in":       {one, anonymous, own, signIn("/de/login?next=%2Fde%2Fpeople%2Fx"), false},
		"nobody sees it":            {one, anonymous, own, answer{status: 200}, true},
		"is led elsewhere":          {one, anonymous, own, signIn("https://evil.example/login?next=%2F"), true},
		"comes back elsewhere":      {one, anonymous, own, signIn("/de/login?next=%2F%2Fevil.example"), true},
		"stands in the list":        {list, hr, own, answer{status: 200, body: "Nora"}, false},
		"the list leaks":            {list, hr, sibling, answer{status: 200, body: "Nora"}, true},
		"the list forgets":          {list, hr, own, answer{status: 200}, true},
	} {
		if got := c.r.fault(c.who, c.rel, nora, c.a); (got != "") != c.bad {
			t.Errorf("%s: %q", name, got)
		}
	}
}
