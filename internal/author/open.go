package author

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Listing is a course in the list of those who write.
type Listing struct {
	Slug        string
	Title       i18n.Text
	Source      i18n.Lang
	State       State // Published where nobody opened it yet
	PublishAt   *time.Time
	TouchedAt   *time.Time
	No          int // of the live version; 0: none
	WithdrawnAt *time.Time
	ReviewOn    *time.Time
	Comments    int // open ones
	Template    bool
}

// List returns every course: drafts, the last written first, then what is
// published and not opened for writing.
func (s *Service) List(ctx context.Context) ([]Listing, error) {
	if err := mayRead(ctx); err != nil {
		return nil, err
	}
	var list []Listing
	err := s.DB.Read(ctx, func(_ context.Context, r *db.Reads) error {
		askList(r, &list)
		return nil
	})
	return list, err
}

// mayRead: drafts are seen by whoever may do anything with them.
func mayRead(ctx context.Context) error {
	a := actor.From(ctx)
	if slices.ContainsFunc([]actor.Permission{Review, Publish}, a.Can) {
		return nil
	}
	return actor.Require(ctx, Write)
}

// Open returns a draft with all its blocks and texts, in three statements. A
// course that nobody wrote on since it went live is shown as it is live; its
// draft is made by the first who writes.
func (s *Service) Open(ctx context.Context, slug string) (*Draft, error) {
	return s.open(ctx, slug, everything)
}

// OpenLesson returns a draft of which only one lesson (or TestID) has its
// blocks and its counts by state; the others say how many blocks they have.
func (s *Service) OpenLesson(ctx context.Context, slug, lesson string) (*Draft, error) {
	d, err := s.open(ctx, slug, lesson)
	if err == nil && !slices.ContainsFunc(d.All(), func(l Lesson) bool { return l.ID == lesson }) {
		return nil, fault.Missing("author.lesson_missing")
	}
	return d, err
}

// OpenHead returns a draft whose lessons have no blocks; they say how many
// they have.
func (s *Service) OpenHead(ctx context.Context, slug string) (*Draft, error) {
	return s.open(ctx, slug, nothing)
}

// What to read of the blocks, besides the id of a lesson.
const (
	everything = "*"
	nothing    = ""
)

func (s *Service) open(ctx context.Context, slug, lesson string) (*Draft, error) {
	if err := mayRead(ctx); err != nil {
		return nil, err
	}
	var d *Draft
	err := s.DB.Read(ctx, func(_ context.Context, r *db.Reads) error {
		askDraft(r, slug, lesson, &d)
		return nil
	})
	switch {
	case err != nil:
		return nil, err
	case d == nil:
		return nil, fault.Missing("author.missing")
	case d.behind():
		v, err := s.Courses.Version(ctx, d.Live.VersionID)
		if err != nil {
			return nil, err
		}
		return d, d.follow(v, lesson)
	}
	return d, nil
}

// fill puts rows in order into the draft.
func fill(d *Draft, lessons []lessonRow, texts []textRow) error {
	var all []Lesson
	at := map[string]int{}
	for _, r := range lessons {
		l, err := r.lesson()
		if err != nil {
			return err
		}
		at[l.ID] = len(all)
		all = append(all, l)
	}
	for _, r := range texts {
		i, ok := at[r.Lesson]
		if !ok {
			continue
		}
		if err := r.into(&all[i]); err != nil {
			return err
		}
	}
	for i := range all {
		for j := range all[i].Blocks {
			judgeAll(&all[i].Blocks[j], &d.Head)
		}
	}
	d.arrange(all)
	return nil
}

// arrange puts lessons and the test into the draft.
func (d *Draft) arrange(all []Lesson) {
	d.Lessons, d.Test = nil, nil
	for i := range all {
		if all[i].IsTest() {
			d.Test = &all[i]
		} else {
			d.Lessons = append(d.Lessons, all[i])
		}
	}
}

func judgeAll(b *Block, head *courseware.Course) {
	source := b.Texts[head.Source]
	for _, l := range head.Languages {
		t := b.Texts[l]
		t.State = Current
		if l != head.Source {
			t.State = judge(t, source)
		}
		b.Texts[l] = t
	}
}

func orNobody(id *uuid.UUID) uuid.UUID {
	if id == nil {
		return uuid.Nil
	}
	return *id
}
