package session

import (
	"net/http/httptest"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

func TestSafePath(t *testing.T) {
	for _, good := range []string{
		"/", "/de/my", "/de/courses/e-akte/3", "/de/readiness?project=e-akte&sort=urgency", "/de/people?q=Kr%C3%BCger",
		"/de/forum/questions/k3x9#a-2f", "/verify/7F3K", "/de/search?q=a%2F%2Fb", "/de/http://x",
	} {
		if SafePath(good) != good {
			t.Errorf("%q is refused", good)
		}
	}
	bad := []string{
		"", "de/my", "my", "?x", "#x", "//evil.example", "///evil.example", "////evil.example", "/\\evil.example", "/\\/evil.example",
		"\\\\evil.example", "\\/evil.example", "http://evil.example", "https://evil.example", "HTTPS://evil.example", "https:evil.example",
		"https:/evil.example", "https:///evil.example", "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x",
		"mailto:a@evil.example", "ftp://evil.example", "evil.example", "@evil.example", ":80", "/\t/evil.example", "/\n/evil.example",
		"/\r/evil.example", "/\r\n/evil.example", "\t//evil.example", " //evil.example", " /de", "/de my", "/\x00/evil.example",
		"/\x0b/evil.example", "/\x7f/evil.example", "/de\\..\\..\\evil", "/de/\\evil.example", "/de\r\nSet-Cookie: a=b", "/de\nx",
		"//evil.example/de/my", "//evil.example@host/", "//user:pass@evil.example", "///de", "//[::1]/", "//0x7f000001/", "//2130706433/",
		"/%5cevil.example\\", "/%zz", "/%", "/%2", "/\u2028//evil.example\n", "http:\\\\evil.example", "http:/\\evil.example",
		"x:/de", "/\\\t/evil.example", "/%2f%2fevil.example\n", "/ /evil.example", "/%09/evil.example\t", "\u00a0//evil.example",
		"/%5Cevil.example", "/%5c%5cevil.example", "/%2fevil.example", "/%2F/evil.example", "/\u0009/evil.example", "//%65vil.example", "//evil%E3%80%82example",
	}
	// Each with the frame an attacker may put around it.
	for _, b := range bad {
		for _, s := range []string{b, b + "?next=/de/my", b + "#/de/my"} {
			if got := SafePath(s); got != "" {
				t.Errorf("%q leads to %q", s, got)
			}
		}
	}
	long := make([]byte, 3000)
	for i := range long {
		long[i] = '/' - byte(min(i, 1)) + byte(min(i, 1))*('a'-'/'+1)
	}
	if SafePath(string(long)) != "" {
		t.Error("a path without end is kept")
	}
	if n := 3 * len(bad); n < 200 {
		t.Errorf("%d attempts, the promise is 200", n)
	}
}

func TestSameOrigin(t *testing.T) {
	for _, tt := range []struct {
		name, site, origin string
		want               bool
	}{
		{"no browser says anything", "", "", true},
		{"our page", "same-origin", "https://lernen.example", true},
		{"typed", "none", "", true},
		{"another site", "cross-site", "https://evil.example", false},
		{"a neighbour of our domain", "same-site", "https://other.example", false},
		{"unknown word", "whatever", "", false},
		{"old browser, our page", "", "https://lernen.example", true},
		{"old browser, another site", "", "https://evil.example", false},
		{"old browser, our name in front", "", "https://lernen.example.evil.example", false},
		{"old browser, another port", "", "https://lernen.example:8443", false},
		{"a frame without origin", "", "null", false},
		{"nonsense", "", "%%%", false},
		{"the header that is believed says cross-site", "cross-site", "https://lernen.example", false},
	} {
		app := fiber.New()
		app.Post("/", func(c *fiber.Ctx) error {
			if sameOrigin(c) {
				return c.SendStatus(fiber.StatusNoContent)
			}
			return c.SendStatus(fiber.StatusForbidden)
		})
		req := httptest.NewRequest(fiber.MethodPost, "https://lernen.example/", nil)
		if tt.site != "" {
			req.Header.Set("Sec-Fetch-Site", tt.site)
		}
		if tt.origin != "" {
			req.Header.Set("Origin", tt.origin)
		}
		res, err := app.Test(req)
		if err != nil {
			t.Fatal(err)
		}
		if got := res.StatusCode == fiber.StatusNoContent; got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestOtherPath(t *testing.T) {
	for _, tt := range []struct {
		path string
		lang i18n.Lang
		want string
	}{
		{"/de/my?a=b", i18n.DE, "/en/my?a=b"},
		{"/en", i18n.EN, "/de"},
		{"/en?x=1", i18n.EN, "/de?x=1"},
		{"/department", i18n.DE, ""},
		{"/verify/7F3K", i18n.DE, ""},
		{"", i18n.DE, ""},
	} {
		if got := otherPath(tt.path, tt.lang); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.path, got, tt.want)
		}
	}
}

func TestDevice(t *testing.T) {
	const chrome = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0 Safari/537.36"
	for agent, want := range map[string]string{
		chrome:                "Chrome · Windows",
		chrome + " Edg/156.0": "Edge · Windows",
		"Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0":                                                    "Firefox · Linux",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Safari/604.1": "Safari · iPhone",
		"Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0 Mobile Safari/537.36":         "Chrome · Android",
		"curl/8.5": "",
		"":         "",
	} {
		app := fiber.New()
		var got string
		app.Get("/", func(c *fiber.Ctx) error { got = Device(c); return nil })
		req := httptest.NewRequest(fiber.MethodGet, "/", nil)
		req.Header.Set("User-Agent", agent)
		if _, err := app.Test(req); err != nil {
			t.Fatal(err)
		}
		if got != want {
			t.Errorf("%q: %q, want %q", agent, got, want)
		}
	}
}

func TestLimit(t *testing.T) {
	var last error
	app := fiber.New(fiber.Config{ErrorHandler: func(c *fiber.Ctx, err error) error {
		last = err
		return c.SendStatus(fault.KindOf(err).Status())
	}})
	app.Get("/", Limit(3, 50*time.Millisecond, func(c *fiber.Ctx) error { return c.SendStatus(fiber.StatusOK) }))
	get := func() int {
		res, err := app.Test(httptest.NewRequest(fiber.MethodGet, "/", nil))
		if err != nil {
			t.Fatal(err)
		}
		return res.StatusCode
	}
	for i := range 3 {
		if code := get(); code != 200 {
			t.Errorf("request %d: %d", i+1, code)
		}
	}
	if code := get(); code != 429 || !fault.Is(last, fault.Limited) {
		t.Errorf("request 4: %d, %v", code, last)
	}
	time.Sleep(60 * time.Millisecond)
	if code := get(); code != 200 {
		t.Errorf("after the window: %d", code)
	}
}
