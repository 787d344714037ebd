package courserun

import (
	"bytes"
	"context"
	"strings"
	"time"
	"unicode"

	ics "github.com/arran4/golang-ical"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/tenant"
)

// The methods of a calendar (RFC 5546).
const (
	publish = ics.MethodPublish // a download or a subscription
	request = ics.MethodRequest // by mail: put it into your calendar
	cancel  = ics.MethodCancel  // by mail: take it out again
)

// entry is one session in a calendar.
type entry struct {
	run      *Run
	session  Session
	sequence int
	to       string // mail address of who is invited; empty: nobody is
	done     bool   // the person came
}

// calendar builds an iCalendar file. Times are in UTC: every calendar program
// shows them in the zone of its reader, and no definition of a zone has to
// agree with its own (RFC 5545, 3.3.5, form 2).
func (s *Service) calendar(ctx context.Context, t *tenant.Tenant, method ics.Method, list []entry) []byte {
	town := t.Name.For(ctx)
	cal := ics.NewCalendarFor("Lotse")
	cal.SetMethod(method)
	if method == publish {
		name := i18n.T(ctx, "run.calendar.name", i18n.Args{"Tenant": town})
		cal.SetXWRCalName(name)
		cal.SetXWRTimezone(clock.Zone(ctx).String())
		cal.SetRefreshInterval("PT4H", ics.WithValue("DURATION"))
	}
	for _, e := range list {
		s.event(ctx, t, cal.AddEvent(e.session.ID.String()+"@lotse"), method, e)
	}
	var b bytes.Buffer
	_ = cal.SerializeTo(&b, ics.WithNewLineWindows) // a buffer takes everything
	return b.Bytes()
}

func (s *Service) event(ctx context.Context, t *tenant.Tenant, ev *ics.VEvent, method ics.Method, e entry) {
	ev.SetDtStampTime(clock.Now(ctx))
	ev.SetSequence(e.sequence)
	ev.SetStartAt(e.session.Starts)
	ev.SetEndAt(e.session.Ends)
	ev.SetSummary(e.title(ctx))
	if where := e.session.Where(); where != "" {
		ev.SetLocation(where)
	}
	page := s.Tenants.BaseURL(t) + "/" + string(i18n.LangOf(ctx)) + "/events/" + e.run.Slug
	notes := e.run.Notes.For(ctx)
	ev.SetDescription(strings.TrimSpace(notes + "\n" + page))
	ev.SetURL(page)
	status := ics.ObjectStatusConfirmed
	if method == cancel {
		status = ics.ObjectStatusCancelled
	}
	ev.SetStatus(status)
	if e.to == "" {
		return
	}
	town := t.Name.For(ctx)
	ev.SetOrganizer(organizer(s.Tenants.BaseURL(t), t), ics.WithCN(plainName(town)))
	ev.AddAttendee(e.to, ics.CalendarUserTypeIndividual, ics.ParticipationStatusAccepted, ics.ParticipationRoleReqParticipant, ics.WithRSVP(false))
}

// title is the course, with which of its sessions this is, and a tick once the
// person came.
func (e entry) title(ctx context.Context) string {
	title := e.run.Title.For(ctx)
	if of := len(e.run.Sessions); of > 1 {
		for i, one := range e.run.Sessions {
			if one.ID == e.session.ID {
				title = i18n.T(ctx, "run.part_of", i18n.Args{"Title": title, "No": i + 1, "Of": of})
			}
		}
	}
	if e.done {
		title = "✓ " + title
	}
	return title
}

// Where is the room with its place, or the link.
func (s Session) Where() string {
	if s.RoomName == "" {
		return s.Link
	}
	return i18n.Sentence(s.RoomName, s.Place)
}

// organizer is who stands for the run in calendars: the contact of the town.
func organizer(base string, t *tenant.Tenant) string {
	if t.Contact.Email != "" {
		return t.Contact.Email
	}
	_, host, _ := strings.Cut(base, "://")
	host, _, _ = strings.Cut(host, ":")
	return "lotse@" + host
}

// plainName leaves out what would have to be quoted in a parameter.
func plainName(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == ' ' || r == '-' || r == '.' {
			return r
		}
		return -1
	}, s)
}

// File is the run as a calendar file for everybody, without names.
func (s *Service) File(ctx context.Context, r *Run) ([]byte, error) {
	var t tenant.Tenant
	if err := s.DB.Read(ctx, s.Tenants.AskCurrent(&t)); err != nil {
		return nil, err
	}
	if !MayLead(ctx, r) && (r.Mine == nil || r.Mine.State != Booked) {
		for i := range r.Sessions {
			r.Sessions[i].Link = "" // is for those who have a seat
		}
	}
	return s.calendar(ctx, &t, publish, entries(r, time.Time{}, false)), nil
}

// entries are the sessions of a run that end after a moment.
func entries(r *Run, after time.Time, done bool) (list []entry) {
	for _, one := range r.Sessions {
		if one.Ends.After(after) {
			list = append(list, entry{run: r, session: one, sequence: one.Sequence, done: done})
		}
	}
	return list
}
