package mail

import (
	"context"
	"log/slog"
	"net/mail"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"golang.org/x/sync/errgroup"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/job"
)

// The environment of a sender that is killed; see TestVictim.
const (
	victimDB     = "LOTSE_TEST_VICTIM_DB"
	victimTenant = "LOTSE_TEST_VICTIM_TENANT"
	victimSMTP   = "LOTSE_TEST_VICTIM_SMTP"
	victimHasty  = "LOTSE_TEST_VICTIM_HASTY"
	victimLines  = "LOTSE_TEST_VICTIM_LINES"

	// killedMails is how many mails are on their way; the proof takes 10,000.
	killedMails = "LOTSE_TEST_KILLED_MAILS"
)

// TestVictim is the process that TestKilledSender kills: it sends what is due.
// Nobody calls it otherwise.
func TestVictim(t *testing.T) {
	if os.Getenv(victimDB) == "" {
		return
	}
	d, err := db.Open(t.Context(), db.Options{URL: os.Getenv(victimDB)})
	if err != nil {
		t.Fatal(err)
	}
	s, err := NewSender(d, Options{SMTPURL: os.Getenv(victimSMTP), From: "Lotse <lotse@lindenau.example>", Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	ctx := actor.System(context.Background(), uuid.MustParse(os.Getenv(victimTenant)))
	send := s.Deliver
	if os.Getenv(victimHasty) != "" {
		send = s.hasty
	}
	lines, err := strconv.Atoi(os.Getenv(victimLines))
	if err != nil {
		t.Fatal(err)
	}
	var jobs errgroup.Group
	for range lines {
		jobs.Go(func() error { return send(ctx) })
	}
	if err := jobs.Wait(); err != nil {
		t.Fatal(err)
	}
}

// hasty notes a mail as sent before it is: what the twin does.
func (s *Sender) hasty(ctx context.Context) error {
	l := &line{transport: s.transport}
	defer l.close()
	for {
		row, err := s.next(ctx, nil, true)
		if err != nil || row == nil {
			return err
		}
		sent := &settled{row: row, outcome: outcome{State: stateSent, At: clock.Now(ctx)}}
		if _, err := s.next(ctx, sent, false); err != nil {
			return err
		}
		s.send(ctx, l, row)
	}
}

// A sender that is killed in the middle of many mails loses none, and repeats
// one for each connection open at a kill at most, under the same Message-ID.
func TestKilledSender(t *testing.T) {
	t.Parallel()
	n := 300
	if s := os.Getenv(killedMails); s != "" {
		n, _ = strconv.Atoi(s)
	}
	for _, lines := range []int{1, job.Workers} {
		t.Run(strconv.Itoa(lines), func(t *testing.T) {
			t.Parallel()
			const kills = 4
			missing, repeated := killed(t, n, kills, lines, "")
			t.Logf("mails %d, connections %d, kills %d, lost %d, repeated %d", n, lines, kills, missing, repeated)
			if missing > 0 || repeated > kills*lines {
				t.Errorf("%d mails lost, %d repeated after %d kills of %d connections", missing, repeated, kills, lines)
			}
		})
	}
}

// The twin: noting first loses what was on its way.
func TestKilledSenderTwin(t *testing.T) {
	t.Parallel()
	if missing, _ := killed(t, 60, 4, 1, "yes"); missing == 0 {
		t.Error("nothing is lost without the order of sending and noting")
	}
}

// killed queues n mails, kills their sender some times and lets another one
// finish. It returns how many mails never came and how many came more often.
func killed(t *testing.T, n, kills, lines int, hasty string) (missing, repeated int) {
	t.Helper()
	slow := 5
	if hasty != "" {
		slow = 40 // kills fall into the time before the server has the mail
	}
	p, srv := newPost(t), startSMTP(t, "--slow", strconv.Itoa(slow))
	to, err := NewAddress("Jörg Müller", "joerg.mueller@lindenau.example")
	if err != nil {
		t.Fatal(err)
	}
	list := make([]Message, n)
	for i := range list {
		list[i] = Message{To: to, Lang: i18n.DE, Bulk: true, Unsubscribe: "https://lernen.example/de/unsubscribe/x", Letter: Digest{
			Person: "Jörg Müller", Tenant: "Stadt Lindenau", Lead: "Fällig", Items: []DigestItem{{Title: strconv.Itoa(i), When: "heute"}},
		}}
	}
	var ids []uuid.UUID
	if err := p.DB.InTx(p.Ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		ids, err = p.outbox.QueueAll(ctx, tx, list)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	in := &inbox{seen: map[string]int{}}
	go in.fill(srv.mails)
	for k := range kills {
		victim := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestVictim$")
		victim.Env = append(os.Environ(), victimDB+"="+p.DB.Pool().Config().ConnString(), victimTenant+"="+p.Tenant.String(),
			victimSMTP+"="+srv.url("smtp", ""), victimHasty+"="+hasty, victimLines+"="+strconv.Itoa(lines), "SSL_CERT_FILE="+srv.cert)
		if err := victim.Start(); err != nil {
			t.Fatal(err)
		}
		in.await(t, (k+1)*n/(kills+2))
		if hasty != "" {
			time.Sleep(time.Duration(slow/2) * time.Millisecond)
		}
		_ = victim.Process.Kill()
		_ = victim.Wait()
		p.SQL(`UPDATE mail_outbox SET next_try = created_at WHERE tenant_id = $1 AND state = 'queued'`, p.Tenant) // the lease is over
	}
	s := p.sender(Options{SMTPURL: srv.url("smtp", ""), Roots: srv.roots})
	p.deliver(s)
	if p.states(stateSent) != n {
		t.Errorf("%d of %d are noted as sent", p.states(stateSent), n)
	}
	in.settle()
	in.mu.Lock()
	defer in.mu.Unlock()
	for _, id := range ids {
		switch c := in.seen["<"+messageID(id, s.from)+">"]; {
		case c == 0:
			missing++
		case c > 1:
			repeated += c - 1
		}
	}
	return missing, repeated
}

// inbox counts what the server took by Message-ID.
type inbox struct {
	mu   sync.Mutex
	seen map[string]int
	all  int
}

func (in *inbox) fill(mails <-chan received) {
	for m := range mails {
		parsed, err := mail.ReadMessage(strings.NewReader(m.Data))
		in.mu.Lock()
		if in.all++; err == nil && parsed.Header.Get("List-Unsubscribe-Post") == "List-Unsubscribe=One-Click" {
			in.seen[parsed.Header.Get("Message-Id")]++
		}
		in.mu.Unlock()
	}
}

func (in *inbox) count() int {
	in.mu.Lock()
	defer in.mu.Unlock()
	return in.all
}

// await waits until so many mails have come.
func (in *inbox) await(t *testing.T, n int) {
	t.Helper()
	for begin := time.Now(); in.count() < n; time.Sleep(time.Millisecond) {
		if time.Since(begin) > 5*time.Minute {
			t.Fatalf("%d of %d mails came", in.count(), n)
		}
	}
}

// settle waits until nothing comes any more.
func (in *inbox) settle() {
	for last := -1; last != in.count(); time.Sleep(300 * time.Millisecond) {
		last = in.count()
	}
}
