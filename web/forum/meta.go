package forum

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"time"

	"codeberg.org/lotse/lotse/internal/forum"
	"codeberg.org/lotse/lotse/internal/forum/prose"
	"codeberg.org/lotse/lotse/internal/forum/talk"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/ui"
)

// head is what machines read of a page. A language is named as a version of
// the page only where its whole text is written in it; else the page in the
// other language says that it is the same one (decision 31).
type head struct {
	title, summary, path string

	langs     []i18n.Lang // the source's first
	home      string      // the site it is at home on; empty: this one
	published time.Time   // of an article
	data      map[string]any
}

var locales = map[i18n.Lang]string{i18n.DE: "de_DE", i18n.EN: "en_GB"}

func other(l i18n.Lang) i18n.Lang { return forum.Content{Lang: l}.Other() }

func inLang(origin string, l i18n.Lang, path string) string { return origin + "/" + string(l) + path }

// lang is the reader's where the text is written in it.
func (h head) lang(ctx context.Context) i18n.Lang {
	if l := i18n.LangOf(ctx); slices.Contains(h.langs, l) {
		return l
	}
	return h.langs[0]
}

// in is the page's address in a language.
func (h head) in(ctx context.Context, l i18n.Lang) string {
	if h.home != "" {
		return inLang(h.home, l, h.path)
	}
	return inLang(ui.ShellOf(ctx).Origin, l, h.path)
}

func (h head) canonical(ctx context.Context) string { return h.in(ctx, h.lang(ctx)) }

func (h head) feed(ctx context.Context) string {
	return inLang(ui.ShellOf(ctx).Origin, i18n.LangOf(ctx), feedPath)
}

// self is a page of a list; which kind or whose is chosen by the reader.
func (v listView) self(path string) string {
	if v.q.Page > 1 {
		return path + "?page=" + strconv.Itoa(v.q.Page)
	}
	return path
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

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

func organisation(name string) map[string]any {
	return map[string]any{"@type": "GovernmentOrganization", "name": name}
}

func (v itemView) head(ctx context.Context) head {
	summary, _ := said(ctx, v.Content, forum.Summary)
	h := head{title: title(ctx, v.Content), summary: summary, path: pathOf(v.Item), langs: v.Langs(v.Kind), home: v.home, published: v.Released}
	switch {
	case v.Reach != forum.Public || v.old:
	case v.Occasion != nil:
		h.data = v.describeEvent(ctx, h.canonical(ctx))
	case v.Offer != nil:
		h.data = v.describeOffer(ctx, h.canonical(ctx))
	default:
		h.data = v.describe(ctx, h.canonical(ctx))
	}
	return h
}

// describe is an article for machines (schema.org).
func (v itemView) describe(ctx context.Context, url string) map[string]any {
	l := i18n.LangOf(ctx)
	town, _ := v.Town.In(l)
	headline, in := v.Read(forum.Title, l)
	summary, _ := v.Read(forum.Summary, l)
	authors := []map[string]any{organisation(town)}
	if v.SignedAs != "" {
		authors = append(authors, map[string]any{"@type": "Person", "name": v.SignedAs})
	}
	kind := "Article"
	if v.Kind == forum.Blueprint {
		kind = "TechArticle"
	}
	return map[string]any{
		"@type": kind, "headline": headline, "abstract": summary, "inLanguage": in, "url": url, "mainEntityOfPage": url,
		"datePublished": stamp(v.Released), "dateModified": stamp(v.Released), "version": v.No,
		"license": licences[v.Licence], "isAccessibleForFree": true, "author": authors, "publisher": organisation(town),
	}
}

func (v threadView) head(ctx context.Context) head {
	body, _ := said(ctx, v.Content, forum.Body)
	h := head{title: title(ctx, v.Content), summary: short(prose.Plain(body)), path: askPath(v.Slug), langs: v.Langs(v.Kind), home: v.home}
	if v.Reach == forum.Public && len(v.Answers) > 0 {
		h.data = v.describe(ctx, h.canonical(ctx))
	}
	return h
}

// describe is a question for machines (schema.org), without names. One that
// nobody answered yet is none: search engines want an answer.
func (v threadView) describe(ctx context.Context, url string) map[string]any {
	l := i18n.LangOf(ctx)
	name, in := v.Content.Read(forum.Title, l)
	text, _ := v.Content.Read(forum.Body, l)
	town, _ := v.Town.In(l)
	question := map[string]any{
		"@type": "Question", "name": name, "text": prose.Plain(text), "inLanguage": in, "author": organisation(town),
		"answerCount": len(v.Answers), "datePublished": stamp(v.Released), "upvoteCount": v.Helpful,
	}
	var suggested []map[string]any
	for _, a := range v.Answers {
		if a.Accepted {
			question["acceptedAnswer"] = describeAnswer(a, l, url)
		} else {
			suggested = append(suggested, describeAnswer(a, l, url))
		}
	}
	if len(suggested) > 0 {
		question["suggestedAnswer"] = suggested
	}
	return map[string]any{"@type": "QAPage", "url": url, "mainEntity": question}
}

func describeAnswer(a talk.Post, l i18n.Lang, page string) map[string]any {
	town, _ := a.Town.In(l)
	return map[string]any{
		"@type": "Answer", "text": prose.Plain(a.Body), "datePublished": stamp(a.Made), "inLanguage": a.Lang,
		"author": organisation(town), "upvoteCount": a.Helpful, "url": page + "#a-" + a.ID.String(),
	}
}

// short is the beginning of a text, for machines that show few words.
func short(s string) string {
	r := []rune(s)
	if len(r) <= 160 {
		return s
	}
	return string(r[:159]) + "…"
}

// back is the list an item stands in.
func (v itemView) back(ctx context.Context) *ui.Link {
	switch v.Kind {
	case forum.Event:
		return &ui.Link{Text: i18n.T(ctx, "forum.events"), Path: eventsPath}
	case forum.Offering:
		return &ui.Link{Text: i18n.T(ctx, "forum.services"), Path: servicesPath}
	}
	return &ui.Link{Text: i18n.T(ctx, "forum.articles"), Path: articlePath}
}
