package stats

import (
	"context"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/suppress"
	"codeberg.org/lotse/lotse/internal/tenant"
)

// Rest is after how many days whoever has not completed a course counts with
// what they reached.
const Rest = 28

// Service answers for the figures of courses.
type Service struct {
	DB      *db.DB
	Tenants *tenant.Service
	Courses *course.Service
}

// Sheet is what trainers see about a version of a course.
type Sheet struct {
	Slug      string
	Versions  []Version // the newest first
	Of        Version
	On        *course.Version
	Agreement *tenant.Agreement
	Allowed   bool       // the agreement allows figures about courses
	AsOf      clock.Date // the last day that counts

	People    int // counted; 0: too few yet
	Completed suppress.Range
	Lessons   []Lesson
	Months    []Month // empty: not told
	Answering int     // counted people whose answers are still kept
	Questions []Question
}

// Version is a version of the course; People are those counted in it.
type Version struct {
	ID          uuid.UUID
	No          int
	PublishedAt time.Time
	People      int
}

// Lesson is how many reached a lesson and how many did it.
type Lesson struct {
	ID            string
	Reached, Done suppress.Range
}

// Month is how many completed the course in a month.
type Month struct {
	First     clock.Date
	Completed suppress.Range
}

// Sheet returns the figures of a version, of the newest with any where no is 0.
func (s *Service) Sheet(ctx context.Context, slug string, no int) (*Sheet, error) {
	if err := actor.Require(ctx, author.Write); err != nil {
		return nil, err
	}
	agreed, err := s.Tenants.Agreement(ctx)
	if err != nil {
		return nil, err
	}
	until := clock.Today(ctx).Start(clock.Zone(ctx))
	sh := &Sheet{Slug: slug, Agreement: agreed, Allowed: agreed.Allows(tenant.CourseStatistics), AsOf: clock.Today(ctx).AddDays(-1)}
	q := query{slug: slug, until: until, step: 2 * agreed.MinGroup}
	if err := s.DB.Read(ctx, func(_ context.Context, r *db.Reads) error { askVersions(r, q, &sh.Versions); return nil }); err != nil {
		return nil, err
	}
	for i := range sh.Versions {
		sh.Versions[i].People = suppress.Counted(sh.Versions[i].People, agreed.MinGroup)
	}
	if err := sh.choose(no); err != nil {
		return nil, err
	}
	if sh.On, err = s.Courses.Version(ctx, sh.Of.ID); err != nil || !sh.Allowed {
		return sh, err
	}
	if sh.People = sh.Of.People; sh.People == 0 {
		return sh, nil
	}
	q.version, q.count = sh.Of.ID, sh.People
	q.since = agreed.KeptSince("answers", clock.Today(ctx)).Start(clock.Zone(ctx))
	return sh, s.fill(ctx, sh, q)
}

// choose takes the version that was asked for, else the newest that has
// figures, else the newest.
func (sh *Sheet) choose(no int) error {
	if len(sh.Versions) == 0 {
		return fault.Missing("stats.unpublished")
	}
	sh.Of = sh.Versions[0]
	for _, v := range sh.Versions {
		if no == v.No || no == 0 && v.People > 0 {
			sh.Of = v
			return nil
		}
	}
	if no != 0 {
		return fault.Missing("stats.version_unknown")
	}
	return nil
}

// fill reads the figures in one statement.
func (s *Service) fill(ctx context.Context, sh *Sheet, q query) error {
	q.zone = clock.Zone(ctx).String()
	for _, l := range sh.On.Lessons {
		q.lessons = append(q.lessons, l.ID)
	}
	asked := questions(sh.On.Course)
	q.ask(asked)
	var raw figures
	if err := s.DB.Read(ctx, func(_ context.Context, r *db.Reads) error { askFigures(r, q, &raw); return nil }); err != nil {
		return err
	}
	p := public{n: sh.People, k: sh.Agreement.MinGroup}
	sh.Lessons = p.lessons(q.lessons, raw.lessons)
	sh.Completed, sh.Months = p.months(raw.months)
	sh.Answering, sh.Questions = p.questions(asked, raw.answers)
	return nil
}
