package author

import (
	"context"
	"encoding/json"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// What came with a linked lesson is written at its home only. Every change of
// a block, a text or the head of a lesson passes one of these.

func lockedFault() error { return fault.Clash("author.link_locked") }

// unlocked is a block that was not deleted and may be written to.
func unlocked(ctx context.Context, tx *db.Tx, draft uuid.UUID, id string) (blockState, error) {
	b, err := standing(ctx, tx, draft, id)
	if err == nil && b.locked() {
		err = lockedFault()
	}
	return b, err
}

func (b blockState) locked() bool {
	var of struct {
		Of string `json:"of"`
	}
	return json.Unmarshal(b.Body, &of) != nil || of.Of != ""
}

func (l lessonState) linked() bool { return l.origin() != nil }

// origin is where a linked lesson comes from, nil for one of the course's own.
func (l lessonState) origin() *courseware.Origin {
	var head struct {
		From *courseware.Origin `json:"from"`
	}
	if json.Unmarshal(l.Body, &head) != nil {
		return nil
	}
	return head.From
}

// takes says whether a block can be put into the lesson: beside what came with
// a linked one only notes can stand.
func (l lessonState) takes(b courseware.Block) error {
	if l.linked() && !b.Type.IsNote() {
		return fault.Wrong("author.link_notes_only")
	}
	return nil
}

// stillOpen: a step cannot be taken back where its thing was locked since.
func stillOpen(ctx context.Context, tx *db.Tx, draft uuid.UUID, st Step) error {
	switch st.Kind {
	case LessonChanged:
		l, err := lessonAt(ctx, tx, draft, st.Key)
		if err == nil && l.linked() {
			return touchedSince()
		}
		return notMissing(err)
	case BlockAdded, BlockChanged, BlockMoved, BlockDeleted, TextSaved, TextWaved:
		id := st.Key
		if st.Kind == TextSaved || st.Kind == TextWaved {
			id, _ = cutKey(id)
		}
		b, err := blockAt(ctx, tx, draft, id)
		if err == nil && b.locked() {
			return touchedSince()
		}
		return notMissing(err)
	default:
		return nil
	}
}
