package matrix

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestFormsFromElsewhereAreRefused sends every form without our token, with
// somebody else's, and from another site: 403, before anything is read.
func TestFormsFromElsewhereAreRefused(t *testing.T) {
	w := start(t)
	senders := []who{anonymous, employee, hr, admin}
	for _, name := range append(senders, supervisor) {
		if err := w.enter(name); err != nil {
			t.Fatal(err)
		}
	}
	stolen := w.browsers[supervisor].csrf
	n := 0
	for _, r := range table {
		if r.method() != http.MethodPost || r.signed {
			continue
		}
		w.forgive(t)
		for _, name := range senders {
			b := w.browsers[name]
			paths, err := w.paths(r, name)
			if err != nil {
				t.Fatal(err)
			}
			for what, attack := range map[string]struct {
				token  string
				header map[string]string
			}{
				"without a token":                 {"", nil},
				"with a guessed token":            {strings.Repeat("A", len(b.csrf)), nil},
				"with somebody else's token":      {stolen, nil},
				"from another site":               {b.csrf, map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}},
				"from another host of the domain": {b.csrf, map[string]string{"Sec-Fetch-Site": "same-site"}},
				"by an old browser elsewhere":     {b.csrf, map[string]string{"Origin": "https://evil.example"}},
				"from a frame without an origin":  {b.csrf, map[string]string{"Origin": "null"}},
			} {
				for _, path := range paths[:min(len(paths), 1)] {
					form := b.form(nil)
					form.Set("_csrf", attack.token)
					a, err := b.do(http.MethodPost, path, form, attack.header)
					if err != nil {
						t.Fatal(err)
					}
					n++
					if a.status != http.StatusForbidden {
						t.Errorf("%s %s as %s: %d", r.route, what, name, a.status)
					}
				}
			}
		}
	}
	bare := w.browser(w.Base) // has never seen a page of ours
	for _, r := range table {
		if paths, err := w.paths(r, employee); err != nil {
			t.Fatal(err)
		} else if r.method() == http.MethodPost && !r.signed && len(paths) > 0 {
			n++
			if a, err := bare.do(http.MethodPost, paths[0], url.Values{"_csrf": {""}}, nil); err != nil || a.status != http.StatusForbidden {
				t.Errorf("%s without any cookie: %d, %v", r.route, a.status, err)
			}
		}
	}
	t.Logf("%d forged forms", n)
	if n < 800 {
		t.Errorf("only %d forms tried", n)
	}
}

// TestOtherMethods: a route answers the method it is registered for.
func TestOtherMethods(t *testing.T) {
	w := start(t)
	if err := w.enter(admin); err != nil {
		t.Fatal(err)
	}
	b := w.browsers[admin]
	for _, r := range table {
		paths, err := w.paths(r, admin)
		if err != nil {
			t.Fatal(err)
		}
		for _, method := range []string{http.MethodPut, http.MethodPatch, http.MethodDelete} {
			if _, taken := w.Site.Routes.Find(method, r.path()); len(paths) == 0 || taken {
				continue
			}
			a, err := b.do(method, paths[0], nil, map[string]string{"X-CSRF-Token": b.csrf})
			if err != nil {
				t.Fatal(err)
			}
			if a.status != http.StatusNotFound && a.status != http.StatusMethodNotAllowed {
				t.Errorf("%s %s: %d", method, r.path(), a.status)
			}
		}
	}
}

// TestEveryAnswerBindsTheBrowser looks at the headers of all pages, refusals
// included.
func TestEveryAnswerBindsTheBrowser(t *testing.T) {
	w := start(t)
	for _, v := range walk(t, w).visits {
		for _, bad := range unbound(v.header, boxed(v)) {
			t.Errorf("%s as %s: %s", v.path, v.who, bad)
		}
	}
}

// boxed are answers that are opened in a sandbox: files, and a mail as mail
// programs show it.
func boxed(v visit) bool {
	return v.status == http.StatusOK && (strings.HasPrefix(v.path, "/media/") || v.route == "GET /admin/mails/:mail/html" || v.route == "GET /forum/articles/:article/files/:hash")
}

