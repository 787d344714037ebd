package cert_test

import (
	"context"
	"errors"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/cert"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/pdf"
	"codeberg.org/lotse/lotse/internal/platform/testkit"
	"codeberg.org/lotse/lotse/internal/tenant"
)

var compiler = pdf.New(pdf.Options{})

func TestMain(m *testing.M) {
	code := m.Run()
	compiler.Close()
	os.Exit(code)
}

type kit struct {
	*testkit.Kit
	t       *testing.T
	service *cert.Service
	course  uuid.UUID
	version uuid.UUID
}

func newKit(t *testing.T) *kit {
	t.Helper()
	base, err := url.Parse("https://lernen.example")
	if err != nil {
		t.Fatal(err)
	}
	tk := testkit.New(t)
	k := &kit{Kit: tk, t: t, service: cert.New(tk.DB, tenant.New(tk.DB, base), compiler), course: db.NewID(), version: db.NewID()}
	k.SQL(`INSERT INTO course (tenant_id, id, slug, created_at) VALUES ($1, $2, 'e-akte', now())`, k.Tenant, k.course)
	k.SQL(`INSERT INTO course_version (tenant_id, id, course_id, no, hash, change, published_at, content)
		VALUES ($1, $2, $3, 3, repeat('0', 64), 'editorial', now(), '{}')`, k.Tenant, k.version, k.course)
	return k
}

// fact makes a person and a completion and returns what it says.
func (k *kit) fact() cert.Fact {
	k.t.Helper()
	person, completion := db.NewID(), db.NewID()
	slug := strings.ReplaceAll(person.String(), "-", "")[22:]
	k.SQL(`INSERT INTO person (tenant_id, id, slug, personnel_number, last_name, sort_name, search, created_at)
		VALUES ($1, $2, $3, $3, 'Krüger', 'kruger', 'kruger', now())`, k.Tenant, person, slug)
	k.complete(completion, person)
	return cert.Fact{
		Completion: completion, Passed: true, Person: person, PersonName: "Dr. Sabine Krüger-Łoś",
		Course:    i18n.Text{i18n.DE: "E-Akte: Grundlagen für das Jugendamt", i18n.EN: "E-file: basics"},
		VersionNo: 3, Completed: clock.NewDate(2026, time.May, 21), Minutes: 30,
		Tenant: i18n.Text{i18n.DE: "Stadt Lindenau", i18n.EN: "Town of Lindenau"}, ValidUntil: clock.NewDate(2028, time.May, 31),
		Evidence: cert.ServerGraded,
	}
}

func (k *kit) complete(completion, person uuid.UUID) {
	k.t.Helper()
	k.SQL(`INSERT INTO completion (tenant_id, id, person_id, course_id, version_id, version_no, completed_at, passed, evidence, recorded_at)
		VALUES ($1, $2, $3, $4, $5, 3, now(), true, 'server-graded', now())`, k.Tenant, completion, person, k.course, k.version)
}

func (k *kit) issue(facts ...cert.Fact) {
	k.t.Helper()
	err := k.DB.InTx(k.Ctx, func(ctx context.Context, tx *db.Tx) error { k.service.Issue(ctx, tx, facts); return nil })
	if err != nil {
		k.t.Fatal(err)
	}
}

// mine returns the only certificate of the fact's person.
func (k *kit) mine(f cert.Fact) cert.Certificate {
	k.t.Helper()
	list, err := k.service.ListMine(k.May(f.Person))
	if err != nil || len(list) != 1 {
		k.t.Fatalf("%d certificates, %v; want 1", len(list), err)
	}
	return list[0]
}

func TestOnePerCompletion(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	one, two := k.fact(), k.fact()
	failed := k.fact()
	failed.Passed = false
	k.issue(one, two, failed)
	first := k.mine(one)
	again := one
	again.PersonName, again.VersionNo = "Sabine Anders", 4
	k.issue(again, again)
	if got := k.mine(one); got.Code != first.Code || got.PersonName != one.PersonName || got.VersionNo != 3 {
		t.Errorf("the frozen copy changed: %+v", got)
	}
	if n := k.Int(`SELECT count(*) FROM certificate`); n != 2 {
		t.Errorf("%d certificates, want 2", n)
	}
}

