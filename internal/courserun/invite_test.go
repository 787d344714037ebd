package courserun_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/courserun"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/project/projecttest"
)

// parsed reads a calendar file as strictly as it is written: CRLF, lines of 75
// octets at most, one object.
func parsed(t *testing.T, file []byte) *ics.Calendar {
	t.Helper()
	for line := range bytes.Lines(file) {
		if !bytes.HasSuffix(line, []byte("\r\n")) || len(line) > 77 {
			t.Errorf("line %q", line)
		}
	}
	cal, err := ics.ParseCalendar(bytes.NewReader(file))
	if err != nil {
		t.Fatalf("%v\n%s", err, file)
	}
	for _, p := range []string{"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:", "END:VCALENDAR"} {
		if strings.Count(string(file), p) != 1 {
			t.Errorf("%s stands %d times", p, strings.Count(string(file), p))
		}
	}
	return cal
}

func prop(t *testing.T, e *ics.VEvent, p ics.ComponentProperty) string {
	t.Helper()
	v := e.GetProperty(p)
	if v == nil {
		t.Fatalf("no %s", p)
	}
	return v.Value
}

// invitations are the calendars mailed to a person, the newest first.
func (w *town) invitations(t *testing.T, template string, person uuid.UUID) (list []*ics.Calendar) {
	t.Helper()
	n := w.mails(template, person)
	for i := range n {
		var body, method string
		w.Must(w.Kit.DB.InTx(w.Ctx, w.scan(`SELECT fields->>'_calendar' FROM mail_outbox WHERE tenant_id = $1 AND template = $2 AND person_id = $3 ORDER BY id DESC OFFSET $4 LIMIT 1`, &body, template, person, i)))
		w.Must(w.Kit.DB.InTx(w.Ctx, w.scan(`SELECT fields->>'_method' FROM mail_outbox WHERE tenant_id = $1 AND template = $2 AND person_id = $3 ORDER BY id DESC OFFSET $4 LIMIT 1`, &method, template, person, i)))
		if !strings.Contains(body, "METHOD:"+method+"\r\n") {
			t.Errorf("%s is sent as %s", template, method)
		}
		list = append(list, parsed(t, []byte(body)))
	}
	return list
}

func TestTheFileForOnesCalendar(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	slug := w.plan(func(in *courserun.Input) {
		in.Notes = i18n.Text{i18n.DE: "Bringen Sie mit: Ausweis, Brille; und Geduld.\nDer Eingang ist hinten im Hof, dort wo auch die Räder stehen – bitte läuten."}
	})
	p := w.person()
	r, err := w.Peek(w.in(p), slug)
	w.Must(err)
	file, err := w.File(w.in(p), r)
	w.Must(err)
	cal := parsed(t, file)
	if len(cal.Events()) != 1 {
		t.Fatalf("%d events", len(cal.Events()))
	}
	e := cal.Events()[0]
	starts, err := e.GetStartAt()
	w.Must(err)
	ends, err := e.GetEndAt()
	w.Must(err)
	berlin, err := time.LoadLocation("Europe/Berlin")
	w.Must(err)
	if got := starts.In(berlin).Format("2006-01-02 15:04"); got != "2026-06-17 09:00" || ends.Sub(starts) != 3*time.Hour {
		t.Errorf("in Lindenau it begins at %s and takes %s", got, ends.Sub(starts))
	}
	if v := prop(t, e, ics.ComponentPropertyDtStart); v != "20260617T070000Z" {
		t.Errorf("DTSTART:%s", v)
	}
	if v := prop(t, e, ics.ComponentPropertyLocation); !strings.Contains(v, "Saal") {
		t.Errorf("LOCATION:%s", v)
	}
	if v := prop(t, e, ics.ComponentPropertyDescription); !strings.Contains(v, "Ausweis, Brille; und Geduld.\nDer Eingang") {
		t.Errorf("DESCRIPTION:%q", v)
	}
	if strings.Contains(string(file), "ATTENDEE") || !strings.Contains(string(file), "METHOD:PUBLISH") {
		t.Error("a download invites somebody")
	}
}

