package author

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// End stands behind everything that is there already.
const End = "*"

// NewBlock is a block to add.
type NewBlock struct {
	Course string
	Lesson string // or TestID
	After  string // a block of the lesson; "": at the beginning, or End
	Block  courseware.Block
	Words  string // to make the id from, where Block has none; Body where empty
	Body   string // text in the source language; may be empty
}

// AddBlock adds a block and makes its id from words.
func (s *Service) AddBlock(ctx context.Context, n NewBlock) (Done, error) {
	body, err := clean(n.Body)
	if err != nil {
		return Done{}, err
	}
	return s.edit(ctx, n.Course, func(ctx context.Context, tx *db.Tx, d draftKey) (Done, error) {
		l, err := lessonAt(ctx, tx, d.ID, n.Lesson)
		if err != nil || l.Deleted != nil {
			return Done{}, missing(err, "author.lesson_missing")
		}
		if err := l.takes(n.Block); err != nil {
			return Done{}, err
		}
		n.Block.Of = ""
		id, err := freshID(ctx, tx, d.ID, n.Block.ID, or(n.Words, body), string(n.Block.Type))
		if err != nil {
			return Done{}, err
		}
		n.Block.ID = id
		texts := map[i18n.Lang]wording{}
		if body != "" {
			texts[d.Source] = wording{Body: body}
		}
		return s.putNew(ctx, tx, d, n.Lesson, n.After, n.Block, texts)
	})
}

// putNew inserts a block with its texts behind another one.
func (s *Service) putNew(ctx context.Context, tx *db.Tx, d draftKey, lesson, behind string, b courseware.Block, texts map[i18n.Lang]wording) (Done, error) {
	if err := fits(lesson, b); err != nil {
		return Done{}, err
	}
	list, err := blocksIn(ctx, tx, d.ID, lesson)
	if err != nil {
		return Done{}, err
	}
	place, ok := after(list, behind, "")
	if !ok {
		return Done{}, fault.Clash("author.neighbour_gone")
	}
	body, err := structure(b)
	if err != nil {
		return Done{}, err
	}
	if err := insertBlock(ctx, tx, d.ID, b.ID, lesson, place, body); err != nil {
		return Done{}, err
	}
	for l, w := range texts {
		insertText(ctx, tx, d.ID, b.ID, l, w)
	}
	change, err := note(ctx, tx, d.ID, step{Kind: BlockAdded, Key: b.ID, Before: life{Deleted: true}, After: life{}})
	return Done{ID: b.ID, Version: 1, Change: change, At: clock.Now(ctx)}, err
}

// fits: the test asks only, and a question carries the id of its block.
func fits(lesson string, b courseware.Block) error {
	if lesson == TestID && b.Type != courseware.Question {
		return fault.Wrong("author.test_questions_only")
	}
	return nil
}

// structure is a block as it is stored: without texts, the question under the
// id of its block.
func structure(b courseware.Block) (json.RawMessage, error) {
	b.Text = nil
	if b.Question != nil {
		q := *b.Question
		q.ID = b.ID
		b.Question = &q
	}
	return json.Marshal(b)
}

// SaveBlock changes what a block is: its kind, tone, question. Its texts stay.
// base is the version of the block that the form was made from.
func (s *Service) SaveBlock(ctx context.Context, course string, base int, b courseware.Block) (Done, error) {
	return s.edit(ctx, course, func(ctx context.Context, tx *db.Tx, d draftKey) (Done, error) {
		old, err := unlocked(ctx, tx, d.ID, b.ID)
		if err != nil {
			return Done{}, err
		}
		b.Of = ""
		if err := s.becomes(ctx, tx, d, old, b); err != nil {
			return Done{}, err
		}
		body, err := structure(b)
		if err != nil {
			return Done{}, err
		}
		if old.Version != base {
			return Done{}, fault.Clash("author.newer").Wrap(&Newer{Mine: body, Current: old.Body, Version: old.Version})
		}
		if same(old.Body, body) {
			return Done{ID: b.ID, Version: old.Version, At: clock.Now(ctx)}, nil
		}
		setBlockBody(tx, d.ID, b.ID, body)
		change, err := note(ctx, tx, d.ID, step{Kind: BlockChanged, Key: b.ID, Before: old.Body, After: body})
		return Done{ID: b.ID, Version: old.Version + 1, Change: change, At: clock.Now(ctx)}, err
	})
}

