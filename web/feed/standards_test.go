package feed_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-ical"
	"github.com/mmcdole/gofeed"

	"codeberg.org/lotse/lotse/web/webtest"
)

// What is written by our own code is read here by programs of others: feed
// readers and calendars do not know what we meant.

func TestAFeedReaderReadsTheFeed(t *testing.T) {
	town := webtest.Start(t)
	for _, lang := range []string{"de", "en"} {
		path := "/" + lang + "/forum/feed.atom"
		f, err := gofeed.NewParser().ParseString(town.Client(t).Get(path).Body)
		if err != nil {
			t.Fatal(err)
		}
		if f.FeedType != "atom" || f.FeedVersion != "1.0" || f.FeedLink != town.Base+path || f.Link != town.Base+"/"+lang+"/forum" || f.Title == "" || f.UpdatedParsed == nil || len(f.Items) < 12 {
			t.Errorf("%s %s of %s, read at %q, %d items", f.FeedType, f.FeedVersion, f.FeedLink, f.Link, len(f.Items))
		}
		seen := map[string]bool{}
		for n, i := range f.Items {
			if i.Title == "" || i.GUID == "" || seen[i.GUID] || !strings.HasPrefix(i.Link, town.Base+"/"+lang+"/forum/") || len(i.Authors) == 0 || len(i.Categories) != 1 || i.UpdatedParsed == nil {
				t.Errorf("%+v", i)
			}
			if n > 0 && i.UpdatedParsed.After(*f.Items[n-1].UpdatedParsed) {
				t.Errorf("%q is newer than what stands before it", i.Title)
			}
			seen[i.GUID] = true
		}
	}
}

// go-ical writes a calendar only if it has what RFC 5545 asks for: what it read
// is written again to be judged.
func TestACalendarReadsTheEvents(t *testing.T) {
	guest := webtest.Start(t).Client(t)
	page := guest.Get(guest.Get("/de/forum/events").Doc.Find("main .lp-task a").First().AttrOr("href", ""))
	told := machine(t, page)
	for _, path := range []string{"/de/forum/events.ics", page.Path + ".ics"} {
		cal, err := ical.NewDecoder(strings.NewReader(guest.Get(path).Body)).Decode()
		if err == nil {
			err = ical.NewEncoder(io.Discard).Encode(cal)
		}
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		found := false
		for _, e := range cal.Events() {
			begin, err := e.DateTimeStart(time.UTC)
			end, ended := e.DateTimeEnd(time.UTC)
			at, named := e.Props.URI(ical.PropURL)
			if err != nil || ended != nil || named != nil || !end.After(begin) {
				t.Errorf("%s: %v %v %v, from %s to %s", path, err, ended, named, begin, end)
				continue
			}
			if name, _ := e.Props.Text(ical.PropSummary); at.Path == page.Path {
				found = begin.Equal(instant(t, told["startDate"])) && end.Equal(instant(t, told["endDate"])) && name == told["name"]
			}
		}
		if !found {
			t.Errorf("%s does not say what the page says: %v", path, told)
		}
	}
}

func instant(t *testing.T, s any) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, fmt.Sprint(s))
	if err != nil {
		t.Error(err)
	}
	return at
}

// machine is the data for machines of a page.
func machine(t *testing.T, page *webtest.Response) (data map[string]any) {
	t.Helper()
	blocks := page.Doc.Find(`script[type="application/ld+json"]`)
	if blocks.Length() != 1 {
		t.Fatalf("%s: %d blocks of data, %d", page.Path, blocks.Length(), page.Status)
	}
	if err := json.Unmarshal([]byte(blocks.Text()), &data); err != nil {
		t.Fatalf("%s: %v", page.Path, err)
	}
	return data
}

