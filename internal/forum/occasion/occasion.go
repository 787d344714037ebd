// Package occasion is what events and new services say beside their text: when
// and where an event takes place, since when residents can do something.
//
// It owns: those facts, how they are judged, which instants an event lasts. It
// does not own the texts they belong to (forum). No database, no clock.
package occasion

import (
	"net/mail"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// Occasion is when and where an event takes place, as it was typed: the hour on
// the town's wall. What instant that is, is worked out with the town's zone, so
// that a change of the zone's rules moves no event.
type Occasion struct {
	Day     clock.Date `json:"day"`
	From    string     `json:"from,omitempty"` // "9:30"; nothing, and nothing in To: whole days
	LastDay clock.Date `json:"last_day"`
	To      string     `json:"to,omitempty"`
	Zone    string     `json:"zone"`

	Place     string `json:"place,omitempty"`
	Link      string `json:"link,omitempty"` // where it takes place online
	Organiser string `json:"organiser"`
	SignUp    string `json:"sign_up,omitempty"` // an address in the web or of mail
}

// WholeDays reports whether no hours are named.
func (o Occasion) WholeDays() bool { return o.From == "" && o.To == "" }

// Span is the instants between which an event takes place; ok is false for
// hours that are none, or that the clock skips in spring.
func (o Occasion) Span() (starts, ends time.Time, ok bool) {
	zone, err := time.LoadLocation(o.Zone)
	if err != nil {
		return starts, ends, false
	}
	if o.WholeDays() {
		return o.Day.Start(zone), o.LastDay.End(zone), true
	}
	starts, began := o.Day.At(o.From, zone)
	ends, ended := o.LastDay.At(o.To, zone)
	return starts, ends, began && ended
}

// MostLine bounds what is typed into a line.
const MostLine = 300

// longestEvent bounds a mistyped year.
const longestEvent = 60 * 24 * time.Hour

// The fields of an event and of a new service in forms.
const (
	FieldDay       = "day"
	FieldFrom      = "from"
	FieldLastDay   = "last_day"
	FieldTo        = "to"
	FieldPlace     = "place"
	FieldLink      = "link"
	FieldOrganiser = "organiser"
	FieldSignUp    = "sign_up"
	FieldSince     = "since"
	FieldContact   = "contact"
)

// Check tidies and judges an event.
func (o *Occasion) Check() (wrong []fault.Field) {
	bad := func(name, id string, args ...fault.Args) {
		f := fault.Field{Name: name, ID: id}
		if len(args) > 0 {
			f.Args = args[0]
		}
		wrong = append(wrong, f)
	}
	for name, s := range map[string]*string{FieldPlace: &o.Place, FieldLink: &o.Link, FieldOrganiser: &o.Organiser, FieldSignUp: &o.SignUp, FieldFrom: &o.From, FieldTo: &o.To} {
		if *s = strings.TrimSpace(*s); utf8.RuneCountInString(*s) > MostLine {
			bad(name, "forum.long", fault.Args{"Most": MostLine, "Count": utf8.RuneCountInString(*s)})
		}
	}
	if field, id := o.wrongTime(); id != "" {
		bad(field, id)
	}
	if o.Place == "" && o.Link == "" {
		bad(FieldPlace, "forum.event.need.place")
	}
	if o.Link != "" && !webAddress(o.Link) {
		bad(FieldLink, "forum.need.link")
	}
	if o.SignUp != "" && !webAddress(o.SignUp) && !mailAddress(o.SignUp) {
		bad(FieldSignUp, "forum.event.need.sign_up")
	}
	if o.Organiser == "" {
		bad(FieldOrganiser, "forum.event.need.organiser")
	}
	return wrong
}

// wrongTime says what is wrong with the days and times, and at which field; a
// missing last day is the first one.
func (o *Occasion) wrongTime() (field, id string) {
	if o.LastDay.IsZero() {
		o.LastDay = o.Day
	}
	starts, ends, ok := o.Span()
	switch {
	case o.Day.IsZero():
		return FieldDay, "forum.event.need.day"
	case !ok && (o.From == "" || !ofClock(o.Day, o.From)):
		return FieldFrom, "forum.event.need.time"
	case !ok:
		return FieldTo, "forum.event.need.time"
	case !ends.After(starts) && o.LastDay.Before(o.Day):
		return FieldLastDay, "forum.event.ends.day"
	case !ends.After(starts):
		return FieldTo, "forum.event.ends"
	case ends.Sub(starts) > longestEvent:
		return FieldLastDay, "forum.event.long"
	}
	return "", ""
}

func ofClock(day clock.Date, s string) bool {
	_, ok := day.At(s, time.UTC)
	return ok
}

// Offer is what residents can do from a day on.
type Offer struct {
	Since clock.Date `json:"since"`
	Link  string     `json:"link,omitempty"` // where it is done online
}

// Check tidies and judges a new service, for which somebody has to answer.
func (o *Offer) Check(contact string) (wrong []fault.Field) {
	if o.Since.IsZero() {
		wrong = append(wrong, fault.Field{Name: FieldSince, ID: "forum.service.need.since"})
	}
	if o.Link = strings.TrimSpace(o.Link); o.Link != "" && (!webAddress(o.Link) || len(o.Link) > MostLine) {
		wrong = append(wrong, fault.Field{Name: FieldLink, ID: "forum.need.link"})
	}
	if strings.TrimSpace(contact) == "" {
		wrong = append(wrong, fault.Field{Name: FieldContact, ID: "forum.service.need.contact"})
	}
	return wrong
}

func webAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != ""
}

func mailAddress(s string) bool {
	a, err := mail.ParseAddress(s)
	return err == nil && a.Address == s
}