func TestRollbackTakesTheCertificate(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	f, stop := k.fact(), errors.New("stop")
	err := k.DB.InTx(k.Ctx, func(ctx context.Context, tx *db.Tx) error {
		k.service.Issue(ctx, tx, []cert.Fact{f})
		return stop
	})
	if !errors.Is(err, stop) || k.Int(`SELECT count(*) FROM certificate`) != 0 {
		t.Errorf("%v; a certificate of a completion that never committed", err)
	}
}

func TestOnlyOnesOwn(t *testing.T) {
	t.Parallel()
	k, other := newKit(t), newKit(t)
	f, g := k.fact(), k.fact()
	k.issue(f, g)
	code := k.mine(f).Code
	for name, ctx := range map[string]context.Context{
		"a colleague":              k.May(g.Person),
		"HR, who has no need":      k.May(g.Person, cert.Revoke),
		"somebody of another town": other.May(f.Person),
	} {
		if _, err := k.service.Get(ctx, code); !fault.Is(err, fault.NotFound) {
			t.Errorf("%s: %v, want not found", name, err)
		}
	}
	if _, err := k.service.Get(k.anonymous(), code); !fault.Is(err, fault.Unauthenticated) {
		t.Errorf("nobody: %v", err)
	}
	if got, err := k.service.Get(k.May(f.Person), code); err != nil || got.Code != code {
		t.Errorf("the holder: %v", err)
	}
}

// anonymous is a reader without a session on the tenant's host.
func (k *kit) anonymous() context.Context {
	return actor.With(k.Ctx, &actor.Actor{Tenant: k.Tenant, Lang: i18n.DE})
}

