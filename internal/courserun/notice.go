package courserun

import (
	"context"
	"strconv"
	"time"

	ics "github.com/arran4/golang-ical"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/mail"
	"codeberg.org/lotse/lotse/internal/tenant"
)

// notice is what somebody is told by mail; its text is run-<notice>.
type notice string

const (
	booked    notice = "booked"
	waiting   notice = "waiting"
	requested notice = "requested"
	asked     notice = "asked" // to who decides about a request
	movedUp   notice = "moved-up"
	left      notice = "left"
	declined  notice = "declined"
	calledOff notice = "called-off"
	added     notice = "added"
	moved     notice = "moved"
	dropped   notice = "dropped" // one session of several
	dates     notice = "dates"   // to who waits for dates of a course
)

// noticeOf is what a person is told about a new state of their place.
var noticeOf = map[PlaceState]notice{Booked: booked, Waiting: waiting, Requested: requested, Left: left, Declined: declined}

// method is what a notice asks of the calendar of somebody with a seat.
func (n notice) method() ics.Method {
	switch n {
	case booked, movedUp, added, moved:
		return request
	case left, calledOff, dropped:
		return cancel
	}
	return ""
}

// tellPlace tells the person of a place, and who decides about it.
func (s *Service) tellPlace(ctx context.Context, tx *db.Tx, r *Run, p place, n notice) error {
	if n == left && p.State == Booked {
		raiseSequences(tx, r.ID) // so that a later invitation counts again
	}
	if err := s.tellPlaces(ctx, tx, r, []place{p}, n); err != nil || n != requested {
		return err
	}
	deciders, err := s.People.Supervisors(ctx, p.Person)
	if err != nil || len(deciders[p.Person]) == 0 {
		return err
	}
	return s.tell(ctx, tx, deciders[p.Person], func(ctx context.Context, t *tenant.Tenant, to people.Person) []mail.Message {
		l := s.letter(ctx, t, r, asked, to, r.Sessions)
		l.Link = s.page(t, to.Language, "/events/requests")
		return []mail.Message{{Letter: l}}
	})
}

// tellPlaces tells the people of places of one run; those with a seat get one
// mail for each session, since a calendar takes one event from a mail.
func (s *Service) tellPlaces(ctx context.Context, tx *db.Tx, r *Run, list []place, n notice) error {
	seats := map[uuid.UUID]bool{}
	var persons []uuid.UUID
	for _, p := range list {
		persons = append(persons, p.Person)
		// A fresh seat may still read as what it was before.
		seats[p.Person] = p.State == Booked || n == booked || n == movedUp
	}
	return s.tell(ctx, tx, persons, func(ctx context.Context, t *tenant.Tenant, to people.Person) []mail.Message {
		method := n.method()
		if !seats[to.ID] || method == "" {
			return []mail.Message{{Letter: s.letter(ctx, t, r, n, to, r.Sessions)}}
		}
		var out []mail.Message
		for _, one := range r.Sessions {
			out = append(out, s.invitation(ctx, t, r, n, to, one))
		}
		return out
	})
}

// tellSession tells everybody on a run what became of one session.
func (s *Service) tellSession(ctx context.Context, tx *db.Tx, slug string, id uuid.UUID, n notice) error {
	r, err := s.fresh(ctx, slug)
	if err != nil {
		return err
	}
	one, _ := r.session(id)
	list, err := livePlaces(ctx, tx, r.ID)
	if err != nil {
		return err
	}
	seats := map[uuid.UUID]bool{}
	var persons []uuid.UUID
	for _, p := range list {
		persons, seats[p.Person] = append(persons, p.Person), p.State == Booked
	}
	return s.tell(ctx, tx, persons, func(ctx context.Context, t *tenant.Tenant, to people.Person) []mail.Message {
		if seats[to.ID] {
			return []mail.Message{s.invitation(ctx, t, r, n, to, one)}
		}
		return []mail.Message{{Letter: s.letter(ctx, t, r, n, to, []Session{one})}}
	})
}

// announce tells who waits for dates of the course.
func (s *Service) announce(ctx context.Context, tx *db.Tx, slug string) error {
	r, err := s.fresh(ctx, slug)
	if err != nil {
		return err
	}
	persons, err := interested(ctx, tx, r.Course)
	if err != nil {
		return err
	}
	return s.tell(ctx, tx, persons, func(ctx context.Context, t *tenant.Tenant, to people.Person) []mail.Message {
		return []mail.Message{{Letter: s.letter(ctx, t, r, dates, to, r.Sessions)}}
	})
}

// tell queues mails for those who have an address, in their language.
func (s *Service) tell(ctx context.Context, tx *db.Tx, persons []uuid.UUID, write func(context.Context, *tenant.Tenant, people.Person) []mail.Message) error {
	if len(persons) == 0 || s.Outbox == nil {
		return nil
	}
	var t tenant.Tenant
	named := map[uuid.UUID]people.Person{}
	if err := s.DB.Read(ctx, s.Tenants.AskCurrent(&t), s.People.AskNamed(named, persons...)); err != nil {
		return err
	}
	for _, id := range persons {
		p, ok := named[id]
		to, err := mail.NewAddress(p.FullName(), p.Email)
		if !ok || err != nil {
			continue // has left, or has no address that mail can be sent to
		}
		for _, m := range write(i18n.WithLang(ctx, p.Language), &t, p) {
			m.To, m.Person, m.Lang = to, p.ID, p.Language
			if err := s.Outbox.Queue(ctx, tx, m); err != nil {
				return err
			}
		}
	}
	return nil
}

// invitation is a mail about one session that a calendar program understands.
func (s *Service) invitation(ctx context.Context, t *tenant.Tenant, r *Run, n notice, to people.Person, one Session) mail.Message {
	e := entry{run: r, session: one, sequence: one.Sequence, to: to.Email}
	if n.method() == cancel {
		e.sequence++
	}
	return mail.Message{
		Letter:   s.letter(ctx, t, r, n, to, []Session{one}),
		Calendar: &mail.Calendar{Method: string(n.method()), Body: string(s.calendar(ctx, t, n.method(), []entry{e}))},
	}
}

func (s *Service) letter(ctx context.Context, t *tenant.Tenant, r *Run, n notice, to people.Person, sessions []Session) mail.Run {
	l := mail.Run{Kind: string(n), Person: to.FullName(), Reason: r.Reason, Link: s.page(t, to.Language, "/events/"+r.Slug)}
	l.Tenant, _ = t.Name.In(to.Language)
	l.Course, _ = r.Title.In(to.Language)
	for i, one := range sessions {
		if i > 0 {
			l.When += "; "
		}
		l.When += period(ctx, one.Starts, one.Ends)
	}
	if len(sessions) > 0 {
		l.Where = sessions[0].Where()
	}
	if len(sessions) == 1 && len(r.Sessions) > 1 {
		for i, one := range r.Sessions {
			if one.ID == sessions[0].ID {
				l.Course = i18n.T(ctx, "run.part_of", i18n.Args{"Title": l.Course, "No": strconv.Itoa(i + 1), "Of": strconv.Itoa(len(r.Sessions))})
			}
		}
	}
	l.Until = i18n.DateLong(ctx, r.CancelUntil)
	return l
}

func (s *Service) page(t *tenant.Tenant, l i18n.Lang, path string) string {
	return s.Tenants.BaseURL(t) + "/" + string(l) + path
}

// recently bounds how far back a calendar reaches.
func recently(ctx context.Context) time.Time { return clock.Now(ctx).AddDate(0, -6, 0) }
