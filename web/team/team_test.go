package team_test

import (
	"context"
	"fmt"
	"io"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/audience"
	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/duty"
	"codeberg.org/lotse/lotse/internal/learn"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/project"
	"codeberg.org/lotse/lotse/internal/project/projecttest"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/route"
	"codeberg.org/lotse/lotse/web/team"
)

// site is the page for one supervisor; ctx is who asks.
type site struct {
	*projecttest.Town
	app     *fiber.App
	duties  *duty.Service
	ctx     context.Context
	counter *db.Counter

	top, below, led, beside uuid.UUID
	family                  uuid.UUID
}

func newSite(t *testing.T) *site {
	t.Helper()
	s := &site{Town: projecttest.New(t)}
	rules := audience.New(s.DB, s.Org)
	rules.Register(learn.HasCompleted)
	s.duties = &duty.Service{DB: s.DB, People: s.People, Audiences: rules}
	s.app = fiber.New(fiber.Config{Immutable: true, ErrorHandler: respond.Error})
	s.app.Use(func(c *fiber.Ctx) error {
		lang, _ := i18n.ParseLang(strings.Split(c.Path(), "/")[1])
		ctx, counter := db.WithCounter(i18n.WithLang(s.ctx, lang))
		s.counter = counter
		c.SetUserContext(ctx)
		return c.Next()
	})
	r, _ := route.New(s.app)
	(&team.Handler{Org: s.Org, Courses: course.New(s.DB), Projects: s.Projects, Duties: s.duties}).Mount(r)
	s.SetDay("2026-06-08")
	s.top = s.Unit("10", uuid.Nil)
	s.below, s.led, s.beside = s.Unit("10.1", s.top), s.Unit("10.2", s.top), s.Unit("20", uuid.Nil)
	s.family = s.Family("clerk")
	return s
}

func (s *site) person(unit uuid.UUID, supervisor bool) uuid.UUID {
	return s.Town.Person(projecttest.Post{Unit: unit, Family: s.family, Supervisor: supervisor})
}

func (s *site) is(person uuid.UUID, more ...actor.Permission) {
	s.ctx = s.May(person, append(more, course.Read)...)
}

func (s *site) get(path string) (status int, doc *goquery.Document, body string) {
	s.T.Helper()
	res, err := s.app.Test(httptest.NewRequest("GET", path, nil), -1)
	s.Must(err)
	defer func() { _ = res.Body.Close() }()
	b, err := io.ReadAll(res.Body)
	s.Must(err)
	doc, err = goquery.NewDocumentFromReader(strings.NewReader(string(b)))
	s.Must(err)
	return res.StatusCode, doc, string(b)
}

func (s *site) name(p uuid.UUID) string {
	return fmt.Sprintf("Person%04d", s.Int(`SELECT substr(last_name, 7)::int FROM person WHERE id = $1`, p))
}

func (s *site) duty(name string, courses ...uuid.UUID) duty.Duty {
	s.T.Helper()
	period := func(v string) clock.Period {
		p, err := clock.ParsePeriod(v)
		s.Must(err)
		return p
	}
	terms := duty.Terms{Ways: []duty.Way{{By: duty.ByProof}}, Mode: duty.Anniversary, Validity: period("P1Y"), First: period("P1M"), Credit: duty.CreditAll}
	for _, c := range courses {
		terms.Ways = append(terms.Ways, duty.Way{By: duty.ByCourse, Course: c})
	}
	d, err := s.duties.Create(s.Ctx, duty.Input{Name: i18n.Text{i18n.DE: name}, Everybody: true, Terms: terms})
	s.Must(err)
	return d
}

func (s *site) prove(d duty.Duty, p uuid.UUID) {
	s.T.Helper()
	_, err := s.duties.RecordProof(s.Ctx, d.Slug, p, duty.Proof{On: clock.Today(s.Ctx), Issuer: "Feuerwehr"})
	s.Must(err)
}

func folded(doc *goquery.Document, selector string) []string {
	return doc.Find(selector).Map(func(_ int, e *goquery.Selection) string { return strings.Join(strings.Fields(e.Text()), " ") })
}

