package mail

import (
	"context"
	"mime"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/job"
	"codeberg.org/lotse/lotse/internal/platform/testkit"
)

type post struct {
	*testkit.Kit
	t      *testing.T
	outbox *Outbox
}

func newPost(t *testing.T) *post {
	t.Helper()
	kit := testkit.New(t)
	client, err := job.New(kit.DB, job.NewRegistry(), job.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return &post{Kit: kit, t: t, outbox: NewOutbox(client)}
}

func (p *post) queue(box string) {
	p.t.Helper()
	to, err := NewAddress("Jörg Müller", box)
	if err != nil {
		p.t.Fatal(err)
	}
	err = p.DB.InTx(p.Ctx, func(ctx context.Context, tx *db.Tx) error {
		return p.outbox.Queue(ctx, tx, Message{To: to, Lang: i18n.DE, Letter: Reset{
			Person: "Jörg Müller", Tenant: "Stadt Lindenau", Link: "https://lernen.example/de/reset/geheim", Until: "heute, 10:00 Uhr",
		}})
	})
	if err != nil {
		p.t.Fatal(err)
	}
}

func (p *post) sender(o Options) *Sender {
	p.t.Helper()
	o.From = "Lernportal Lindenau <lotse@lindenau.example>"
	s, err := NewSender(p.DB, o)
	if err != nil {
		p.t.Fatal(err)
	}
	return s
}

func (p *post) deliver(s *Sender) {
	p.t.Helper()
	if err := s.Deliver(p.Ctx); err != nil {
		p.t.Fatal(err)
	}
}

func (p *post) states(state string) int {
	return p.Int(`SELECT count(*) FROM mail_outbox WHERE state = $1`, state)
}

func TestDelivery(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		scheme string
		args   []string
	}{
		"STARTTLS":           {"smtp", nil},
		"TLS from the start": {"smtps", []string{"--implicit"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, srv := newPost(t), startSMTP(t, c.args...)
			p.queue("joerg.mueller@lindenau.example")
			p.deliver(p.sender(Options{SMTPURL: srv.url(c.scheme, ""), Roots: srv.roots}))

			got := srv.next(t)
			if !got.Secure || got.User != "lotse" || got.From != "lotse@lindenau.example" || strings.Join(got.To, " ") != "joerg.mueller@lindenau.example" {
				t.Errorf("envelope: %+v", got)
			}
			head, body := parts(t, got.Data)
			var words mime.WordDecoder
			subject, err := words.DecodeHeader(head.Get("Subject"))
			if err != nil || subject != "Neues Passwort für das Lernportal" {
				t.Errorf("subject %q, %v", subject, err)
			}
			to, err := words.DecodeHeader(head.Get("To"))
			if err != nil || to != `"Jörg Müller" <joerg.mueller@lindenau.example>` && to != "Jörg Müller <joerg.mueller@lindenau.example>" {
				t.Errorf("to %q, %v", to, err)
			}
			contains(t, "plain", body["text/plain"], "Guten Tag, Jörg Müller,", "Neues Passwort wählen: https://lernen.example/de/reset/geheim\r\n")
			contains(t, "html", body["text/html"], `<a href="https://lernen.example/de/reset/geheim">Neues Passwort wählen</a>`, `<html lang="de">`)
			if p.states(stateSent) != 1 || p.Int(`SELECT count(*) FROM mail_outbox WHERE fields <> '{}'`) != 0 {
				t.Error("the mail is not settled or its secret still stands in the outbox")
			}
		})
	}
}

func TestNotSentUnprotected(t *testing.T) {
	t.Parallel()
	p, srv := newPost(t), startSMTP(t)
	p.queue("a@lindenau.example")
	for name, o := range map[string]Options{
		"a certificate nobody vouches for": {SMTPURL: srv.url("smtp", "")},
		"a wrong password":                 {SMTPURL: strings.Replace(srv.url("smtp", ""), "right", "wrong", 1), Roots: srv.roots},
		"TLS where none is":                {SMTPURL: srv.url("smtps", ""), Roots: srv.roots},
		"nobody there":                     {SMTPURL: "smtp://127.0.0.1:" + freePort(t)},
	} {
		p.SQL(`UPDATE mail_outbox SET next_try = created_at`)
		p.deliver(p.sender(o))
		if p.states(stateQueued) != 1 || p.Int(`SELECT count(*) FROM mail_outbox WHERE last_error <> '' AND last_error NOT LIKE '%right%'`) != 1 {
			t.Errorf("%s: the mail does not wait with a reason", name)
		}
	}
	if len(srv.mails) != 0 {
		t.Error("the server took a mail")
	}
	if _, err := NewSender(p.DB, Options{From: "a@b.de", SMTPURL: srv.url("smtp", "?starttls=maybe")}); err == nil {
		t.Error("an unknown policy was accepted")
	}
}