// unbound says which headers are missing or weak. What lies in a sandbox may
// style itself, and only itself.
func unbound(h http.Header, sandboxed bool) (bad []string) {
	csp := h.Get("Content-Security-Policy")
	if sandboxed {
		if !strings.Contains(csp, "default-src 'none'") || !strings.Contains(csp, "sandbox") || strings.Contains(csp, "script-src") {
			bad = append(bad, "the policy of the sandbox is "+csp)
		}
	} else {
		for _, part := range []string{"default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"} {
			if !slices.Contains(strings.Split(csp, "; "), part) {
				bad = append(bad, "the policy lacks "+part)
			}
		}
		if strings.Contains(csp, "unsafe-") || strings.Contains(csp, "*") {
			bad = append(bad, "the policy is "+csp)
		}
	}
	for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY"} {
		if h.Get(name) != want {
			bad = append(bad, name+" is "+h.Get(name))
		}
	}
	return bad
}

func TestUnboundCatches(t *testing.T) {
	if len(unbound(http.Header{}, false)) == 0 {
		t.Error("an answer without headers passes")
	}
	weak := http.Header{
		"Content-Security-Policy": {"default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"},
		"X-Content-Type-Options":  {"nosniff"}, "X-Frame-Options": {"DENY"},
	}
	if len(unbound(weak, false)) == 0 {
		t.Error("an inline style passes")
	}
}

var (
	inline = regexp.MustCompile(`(?i)<[a-z][^>]*\s(on[a-z]+|style)\s*=|<script(?:\s[^>]*)?>[^<\s]|javascript:`)
	data   = regexp.MustCompile(`<script type="application/ld\+json">[^<]*</script>`) // never run: about the page, for search engines
	active = regexp.MustCompile(`(?i)<[a-z][^>]*\son[a-z]+\s*=|<script|javascript:`)
)

// TestPagesHoldNoScript: what the policy would stop is not even there.
func TestPagesHoldNoScript(t *testing.T) {
	w := start(t)
	for _, v := range walk(t, w).visits {
		if strings.HasPrefix(v.header.Get("Content-Type"), "text/html") {
			kind := inline
			if boxed(v) {
				kind = active
			}
			if found := kind.FindString(data.ReplaceAllString(v.body, "")); found != "" {
				t.Errorf("%s holds %q", v.path, found)
			}
		}
	}
	for _, bad := range []string{`<p onclick="x()">`, `<p style="x">`, `<script>x()</script>`, `<a href="javascript:x">`} {
		if inline.FindString(bad) == "" {
			t.Errorf("%s passes", bad)
		}
	}
}

// TestUnknownHosts: what a client claims about its host opens no other town.
func TestUnknownHosts(t *testing.T) {
	w := start(t)
	b := w.browsers[anonymous]
	next := strings.TrimPrefix(w.nextBase, "http://")
	here := strings.TrimPrefix(w.Base, "http://")
	for what, c := range map[string]struct {
		header map[string]string
		status int
		shows  string
	}{
		"our host":                         {map[string]string{"Host": here}, 200, "Lindenau"},
		"the neighbour's":                  {map[string]string{"Host": next}, 200, "Nachbarstadt"},
		"nobody's":                         {map[string]string{"Host": "evil.example"}, 404, ""},
		"nobody's below ours":              {map[string]string{"Host": "x." + next}, 404, ""},
		"nobody's, forwarded as ours":      {map[string]string{"Host": "evil.example", "X-Forwarded-Host": here}, 404, ""},
		"ours, forwarded as neighbour's":   {map[string]string{"Host": here, "X-Forwarded-Host": next}, 200, "Lindenau"},
		"ours, forwarded as nobody's":      {map[string]string{"Host": here, "X-Forwarded-Host": "evil.example"}, 200, "Lindenau"},
		"ours, with an original elsewhere": {map[string]string{"Host": here, "X-Original-Host": next, "Forwarded": "host=" + next}, 200, "Lindenau"},
	} {
		for _, path := range []string{"/de/login", "/verify", "/"} {
			a, err := b.do(http.MethodGet, path, nil, c.header)
			if err != nil {
				t.Fatal(err)
			}
			want := c.status
			if path == "/" && want == 200 {
				want = http.StatusFound
			}
			if a.status != want || want == 200 && !strings.Contains(a.body, c.shows) {
				t.Errorf("%s, %s: %d, want %d of %q", what, path, a.status, want, c.shows)
			}
		}
	}
}

