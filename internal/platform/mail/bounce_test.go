package mail

import (
	"context"
	"strings"
	"testing"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// notice is how a mail server tells that a mail came back (RFC 3464, in the
// shape Postfix gives it).
func notice(head, status, action string) string {
	return strings.ReplaceAll(`From: MAILER-DAEMON@mail.lindenau.example (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
	boundary="4F2B.1780000000/mail"

--4F2B.1780000000/mail
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--4F2B.1780000000/mail
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.lindenau.example
Arrival-Date: Mon,  8 Jun 2026 09:00:00 +0200 (CEST)

Final-Recipient: rfc822; joerg@lindenau.example
Action: `+action+`
Status: `+status+`
Diagnostic-Code: smtp; 550 5.1.1 <joerg@lindenau.example>: Recipient address
    rejected: User unknown

--4F2B.1780000000/mail
Content-Type: text/rfc822-headers

`+head+`
Subject: Bald faellig

--4F2B.1780000000/mail--
`, "\n", "\r\n")
}

func TestMailsThatComeBackLater(t *testing.T) {
	t.Parallel()
	p, srv := newPost(t), startSMTP(t)
	s := p.sender(Options{SMTPURL: srv.url("smtp", ""), Roots: srv.roots})
	var told []Refusal
	s.Refused.InTx(func(_ context.Context, _ *db.Tx, facts []Refusal) error {
		told = append(told, facts...)
		return nil
	})
	person := uuid.New()
	send := func() (messageID string) {
		t.Helper()
		p.queue("joerg@lindenau.example")
		p.SQL(`UPDATE mail_outbox SET person_id = $1`, person)
		p.deliver(s)
		head, _ := parts(t, srv.next(t).Data)
		return head.Get("Message-Id")
	}
	comesBack := func(id, status string) bool {
		t.Helper()
		b, err := ReadBounce(strings.NewReader(notice("Message-ID: "+id, status, "failed")))
		if err != nil {
			t.Fatal(err)
		}
		ours, err := s.Bounced(p.Ctx, b)
		if err != nil {
			t.Fatal(err)
		}
		return ours
	}

	gone, full := send(), send()
	for range 2 { // the server may tell it twice
		if !comesBack(gone, "5.1.1") {
			t.Error("the mail is not known")
		}
	}
	if len(told) != 1 || told[0].Person != person || told[0].Box != "joerg@lindenau.example" || !strings.Contains(told[0].Answer, "User unknown") {
		t.Errorf("told: %+v", told)
	}
	if !comesBack(full, "5.2.2") || len(told) != 1 || p.states(stateFailed) != 2 {
		t.Errorf("a full mailbox is no wrong address: %+v, %d failed", told, p.states(stateFailed))
	}
	if comesBack("<"+uuid.NewString()+"@lindenau.example>", "5.1.1") || len(told) != 1 {
		t.Error("a mail that is not ours was noted")
	}
}

func TestWhatIsNoBounce(t *testing.T) {
	t.Parallel()
	id := "Message-ID: <" + uuid.NewString() + "@lindenau.example>"
	for name, text := range map[string]string{
		"nothing":       "",
		"an answer":     "From: a@b.example\r\nSubject: Re: Bald faellig\r\n\r\nDanke!\r\n",
		"a delay":       notice(id, "4.4.1", "delayed"),
		"a delivery":    notice(id, "2.0.0", "delivered"),
		"somebody's":    notice("Message-ID: <abc@elsewhere.example>", "5.1.1", "failed"),
		"no message id": notice("From: a@b.example", "5.1.1", "failed"),
		"cut off":       notice(id, "5.1.1", "failed")[:420],
		"much":          "Content-Type: multipart/report; boundary=x\r\n\r\n--x\r\n" + strings.Repeat("a", 3<<20),
	} {
		if b, err := ReadBounce(strings.NewReader(text)); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %+v, %v", name, b, err)
		}
	}
}
