package author

import (
	"context"
	"encoding/json"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

// load makes the draft say what a version says. Restored, it is an earlier
// one: what is live stays what translations are measured by.
func load(ctx context.Context, tx *db.Tx, draft, version uuid.UUID, c *courseware.Course, restored bool) (uuid.UUID, error) {
	head, err := json.Marshal(courseHead(*c))
	if err != nil {
		return uuid.Nil, err
	}
	media, err := json.Marshal(c.Media)
	if err != nil {
		return uuid.Nil, err
	}
	if err := replaceRows(ctx, tx, draft, rowsOf(c), restored); err != nil {
		return uuid.Nil, err
	}
	if err := replaceHead(ctx, tx, draft, version, head, media, restored); err != nil {
		return uuid.Nil, err
	}
	return note(ctx, tx, draft, step{Kind: CourseOpened, Key: version.String()})
}

// courseRows are what a course becomes in the tables of drafts.
type courseRows struct {
	lessons []newLesson
	blocks  []newBlock
	texts   []newText
	err     error
}

type newLesson struct{ ID, Place, Body string }

type newBlock struct{ ID, Lesson, Place, Body string }

type newText struct {
	Block, Lang, Body, Print, Live, Source, SourceBody string
}

func rowsOf(c *courseware.Course) courseRows {
	var rows courseRows
	lessons := spread(len(c.Lessons))
	for i, l := range c.Lessons {
		rows.lesson(l.ID, lessons[i], lessonHead(l))
		rows.addBlocks(c, l.ID, l.Blocks)
	}
	if c.Test != nil {
		rows.lesson(TestID, "", testHead(*c.Test))
		rows.addBlocks(c, TestID, c.Test.Blocks)
	}
	return rows
}

func (r *courseRows) lesson(id, place string, head any) {
	body, err := json.Marshal(head)
	if err != nil {
		r.err = err
	}
	r.lessons = append(r.lessons, newLesson{id, place, string(body)})
}

func (r *courseRows) addBlocks(c *courseware.Course, lesson string, blocks []courseware.Block) {
	places := spread(len(blocks))
	for i, b := range blocks {
		texts := b.Text
		body, err := structure(b)
		if err != nil {
			r.err = err
		}
		r.blocks = append(r.blocks, newBlock{b.ID, lesson, places[i], string(body)})
		source := texts[c.Source]
		live := courseware.Fingerprint(source.Body)
		for _, l := range c.Languages {
			p, ok := texts[l]
			if !ok {
				continue
			}
			t := newText{Block: b.ID, Lang: string(l), Body: p.Body, Print: courseware.Fingerprint(p.Body), Source: p.Source}
			switch {
			case l == c.Source:
				t.Live = live
			case p.Source == live:
				t.SourceBody = source.Body
			}
			r.texts = append(r.texts, t)
		}
	}
}
