package example

import (
	"context"
	"strings"

	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/forum"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/project"
	"codeberg.org/lotse/lotse/internal/readiness"
)

// Service holds the use case.
type Service struct {
	Readiness *readiness.Service
	Courses   *course.Service
	Forum     *forum.Service
}

// settled is how many days after its start a wave's figures tell how it went.
const settled = 28

// Over reports whether a wave that starts on a day has started.
func Over(goLive, today clock.Date) bool { return goLive.Before(today) }

// Begin makes the draft of a practice example from a wave that the actor may
// see, and returns where it is written.
func (s *Service) Begin(ctx context.Context, wave string) (string, error) {
	if err := actor.Require(ctx, forum.Write); err != nil {
		return "", err
	}
	f, err := s.Figures(ctx, wave)
	if err != nil {
		return "", err
	}
	return s.Forum.BeginExample(ctx, draft(ctx, f))
}

// Figures are those that were published about a wave four weeks after its
// start, or last.
func (s *Service) Figures(ctx context.Context, wave string) (f forum.Figures, err error) {
	today := clock.Today(ctx)
	w, err := s.Readiness.Wave(ctx, wave, readiness.Query{Published: true})
	if err != nil {
		return f, err
	}
	if !Over(w.Sheet.GoLive, today) {
		return f, fault.Clash("example.running")
	}
	if day := w.Sheet.GoLive.AddDays(settled); day.Before(today) {
		if w, err = s.Readiness.Wave(ctx, wave, readiness.Query{Published: true, Day: day}); err != nil {
			return f, err
		}
	}
	if w.Board.Live || w.Sheet.Nr == 0 {
		return f, fault.Clash("example.unpublished")
	}
	f = forum.Figures{Project: w.Sheet.Name, Wave: w.Sheet.Number, GoLive: w.Sheet.GoLive, Day: w.Sheet.Day, Threshold: w.Sheet.Threshold}
	switch total := w.Sheet.Total; total.Status {
	case readiness.Hidden, readiness.NotAffected:
		f.Hidden = true
	default:
		f.Affected, f.Ready, f.Share = total.Affected, total.Ready, total.Share
		trend, err := s.Readiness.Trend(ctx, &w.Board, w.Sheet)
		if err != nil {
			return f, err
		}
		for _, p := range trend.Points {
			f.Curve = append(f.Curve, forum.FiguresPoint{Day: p.Day, Share: p.Share})
		}
	}
	f.Courses, err = s.courses(ctx, w.Planned.Requirements)
	return f, err
}

func (s *Service) courses(ctx context.Context, list []project.Requirement) (out []i18n.Text, err error) {
	titles, err := s.Courses.Titles(ctx)
	if err != nil {
		return nil, err
	}
	for _, r := range list {
		if r.Kind == project.CourseKind && r.CourseID != nil && len(titles[*r.CourseID]) > 0 {
			out = append(out, titles[*r.CourseID])
		}
	}
	return out, nil
}

// draft is what is known already, in both languages; what went wrong only
// people know.
func draft(ctx context.Context, f forum.Figures) forum.Content {
	c := forum.Content{Lang: i18n.LangOf(ctx), Licence: forum.Licences[0], Figures: &f, Texts: map[forum.Part]i18n.Text{forum.Title: {}, forum.Way: {}}}
	for _, l := range i18n.Langs {
		name, _ := f.Project.In(l)
		args := i18n.Args{"Project": name, "Number": f.Wave, "Date": i18n.Date(i18n.WithLang(ctx, l), f.GoLive)}
		c.Texts[forum.Title][l] = i18n.In(l, "example.title", args)
		way := []string{i18n.In(l, "example.way", args)}
		for _, t := range f.Courses {
			title, _ := t.In(l)
			way = append(way, "- "+title)
		}
		if len(f.Courses) > 0 {
			c.Texts[forum.Way][l] = way[0] + "\n\n" + strings.Join(way[1:], "\n")
		}
	}
	return c
}