// "Supervisors see due, done and overdue of mandatory items, nothing else, of
// the units of their postings with the supervisor flag and of sub-units without
// a supervisor of their own."
func TestTeamIsDueDoneOverdue(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	boss := s.person(s.top, true)
	own, under := s.person(s.top, false), s.person(s.below, false)
	chief, led, other := s.person(s.led, true), s.person(s.led, false), s.person(s.beside, false)
	basics, extra := s.Course("basics"), s.Course("extra")
	wave := s.Wave(s.Project("Akte", s.top), "2026-07-01", s.top, s.beside)
	s.Need(wave, project.RequirementInput{CourseID: basics})
	s.Need(wave, project.RequirementInput{Kind: project.CourseKind, CourseID: extra})
	s.Complete(projecttest.Done{Person: own, Course: basics})
	fire, data := s.duty("Brandschutz"), s.duty("Akte verstehen", basics)
	s.prove(data, own)
	s.prove(fire, own)
	s.SetDay("2026-06-20")

	s.is(boss, project.Team, duty.Team)
	status, doc, body := s.get("/de/team")
	if status != 200 {
		t.Fatal(status)
	}
	if rows := folded(doc, "tbody th"); len(rows) != 2 || !strings.Contains(rows[0], s.name(under)) || !strings.Contains(rows[1], s.name(own)) {
		t.Errorf("the most urgent first: %q", rows)
	}
	want := []string{
		"Überfällig seit 17.06.2026: Akte verstehen", "Fällig am 08.07.2026: Brandschutz",
		"Erledigt: basics", "Erledigt: Brandschutz", "Erledigt: Akte verstehen",
	}
	got := folded(doc, "[data-state]")
	if len(got) != len(want) {
		t.Errorf("items %q", got)
	}
	for _, w := range want {
		if !strings.Contains(strings.Join(got, "\n"), w) {
			t.Errorf("no %q in %q", w, got)
		}
	}
	for _, p := range []uuid.UUID{chief, led, other, boss} {
		if strings.Contains(body, s.name(p)) {
			t.Errorf("the list shows %s", s.name(p))
		}
	}
	if strings.Contains(body, "extra") {
		t.Error("a voluntary course is nobody's business")
	}
	if n := s.Int(`SELECT count(*) FROM look_person`); n != 2 {
		t.Errorf("%d looks", n)
	}
	if _, doc, _ := s.get("/de/team?show=overdue"); len(folded(doc, "tbody tr")) != 1 {
		t.Error("the filter shows who is not overdue")
	}
	_, _, file := s.get("/en/team/export.csv?show=overdue")
	file = strings.ReplaceAll(file, "\u00a0", " ")
	if strings.Contains(file, s.name(own)) || !strings.Contains(file, "Overdue;17 June 2026") || strings.Count(file, "\n") != 3 {
		t.Errorf("the file says %q", file)
	}
	s.prove(fire, under)
	s.prove(data, under)
	s.Complete(projecttest.Done{Person: under, Course: basics})
	if _, doc, _ := s.get("/en/team"); !strings.Contains(doc.Find("main").Text(), "All done") {
		t.Error("everything is done, and the page does not say so")
	}
	s.is(own, project.Team, duty.Team)
	if _, doc, _ := s.get("/de/team"); !strings.Contains(doc.Find("main").Text(), "Zu Ihren Einheiten gehören keine weiteren Personen.") {
		t.Error("somebody without a team sees one")
	}
	s.is(own)
	if status, _, _ := s.get("/de/team"); status != 403 {
		t.Errorf("an employee: %d", status)
	}
}

func TestStatementsDoNotGrowWithTheTeam(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	boss := s.person(s.top, true)
	s.is(boss, project.Team, duty.Team)
	count := func(people, duties int) int64 {
		s.Crowd(people, projecttest.Post{Unit: s.below, Family: s.family})
		for i := range duties {
			s.duty(fmt.Sprintf("Pflicht %d %d", people, i))
		}
		if status, _, _ := s.get("/de/team"); status != 200 {
			t.Fatal(status)
		}
		return s.counter.Statements.Load()
	}
	few, many := count(1, 1), count(40, 5)
	if many > few || many > 14 {
		t.Errorf("%d statements for one person, %d for many", few, many)
	}
}
