package author

import (
	"context"
	"encoding/json"
	"reflect"

	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// Newer is the fault of a change that was made on top of an older state: it
// carries both, nothing is lost.
type Newer struct {
	Mine    json.RawMessage // what was just given
	Current json.RawMessage // what stands
	Version int             // of what stands
}

func (*Newer) Error() string { return "author: another version stands" }

// AddLesson adds a lesson behind another one ("": first, or End). Its id is
// made from its title.
func (s *Service) AddLesson(ctx context.Context, course, behind string, l courseware.Lesson) (Done, error) {
	return s.edit(ctx, course, func(ctx context.Context, tx *db.Tx, d draftKey) (Done, error) {
		list, err := lessonsIn(ctx, tx, d.ID)
		if err != nil {
			return Done{}, err
		}
		place, ok := after(list, behind, "")
		if !ok {
			return Done{}, fault.Clash("author.neighbour_gone")
		}
		if l.ID, err = freshID(ctx, tx, d.ID, l.ID, l.Title[d.Source], "lesson"); err != nil {
			return Done{}, err
		}
		l.From = nil
		return s.insertLesson(ctx, tx, d, l.ID, place, lessonHead(l))
	})
}

// AddTest adds the test; a course has one at most.
func (s *Service) AddTest(ctx context.Context, course string, t courseware.Test) (Done, error) {
	return s.edit(ctx, course, func(ctx context.Context, tx *db.Tx, d draftKey) (Done, error) {
		old, err := lessonAt(ctx, tx, d.ID, TestID)
		if fault.Is(err, fault.NotFound) {
			return s.insertLesson(ctx, tx, d, TestID, "", testHead(t))
		}
		if err != nil {
			return Done{}, err
		}
		if old.Deleted == nil {
			return Done{}, fault.Clash("author.test_exists")
		}
		return s.setDeleted(ctx, tx, d, TestID, old, false, LessonAdded)
	})
}

func (s *Service) insertLesson(ctx context.Context, tx *db.Tx, d draftKey, id, place string, head any) (Done, error) {
	body, err := json.Marshal(head)
	if err != nil {
		return Done{}, err
	}
	tx.Queue(`INSERT INTO draft_lesson (tenant_id, draft_id, id, place, body) VALUES ($1, $2, $3, $4, $5)`,
		tx.Tenant(), d.ID, id, place, string(body))
	change, err := note(ctx, tx, d.ID, step{Kind: LessonAdded, Key: id, Before: life{Deleted: true}, After: life{}})
	return Done{ID: id, Version: 1, Change: change, At: clock.Now(ctx)}, err
}

// SaveLesson changes the title, minutes and what else a lesson's head holds.
func (s *Service) SaveLesson(ctx context.Context, course string, base int, l courseware.Lesson) (Done, error) {
	l.From = nil
	return s.saveLesson(ctx, course, base, l.ID, lessonHead(l))
}

// SaveTest changes the settings of the test.
func (s *Service) SaveTest(ctx context.Context, course string, base int, t courseware.Test) (Done, error) {
	return s.saveLesson(ctx, course, base, TestID, testHead(t))
}

func lessonHead(l courseware.Lesson) courseware.Lesson { l.Blocks = nil; return l }
func testHead(t courseware.Test) courseware.Test       { t.Blocks = nil; return t }

func (s *Service) saveLesson(ctx context.Context, course string, base int, id string, head any) (Done, error) {
	return s.edit(ctx, course, func(ctx context.Context, tx *db.Tx, d draftKey) (Done, error) {
		old, err := lessonAt(ctx, tx, d.ID, id)
		if err != nil || old.Deleted != nil {
			return Done{}, missing(err, "author.lesson_missing")
		}
		body, err := json.Marshal(head)
		if err != nil {
			return Done{}, err
		}
		if old.linked() {
			return Done{}, lockedFault()
		}
		if old.Version != base {
			return Done{}, fault.Clash("author.newer").Wrap(&Newer{Mine: body, Current: old.Body, Version: old.Version})
		}
		if same(old.Body, body) {
			return Done{ID: id, Version: base, At: clock.Now(ctx)}, nil
		}
		setLessonBody(tx, d.ID, id, body)
		change, err := note(ctx, tx, d.ID, step{Kind: LessonChanged, Key: id, Before: old.Body, After: json.RawMessage(body)})
		return Done{ID: id, Version: base + 1, Change: change, At: clock.Now(ctx)}, err
	})
}

// MoveLesson puts a lesson behind another one ("": first, or End).
func (s *Service) MoveLesson(ctx context.Context, course, lesson, behind string) (Done, error) {
	return s.orderLesson(ctx, course, lesson, func(list []placed) (string, bool, error) {
		place, ok := after(list, behind, lesson)
		if !ok {
			return "", false, fault.Clash("author.neighbour_gone")
		}
		return place, true, nil
	})
}

// ShiftLesson moves a lesson one up (-1) or down (+1). At the end nothing
// happens.
func (s *Service) ShiftLesson(ctx context.Context, course, lesson string, by int) (Done, error) {
	return s.orderLesson(ctx, course, lesson, func(list []placed) (string, bool, error) {
		place, ok := shifted(list, lesson, by)
		return place, ok, nil
	})
}

func (s *Service) orderLesson(ctx context.Context, course, lesson string, find func([]placed) (place string, move bool, err error)) (Done, error) {
	return s.edit(ctx, course, func(ctx context.Context, tx *db.Tx, d draftKey) (Done, error) {
		old, err := lessonAt(ctx, tx, d.ID, lesson)
		if err != nil || old.Deleted != nil || lesson == TestID {
			return Done{}, missing(err, "author.lesson_missing")
		}
		list, err := lessonsIn(ctx, tx, d.ID)
		if err != nil {
			return Done{}, err
		}
		place, move, err := find(list)
		if err != nil || !move {
			return Done{ID: lesson, Version: old.Version, At: clock.Now(ctx)}, err
		}
		return s.placeLesson(ctx, tx, d, lesson, old, place)
	})
}

func (s *Service) placeLesson(ctx context.Context, tx *db.Tx, d draftKey, lesson string, old lessonState, place string) (Done, error) {
	setLessonPlace(tx, d.ID, lesson, place)
	change, err := note(ctx, tx, d.ID, step{Kind: LessonMoved, Key: lesson, Before: position{Place: old.Place}, After: position{Place: place}})
	return Done{ID: lesson, Version: old.Version, Change: change, At: clock.Now(ctx)}, err
}

// DeleteLesson takes a lesson (or TestID) with its blocks out; Undo brings
// all of it back.
func (s *Service) DeleteLesson(ctx context.Context, course, lesson string) (Done, error) {
	return s.edit(ctx, course, func(ctx context.Context, tx *db.Tx, d draftKey) (Done, error) {
		old, err := lessonAt(ctx, tx, d.ID, lesson)
		if err != nil || old.Deleted != nil {
			return Done{}, missing(err, "author.lesson_missing")
		}
		return s.setDeleted(ctx, tx, d, lesson, old, true, LessonDeleted)
	})
}

func (s *Service) setDeleted(ctx context.Context, tx *db.Tx, d draftKey, lesson string, old lessonState, deleted bool, kind Kind) (Done, error) {
	if _, err := flipLife(ctx, tx, "draft_lesson", d.ID, lesson, !deleted); err != nil {
		return Done{}, err
	}
	change, err := note(ctx, tx, d.ID, step{Kind: kind, Key: lesson, Before: life{Deleted: !deleted}, After: life{Deleted: deleted}})
	return Done{ID: lesson, Version: old.Version, Change: change, At: clock.Now(ctx)}, err
}

// same compares JSON by what it says: the database orders keys its own way.
func same(a, b json.RawMessage) bool {
	var x, y any
	return json.Unmarshal(a, &x) == nil && json.Unmarshal(b, &y) == nil && reflect.DeepEqual(x, y)
}
