package author

import (
	"context"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// LinkNews is a linked lesson whose home says something else by now.
type LinkNews struct {
	Slug    string // of the course that shows it
	Title   i18n.Text
	Lesson  string
	Name    i18n.Text
	Follows bool // it waits because the change is substantive, or the course is being written
	No      int  // of the version at home
	Gone    bool // the lesson is no longer there

	Differences []Difference // under the ids of the home
}

// News returns the linked lessons of all courses that are behind their homes;
// of one course where its slug is given. Three statements, however many.
func (s *Service) News(ctx context.Context, slug string) ([]LinkNews, error) {
	if err := mayRead(ctx); err != nil {
		return nil, err
	}
	var rows []linkRow
	err := s.DB.Read(ctx, func(_ context.Context, r *db.Reads) error {
		askBehind(r, slug, &rows)
		return nil
	})
	if err != nil {
		return nil, err
	}
	var ids []uuid.UUID
	for _, r := range rows {
		ids = append(ids, r.Held, r.Live)
	}
	versions, err := s.Courses.Versions(ctx, ids)
	var news []LinkNews
	for _, r := range rows {
		if n, behind := r.news(versions[r.Held], versions[r.Live]); behind {
			news = append(news, n)
		}
	}
	return news, err
}

func (r linkRow) news(held, live *course.Version) (LinkNews, bool) {
	n := LinkNews{Slug: r.Slug, Title: r.Title, Lesson: r.Lesson, Name: r.Name, Follows: r.Follows, No: r.No}
	if held == nil || live == nil {
		return n, false
	}
	was, _ := held.LessonByID(r.Of)
	is, ok := live.LessonByID(r.Of)
	if !ok {
		n.Gone = true
		return n, true
	}
	if courseware.SameLesson(held.Course, was, live.Course, is, live.Languages) {
		return n, false
	}
	n.Differences = Compare(only(held.Course, was), only(live.Course, is))
	return n, true
}

// only is a course of one lesson, to compare it.
func only(c *courseware.Course, l courseware.Lesson) *courseware.Course {
	return &courseware.Course{Source: c.Source, Languages: c.Languages, Lessons: []courseware.Lesson{l}}
}

// LinkHome is what a linked lesson's page tells about its home.
type LinkHome struct {
	Title   i18n.Text // empty: the course is not here
	Central bool
	News    *LinkNews // nil: it shows what its home says
}

// Home tells where a linked lesson comes from.
func (s *Service) Home(ctx context.Context, slug, lesson string, from courseware.Origin) (LinkHome, error) {
	if err := mayRead(ctx); err != nil {
		return LinkHome{}, err
	}
	var h LinkHome
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		var err error
		h.Central, err = isCentral(ctx, tx, from)
		return err
	})
	if err != nil {
		return h, err
	}
	v, err := s.Courses.Home(ctx, from)
	switch {
	case fault.Is(err, fault.NotFound):
		return h, nil
	case err != nil:
		return h, err
	}
	h.Title = v.Title
	news, err := s.News(ctx, slug)
	for i := range news {
		if news[i].Lesson == lesson {
			h.News = &news[i]
		}
	}
	return h, err
}

// mayChoose: lessons are chosen to be linked, or to become central.
func mayChoose(ctx context.Context) error {
	if actor.From(ctx).Can(Centralise) {
		return nil
	}
	return actor.Require(ctx, Write)
}

// Homes are the courses whose lessons can be linked or become central.
func (s *Service) Homes(ctx context.Context) ([]course.Listing, error) {
	if err := mayChoose(ctx); err != nil {
		return nil, err
	}
	return s.Courses.List(ctx)
}

// Centrals returns the central lessons that courses can link.
func (s *Service) Centrals(ctx context.Context) (list []Central, err error) {
	if err := mayChoose(ctx); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(_ context.Context, r *db.Reads) error {
		askCentral(r, &list)
		return nil
	})
	return list, err
}

// Linkable returns the live version of a course with the lessons of its own,
// for others to choose from.
func (s *Service) Linkable(ctx context.Context, home string) (*course.Version, []courseware.Lesson, error) {
	if err := mayChoose(ctx); err != nil {
		return nil, nil, err
	}
	v, err := s.onOffer(ctx, home)
	if err != nil {
		return nil, nil, err
	}
	var own []courseware.Lesson
	for _, l := range v.Lessons {
		if !l.Linked() {
			own = append(own, l)
		}
	}
	return v, own, nil
}
