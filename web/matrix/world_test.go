package matrix

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/demo"
	"codeberg.org/lotse/lotse/internal/login"
	"codeberg.org/lotse/lotse/internal/login/grant"
	"codeberg.org/lotse/lotse/internal/people/hrfile"
	"codeberg.org/lotse/lotse/internal/people/hrimport"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/project"
	"codeberg.org/lotse/lotse/internal/tenant"
	"codeberg.org/lotse/lotse/web/webtest"
)

// who is a column of the table.
type who string

// Everybody who calls every route. The demo town brings one account per role;
// the last three have the same roles within narrower bounds.
const (
	anonymous  who = "anonymous"
	employee   who = "employee"
	supervisor who = "supervisor"
	trainer    who = "trainer"
	hr         who = "HR"
	cio        who = "CIO"
	lead       who = "project lead"
	admin      who = "admin"
	hrOf50     who = "HR of unit 50 and below"
	leadOf2    who = "lead of another project"
	operator   who = "admin without a posting"
	council    who = "staff council"
)

// neighbour has every role, in another town.
const neighbour who = "everything, in the neighbour town"

var actors = []who{anonymous, employee, supervisor, trainer, hr, cio, lead, admin, hrOf50, leadOf2, operator, council}

var logins = map[who]string{
	employee: "beschaeftigt", supervisor: "leitung", trainer: "schulung", hr: "personal", cio: "cio", lead: "projekt",
	admin: "admin", hrOf50: "personal-50", leadOf2: "projekt-2", operator: "betrieb", council: "personalrat", neighbour: "nachbar",
}

// world is the demo town with a neighbour, everybody signed in.
type world struct {
	*webtest.Town
	transport *http.Transport
	next      *tenant.Tenant  // the neighbour
	nextCtx   context.Context // its system acts
	nextBase  string
	browsers  map[who]*browser
	persons   map[who]uuid.UUID
	objects   map[kind]map[relation][]params
	exams     map[relation]string // finished checks
	seasons   map[relation]string // open rounds of checks
	secrets   map[relation]secret // profiles of people who show them
}

// start returns the world of this test binary.
var start = webtest.Once(build)

func build(town *webtest.Town) (*world, error) {
	w := &world{Town: town, transport: transport(town.Base), browsers: map[who]*browser{}, persons: map[who]uuid.UUID{}}
	for _, step := range []func() error{w.newcomers, w.casts, w.secondProject, w.foundNeighbour, w.publish, w.everybodyIn, w.collect} {
		if err := step(); err != nil {
			return nil, fmt.Errorf("world: %w", err)
		}
	}
	return w, nil
}

const (
	unitHead   = "Nummer;Bezeichnung;Art;Übergeordnet;Gültig ab;Gültig bis\n"
	personHead = "PersNr;Nachname;Vorname;Titel;E-Mail;OrgNr;Planstelle;Jobfamilie;Eintritt;Austritt;Anteil %;Führungskraft;Sprache\n"
)

// newcomers gives unit 50 a team without a head, with a team below it: its
// own sub-units all have one.
func (w *world) newcomers() error {
	return w.imports(w.Ctx, map[hrfile.Kind]string{
		hrfile.Units: unitHead + "50.9;Team Teilhabe;Team;50;01.01.2020;\n50.91;Team Teilhabe Nord;Team;50.9;01.01.2020;\n",
		hrfile.People: personHead + "90001;Ohnehaupt;Olga;;;50.9;Sachbearbeitung;Sachbearbeitung;01.01.2020;;100;nein;de\n" +
			"90002;Tiefwurzel;Tim;;;50.91;Sachbearbeitung;Sachbearbeitung;01.01.2020;;100;nein;de\n" +
			"90003;Narrowscope;Nina;;nina.narrowscope@lindenau.example;10.1;Personal;Sachbearbeitung;01.01.2020;;100;nein;de\n" +
			"90004;Zweitprojekt;Zoe;;zoe.zweitprojekt@lindenau.example;10.1;Personal;Sachbearbeitung;01.01.2020;;100;nein;de\n",
	})
}

func (w *world) imports(ctx context.Context, files map[hrfile.Kind]string) error {
	for _, k := range []hrfile.Kind{hrfile.Units, hrfile.People} {
		in := hrimport.UploadInput{FileName: string(k) + ".csv", Content: []byte(files[k]), Kind: k}
		r, err := w.App.Imports.Run(ctx, hrimport.RunInput{UploadInput: in})
		if err != nil {
			return err
		}
		if n := len(r.Skips); n > 0 {
			return fmt.Errorf("%d lines of %s skipped: %+v", n, k, r.Skips)
		}
	}
	return nil
}

