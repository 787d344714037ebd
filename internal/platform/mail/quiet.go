package mail

import (
	"fmt"
	"time"
)

// Quiet are the hours in which mails to many do not leave, whenever they were
// queued and however often they were tried: minutes that a clock on the wall
// shows, past midnight where From is after To. Equal ends are no quiet hours.
type Quiet struct{ From, To int }

// At reports whether a minute of the day lies in the quiet hours.
func (q Quiet) At(minute int) bool {
	if q.From <= q.To {
		return q.From <= minute && minute < q.To
	}
	return minute >= q.From || minute < q.To
}

// Loud is the first moment from now on outside the quiet hours, in now's zone.
func (q Quiet) Loud(now time.Time) time.Time {
	if !q.At(now.Hour()*60 + now.Minute()) {
		return now
	}
	end := time.Date(now.Year(), now.Month(), now.Day(), 0, q.To, 0, 0, now.Location())
	if !end.After(now) {
		end = time.Date(now.Year(), now.Month(), now.Day()+1, 0, q.To, 0, 0, now.Location())
	}
	return end
}

// quiet is the field under which quiet hours wait in the outbox. No placeholder
// has such a name.
const quiet = "_quiet"

func (q Quiet) put(f fields) {
	if q.From != q.To {
		f[quiet] = fmt.Sprintf("%d %d", q.From, q.To)
	}
}

func quietOf(f fields) (q Quiet) {
	_, _ = fmt.Sscanf(f[quiet], "%d %d", &q.From, &q.To) // nothing: no quiet hours
	return q
}
