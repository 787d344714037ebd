package notice_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/notice"
	"codeberg.org/lotse/lotse/internal/paper"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/project"
	"codeberg.org/lotse/lotse/internal/project/projecttest"
)

// wave asks everybody of the units for a course until Monday, 22 June.
func (w *town) wave() (project.Project, uuid.UUID) {
	p := w.Project("E-Akte", w.top)
	course := w.Course("e-akte")
	w.Need(w.Wave(p, "2026-07-06", w.top), project.RequirementInput{CourseID: course, Kind: project.CourseKind, Must: true})
	return p, course
}

// What a wave asks for is told on the same days as a duty, in the same mail.
func TestWaveThroughTheWeeks(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	id := w.person(w.top)
	_, course := w.wave()
	w.duty("Brandschutz")
	if n := w.Int(`SELECT count(*) FROM assignment WHERE tenant_id = $1 AND due = '2026-06-22'`, w.Tenant); n != 1 {
		t.Fatal("the wave is not due on the day of the duty")
	}
	var days []string
	for day := projecttest.Day("2026-06-08"); day.Before(projecttest.Day("2026-07-26")); day = day.AddDays(1) {
		if day.String() == "2026-07-03" {
			w.Complete(projecttest.Done{Person: id, Course: course})
		}
		w.Clock.Set(day.Start(clock.Zone(w.Ctx)).Add(8 * time.Hour))
		w.daily()
		if n := w.waiting(); n > 0 {
			if n > 1 {
				t.Errorf("%s: %d mails", day, n)
			}
			both := w.Int(`SELECT count(*) FROM mail_outbox WHERE tenant_id = $1 AND state = 'queued'
				AND fields->>'Items' LIKE '%"e-akte"%' AND fields->>'Items' LIKE '%"Brandschutz"%'`, w.Tenant)
			if both == 1 != day.Before(projecttest.Day("2026-07-03")) {
				t.Errorf("%s: both named %d times", day, both)
			}
			days = append(days, day.String()[5:])
			w.leave()
		}
	}
	if got := strings.Join(days, " "); got != "06-08 06-19 06-22 06-25 07-02 07-09 07-16 07-23" {
		t.Errorf("told on %s", got)
	}
}

// A wave alone reminds too, by mail or letter, when somebody asks for it, and
// the supervisor is told the number; a stopped project reminds nobody.
func TestWaveAlone(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	boss := w.person(w.top, true)
	w.person(w.below)
	none := w.person(w.top)
	w.SQL(`UPDATE person SET email = NULL WHERE id = $1`, none)
	p, course := w.wave()
	w.Complete(projecttest.Done{Person: boss, Course: course})
	w.Must(w.Set(w.Ctx, notice.Setting{DigestAt: 420, QuietFrom: 1200, QuietTo: 360, EscalateAfter: 7}))
	w.SetDay("2026-07-01")
	team := w.in(boss, actor.Supervisor, actor.Scope{Kind: actor.Unit, ID: w.top, Sub: true})
	if o, err := w.Overdue(team, notice.Group{}); err != nil || o.Total != 2 || o.Now() != 2 {
		t.Errorf("%+v, %v", o, err)
	}
	w.daily()
	if n := w.Int(`SELECT count(*) FROM mail_outbox WHERE tenant_id = $1 AND person_id = $2 AND fields->>'Items' LIKE '%2 Personen sind überfällig%'`, w.Tenant, boss); n != 1 || w.waiting() != 2 {
		t.Errorf("%d mails to the supervisor, %d in all", n, w.waiting())
	}
	if out, err := w.Print(w.May(uuid.New(), paper.Print)); err != nil || len(out) < 1000 {
		t.Errorf("a letter of %d bytes, %v", len(out), err)
	}
	w.leave()
	w.SQL(`UPDATE project SET phase = 'stopped' WHERE id = $1`, p.ID)
	w.SetDay("2026-07-08")
	w.daily()
	if n, err := w.Remind(w.hr(), notice.Group{}); err != nil || n != 0 || w.waiting() != 0 {
		t.Errorf("%d reminded for a stopped project, %d mails, %v", n, w.waiting(), err)
	}
}
