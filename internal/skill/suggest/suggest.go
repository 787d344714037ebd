package suggest

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/maypok86/otter/v2"

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
	Codes   []string // competences it teaches of those that are missing, in their order
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

// Offer is what somebody can still take: versions of courses.
type Offer struct {
	Open  []uuid.UUID // not completed
	Begun []uuid.UUID // of these, those the person is in
}

// lesson is what a version teaches of one competence.
type lesson struct {
	code     string
	from, to int // levels
}

// teaching is what a version teaches of a framework; without lessons, nothing.
type teaching struct {
	version uuid.UUID
	slug    string
	title   i18n.Text
	minutes int
	lessons []lesson
}

// key: a version never changes what it teaches.
type key struct {
	tenant, version uuid.UUID
	framework       string
}

// kept is how many versions stay in memory, of about 1 KB each.
const kept = 10_000

// Service holds the use case.
type Service struct {
	DB     *db.DB
	Skills *skill.Service

	teachings *otter.Cache[key, teaching]
}

// New returns a service.
func New(d *db.DB, skills *skill.Service) *Service {
	return &Service{DB: d, Skills: skills, teachings: otter.Must(&otter.Options[key, teaching]{MaximumSize: kept})}
}

// AskOffer asks what the actor can still take, for For.
func (s *Service) AskOffer(into *Offer) db.Ask {
	return func(ctx context.Context, r *db.Reads) error {
		if err := actor.Require(ctx, rating.Own); err != nil {
			return err
		}
		askOffer(r, actor.From(ctx).Person, into)
		return nil
	}
}

// For returns those courses of an offer that teach what is missing to the
// actor, those first that close most, of equal ones the shortest.
func (s *Service) For(ctx context.Context, framework string, o Offer, gaps []Gap) ([]Course, error) {
	if err := actor.Require(ctx, rating.Own); err != nil || len(gaps) == 0 {
		return nil, err
	}
	teach, err := s.taught(ctx, framework, o.Open)
	if err != nil {
		return nil, err
	}
	list := rank(teach, gaps, o.Begun)
	if len(list) == 0 {
		return nil, nil
	}
	return list, s.DB.Read(ctx, func(ctx context.Context, r *db.Reads) error {
		askWays(ctx, r, list)
		return nil
	})
}

// taught is what versions teach of a framework. Only those are read that nobody
// asked for before.
func (s *Service) taught(ctx context.Context, framework string, versions []uuid.UUID) ([]teaching, error) {
	tenant := actor.From(ctx).Tenant
	list := make([]teaching, 0, len(versions))
	unread, at := []uuid.UUID{}, map[uuid.UUID]int{}
	for _, v := range versions {
		t, ok := s.teachings.GetIfPresent(key{tenant, v, framework})
		if !ok {
			unread, at[v] = append(unread, v), len(list)
			t.version = v
		}
		list = append(list, t)
	}
	if len(unread) == 0 {
		return list, nil
	}
	err := s.DB.Read(ctx, s.Skills.AskTaughtIn(framework, unread, func(code string, t skill.Taught) {
		one := &list[at[t.Version]]
		one.slug, one.title, one.minutes = t.Slug, t.Title, t.Minutes
		one.lessons = append(one.lessons, lesson{code, t.From, t.To})
	}))
	if err != nil {
		return nil, err
	}
	for v, i := range at {
		s.teachings.Set(key{tenant, v, framework}, list[i])
	}
	return list, nil
}

// rank are the courses that close gaps: they reach above what the person has
// and begin no higher than the target.
func rank(teach []teaching, gaps []Gap, begun []uuid.UUID) (list []Course) {
	missing := make(map[string]int, len(gaps)) // code → place in gaps
	for i, g := range gaps {
		missing[g.Code] = i
	}
	for _, t := range teach {
		c := Course{Slug: t.slug, Title: t.title, Minutes: t.minutes}
		for _, l := range t.lessons {
			i, ok := missing[l.code]
			if !ok {
				continue
			}
			if gain := min(gaps[i].Target, l.to) - max(gaps[i].Have, l.from-1); gain > 0 {
				c.gain += gain
				if !slices.Contains(c.Codes, l.code) {
					c.Codes = append(c.Codes, l.code)
				}
			}
		}
		if c.gain > 0 {
			c.Begun = slices.Contains(begun, t.version)
			list = append(list, c)
		}
	}
	slices.SortFunc(list, func(a, b Course) int {
		return cmp.Or(cmp.Compare(b.gain, a.gain), cmp.Compare(a.Minutes, b.Minutes), cmp.Compare(a.Slug, b.Slug))
	})
	list = list[:min(len(list), Most)]
	for _, c := range list {
		slices.SortFunc(c.Codes, func(a, b string) int { return cmp.Compare(missing[a], missing[b]) })
	}
	return list
}
