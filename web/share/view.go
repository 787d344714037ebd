package share

import (
	"context"
	"strings"
	"time"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/forum"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/share"
	"codeberg.org/lotse/lotse/internal/share/seal"
	"codeberg.org/lotse/lotse/web/guests"
	"codeberg.org/lotse/lotse/web/ui"
)

func day(ctx context.Context, t time.Time) string {
	return i18n.DateLong(ctx, clock.DateOf(t, clock.Zone(ctx)))
}

func languages(ctx context.Context, list []i18n.Lang) string {
	words := make([]string, len(list))
	for i, l := range list {
		words[i] = i18n.T(ctx, "editor.lang."+string(l))
	}
	return strings.Join(words, ", ")
}

type workView struct {
	share.Work
	here string // the town's own copy
	errs ui.FieldErrors
}

func (v workView) facts(ctx context.Context) []ui.Term {
	licence := ui.Text(licenceName(ctx, v.Licence))
	if page, known := seal.Licences[v.Licence]; known {
		licence = ui.TextLink(ui.Link{Text: licenceName(ctx, v.Licence), Path: page})
	}
	list := []ui.Term{
		{Key: i18n.T(ctx, "share.town"), Value: ui.Text(town(ctx, share.Work{Town: v.Town, Origin: v.Origin}))},
		{Key: i18n.T(ctx, "share.version"), Value: ui.Text(i18n.T(ctx, "share.version.of", i18n.Args{"No": v.No, "Date": day(ctx, v.UpdatedAt)}))},
		{Key: i18n.T(ctx, "share.licence"), Value: licence},
		{Key: i18n.T(ctx, "share.languages"), Value: ui.Text(languages(ctx, v.Languages))},
		{Key: i18n.T(ctx, "share.time"), Value: ui.Text(i18n.T(ctx, "time.minutes", i18n.Args{"Count": v.Minutes}))},
		{Key: i18n.T(ctx, "share.uses"), Value: ui.Text(i18n.T(ctx, "share.uses.count", i18n.Args{"Count": v.Uses}))},
	}
	return append(list, ui.Term{Key: i18n.T(ctx, "share.accessibility"), Value: ui.TextIn(v.Accessibility.Told(ctx))})
}

func (v workView) head(ctx context.Context) guests.Head {
	title, summary := v.Title.For(ctx), v.Summary.For(ctx)
	h := guests.Head{Title: title, Summary: summary, Path: workPath(v.ID), Langs: v.Languages}
	h.Data = map[string]any{
		"@type": "Course", "name": title, "description": summary, "inLanguage": v.Languages, "license": seal.Licences[v.Licence],
		"isAccessibleForFree": true, "version": v.No, "url": h.Canonical(ctx), "provider": guests.Organisation(v.Town.For(ctx)),
	}
	return h
}

type sharingView struct {
	draft   *author.Draft
	work    *share.Work // nil: it was never shared
	offer   share.Offer
	network bool
	why     i18n.Text
	errs    ui.FieldErrors
}

func (v sharingView) shared() bool { return v.work != nil && v.work.WithdrawnAt == nil }

// standing is the offer as it is, or one to begin with.
func (v sharingView) standing(network bool) share.Offer {
	if v.work != nil {
		return share.Offer{Reach: v.work.Reach, Terms: v.work.Terms}
	}
	o := share.Offer{Reach: forum.Public, Terms: share.Terms{Licence: share.Licences[0], Accessibility: i18n.Text{}}}
	if network {
		o.Reach = forum.Network
	}
	for _, l := range i18n.Langs {
		o.Accessibility[l] = i18n.In(l, "share.accessibility.default")
	}
	return o
}

func (v sharingView) reaches(ctx context.Context) []ui.Option {
	var list []ui.Option
	for _, r := range []forum.Reach{forum.Network, forum.Public} {
		if r == forum.Network && !v.network {
			continue
		}
		list = append(list, ui.Option{Value: string(r), Label: i18n.T(ctx, "forum.reach."+string(r)), Hint: i18n.T(ctx, "share.reach."+string(r)+".what"), Selected: v.offer.Reach == r})
	}
	return list
}

func (v sharingView) licences(ctx context.Context) []ui.Option {
	var list []ui.Option
	for _, l := range share.Licences {
		list = append(list, ui.Option{Value: l, Label: i18n.T(ctx, "share.licence."+l)})
	}
	return list
}

// licenceName is a licence in words; one that nobody takes over under has only
// its short name.
func licenceName(ctx context.Context, l string) string {
	if _, known := seal.Licences[l]; !known {
		return l
	}
	return i18n.T(ctx, "share.licence."+l)
}

// host is where another installation answers.
func host(origin string) string {
	_, name, _ := strings.Cut(origin, "://")
	return name
}

// town is whose a course is, as a list says it.
func town(ctx context.Context, w share.Work) string {
	if w.Origin != "" {
		return i18n.T(ctx, "share.far.town", i18n.Args{"Town": w.Town.For(ctx), "Host": host(w.Origin)})
	}
	if w.Own && !forum.Guest(ctx) {
		return i18n.T(ctx, "share.own")
	}
	return w.Town.For(ctx)
}
