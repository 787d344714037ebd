package notice

import (
	"context"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/paper"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/pdf"
	"codeberg.org/lotse/lotse/internal/tenant"
)

// Letter is somebody who is to be told by letter.
type Letter struct {
	Person     uuid.UUID
	Slug, Name string // as lists show it
	Full       string
	Unit       i18n.Text
	Lang       i18n.Lang
	HasCard    bool
	Login      string
	Since      clock.Date // of the oldest notice that is not printed
}

// Print is a run of letters that was printed.
type Print struct {
	ID      uuid.UUID
	At      time.Time
	Letters int
	Again   int // how often it was printed once more
}

// mostLetters is how many letters one PDF holds.
const mostLetters = 200

// Letters are those that wait within the actor's reach, and the latest runs.
func (s *Service) Letters(ctx context.Context) (list []Letter, runs []Print, err error) {
	if err := actor.Require(ctx, paper.Print); err != nil {
		return nil, nil, err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if list, err = s.lettersFor(ctx, tx, uuid.Nil); err != nil {
			return err
		}
		runs, err = prints(ctx, tx, actor.From(ctx).Person, actor.From(ctx).Everywhere(paper.Print))
		return err
	})
	return list, runs, err
}

// lettersFor are the letters that wait, or those of a run.
func (s *Service) lettersFor(ctx context.Context, tx *db.Tx, run uuid.UUID) ([]Letter, error) {
	units, everywhere, err := s.People.Within(ctx, paper.Print, "")
	if err != nil {
		return nil, err
	}
	list, err := letters(ctx, tx, run, units, everywhere, clock.Today(ctx))
	seen := make([]uuid.UUID, len(list))
	for i, l := range list {
		seen[i] = l.Person
	}
	audit.Look(ctx, tx, "letters", seen...)
	return list, err
}

// Print makes the letters that wait as one PDF and notes them as printed. Who
// has nothing to do any more needs none. A PDF that fails notes nothing.
func (s *Service) Print(ctx context.Context) (out []byte, err error) {
	err = s.printing(ctx, func(ctx context.Context, tx *db.Tx) error {
		if _, err := locked(ctx, tx); err != nil { // of two clicks one prints
			return err
		}
		list, err := s.lettersFor(ctx, tx, uuid.Nil)
		if err != nil {
			return err
		}
		var n int
		if out, n, err = s.pdf(ctx, list); err != nil {
			return err
		}
		run := Print{ID: db.NewID(), At: clock.Now(ctx), Letters: n}
		audit.Record(ctx, tx, audit.Entry{Action: "notice.letters_printed", Object: "notice_print", ID: run.ID, Detail: map[string]any{"letters": n}})
		return notePrint(ctx, tx, run, actor.From(ctx).Person, list)
	})
	return out, err
}

// PrintAgain makes the letters of a run once more, and notes that.
func (s *Service) PrintAgain(ctx context.Context, run uuid.UUID) (out []byte, err error) {
	err = s.printing(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := noteAgain(ctx, tx, run); err != nil {
			return err
		}
		list, err := s.lettersFor(ctx, tx, run)
		if err != nil {
			return err
		}
		var n int
		out, n, err = s.pdf(ctx, list)
		audit.Record(ctx, tx, audit.Entry{Action: "notice.letters_printed_again", Object: "notice_print", ID: run, Detail: map[string]any{"letters": n}})
		return err
	})
	return out, err
}

func (s *Service) printing(ctx context.Context, do func(context.Context, *db.Tx) error) error {
	if err := actor.Require(ctx, paper.Print); err != nil {
		return err
	}
	return s.DB.InTx(ctx, do)
}

// pdf is a print run of what is open today.
func (s *Service) pdf(ctx context.Context, list []Letter) ([]byte, int, error) {
	ids := make([]uuid.UUID, len(list))
	for i, l := range list {
		ids[i] = l.Person
	}
	open, err := s.deadlines(ctx, ids, clock.Today(ctx).AddDays(ahead))
	if err != nil {
		return nil, 0, err
	}
	var t tenant.Tenant
	if err := s.DB.Read(ctx, s.Tenants.AskCurrent(&t)); err != nil {
		return nil, 0, err
	}
	run := pdf.Duties{Contact: t.Contact.Line()}
	run.Tenant = t.Name.For(ctx)
	for _, l := range list {
		if len(open[l.Person]) > 0 {
			run.Letters = append(run.Letters, s.letter(&t, l, open[l.Person]))
		}
	}
	if len(run.Letters) == 0 {
		return nil, 0, fault.Clash("notice.letters.none")
	}
	out, err := s.PDF.Duties(ctx, run)
	return out, len(run.Letters), err
}

func (s *Service) letter(t *tenant.Tenant, l Letter, open []Item) pdf.DutyLetter {
	town, _ := t.Name.In(l.Lang)
	unit, _ := l.Unit.In(l.Lang)
	courses := make([]pdf.Duty, len(open))
	for i, o := range open {
		title, in := o.Title.In(l.Lang)
		courses[i] = pdf.Duty{Title: title, Lang: in, Due: o.Due, Overdue: o.Overdue}
	}
	return pdf.DutyLetter{
		Lang: l.Lang, Tenant: town, Person: l.Full, ListName: l.Name, Unit: unit, HasCard: l.HasCard, Login: l.Login,
		Page: s.Tenants.BaseURL(t) + "/" + string(l.Lang) + "/login", Courses: courses,
	}
}
