package outbound_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	_ "codeberg.org/lotse/lotse/content"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/outbound"
)

var here = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}

func read(t *testing.T, c *outbound.Client, r outbound.Request) (string, outbound.Answer, string) {
	t.Helper()
	if r.Most == 0 {
		r.Most = 1 << 10
	}
	if r.Time == 0 {
		r.Time = 5 * time.Second
	}
	var b bytes.Buffer
	a, err := c.Read(context.Background(), r, &b)
	var f *fault.Error
	if !errors.As(err, &f) {
		if err != nil {
			t.Errorf("%s fails without a sentence: %v", r.URL, err)
		}
		return b.String(), a, ""
	}
	for _, l := range i18n.Langs {
		if s := i18n.In(l, f.ID, f.Args); s == "" || strings.Contains(s, f.ID) {
			t.Errorf("%s says %q", f.ID, s)
		}
	}
	return b.String(), a, f.ID
}

func TestPublic(t *testing.T) {
	t.Parallel()
	for ip, want := range map[string]bool{
		"8.8.8.8": true, "91.198.174.192": true, "2a00:1450:4001:80e::200e": true, "::ffff:8.8.8.8": true,
		"127.0.0.1": false, "127.9.9.9": false, "10.1.2.3": false, "172.16.0.1": false, "192.168.1.1": false, "169.254.169.254": false,
		"100.64.0.1": false, "100.127.255.255": false, "0.0.0.0": false, "0.1.2.3": false, "255.255.255.255": false, "224.0.0.1": false, "240.0.0.1": false,
		"192.0.0.1": false, "192.0.2.1": false, "198.18.0.1": false, "198.51.100.1": false, "203.0.113.1": false,
		"::1": false, "::": false, "fe80::1": false, "fe80::1%eth0": false, "fc00::1": false, "fd12:3456::1": false, "ff02::1": false, "fec0::1": false,
		"::ffff:127.0.0.1": false, "::ffff:10.0.0.1": false, "::ffff:169.254.169.254": false, "::10.0.0.1": false, "64:ff9b::a00:1": false,
		"2002:a00:1::": false, "2001::1": false, "2001:db8::1": false,
	} {
		if got := outbound.Public(netip.MustParseAddr(ip)); got != want {
			t.Errorf("%s is public: %v, want %v", ip, got, want)
		}
	}
}

// Nothing of this machine is read, by whatever name, unless the operator says
// so. The twin: without the guard it is.
func TestTheGuard(t *testing.T) {
	t.Parallel()
	s := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "secret") }))
	defer s.Close()
	_, port, err := net.SplitHostPort(s.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	for _, host := range []string{"127.0.0.1", "localhost", "[::ffff:127.0.0.1]"} {
		address := "https://" + net.JoinHostPort(strings.Trim(host, "[]"), port)
		if body, _, id := read(t, outbound.New(nil, nil), outbound.Request{URL: address}); id != "outbound.place" || body != "" {
			t.Errorf("%s: %q %q", address, id, body)
		}
		open := outbound.New(nil, nil)
		open.Unguarded()
		if _, _, id := read(t, open, outbound.Request{URL: address}); id != "outbound.unreachable" { // its certificate is nobody's
			t.Errorf("without the guard %s: %q: the test proves nothing", address, id)
		}
	}
}

