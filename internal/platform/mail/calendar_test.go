package mail

import (
	"context"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	netmail "net/mail"
	"strings"
	"testing"

	ics "github.com/arran4/golang-ical"

	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// An invitation arrives at a real server as the last alternative, under the
// method it names, with every line as it was written.
func TestInvitationArrives(t *testing.T) {
	t.Parallel()
	p, srv := newPost(t), startSMTP(t)
	body := strings.Join([]string{
		"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Lotse//DE", "METHOD:REQUEST", "BEGIN:VEVENT", "UID:1@lotse", "DTSTAMP:20260608T070000Z",
		"DTSTART:20260617T070000Z", "DTEND:20260617T100000Z", "SUMMARY:Brandschutz für alle", "END:VEVENT", "END:VCALENDAR", "",
	}, "\r\n")
	to, err := NewAddress("Kim Brandt", "kim@lindenau.example")
	if err != nil {
		t.Fatal(err)
	}
	err = p.DB.InTx(p.Ctx, func(ctx context.Context, tx *db.Tx) error {
		return p.outbox.Queue(ctx, tx, Message{To: to, Lang: i18n.DE, Calendar: &Calendar{Method: "REQUEST", Body: body}, Letter: Run{
			Kind: "booked", Person: "Kim Brandt", Tenant: "Stadt Lindenau", Course: "Brandschutz", When: "Mi., 17.06.2026, 09:00–12:00 Uhr", Where: "Saal", Until: "10. Juni 2026", Link: "https://lernen.example/de/events/x",
		}})
	})
	if err != nil {
		t.Fatal(err)
	}
	p.deliver(p.sender(Options{SMTPURL: srv.url("smtp", ""), Roots: srv.roots}))
	m, err := netmail.ReadMessage(strings.NewReader(srv.next(t).Data))
	if err != nil {
		t.Fatal(err)
	}
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/alternative" {
		t.Fatalf("%s, %v", kind, err)
	}
	var kinds []string
	parts := multipart.NewReader(m.Body, params["boundary"])
	for {
		part, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		kind, params, err := mime.ParseMediaType(part.Header.Get("Content-Type"))
		if err != nil {
			t.Fatal(err)
		}
		kinds = append(kinds, kind)
		if kind != "text/calendar" {
			continue
		}
		if params["method"] != "REQUEST" || !strings.EqualFold(params["charset"], "UTF-8") || part.Header.Get("Content-Transfer-Encoding") != "quoted-printable" {
			t.Errorf("the part is %v", part.Header)
		}
		b, err := io.ReadAll(quotedprintable.NewReader(part))
		if err != nil {
			t.Fatal(err)
		}
		if strings.TrimRight(string(b), "\r\n") != strings.TrimRight(body, "\r\n") {
			t.Errorf("it arrives as %q", b)
		}
		cal, err := ics.ParseCalendar(strings.NewReader(string(b)))
		if err != nil || len(cal.Events()) != 1 {
			t.Errorf("%v", err)
		}
	}
	if strings.Join(kinds, " ") != "text/plain text/html text/calendar" {
		t.Errorf("parts %q", kinds)
	}
	if p.Int(`SELECT count(*) FROM mail_outbox WHERE fields <> '{}'`) != 0 {
		t.Error("the invitation is kept after it was sent")
	}
}
