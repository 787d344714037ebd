package card_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/login"
	"codeberg.org/lotse/lotse/internal/login/card"
	"codeberg.org/lotse/lotse/internal/login/grant"
	"codeberg.org/lotse/lotse/internal/login/logintest"
	"codeberg.org/lotse/lotse/internal/login/secret"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

const wrongPIN = "000001"

// town adds what only the tests of this room do.
type town struct{ *logintest.Town }

func newTown(t testing.TB) town {
	t.Helper()
	return town{logintest.New(t)}
}

// carded is a person with a printed card.
func carded(t *testing.T, w town, name string) (uuid.UUID, card.Secrets) {
	t.Helper()
	person := w.Clerk(name)
	return person, printed(t, w, person)
}

func printed(t *testing.T, w town, person uuid.UUID) card.Secrets {
	t.Helper()
	ctx := w.May(uuid.New(), login.Invite, login.GiveRoles)
	holder, err := w.Cards.Of(ctx, person)
	if err != nil {
		t.Fatal(err)
	}
	batch, err := w.Cards.Prepare(ctx, card.Filter{Person: holder.Slug})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Cards.Issue(ctx, batch); err != nil {
		t.Fatal(err)
	}
	return card.SecretsOf(batch)[0]
}

func (w town) byCard(s card.Secrets, pin string) error {
	_, err := w.Cards.SignIn(w.Anon, card.Proof{Token: s.Token, PIN: pin}, login.From{Source: "192.0.2.9", Device: "Chrome"})
	return err
}

func isFault(t *testing.T, err error, kind fault.Kind, id string) {
	t.Helper()
	var f *fault.Error
	if !errors.As(err, &f) || f.Kind != kind || f.ID != id {
		t.Errorf("%v, want %s", err, id)
	}
}

func TestCardSignsIn(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	person, s := carded(t, w, "kita")
	o, err := w.Cards.SignIn(w.Anon, card.Proof{Token: s.Token, PIN: s.PIN[:3] + " " + s.PIN[3:]}, login.From{Source: "192.0.2.9"})
	if err != nil || w.Session(o.Token).Actor.Person != person {
		t.Fatalf("by QR code: %v", err)
	}
	if _, err = w.Cards.SignIn(w.Anon, card.Proof{Number: " " + s.Number[:4] + s.Number[5:], PIN: s.PIN}, login.From{}); err != nil {
		t.Errorf("by number: %v", err)
	}
	for _, p := range []card.Proof{{}, {Token: s.Token, PIN: "12345"}, {Token: s.Token, PIN: "12345x"}, {Number: "7F3K", PIN: s.PIN}} {
		if _, err := w.Cards.SignIn(w.Anon, p, login.From{}); !fault.Is(err, fault.Invalid) {
			t.Errorf("%v: %v", p, err)
		}
	}
	if n := w.Int(`SELECT count(*) FROM audit WHERE tenant_id = $1 AND action IN ('login.card.printed', 'login.card.used')`, w.Tenant); n != 3 {
		t.Errorf("%d entries about the card, want 3", n)
	}
	for what, n := range map[string]int{
		"the token": w.Int(`SELECT count(*) FROM access_card c WHERE tenant_id = $1 AND c::text LIKE '%' || $2 || '%'`, w.Tenant, s.Token),
		"the PIN":   w.Int(`SELECT count(*) FROM access_card c WHERE tenant_id = $1 AND (c.pin_hash = $2 OR c.pin_hash NOT LIKE '$argon2id$%')`, w.Tenant, s.PIN),
	} {
		if n != 0 {
			t.Errorf("%s is stored", what)
		}
	}
}

// Five wrong PINs lock a card, HR's click or a new card ends the lock. The
// twin counts no wrong PIN, and the guess gets through.
func TestCardLocks(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	person, s := carded(t, w, "kita")
	for range card.MaxPINs - 1 {
		isFault(t, w.byCard(s, wrongPIN), fault.Invalid, "login.card.refused")
	}
	if err := w.byCard(s, s.PIN); err != nil {
		t.Fatalf("the fifth try is right: %v", err)
	}
	for range card.MaxPINs - 1 {
		isFault(t, w.byCard(s, wrongPIN), fault.Invalid, "login.card.refused")
	}
	isFault(t, w.byCard(s, wrongPIN), fault.Limited, "login.card.locked")
	w.Clock.Advance(48 * time.Hour)
	isFault(t, w.byCard(s, s.PIN), fault.Limited, "login.card.locked")
	hr := w.May(uuid.New(), login.Invite)
	if h, err := w.Cards.Of(hr, person); err != nil || h.State() != card.Locked {
		t.Errorf("HR sees %v %v", h.State(), err)
	}
	if err := w.Cards.Unlock(hr, person); err != nil {
		t.Fatal(err)
	}
	if err := w.byCard(s, s.PIN); err != nil {
		t.Errorf("unlocked: %v", err)
	}
	for range card.MaxPINs {
		_ = w.byCard(s, wrongPIN)
	}
	if err := w.byCard(printed(t, w, person), s.PIN); err == nil {
		t.Error("a new card takes the PIN of the old one")
	}
	fresh := printed(t, w, person)
	if err := w.byCard(fresh, fresh.PIN); err != nil {
		t.Errorf("a new card: %v", err)
	}
	for range 3 * card.MaxPINs { // the twin
		_ = w.byCard(fresh, wrongPIN)
		w.SQL(`UPDATE access_card SET wrong = 0 WHERE tenant_id = $1`, w.Tenant)
	}
	if err := w.byCard(fresh, fresh.PIN); err != nil {
		t.Errorf("without the count a guess does not get through: the lock is not what stops it: %v", err)
	}
}

