package suggest

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/courserun"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/skill"
	"codeberg.org/lotse/lotse/internal/skill/rating"
)

// Most is how many courses are suggested.
const Most = 6

// Gap is a competence in which levels are missing.
type Gap struct {
	ID     uuid.UUID
	Code   string
	Have   int
	Target int
}

// Course is a course that teaches what is missing.
type Course struct {
	Slug    string
	Title   i18n.Text
	Minutes int
	Codes   []string // competences it teaches of those that are missing
	Begun   bool     // the person is in it
	Date    *Date
	Paths   []Path

	gain int // levels of gaps it can close
}

// Date is the next date with a free seat.
type Date struct {
	Slug   string
	Starts time.Time
}

// Path is a path the course belongs to.
type Path struct {
	Slug string
	Name i18n.Text
}

// Service holds the use case.
type Service struct {
	DB   *db.DB
	Runs *courserun.Service
}

// For returns those of the courses taught (by competence) that teach what is
// missing to the actor and that they have not completed, those first that close
// most, of equal ones the shortest.
func (s *Service) For(ctx context.Context, taught map[string][]skill.Taught, gaps []Gap) ([]Course, error) {
	if err := actor.Require(ctx, rating.Own); err != nil || len(gaps) == 0 {
		return nil, err
	}
	list := rank(taught, gaps)
	if len(list) == 0 {
		return nil, nil
	}
	slugs := make([]string, len(list))
	for i, c := range list {
		slugs[i] = c.Slug
	}
	var taken []taking
	var paths []belongs
	var runs []courserun.Run
	err := s.DB.Read(ctx, s.Runs.AskFree(slugs, &runs), func(ctx context.Context, r *db.Reads) error {
		askTaken(r, actor.From(ctx).Person, slugs, &taken)
		askPaths(r, slugs, &paths)
		return nil
	})
	list = slices.DeleteFunc(list, func(c Course) bool { return slices.Contains(taken, taking{Slug: c.Slug, Done: true}) })
	list = list[:min(len(list), Most)]
	for i := range list {
		list[i].Begun = slices.Contains(taken, taking{Slug: list[i].Slug})
		list[i].add(paths, runs)
	}
	return list, err
}

func (c *Course) add(paths []belongs, runs []courserun.Run) {
	for _, p := range paths {
		if p.Course == c.Slug {
			c.Paths = append(c.Paths, Path{Slug: p.Slug, Name: p.Name})
		}
	}
	for _, r := range runs {
		if r.CourseSlug == c.Slug && c.Date == nil && r.Starts != nil {
			c.Date = &Date{Slug: r.Slug, Starts: *r.Starts}
		}
	}
}

// rank are the courses that close gaps: they reach above what the person has
// and begin no higher than the target.
func rank(taught map[string][]skill.Taught, gaps []Gap) []Course {
	var list []Course
	for _, g := range gaps {
		for _, t := range taught[g.Code] {
			gain := min(g.Target, t.To) - max(g.Have, t.From-1)
			if gain <= 0 {
				continue
			}
			i := slices.IndexFunc(list, func(c Course) bool { return c.Slug == t.Slug })
			if i < 0 {
				i = len(list)
				list = append(list, Course{Slug: t.Slug, Title: t.Title, Minutes: t.Minutes})
			}
			list[i].gain += gain
			list[i].Codes = append(list[i].Codes, g.Code)
		}
	}
	slices.SortStableFunc(list, func(a, b Course) int {
		return cmp.Or(cmp.Compare(b.gain, a.gain), cmp.Compare(a.Minutes, b.Minutes), cmp.Compare(a.Slug, b.Slug))
	})
	return list
}