// Behind a proxy names go to it and addresses in figures do not. The twin: who
// has no proxy does not get there.
func TestByAProxy(t *testing.T) {
	t.Parallel()
	far := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "list") }))
	defer far.Close()
	asked := make(chan string, 8)
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked <- r.Method + " " + r.Host + " " + r.Header.Get("Proxy-Authorization")
		there, err := net.Dial("tcp", far.Listener.Addr().String())
		if err != nil {
			t.Error(err)
			return
		}
		here, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		_, _ = io.WriteString(here, "HTTP/1.1 200 OK\r\n\r\n")
		go func() { _, _ = io.Copy(there, here); _ = there.Close() }()
		_, _ = io.Copy(here, there)
		_ = here.Close()
	}))
	defer proxy.Close()
	by, err := url.Parse(strings.Replace(proxy.URL, "http://", "http://lotse:geheim@", 1))
	if err != nil {
		t.Fatal(err)
	}
	c := outbound.New(nil, by).Trusting(far.Certificate())
	if body, _, id := read(t, c, outbound.Request{URL: "https://example.com/courses.json"}); body != "list" || id != "" {
		t.Errorf("%q %q", body, id)
	}
	if got := <-asked; got != "CONNECT example.com:443 Basic bG90c2U6Z2VoZWlt" {
		t.Error(got)
	}
	for _, address := range []string{"https://127.0.0.1/", "https://[::1]/", "https://10.0.0.1/", "https://localhost/", "https://intranet/", "https://nas.local/", "https://hr.internal./"} {
		if body, _, id := read(t, c, outbound.Request{URL: address}); id != "outbound.place" || body != "" {
			t.Errorf("%s: %q %q", address, id, body)
		}
	}
	if len(asked) > 0 {
		t.Errorf("the proxy was asked for %s", <-asked)
	}
	if _, _, id := read(t, outbound.New(nil, nil).Trusting(far.Certificate()), outbound.Request{URL: "https://example.com/", Time: 2 * time.Second}); id == "" {
		t.Error("without the proxy it is reached, too")
	}
}

func TestWhatMayBeAskedFor(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]bool{
		"https://lernen.example.org/x": true, "http://lernen.example.org": false, "http://127.0.0.1:80/": false, "ftp://x.example": false,
		"file:///etc/passwd": false, "https://": false, "https://me:secret@x.example": false, "gopher://x": false, "lernen.example.org": false, "": false, "https://[": false,
	} {
		if got := outbound.New(nil, nil).Check(address) == nil; got != want {
			t.Errorf("%q: %v", address, got)
		}
	}
	if outbound.New(here, nil).Check("http://127.0.0.1:8080/") != nil || outbound.New(here, nil).Check("http://localhost/") == nil {
		t.Error("plain HTTP is for addresses of this machine")
	}
}

func TestBoundsAndConditions(t *testing.T) {
	t.Parallel()
	var s *httptest.Server
	s = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/marked":
			w.Header().Set("ETag", `"7"`)
			if r.Header.Get("If-None-Match") == `"7"` {
				w.WriteHeader(http.StatusNotModified)
				return
			}
			_, _ = io.WriteString(w, "list")
		case "/large":
			_, _ = w.Write(make([]byte, 4<<10))
		case "/endless":
			for range 100 {
				_, _ = w.Write(make([]byte, 1<<10))
				w.(http.Flusher).Flush()
			}
		case "/slow":
			select {
			case <-r.Context().Done():
			case <-time.After(10 * time.Second):
			}
		case "/twice":
			http.Redirect(w, r, "/marked", http.StatusFound)
		case "/loop":
			http.Redirect(w, r, "/loop", http.StatusFound)
		case "/away":
			http.Redirect(w, r, strings.Replace(s.URL, "127.0.0.1", "127.0.0.2", 1)+"/marked", http.StatusFound)
		default:
			http.NotFound(w, r)
		}
	}))
	defer s.Close()
	c := outbound.New(here, nil)
	body, a, _ := read(t, c, outbound.Request{URL: s.URL + "/marked"})
	if body != "list" || a.Same || a.ETag != `"7"` {
		t.Errorf("%q %+v", body, a)
	}
	if body, a, _ = read(t, c, outbound.Request{URL: s.URL + "/marked", ETag: a.ETag}); body != "" || !a.Same || a.ETag != `"7"` {
		t.Errorf("unchanged: %q %+v", body, a)
	}
	if body, _, id := read(t, c, outbound.Request{URL: s.URL + "/twice"}); body != "list" || id != "" {
		t.Errorf("redirected on its host: %q %s", body, id)
	}
	for path, want := range map[string]string{
		"/large": "outbound.too_large", "/endless": "outbound.too_large", "/slow": "outbound.slow", "/loop": "outbound.redirect", "/away": "outbound.redirect", "/none": "outbound.status",
	} {
		if _, _, id := read(t, c, outbound.Request{URL: s.URL + path, Time: 300 * time.Millisecond}); id != want {
			t.Errorf("%s: %q, want %q", path, id, want)
		}
	}
}
