package feed_test

import (
	"encoding/xml"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"codeberg.org/lotse/lotse/web/webtest"
)

// atom is what RFC 4287 requires.
type atom struct {
	XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
	Lang    string   `xml:"http://www.w3.org/XML/1998/namespace lang,attr"`
	ID      string   `xml:"http://www.w3.org/2005/Atom id"`
	Title   string   `xml:"http://www.w3.org/2005/Atom title"`
	Updated string   `xml:"http://www.w3.org/2005/Atom updated"`
	Links   []link   `xml:"http://www.w3.org/2005/Atom link"`
	Entries []struct {
		ID      string `xml:"http://www.w3.org/2005/Atom id"`
		Title   string `xml:"http://www.w3.org/2005/Atom title"`
		Updated string `xml:"http://www.w3.org/2005/Atom updated"`
		Author  string `xml:"http://www.w3.org/2005/Atom author>name"`
		Links   []link `xml:"http://www.w3.org/2005/Atom link"`
	} `xml:"http://www.w3.org/2005/Atom entry"`
}

type link struct {
	Rel  string `xml:"rel,attr"`
	Href string `xml:"href,attr"`
}

func parse(t *testing.T, body string, into any) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(body))
	d.Strict = true
	if err := d.Decode(into); err != nil {
		t.Fatalf("%v\n%s", err, body)
	}
}

func TestTheFeedIsAtom(t *testing.T) {
	town := webtest.Start(t)
	for lang, title := range map[string]string{"de": "E‑Akte in Wellen", "en": "in waves"} {
		path := "/" + lang + "/forum/feed.atom"
		res := town.Client(t).Get(path)
		var f atom
		parse(t, res.Body, &f)
		if f.Lang != lang || f.ID != town.Base+path || f.Title == "" || len(f.Links) != 2 || f.Links[0] != (link{"self", f.ID}) || len(f.Entries) < 12 {
			t.Errorf("%+v", f)
		}
		seen, named := map[string]bool{}, false
		for n, e := range f.Entries {
			at, err := time.Parse(time.RFC3339, e.Updated)
			if err != nil || at.IsZero() || !strings.HasPrefix(e.ID, "urn:uuid:") || seen[e.ID] || e.Title == "" || e.Author == "" || len(e.Links) != 1 || e.Links[0].Rel != "alternate" {
				t.Errorf("%v %+v", err, e)
			}
			if n == 0 && e.Updated != f.Updated {
				t.Errorf("the feed is of %s, its newest entry of %s", f.Updated, e.Updated)
			}
			seen[e.ID] = true
			named = named || strings.Contains(e.Title, title)
			if n == 0 && town.Client(t).Get(strings.TrimPrefix(e.Links[0].Href, town.Base)).Status != http.StatusOK {
				t.Errorf("%s leads nowhere", e.Links[0].Href)
			}
		}
		if !named {
			t.Errorf("no entry %q in %s", title, lang)
		}
		if len(res.Header.Values("Set-Cookie")) != 0 || !strings.HasPrefix(res.Header.Get("Cache-Control"), "public") {
			t.Errorf("%v", res.Header)
		}
		if again := town.Client(t).GetWith(path, http.Header{"If-None-Match": {res.Header.Get("ETag")}}); again.Status != http.StatusNotModified || again.Body != "" {
			t.Errorf("unchanged: %d", again.Status)
		}
	}
	// Whoever is signed in subscribes to the same: a reader of feeds is no person.
	if got := town.As(t, "kita").Get("/de/forum/feed.atom").Body; strings.Contains(got, "Scannen mit nur einem Gerät") {
		t.Error("what is for the network stands in the feed")
	}
}

type sitemap struct {
	XMLName xml.Name `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
	URLs    []struct {
		Loc   string `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 loc"`
		Mod   string `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 lastmod"`
		Langs []struct {
			Lang string `xml:"hreflang,attr"`
			Href string `xml:"href,attr"`
		} `xml:"http://www.w3.org/1999/xhtml link"`
	} `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 url"`
}

