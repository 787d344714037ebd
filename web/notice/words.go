package notice

import (
	"context"
	"time"

	"codeberg.org/lotse/lotse/internal/notice"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

func dateOf(ctx context.Context, at time.Time) string {
	return i18n.DateAt(ctx, at)
}

func runLine(ctx context.Context, p notice.Print) string {
	line := i18n.T(ctx, "notice.letters.run", i18n.Args{"Count": p.Letters, "Date": dateOf(ctx, p.At), "Time": i18n.Time(ctx, p.At)})
	if p.Again > 0 {
		line += " · " + i18n.T(ctx, "notice.letters.again", i18n.Args{"Count": p.Again})
	}
	return line
}

func digestHead(ctx context.Context, d notice.Digest) string {
	return i18n.DateDay(ctx, d.Day) + ", " + i18n.T(ctx, "notice.by."+string(d.Channel))
}

// told is the words of an item as of the day it was told.
func told(ctx context.Context, d notice.Digest) context.Context {
	return clock.With(ctx, func() time.Time { return d.Day.Start(clock.Zone(ctx)).Add(12 * time.Hour) })
}
