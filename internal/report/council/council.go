package council

import (
	"context"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/tenant"
)

// Read lets a person read the rules in force and the access log. Risk: where
// one person alone has a role, the log tells how often that person looked.
const Read actor.Permission = "council.read"

// Service reads the access log.
type Service struct {
	DB      *db.DB
	Tenants *tenant.Service
}

// Line is what people of the same roles did for one purpose on one day.
type Line struct {
	Day     clock.Date
	Purpose string       // message "look.<purpose>"
	Roles   []actor.Role // those they had on that day; none: their posting alone
	Looks   int
	People  int // whose records were seen; 0: fewer than Log.Least
}

// Log is a month of the access log.
type Log struct {
	Month clock.Date // its first day
	Since clock.Date // the first month that is kept
	Least int        // of fewer people no number is told
	Lines []Line     // the newest day first
}

// Log returns the month a day lies in. A month that has not begun, or is kept
// no more, is the nearest that is.
func (s *Service) Log(ctx context.Context, day clock.Date) (l Log, err error) {
	if err := actor.Require(ctx, Read); err != nil {
		return l, err
	}
	agreed, err := s.Tenants.Agreement(ctx)
	if err != nil {
		return l, err
	}
	today := clock.Today(ctx)
	l.Least, l.Since = agreed.MinGroup, firstOf(agreed.KeptSince("looks", today))
	switch {
	case day.IsZero() || day.After(today):
		day = today
	case day.Before(l.Since):
		day = l.Since
	}
	l.Month = firstOf(day)
	if err = s.DB.Read(ctx, askLog(clock.Zone(ctx), &l)); err != nil {
		return l, err
	}
	for i := range l.Lines {
		if l.Lines[i].People < l.Least {
			l.Lines[i].People = 0
		}
	}
	return l, nil
}

func firstOf(d clock.Date) clock.Date { return clock.NewDate(d.Year(), d.Month(), 1) }
