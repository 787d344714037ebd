package notice

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/clock"
)

// teams are how many people of each supervisor are late.
type teams map[uuid.UUID]int

// lateTeams counts them once for a run; nobody is told where escalation is off.
func (s *Service) lateTeams(ctx context.Context, set Setting) (teams, error) {
	if set.EscalateAfter == 0 {
		return nil, nil
	}
	late, err := s.late(ctx, set.EscalateAfter)
	if err != nil || len(late) == 0 {
		return nil, err
	}
	bosses, err := s.People.Bosses(ctx)
	if err != nil {
		return nil, err
	}
	type pair struct{ boss, person uuid.UUID }
	seen, out := map[pair]bool{}, teams{}
	for _, l := range late {
		for _, b := range bosses[l.unit] {
			if p := (pair{b, l.person}); b != l.person && !seen[p] {
				seen[p] = true
				out[b]++
			}
		}
	}
	return out, nil
}

// lateOne is somebody of a unit who is late.
type lateOne struct{ unit, person uuid.UUID }

// late are who has had a duty, or a must of a wave, overdue for some days.
func (s *Service) late(ctx context.Context, days int) (list []lateOne, err error) {
	duties, err := s.Duties.Late(ctx, days)
	if err != nil {
		return nil, err
	}
	waves, err := s.Projects.Late(ctx, days)
	for _, l := range duties {
		list = append(list, lateOne{l.Unit, l.Person})
	}
	for _, l := range waves {
		list = append(list, lateOne{l.Unit, l.Person})
	}
	return list, err
}

// deadlines are what persons have to do for duties and waves by a day, or had
// to, the earliest first.
func (s *Service) deadlines(ctx context.Context, persons []uuid.UUID, until clock.Date) (map[uuid.UUID][]Item, error) {
	duties, err := s.Duties.Pending(ctx, persons, until)
	if err != nil {
		return nil, err
	}
	waves, err := s.Projects.Pending(ctx, persons, until)
	if err != nil {
		return nil, err
	}
	out := map[uuid.UUID][]Item{}
	for _, p := range duties {
		out[p.Person] = append(out[p.Person], Item{Topic: Deadlines, Subject: p.Duty, Title: p.Name, Due: p.Due, Overdue: p.Overdue})
	}
	for _, p := range waves {
		out[p.Person] = append(out[p.Person], Item{Topic: Deadlines, Subject: p.Course, Title: p.Title, Due: p.Due, Overdue: p.Overdue})
	}
	for _, list := range out {
		slices.SortStableFunc(list, func(a, b Item) int { return a.Due.Sub(b.Due) })
	}
	return out, nil
}

// collect gathers what persons are to be told today.
func (s *Service) collect(ctx context.Context, persons []uuid.UUID, late teams) (map[uuid.UUID][]Item, error) {
	if len(persons) == 0 {
		return nil, nil
	}
	today := clock.Today(ctx)
	out, err := s.deadlines(ctx, persons, today.AddDays(ahead))
	if err != nil {
		return nil, err
	}
	zone := clock.Zone(ctx)
	soon, err := s.Runs.Soon(ctx, persons, clock.Now(ctx), today.AddDays(aheadDate).End(zone))
	if err != nil {
		return nil, err
	}
	for _, r := range soon {
		out[r.Person] = append(out[r.Person], Item{Topic: Dates, Subject: r.Run, Title: r.Title, Due: clock.DateOf(r.Starts, zone), Starts: r.Starts})
	}
	news, err := s.Talk.News(ctx, persons, today.AddDays(-ahead).Start(zone), today.Start(zone))
	if err != nil {
		return nil, err
	}
	for _, n := range news {
		out[n.Person] = append(out[n.Person], Item{Topic: Forum, Subject: n.Item, Title: n.Title, Due: clock.DateOf(n.Newest, zone), Count: n.Posts})
	}
	for _, p := range persons {
		if n := late[p]; n > 0 {
			out[p] = append(out[p], Item{Topic: Team, Due: monday(today), Count: n})
		}
	}
	return out, nil
}

// monday begins the week of a day: a team is told of once a week.
func monday(d clock.Date) clock.Date { return d.AddDays(-(int(d.Weekday()) + 6) % 7) }

// occasions are what makes the items worth a digest.
func occasions(person uuid.UUID, items []Item, today clock.Date) (out []told) {
	for _, i := range items {
		days, ok := 0, true
		switch i.Topic {
		case Deadlines:
			days, ok = occasion(i.Due, today)
		case Dates:
			days = -aheadDate
		case Checks:
			days = called(i.Due, today)
		}
		if ok {
			out = append(out, told{person, i.Subject, i.Due, days})
		}
	}
	return out
}
