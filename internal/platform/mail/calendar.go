package mail

import (
	gomail "github.com/wneessen/go-mail"
)

// Calendar is an iCalendar object that calendar programs take from a mail
// (RFC 6047): an invitation, a change, a cancellation.
type Calendar struct {
	Method string // REQUEST or CANCEL, the same as in the body
	Body   string
}

// The fields under which a calendar waits in the outbox. No placeholder has
// such a name.
const (
	calendarBody   = "_calendar"
	calendarMethod = "_method"
)

// put keeps the calendar with the letter's fields, line breaks and all.
func (c *Calendar) put(f fields) {
	if c != nil {
		f[calendarBody], f[calendarMethod] = c.Body, c.Method
	}
}

func calendarOf(f fields) *Calendar {
	if f[calendarBody] == "" {
		return nil
	}
	return &Calendar{Method: f[calendarMethod], Body: f[calendarBody]}
}

// add makes the calendar the last alternative, which mail programs prefer.
func (c *Calendar) add(m *gomail.Msg) {
	if c != nil {
		m.AddAlternativeString(gomail.ContentType("text/calendar; method="+c.Method), c.Body)
	}
}
