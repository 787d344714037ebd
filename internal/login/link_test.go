package login_test

import (
	"bytes"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/login"
	"codeberg.org/lotse/lotse/internal/login/logintest"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// linkByMail requests a reset, does the job and returns the mailed code.
func (w town) linkByMail(name string) string {
	if err := w.RequestReset(w.Anon, name, "192.0.2.1"); err != nil {
		w.t.Fatal(err)
	}
	w.work()
	return w.mailedCode("reset")
}

// work does the town's waiting SendLink jobs.
func (w town) work() {
	var args login.SendLink
	for w.Int(`SELECT count(*) FROM river_job WHERE kind = 'login.link' AND args ->> 'tenant' = $1`, w.Tenant.String()) > 0 {
		w.Scan(`DELETE FROM river_job WHERE id = (SELECT min(id) FROM river_job WHERE kind = 'login.link' AND args ->> 'tenant' = $1)
			RETURNING args`, &args, w.Tenant.String())
		if err := w.SendLinkNow(w.Ctx, args); err != nil {
			w.t.Fatal(err)
		}
	}
}

func (w town) mailedCode(template string) string {
	var link string
	w.Scan(`SELECT coalesce((SELECT fields ->> 'Link' FROM mail_outbox WHERE tenant_id = $1 AND template = $2 ORDER BY id DESC LIMIT 1), '')`,
		&link, w.Tenant, template)
	if !strings.HasPrefix(link, "https://") {
		w.t.Fatalf("no link was mailed: %q", link)
	}
	return link[strings.LastIndexByte(link, '/')+1:]
}

func TestLinkWorksOnce(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.Clerk("sabine")
	before := w.Token("sabine")
	code := w.linkByMail("sabine")
	for range 3 { // looking does not use it up
		l, err := w.OpenLink(w.Anon, strings.ToLower(code), "192.0.2.1")
		if err != nil || l.Login != "sabine" || l.Purpose != login.Reset {
			t.Fatalf("%+v, %v", l, err)
		}
	}
	if _, err := w.UseLink(w.Anon, code, "short", login.From{}); !fault.Is(err, fault.Invalid) {
		t.Errorf("a weak password: %v", err)
	}

	var won, gone atomic.Int32
	var token atomic.Value
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() {
			o, err := w.UseLink(w.Anon, code, fmt.Sprintf("Ziegel Wolke Birne %d", i), login.From{Source: "192.0.2.1"})
			switch {
			case err == nil:
				won.Add(1)
				token.Store(o.Token)
			case fault.Is(err, fault.NotFound):
				gone.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	all.Wait()
	if won.Load() != 1 || gone.Load() != 19 {
		t.Fatalf("of 20 parallel uses %d won and %d were refused", won.Load(), gone.Load())
	}
	if w.Session(token.Load().(string)) == nil {
		t.Error("the one use did not sign in")
	}
	if w.Session(before) != nil {
		t.Error("a session from before the reset is still open")
	}
}

func TestLinkEnds(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.Clerk("sabine")
	gone := func(what, code string) {
		t.Helper()
		if _, err := w.OpenLink(w.Anon, code, "192.0.2.1"); !fault.Is(err, fault.NotFound) {
			t.Errorf("%s: %v", what, err)
		}
	}
	first := w.linkByMail("sabine")
	second := w.linkByMail("sabine")
	gone("replaced by a newer one", first)
	w.Clock.Advance(time.Hour)
	gone("after an hour", second)
	gone("never made", "AAAAA-BBBBB-CCCCC-DDDDD")

	w.SQL(`DELETE FROM login_attempt WHERE tenant_id = $1`, w.Tenant)
	third := w.linkByMail("sabine")
	other := newTown(t)
	if _, err := other.OpenLink(other.Anon, third, ""); !fault.Is(err, fault.NotFound) {
		t.Errorf("in another town: %v", err)
	}
	if err := w.Close(w.Ctx, w.Session(w.Token("sabine")).Actor.Person); err != nil {
		t.Fatal(err)
	}
	gone("with its account", third)

	for i := range 61 {
		_, err := w.OpenLink(w.Anon, fmt.Sprint("guess", i), "192.0.2.77")
		if limited := i >= 60; limited != fault.Is(err, fault.Limited) {
			t.Fatalf("guess %d: %v", i+1, err)
		}
	}
}

func TestResetTellsNothing(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.Clerk("sabine")
	cost := func(name string) int64 {
		ctx, n := db.WithCounter(w.Anon)
		if err := w.RequestReset(ctx, name, "192.0.2.1"); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		return n.Statements.Load()
	}
	// Three mails, then silence, the same for both. River adds a NOTIFY now and
	// then, for either name, so the cheapest call counts.
	known, unknown := cost("sabine"), cost("nobody")
	for range 2 {
		known, unknown = min(known, cost("sabine")), min(unknown, cost("nobody"))
	}
	if known != unknown {
		t.Errorf("a known name costs %d statements, an unknown one %d", known, unknown)
	}
	if a, b := cost("sabine"), cost("nobody"); a != b || a >= known {
		t.Errorf("over the limit %d and %d statements, before %d", a, b, known)
	}
	if n := w.Int(`SELECT count(*) FROM river_job WHERE kind = 'login.link' AND args ->> 'tenant' = $1`, w.Tenant.String()); n != 6 {
		t.Errorf("%d jobs, want three for each name", n)
	}
	w.work()
	if n := w.Int(`SELECT count(*) FROM mail_outbox WHERE tenant_id = $1`, w.Tenant); n != 3 {
		t.Errorf("%d mails, want 3 to the known name", n)
	}
	if n := w.Int(`SELECT count(*) FROM login_link WHERE tenant_id = $1 AND used_at IS NULL`, w.Tenant); n != 1 {
		t.Errorf("%d links work, want the newest", n)
	}
}

func TestAccountsBegin(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	office := w.Unit("50", uuid.Nil)
	people := map[string]uuid.UUID{
		"own address":    w.Person("00101", "Sabine.Krueger@lindenau.example"),
		"no address":     w.Person("00102", ""),
		"shared address": w.Person("00103", "kita@lindenau.example"),
		"shares it":      w.Person("00104", "KITA@lindenau.example"),
	}
	for _, p := range people {
		w.Posting(p, office, false, "2024-01-01", nil)
	}
	if _, err := w.InviteByMail(w.May(uuid.New()), people["own address"]); !fault.Is(err, fault.Forbidden) {
		t.Errorf("without the permission: %v", err)
	}
	hr := w.May(uuid.New(), login.Invite)
	var all []uuid.UUID
	for _, p := range people {
		all = append(all, p)
	}
	got, err := w.InviteByMail(hr, all...)
	if err != nil || got.Mailed != 3 || len(got.NoMail) != 1 || got.NoMail[0] != people["no address"] {
		t.Fatalf("%+v, %v", got, err)
	}
	w.work()
	for who, want := range map[string]string{
		"own address": "sabine.krueger@lindenau.example", "no address": "00102", "shared address": "00103", "shares it": "00104",
	} {
		var name string
		w.Scan(`SELECT login FROM account WHERE tenant_id = $1 AND person_id = $2`, &name, w.Tenant, people[who])
		if name != want {
			t.Errorf("%s signs in as %q, want %q", who, name, want)
		}
	}
	if n := w.Int(`SELECT count(*) FROM look_person WHERE tenant_id = $1`, w.Tenant); n != 4 {
		t.Errorf("%d looks in the access log, want 4", n)
	}

	letter, err := w.Letter(hr, people["no address"])
	if err != nil || !bytes.HasPrefix(letter, []byte("%PDF-")) {
		t.Fatalf("%d bytes, %v", len(letter), err)
	}
	if _, err := w.Letter(hr, uuid.New()); !fault.Is(err, fault.NotFound) {
		t.Errorf("a letter to nobody: %v", err)
	}
	if err := w.Close(hr, people["no address"]); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Letter(hr, people["no address"]); !fault.Is(err, fault.Conflict) {
		t.Errorf("a letter to a closed account: %v", err)
	}
}

func TestFirstAdministrator(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	if _, err := w.Grants.CreateAdmin(w.May(uuid.New(), login.GiveRoles), "a@lindenau.example"); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a person makes administrators: %v", err)
	}
	if _, err := w.Grants.CreateAdmin(w.Ctx, "no address"); !fault.Is(err, fault.Invalid) {
		t.Errorf("no address: %v", err)
	}
	var link string
	for range 2 { // a second call gives a new link to the same person
		var err error
		if link, err = w.Grants.CreateAdmin(w.Ctx, "petra.sommer@lindenau.example"); err != nil {
			t.Fatal(err)
		}
	}
	if n := w.Int(`SELECT count(*) FROM role_grant WHERE tenant_id = $1`, w.Tenant); n != 1 {
		t.Errorf("%d grants", n)
	}
	code := link[strings.LastIndexByte(link, '/')+1:]
	o, err := w.UseLink(w.Anon, code, logintest.Password, login.From{})
	if err != nil {
		t.Fatal(err)
	}
	if a := w.Session(o.Token).Actor; !a.Everywhere(login.GiveRoles) || a.Has(actor.Employee) {
		t.Errorf("the administrator: %+v", a)
	}

	known := w.Person("00200", "jens@lindenau.example")
	if _, err := w.Grants.CreateAdmin(w.Ctx, "JENS@lindenau.example"); err != nil {
		t.Fatal(err)
	}
	if n := w.Int(`SELECT count(*) FROM role_grant WHERE tenant_id = $1 AND person_id = $2`, w.Tenant, known); n != 1 {
		t.Error("a second person was made of somebody HR knows")
	}
}
