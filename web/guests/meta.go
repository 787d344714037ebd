package guests

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/ui"
)

// FeedPath is the feed that pages name.
const FeedPath = "/forum/feed.atom"

// Head is what machines read of a page. A language is named as a version of
// the page only where its whole text is written in it; else the page in the
// other language says that it is the same one (decision 31).
type Head struct {
	Title, Summary, Path string

	Langs     []i18n.Lang    // the source's first; nil: both
	Home      string         // the site it is at home on; empty: this one
	Published time.Time      // of an article
	Data      map[string]any // schema.org; nil: none
}

var locales = map[i18n.Lang]string{i18n.DE: "de_DE", i18n.EN: "en_GB"}

func (h Head) langs() []i18n.Lang {
	if h.Langs == nil {
		return i18n.Langs
	}
	return h.Langs
}

// lang is the reader's where the text is written in it.
func (h Head) lang(ctx context.Context) i18n.Lang {
	if l := i18n.LangOf(ctx); slices.Contains(h.langs(), l) {
		return l
	}
	return h.langs()[0]
}

// in is the page's address in a language.
func (h Head) in(ctx context.Context, l i18n.Lang) string {
	if h.Home != "" {
		return InLang(h.Home, l, h.Path)
	}
	return InLang(ui.ShellOf(ctx).Origin, l, h.Path)
}

// Canonical is the one address of the page.
func (h Head) Canonical(ctx context.Context) string { return h.in(ctx, h.lang(ctx)) }

// InLang is the address of a page in a language, as others link it.
func InLang(origin string, l i18n.Lang, path string) string { return origin + "/" + string(l) + path }

func feed(ctx context.Context) string {
	return InLang(ui.ShellOf(ctx).Origin, i18n.LangOf(ctx), FeedPath)
}

// Stamp is a moment as machines read it (RFC 3339, UTC).
func Stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// Organisation is a municipality for machines (schema.org).
func Organisation(name string) map[string]any {
	return map[string]any{"@type": "GovernmentOrganization", "name": name}
}

// script is data for machines. It is no code: the policy against scripts in
// pages leaves it alone, and json escapes what could end the element.
func script(data map[string]any) string {
	data["@context"] = "https://schema.org"
	b, err := json.Marshal(data)
	if err != nil {
		return ""
	}
	return `<script type="application/ld+json">` + string(b) + `</script>`
}
