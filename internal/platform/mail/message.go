package mail

import (
	"bytes"
	"time"

	"github.com/google/uuid"
	gomail "github.com/wneessen/go-mail"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// envelope is everything a message on the wire needs.
type envelope struct {
	id      uuid.UUID
	from    Address
	to      Address
	lang    i18n.Lang
	at      time.Time // when it was queued: the same in every copy
	message rendered

	calendar    *Calendar
	unsubscribe string // address to end mails to many; empty: not offered
}

// unsubscribe is the field under which the address waits in the outbox. No
// placeholder has such a name.
const unsubscribe = "_unsubscribe"

// build makes the MIME message: plain text and HTML, no picture, no tracking.
func (e envelope) build() *gomail.Msg {
	m := gomail.NewMsg(gomail.WithNoDefaultUserAgent(), gomail.WithBoundary("lotse-"+e.id.String()))
	m.FromMailAddress(e.from.header())
	m.ToMailAddress(e.to.header())
	m.Subject(e.message.subject)
	m.SetMessageIDWithValue(messageID(e.id, e.from))
	m.SetDateWithValue(e.at)
	m.SetGenHeader("Auto-Submitted", "auto-generated") // no holiday notes in return
	m.SetGenHeader("Content-Language", string(e.lang))
	if e.unsubscribe != "" {
		m.SetGenHeader("List-Unsubscribe", "<"+e.unsubscribe+">")
		m.SetGenHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
	}
	m.SetBodyString(gomail.TypeTextPlain, e.message.plain)
	m.AddAlternativeString(gomail.TypeTextHTML, e.message.html)
	e.calendar.add(m)
	return m
}

func (e envelope) bytes() ([]byte, error) {
	var b bytes.Buffer
	_, err := e.build().WriteTo(&b)
	return b.Bytes(), err
}

func messageID(id uuid.UUID, from Address) string { return id.String() + "@" + from.domain() }
