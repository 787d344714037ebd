package path

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

// Speaking are the paths that speak of courses, now or in a revision somebody
// may have completed.
type Speaking struct{ paths []spoken }

// AskSpeaking asks for them, for CourseCompleted.
func (s *Service) AskSpeaking(courses []uuid.UUID, into *Speaking) db.Ask {
	return func(_ context.Context, r *db.Reads) error {
		askSpeaking(r, courses, into)
		return nil
	}
}

// Share keeps paths as they are until tx ends. Publishing locks the paths, then
// people: whoever locks a person and completes courses for them afterwards
// begins with this. A building block.
func (s *Service) Share(ctx context.Context, tx *db.Tx) error { return sharePaths(ctx, tx) }

// CourseCompleted moves the paths that speak of what some people completed, or
// of what was corrected, in the caller's transaction.
func (s *Service) CourseCompleted(ctx context.Context, tx *db.Tx, speaking Speaking, persons []uuid.UUID) error {
	speak := speaking.paths
	if len(speak) == 0 {
		return nil
	}
	// Of two courses completed at the same moment the second sees the first.
	if !s.unlocked {
		if err := people.Lock(ctx, tx, persons...); err != nil {
			return err
		}
	}
	newest, err := newestOf(ctx, tx, persons)
	if err != nil {
		return err
	}
	var asked []uuid.UUID
	for _, p := range speak {
		asked = append(asked, p.content.Root.Courses()...)
	}
	for _, n := range newest {
		asked = append(asked, n.root.Courses()...)
	}
	held, err := heldBy(ctx, tx, persons, asked)
	if err != nil {
		return err
	}
	var facts []Completion
	for _, p := range speak {
		for _, person := range unique(persons) {
			if f, moved := p.settle(held[person], newest[key{p.id, person}], clock.Now(ctx)); moved {
				f.PersonID = person
				facts = append(facts, f)
			}
		}
	}
	for _, f := range facts {
		action := "path.completed"
		if f.TakenBack {
			action = "path.taken_back"
		}
		audit.Record(ctx, tx, audit.Entry{Action: action, Object: "path", ID: f.PathID, Detail: map[string]any{"person": f.PersonID, "revision": f.Revision}})
	}
	return s.tell(ctx, tx, facts)
}

// settle says whether a person has completed the path now, or has no longer:
// whoever completed a revision is measured by that one.
func (p spoken) settle(h Held, newest standing, now time.Time) (Completion, bool) {
	f := Completion{PathID: p.id, Nr: newest.nr + 1, Revision: p.revision, At: now}
	if newest.nr > 0 && !newest.takenBack {
		f.Revision, f.TakenBack = newest.revision, true
		return f, !newest.root.Done(h)
	}
	return f, p.offered && p.content.Root.Done(h)
}

// settleAll completes the path for everybody who has completed what a new
// revision asks for. The caller has locked the paths.
func (s *Service) settleAll(ctx context.Context, tx *db.Tx, r row) error {
	held, err := holders(ctx, tx, r.id, r.draft.Root.Courses())
	if err != nil {
		return err
	}
	var facts []Completion
	for _, h := range held {
		if r.draft.Root.Done(h.held) {
			facts = append(facts, Completion{PathID: r.id, PersonID: h.person, Nr: h.nr + 1, Revision: r.revision, At: clock.Now(ctx)})
		}
	}
	return s.tell(ctx, tx, facts)
}

func (s *Service) tell(ctx context.Context, tx *db.Tx, facts []Completion) error {
	if len(facts) == 0 {
		return nil
	}
	if err := insertCompletions(ctx, tx, facts); err != nil {
		return err
	}
	return s.Completed.Emit(ctx, tx, facts...)
}

func unique(ids []uuid.UUID) []uuid.UUID {
	ids = slices.Clone(ids)
	slices.SortFunc(ids, func(a, b uuid.UUID) int { return slices.Compare(a[:], b[:]) })
	return slices.Compact(ids)
}
