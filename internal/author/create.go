package author

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Create begins a course: title and the languages, the source first, are
// enough. Its slug is made from the title.
func (s *Service) Create(ctx context.Context, head courseware.Course) (Done, error) {
	if err := actor.Require(ctx, Write); err != nil {
		return Done{}, err
	}
	if head.Source == "" {
		head.Source = i18n.DE
	}
	if !slices.Contains(head.Languages, head.Source) {
		head.Languages = append([]i18n.Lang{head.Source}, head.Languages...)
	}
	if !speakable(head) {
		return Done{}, fault.Wrong("author.languages")
	}
	if head.Title[head.Source] == "" {
		return Done{}, fault.InvalidInput(fault.Field{Name: "title", ID: "author.title_missing"})
	}
	var done Done
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		slugs, err := slugsTaken(ctx, tx)
		if err != nil {
			return err
		}
		head.Slug = Name(head.Title[head.Source], "course", slugs)
		d := draftKey{ID: db.NewID(), State: Drafting, Source: head.Source}
		if err := insertDraft(ctx, tx, d, uuid.Nil, courseHead(head)); err != nil {
			return err
		}
		change, err := note(ctx, tx, d.ID, step{Kind: CourseMade})
		audit.Record(ctx, tx, audit.Entry{Action: "author.created", Object: "draft", ID: d.ID, Detail: map[string]any{"slug": head.Slug}})
		done = Done{ID: head.Slug, Version: 1, Change: change, At: clock.Now(ctx)}
		return err
	})
	return done, err
}

// speakable: the source is the first of the languages, none stands twice, and
// the product speaks them all.
func speakable(c courseware.Course) bool {
	if len(c.Languages) == 0 || c.Languages[0] != c.Source {
		return false
	}
	for i, l := range c.Languages {
		if !slices.Contains(i18n.Langs, l) || slices.Contains(c.Languages[:i], l) {
			return false
		}
	}
	return true
}

// courseHead is a course without what stands in rows of its own.
func courseHead(c courseware.Course) courseware.Course {
	c.Lessons, c.Test, c.Media = nil, nil, nil
	return c
}

// SaveHead changes what stands above the lessons: title, summary, audience,
// goals, validity, languages, competences. The slug and the source stay. base
// is the version of the head that the form was made from.
func (s *Service) SaveHead(ctx context.Context, base int, head courseware.Course) (Done, error) {
	return s.edit(ctx, head.Slug, func(ctx context.Context, tx *db.Tx, d draftKey) (Done, error) {
		head.Source = d.Source
		if !speakable(head) {
			return Done{}, fault.Wrong("author.languages")
		}
		old, version, err := headAt(ctx, tx, d.ID)
		if err != nil {
			return Done{}, err
		}
		if head.Template, err = isTemplate(old); err != nil {
			return Done{}, err
		}
		body, err := json.Marshal(courseHead(head))
		if err != nil {
			return Done{}, err
		}
		if version != base {
			return Done{}, fault.Clash("author.newer").Wrap(&Newer{Mine: body, Current: old, Version: version})
		}
		if same(old, body) {
			return Done{ID: head.Slug, Version: version, At: clock.Now(ctx)}, nil
		}
		setHead(tx, d.ID, body)
		change, err := note(ctx, tx, d.ID, step{Kind: HeadChanged, Before: old, After: json.RawMessage(body)})
		return Done{ID: head.Slug, Version: version + 1, Change: change, At: clock.Now(ctx)}, err
	})
}

// AddMedia makes a file of the media library known under a name, for blocks to
// show it. A name never means another file: texts that are locked name files,
// too.
func (s *Service) AddMedia(ctx context.Context, course, name string, m courseware.Media) (Done, error) {
	return s.edit(ctx, course, func(ctx context.Context, tx *db.Tx, d draftKey) (Done, error) {
		files, err := mediaAt(ctx, tx, d.ID)
		if err != nil {
			return Done{}, err
		}
		if old, ok := files[name]; ok && old.Hash != m.Hash {
			return Done{}, fault.Clash("author.file_name_taken", fault.Args{"Name": name})
		}
		addMedia(tx, d.ID, name, m)
		return Done{ID: name, At: clock.Now(ctx)}, nil
	})
}
