package matrix

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/courserun"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
)

// Course runs: everybody sees them, trainers keep the lists of their own, HR of
// the whole town all of them. Supervisors act for their team, HR within reach.
var (
	keepers  = to(town, hr).and(own, trainer)
	planners = to(town, hr, trainer)
	patrons  = to(town, hr).and(own|sub, supervisor).and(own|sub|headed, hrOf50)
)

var runRules = []rule{
	{route: "GET /events", of: gathering, may: signedIn, ok: shown, lists: "probe"},
	{route: "POST /events", may: planners, ok: asked},
	{route: "GET /events/new", may: planners, ok: shown},
	{route: "POST /events/interest", may: learners, ok: asked},
	{route: "GET /events/requests", of: plea, may: patrons, ok: shown, lists: "name"},
	{route: "POST /events/requests/:place/approval", of: plea, may: patrons, ok: leads},
	{route: "POST /events/requests/:place/refusal", of: plea, may: patrons, ok: leads}, // decided already
	{route: "GET /events/capacity", may: to(town, hr), ok: shown},
	{route: "GET /events/capacity/export.csv", may: to(town, hr), ok: shown},
	{route: "GET /events/capacity/export.xlsx", may: to(town, hr), ok: shown},
	{route: "GET /events/rooms", may: to(town, hr), ok: shown},
	{route: "POST /events/rooms", may: to(town, hr), ok: asked},
	{route: "POST /events/rooms/:resource/end", of: gathering, may: to(town, hr), ok: leads},
	{route: "GET /events/check-in/:session/:code", of: gathering, may: learners, ok: codes(409)}, // no seat, or not yet
	{route: "POST /events/check-in/:session/:code", of: gathering, may: learners, ok: codes(409)},
	{route: "GET /events/:run.ics", of: gathering, may: signedIn, ok: shown},
	{route: "GET /events/:run", of: gathering, may: signedIn, ok: shown},
	{route: "POST /events/:run", of: gathering, may: keepers, ok: asked},
	{route: "GET /events/:run/edit", of: gathering, may: keepers, ok: shown},
	{route: "POST /events/:run/place", of: gathering, may: learners, ok: codes(303, 409)}, // trainers of their own: 409
	{route: "POST /events/:run/place/cancellation", of: gathering, may: learners, ok: leads},
	{route: "POST /events/:run/people", of: gathering, may: to(town, supervisor, hr, hrOf50), ok: asked},
	{route: "POST /events/:run/people/:place/removal", of: gathering, may: keepers, ok: leads},
	{route: "POST /events/:run/sessions", of: gathering, may: keepers, ok: asked},
	{route: "GET /events/:run/sessions/:session", of: gathering, may: keepers, ok: shown},
	{route: "POST /events/:run/sessions/:session", of: gathering, may: keepers, ok: asked},
	{route: "POST /events/:run/sessions/:session/cancellation", of: gathering, may: keepers, ok: codes(409)}, // the only one
	{route: "POST /events/:run/cancellation", of: gathering, may: keepers, ok: asked},
	{route: "GET /events/:run/list", of: gathering, may: keepers, ok: shown},
	{route: "GET /events/:run/list.pdf", of: gathering, may: keepers, ok: codes(200, 503)},  // 503: no compiler here
	{route: "POST /events/:run/list/:session", of: gathering, may: keepers, ok: codes(409)}, // not begun
	{route: "POST /events/:run/closing", of: gathering, may: keepers, ok: codes(409)},
	{route: "GET /events/:run/door/:session", of: gathering, may: keepers, ok: codes(409)},
	{route: "POST /events/:run/door/:session", of: gathering, may: keepers, ok: codes(409)},
	{route: "GET /my/calendar", may: signedIn, ok: shown},
	{route: "POST /my/calendar", may: signedIn, ok: shown},
	{route: "POST /my/calendar/end", may: signedIn, ok: leads},
	{route: "GET /cal/:token.ics", of: diary, may: everybody, ok: shown},
}

