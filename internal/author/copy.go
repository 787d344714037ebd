package author

import (
	"context"
	"encoding/json"
	"maps"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Copy begins a course with everything that another one says in its draft. It
// is a course of its own from then on; only what is central there, or linked,
// is linked here.
func (s *Service) Copy(ctx context.Context, of string, title i18n.Text) (Done, error) {
	if err := actor.Require(ctx, Write); err != nil {
		return Done{}, err
	}
	d, err := s.Open(ctx, of)
	if err != nil {
		return Done{}, err
	}
	c, same := d.Course(), map[string]string{}
	for _, l := range c.Lessons {
		same[l.ID] = l.ID
	}
	return s.beginAs(ctx, d, c, title, same)
}

// beginAs begins a course that says what c says, made from the model; ids says
// under which id each lesson of the model stands.
func (s *Service) beginAs(ctx context.Context, model *Draft, c *courseware.Course, title i18n.Text, ids map[string]string) (Done, error) {
	if title[c.Source] == "" {
		return Done{}, fault.InvalidInput(fault.Field{Name: "title", ID: "author.title_missing"})
	}
	c.Title = title
	linked, err := s.linkCentral(ctx, model, c, ids)
	if err != nil {
		return Done{}, err
	}
	media, err := json.Marshal(c.Media)
	if err != nil {
		return Done{}, err
	}
	var done Done
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		slugs, err := slugsTaken(ctx, tx)
		if err != nil {
			return err
		}
		c.Slug = Name(title[c.Source], "course", slugs)
		to := draftKey{ID: db.NewID(), State: Drafting, Source: c.Source}
		if err := insertDraft(ctx, tx, to, uuid.Nil, courseHead(*c)); err != nil {
			return err
		}
		if err := replaceRows(ctx, tx, to.ID, rowsOf(c), true); err != nil {
			return err
		}
		setMedia(tx, to.ID, media)
		copyFollows(tx, model.ID, to.ID, ids)
		for _, lesson := range linked {
			setFollows(tx, to.ID, lesson, true)
		}
		change, err := note(ctx, tx, to.ID, step{Kind: CourseMade, Key: model.Slug})
		audit.Record(ctx, tx, audit.Entry{Action: "author.copied", Object: "draft", ID: to.ID, Detail: map[string]any{"slug": c.Slug, "of": model.Slug}})
		done = Done{ID: c.Slug, Version: 1, Change: change, At: clock.Now(ctx)}
		return err
	})
	return done, err
}

// linkCentral makes links of the lessons that are central in the model: others
// only link those. It returns their ids.
func (s *Service) linkCentral(ctx context.Context, model *Draft, c *courseware.Course, ids map[string]string) ([]string, error) {
	if model.Live.VersionID == uuid.Nil {
		return nil, nil
	}
	v, err := s.Courses.Version(ctx, model.Live.VersionID)
	if err != nil {
		return nil, err
	}
	var linked []string
	c.Media = maps.Clone(c.Media) // a version's own is shared
	for _, l := range model.Lessons {
		home, ok := v.LessonByID(l.ID)
		no := c.LessonNo(ids[l.ID])
		if !l.Central || !ok || no == 0 {
			continue
		}
		next, files := v.Course.Refer(home, v.Languages, courseware.Naming{
			Block: func(id string) string { return or(ids[id], id) },
			File:  func(name string, _ courseware.Media) string { return name },
		})
		from := originOf(v, l.ID)
		next.ID, next.From = ids[l.ID], &from
		c.Lessons[no-1] = next
		for name, m := range files {
			if c.Media == nil {
				c.Media = map[string]courseware.Media{}
			}
			c.Media[name] = m
		}
		linked = append(linked, next.ID)
	}
	return linked, nil
}
