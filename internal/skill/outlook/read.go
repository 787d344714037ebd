package outlook

import (
	"cmp"
	"context"
	"slices"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/suppress"
	"codeberg.org/lotse/lotse/internal/skill"
	"codeberg.org/lotse/lotse/internal/skill/figures"
	"codeberg.org/lotse/lotse/internal/tenant"
)

// View is the outlook by units or by job families.
type View struct {
	Allowed bool
	Outlook *Outlook      // nil: no file was taken
	Round   figures.Round // the newest one; its ID is Nil where none is published
	Rows    []Row         // of groups that may fall below two, the soonest first
	Enough  int           // groups and competences in which two or more stay
	Unknown int           // and of which too little is told
}

// Row is a group and a competence that may fall below two people.
type Row struct {
	Group     figures.Line
	Subject   figures.Subject
	Able      suppress.Range // at or above target, of those who took part
	Took      int
	Staff     int
	Soon, All suppress.Range // who leave in the near band, and in both
	Near, Far Answer
	From      []Follower // groups with people above target
}

// Below is how many of the group could learn it, at least.
func (r Row) Below() int { return r.Took - r.Able.Hi }

// Follower is a group from which somebody could follow.
type Follower struct {
	Group figures.Line
	Above int // people above target
}

// mostFollowers are named in a row.
const mostFollowers = 3

// View returns the outlook.
func (s *Service) View(ctx context.Context, c figures.Crossing) (v View, err error) {
	if err := actor.Require(ctx, figures.View); err != nil {
		return v, err
	}
	agreed, err := s.Tenants.Agreement(ctx)
	if err != nil || !agreed.Allows(tenant.SkillFigures) {
		return v, err
	}
	v.Allowed = true
	round, ok, err := s.Figures.Newest(ctx, clock.Now(ctx).Add(1), c)
	if err != nil {
		return v, err
	}
	if ok {
		v.Round = round.Round
	}
	var leaving figures.Shown
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		o, found, err := newest(ctx, tx)
		if err != nil || !found {
			return err
		}
		v.Outlook = &o
		leaving, err = shownOf(ctx, tx, o.ID, c)
		return err
	})
	if err != nil || v.Outlook == nil || !ok {
		return v, err
	}
	asked, err := s.asked(ctx, c)
	if err == nil {
		v.answer(round.Shown, leaving, asked)
	}
	return v, err
}

// asked says which competences a group needs as a whole. Units have people of
// several job families: there a competence counts that all of them need, since
// who needs nothing stands in the published figures as at target.
func (s *Service) asked(ctx context.Context, c figures.Crossing) (func(group, competence uuid.UUID) bool, error) {
	frame, err := s.Skills.Framework(ctx)
	if err != nil {
		return nil, err
	}
	profiles, err := s.Skills.Profiles(ctx)
	if err != nil {
		return nil, err
	}
	families, err := s.People.JobFamilies(ctx)
	if err != nil {
		return nil, err
	}
	needs := func(family, competence uuid.UUID) bool {
		k, ok := frame.Competence(competence)
		return ok && k.State == skill.Published && profiles[family].Content.At(k) > 0
	}
	if c == figures.ByFamily {
		return needs, nil
	}
	everywhere := map[uuid.UUID]bool{}
	for _, k := range frame.Competences() {
		everywhere[k.ID] = len(families) > 0
		for id := range families {
			everywhere[k.ID] = everywhere[k.ID] && needs(id, k.ID)
		}
	}
	return func(_, competence uuid.UUID) bool { return everywhere[competence] }, nil
}

// answer goes through all groups and competences that are asked for.
func (v *View) answer(round, leaving figures.Shown, asked func(group, competence uuid.UUID) bool) {
	gone := map[uuid.UUID]suppress.SpreadCell{}
	for _, r := range leaving.Table.Rows {
		gone[r.Unit] = r.Total
	}
	lines := round.Lines()
	for _, l := range lines {
		if l.ID == uuid.Nil || l.Own {
			continue
		}
		for i, subject := range round.Subjects {
			if asked(l.ID, subject.ID) {
				v.add(l, subject, i, gone[l.ID])
			}
		}
	}
	slices.SortStableFunc(v.Rows, func(a, b Row) int {
		return cmp.Or(cmp.Compare(b.Near, a.Near), cmp.Compare(b.Far, a.Far), cmp.Compare(a.Able.Lo, b.Able.Lo))
	})
	for i := range v.Rows {
		v.Rows[i].From = followers(lines, v.Rows[i], slices.IndexFunc(round.Subjects, func(x figures.Subject) bool { return x.ID == v.Rows[i].Subject.ID }))
	}
}

func (v *View) add(l figures.Line, subject figures.Subject, at int, gone suppress.SpreadCell) {
	if l.Cell.Hidden || l.Cell.People == 0 || gone.Hidden || gone.People == 0 {
		v.Unknown++
		return
	}
	below := l.Cell.Splits[at].Parts(l.Cell.People)[suppress.Below]
	able := suppress.Range{Lo: l.Cell.People - below.Hi, Hi: l.Cell.People - below.Lo}
	parts := gone.Splits[0].Parts(gone.People)
	stay := parts[suppress.Above]
	row := Row{
		Group: l, Subject: subject, Able: able, Took: l.Cell.People, Staff: gone.People, Soon: parts[suppress.Below],
		All: suppress.Range{Lo: gone.People - stay.Hi, Hi: gone.People - stay.Lo},
	}
	row.Near, row.Far = answer(able, row.Soon, row.Staff), answer(able, row.All, row.Staff)
	switch {
	case row.Near >= May || row.Far >= May:
		v.Rows = append(v.Rows, row)
	case row.Far == Unknown:
		v.Unknown++
	default:
		v.Enough++
	}
}

// followers are the other groups with the most people above target, as told.
// Units with units below them are left out: they hold the same people.
func followers(lines []figures.Line, r Row, subject int) (list []Follower) {
	for i, l := range lines {
		inner := i+1 < len(lines) && lines[i+1].Level > l.Level
		if l.ID == uuid.Nil || l.ID == r.Group.ID || l.Own || inner || l.Cell.Hidden || l.Cell.People == 0 {
			continue
		}
		if above := l.Cell.Splits[subject].Above; above > 0 {
			list = append(list, Follower{l, above})
		}
	}
	slices.SortStableFunc(list, func(a, b Follower) int { return cmp.Compare(b.Above, a.Above) })
	return list[:min(len(list), mostFollowers)]
}
