package duty_test

import (
	"context"
	"testing"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/duty"
	"codeberg.org/lotse/lotse/internal/learn"
	"codeberg.org/lotse/lotse/internal/path"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// offer publishes a path of two courses and connects it with the duties as
// internal/app does.
func (w *town) offer(courses ...uuid.UUID) (*path.Service, uuid.UUID) {
	w.T.Helper()
	s := path.New(w.DB)
	s.Completed.InTx(func(ctx context.Context, tx *db.Tx, facts []path.Completion) error {
		return w.duties.PathCompleted(ctx, tx, []uuid.UUID{facts[0].PersonID}, []uuid.UUID{facts[0].PathID})
	})
	slug, err := s.Create(w.Ctx, i18n.Text{i18n.DE: "Ersthelfer", i18n.EN: "First aid"})
	w.Must(err)
	w.Must(s.Edit(w.Ctx, slug, 1, func(c *path.Content) error {
		for _, id := range courses {
			if err := c.AddCourse("", id); err != nil {
				return err
			}
		}
		return c.Head(c.Name, i18n.Text{i18n.DE: "Helfen", i18n.EN: "Help"})
	}))
	w.Must(s.Publish(w.Ctx, slug, 2))
	d, err := s.Draft(w.Ctx, slug)
	w.Must(err)
	return s, d.ID
}

// walk completes a course and tells the paths, or corrects it.
func (w *town) walk(s *path.Service, person, course uuid.UUID, correct bool) {
	w.T.Helper()
	w.Tx(func(ctx context.Context, tx *db.Tx) error {
		if correct {
			_, err := tx.Pgx().Exec(ctx, `INSERT INTO completion (tenant_id, id, person_id, course_id, version_id, version_no, completed_at, passed, evidence, recorded_at, corrects_id)
				SELECT tenant_id, $2, person_id, course_id, version_id, version_no, completed_at, false, evidence, $4, id FROM completion
				WHERE tenant_id = $1 AND person_id = $5 AND course_id = $3`, w.Tenant, db.NewID(), course, clock.Now(ctx), person)
			if err != nil {
				return err
			}
		} else if err := w.complete(ctx, tx, person, course, learn.Witnessed); err != nil {
			return err
		}
		var speaking path.Speaking
		if err := w.DB.Read(ctx, s.AskSpeaking([]uuid.UUID{course}, &speaking)); err != nil {
			return err
		}
		return s.CourseCompleted(ctx, tx, speaking, []uuid.UUID{person})
	})
}

func TestAPathFulfilsADuty(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	a, b := w.Course("erste"), w.Course("zweite")
	s, id := w.offer(a, b)
	p := w.person(w.top)
	in := w.input("Ersthelfer", unit(true, w.top))
	in.Terms.Ways = []duty.Way{{By: duty.ByPath, Path: id}}
	if _, err := w.duties.Create(w.Ctx, in); !fault.Is(err, fault.Invalid) {
		t.Errorf("a path cannot be the only way of what is repeated: %v", err)
	}
	in.Terms.Mode, in.Terms.Validity, in.Terms.Renewal = duty.Once, clock.Period{}, clock.Period{}
	d, err := w.duties.Create(w.Ctx, in)
	w.Must(err)
	w.walk(s, p, a, false)
	w.expect(d, p, "open 2026-07-08")
	w.SetDay("2026-06-10")
	w.walk(s, p, b, false)
	w.expect(d, p, "done")
	list, err := w.duties.History(w.Ctx, d, p)
	w.Must(err)
	if len(list) != 1 || list[0].Path != id || !list[0].Counts || list[0].On.String() != "2026-06-10" {
		t.Errorf("the evidence: %+v", list)
	}
	w.SetDay("2026-06-12")
	w.walk(s, p, b, true) // the completion was corrected, and the path taken back
	w.expect(d, p, "open 2026-07-08")
	for day, want := range map[string]duty.State{"2026-06-09": duty.Open, "2026-06-11": duty.Done, "2026-06-12": duty.Open} {
		on, err := clock.ParseDate(day)
		w.Must(err)
		sheet, err := w.duties.Audit(w.Ctx, duty.AuditQuery{Slug: d.Slug, Day: on})
		w.Must(err)
		if len(sheet.Lines) != 1 || sheet.Lines[0].State != want {
			t.Errorf("as of %s: %+v, want %s", day, sheet.Lines, want)
		}
	}
}

// Who completed the path before the duty came has done it.
func TestADutyCreditsAPath(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	a := w.Course("erste")
	s, id := w.offer(a)
	p := w.person(w.top)
	w.walk(s, p, a, false)
	in := w.input("Ersthelfer", unit(true, w.top))
	in.Terms.Ways = append(in.Terms.Ways, duty.Way{By: duty.ByPath, Path: id})
	preview, err := w.duties.Preview(w.Ctx, "", in)
	w.Must(err)
	if len(preview.Samples) != 1 || preview.Samples[0].State != duty.Done {
		t.Errorf("the dry run: %+v", preview.Samples)
	}
	d, err := w.duties.Create(w.Ctx, in)
	w.Must(err)
	w.expect(d, p, "done 2027-06-08")
	var mine []duty.Mine
	w.Must(w.DB.Read(w.As(p, nil), w.duties.AskMine(&mine)))
	if len(mine) != 1 || len(mine[0].Paths) != 1 || mine[0].Paths[0].Slug != "ersthelfer" {
		t.Errorf("what the person sees: %+v", mine)
	}
}
