package mail

import (
	"bufio"
	"context"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	netmail "net/mail"
	"net/textproto"
	"strings"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// Bounce is what a delivery status notification (RFC 3464) says of a mail of
// ours: a server behind ours gave it up.
type Bounce struct {
	Mail   uuid.UUID
	Status string // RFC 3463, for example 5.1.1
	Answer string // of that server
}

// mostBounce bounds what is read of a notification, which may quote the mail.
const mostBounce = 1 << 20

// ReadBounce reads a notification as the mail server hands it over. Anything
// else, a notice of a delay for example, is Invalid.
func ReadBounce(r io.Reader) (Bounce, error) {
	var b Bounce
	m, err := netmail.ReadMessage(io.LimitReader(r, mostBounce))
	if err != nil {
		return b, fault.Wrong("mail.bounce.none").Wrap(err)
	}
	kind, args, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/report" || args["boundary"] == "" {
		return b, fault.Wrong("mail.bounce.none")
	}
	parts := multipart.NewReader(m.Body, args["boundary"])
	for {
		part, err := parts.NextPart()
		if err != nil { // the end, or cut off: what was read decides
			break
		}
		switch kind, _, _ := mime.ParseMediaType(part.Header.Get("Content-Type")); kind {
		case "message/delivery-status", "message/global-delivery-status":
			b.Status, b.Answer = statusIn(part)
		case "message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers":
			b.Mail = mailIn(part)
		}
	}
	if b.Mail == uuid.Nil || !strings.HasPrefix(b.Status, "5.") {
		return b, fault.Wrong("mail.bounce.none")
	}
	return b, nil
}

// statusIn reads the fields of the first recipient that was given up. Our
// mails have one recipient.
func statusIn(r io.Reader) (status, answer string) {
	t := textproto.NewReader(bufio.NewReader(r))
	for {
		h, err := t.ReadMIMEHeader()
		if strings.EqualFold(strings.TrimSpace(h.Get("Action")), "failed") {
			status, _, _ = strings.Cut(strings.TrimSpace(h.Get("Status")), " ")
			_, answer, _ = strings.Cut(h.Get("Diagnostic-Code"), ";")
			return status, oneLine(strings.TrimSpace(status + " " + strings.TrimSpace(answer)))
		}
		if err != nil {
			return "", ""
		}
	}
}

func mailIn(r io.Reader) uuid.UUID {
	h, err := textproto.NewReader(bufio.NewReader(r)).ReadMIMEHeader()
	if err != nil && !errors.Is(err, io.EOF) {
		return uuid.Nil
	}
	id, _, _ := strings.Cut(strings.Trim(h.Get("Message-Id"), "<> "), "@")
	parsed, err := uuid.Parse(id)
	if err != nil {
		return uuid.Nil
	}
	return parsed
}

// noSuchBox reports whether a status says that the mailbox takes no mail for
// good (RFC 3463: addressing, or disabled), not that it is full or the mail
// not welcome.
func noSuchBox(status string) bool {
	return strings.HasPrefix(status, "5.1.") || status == "5.2.1"
}

// Bounced notes that a mail which left the house came to nobody, and tells
// whether it is a mail of the tenant of ctx. Told twice, it is noted once.
func (s *Sender) Bounced(ctx context.Context, b Bounce) (ours bool, err error) {
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		row, known, err := bounced(tx, b, clock.Now(ctx))
		if ours = known; err != nil || row == nil || row.PersonID == nil || !noSuchBox(b.Status) {
			return err
		}
		return s.Refused.Emit(ctx, tx, Refusal{Mail: row.ID, Person: *row.PersonID, Box: row.ToBox, Answer: b.Answer})
	})
	return ours, err
}
