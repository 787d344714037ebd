// Package logintest is a town for tests of sign-in: people, accounts, and the
// services of login and the rooms above it.
package logintest

import (
	"context"
	"net/url"
	"testing"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/login"
	"codeberg.org/lotse/lotse/internal/login/card"
	"codeberg.org/lotse/lotse/internal/login/grant"
	"codeberg.org/lotse/lotse/internal/login/secret"
	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/job"
	"codeberg.org/lotse/lotse/internal/platform/mail"
	"codeberg.org/lotse/lotse/internal/platform/pdf"
	"codeberg.org/lotse/lotse/internal/platform/testkit"
	"codeberg.org/lotse/lotse/internal/tenant"
)

// The permissions by which tests know a role, and the password of every clerk.
const (
	Staff    actor.Permission = "test.staff"
	Team     actor.Permission = "test.team"
	Reports  actor.Permission = "test.reports"
	Password                  = "Kranich Ofen Lupine"
)

var bundles = actor.Bundles{
	actor.Employee:   {Staff},
	actor.Supervisor: {Team},
	actor.CIO:        {Reports},
	actor.Admin:      {login.GiveRoles, login.Invite},
}

// Town is a tenant with people and the services under test.
type Town struct {
	*testkit.Kit
	*login.Service
	Cards   *card.Service
	Grants  *grant.Service
	Tenants *tenant.Service
	Org     *org.Service
	People  *people.Service
	Jobs    *job.Client
	Anon    context.Context // nobody acts, as before sign-in

	hasher *secret.Hasher
	family uuid.UUID
	t      testing.TB
}

// New returns a fresh town without people.
func New(t testing.TB) *Town {
	t.Helper()
	return With(t, bundles)
}

// With is New with other bundles of permissions.
func With(t testing.TB, bundles actor.Bundles) *Town {
	t.Helper()
	k := testkit.New(t)
	base, err := url.Parse("https://lernen.example")
	if err != nil {
		t.Fatal(err)
	}
	client, err := job.New(k.DB, job.NewRegistry(), job.Options{})
	if err != nil {
		t.Fatal(err)
	}
	w := &Town{Kit: k, Tenants: tenant.New(k.DB, base), Org: org.New(k.DB), Jobs: client, hasher: secret.NewHasher(), t: t, family: db.NewID()}
	w.People = people.New(k.DB, w.Org)
	letters := pdf.New(pdf.Options{})
	w.Service = login.New(login.Parts{
		DB: k.DB, Tenants: w.Tenants, People: w.People, Queue: client,
		Outbox: mail.NewOutbox(client), Letters: letters, Hasher: w.hasher, Bundles: bundles,
	})
	w.Cards = &card.Service{DB: k.DB, Tenants: w.Tenants, People: w.People, Logins: w.Service, Hasher: w.hasher, PDF: letters}
	w.Grants = &grant.Service{DB: k.DB, Tenants: w.Tenants, People: w.People, Logins: w.Service}
	w.Anon = actor.With(k.Ctx, &actor.Actor{Tenant: k.Tenant, Lang: i18n.DE})
	k.SQL(`INSERT INTO job_family (tenant_id, id, slug, name) VALUES ($1, $2, 'clerk', '{"de":"Sachbearbeitung"}')`, k.Tenant, w.family)
	return w
}

// Unit makes a unit below a parent (uuid.Nil: at the top).
func (w *Town) Unit(number string, parent uuid.UUID) uuid.UUID {
	w.t.Helper()
	id := db.NewID()
	var up *uuid.UUID
	if parent != uuid.Nil {
		up = &parent
	}
	w.SQL(`INSERT INTO unit (tenant_id, id, slug, number, name, parent_id, state_from, valid_from)
		VALUES ($1, $2, $5, $3, '{"de":"Amt"}', $4, '2020-01-01', '2020-01-01')`, w.Tenant, id, number, up, "u-"+id.String())
	w.SQL(`UPDATE tenant SET tree_version = tree_version + 1 WHERE id = $1`, w.Tenant)
	return id
}

// Person makes a person without a posting.
func (w *Town) Person(number, email string) uuid.UUID {
	w.t.Helper()
	id, err := w.People.Add(w.Ctx, people.Person{PersonnelNumber: number, LastName: "Krüger", FirstName: "Sabine", Email: email, Language: i18n.DE})
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

// Posting gives a person a posting.
func (w *Town) Posting(person, unit uuid.UUID, supervisor bool, from string, to any) {
	w.t.Helper()
	w.SQL(`INSERT INTO posting (tenant_id, id, person_id, unit_id, job_family_id, share, supervisor, reported_from, valid_from, valid_to)
		VALUES ($1, $2, $3, $4, $5, 10000, $6, $7::date, $7::date, $8::date)`, w.Tenant, db.NewID(), person, unit, w.family, supervisor, from, to)
}

// Clerk is a person with a posting and an account with the password.
func (w *Town) Clerk(name string) (person uuid.UUID) {
	w.t.Helper()
	person = w.Person("0"+name, name+"@lindenau.example")
	w.Posting(person, w.Unit("u-"+name, uuid.Nil), false, "2024-01-01", nil)
	w.Account(person, name)
	return person
}

// Account gives a person an account with the password.
func (w *Town) Account(person uuid.UUID, name string) {
	w.t.Helper()
	w.SQL(`UPDATE tenant SET demo = true WHERE id = $1`, w.Tenant)
	if err := w.CreateDemo(w.Ctx, login.Demo{Person: person, Login: name, Password: Password}); err != nil {
		w.t.Fatal(err)
	}
}

// Token signs in with the password and returns the token.
func (w *Town) Token(name string) string {
	w.t.Helper()
	o, err := w.SignIn(w.Anon, name, Password, login.From{Source: "192.0.2.1", Device: "Firefox"})
	if err != nil {
		w.t.Fatal(err)
	}
	return o.Token
}

// Acting returns the context of a token, or fails.
func (w *Town) Acting(token string) context.Context {
	w.t.Helper()
	s := w.Session(token)
	if s == nil {
		w.t.Fatal("the session is gone")
	}
	return actor.With(w.Ctx, s.Actor)
}

// Session finds the session of a token; nil where there is none.
func (w *Town) Session(token string) *login.Session {
	w.t.Helper()
	s, err := w.Resolve(w.Anon, token)
	if err != nil {
		w.t.Fatal(err)
	}
	return s
}

// Scan reads one value as the tenant.
func (w *Town) Scan(query string, into any, args ...any) {
	w.t.Helper()
	err := w.DB.InTx(w.Ctx, func(ctx context.Context, tx *db.Tx) error {
		return tx.Pgx().QueryRow(ctx, query, args...).Scan(into)
	})
	if err != nil {
		w.t.Fatalf("%s: %v", query, err)
	}
}

// Hashes calls fn and returns how many passwords and PINs were compared by it.
func (w *Town) Hashes(fn func()) int {
	before := w.hasher.Compared()
	fn()
	return int(w.hasher.Compared() - before)
}

// Must fails the test on an error.
func (w *Town) Must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}
