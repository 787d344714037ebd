package matrix

import "github.com/google/uuid"

// Everybody chooses for themselves; supervisors and HR remind within reach;
// the administration of the whole town sets the times.
var (
	callers = to(town, supervisor, hr, hrOf50)
	timers  = to(town, admin, operator)
)

var noticeRules = []rule{
	{route: "GET /my/notifications", may: signedIn, ok: shown},
	{route: "POST /my/notifications", may: signedIn, ok: leads},
	{route: "GET /unsubscribe/:token", of: notified, may: everybody, ok: codes(404)},
	{route: "POST /unsubscribe/:token", of: notified, may: everybody, ok: codes(404), signed: true},
	{route: "GET /notices/reminders", may: callers, ok: shown},
	{route: "POST /notices/reminders", may: callers, ok: leads},
	{route: "GET /notices/letters", may: editors, ok: shown},
	{route: "POST /notices/letters", may: editors, ok: codes(200, 409)}, // printed, or none waits any more
	{route: "POST /notices/letters/:run", of: notified, may: editors, ok: codes(404)},
	{route: "POST /notices/refusals/:person", of: person, may: readers, ok: leads},
	{route: "GET /admin/notices", may: timers, ok: shown},
	{route: "POST /admin/notices", may: timers, ok: asked},
	{route: "POST /admin/notices/blackouts", may: timers, ok: asked},
	{route: "POST /admin/notices/blackouts/:blackout/end", of: notified, may: timers, ok: codes(404)},
	{route: "GET /admin/mails", may: timers, ok: shown},
	{route: "GET /admin/mails/:mail", of: sample, may: timers, ok: shown},
	{route: "GET /admin/mails/:mail/html", of: sample, may: timers, ok: shown},
}

func (w *world) notices() error {
	for _, r := range []relation{own, foreign} {
		w.add(notified, r, params{"token": "none", "run": uuid.NewString(), "blackout": uuid.NewString()})
	}
	return nil
}
