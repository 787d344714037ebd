package demo

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"golang.org/x/sync/errgroup"

	"codeberg.org/lotse/lotse/internal/app"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/readiness"
)

// desks is how many transactions learn side by side. People do not stand in
// each other's way: each belongs to one desk on a day.
const desks = 3

// statisticsEvery is after how many days the planner is told how tables grew;
// everyDay is for how many days tables are published daily.
const (
	statisticsEvery = 21
	everyDay        = 35
)

// replay lives through the days up to yesterday. What happens on a day happens
// under that day's clock, by the same use cases as in a real town; its tables
// are published at its end (publishes).
func (l *loader) replay(ctx context.Context) error {
	l.projects = make([]uuid.UUID, len(l.plan.projects))
	for _, p := range l.plan.Cast {
		l.diary.plan(l.script(p)...)
	}
	days, completions := 0, 0
	for day := -history; day < 0; day++ {
		if (day+history)%statisticsEvery == 0 {
			if err := refreshStatistics(ctx, l.DB); err != nil {
				return err
			}
		}
		err := together(ctx, l.DB, func(ctx context.Context) error {
			if err := l.govern(ctx, day); err != nil {
				return err
			}
			return l.look(ctx, day)
		})
		if err != nil {
			return fmt.Errorf("day %d: %w", day, err)
		}
		list := l.diary.of(day) // a wave that began this morning has filled it
		if err := l.learn(ctx, list); err != nil {
			return fmt.Errorf("day %d: %w", day, err)
		}
		if l.publishes(day) {
			if err := together(l.at(ctx, day+1, 5*time.Minute), l.DB, l.Readiness.EndOfDay); err != nil {
				return fmt.Errorf("end of day %d: %w", day, err)
			}
		}
		days++
		for _, s := range list {
			if s.test {
				completions++
			}
		}
	}
	l.opt.Progress("cmd.demo.history", i18n.Args{"Days": days, "Completions": completions})
	return refreshStatistics(ctx, l.DB)
}

// publishes reports whether a day ends with new tables: all working days that
// a forecast or a trend of weeks looks at, before them two days a week.
func (l *loader) publishes(day int) bool {
	switch weekday := l.today.AddDays(day).Weekday(); {
	case day == -1:
		return true
	case l.workday(day) != day:
		return false
	case day < -everyDay:
		return weekday == time.Tuesday || weekday == time.Friday
	}
	return true
}

// learn lets the people of a day learn, several at a time.
func (l *loader) learn(ctx context.Context, list []sitting) error {
	var at [desks][]sitting
	for _, s := range list {
		d := int(s.person[15]) % desks
		at[d] = append(at[d], s)
	}
	group, ctx := errgroup.WithContext(ctx)
	for _, some := range at {
		if len(some) == 0 {
			continue
		}
		group.Go(func() error {
			return together(ctx, l.DB, func(ctx context.Context) error {
				for _, s := range some {
					if err := l.sit(ctx, s); err != nil {
						return fmt.Errorf("%s: %w", s.course, err)
					}
				}
				return nil
			})
		})
	}
	return group.Wait()
}

// script is what the plan says a player learns.
func (l *loader) script(p player) []sitting {
	var out []sitting
	for _, g := range p.Learning {
		s := sitting{
			person: l.cast[p.Login], who: p.Login, course: g.Course, day: l.workday(g.Day), minute: hour(dice(p.Login + g.Course)),
			last: g.Lessons, test: g.Lessons == 0,
		}
		if s.test {
			s.last = len(l.courses[g.Course].Lessons)
		}
		out = append(out, s)
	}
	return out
}

// look opens records of other people, as the plan says: supervisors their
// team, HR the names behind a cell. The looked-at can read it.
func (l *loader) look(ctx context.Context, day int) error {
	if l.workday(day) != day {
		return nil
	}
	for i, p := range l.plan.Looks {
		if (day+history)%p.Every != i%p.Every {
			continue
		}
		as := l.as(l.at(ctx, day, 8*time.Hour+time.Duration(20+13*i)*time.Minute), p.Login)
		if p.At == "team" {
			if _, err := l.Projects.MyTeam(as); err != nil {
				return err
			}
			continue
		}
		for _, w := range l.waves {
			if w.slug != p.Wave {
				continue
			}
			if _, err := l.Readiness.Detail(as, p.At, p.Wave, readiness.Query{}); err != nil {
				return fmt.Errorf("look at %s %s: %w", p.At, p.Wave, err)
			}
		}
	}
	return nil
}

// as lets an account act in its role. Supervisors are so by their posting,
// which the services look up themselves.
func (l *loader) as(ctx context.Context, login string) context.Context {
	person := l.cast[login]
	roles := []actor.Role{actor.Employee}
	for _, acc := range Accounts {
		if acc.Login == login {
			roles = append(roles, acc.Role)
		}
	}
	return l.acting(ctx, person, roles...)
}

func (l *loader) acting(ctx context.Context, person uuid.UUID, roles ...actor.Role) context.Context {
	a := &actor.Actor{Tenant: actor.From(ctx).Tenant, Person: person, Lang: i18n.DE}
	for _, role := range roles {
		a.Grants = append(a.Grants, actor.Grant{Role: role, Scope: actor.Scope{Kind: actor.Tenant}})
	}
	a.Allow(app.Roles)
	return actor.With(ctx, a)
}