// vocabulary is what schema.org calls the properties that we use; those before
// the bar have to be there: search engines ask for them.
var vocabulary = map[string]string{
	"Article":                "headline author publisher datePublished dateModified inLanguage license mainEntityOfPage | abstract url version isAccessibleForFree",
	"TechArticle":            "headline author publisher datePublished dateModified inLanguage license mainEntityOfPage | abstract url version isAccessibleForFree",
	"QAPage":                 "mainEntity | url",
	"Question":               "name text answerCount author datePublished acceptedAnswer | inLanguage upvoteCount suggestedAnswer",
	"Answer":                 "text author datePublished url upvoteCount | inLanguage",
	"Event":                  "name description startDate endDate location organizer eventStatus eventAttendanceMode | inLanguage url",
	"Course":                 "name description provider inLanguage license | isAccessibleForFree version url",
	"Place":                  "name address |",
	"VirtualLocation":        "url |",
	"GovernmentOrganization": "name |",
	"Person":                 "name |",
}

// judge walks through data: every type is known, what it needs is there and
// filled, and it has nothing that schema.org does not know.
func judge(data map[string]any, top bool) (wrong []string) {
	kind, _ := data["@type"].(string)
	needs, may, known := strings.Cut(vocabulary[kind], "|")
	if !known {
		return []string{fmt.Sprintf("a %q", kind)}
	}
	for _, name := range strings.Fields(needs) {
		if v, ok := data[name]; !ok || v == "" {
			wrong = append(wrong, kind+" without "+name)
		}
	}
	names := append(strings.Fields(needs), strings.Fields(may)...)
	for name, value := range data {
		switch {
		case name == "@type" || top && name == "@context" && value == "https://schema.org":
		case !slices.Contains(names, name):
			wrong = append(wrong, kind+" with "+name)
		case strings.HasPrefix(name, "date") || strings.HasSuffix(name, "Date"):
			if _, err := time.Parse(time.RFC3339, fmt.Sprint(value)); err != nil {
				wrong = append(wrong, err.Error())
			}
		case slices.Contains([]string{"url", "license", "mainEntityOfPage", "eventStatus", "eventAttendanceMode"}, name):
			if u, err := url.Parse(fmt.Sprint(value)); err != nil || u.Host == "" {
				wrong = append(wrong, fmt.Sprintf("%s %v is no address", name, value))
			}
		default:
			wrong = append(wrong, within(value)...)
		}
	}
	return wrong
}

func within(value any) (wrong []string) {
	switch v := value.(type) {
	case map[string]any:
		return judge(v, false)
	case []any:
		for _, one := range v {
			wrong = append(wrong, within(one)...)
		}
	}
	return wrong
}

// public are pages of every kind that guests read, by their type for machines.
func public(t *testing.T, town *webtest.Town) map[string]string {
	t.Helper()
	guest := town.Client(t)
	first := func(list string) string {
		return guest.Get(list).Doc.Find("main .lp-task a").First().AttrOr("href", "")
	}
	return map[string]string{
		"Article": "/de/forum/articles/bedenken-ernst-nehmen", "TechArticle": "/de/forum/articles/e-akte-in-wellen",
		"QAPage": first("/de/forum/questions"), "Event": first("/de/forum/events"), "Course": first("/de/forum/courses"),
	}
}

func TestMachinesAreToldWhatAPageIs(t *testing.T) {
	town := webtest.Start(t)
	for kind, path := range public(t, town) {
		for _, path := range []string{path, "/en" + strings.TrimPrefix(path, "/de")} {
			data := machine(t, town.Client(t).Get(path))
			if data["@type"] != kind || data["@context"] != "https://schema.org" {
				t.Errorf("%s is a %v", path, data["@type"])
			}
			for _, wrong := range judge(data, true) {
				t.Errorf("%s: %s", path, wrong)
			}
		}
	}
	broken := map[string]any{"@type": "QAPage", "mainEntity": map[string]any{"@type": "Question", "name": "", "likes": 3, "datePublished": "gestern"}}
	if got := judge(broken, true); len(got) < 7 {
		t.Errorf("data that miss nearly everything are fine but for %q", got)
	}
}

