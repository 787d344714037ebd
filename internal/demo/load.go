package demo

import (
	"context"
	"fmt"
	"io/fs"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/content"
	"codeberg.org/lotse/lotse/internal/app"
	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/login"
	"codeberg.org/lotse/lotse/internal/login/grant"
	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/people/hrimport"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/tenant"
)

// Options of Load.
type Options struct {
	Today    clock.Date // zero: the clock's day
	Progress func(id string, args ...i18n.Args)
}

// history is how many days the town's history reaches back: twelve weeks.
const history = 84

// loader carries what the steps share.
type loader struct {
	*app.App
	opt    Options
	tenant *tenant.Tenant
	today  clock.Date
	plan   *plan

	tree     *org.Tree
	courses  map[string]*course.Version // by slug
	slugs    map[uuid.UUID]string       // of courses
	families map[string]uuid.UUID
	cast     map[string]uuid.UUID // login → person
	projects []uuid.UUID          // as in the plan
	waves    []begun
	diary    diary
}

// Load founds the demo town, or leaves it alone where it is there and whole.
// A town whose loading was interrupted is a fault: reset it.
func Load(ctx context.Context, a *app.App, o Options) error {
	t, err := a.Tenants.BySlug(ctx, Slug)
	if err == nil {
		return whole(t.Context(ctx), a)
	}
	if !fault.Is(err, fault.NotFound) {
		return err
	}
	l := &loader{App: a, opt: o, today: o.Today}
	if l.opt.Progress == nil {
		l.opt.Progress = func(string, ...i18n.Args) {}
	}
	if l.plan, err = readPlan(); err != nil {
		return err
	}
	l.opt.Progress("cmd.demo.load")
	l.tenant, err = a.Tenants.Create(ctx, tenant.Input{
		Slug: Slug, Name: i18n.Text{i18n.DE: "Stadt Lindenau", i18n.EN: "City of Lindenau"}, Land: "HE", Demo: true,
		Contact: tenant.Contact{Name: "Petra Sommer", Phone: "03425 550-471", Email: "lernen@lindenau.example"},
	})
	if err != nil {
		return err
	}
	ctx = l.tenant.Context(ctx)
	if l.today.IsZero() {
		l.today = clock.Today(ctx)
	}
	for _, step := range []func(context.Context) error{l.people, l.publish, l.needs, l.choose, l.replay, l.connect, l.oblige, l.hold, l.opinions, l.examine, l.measure, l.retire, l.tell, l.signIns, l.neighbours} {
		if err := step(ctx); err != nil {
			return fmt.Errorf("demo: %w", err)
		}
	}
	return nil
}

// whole tells a finished town from an interrupted one: accounts come last.
func whole(ctx context.Context, a *app.App) error {
	done, err := a.Login.HasDemo(ctx)
	if err != nil {
		return err
	}
	n, err := countAccounts(ctx, a.DB)
	if err == nil && (!done || n < len(Accounts)) {
		return fault.Clash("cmd.demo_interrupted")
	}
	return err
}

// at returns ctx with the clock at an hour of the day that lies days from
// today (negative: before).
func (l *loader) at(ctx context.Context, days int, hour time.Duration) context.Context {
	now := l.today.AddDays(days).Start(clock.Zone(ctx)).Add(hour)
	return clock.With(ctx, func() time.Time { return now })
}

// people runs the real import on the files of HR, as on the first day.
func (l *loader) people(ctx context.Context) error {
	ctx = l.at(ctx, -history, 8*time.Hour)
	var report hrimport.Report
	for _, file := range []string{"lindenau-units.csv", "lindenau-people.csv"} {
		b, err := content.Files.ReadFile("demo/hr/" + file)
		if err != nil {
			return err
		}
		report, err = l.Imports.Run(ctx, hrimport.RunInput{UploadInput: hrimport.UploadInput{FileName: file, Content: b}})
		if err != nil {
			return err
		}
	}
	n := report.Import.Counts
	l.opt.Progress("cmd.demo.people", i18n.Args{"People": n.Created, "Postings": n.Postings.Created})
	var err error
	if l.tree, err = l.Org.Tree(ctx); err != nil {
		return err
	}
	families, err := l.People.JobFamilies(ctx)
	l.families = map[string]uuid.UUID{}
	for id, f := range families {
		l.families[f.Name[i18n.DE]] = id
	}
	return err
}

// publish publishes the courses the plan names.
func (l *loader) publish(ctx context.Context) error {
	ctx = l.at(ctx, -history, 9*time.Hour)
	l.courses, l.slugs = map[string]*course.Version{}, map[uuid.UUID]string{}
	for _, slug := range l.plan.Courses {
		dir, err := fs.Sub(content.Files, "courses/"+slug)
		if err != nil {
			return err
		}
		if _, err := l.Courses.Import(ctx, dir); err != nil {
			return err
		}
		v, err := l.Courses.Published(ctx, slug)
		if err != nil {
			return err
		}
		l.courses[slug], l.slugs[v.CourseID] = v, slug
		title := v.Title.For(ctx)
		l.opt.Progress("cmd.demo.course", i18n.Args{"Title": title})
	}
	return l.Equip(ctx)
}

// choose finds who stands behind the accounts.
func (l *loader) choose(ctx context.Context) error {
	l.cast = map[string]uuid.UUID{}
	for _, p := range l.plan.Cast {
		unit, err := l.unit(p.Unit)
		if err != nil {
			return err
		}
		if l.cast[p.Login], err = find(ctx, l.DB, p, unit); err != nil {
			return err
		}
	}
	return nil
}

// signIns makes the accounts and gives the roles.
func (l *loader) signIns(ctx context.Context) error {
	for _, acc := range Accounts {
		person := l.cast[acc.Login]
		scope := actor.Scope{Kind: actor.Tenant}
		if acc.Role == actor.ProjectLead {
			scope = actor.Scope{Kind: actor.Project, ID: l.projects[0]}
		}
		if acc.Role != actor.Employee && acc.Role != actor.Supervisor {
			if _, err := l.Grants.Give(ctx, grant.Grant{Person: person, Role: acc.Role, Scope: scope}); err != nil {
				return err
			}
		}
		if err := l.Login.CreateDemo(ctx, login.Demo{Person: person, Login: acc.Login, Password: Password}); err != nil {
			return err
		}
	}
	return nil
}

func (l *loader) unit(number string) (uuid.UUID, error) {
	u, ok := l.tree.ByNumber(number)
	if !ok {
		return uuid.Nil, fmt.Errorf("no unit %q", number)
	}
	return u.ID, nil
}

func (l *loader) unitIDs(numbers []string) (ids []uuid.UUID, err error) {
	for _, n := range numbers {
		id, err := l.unit(n)
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, nil
}

func (l *loader) familyIDs(names []string) (ids []uuid.UUID, err error) {
	for _, n := range names {
		id, ok := l.families[n]
		if !ok {
			return nil, fmt.Errorf("no job family %q", n)
		}
		ids = append(ids, id)
	}
	return ids, nil
}
