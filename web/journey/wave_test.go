package journey

import (
	"strconv"
	"testing"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/login/grant"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/project"
	"codeberg.org/lotse/lotse/web/webtest"
)

// The project lead adds a wave. Fourteen days before its start lies a
// Saturday, after the start is moved a public holiday: the training is due on
// the working day before. Somebody in the unit sees it on the start page.
func TestWave(t *testing.T) {
	units := map[string]string{"de-1280": "66", "en-390": "37", "de-390noscript": "32.1", "en-1280noscript": "10.2"}
	everyLook(t, func(t *testing.T, l look) {
		p := newProject(t, "Dienstplan "+l.String())
		unit := unitOf(t, units[l.String()])
		v := signedIn(t, l, "projekt")
		v.menu("projects")
		v.picture("projects")
		v.Click(p.Name[l.lang])
		v.picture("project")
		v.click("project.wave.add")
		v.picture("form")
		v.click("act.save")
		v.sees("project.wave.go_live.missing")
		v.picture("form-empty")
		v.date("go_live", clock.NewDate(2026, 7, 11))
		v.unfold(unit.slug)
		v.Check(v.say("project.unit.option", i18n.Args{"Number": unit.number, "Name": unit.name[l.lang]}))
		v.picture("form-filled")
		v.click("act.save")
		v.at("/projects/" + p.Slug + "/waves/1")
		v.sees("project.requirements.empty")
		v.Choose("course", theCourse(t).Title[l.lang])
		v.picture("requirement")
		v.ClickCSS(`form:has([name=course]) button[type=submit]`)
		v.Sees(theCourse(t).Title[l.lang], v.say("project.audience.all"), v.day(clock.NewDate(2026, 6, 26)))
		v.picture("wave")

		who := newcomer(t, unit.id, p.Slug)
		emp := signedIn(t, l, who.login)
		emp.at("/my")
		emp.Sees(theCourse(t).Title[l.lang], emp.day(clock.NewDate(2026, 6, 26)))
		emp.picture("assigned")

		v.click("project.wave.change")
		v.date("go_live", clock.NewDate(2027, 1, 8)) // fourteen days before: Christmas Day, a Friday
		v.click("act.save")
		v.Sees(v.day(clock.NewDate(2026, 12, 24)))
		emp.to("/my")
		emp.Sees(emp.day(clock.NewDate(2026, 12, 24)))
		emp.click("home.for_me")
		emp.Sees(emp.say("project.forme.start", i18n.Args{"Date": emp.long(clock.NewDate(2027, 1, 8))}))
		emp.picture("for-me")
		emp.to("/my") // a duty of the whole town is due earlier
		emp.clickCSS("main a[href$='/courses/" + slug + "']")
		emp.click("course.start")
		emp.at(lessonPath(1))
	})
}

// newProject founds a project that the project lead of the town leads, too.
func newProject(t *testing.T, name string) project.Project {
	t.Helper()
	w := webtest.Start(t)
	tree, err := w.App.Org.Tree(w.Ctx)
	if err != nil {
		t.Fatal(err)
	}
	office, _ := tree.ByNumber("00.1")
	p, err := w.App.Projects.Create(w.Ctx, project.Input{
		Name: i18n.Text{i18n.DE: name, i18n.EN: name + " (en)"}, Goal: i18n.Text{i18n.DE: "Alle planen Dienste gemeinsam.", i18n.EN: "Everybody plans shifts together."},
		Strand: project.Strands[0], Provider: project.Providers[0], UnitID: office.ID,
		Groups: []project.Group{{
			Name: i18n.Text{i18n.DE: "Alle", i18n.EN: "Everybody"}, Benefit: i18n.Text{i18n.DE: "Weniger Zettel.", i18n.EN: "Less paper."},
			Contact: i18n.Text{i18n.DE: "Projektbüro, 03425 550-480", i18n.EN: "Project office, 03425 550-480"},
		}},
	})
	if err != nil {
		t.Fatal(err)
	}
	lead, err := w.App.Login.PersonOf(w.Ctx, "projekt")
	if err == nil {
		_, err = w.App.Grants.Give(w.Ctx, grant.Grant{Person: lead, Role: actor.ProjectLead, Scope: actor.Scope{Kind: actor.Project, ID: p.ID}})
	}
	if err != nil {
		t.Fatal(err)
	}
	return p
}

type namedUnit struct {
	id     uuid.UUID
	number string
	name   i18n.Text
	slug   string
}

func unitOf(t *testing.T, number string) namedUnit {
	t.Helper()
	w := webtest.Start(t)
	tree, err := w.App.Org.Tree(w.Ctx)
	if err != nil {
		t.Fatal(err)
	}
	u, ok := tree.ByNumber(number)
	if !ok {
		t.Fatalf("no unit %s", number)
	}
	name := i18n.Text{}
	for _, l := range i18n.Langs {
		name[l], _ = u.Name.In(l)
	}
	return namedUnit{id: u.ID, number: number, name: name, slug: u.Slug}
}

// newcomer is somebody in the unit whom no project but this one has touched, with an
// account of their own.
func newcomer(t *testing.T, unit uuid.UUID, slug string) learner {
	t.Helper()
	w := webtest.Start(t)
	tree, err := w.App.Org.Tree(w.Ctx)
	if err != nil {
		t.Fatal(err)
	}
	u, _ := tree.Unit(unit)
	page, err := w.App.People.List(w.Ctx, people.Filter{Unit: u.Slug})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range page.Entries {
		l := learner{person: e.Person.ID, name: e.Person.FullName(), login: "neu-" + e.Person.PersonnelNumber}
		mine, err := w.App.Projects.Mine(l.ctx(t))
		if err != nil {
			t.Fatal(err)
		}
		if len(mine) == 1 && mine[0].ProjectSlug == slug && mine[0].State != project.Done && lend(l.person) {
			l.begin(t, 0)
			return l
		}
	}
	t.Fatalf("nobody in %s is new to projects", u.Number)
	return learner{}
}

// unfold opens what a unit stands below in the form's tree.
func (v *visitor) unfold(slug string) {
	v.t.Helper()
	webtest.Eval[bool](v.Tab, `(() => {
		let e = document.querySelector('[name="units"][value="`+slug+`"]');
		while (e = e && e.parentElement.closest('details')) e.open = true;
		return true;
	})()`)
}

// date fills the three parts of a date.
func (v *visitor) date(name string, d clock.Date) {
	v.t.Helper()
	v.Fill(name+".day", strconv.Itoa(d.Day()))
	v.Fill(name+".month", strconv.Itoa(int(d.Month())))
	v.Fill(name+".year", strconv.Itoa(d.Year()))
}

// day and long are how the visitor reads a date.
func (v *visitor) day(d clock.Date) string {
	return i18n.Date(i18n.WithLang(webtest.Start(v.t).Ctx, v.lang), d)
}

func (v *visitor) long(d clock.Date) string {
	return i18n.DateLong(i18n.WithLang(webtest.Start(v.t).Ctx, v.lang), d)
}