// Guesses that arrive together are counted one by one.
func TestCardParallelGuesses(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	_, s := carded(t, w, "kita")
	hashed := w.Hashes(func() {
		var all sync.WaitGroup
		for range 20 {
			all.Go(func() { _ = w.byCard(s, wrongPIN) })
		}
		all.Wait()
	})
	if hashed > card.MaxPINs {
		t.Errorf("%d PINs were compared, want at most %d", hashed, card.MaxPINs)
	}
	isFault(t, w.byCard(s, s.PIN), fault.Limited, "login.card.locked")
}

// A card there is not costs, counts and reads like one with a wrong PIN.
func TestUnknownCard(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	_, s := carded(t, w, "kita")
	unknown := card.Secrets{Token: "ABCDEFGHIJKLMNOPQRSTUVWXYZ", PIN: s.PIN}
	for i := range card.MaxPINs + 2 {
		var known, other error
		a := w.Hashes(func() { known = w.byCard(s, wrongPIN) })
		b := w.Hashes(func() { other = w.byCard(unknown, wrongPIN) })
		if known.Error() != other.Error() || a != b {
			t.Errorf("try %d: %v (%d hashes) and %v (%d hashes)", i+1, known, a, other, b)
		}
	}
}

func TestCardSourceLimit(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	_, s := carded(t, w, "kita")
	guess := func() {
		w.SQL(`INSERT INTO login_attempt (tenant_id, kind, subject, count, window_from) VALUES ($1, 'card-source', $2, 100, $3)
			ON CONFLICT (tenant_id, kind, subject) DO UPDATE SET count = 100`, w.Tenant, secret.Digest("card-source\n192.0.2.9"), w.Clock.Now())
	}
	guess() // a hundred numbers from one connection
	isFault(t, w.byCard(s, s.PIN), fault.Limited, "login.limited.source")
	w.Clock.Advance(16 * time.Minute)
	if err := w.byCard(s, s.PIN); err != nil {
		t.Errorf("later: %v", err)
	}
	for range 3 { // signing in takes the try back: a whole Kita behind one line
		guess()
		w.SQL(`UPDATE login_attempt SET count = 99 WHERE tenant_id = $1 AND kind = 'card-source'`, w.Tenant)
		if err := w.byCard(s, s.PIN); err != nil {
			t.Errorf("the hundredth: %v", err)
		}
	}
	guess()
	w.SQL(`DELETE FROM login_attempt WHERE tenant_id = $1`, w.Tenant) // the twin
	if err := w.byCard(s, s.PIN); err != nil {
		t.Errorf("without the counter the guess is still stopped, by something else: %v", err)
	}
}

// Whoever finds a card that ended learns nothing; whoever knows its PIN is
// told where to get a new one.
func TestCardEnds(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	hr := w.May(uuid.New(), login.Invite)
	for name, end := range map[string]func(person uuid.UUID){
		"lost":     func(p uuid.UUID) { w.Must(w.Cards.Revoke(hr, p)); w.Must(w.Cards.Revoke(hr, p)) },
		"replaced": func(p uuid.UUID) { printed(t, w, p) },
		"leaver":   func(p uuid.UUID) { w.SQL(`UPDATE posting SET valid_to = valid_from + 1 WHERE person_id = $1`, p) },
		"closed":   func(p uuid.UUID) { w.Must(w.Close(hr, p)) },
		"role": func(p uuid.UUID) {
			_, err := w.Grants.Give(w.Ctx, grant.Grant{Person: p, Role: actor.CIO, Scope: actor.Scope{Kind: actor.Tenant}})
			w.Must(err)
		},
	} {
		t.Run(name, func(t *testing.T) {
			person, s := carded(t, w, name)
			o, err := w.Cards.SignIn(w.Anon, card.Proof{Token: s.Token, PIN: s.PIN}, login.From{Source: "192.0.2.7"})
			w.Must(err)
			end(person)
			isFault(t, w.byCard(s, wrongPIN), fault.Invalid, "login.card.refused")
			isFault(t, w.byCard(s, s.PIN), fault.Invalid, "login.card.ended")
			if name == "lost" && w.Session(o.Token) != nil {
				t.Error("whoever found the card stays signed in")
			}
		})
	}
	person, s := carded(t, w, "twin")
	w.Must(w.Cards.Revoke(hr, person))
	w.SQL(`UPDATE access_card SET revoked_at = NULL WHERE tenant_id = $1 AND account_id = (SELECT id FROM account WHERE person_id = $2)`, w.Tenant, person)
	if err := w.byCard(s, s.PIN); err != nil {
		t.Errorf("it is not the revocation that stops a lost card: %v", err)
	}
}

