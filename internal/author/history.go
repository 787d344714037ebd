package author

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// undoFor is how long a step can be taken back.
const undoFor = 24 * time.Hour

// historyPage is how many steps History returns at once.
const historyPage = 50

// History returns the steps of a draft, the newest first: those before the
// given step (zero: from the newest on).
func (s *Service) History(ctx context.Context, course string, before uuid.UUID) (steps []Step, err error) {
	if err := mayRead(ctx); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(_ context.Context, r *db.Reads) error {
		askSteps(r, course, before, &steps)
		return nil
	})
	return steps, err
}

// contents are the steps that change what the course says.
var contents = []Kind{
	CourseTakenIn, HeadChanged, LessonAdded, LessonChanged, LessonMoved, LessonDeleted,
	BlockAdded, BlockChanged, BlockMoved, BlockDeleted, TextSaved, TextWaved, LinkMoved,
}

// Undo takes a step back, as a further step: what the step left must still
// stand, else nothing happens and the fault says so.
func (s *Service) Undo(ctx context.Context, course string, change uuid.UUID) (Done, error) {
	if err := mayRead(ctx); err != nil {
		return Done{}, err
	}
	var done Done
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		st, err := stepByID(ctx, tx, course, change)
		if err != nil {
			return err
		}
		done, err = s.undo(ctx, tx, course, st)
		return err
	})
	return done, err
}

// UndoLast takes back the actor's last step in the course's content that was
// not taken back yet.
func (s *Service) UndoLast(ctx context.Context, course string) (Done, error) {
	if err := actor.Require(ctx, Write); err != nil {
		return Done{}, err
	}
	var done Done
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		st, err := lastStep(ctx, tx, course, contents)
		if err != nil {
			return err
		}
		done, err = s.undo(ctx, tx, course, st)
		return err
	})
	return done, err
}

func (s *Service) undo(ctx context.Context, tx *db.Tx, course string, st Step) (Done, error) {
	if clock.Now(ctx).Sub(st.At) > undoFor {
		return Done{}, fault.Clash("author.undo_late")
	}
	if !slices.Contains(contents, st.Kind) {
		return s.undoWay(ctx, tx, course, st)
	}
	if err := actor.Require(ctx, Write); err != nil {
		return Done{}, err
	}
	d, err := s.touch(ctx, tx, course)
	if err != nil {
		return Done{}, err
	}
	back, err := s.reverse(ctx, tx, course, d, st)
	if err != nil {
		return Done{}, err
	}
	id, err := note(ctx, tx, d.ID, step{Kind: st.Kind, Key: st.Key, Before: st.After, After: back, Undoes: st.ID})
	return Done{ID: st.Key, Change: id, At: clock.Now(ctx)}, err
}

// reverse puts back what stood before a step and returns what stands then.
func (s *Service) reverse(ctx context.Context, tx *db.Tx, course string, d draftKey, st Step) (any, error) {
	if err := stillOpen(ctx, tx, d.ID, st); err != nil {
		return nil, err
	}
	switch st.Kind {
	case CourseTakenIn:
		return s.reverseTakeIn(ctx, tx, course, d, st)
	case LessonAdded, LessonDeleted:
		return reverseLife(ctx, tx, d, st, "draft_lesson")
	case BlockAdded, BlockDeleted:
		return reverseLife(ctx, tx, d, st, "draft_block")
	case BlockMoved:
		return reverseMove(ctx, tx, d, st)
	case LessonMoved:
		return reverseOrder(ctx, tx, d, st)
	case TextSaved, TextWaved:
		return reverseText(ctx, tx, d, st)
	case LinkMoved:
		return s.reverseLink(ctx, tx, d, st)
	}
	return reverseBody(ctx, tx, d, st)
}

func touchedSince() error { return fault.Clash("author.undo_touched") }

func reverseLife(ctx context.Context, tx *db.Tx, d draftKey, st Step, table string) (any, error) {
	var before, after life
	if err := unpack(st, &before, &after); err != nil {
		return nil, err
	}
	ok, err := flipLife(ctx, tx, table, d.ID, st.Key, after.Deleted)
	if err != nil || !ok {
		return nil, orTouched(err)
	}
	return before, nil
}

