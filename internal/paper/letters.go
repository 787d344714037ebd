package paper

import (
	"context"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/pdf"
	"codeberg.org/lotse/lotse/internal/tenant"
)

// Occasion is why letters are sent.
type Occasion string

// The occasions.
const (
	AllOpen Occasion = "open"    // whatever is still to do
	DueSoon Occasion = "soon"    // something is due within two weeks, or overdue
	Overdue Occasion = "overdue" // something is overdue
)

const (
	soon = 14 // days
	// LettersMax is how many letters one PDF holds.
	LettersMax = 200
)

// LetterFilter chooses who gets a letter: people without an e-mail address.
type LetterFilter struct {
	Unit     string // slug; with its sub-tree; empty: everywhere
	Occasion Occasion
}

// Letter is what one person is told.
type Letter struct {
	Person  uuid.UUID
	Slug    string
	Name    string // as lists show it
	Full    string // as letters show it
	Unit    i18n.Text
	Lang    i18n.Lang
	HasCard bool
	Login   string
	Courses []Open
}

// Open is a course still to do.
type Open struct {
	Course uuid.UUID
	Title  i18n.Text
	Due    clock.Date
}

// Batch is the letters of a filter.
type Batch struct {
	Letters []Letter
	More    int // who remains for the next PDF
}

// Letters lists who would get which letter.
func (s *Service) Letters(ctx context.Context, f LetterFilter) (b Batch, err error) {
	if err := actor.Require(ctx, Print); err != nil {
		return b, err
	}
	q, err := s.dutyQuery(ctx, f)
	if err != nil {
		return b, err
	}
	titles, err := s.Courses.Titles(ctx)
	if err != nil {
		return b, err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		rows, err := selectDuties(ctx, tx, q)
		if err != nil {
			return err
		}
		b = gather(rows, titles)
		seen := make([]uuid.UUID, len(b.Letters))
		for i, l := range b.Letters {
			seen[i] = l.Person
		}
		audit.Look(ctx, tx, "letters", seen...)
		return nil
	})
	return b, err
}

// gather puts the rows of a person into one letter.
func gather(rows []openCourse, titles map[uuid.UUID]i18n.Text) (b Batch) {
	var last uuid.UUID
	for _, r := range rows {
		if r.Person != last {
			last = r.Person
			if len(b.Letters) == LettersMax {
				b.More++
				continue
			}
			b.Letters = append(b.Letters, Letter{
				Person: r.Person, Slug: r.Slug, Name: r.ListName, Full: r.Name, Unit: r.Unit, Lang: r.Lang, HasCard: r.HasCard, Login: r.Login,
			})
		}
		if l := &b.Letters[len(b.Letters)-1]; l.Person == r.Person {
			l.Courses = append(l.Courses, Open{Course: r.Course, Title: titles[r.Course], Due: r.Due})
		}
	}
	return b
}

func (s *Service) dutyQuery(ctx context.Context, f LetterFilter) (q dutyQuery, err error) {
	q.today = clock.Today(ctx)
	switch f.Occasion {
	case AllOpen:
	case DueSoon:
		q.until = q.today.AddDays(soon)
	case Overdue:
		q.until = q.today.AddDays(-1)
	default:
		return q, fault.Wrong("paper.letters.occasion")
	}
	q.units, q.everywhere, err = s.People.Within(ctx, Print, f.Unit)
	return q, err
}

// PrintLetters makes the letters as one PDF, with the list of who is in it in
// front. Printing again gives the same letters: they hold no secret.
func (s *Service) PrintLetters(ctx context.Context, f LetterFilter) ([]byte, error) {
	b, err := s.Letters(ctx, f)
	if err != nil {
		return nil, err
	}
	if len(b.Letters) == 0 {
		return nil, fault.Wrong("paper.letters.none")
	}
	t, err := s.Tenants.Current(ctx)
	if err != nil {
		return nil, err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		audit.Record(ctx, tx, audit.Entry{
			Action: "paper.letters.printed", Object: "tenant", ID: tx.Tenant(),
			Detail: map[string]any{"count": len(b.Letters), "occasion": f.Occasion},
		})
		return nil
	})
	if err != nil {
		return nil, err
	}
	run := pdf.Duties{Contact: t.Contact.Line()}
	run.Tenant = t.Name.For(ctx)
	for _, l := range b.Letters {
		run.Letters = append(run.Letters, s.duties(ctx, t, l))
	}
	return s.PDF.Duties(ctx, run)
}

func (s *Service) duties(ctx context.Context, t *tenant.Tenant, l Letter) pdf.DutyLetter {
	town, _ := t.Name.In(l.Lang)
	unit, _ := l.Unit.In(l.Lang)
	out := pdf.DutyLetter{
		Lang: l.Lang, Tenant: town, Person: l.Full, ListName: l.Name, Unit: unit, HasCard: l.HasCard, Login: l.Login,
		Page: s.Tenants.BaseURL(t) + "/" + string(l.Lang) + "/login",
	}
	today := clock.Today(ctx)
	for _, c := range l.Courses {
		title, in := c.Title.In(l.Lang)
		out.Courses = append(out.Courses, pdf.Duty{Title: title, Lang: in, Due: c.Due, Overdue: c.Due.Before(today)})
	}
	return out
}
