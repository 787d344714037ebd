package notice

import (
	"bytes"
	"context"
	"slices"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// Group is whom a reminder is for: everybody overdue in a unit and below it
// (slug; "": wherever the actor may), or only those overdue in one duty.
// Only narrows it to some of them.
type Group struct {
	Unit, Duty string
	Only       []uuid.UUID
}

// Overdue is what a reminder of a group would do now.
type Overdue struct {
	Total int // people with something overdue
	Told  int // who have been told today, whoever asked for it
	Later int // who are told after a blackout, or after their leave
	By    map[Channel]int
}

// Now is how many people a reminder would reach.
func (o Overdue) Now() int { return o.By[ByMail] + o.By[ByLetter] + o.By[InPortal] }

// mostReminded bounds one reminder, so that the page answers.
const mostReminded = 5000

// Overdue counts a group.
func (s *Service) Overdue(ctx context.Context, g Group) (o Overdue, err error) {
	err = s.group(ctx, g, func(ctx context.Context, tx *db.Tx, persons []uuid.UUID) error {
		r, err := s.begin(ctx, tx)
		if err != nil {
			return err
		}
		readers, err := readersOf(ctx, tx, clock.Today(ctx), persons)
		if err != nil {
			return err
		}
		o = Overdue{Total: len(persons), Later: len(persons) - len(readers), By: map[Channel]int{}}
		for _, p := range readers {
			switch {
			case p.Told:
				o.Told++
			case r.waits(p):
				o.Later++
			default:
				by, _ := p.channel([]Item{{Topic: Deadlines}})
				o.By[by]++
			}
		}
		return nil
	})
	return o, err
}

// Remind sends everybody overdue in a group a digest, unless they have been
// told today: a second click, or somebody else, reaches nobody. It returns how
// many people it told.
func (s *Service) Remind(ctx context.Context, g Group) (n int, err error) {
	err = s.group(ctx, g, func(ctx context.Context, tx *db.Tx, persons []uuid.UUID) error {
		n = 0
		r, err := s.begin(ctx, tx)
		if err != nil {
			return err
		}
		r.asked = true
		for len(persons) > 0 {
			some := persons[:min(crowd, len(persons))]
			persons = persons[len(some):]
			readers, err := readersOf(ctx, tx, clock.Today(ctx), some)
			if err != nil {
				return err
			}
			by, err := s.tell(ctx, tx, r, readers)
			if err != nil {
				return err
			}
			n += Overdue{By: by}.Now()
		}
		audit.Record(ctx, tx, audit.Entry{Action: "notice.reminded", Object: "tenant", ID: tx.Tenant(), Detail: map[string]any{
			"unit": g.Unit, "duty": g.Duty, "people": n,
		}})
		return nil
	})
	return n, err
}

// group runs do with the people of a group within the actor's reach.
func (s *Service) group(ctx context.Context, g Group, do func(context.Context, *db.Tx, []uuid.UUID) error) error {
	if err := actor.Require(ctx, Remind); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		units, everywhere, err := s.People.Within(ctx, Remind, g.Unit)
		if err != nil {
			return err
		}
		var duty uuid.UUID
		if g.Duty != "" {
			d, err := s.Duties.Get(ctx, g.Duty)
			if err != nil {
				return err
			}
			duty = d.ID
		}
		persons, err := s.overdueOf(ctx, duty, units, everywhere)
		if err != nil {
			return err
		}
		if g.Only != nil {
			persons = slices.DeleteFunc(persons, func(p uuid.UUID) bool { return !slices.Contains(g.Only, p) })
		}
		if len(persons) > mostReminded {
			return fault.Clash("notice.too_many", fault.Args{"Count": len(persons), "Max": mostReminded})
		}
		return do(ctx, tx, persons)
	})
}

// overdueOf are who is late in a duty; without one in any duty or for a wave.
func (s *Service) overdueOf(ctx context.Context, duty uuid.UUID, units []uuid.UUID, everywhere bool) ([]uuid.UUID, error) {
	persons, err := s.Duties.LateOf(ctx, duty, units, everywhere)
	if err != nil || duty != uuid.Nil {
		return persons, err
	}
	more, err := s.Projects.LateOf(ctx, units, everywhere)
	persons = append(persons, more...)
	slices.SortFunc(persons, func(a, b uuid.UUID) int { return bytes.Compare(a[:], b[:]) })
	return slices.Compact(persons), err
}
