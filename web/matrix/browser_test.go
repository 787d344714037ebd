package matrix

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"time"

	"codeberg.org/lotse/lotse/internal/demo"
)

// browser is one person's cookies on one host. It is faster than
// webtest.Client: thousands of answers are looked at, few are parsed.
type browser struct {
	base string
	http *http.Client
	csrf string
}

type answer struct {
	status int
	header http.Header
	body   string
}

func (a answer) location() string { return a.header.Get("Location") }

// transport sends every host to the town's one port, as a proxy would.
func transport(town string) *http.Transport {
	addr := strings.TrimPrefix(town, "http://")
	return &http.Transport{MaxIdleConnsPerHost: 16, DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, addr)
	}}
}

func (w *world) browser(base string) *browser {
	jar, _ := cookiejar.New(nil) // fails for options only
	return &browser{base: base, http: &http.Client{
		Transport: w.transport, Jar: jar, Timeout: time.Minute,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

var csrfMeta = regexp.MustCompile(`name="lotse-csrf" content="([^"]+)"`)

// open reads the token that this browser's forms carry.
func (b *browser) open(path string) error {
	a, err := b.do(http.MethodGet, path, nil, nil)
	if err != nil {
		return err
	}
	m := csrfMeta.FindStringSubmatch(a.body)
	if m == nil {
		return fmt.Errorf("%s%s: %d, no token of forms", b.base, path, a.status)
	}
	b.csrf = m[1]
	return nil
}

func (b *browser) signIn(login string) error {
	if err := b.open("/de/login"); err != nil {
		return err
	}
	a, err := b.do(http.MethodPost, "/de/login", url.Values{"_csrf": {b.csrf}, "login": {login}, "password": {demo.Password}}, nil)
	if err != nil {
		return err
	}
	if a.status != http.StatusSeeOther {
		return fmt.Errorf("sign-in as %s: %d", login, a.status)
	}
	return b.open("/de/my/account")
}

// do sends one request; form is the body of a POST.
func (b *browser) do(method, path string, form url.Values, header map[string]string) (answer, error) {
	var body io.Reader
	if method == http.MethodPost {
		body = strings.NewReader(form.Encode())
	}
	req, err := http.NewRequestWithContext(context.Background(), method, b.base+path, body)
	if err != nil {
		return answer{}, err
	}
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if method == http.MethodPatch || method == http.MethodDelete {
		req.Header.Set("X-CSRF-Token", form.Get("_csrf"))
	}
	for k, v := range header {
		if k == "Host" {
			req.Host = v
			continue
		}
		req.Header.Set(k, v)
	}
	res, err := b.http.Do(req)
	if err != nil {
		return answer{}, fmt.Errorf("%s %s: %w", method, path, err)
	}
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	return answer{res.StatusCode, res.Header, string(text)}, err
}
