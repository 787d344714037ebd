package matrix

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"net/url"
	"strings"
	"testing/fstest"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/content"
	"codeberg.org/lotse/lotse/internal/cert"
	"codeberg.org/lotse/lotse/internal/demo"
	"codeberg.org/lotse/lotse/internal/login/grant"
	"codeberg.org/lotse/lotse/internal/people/hrfile"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/tenant"
)

const (
	ownCourse  = "e-akte-grundlagen"
	nextCourse = "nachbar-kurs"
)

// foundNeighbour founds a tiny town through the same services. Everything in
// it that stands in an address has a name of its own.
func (w *world) foundNeighbour() (err error) {
	ctx := clock.With(context.Background(), w.Clock.Now)
	w.next, err = w.App.Tenants.Create(ctx, tenant.Input{
		Slug: "nachbar", Name: i18n.Text{i18n.DE: "Nachbarstadt", i18n.EN: "Neighbour Town"}, Land: "HE", Demo: true,
	})
	if err != nil {
		return err
	}
	w.nextCtx = w.next.Context(ctx)
	w.nextBase = strings.Replace(w.Base, "127.0.0.1", "nachbar.localhost", 1)
	err = w.imports(w.nextCtx, map[hrfile.Kind]string{
		hrfile.Units: unitHead + "N1;Nachbaramt;Amt;;01.01.2020;\nN1.1;Nachbarteam;Team;N1;01.01.2020;\n",
		hrfile.People: personHead + "N0001;Nachbarin;Nora;;nora@nachbar.example;N1;Leitung;Sachbearbeitung;01.01.2020;;100;ja;de\n" +
			"N0002;Nachbarmann;Nils;;;N1.1;Sachbearbeitung;Sachbearbeitung;01.01.2020;;100;nein;de\n",
	})
	if err != nil {
		return err
	}
	if err := w.foreignCourse(); err != nil {
		return err
	}
	if _, err := w.project(w.nextCtx, "Nachbarprojekt", "N1", nextCourse); err != nil {
		return err
	}
	return w.mighty()
}

// mighty gives one person of the neighbour every role there is.
func (w *world) mighty() (err error) {
	if w.persons[neighbour], err = read[uuid.UUID](w.nextCtx, w, `SELECT id FROM person WHERE tenant_id = $1 AND personnel_number = 'N0001'`); err != nil {
		return err
	}
	for _, role := range grant.Grantable {
		g := grant.Grant{Person: w.persons[neighbour], Role: role, Scope: actor.Scope{Kind: actor.Tenant}}
		if _, err := w.App.Grants.Give(w.nextCtx, g); err != nil {
			return err
		}
	}
	return w.accounts(w.nextCtx, neighbour)
}

// foreignCourse is the shipped course under another name, its pictures other
// bytes.
func (w *world) foreignCourse() error {
	source, err := fs.Sub(content.Files, "courses/"+ownCourse)
	if err != nil {
		return err
	}
	other := fstest.MapFS{}
	err = fs.WalkDir(source, ".", func(p string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := fs.ReadFile(source, p)
		if p == "course.yaml" {
			b = bytes.Replace(b, []byte("slug: "+ownCourse), []byte("slug: "+nextCourse), 1)
		}
		if strings.HasSuffix(p, ".svg") {
			b = bytes.Replace(b, []byte("</svg>"), []byte("<g/></svg>"), 1)
		}
		other[p] = &fstest.MapFile{Data: b}
		return err
	})
	if err != nil {
		return err
	}
	_, err = w.App.Courses.Import(w.nextCtx, other)
	return err
}

// certificate gives a person a proof and returns its code.
func (w *world) certificate(ctx context.Context, person uuid.UUID, course string) (string, error) {
	v, err := w.App.Courses.Published(ctx, course)
	if err != nil {
		return "", err
	}
	name, err := read[string](ctx, w, `SELECT first_name || ' ' || last_name FROM person WHERE tenant_id = $1 AND id = $2`, person)
	if err != nil {
		return "", err
	}
	id, now := db.NewID(), clock.Now(ctx)
	err = w.App.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Pgx().Exec(ctx, `
			INSERT INTO completion (tenant_id, id, person_id, course_id, version_id, version_no, completed_at, passed, evidence, recorded_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, true, 'witnessed', $7)`, tx.Tenant(), id, person, v.CourseID, v.ID, 1, now)
		if err != nil {
			return err
		}
		w.App.Certs.Issue(ctx, tx, []cert.Fact{{
			Completion: id, Passed: true, Person: person, PersonName: name, Course: v.Title, VersionNo: 1,
			Completed: clock.Today(ctx), Minutes: v.Minutes(), Tenant: i18n.Text{i18n.DE: "Stadt"}, Evidence: cert.Witnessed,
		}})
		return nil
	})
	if err != nil {
		return "", err
	}
	return read[string](ctx, w, `SELECT code FROM certificate WHERE tenant_id = $1 AND completion_id = $2`, id)
}

// linkCode is the code of a one-time link to sign in.
func (w *world) linkCode(ctx context.Context, email string) (string, error) {
	link, err := w.App.Grants.CreateAdmin(ctx, email)
	if err != nil {
		return "", err
	}
	u, err := url.Parse(link)
	if err != nil {
		return "", err
	}
	code := u.Path[strings.LastIndexByte(u.Path, '/')+1:]
	if code == "" {
		return "", fmt.Errorf("no code in %q", u.Path)
	}
	return code, nil
}

// password is that of every account here.
const password = demo.Password