// HR prints no card and no letter that signs in as somebody with a role.
func TestRolesAreNotTaken(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	hr, admin := w.May(uuid.New(), login.Invite), w.May(uuid.New(), login.Invite, login.GiveRoles)
	for _, role := range []actor.Role{actor.Trainer, actor.CIO, actor.HR, actor.ProjectLead, actor.Admin} {
		person := w.Clerk(string(role))
		g := grant.Grant{Person: person, Role: role, Scope: actor.Scope{Kind: actor.Tenant}, From: clock.Today(w.Ctx).AddDays(3)} // not yet, but soon
		if role == actor.Admin {
			g.From = clock.Today(w.Ctx)
		}
		_, err := w.Grants.Give(w.Ctx, g)
		w.Must(err)
		holder, err := w.Cards.Of(hr, person)
		w.Must(err)
		for what, err := range map[string]error{
			"letter": second(w.Letter(hr, person)),
			"card":   second(w.Cards.Prepare(hr, card.Filter{Person: holder.Slug})),
		} {
			if !fault.Is(err, fault.Forbidden) {
				t.Errorf("HR gets the %s of %s: %v", what, role, err)
			}
		}
		batch, err := w.Cards.Prepare(admin, card.Filter{Person: holder.Slug})
		w.Must(err)
		if err := w.Cards.Issue(hr, batch); !fault.Is(err, fault.Forbidden) {
			t.Errorf("HR makes the card of %s work: %v", role, err)
		}
		w.Must(w.Cards.Issue(admin, batch))
	}
	clerk := w.Clerk("beschaeftigt")
	if _, err := w.Letter(hr, clerk); err != nil {
		t.Errorf("HR cannot print an employee's letter: %v", err)
	}
	list, err := w.Cards.Holders(hr, card.Filter{Again: true})
	if err != nil || len(list.Ready) != 1 || len(list.Refused) != 5 {
		t.Errorf("%d ready, %d refused: %v", len(list.Ready), len(list.Refused), err)
	}
}

func second[A any](_ A, err error) error { return err }

func TestWhoGetsCards(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	hr := w.May(uuid.New(), login.Invite)
	top := w.Unit("51", uuid.Nil)
	kita := w.Unit("51.2", top)
	mailless := w.Person("0001", "")
	w.Posting(mailless, kita, false, "2024-01-01", nil)
	mailed := w.Person("0002", "kita@lindenau.example")
	w.Posting(mailed, top, false, "2024-01-01", nil)
	gone := w.Person("0003", "")
	w.Posting(gone, kita, false, "2024-01-01", "2025-01-01")
	w.Clerk("anderswo")
	slug := "u-" + top.String()
	count := func(f card.Filter) int {
		t.Helper()
		list, err := w.Cards.Holders(hr, f)
		w.Must(err)
		return len(list.Ready)
	}
	if n := count(card.Filter{Unit: slug}); n != 2 {
		t.Errorf("unit and below: %d, want 2", n)
	}
	if n := count(card.Filter{NoMail: true}); n != 1 {
		t.Errorf("without an address: %d, want 1", n)
	}
	batch, err := w.Cards.Prepare(hr, card.Filter{NoMail: true})
	w.Must(err)
	w.Must(w.Cards.Issue(hr, batch))
	if n := count(card.Filter{NoMail: true}); n != 0 {
		t.Errorf("without an address and without a card: %d, want 0", n)
	}
	if n := count(card.Filter{Unit: slug, Again: true}); n != 2 {
		t.Errorf("again: %d, want 2", n)
	}
	if _, err := w.Cards.Prepare(hr, card.Filter{NoMail: true}); !fault.Is(err, fault.Invalid) {
		t.Errorf("a PDF for nobody: %v", err)
	}
	narrow := w.As(uuid.New(), actor.Bundles{actor.HR: {login.Invite}}, actor.Grant{Role: actor.HR, Scope: actor.Scope{Kind: actor.Unit, ID: kita}})
	list, err := w.Cards.Holders(narrow, card.Filter{Again: true})
	if err != nil || len(list.Ready) != 1 || list.Ready[0].Person != mailless {
		t.Errorf("HR of one Kita sees %v %v", list.Ready, err)
	}
	if _, err := w.Cards.Holders(narrow, card.Filter{Unit: "u-" + uuid.NewString()}); !fault.Is(err, fault.NotFound) {
		t.Errorf("an unknown unit: %v", err)
	}
}

// After the clock was set back a locked card stays locked.
func TestLockOutlivesTheClock(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	_, s := carded(t, w, "karte")
	for range card.MaxPINs {
		_ = w.byCard(s, wrongPIN)
	}
	w.Clock.Advance(-time.Hour)
	isFault(t, w.byCard(s, s.PIN), fault.Limited, "login.card.locked")
}
