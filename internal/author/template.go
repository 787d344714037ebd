package author

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Templates returns the templates that courses can begin from.
func (s *Service) Templates(ctx context.Context) ([]Listing, error) {
	if err := actor.Require(ctx, Write); err != nil {
		return nil, err
	}
	all, err := s.List(ctx)
	var list []Listing
	for _, l := range all {
		if l.Template && l.No > 0 && l.WithdrawnAt == nil {
			list = append(list, l)
		}
	}
	return list, err
}

// SetTemplate says whether a course is a template. That is decided before it
// is published for the first time: nobody is in it then.
func (s *Service) SetTemplate(ctx context.Context, slug string, template bool) (Done, error) {
	return s.edit(ctx, slug, func(ctx context.Context, tx *db.Tx, d draftKey) (Done, error) {
		live, err := liveOf(ctx, tx, slug)
		if err != nil {
			return Done{}, err
		}
		if live.VersionID != uuid.Nil {
			return Done{}, fault.Clash("author.template_late")
		}
		old, version, err := headAt(ctx, tx, d.ID)
		if err != nil {
			return Done{}, err
		}
		var head courseware.Course
		if err := json.Unmarshal(old, &head); err != nil {
			return Done{}, err
		}
		if head.Template == template {
			return Done{ID: slug, Version: version, At: clock.Now(ctx)}, nil
		}
		head.Template = template
		body, err := json.Marshal(head)
		if err != nil {
			return Done{}, err
		}
		setHead(tx, d.ID, body)
		change, err := note(ctx, tx, d.ID, step{Kind: HeadChanged, Before: old, After: json.RawMessage(body)})
		return Done{ID: slug, Version: version + 1, Change: change, At: clock.Now(ctx)}, err
	})
}

// FromTemplate begins a course with what the live version of a template says.
// It shares no id with it, nor with other courses that began so.
func (s *Service) FromTemplate(ctx context.Context, of string, title i18n.Text) (Done, error) {
	if err := actor.Require(ctx, Write); err != nil {
		return Done{}, err
	}
	d, err := s.Open(ctx, of)
	if err != nil {
		return Done{}, err
	}
	if !d.Head.Template || d.Live.VersionID == uuid.Nil || d.Live.WithdrawnAt != nil {
		return Done{}, fault.Missing("author.missing")
	}
	v, err := s.Courses.Version(ctx, d.Live.VersionID)
	if err != nil {
		return Done{}, err
	}
	c, ids := renewed(v.Course)
	c.Template = false
	return s.beginAs(ctx, d, c, title, ids)
}

// renewed is a course under other ids, and what became of those of its
// lessons.
func renewed(c *courseware.Course) (*courseware.Course, map[string]string) {
	out, ids := *c, map[string]string{}
	isTaken := func(id string) bool {
		for _, have := range ids {
			if have == id {
				return true
			}
		}
		return id == TestID
	}
	fresh := func(id string) string {
		ids[id] = newID(id, isTaken)
		return ids[id]
	}
	blocks := func(list []courseware.Block) []courseware.Block {
		next := make([]courseware.Block, len(list))
		for i, b := range list {
			b.ID = fresh(b.ID)
			if b.Lesson != "" {
				b.Lesson = ids[b.Lesson]
			}
			next[i] = b // its question follows in structure
		}
		return next
	}
	out.Lessons = nil
	for _, l := range c.Lessons {
		l.ID = fresh(l.ID)
		l.Blocks = blocks(l.Blocks)
		out.Lessons = append(out.Lessons, l)
	}
	if c.Test != nil {
		t := *c.Test
		t.Blocks = blocks(t.Blocks)
		out.Test = &t
	}
	return &out, ids
}

// newID is an id that says the same and nobody else has.
func newID(id string, isTaken func(string) bool) string {
	const end = 5
	for {
		random := strings.ReplaceAll(uuid.NewString(), "-", "")[:end-1]
		to := strings.TrimRight(id[:min(len(id), idLimit-end)], "-") + "-" + random
		if !isTaken(to) {
			return to
		}
	}
}