// Every page of the sitemap exists, in its language, and says of itself what
// the sitemap says of it.
func TestTheSitemapNamesPages(t *testing.T) {
	town := webtest.Start(t)
	guest := town.Client(t)
	var index struct {
		XMLName xml.Name `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 sitemapindex"`
		Parts   []string `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 sitemap>loc"`
	}
	parse(t, guest.Get("/sitemap.xml").Body, &index)
	if len(index.Parts) != 2 {
		t.Fatalf("%q", index.Parts)
	}
	pages := 0
	for _, part := range index.Parts {
		var s sitemap
		body := guest.Get(strings.TrimPrefix(part, town.Base)).Body
		parse(t, body, &s)
		if shared := strings.Count(body, "/de/forum/courses/"); part == index.Parts[0] && (shared == 0 || !strings.Contains(body, town.Base+"/en/forum/courses<")) {
			t.Errorf("no courses in %s", body)
		}
		if err := keepsSchema(body); err != nil || keepsSchema(strings.Replace(body, "<loc>", "<loc/><loc>", 1)+"<url/>") == nil || keepsSchema(strings.ReplaceAll(body, "loc>", "place>")) == nil {
			t.Errorf("%s: %v, or anything keeps to the schema", part, err)
		}
		for _, u := range s.URLs {
			pages++
			if len(u.Langs) != 0 && len(u.Langs) != 3 {
				t.Errorf("%+v", u)
			}
			if pages%9 != 1 { // a sample: pages are dear, and alike
				continue
			}
			page := guest.Get(strings.TrimPrefix(u.Loc, town.Base))
			if page.Status != http.StatusOK || page.Header.Get("X-Robots-Tag") != "" || page.Doc.Find("link[rel=canonical]").AttrOr("href", "") != u.Loc {
				t.Errorf("%s: %d %v", u.Loc, page.Status, page.Header)
			}
			for _, l := range u.Langs {
				if got := page.Doc.Find("link[hreflang="+l.Lang+"]").AttrOr("href", ""); got != l.Href {
					t.Errorf("%s in %s: the page says %q, the sitemap %q", u.Loc, l.Lang, got, l.Href)
				}
			}
		}
	}
	if pages < 30 {
		t.Errorf("%d pages", pages)
	}
}

// Search engines are shown the forum where the town wants it, and nothing else.
func TestSearchEngines(t *testing.T) {
	town := webtest.Start(t)
	guest, admin := town.Client(t), town.As(t, "admin")
	if got := guest.Get("/robots.txt").Body; !strings.Contains(got, "Allow: /de/forum\n") || !strings.HasSuffix(got, "Disallow: /\n\nSitemap: "+town.Base+"/sitemap.xml\n") {
		t.Errorf("%s", got)
	}
	for path, listed := range map[string]bool{"/de/forum": true, "/de/forum/articles/e-akte-in-wellen": true, "/de/login": false, "/de/imprint": false, "/de/no-such-page": false} {
		if got := guest.Get(path).Header.Get("X-Robots-Tag"); (got == "") != listed {
			t.Errorf("%s: %q", path, got)
		}
	}
	set := func(listed string) {
		if res := admin.Submit(admin.Get("/de/admin/public"), "main form", url.Values{"listed": {listed}}); res.Location != "/de/admin/public" {
			t.Fatalf("%d %s", res.Status, res.Text())
		}
	}
	set("")
	t.Cleanup(func() { set("yes") })
	if got := guest.Get("/robots.txt").Body; got != "User-agent: *\nDisallow: /\n" {
		t.Errorf("%s", got)
	}
	if got := guest.Get("/de/forum").Header.Get("X-Robots-Tag"); got != "noindex" {
		t.Errorf("%q", got)
	}
	if res := guest.Get("/sitemap.xml"); res.Status != http.StatusNotFound {
		t.Errorf("%d", res.Status)
	}
}

// A page is not sent twice to a guest who has it, and never to another one
// with the token of the first.
func TestGuestsKeepPages(t *testing.T) {
	town := webtest.Start(t)
	one, two := town.Client(t), town.Client(t)
	const path = "/de/forum/articles/e-akte-in-wellen"
	first, second := one.Get(path), two.Get(path)
	token := func(r *webtest.Response) string { return r.Doc.Find("input[name=_csrf]").First().AttrOr("value", "") }
	if token(first) == "" || token(first) == token(second) || len(token(second)) != len(token(first)) {
		t.Errorf("tokens %q and %q", token(first), token(second))
	}
	if key := first.Doc.Find("input[name=_key]").AttrOr("value", ""); len(key) != 36 || key == second.Doc.Find("input[name=_key]").AttrOr("value", "") {
		t.Errorf("key %q", key)
	}
	have := http.Header{"If-None-Match": {first.Header.Get("ETag")}}
	if res := one.GetWith(path, have); res.Status != http.StatusNotModified {
		t.Errorf("what a guest has is sent again: %d", res.Status)
	}
	if res := two.GetWith(path, have); res.Status != http.StatusOK {
		t.Errorf("a page with a foreign token is to be kept: %d", res.Status)
	}
	if res := town.As(t, "kita").Get(path); res.Header.Get("Cache-Control") != "no-store" || res.Header.Get("ETag") != "" {
		t.Errorf("%v", res.Header)
	}
}