func orTouched(err error) error {
	if err != nil {
		return err
	}
	return touchedSince()
}

func reverseMove(ctx context.Context, tx *db.Tx, d draftKey, st Step) (any, error) {
	var before, after position
	if err := unpack(st, &before, &after); err != nil {
		return nil, err
	}
	now, err := standing(ctx, tx, d.ID, st.Key)
	if err != nil || now.Lesson != after.Lesson || now.Place != after.Place {
		return nil, orTouched(notMissing(err))
	}
	if l, err := lessonAt(ctx, tx, d.ID, before.Lesson); err != nil || l.Deleted != nil {
		return nil, orTouched(err)
	}
	list, err := blocksIn(ctx, tx, d.ID, before.Lesson)
	if err != nil {
		return nil, err
	}
	before.Place = freeAt(list, before.Place, st.Key)
	setBlockPlace(tx, d.ID, st.Key, before)
	return before, nil
}

func reverseOrder(ctx context.Context, tx *db.Tx, d draftKey, st Step) (any, error) {
	var before, after position
	if err := unpack(st, &before, &after); err != nil {
		return nil, err
	}
	now, err := lessonAt(ctx, tx, d.ID, st.Key)
	if err != nil || now.Deleted != nil || now.Place != after.Place {
		return nil, orTouched(notMissing(err))
	}
	list, err := lessonsIn(ctx, tx, d.ID)
	if err != nil {
		return nil, err
	}
	before.Place = freeAt(list, before.Place, st.Key)
	setLessonPlace(tx, d.ID, st.Key, before.Place)
	return before, nil
}

// freeAt is the place itself, or the next free one where something else took
// it meanwhile.
func freeAt(list []placed, place, self string) string {
	for _, p := range list {
		if p.Place == place && p.ID != self {
			place, _ = after(list, p.ID, self)
			return place
		}
	}
	return place
}

func reverseText(ctx context.Context, tx *db.Tx, d draftKey, st Step) (any, error) {
	var before, after wording
	if err := unpack(st, &before, &after); err != nil {
		return nil, err
	}
	block, lang := cutKey(st.Key)
	now, err := textAt(ctx, tx, d.ID, block, lang)
	if err != nil {
		return nil, err
	}
	if now.wording() != after {
		return nil, touchedSince()
	}
	setText(ctx, tx, d.ID, block, lang, Text{Body: before.Body, From: before.Source, Old: before.SourceBody, seen: before.Seen, waved: before.Waved})
	return before, nil
}

func reverseBody(ctx context.Context, tx *db.Tx, d draftKey, st Step) (any, error) {
	var (
		now json.RawMessage
		err error
	)
	switch st.Kind {
	case HeadChanged:
		now, _, err = headAt(ctx, tx, d.ID)
	case LessonChanged:
		var l lessonState
		l, err = lessonAt(ctx, tx, d.ID, st.Key)
		now = l.Body
	default:
		var b blockState
		b, err = blockAt(ctx, tx, d.ID, st.Key)
		now = b.Body
	}
	if err != nil || !same(now, st.After) {
		return nil, orTouched(notMissing(err))
	}
	switch st.Kind {
	case HeadChanged:
		setHead(tx, d.ID, st.Before)
	case LessonChanged:
		setLessonBody(tx, d.ID, st.Key, st.Before)
	default:
		setBlockBody(tx, d.ID, st.Key, st.Before)
	}
	return st.Before, nil
}

// notMissing: what is gone was touched by somebody.
func notMissing(err error) error {
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	return err
}

func unpack(st Step, before, after any) error {
	if err := json.Unmarshal(st.Before, before); err != nil {
		return err
	}
	return json.Unmarshal(st.After, after)
}

func cutKey(key string) (block string, l i18n.Lang) {
	for i := len(key) - 1; i >= 0; i-- {
		if key[i] == '/' {
			return key[:i], i18n.Lang(key[i+1:])
		}
	}
	return key, ""
}
