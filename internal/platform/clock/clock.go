package clock

import (
	"context"
	"time"
	_ "time/tzdata" // the program must know Europe/Berlin on a host without zone files
)

type (
	nowKey  struct{}
	zoneKey struct{}
)

// berlin is never the fallback: tzdata is compiled in.
var berlin = load("Europe/Berlin", time.UTC)

// Slack is how far the clocks of two servers may be apart. What lies further
// ahead than that was written before a clock was set back.
const Slack = time.Minute

// Now is the current instant, or that of the clock set by With.
func Now(ctx context.Context) time.Time {
	if now, ok := ctx.Value(nowKey{}).(func() time.Time); ok {
		return now()
	}
	return time.Now()
}

// With sets the clock everything below ctx reads.
func With(ctx context.Context, now func() time.Time) context.Context {
	return context.WithValue(ctx, nowKey{}, now)
}

// Zone is the zone in which days begin and end; Europe/Berlin unless set.
func Zone(ctx context.Context) *time.Location {
	if loc, ok := ctx.Value(zoneKey{}).(*time.Location); ok {
		return loc
	}
	return berlin
}

// WithZone sets the zone of ctx.
func WithZone(ctx context.Context, loc *time.Location) context.Context {
	if loc == nil {
		return ctx
	}
	return context.WithValue(ctx, zoneKey{}, loc)
}

// Today is the calendar day of Now in Zone.
func Today(ctx context.Context) Date { return DateOf(Now(ctx), Zone(ctx)) }

func load(name string, fallback *time.Location) *time.Location {
	if loc, err := time.LoadLocation(name); err == nil {
		return loc
	}
	return fallback
}
