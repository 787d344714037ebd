package login_test

import (
	"context"
	"net/url"
	"testing"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/login"
	"codeberg.org/lotse/lotse/internal/login/secret"
	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/job"
	"codeberg.org/lotse/lotse/internal/platform/mail"
	"codeberg.org/lotse/lotse/internal/platform/pdf"
	"codeberg.org/lotse/lotse/internal/platform/testkit"
	"codeberg.org/lotse/lotse/internal/tenant"
)

const (
	staff    actor.Permission = "test.staff"
	team     actor.Permission = "test.team"
	reports  actor.Permission = "test.reports"
	password                  = "Kranich Ofen Lupine"
)

var bundles = actor.Bundles{
	actor.Employee:   {staff},
	actor.Supervisor: {team},
	actor.CIO:        {reports},
	actor.Admin:      {login.GiveRoles, login.Invite},
}

// town is a tenant with people and the service under test.
type town struct {
	*testkit.Kit
	*login.Service
	People *people.Service
	jobs   *job.Client
	reg    *job.Registry
	anon   context.Context // nobody acts, as before sign-in
	family uuid.UUID
	t      testing.TB
}

func newTown(t testing.TB) *town {
	t.Helper()
	k := testkit.New(t)
	base, _ := url.Parse("https://lernen.example")
	reg := job.NewRegistry()
	client, err := job.New(k.DB, reg, job.Options{})
	if err != nil {
		t.Fatal(err)
	}
	o := people.New(k.DB, org.New(k.DB))
	w := &town{Kit: k, People: o, jobs: client, reg: reg, t: t, family: db.NewID()}
	w.Service = login.New(login.Parts{
		DB: k.DB, Tenants: tenant.New(k.DB, base), People: o, Queue: client,
		Outbox: mail.NewOutbox(client), Letters: pdf.New(pdf.Options{}), Hasher: secret.NewHasher(), Bundles: bundles,
	})
	w.anon = actor.With(k.Ctx, &actor.Actor{Tenant: k.Tenant, Lang: i18n.DE})
	k.SQL(`INSERT INTO job_family (tenant_id, id, slug, name) VALUES ($1, $2, 'clerk', '{"de":"Sachbearbeitung"}')`, k.Tenant, w.family)
	return w
}

func (w *town) unit(number string, parent uuid.UUID) uuid.UUID {
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

func (w *town) person(number, email string) uuid.UUID {
	w.t.Helper()
	id, err := w.People.Add(w.Ctx, people.Person{PersonnelNumber: number, LastName: "Krüger", FirstName: "Sabine", Email: email, Language: i18n.DE})
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

func (w *town) posting(person, unit uuid.UUID, supervisor bool, from string, to any) {
	w.t.Helper()
	w.SQL(`INSERT INTO posting (tenant_id, id, person_id, unit_id, job_family_id, share, supervisor, reported_from, valid_from, valid_to)
		VALUES ($1, $2, $3, $4, $5, 10000, $6, $7::date, $7::date, $8::date)`, w.Tenant, db.NewID(), person, unit, w.family, supervisor, from, to)
}

// clerk is a person with a posting and an account with the password.
func (w *town) clerk(name string) (person uuid.UUID) {
	w.t.Helper()
	person = w.person("0"+name, name+"@lindenau.example")
	w.posting(person, w.unit("u-"+name, uuid.Nil), false, "2024-01-01", nil)
	w.account(person, name)
	return person
}

func (w *town) account(person uuid.UUID, name string) {
	w.t.Helper()
	w.SQL(`UPDATE tenant SET demo = true WHERE id = $1`, w.Tenant)
	if err := w.CreateDemo(w.Ctx, login.Demo{Person: person, Login: name, Password: password}); err != nil {
		w.t.Fatal(err)
	}
}

func (w *town) signIn(name string) string {
	w.t.Helper()
	o, err := w.SignIn(w.anon, name, password, login.From{Source: "192.0.2.1", Device: "Firefox"})
	if err != nil {
		w.t.Fatal(err)
	}
	return o.Token
}

// as returns the context of a token, or fails.
func (w *town) as(token string) context.Context {
	w.t.Helper()
	s := w.session(token)
	if s == nil {
		w.t.Fatal("the session is gone")
	}
	return actor.With(w.Ctx, s.Actor)
}

func (w *town) session(token string) *login.Session {
	w.t.Helper()
	s, err := w.Resolve(w.anon, token)
	if err != nil {
		w.t.Fatal(err)
	}
	return s
}

// scan reads one value as the tenant.
func (w *town) scan(query string, into any, args ...any) {
	w.t.Helper()
	err := w.DB.InTx(w.Ctx, func(ctx context.Context, tx *db.Tx) error {
		return tx.Pgx().QueryRow(ctx, query, args...).Scan(into)
	})
	if err != nil {
		w.t.Fatalf("%s: %v", query, err)
	}
}

func (w *town) today() clock.Date { return clock.Today(w.Ctx) }

const minute = time.Minute