// prose are the types between which a text survives.
var prose = []courseware.Type{courseware.Heading, courseware.Text, courseware.Callout, courseware.Checklist}

// becomes says whether a block can become another one with the same texts.
func (s *Service) becomes(ctx context.Context, tx *db.Tx, d draftKey, old blockState, b courseware.Block) error {
	var was courseware.Block
	if err := json.Unmarshal(old.Body, &was); err != nil {
		return err
	}
	if survives := slices.Contains(prose, was.Type) && slices.Contains(prose, b.Type); was.Type != b.Type && !survives {
		return fault.Wrong("author.kind_fixed")
	}
	if was.Type != b.Type {
		l, err := lessonAt(ctx, tx, d.ID, old.Lesson)
		if err != nil {
			return err
		}
		if err := l.takes(b); err != nil {
			return err
		}
	}
	return fits(old.Lesson, b)
}

// standing is a block that was not deleted.
func standing(ctx context.Context, tx *db.Tx, draft uuid.UUID, id string) (blockState, error) {
	b, err := blockAt(ctx, tx, draft, id)
	if err == nil && b.Deleted != nil {
		err = fault.Missing("author.block_missing")
	}
	return b, err
}

// Move says where a block goes.
type Move struct {
	Course string
	Block  string
	Lesson string // "": where it is
	After  string // a block of that lesson; "": at the beginning, or End
}

// MoveBlock puts a block somewhere else; one row is written.
func (s *Service) MoveBlock(ctx context.Context, m Move) (Done, error) {
	return s.edit(ctx, m.Course, func(ctx context.Context, tx *db.Tx, d draftKey) (Done, error) {
		old, err := unlocked(ctx, tx, d.ID, m.Block)
		if err != nil {
			return Done{}, err
		}
		if m.Lesson == "" {
			m.Lesson = old.Lesson
		}
		return s.move(ctx, tx, d, m, old)
	})
}

func (s *Service) move(ctx context.Context, tx *db.Tx, d draftKey, m Move, old blockState) (Done, error) {
	if m.Lesson != old.Lesson {
		l, err := lessonAt(ctx, tx, d.ID, m.Lesson)
		if err != nil || l.Deleted != nil {
			return Done{}, missing(err, "author.lesson_missing")
		}
		var b courseware.Block
		if err := json.Unmarshal(old.Body, &b); err != nil {
			return Done{}, err
		}
		if err := fits(m.Lesson, b); err != nil {
			return Done{}, err
		}
		if err := l.takes(b); err != nil {
			return Done{}, err
		}
		if err := settleIn(ctx, tx, d, m, old, b); err != nil {
			return Done{}, err
		}
	}
	list, err := blocksIn(ctx, tx, d.ID, m.Lesson)
	if err != nil {
		return Done{}, err
	}
	place, ok := after(list, m.After, m.Block)
	if !ok {
		return Done{}, fault.Clash("author.neighbour_gone")
	}
	return s.setPlace(ctx, tx, d, m.Block, old, position{m.Lesson, place})
}

// settleIn: only a question of the test names the lesson to read again, first
// the one it comes from, and only there it is drawn from a pool.
func settleIn(ctx context.Context, tx *db.Tx, d draftKey, m Move, old blockState, b courseware.Block) error {
	b.Lesson, b.Pool = "", ""
	if m.Lesson == TestID {
		b.Lesson = old.Lesson
	}
	body, err := structure(b)
	if err != nil || same(old.Body, body) {
		return err
	}
	setBlockBody(tx, d.ID, m.Block, body)
	_, err = note(ctx, tx, d.ID, step{Kind: BlockChanged, Key: m.Block, Before: old.Body, After: body})
	return err
}