// elsewhere are addresses that some browser takes for another host's.
var elsewhere = []string{
	"https://evil.example", "//evil.example", "///evil.example", "////evil.example/de/my", "/\\evil.example", "\\\\evil.example", "/\t/evil.example",
	"/\n//evil.example", "/%09/evil.example", "/%5cevil.example", "/%2fevil.example", "/%2F%2Fevil.example", "javascript:alert(1)", "data:text/html,x",
	"https:evil.example", "http:/\\evil.example", "//evil.example@127.0.0.1", "//%65vil.example", "/de\\..\\evil.example", "/.//evil.example",
	"/de/..//evil.example", "//evil%E3%80%82example", "evil.example", "@evil.example", "/\u2028/evil.example", " //evil.example", "\u00a0//evil.example",
}

// TestNothingLeadsAway tries each address wherever a request names a page to
// go on to.
func TestNothingLeadsAway(t *testing.T) {
	w := start(t)
	if err := w.enter(employee); err != nil {
		t.Fatal(err)
	}
	b, stranger, n := w.browsers[employee], w.browser(w.Base), 0
	if err := stranger.open("/de/login"); err != nil {
		t.Fatal(err)
	}
	follow := func(what string, b *browser, method, path string, form url.Values, header map[string]string) {
		t.Helper()
		a, err := b.do(method, path, form, header)
		if err != nil {
			return // not even a request
		}
		n++
		if bad := leaves(w.Base+path, a.location()); bad != "" {
			t.Errorf("%s: %s %q leads to %s", what, method, path, bad)
		}
	}
	for _, to := range elsewhere {
		q := url.QueryEscape(to)
		follow("after sign-in", b, "GET", "/de/login?next="+q, nil, nil)
		follow("before sign-in", stranger, "GET", "/de/login?next="+q, nil, nil)
		follow("theme", b, "POST", "/de/theme", b.form(map[string]string{"theme": "dark", "back": to}), nil)
		follow("extension", b, "POST", "/de/session/extension", b.form(nil), map[string]string{"Referer": to})
		follow("public check", stranger, "GET", "/verify?code="+q, nil, nil)
		follow("code of a letter", stranger, "POST", "/de/login/link", stranger.form(map[string]string{"code": to}), nil)
		follow("language", stranger, "GET", "/?lang="+q, nil, map[string]string{"Accept-Language": to})
		if strings.HasPrefix(to, "/") && !strings.ContainsAny(to, "\t\n \u2028") {
			follow("path", stranger, "GET", to, nil, nil)
			follow("path of a language", stranger, "GET", "/de"+to, nil, nil)
			follow("deep link", stranger, "GET", "/de/my/"+to, nil, nil)
		}
	}
	for _, to := range elsewhere[:8] { // each is a sign-in
		c := w.browser(w.Base)
		if err := c.open("/de/login"); err != nil {
			t.Fatal(err)
		}
		follow("sign-in", c, "POST", "/de/login", c.form(map[string]string{"login": logins[employee], "password": password, "next": to}), nil)
	}
	if n < 200 {
		t.Errorf("only %d addresses tried", n)
	}
}

// leaves resolves an address as a browser does and returns it if another host
// answers there.
func leaves(from, location string) string {
	if location == "" {
		return ""
	}
	base, err := url.Parse(from)
	if err != nil {
		base = &url.URL{Scheme: "http", Host: "127.0.0.1"}
	}
	// Browsers drop tabs and line ends, and read a backslash as a slash.
	plain := strings.NewReplacer("\t", "", "\n", "", "\r", "", "\\", "/").Replace(strings.TrimSpace(location))
	to, err := base.Parse(plain)
	if err != nil || to.Host != base.Host && base.Host != "" || to.Scheme != "http" {
		return location
	}
	return ""
}

func TestLeavesCatches(t *testing.T) {
	for _, bad := range []string{"https://evil.example", "//evil.example", "/\\evil.example", "/\t/evil.example", "javascript:x"} {
		if leaves("http://127.0.0.1:8080/de/login", bad) == "" {
			t.Errorf("%q passes", bad)
		}
	}
	if bad := leaves("http://127.0.0.1:8080/de/login", "/de/my?next=//evil.example"); bad != "" {
		t.Errorf("an own page is refused: %s", bad)
	}
}