func TestInvitationsFollowTheRun(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	slug := w.plan()
	p := w.person()
	w.signUp(slug, p)
	one := w.run(slug).Sessions[0]
	first := w.invitations(t, "run-booked", p)[0].Events()[0]
	if prop(t, first, ics.ComponentPropertySequence) != "0" || first.Id() != one.ID.String()+"@lotse" {
		t.Errorf("the invitation is %s, sequence %s", first.Id(), prop(t, first, ics.ComponentPropertySequence))
	}
	if a := first.Attendees(); len(a) != 1 || !strings.Contains(a[0].Value, "@lindenau.example") || a[0].ParticipationStatus() != ics.ParticipationStatusAccepted {
		t.Errorf("attendees %v", a)
	}
	if v := prop(t, first, ics.ComponentPropertyOrganizer); v != "mailto:lernen@teststadt.example" {
		t.Errorf("ORGANIZER:%s", v)
	}
	w.Must(w.MoveSession(w.leader(), slug, one.ID, courserun.SessionInput{Day: projecttest.Day("2026-06-18"), From: "13:00", To: "16:00", Room: w.room}))
	moved := w.invitations(t, "run-moved", p)[0].Events()[0]
	if moved.Id() != first.Id() || prop(t, moved, ics.ComponentPropertySequence) != "1" || prop(t, moved, ics.ComponentPropertyDtStart) != "20260618T110000Z" {
		t.Errorf("the change is %s, sequence %s", moved.Id(), prop(t, moved, ics.ComponentPropertySequence))
	}
	w.Must(w.Leave(w.in(p), slug))
	gone := w.invitations(t, "run-left", p)[0]
	if e := gone.Events()[0]; e.Id() != first.Id() || prop(t, e, ics.ComponentPropertySequence) != "2" || prop(t, e, ics.ComponentPropertyStatus) != "CANCELLED" {
		t.Errorf("the cancellation: %s", gone.Serialize())
	}
	w.Clock.Advance(time.Minute)
	w.signUp(slug, p)
	if e := w.invitations(t, "run-booked", p)[0].Events()[0]; prop(t, e, ics.ComponentPropertySequence) != "2" {
		t.Error("who comes back is invited with an older sequence")
	}
	w.Must(w.Cancel(w.leader(), slug, "Die Leitung ist erkrankt."))
	if e := w.invitations(t, "run-called-off", p)[0].Events()[0]; prop(t, e, ics.ComponentPropertySequence) != "3" || e.Id() != first.Id() {
		t.Error("the run is called off with an older sequence")
	}
}

// A calendar program takes one event from a mail: each session has its own.
func TestOneMailForEachSession(t *testing.T) {
	t.Parallel()
	w, slug, people, sessions := twoDays(t)
	list := w.invitations(t, "run-booked", people[0])
	if len(list) != 2 || len(list[0].Events()) != 1 || list[0].Events()[0].Id() == list[1].Events()[0].Id() {
		t.Fatalf("%d mails", len(list))
	}
	if v := prop(t, list[0].Events()[0], ics.ComponentPropertySummary); !strings.Contains(v, "2") {
		t.Errorf("SUMMARY:%s", v)
	}
	w.Must(w.CancelSession(w.leader(), slug, sessions[1].ID))
	if off := w.invitations(t, "run-dropped", people[0]); len(off) != 1 || off[0].Events()[0].Id() != sessions[1].ID.String()+"@lotse" {
		t.Error("the dropped session is not taken out")
	}
	isFault(t, w.CancelSession(w.leader(), slug, sessions[0].ID), "run.session_last")
}

func TestThePersonalCalendar(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	slug := w.plan()
	p := w.person()
	w.signUp(slug, p)
	token := func(address string) string {
		return strings.TrimSuffix(address[strings.LastIndexByte(address, '/')+1:], ".ics")
	}
	first, err := w.NewFeed(w.in(p))
	w.Must(err)
	if !strings.HasPrefix(first, "http") || !strings.HasSuffix(first, ".ics") {
		t.Errorf("address %s", first)
	}
	nobody := w.Ctx
	read := func(address string) (int, error) {
		file, err := w.Feed(nobody, token(address))
		if err != nil {
			return 0, err
		}
		return len(parsed(t, file).Events()), nil
	}
	if n, err := read(first); n != 1 || err != nil {
		t.Errorf("%d events, %v", n, err)
	}
	if n := w.Int(`SELECT count(*) FROM run_feed WHERE tenant_id = $1 AND encode(token_hash, 'escape') LIKE '%' || $2 || '%'`, w.Tenant, token(first)); n != 0 {
		t.Error("the address itself is stored")
	}
	second, err := w.NewFeed(w.in(p))
	w.Must(err)
	if _, err := read(first); !fault.Is(err, fault.NotFound) {
		t.Errorf("the older address: %v", err)
	}
	w.at("2026-06-17", 10, 0)
	sheet, err := w.Sheet(w.leader(), slug)
	w.Must(err)
	w.Must(w.Record(w.leader(), slug, sheet.Run.Sessions[0].ID, []uuid.UUID{sheet.Guests[0].Place}))
	w.Must(w.Close(w.leader(), slug))
	file, err := w.Feed(nobody, token(second))
	w.Must(err)
	if !strings.Contains(string(file), "✓") {
		t.Error("what is done bears no tick")
	}
	w.Must(w.EndFeed(w.in(p)))
	if _, err := read(second); !fault.Is(err, fault.NotFound) {
		t.Errorf("the ended address: %v", err)
	}
}
