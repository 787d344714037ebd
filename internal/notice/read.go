package notice

import (
	"context"
	"slices"
	"time"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/mail"
	"codeberg.org/lotse/lotse/internal/tenant"
)

// Digest is what the actor was told on a day.
type Digest struct {
	Day     clock.Date
	Channel Channel
	Items   []Item
}

// History is what the actor was told lately, the newest first.
func (s *Service) History(ctx context.Context) (list []Digest, err error) {
	if err := actor.Require(ctx, actor.SignedIn); err != nil {
		return nil, err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		list, err = digestsOf(ctx, tx, actor.From(ctx).Person)
		return err
	})
	return list, err
}

// Sample is a mail with invented names.
type Sample struct{ Template, Subject, Plain, HTML string }

// Samples are the subjects of all mails in a language.
func (s *Service) Samples(ctx context.Context, lang i18n.Lang) ([]Sample, error) {
	if err := actor.Require(ctx, Settle); err != nil {
		return nil, err
	}
	var list []Sample
	for _, l := range mail.Letters {
		one, err := s.sample(ctx, l, lang)
		if err != nil {
			return nil, err
		}
		list = append(list, one)
	}
	return list, nil
}

// Sample is one mail in a language.
func (s *Service) Sample(ctx context.Context, template string, lang i18n.Lang) (Sample, error) {
	if err := actor.Require(ctx, Settle); err != nil {
		return Sample{}, err
	}
	i := slices.IndexFunc(mail.Letters, func(l mail.Letter) bool { return l.Template() == template })
	if i < 0 {
		return Sample{}, fault.Missing("error.not_found")
	}
	return s.sample(ctx, mail.Letters[i], lang)
}

func (s *Service) sample(ctx context.Context, l mail.Letter, lang i18n.Lang) (out Sample, err error) {
	var t tenant.Tenant
	if err := s.DB.Read(ctx, s.Tenants.AskCurrent(&t)); err != nil {
		return out, err
	}
	ctx = i18n.WithLang(ctx, lang)
	items := sampleItems(ctx)
	if d, ok := l.(mail.Digest); ok {
		for _, i := range items {
			d.Items = append(d.Items, i.Words(ctx))
		}
		d.Lead = lead(ctx, items)
		l = d
	}
	base := s.Tenants.BaseURL(&t) + "/" + string(lang)
	today := clock.Today(ctx)
	town, _ := t.Name.In(lang)
	values := map[string]string{
		"Tenant": town, "Link": base + "/my", "Less": base + "/my/notifications", "Page": base + "/my",
		"Until": i18n.DateLong(ctx, today.AddDays(14)), "Due": i18n.DateLong(ctx, today.AddDays(14)),
		"When": i18n.DateDay(ctx, today.AddDays(7)) + ", " + i18n.Time(ctx, clock.Now(ctx)),
	}
	out.Template = l.Template()
	out.Subject, out.Plain, out.HTML, err = mail.Preview(l, lang, func(field string) string {
		if v, ok := values[field]; ok {
			return v
		}
		return i18n.T(ctx, sampleWords[field])
	})
	return out, err
}

// sampleWords stand where a mail names somebody or something.
var sampleWords = map[string]string{
	"Person": "notice.sample.person", "Login": "notice.sample.login", "Course": "notice.sample.course", "Where": "notice.sample.where",
	"Reason": "notice.sample.reason", "Text": "notice.sample.text", "Sender": "notice.sample.sender", "Reference": "notice.sample.reference",
}

func sampleItems(ctx context.Context) []Item {
	today := clock.Today(ctx)
	text := func(id string) i18n.Text { return i18n.Text{i18n.LangOf(ctx): i18n.T(ctx, id)} }
	return []Item{
		{Topic: Deadlines, Title: text("notice.sample.late"), Due: today.AddDays(-3), Overdue: true},
		{Topic: Deadlines, Title: text("notice.sample.course"), Due: today.AddDays(14)},
		{Topic: Dates, Title: text("notice.sample.run"), Due: today.AddDays(3), Starts: today.AddDays(3).Start(clock.Zone(ctx)).Add(9 * time.Hour)},
	}
}