func (s *Service) setPlace(ctx context.Context, tx *db.Tx, d draftKey, id string, old blockState, to position) (Done, error) {
	setBlockPlace(tx, d.ID, id, to)
	change, err := note(ctx, tx, d.ID, step{Kind: BlockMoved, Key: id, Before: position{old.Lesson, old.Place}, After: to})
	return Done{ID: id, Version: old.Version, Change: change, At: clock.Now(ctx)}, err
}

// ShiftBlock moves a block one up (-1) or down (+1) in its lesson. At the end
// nothing happens.
func (s *Service) ShiftBlock(ctx context.Context, course, block string, by int) (Done, error) {
	return s.edit(ctx, course, func(ctx context.Context, tx *db.Tx, d draftKey) (Done, error) {
		old, err := unlocked(ctx, tx, d.ID, block)
		if err != nil {
			return Done{}, err
		}
		list, err := blocksIn(ctx, tx, d.ID, old.Lesson)
		if err != nil {
			return Done{}, err
		}
		place, ok := shifted(list, block, by)
		if !ok {
			return Done{ID: block, Version: old.Version, At: clock.Now(ctx)}, nil
		}
		return s.setPlace(ctx, tx, d, block, old, position{old.Lesson, place})
	})
}

// DeleteBlock takes a block out; Undo brings it back.
func (s *Service) DeleteBlock(ctx context.Context, course, block string) (Done, error) {
	return s.edit(ctx, course, func(ctx context.Context, tx *db.Tx, d draftKey) (Done, error) {
		old, err := unlocked(ctx, tx, d.ID, block)
		if err != nil {
			return Done{}, err
		}
		if _, err := flipLife(ctx, tx, "draft_block", d.ID, block, false); err != nil {
			return Done{}, err
		}
		change, err := note(ctx, tx, d.ID, step{Kind: BlockDeleted, Key: block, Before: life{}, After: life{Deleted: true}})
		return Done{ID: block, Version: old.Version, Change: change, At: clock.Now(ctx)}, err
	})
}

// DuplicateBlock puts a copy behind a block, with all its texts.
func (s *Service) DuplicateBlock(ctx context.Context, course, block string) (Done, error) {
	return s.edit(ctx, course, func(ctx context.Context, tx *db.Tx, d draftKey) (Done, error) {
		old, err := unlocked(ctx, tx, d.ID, block)
		if err != nil {
			return Done{}, err
		}
		var b courseware.Block
		if err := json.Unmarshal(old.Body, &b); err != nil {
			return Done{}, err
		}
		if b.ID, err = freshID(ctx, tx, d.ID, "", block, string(b.Type)); err != nil {
			return Done{}, err
		}
		texts, err := wordings(ctx, tx, d.ID, block)
		if err != nil {
			return Done{}, err
		}
		return s.putNew(ctx, tx, d, old.Lesson, block, b, texts)
	})
}

// edit runs a change of the content under the draft's lock.
func (s *Service) edit(ctx context.Context, course string, change func(context.Context, *db.Tx, draftKey) (Done, error)) (Done, error) {
	if err := actor.Require(ctx, Write); err != nil {
		return Done{}, err
	}
	var done Done
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		d, err := s.touch(ctx, tx, course)
		if err != nil {
			return err
		}
		done, err = change(ctx, tx, d)
		return err
	})
	return done, err
}

// freshID is the wished id where it is free and well formed, else one made
// from words.
func freshID(ctx context.Context, tx *db.Tx, draft uuid.UUID, wish, words, kind string) (string, error) {
	isTaken, err := taken(ctx, tx, draft)
	if err != nil {
		return "", err
	}
	if wish == "" {
		return Name(words, or(stem(kind), "block"), isTaken), nil
	}
	if stem(wish) != wish && !idForm.MatchString(wish) {
		return "", fault.Wrong("author.id_form")
	}
	if isTaken(wish) {
		return "", fault.Clash("author.id_taken", fault.Args{"ID": wish})
	}
	return wish, nil
}

func missing(err error, id string) error {
	if err != nil {
		return err
	}
	return fault.Missing(id)
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}
