package ui

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Shell is what every page shows around its content. The session middleware
// fills it once per request.
type Shell struct {
	TenantName string
	PersonName string
	SignedIn   bool
	Nav        []NavItem // at most six; more belong into Account
	Account    []NavItem
	Extra      []NavItem // easy language, sign language: footer, and header before sign-in; labels ui.footer.<ID>
	Search     string    // path of the search page; empty hides the link
	Path       string    // this page with its query, language prefix included
	Origin     string    // "https://lernen.lindenau.de", for the address on paper
	AltPath    string    // the same page and query in the other language
	Theme      string    // "light", "dark" or "" for the device's setting
	CSRF       string
	Notice     *Notice
	Help       Contact
	Logo       string // path of the tenant's logo; empty shows the product's mark

	SessionEnds time.Time // zero: no warning
	SessionPath string    // POST here extends the session
	Shared      bool      // several people use the device: at its end the page goes
}

// NavItem is an entry of a menu. Its label is the message nav.<ID>.
type NavItem struct{ ID, Path string }

// Contact is who helps; an empty one is not shown.
type Contact struct{ Name, Role, Phone, Mail string }

// Notice is the message the previous request left: saved, sent, undone.
type Notice struct {
	Kind Kind
	Text string
	Undo string // POST here undoes it; empty: cannot be undone
}

type shellKey struct{}

// WithShell returns a context whose pages are drawn with s.
func WithShell(ctx context.Context, s Shell) context.Context {
	return context.WithValue(ctx, shellKey{}, &s)
}

// ShellOf returns the shell of ctx; an empty one where none is set.
func ShellOf(ctx context.Context) *Shell {
	if s, ok := ctx.Value(shellKey{}).(*Shell); ok {
		return s
	}
	return &Shell{}
}

// Page describes one page to Layout.
type Page struct {
	Title  string          // title of the window, without product and tenant
	Active string          // ID of the navigation entry this page belongs to
	Wide   bool            // 78 rem; default is a reading column of 46 rem
	Dense  bool            // dashboards: 16 px text instead of 18 px
	Back   *Link           // one step up, instead of a breadcrumb
	Error  bool            // the page shows errors: the title says so
	Meta   templ.Component // what machines read in the head: description, languages, feeds
	Head   templ.Component // above both columns: error summary, PageHead
	Side   templ.Component // side column from 62 rem on, below the content on phones
}

// Link is a link with a text.
type Link struct {
	Text string
	Path string
	Icon IconName
	Note string    // continues the text for screen readers only
	Lang i18n.Lang // of the text where it is not the page's
}

// plain are the first path segments that carry no language prefix.
var plain = map[string]bool{"assets": true, "verify": true, "cal": true, "c": true, "api": true, "de": true, "en": true}

// Href returns the address of a path of the product in the reader's
// language: "/my" becomes "/de/my". Addresses that are not such a path
// ("#x", "?page=2", "mailto:…") stay, unless their scheme is unsafe.
func Href(ctx context.Context, path string) templ.SafeURL {
	if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") {
		return templ.URL(path)
	}
	first, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	first, _, _ = strings.Cut(first, "?")
	if plain[first] {
		return templ.SafeURL(path)
	}
	return templ.SafeURL("/" + string(i18n.LangOf(ctx)) + path)
}

// windowTitle is the most specific part first, as tabs cut the end off.
func windowTitle(ctx context.Context, p Page) string {
	title := p.Title
	if p.Error {
		title = i18n.T(ctx, "err.title", i18n.Args{"Title": title})
	}
	parts := []string{title, i18n.T(ctx, "app.name"), ShellOf(ctx).TenantName}
	kept := parts[:0]
	for _, part := range parts {
		if part != "" {
			kept = append(kept, part)
		}
	}
	return strings.Join(kept, " – ")
}

func otherLang(ctx context.Context) string {
	if i18n.LangOf(ctx) == i18n.EN {
		return string(i18n.DE)
	}
	return string(i18n.EN)
}

// sessionLeft is how many seconds the session still has: the browser's clock
// may be wrong, its sense of time is not.
func (s *Shell) sessionLeft(ctx context.Context) string {
	return strconv.Itoa(int(s.SessionEnds.Sub(clock.Now(ctx)).Seconds()))
}

func (s *Shell) pressed(theme string) string {
	if s.Theme == theme {
		return "true"
	}
	return "false"
}
