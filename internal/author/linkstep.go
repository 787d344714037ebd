package author

import (
	"context"

	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// tie is what a step did to a link: the version it showed; nil: it was cut.
// Of is what its blocks were at home, to tie it again.
type tie struct {
	From *courseware.Origin
	Of   map[string]string `json:",omitempty"`
}

// TakeNewer makes a linked lesson show the live version of its home.
func (s *Service) TakeNewer(ctx context.Context, slug, lesson string) (Done, error) {
	return s.edit(ctx, slug, func(ctx context.Context, tx *db.Tx, key draftKey) (Done, error) {
		d, l, err := s.linkIn(ctx, slug, lesson)
		if err != nil {
			return Done{}, err
		}
		v, _, err := s.offered(ctx, l.Head.From.Course, l.Head.From.Lesson)
		if err != nil {
			return Done{}, err
		}
		return s.take(ctx, tx, d, l, v)
	})
}

// take makes a linked lesson show a version of its home, as a step.
func (s *Service) take(ctx context.Context, tx *db.Tx, d *Draft, l Lesson, v *course.Version) (Done, error) {
	from := originOf(v, l.Head.From.Lesson)
	if err := s.bring(ctx, tx, d, holding{id: l.ID, held: l}, from, v); err != nil {
		return Done{}, err
	}
	change, err := note(ctx, tx, d.ID, step{Kind: LinkMoved, Key: l.ID, Before: tie{From: l.Head.From}, After: tie{From: &from}})
	return Done{ID: l.ID, Version: l.Version + 1, Change: change, At: clock.Now(ctx)}, err
}

// linkIn reads a linked lesson with its blocks in the running transaction.
func (s *Service) linkIn(ctx context.Context, slug, lesson string) (*Draft, Lesson, error) {
	d, err := s.headIn(ctx, slug, lesson)
	if err != nil {
		return nil, Lesson{}, err
	}
	l, ok := d.lesson(lesson)
	if !ok {
		return nil, l, fault.Missing("author.lesson_missing")
	}
	if !l.Head.Linked() {
		return nil, l, fault.Clash("author.link_none")
	}
	return d, l, nil
}

// Unlink makes a linked lesson one of the course's own, to write on; its home
// is forgotten. A central lesson stays linked.
func (s *Service) Unlink(ctx context.Context, slug, lesson string) (Done, error) {
	return s.edit(ctx, slug, func(ctx context.Context, tx *db.Tx, key draftKey) (Done, error) {
		_, l, err := s.linkIn(ctx, slug, lesson)
		if err != nil {
			return Done{}, err
		}
		central, err := isCentral(ctx, tx, *l.Head.From)
		if err != nil {
			return Done{}, err
		}
		if central {
			return Done{}, fault.Clash("author.link_central")
		}
		was := tie{From: l.Head.From, Of: l.of()}
		if err := setOf(ctx, tx, key.ID, lesson, nil, was.Of); err != nil {
			return Done{}, err
		}
		change, err := note(ctx, tx, key.ID, step{Kind: LinkMoved, Key: lesson, Before: was, After: tie{}})
		return Done{ID: lesson, Version: l.Version + 1, Change: change, At: clock.Now(ctx)}, err
	})
}

// of are the blocks that came with a lesson, and what they are at home.
func (l Lesson) of() map[string]string {
	ids := map[string]string{}
	for _, b := range l.Blocks {
		if b.Locked() {
			ids[b.ID] = b.Of
		}
	}
	return ids
}

// reverseLink takes back that a link was moved to another version or cut.
func (s *Service) reverseLink(ctx context.Context, tx *db.Tx, d draftKey, st Step) (any, error) {
	var before, after tie
	if err := unpack(st, &before, &after); err != nil {
		return nil, err
	}
	now, err := lessonAt(ctx, tx, d.ID, st.Key)
	if err != nil || now.Deleted != nil || !sameOrigin(now.origin(), after.From) {
		return nil, orTouched(notMissing(err))
	}
	slug, err := slugOf(ctx, tx, d.ID)
	if err != nil {
		return nil, err
	}
	draft, err := s.headIn(ctx, slug, st.Key)
	if err != nil {
		return nil, err
	}
	l, _ := draft.lesson(st.Key)
	switch {
	case before.From == nil: // an undo of a tie: cut it again
		return before, setOf(ctx, tx, d.ID, st.Key, nil, l.of())
	case after.From == nil:
		return s.tieAgain(ctx, tx, draft, l, before)
	}
	v, err := s.Courses.Home(ctx, *before.From)
	if err != nil {
		return nil, orTouched(notMissing(err))
	}
	return before, s.bring(ctx, tx, draft, holding{id: l.ID, held: l}, *before.From, v)
}

func sameOrigin(a, b *courseware.Origin) bool {
	return a == nil && b == nil || a != nil && b != nil && *a == *b
}

// tieAgain undoes that a link was cut, where the lesson still says what it
// said then, beside notes.
func (s *Service) tieAgain(ctx context.Context, tx *db.Tx, d *Draft, l Lesson, was tie) (any, error) {
	v, err := s.Courses.Home(ctx, *was.From)
	if err != nil {
		return nil, orTouched(notMissing(err))
	}
	home, ok := v.LessonByID(was.From.Lesson)
	c := d.Course()
	is, _ := c.LessonByID(l.ID)
	is.From = was.From
	for i, b := range is.Blocks {
		is.Blocks[i].Of = was.Of[b.ID]
		ok = ok && (is.Blocks[i].Locked() || b.Type.IsNote())
	}
	if !ok || !courseware.SameLesson(v.Course, home, c, is, c.Languages) {
		return nil, touchedSince()
	}
	return was, setOf(ctx, tx, d.ID, l.ID, was.From, was.Of)
}