func TestVerify(t *testing.T) {
	t.Parallel()
	k, other := newKit(t), newKit(t)
	f := k.fact()
	k.issue(f)
	code := k.mine(f).Code
	c, err := k.service.Verify(k.anonymous(), strings.ToLower(code.String()))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"Dr. Sabine Krüger-Łoś", "E-Akte: Grundlagen für das Jugendamt", "3", "21.\u00a0Mai\u00a02026", "30\u00a0Minuten",
		"Test, vom System ausgewertet", "31.\u00a0Mai\u00a02028", "Stadt Lindenau", code.String(),
	}
	for i, got := range c.Fields(k.Ctx) {
		if got.Value != want[i] {
			t.Errorf("%s: %q, want %q", got.Label, got.Value, want[i])
		}
	}
	for name, check := range map[string]struct {
		ctx   context.Context
		typed string
	}{
		"unknown code":  {k.anonymous(), cert.NewCode().String()},
		"not a code":    {k.anonymous(), "' OR 1=1 --"},
		"another town":  {other.anonymous(), code.String()},
		"one sign less": {k.anonymous(), string(code[:27])},
	} {
		var fe *fault.Error
		if _, err := k.service.Verify(check.ctx, check.typed); !errors.As(err, &fe) || fe.Kind != fault.NotFound || fe.ID != "verify.unknown" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestRevocation(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	f := k.fact()
	k.issue(f)
	c := k.mine(f)
	hr := k.May(db.NewID(), cert.Revoke)
	if err := k.service.Revoke(k.May(f.Person), c.Code, "x"); !fault.Is(err, fault.Forbidden) {
		t.Errorf("the holder: %v", err)
	}
	if err := k.service.Revoke(hr, c.Code, "  "); !fault.Is(err, fault.Invalid) {
		t.Errorf("without a reason: %v", err)
	}
	if err := k.service.Revoke(hr, cert.NewCode(), "x"); !fault.Is(err, fault.NotFound) {
		t.Errorf("unknown: %v", err)
	}
	if seen, err := k.service.ForRevocation(hr, c.Code.String()); err != nil || seen.Code != c.Code {
		t.Errorf("before revoking: %v", err)
	}
	if _, err := k.service.ForRevocation(k.May(f.Person), c.Code.String()); !fault.Is(err, fault.Forbidden) {
		t.Errorf("without the right: %v", err)
	}
	if n := k.Int(`SELECT count(*) FROM look_person WHERE person_id = $1`, f.Person); n != 1 {
		t.Errorf("%d looks at the holder's proof, want 1", n)
	}
	if err := k.service.Revoke(hr, c.Code, "Andere Person war am Gerät."); err != nil {
		t.Fatal(err)
	}
	if err := k.service.Revoke(hr, c.Code, "noch einmal"); !fault.Is(err, fault.Conflict) {
		t.Errorf("twice: %v", err)
	}
	if n := k.Int(`SELECT count(*) FROM audit WHERE action = 'cert.revoked' AND object_id = $1`, c.ID); n != 1 {
		t.Errorf("%d audit rows, want 1", n)
	}
	today := clock.Today(k.Ctx)
	mine := k.mine(f)
	if mine.StateOn(today) != cert.Revoked || mine.Reason == "" {
		t.Errorf("the holder reads %+v", mine)
	}
	public, err := k.service.Verify(k.anonymous(), c.Code.String())
	if err != nil || public.StateOn(today) != cert.Revoked || public.Reason != "" || public.PersonName != f.PersonName {
		t.Errorf("the public reads %+v, %v; want revoked, every field, no reason", public, err)
	}
}

func TestCorrection(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	wrong := k.fact()
	k.issue(wrong)
	right := wrong
	right.Completion, right.Replaces, right.PersonName = db.NewID(), wrong.Completion, "Sabine Krüger"
	k.complete(right.Completion, right.Person)
	k.issue(right)
	k.issue(right)
	list, err := k.service.ListMine(k.May(wrong.Person))
	if err != nil || len(list) != 2 {
		t.Fatalf("%d certificates, %v", len(list), err)
	}
	for _, c := range list {
		if revoked := c.StateOn(clock.Today(k.Ctx)) == cert.Revoked; revoked != (c.CompletionID == wrong.Completion) {
			t.Errorf("completion %s: revoked = %v", c.CompletionID, revoked)
		}
	}
}

func TestPDF(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	f := k.fact()
	f.Course = i18n.Text{i18n.DE: "E-Akte: Grundlagen"} // not translated
	k.issue(f)
	c := k.mine(f)
	for _, l := range i18n.Langs {
		ctx := i18n.WithLang(k.Ctx, l)
		out, err := k.service.PDF(ctx, c)
		if err != nil {
			t.Fatal(err)
		}
		k.Clock.Advance(24 * time.Hour)
		again, err := k.service.PDF(ctx, c)
		if err != nil || string(out) != string(again) {
			t.Errorf("%s: the same copy gave other bytes (%v)", l, err)
		}
		path := filepath.Join(t.TempDir(), "c.pdf")
		if err := os.WriteFile(path, out, 0o600); err != nil {
			t.Fatal(err)
		}
		text := squeeze(tool(t, "pdftotext", "-layout", path, "-"))
		for _, field := range c.Fields(ctx) {
			if !strings.Contains(text, squeeze(field.Label)) || !strings.Contains(text, squeeze(field.Value)) {
				t.Errorf("%s: the paper lacks %q: %q\n%s", l, field.Label, field.Value, text)
			}
		}
		if !strings.Contains(strings.ReplaceAll(text, " ", ""), "/verify/"+c.Code.String()) {
			t.Errorf("%s: no address to verify\n%s", l, text)
		}
		info := tool(t, "pdfinfo", path)
		for _, want := range []string{"Tagged:          yes", "Pages:           1", i18n.In(l, "cert.document_title", i18n.Args{"Course": "E-Akte: Grundlagen"})} {
			if !strings.Contains(info, want) {
				t.Errorf("%s: pdfinfo lacks %q\n%s", l, want, info)
			}
		}
		structure := tool(t, "pdfinfo", "-struct-text", path)
		for _, want := range []string{"H1", "L (block)", "LI (block)", "Figure", "Link"} {
			if !strings.Contains(structure, want) {
				t.Errorf("%s: structure lacks %q\n%s", l, want, structure)
			}
		}
	}
}

func squeeze(s string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(s, "\u00a0", " ")), " ")
}

func tool(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := exec.Command(name, args...).Output()
	if err != nil {
		t.Fatalf("%s (Debian package poppler-utils): %v", name, err)
	}
	return string(out)
}
