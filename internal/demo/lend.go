package demo

import (
	"context"
	"io/fs"
	"time"

	"codeberg.org/lotse/lotse/content"
	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/forum"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/share"
	"codeberg.org/lotse/lotse/internal/tenant"
)

// What the two towns share, and since when.
const (
	ownShared   = "e-akte-grundlagen"
	theirShared = "anliegen-am-telefon"
	lentOn      = -12
)

// lend lets both towns share a course; the neighbour takes the other's over
// and publishes it.
func (l *loader) lend(ctx context.Context, next *tenant.Tenant) error {
	at := func(ctx context.Context, hour int) context.Context {
		return clock.With(ctx, func() time.Time {
			return l.today.AddDays(lentOn).Start(l.tenant.Location()).Add(time.Duration(hour) * time.Hour)
		})
	}
	here, there := at(ctx, 9), at(next.Context(ctx), 10)
	o := share.Offer{Reach: forum.Public, Terms: share.Terms{Licence: share.Licences[0], Accessibility: i18n.Text{}}}
	for _, lang := range i18n.Langs {
		o.Accessibility[lang] = i18n.In(lang, "share.accessibility.default")
	}
	work, err := l.Share.Share(here, ownShared, o)
	if err != nil {
		return err
	}
	slug, err := l.Share.Take(there, share.Course, work)
	if err != nil {
		return err
	}
	if _, err := l.Author.Publish(there, slug, course.Substantive); err != nil {
		return err
	}
	dir, err := fs.Sub(content.Files, "demo/courses/"+theirShared)
	if err != nil {
		return err
	}
	if _, err := l.Courses.Import(there, dir); err != nil {
		return err
	}
	_, err = l.Share.Share(there, theirShared, o)
	return err
}
