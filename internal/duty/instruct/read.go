package instruct

import (
	"context"
	"slices"
	"strings"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/duty"
	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// AskMine asks how far the actor's instructions have come, by duty.
func (s *Service) AskMine(into *map[uuid.UUID]Standing) db.Ask {
	return func(ctx context.Context, r *db.Reads) error {
		if err := actor.Require(ctx, actor.SignedIn); err != nil {
			return err
		}
		askStandings(ctx, r, nil, []uuid.UUID{actor.From(ctx).Person}, func(list []Standing) {
			*into = make(map[uuid.UUID]Standing, len(list))
			for _, st := range list {
				(*into)[st.Duty] = st
			}
		})
		return nil
	}
}

// Own is the instruction of the actor in one duty.
type Own struct {
	Standing
	Addon       Addon
	Responsible []people.Person // who may instruct them
}

// Mine returns the actor's instruction in a duty; nil where the duty asks for
// none, or the actor is not in it.
func (s *Service) Mine(ctx context.Context, d duty.Duty) (own *Own, err error) {
	if _, ok := d.Terms.Instruction(); !ok {
		return nil, nil //nolint:nilnil // there is none
	}
	if err := actor.Require(ctx, actor.SignedIn); err != nil {
		return nil, err
	}
	me := actor.From(ctx).Person
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		list, err := s.standings(ctx, []uuid.UUID{d.ID}, []uuid.UUID{me})
		if err != nil || len(list) == 0 {
			return err
		}
		own = &Own{Standing: list[0]}
		addons, err := s.addonsFor(ctx, tx, d.ID, []uuid.UUID{me})
		if err != nil {
			return err
		}
		own.Addon = addons[me]
		ids, err := s.responsible(ctx, me)
		if err != nil {
			return err
		}
		named, err := s.People.Named(ctx, "instruct", ids...)
		for _, id := range ids {
			own.Responsible = append(own.Responsible, named[id])
		}
		return err
	})
	return own, err
}

// Row is one of the people the actor is responsible for.
type Row struct {
	Person people.Person
	Mine   duty.Mine
	Standing
}

// Group is a duty with the people the actor instructs in it.
type Group struct {
	Duty uuid.UUID
	Slug string
	Name i18n.Text
	Rows []Row
}

// Missing is how many of them have something to do.
func (g Group) Missing() (n int) {
	for _, r := range g.Rows {
		if r.Mine.ToDo() {
			n++
		}
	}
	return n
}

// Waiting is how many of them wait for the actor's confirmation.
func (g Group) Waiting() (n int) {
	for _, r := range g.Rows {
		if r.Mine.ToDo() && r.Instructed.IsZero() && !r.Understood.IsZero() {
			n++
		}
	}
	return n
}

// Groups returns the duties in which the actor instructs somebody, without the
// names of the people.
func (s *Service) Groups(ctx context.Context) (groups []Group, err error) {
	if err := actor.Require(ctx, duty.Team); err != nil {
		return nil, err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		persons, err := s.charges(ctx)
		if err != nil || len(persons) == 0 {
			return err
		}
		list, err := s.standings(ctx, nil, persons)
		if err != nil || len(list) == 0 {
			return err
		}
		of, err := s.Duties.OfPeople(ctx, persons)
		groups = group(list, of)
		return err
	})
	return groups, err
}

func group(list []Standing, of map[uuid.UUID][]duty.Mine) (groups []Group) {
	for _, st := range list {
		m := slices.IndexFunc(of[st.Person], func(m duty.Mine) bool { return m.Duty == st.Duty })
		if m < 0 || of[st.Person][m].State == duty.Exempt {
			continue
		}
		mine := of[st.Person][m]
		i := slices.IndexFunc(groups, func(g Group) bool { return g.Duty == st.Duty })
		if i < 0 {
			i = len(groups)
			groups = append(groups, Group{Duty: st.Duty, Slug: mine.Slug, Name: mine.Name})
		}
		groups[i].Rows = append(groups[i].Rows, Row{Mine: mine, Standing: st})
	}
	slices.SortFunc(groups, func(a, b Group) int { return strings.Compare(a.Slug, b.Slug) })
	return groups
}

// Sheet is what a supervisor sees of one duty.
type Sheet struct {
	Group
	Units  []org.Unit // the actor leads
	Addons map[uuid.UUID]Addon
}

// Sheet returns one duty with the people the actor instructs in it, and what
// is special about the workplaces of the units they lead.
func (s *Service) Sheet(ctx context.Context, slug string) (sh Sheet, err error) {
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		groups, err := s.Groups(ctx)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(groups, func(g Group) bool { return g.Slug == slug })
		if i < 0 {
			return fault.Missing("duty.not_found")
		}
		sh.Group = groups[i]
		if err := s.name(ctx, sh.Rows); err != nil {
			return err
		}
		if sh.Addons, err = addonsOf(ctx, tx, sh.Duty); err != nil {
			return err
		}
		led, err := s.People.LedUnits(ctx, actor.From(ctx).Person)
		if err != nil {
			return err
		}
		tree, err := s.Org.Tree(ctx)
		for _, id := range led {
			u, _ := tree.Unit(id)
			sh.Units = append(sh.Units, u)
		}
		return err
	})
	return sh, err
}

// name puts the names to rows and sorts by them. The look is logged: of those
// who are shown, and of nobody else.
func (s *Service) name(ctx context.Context, rows []Row) error {
	ids := make([]uuid.UUID, len(rows))
	for i, r := range rows {
		ids[i] = r.Standing.Person
	}
	named, err := s.People.Named(ctx, "instruct", ids...)
	for i := range rows {
		rows[i].Person = named[ids[i]]
	}
	slices.SortFunc(rows, func(a, b Row) int { return strings.Compare(people.SortName(a.Person), people.SortName(b.Person)) })
	return err
}
