package mail

import (
	"context"
	"testing"
	"time"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// A mail server that is down until late leaves digests for the morning: neither
// a new try nor a late start of the sender falls into the quiet hours. A mail
// to one person leaves at any hour.
func TestTriesKeepQuietHours(t *testing.T) {
	t.Parallel()
	p, srv := newPost(t), startSMTP(t)
	to, err := NewAddress("Jörg Müller", "a@lindenau.example")
	if err != nil {
		t.Fatal(err)
	}
	if err := p.DB.InTx(p.Ctx, func(ctx context.Context, tx *db.Tx) error {
		return p.outbox.Queue(ctx, tx, Message{To: to, Lang: i18n.DE, Bulk: true, Quiet: Quiet{20 * 60, 6 * 60}, Letter: Digest{
			Person: "Jörg Müller", Tenant: "Stadt Lindenau", Lead: "Fällig", Items: []DigestItem{{Title: "Brandschutz", When: "heute"}},
		}})
	}); err != nil {
		t.Fatal(err)
	}
	down := p.sender(Options{SMTPURL: "smtp://127.0.0.1:" + freePort(t)})
	up := p.sender(Options{SMTPURL: srv.url("smtp", ""), Roots: srv.roots})
	midnight := clock.Today(p.Ctx).AddDays(1).Start(clock.Zone(p.Ctx))
	for p.Clock.Now().Before(midnight.Add(-4 * time.Hour)) { // from nine to eight
		p.deliver(down)
		p.Clock.Advance(30 * time.Minute)
	}
	if n := p.Int(`SELECT tries FROM mail_outbox WHERE tenant_id = $1`, p.Tenant); n < 8 || p.states(stateQueued) != 1 {
		t.Fatalf("%d tries in a day", n)
	}
	for ; p.Clock.Now().Before(midnight.Add(6 * time.Hour)); p.Clock.Advance(30 * time.Minute) {
		p.deliver(up)
	}
	if len(srv.mails) != 0 || p.states(stateQueued) != 1 {
		t.Error("it left in the quiet hours")
	}
	p.Clock.Set(midnight)
	p.queue("b@lindenau.example")
	p.deliver(up)
	if got := srv.next(t); got.To[0] != "b@lindenau.example" {
		t.Errorf("%v left at night", got.To)
	}
	p.Clock.Set(midnight.Add(6 * time.Hour))
	p.deliver(up)
	if got := srv.next(t); got.To[0] != "a@lindenau.example" || p.states(stateSent) != 2 {
		t.Errorf("in the morning %v", got.To)
	}
}
