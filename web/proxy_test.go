package web

import (
	"io"
	"net"
	"net/http"
	"testing"

	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/platform/config"
	"codeberg.org/lotse/lotse/web/session"
)

func TestSourceBehindProxies(t *testing.T) {
	for name, tt := range map[string]struct {
		trusted, header, want string
	}{
		"nobody is trusted":                     {"", "203.0.113.7", "127.0.0.1"},
		"another proxy is trusted":              {"10.0.0.0/8", "203.0.113.7", "127.0.0.1"},
		"one proxy":                             {"127.0.0.1", "203.0.113.7", "203.0.113.7"},
		"what the client wrote is not believed": {"127.0.0.1", "198.51.100.1, 203.0.113.7", "203.0.113.7"},
		"two proxies":                           {"127.0.0.1, 10.0.0.0/8", "198.51.100.1, 203.0.113.7, 10.1.2.3", "203.0.113.7"},
		"IPv6 counts by customer":               {"127.0.0.0/8", "2001:db8:1:2:3::4", "2001:db8:1:2::/64"},
		"no header":                             {"127.0.0.1", "", "127.0.0.1"},
		"no address in the header":              {"127.0.0.1", "203.0.113.7, unknown", "127.0.0.1"},
	} {
		t.Run(name, func(t *testing.T) {
			var trusted config.Networks
			if err := trusted.UnmarshalText([]byte(tt.trusted)); err != nil {
				t.Fatal(err)
			}
			app := fiber.New(fiber.Config{Immutable: true, DisableStartupMessage: true})
			app.Use(behind(trusted))
			app.Get("/", func(c *fiber.Ctx) error { return c.SendString(session.Source(c)) })
			l, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			go func() { _ = app.Listener(l) }()
			t.Cleanup(func() { _ = app.Shutdown() })
			r, _ := http.NewRequest(http.MethodGet, "http://"+l.Addr().String()+"/", nil)
			if tt.header != "" {
				r.Header.Set("X-Forwarded-For", tt.header)
			}
			res, err := http.DefaultClient.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = res.Body.Close() }()
			if b, _ := io.ReadAll(res.Body); string(b) != tt.want {
				t.Errorf("comes from %s, want %s", b, tt.want)
			}
		})
	}
}
