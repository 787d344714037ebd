package assets

import (
	"io"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/gofiber/fiber/v2"
)

// bundled is a build folder as the bundle command writes it.
var bundled = fstest.MapFS{
	"build/manifest.json":  {Data: []byte(`{"app.css": "app-ABC.css", "font.woff2": "font-1.woff2"}`)},
	"build/app-ABC.css":    {Data: []byte("plain")},
	"build/app-ABC.css.br": {Data: []byte("brotli")},
	"build/app-ABC.css.gz": {Data: []byte("gzip")},
	"build/font-1.woff2":   {Data: []byte("font")},
	"build/secret.txt":     {Data: []byte("not in the manifest")},
}

func TestHandler(t *testing.T) {
	names, err := readManifest(bundled)
	if err != nil {
		t.Fatal(err)
	}
	app := fiber.New()
	app.Use("/assets", handler(bundled, names))
	for _, tt := range []struct {
		path, accept string
		status       int
		body, enc    string
	}{
		{"app-ABC.css", "gzip, deflate, br", 200, "brotli", "br"},
		{"app-ABC.css", "gzip", 200, "gzip", "gzip"},
		{"app-ABC.css", "", 200, "plain", ""},
		{"font-1.woff2", "gzip, br", 200, "font", ""},
		{"app-OLD.css", "", 404, "", ""},
		{"secret.txt", "", 404, "", ""},
		{"app-ABC.css.br", "", 404, "", ""},
		{"../build/secret.txt", "", 404, "", ""},
		{"", "", 404, "", ""},
	} {
		req := httptest.NewRequest("GET", Prefix+tt.path, nil)
		req.Header.Set("Accept-Encoding", tt.accept)
		res, err := app.Test(req)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(res.Body)
		if res.StatusCode != tt.status {
			t.Errorf("%s: status %d, want %d", tt.path, res.StatusCode, tt.status)
		}
		if tt.status != 200 {
			continue
		}
		if string(body) != tt.body || res.Header.Get("Content-Encoding") != tt.enc {
			t.Errorf("%s accepting %q: %q in %q", tt.path, tt.accept, body, res.Header.Get("Content-Encoding"))
		}
		if h := res.Header; h.Get("X-Content-Type-Options") != "nosniff" || !strings.Contains(h.Get("Cache-Control"), "immutable") || h.Get("Vary") != "Accept-Encoding" {
			t.Errorf("%s: headers %v", tt.path, h)
		}
	}
}

func TestManifestOfABareCheckout(t *testing.T) {
	if _, err := readManifest(fstest.MapFS{"build/.keep": {}}); err == nil {
		t.Error("a checkout without a bundle must say so")
	}
}

// The dark colours stand twice, for the chosen and for the device's theme.
func TestDarkColoursAgree(t *testing.T) {
	css := read(t, "tokens.css")
	chosen := between(t, css, `:root[data-kern-theme="dark"] {`, "}")
	device := between(t, css, `:root:not([data-kern-theme="light"]) {`, "}")
	if squeeze(chosen) != squeeze(device) {
		t.Errorf("the dark blocks differ:\n%s\n%s", chosen, device)
	}
	light := between(t, css, ":root {", "}")
	for _, name := range names(chosen) {
		if !strings.Contains(light, name) {
			t.Errorf("%s has a dark colour and no light one", name)
		}
	}
}

var colour = regexp.MustCompile(`(?i)#[0-9a-f]{3,8}\b|\b(rgb|hsl|oklch)a?\(`)

// Colours come from KERN's tokens, so that both themes follow.
func TestStyleSheetsUseTokensOnly(t *testing.T) {
	dataURL := regexp.MustCompile(`url\("data:[^"]*"\)`)
	for _, file := range sheets(t) {
		css := dataURL.ReplaceAllString(read(t, file), "")
		for i, line := range strings.Split(css, "\n") {
			if found := colour.FindString(line); found != "" {
				t.Errorf("%s:%d: %s instead of a token", file, i+1, found)
			}
		}
	}
}

// A sheet that app.css does not import would be written for nothing; that of
// the editor goes to its own pages.
func TestEverySheetIsImported(t *testing.T) {
	app := read(t, "app.css")
	for _, file := range sheets(t) {
		if file != "app.css" && file != "editor.css" && !strings.Contains(app, `"./`+file+`"`) {
			t.Errorf("app.css does not import %s", file)
		}
	}
}

// Scripts hold no words: what people read stands in templates of the page.
func TestScriptsHoldNoSentence(t *testing.T) {
	text := regexp.MustCompile("[\"'`][A-ZÄÖÜ][a-zäöüß]+ [^\"'`]*[\"'`]")
	files, err := filepath.Glob("js/*.js")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if found := text.FindString(string(b)); found != "" {
			t.Errorf("%s: %s", file, found)
		}
	}
}

func sheets(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("css/*.css")
	if err != nil || len(files) == 0 {
		t.Fatalf("no style sheets: %v", err)
	}
	for i := range files {
		files[i] = filepath.Base(files[i])
	}
	return files
}

func read(t *testing.T, sheet string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("css", sheet))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func between(t *testing.T, s, from, to string) string {
	t.Helper()
	_, rest, ok := strings.Cut(s, from)
	if !ok {
		t.Fatalf("no %q", from)
	}
	part, _, _ := strings.Cut(rest, to)
	return part
}

func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }

func names(block string) []string {
	return regexp.MustCompile(`--[a-z0-9-]+(?::)`).FindAllString(strings.ReplaceAll(block, ": ", ":"), -1)
}