func TestTriesAgainWithTheSameID(t *testing.T) {
	t.Parallel()
	p, srv := newPost(t), startSMTP(t, "--fail", "1")
	s := p.sender(Options{SMTPURL: srv.url("smtp", ""), Roots: srv.roots})
	p.queue("a@lindenau.example")
	p.deliver(s)
	p.deliver(s) // not due yet
	if p.states(stateQueued) != 1 || len(srv.mails) != 0 {
		t.Fatal("want one mail waiting after a 451")
	}
	p.Clock.Advance(time.Minute)
	p.deliver(s)
	first, _ := parts(t, srv.next(t).Data)
	// The program dies between the server's answer and its own note of it.
	p.SQL(`UPDATE mail_outbox SET state = 'queued', fields = '{"Person":"a","Tenant":"b","Link":"https://c.example","Until":"d"}'`)
	p.Clock.Advance(lease)
	p.deliver(s)
	second, _ := parts(t, srv.next(t).Data)
	if id := first.Get("Message-Id"); id == "" || id != second.Get("Message-Id") || first.Get("Date") != second.Get("Date") {
		t.Errorf("copies differ: %v, %v", first, second)
	}
}

func TestRefusedAndTooOld(t *testing.T) {
	t.Parallel()
	p, srv := newPost(t), startSMTP(t)
	s := p.sender(Options{SMTPURL: srv.url("smtp", ""), Roots: srv.roots})
	p.queue("nobody@lindenau.example")
	p.queue("a@lindenau.example")
	p.deliver(s)
	srv.next(t)
	if p.states(stateFailed) != 1 || p.states(stateSent) != 1 {
		t.Error("a refused mail must not hold up the next one")
	}
	away := p.sender(Options{SMTPURL: "smtp://127.0.0.1:" + freePort(t)})
	p.queue("b@lindenau.example")
	p.Clock.Advance(giveUp + time.Hour)
	p.deliver(away)
	if w, err := s.Waiting(p.Ctx); err != nil || w.Failed != 2 || w.Queued != 0 {
		t.Errorf("%+v, %v; want two given up", w, err)
	}
}

func TestSweep(t *testing.T) {
	t.Parallel()
	p, srv := newPost(t), startSMTP(t)
	s := p.sender(Options{SMTPURL: srv.url("smtp", ""), Roots: srv.roots})
	p.queue("a@lindenau.example")
	p.deliver(s)
	p.queue("b@lindenau.example")
	p.Clock.Advance((keep - 1) * 24 * time.Hour)
	if err := s.Sweep(p.Ctx); err != nil || p.states(stateSent) != 1 {
		t.Errorf("%v; a mail of this month is gone", err)
	}
	p.Clock.Advance(2 * 24 * time.Hour)
	if err := s.Sweep(p.Ctx); err != nil || p.states(stateSent) != 0 || p.states(stateQueued) != 1 {
		t.Errorf("%v; want the settled one gone and the waiting one kept", err)
	}
}

func TestTwoSendersShareTheWork(t *testing.T) {
	t.Parallel()
	p, srv := newPost(t), startSMTP(t)
	s := p.sender(Options{SMTPURL: srv.url("smtp", ""), Roots: srv.roots})
	const n = 12
	for range n {
		p.queue("a@lindenau.example")
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() { p.deliver(s) })
	}
	wg.Wait()
	seen := map[string]bool{}
	for range n {
		head, _ := parts(t, srv.next(t).Data)
		seen[head.Get("Message-Id")] = true
	}
	if len(seen) != n || len(srv.mails) != 0 || p.states(stateSent) != n {
		t.Errorf("%d different mails, %d more, %d sent; want %d once", len(seen), len(srv.mails), p.states(stateSent), n)
	}
}

func TestWithoutServer(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	dir := filepath.Join(t.TempDir(), "mail")
	s := p.sender(Options{EMLDir: dir})
	p.queue("a@lindenau.example")
	p.deliver(s)
	p.deliver(s)
	files, err := filepath.Glob(dir + "/*.eml")
	if err != nil || len(files) != 1 {
		t.Fatalf("%v, %v; want one file", files, err)
	}
	b, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	_, body := parts(t, string(b))
	contains(t, "file", body["text/plain"], "https://lernen.example/de/reset/geheim")
	w, err := s.Waiting(p.Ctx)
	if err != nil || w.Queued != 1 || !w.Oldest.Equal(testkit.Start) || s.Configured() {
		t.Errorf("%+v, %v; want one waiting", w, err)
	}
	other := testkit.New(t)
	if w, err := s.Waiting(other.Ctx); err != nil || w.Queued != 0 {
		t.Errorf("another tenant sees %+v, %v", w, err)
	}
}

func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	return port
}
