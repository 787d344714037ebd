package capacity

import (
	"cmp"
	"context"
	"slices"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/courserun"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Service answers the question.
type Service struct{ DB *db.DB }

// Courses are those that are held on dates, or for which somebody waits; the
// most pressing first. One round trip, however large the town is.
func (s *Service) Courses(ctx context.Context) ([]*Course, error) {
	if err := actor.Require(ctx, courserun.Manage); err != nil {
		return nil, err
	}
	if !actor.From(ctx).Everywhere(people.Read) {
		return nil, fault.Denied("run.capacity.denied")
	}
	var f found
	if err := s.DB.Read(ctx, f.ask); err != nil {
		return nil, err
	}
	var all Attendance
	for _, a := range f.former {
		all.Came, all.Missed = all.Came+a.Came, all.Missed+a.Missed
	}
	today := clock.Today(ctx)
	for _, c := range f.courses {
		c.Needs, c.Runs, c.Rate = f.needs[c.ID], f.runs[c.ID], rateOf(f.former[c.ID], all)
		c.Reckon(today)
	}
	slices.SortStableFunc(f.courses, func(a, b *Course) int {
		return cmp.Or(cmp.Compare(urgency[a.Verdict()], urgency[b.Verdict()]), cmp.Compare(b.Missing, a.Missing), cmp.Compare(a.Slug, b.Slug))
	})
	return f.courses, nil
}

var urgency = map[Verdict]int{Few: 0, Late: 1, Enough: 2, Trained: 3}

// found is what the statements read, by course.
type found struct {
	courses []*Course
	needs   map[uuid.UUID][]Need
	runs    map[uuid.UUID][]Run
	former  map[uuid.UUID]Attendance
}

// title is a row of the courses.
type title struct {
	ID    uuid.UUID
	Slug  string
	Title i18n.Text
}