// casts gives the narrow roles to people of their own.
func (w *world) casts() error {
	if _, err := w.App.Grants.CreateAdmin(w.Ctx, "betrieb@lindenau.example"); err != nil {
		return err
	}
	for name, number := range map[who]string{hrOf50: "90003", leadOf2: "90004", operator: "lotse:betrieb@lindenau.example"} {
		id, err := read[uuid.UUID](w.Ctx, w, `SELECT id FROM person WHERE tenant_id = $1 AND personnel_number = $2`, number)
		if err != nil {
			return err
		}
		w.persons[name] = id
	}
	unit, err := w.unit(w.Ctx, "50")
	if err != nil {
		return err
	}
	scope := actor.Scope{Kind: actor.Unit, ID: unit, Sub: true}
	if _, err := w.App.Grants.Give(w.Ctx, grant.Grant{Person: w.persons[hrOf50], Role: actor.HR, Scope: scope}); err != nil {
		return err
	}
	return w.accounts(w.Ctx, hrOf50, leadOf2, operator)
}

func (w *world) unit(ctx context.Context, number string) (uuid.UUID, error) {
	return read[uuid.UUID](ctx, w, `SELECT id FROM unit WHERE tenant_id = $1 AND number = $2`, number)
}

func (w *world) accounts(ctx context.Context, names ...who) error {
	for _, n := range names {
		if err := w.App.Login.CreateDemo(ctx, login.Demo{Person: w.persons[n], Login: logins[n], Password: demo.Password}); err != nil {
			return err
		}
	}
	return nil
}

// secondProject is one that its lead may see and the lead of the first not.
func (w *world) secondProject() error {
	p, err := w.project(w.Ctx, "Zweitprojekt", "11", ownCourse)
	if err != nil {
		return err
	}
	scope := actor.Scope{Kind: actor.Project, ID: p}
	_, err = w.App.Grants.Give(w.Ctx, grant.Grant{Person: w.persons[leadOf2], Role: actor.ProjectLead, Scope: scope})
	return err
}

// project is one with a wave that asks everybody in the unit for a course.
func (w *world) project(ctx context.Context, name, unitNumber, slug string) (uuid.UUID, error) {
	unit, err := w.unit(ctx, unitNumber)
	if err != nil {
		return uuid.Nil, err
	}
	v, err := w.App.Courses.Published(ctx, slug)
	if err != nil {
		return uuid.Nil, err
	}
	p, err := w.App.Projects.Create(ctx, project.Input{
		Name: i18n.Text{i18n.DE: name}, Strand: project.Strands[0], Provider: project.Providers[0], UnitID: unit,
	})
	if err != nil {
		return uuid.Nil, err
	}
	goLive := clock.DueOn(w.Tenant.Land, clock.Today(ctx).AddDays(70))
	made, err := w.App.Projects.AddWave(ctx, p.ID, project.WaveInput{GoLive: goLive, Units: []uuid.UUID{unit}})
	if err == nil {
		_, err = w.checklist(ctx, made.ID)
	}
	if err == nil {
		_, err = w.App.Projects.Require(ctx, made.ID, project.RequirementInput{Kind: project.CourseKind, Must: true, CourseID: v.CourseID})
	}
	return p.ID, err
}

// publish lets a day end, so that every wave has a published table.
func (w *world) publish() error {
	w.Clock.Advance(24 * time.Hour)
	if err := w.App.Readiness.EndOfDay(w.Ctx); err != nil {
		return err
	}
	return w.App.Readiness.EndOfDay(w.nextCtx)
}

// everybodyIn signs everybody in and lets them begin the course.
func (w *world) everybodyIn() error {
	for _, name := range append([]who{neighbour}, actors...) {
		if err := w.enter(name); err != nil {
			return err
		}
		if name == anonymous {
			continue
		}
		ctx := w.Ctx
		if name == neighbour {
			ctx = w.nextCtx
		}
		var err error
		if w.persons[name], err = read[uuid.UUID](ctx, w, `SELECT person_id FROM account WHERE tenant_id = $1 AND login = $2`, logins[name]); err != nil {
			return err
		}
	}
	return nil
}

// enter gives somebody a new browser, signed in.
func (w *world) enter(name who) error {
	base := w.Base
	if name == neighbour {
		base = w.nextBase
	}
	b := w.browser(base)
	w.browsers[name] = b
	if name == anonymous {
		return b.open("/de/login")
	}
	return b.signIn(logins[name])
}

// read returns the one value of a query; $1 is the tenant of ctx.
func read[T any](ctx context.Context, w *world, query string, args ...any) (v T, err error) {
	err = w.App.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		return tx.Pgx().QueryRow(ctx, query, append([]any{tx.Tenant()}, args...)...).Scan(&v)
	})
	if err != nil {
		err = fmt.Errorf("%s %v: %w", query, args, err)
	}
	return v, err
}

// exec runs one statement as the tenant of ctx; $1 is the tenant.
func (w *world) exec(ctx context.Context, query string, args ...any) error {
	return w.App.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Pgx().Exec(ctx, query, append([]any{tx.Tenant()}, args...)...)
		return err
	})
}