// runs are one that the trainer holds, one that somebody else does and one of
// the neighbour; the people of each unit have asked for places.
func (w *world) runs() error {
	for r, name := range map[relation]who{own: trainer, sibling: lead, foreign: neighbour} {
		ctx, course := w.of(r), ownCourse
		if r == foreign {
			course = nextCourse
		}
		room, err := w.App.Runs.AddResource(ctx, courserun.Resource{Kind: courserun.Room, Name: "Saal " + r.String()})
		if err != nil {
			return err
		}
		at := courserun.SessionInput{Day: clock.Today(ctx).AddDays(60), From: "10:00", To: "12:00", Room: room}
		in := courserun.Input{Course: course, Seats: 100, Approval: r == own, Trainers: []uuid.UUID{w.persons[name]}, Session: at}
		slug, err := w.App.Runs.Plan(ctx, in)
		if err != nil {
			return err
		}
		run, err := w.App.Runs.Peek(ctx, slug)
		if err != nil {
			return err
		}
		p := params{"run": slug, "session": run.Sessions[0].ID.String(), "resource": room.String(), "code": "00000000", "probe": "/events/" + slug + `"`}
		guest := cio
		if r == foreign {
			guest = neighbour
		}
		if p["place"], err = w.ask(ctx, slug, w.persons[guest]); err != nil {
			return err
		}
		w.add(gathering, r, p)
		if err := w.feedOf(ctx, r, w.objects[person][r][0]); err != nil {
			return err
		}
	}
	for _, r := range relations {
		for _, p := range w.objects[person][r] {
			id, err := read[uuid.UUID](w.of(r), w, `SELECT id FROM person WHERE tenant_id = $1 AND slug = $2`, p["person"])
			if err != nil {
				return err
			}
			of := r
			if of != foreign {
				of = own // the run that asks for approval
			}
			place, err := w.ask(w.of(r), w.objects[gathering][of][0]["run"], id)
			if err != nil {
				return err
			}
			w.add(plea, r, params{"place": place, "name": place})
		}
	}
	return nil
}

// pleaOf are requests that nobody has decided.
func (w *world) pleaOf(r relation) ([]params, error) {
	for _, p := range w.objects[plea][r] {
		err := w.exec(w.of(r), `UPDATE run_place SET state = 'requested' WHERE tenant_id = $1 AND id = $2 AND state <> 'requested'`, p["place"])
		if err != nil {
			return nil, err
		}
	}
	return w.objects[plea][r], nil
}

// ask signs a person up and returns the place.
func (w *world) ask(ctx context.Context, slug string, person uuid.UUID) (string, error) {
	id := uuid.NewString()
	return id, w.exec(ctx, `INSERT INTO run_place (tenant_id, id, run_id, person_id, no, state, created_at, changed_at)
		SELECT $1, $2, r.id, $3, 500 + (SELECT count(*) FROM run_place x WHERE x.tenant_id = $1 AND x.run_id = r.id), 'requested', now(), now()
		FROM course_run r WHERE r.tenant_id = $1 AND r.slug = $4`, id, person, slug)
}

// feedOf gives somebody without an account a calendar.
func (w *world) feedOf(ctx context.Context, r relation, p params) error {
	id, err := read[uuid.UUID](ctx, w, `SELECT id FROM person WHERE tenant_id = $1 AND slug = $2`, p["person"])
	if err != nil || r == sibling {
		return err
	}
	tenant := w.Tenant.ID
	if r == foreign {
		tenant = w.next.ID
	}
	address, err := w.App.Runs.NewFeed(actor.With(ctx, &actor.Actor{Tenant: tenant, Person: id}))
	if err != nil {
		return err
	}
	w.add(diary, r, params{"token": strings.TrimSuffix(address[strings.LastIndexByte(address, '/')+1:], ".ics")})
	return nil
}
