package crash

import (
	"context"
	"fmt"
	"log/slog"
	"strings"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/app"
	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/people/hrimport"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/config"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/project"
	"codeberg.org/lotse/lotse/internal/tenant"
)

// slug is the course everybody takes.
const slug = "e-akte-grundlagen"

// password is the one everybody chooses.
const password = "Kranich-Wiese-4711"

// town is a small municipality with a wave for which everybody must take the
// course. It is founded through the services, in this process; the program
// then runs beside it on the same database.
type town struct {
	*app.App
	ctx    context.Context // its system acts
	course *course.Version
	mails  string            // where the invitations were written
	links  map[string]string // login → path of the one-time link
}

// place says where a town is founded.
type place struct {
	ownerURL, appURL string
	dir, base        string
	people           int
}

func found(ctx context.Context, p place) (*town, error) {
	if err := db.Migrate(ctx, p.ownerURL, "lotse_app"); err != nil {
		return nil, err
	}
	t := &town{}
	if err := t.open(ctx, p); err != nil {
		return nil, err
	}
	made, err := t.Tenants.Create(ctx, tenant.Input{Slug: "absturz", Name: i18n.Text{i18n.DE: "Absturz", i18n.EN: "Crash"}, Land: "HE"})
	if err != nil {
		return nil, err
	}
	t.ctx = made.Context(ctx)
	persons, err := t.hire(p.people)
	if err == nil {
		err = t.plan()
	}
	if err == nil {
		err = t.invite(persons)
	}
	if err != nil {
		t.close()
		return nil, err
	}
	return t, nil
}

// open builds the services on the database of p.
func (t *town) open(ctx context.Context, p place) error {
	d, err := db.Open(ctx, db.Options{URL: p.appURL, MaxConns: 6})
	if err != nil {
		return err
	}
	cfg, err := config.Load(map[string]string{"LOTSE_DATA_DIR": p.dir, "LOTSE_BASE_URL": p.base})
	if err != nil {
		return err
	}
	t.mails = app.MailDir(cfg)
	t.App, err = app.New(app.Options{DB: d, Config: cfg, Log: slog.New(slog.DiscardHandler), Work: true, Demo: true})
	return err
}

// moved is the same town in a copy of its database.
func (t *town) moved(ctx context.Context, p place) (*town, error) {
	m := &town{ctx: t.ctx, course: t.course, links: t.links}
	return m, m.open(ctx, p)
}

func (t *town) close() {
	t.App.Close()
	t.DB.Close()
}

// hire imports a unit and its people, as HR would.
func (t *town) hire(n int) ([]uuid.UUID, error) {
	units := "Nummer;Bezeichnung;Art;Übergeordnet;Gültig ab\n1;Amt;Amt;;01.01.2020\n"
	var staff strings.Builder
	staff.WriteString("PersNr;Nachname;Vorname;E-Mail;OrgNr;Planstelle;Jobfamilie;Eintritt\n")
	for i := range n {
		fmt.Fprintf(&staff, "%s;Lern;Person;%s;1;Sachbearbeitung;Sachbearbeitung;01.01.2024\n", number(i), loginOf(i))
	}
	for _, file := range []string{units, staff.String()} {
		if _, err := t.Imports.Run(t.ctx, hrimport.RunInput{UploadInput: hrimport.UploadInput{FileName: "hr.csv", Content: []byte(file)}}); err != nil {
			return nil, err
		}
	}
	persons := make([]uuid.UUID, n)
	for i := range persons {
		var err error
		if persons[i], err = t.Login.PersonOf(t.ctx, number(i)); err != nil {
			return nil, err
		}
	}
	return persons, nil
}

func number(i int) string { return fmt.Sprintf("%05d", i+1) }

// loginOf is how person i signs in.
func loginOf(i int) string { return fmt.Sprintf("p%03d@absturz.example", i+1) }

// plan publishes the course and founds a wave that asks everybody for it.
func (t *town) plan() error {
	if _, err := t.ImportCourse(t.ctx, slug); err != nil {
		return err
	}
	var err error
	if t.course, err = t.Courses.Published(t.ctx, slug); err != nil {
		return err
	}
	tree, err := t.Org.Tree(t.ctx)
	if err != nil {
		return err
	}
	unit, _ := tree.ByNumber("1")
	p, err := t.Projects.Create(t.ctx, project.Input{
		Name: i18n.Text{i18n.DE: "E-Akte", i18n.EN: "E-Akte"}, Strand: project.Strands[0], Provider: project.Providers[0], UnitID: unit.ID,
	})
	if err != nil {
		return err
	}
	wave, err := t.Projects.AddWave(t.ctx, p.ID, project.WaveInput{GoLive: clock.Today(t.ctx).AddDays(90), Units: []uuid.UUID{unit.ID}})
	if err != nil {
		return err
	}
	_, err = t.Projects.Require(t.ctx, wave.ID, project.RequirementInput{Kind: project.CourseKind, CourseID: t.course.CourseID, Must: true})
	return err
}