// Pages in two languages name both, and each other; one that is written in one
// language says which page it is a version of.
func TestPagesNameTheirVersions(t *testing.T) {
	town := webtest.Start(t)
	guest := town.Client(t)
	pages := public(t, town)
	pages["home"] = "/de/forum"
	for kind, path := range pages {
		for _, path := range []string{path, "/en" + strings.TrimPrefix(path, "/de")} {
			self, versions := versionsOf(t, guest.Get(path))
			if len(versions) == 0 {
				if original, _ := versionsOf(t, guest.Get(strings.TrimPrefix(self, town.Base))); original != self {
					t.Errorf("%s %s is a version of %s, and that of %s", kind, path, self, original)
				}
				continue
			}
			if self != town.Base+path || versions[path[1:3]] != self || len(versions) != 3 {
				t.Errorf("%s %s is %s in %v", kind, path, self, versions)
			}
			if d := versions["x-default"]; d != versions["de"] && d != versions["en"] {
				t.Errorf("%s: x-default is %s", path, d)
			}
			for lang, at := range versions {
				if _, back := versionsOf(t, guest.Get(strings.TrimPrefix(at, town.Base))); back["x-default"] != versions["x-default"] || back["de"] != versions["de"] || back["en"] != versions["en"] {
					t.Errorf("%s names %s in %s, which names %v", path, at, lang, back)
				}
			}
		}
	}
}

// versionsOf is where a page says it stands, and its versions by language.
func versionsOf(t *testing.T, page *webtest.Response) (self string, versions map[string]string) {
	t.Helper()
	if page.Status != http.StatusOK || page.Doc.Find("head link[rel=canonical]").Length() != 1 {
		t.Fatalf("%s: %d, without one address of its own", page.Path, page.Status)
	}
	versions = map[string]string{}
	for _, link := range page.Doc.Find("head link[rel=alternate][hreflang]").EachIter() {
		versions[link.AttrOr("hreflang", "")] = link.AttrOr("href", "")
	}
	return page.Doc.Find("head link[rel=canonical]").AttrOr("href", ""), versions
}

// schemas are the elements of sitemaps and which element each stands in.
var schemas = map[xml.Name]string{
	{Space: "http://www.sitemaps.org/schemas/sitemap/0.9", Local: "urlset"}:       "",
	{Space: "http://www.sitemaps.org/schemas/sitemap/0.9", Local: "url"}:          "urlset",
	{Space: "http://www.sitemaps.org/schemas/sitemap/0.9", Local: "loc"}:          "url sitemap",
	{Space: "http://www.sitemaps.org/schemas/sitemap/0.9", Local: "lastmod"}:      "url",
	{Space: "http://www.sitemaps.org/schemas/sitemap/0.9", Local: "sitemapindex"}: "",
	{Space: "http://www.sitemaps.org/schemas/sitemap/0.9", Local: "sitemap"}:      "sitemapindex",
	{Space: "http://www.w3.org/1999/xhtml", Local: "link"}:                        "url",
}

// keepsSchema walks through a sitemap element by element.
func keepsSchema(body string) error {
	d := xml.NewDecoder(strings.NewReader(body))
	var path []string
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) && len(path) == 0 {
			return nil
		}
		if err != nil {
			return err
		}
		switch e := token.(type) {
		case xml.StartElement:
			above, ok := schemas[e.Name]
			parent := ""
			if len(path) > 0 {
				parent = path[len(path)-1]
			}
			if !ok || !slices.Contains(strings.Split(above, " "), parent) {
				return fmt.Errorf("a %v in %q", e.Name, parent)
			}
			path = append(path, e.Name.Local)
		case xml.EndElement:
			path = path[:len(path)-1]
		case xml.CharData:
			if len(path) > 0 && (path[len(path)-1] == "urlset" || path[len(path)-1] == "url") && len(bytes.TrimSpace(e)) > 0 {
				return fmt.Errorf("%q between elements", e)
			}
		}
	}
}
