package forum

import (
	"context"
	"strconv"

	"github.com/a-h/templ"

	"codeberg.org/lotse/lotse/internal/forum"
	"codeberg.org/lotse/lotse/internal/forum/prose"
	"codeberg.org/lotse/lotse/internal/forum/talk"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/guests"
	"codeberg.org/lotse/lotse/web/ui"
)

// pageMeta is that of a page whose words are in both languages.
func pageMeta(title, summary, path string) templ.Component {
	return guests.Meta(guests.Head{Title: title, Summary: summary, Path: path})
}

// self is a page of a list; which kind or whose is chosen by the reader.
func (v listView) self(path string) string {
	if v.q.Page > 1 {
		return path + "?page=" + strconv.Itoa(v.q.Page)
	}
	return path
}

func (v itemView) head(ctx context.Context) guests.Head {
	summary, _ := said(ctx, v.Content, forum.Summary)
	h := guests.Head{Title: title(ctx, v.Content), Summary: summary, Path: pathOf(v.Item), Langs: v.Langs(v.Kind), Home: v.home, Published: v.Released}
	switch {
	case v.Reach != forum.Public || v.old:
	case v.Occasion != nil:
		h.Data = v.describeEvent(ctx, h.Canonical(ctx))
	case v.Offer != nil:
		h.Data = v.describeOffer(ctx, h.Canonical(ctx))
	default:
		h.Data = v.describe(ctx, h.Canonical(ctx))
	}
	return h
}

// describe is an article for machines (schema.org).
func (v itemView) describe(ctx context.Context, url string) map[string]any {
	l := i18n.LangOf(ctx)
	town, _ := v.Town.In(l)
	headline, in := v.Read(forum.Title, l)
	summary, _ := v.Read(forum.Summary, l)
	authors := []map[string]any{guests.Organisation(town)}
	if v.SignedAs != "" {
		authors = append(authors, map[string]any{"@type": "Person", "name": v.SignedAs})
	}
	kind := "Article"
	if v.Kind == forum.Blueprint {
		kind = "TechArticle"
	}
	return map[string]any{
		"@type": kind, "headline": headline, "abstract": summary, "inLanguage": in, "url": url, "mainEntityOfPage": url,
		"datePublished": guests.Stamp(v.Released), "dateModified": guests.Stamp(v.Released), "version": v.No,
		"license": licences[v.Licence], "isAccessibleForFree": true, "author": authors, "publisher": guests.Organisation(town),
	}
}

func (v threadView) head(ctx context.Context) guests.Head {
	body, _ := said(ctx, v.Content, forum.Body)
	h := guests.Head{Title: title(ctx, v.Content), Summary: short(prose.Plain(body)), Path: askPath(v.Slug), Langs: v.Langs(v.Kind), Home: v.home}
	if v.Reach == forum.Public && len(v.Answers) > 0 {
		h.Data = v.describe(ctx, h.Canonical(ctx))
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
		"@type": "Question", "name": name, "text": prose.Plain(text), "inLanguage": in, "author": guests.Organisation(town),
		"answerCount": len(v.Answers), "datePublished": guests.Stamp(v.Released), "upvoteCount": v.Helpful,
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
		"@type": "Answer", "text": prose.Plain(a.Body), "datePublished": guests.Stamp(a.Made), "inLanguage": a.Lang,
		"author": guests.Organisation(town), "upvoteCount": a.Helpful, "url": page + "#a-" + a.ID.String(),
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
