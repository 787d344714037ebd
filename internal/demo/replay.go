package demo

import (
	"context"
	"math/rand/v2"
	"slices"
	"sort"
	"strings"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/app"
	"codeberg.org/lotse/lotse/internal/learn"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/quiz"
	"codeberg.org/lotse/lotse/internal/readiness"
)

// study is what one person does: all lessons and the test on a day, or only
// the first lessons.
type study struct {
	person  uuid.UUID
	day     int
	minute  int
	lessons int // of those who are still at it; -1: completes
}

// replay lives through the days, from the first wave's begin to today. What
// happens on a day happens under that day's clock; its table is published at
// its end.
func (l *loader) replay(ctx context.Context) error {
	byDay := map[int][]study{}
	days, completions := 0, 0
	for day := -7*weeks + 2; day <= 0; day++ {
		morning := l.at(ctx, day, 9*time.Hour)
		for _, w := range l.plan.Waves {
			if w.Begins != day {
				continue
			}
			if err := l.begin(morning, w); err != nil {
				return err
			}
			if err := l.enlist(morning, l.waves[len(l.waves)-1], byDay); err != nil {
				return err
			}
		}
		if err := l.governance(ctx, day); err != nil {
			return err
		}
		for _, s := range byDay[day] {
			if err := l.study(l.at(ctx, day, 8*time.Hour+time.Duration(s.minute)*time.Minute), s); err != nil {
				return err
			}
			if s.lessons < 0 {
				completions++
			}
		}
		if day < 0 {
			if err := l.Readiness.EndOfDay(l.at(ctx, day+1, 5*time.Minute)); err != nil {
				return err
			}
		}
		days++
	}
	l.opt.Progress("cmd.demo.history", i18n.Args{"Days": days, "Completions": completions})
	return nil
}

// governance is what project office and CIO do: evidence ten days after a
// wave was planned, the go-live decision two days before the start.
func (l *loader) governance(ctx context.Context, day int) error {
	for _, w := range l.waves {
		if day == w.plan.Begins+10 {
			if err := l.tick(l.as(l.at(ctx, day, 10*time.Hour), l.accounts[actor.ProjectLead]), w); err != nil {
				return err
			}
		}
		if day == w.plan.GoLive-2 {
			if err := l.decide(l.as(l.at(ctx, day, 11*time.Hour), l.accounts[actor.CIO]), w); err != nil {
				return err
			}
		}
	}
	return nil
}

// enlist spreads the people of a wave over the days: the diligent share
// completes by today, or by the start where that has passed; of the rest a
// part is on its way.
func (l *loader) enlist(ctx context.Context, w plannedWave, byDay map[int][]study) error {
	persons, err := affected(ctx, l.DB, w.id)
	if err != nil {
		return err
	}
	for _, p := range persons {
		if s, ok := l.fate(w, p); ok {
			byDay[s.day] = append(byDay[s.day], s)
		}
	}
	for _, list := range byDay {
		sort.Slice(list, func(i, j int) bool {
			if list[i].minute != list[j].minute {
				return list[i].minute < list[j].minute
			}
			return list[i].person.String() < list[j].person.String()
		})
	}
	return nil
}

// stalledFor is how long nobody of a stalled unit has begun, in days: longer
// than the four weeks a forecast looks back.
const stalledFor = 35

// fate decides what one person does. The personnel number makes the same
// person do the same in every town.
func (l *loader) fate(w plannedWave, p affectedPerson) (study, bool) {
	r := rand.New(rand.NewPCG(p.seed(), 7)) //nolint:gosec // a story, no secret
	share, last := w.plan.Diligence, min(-1, w.plan.GoLive-3)
	if slices.Contains(w.slow, p.Unit) {
		share = share * 11 / 20
	}
	if slices.Contains(w.halt, p.Unit) {
		share, last = share/2, min(last, -stalledFor)
	}
	s := study{person: p.Person, minute: r.IntN(9 * 60), lessons: -1}
	s.day = l.workday(w.plan.Begins + 1 + r.IntN(last-w.plan.Begins-1))
	roll := r.IntN(100)
	switch {
	case p.Person == l.accounts[actor.Employee]:
		s.lessons, s.day = 2, l.workday(-1)
	case l.plays(p.Person) || roll < share: // completes
	case roll%3 > 0:
		s.lessons = 1 + r.IntN(len(l.course.Lessons)-1)
	default:
		return s, false
	}
	return s, true
}

// plays reports whether a person is one of the demo accounts.
func (l *loader) plays(person uuid.UUID) bool {
	for _, id := range l.accounts {
		if id == person {
			return true
		}
	}
	return false
}

// workday is the working day at or before a day.
func (l *loader) workday(day int) int {
	return -l.today.Sub(clock.DueOn(l.tenant.Land, l.today.AddDays(day)))
}

// as lets a person act with the roles every employee has and those the demo
// needs for governance.
func (l *loader) as(ctx context.Context, person uuid.UUID) context.Context {
	a := &actor.Actor{Tenant: l.tenant.ID, Person: person, Lang: i18n.DE}
	for _, role := range []actor.Role{actor.Employee, actor.CIO, actor.ProjectLead} {
		if role == actor.Employee || person == l.accounts[role] {
			a.Grants = append(a.Grants, actor.Grant{Role: role, Scope: actor.Scope{Kind: actor.Tenant}})
		}
	}
	a.Allow(app.Roles)
	return actor.With(ctx, a)
}

// study takes the course as the person would, in one transaction.
func (l *loader) study(ctx context.Context, s study) error {
	ctx = l.as(ctx, s.person)
	return l.DB.InTx(ctx, func(ctx context.Context, _ *db.Tx) error {
		if _, err := l.Enrol.Start(ctx, l.course.CourseID, l.course.ID); err != nil {
			return err
		}
		for i, lesson := range l.course.Lessons {
			if s.lessons >= 0 && i >= s.lessons {
				return nil
			}
			if err := l.Learn.FinishLesson(ctx, l.course.CourseID, lesson.ID); err != nil {
				return err
			}
		}
		for _, id := range l.course.Test.Questions() {
			q, _ := l.course.Question(id)
			if _, err := l.Learn.Answer(ctx, learn.Given{
				Course: l.course.CourseID, Quiz: learn.Test, Question: id, Attempt: 1, Values: solution(q), Check: true,
			}); err != nil {
				return err
			}
		}
		return nil
	})
}

// solution is the right answer as a form would send it.
func solution(q quiz.Question) map[string][]string {
	v := map[string][]string{}
	switch q.Kind {
	case quiz.Single, quiz.Multiple, quiz.TrueFalse:
		v[quiz.Field] = q.Right
	case quiz.Order:
		for i, id := range q.Options {
			v[quiz.FieldOf(id)] = []string{string(rune('1' + i))}
		}
	case quiz.Match:
		for _, p := range q.Pairs {
			v[quiz.FieldOf(p.Item)] = []string{p.Partner}
		}
	case quiz.Cloze:
		for _, g := range q.Gaps {
			right := g.Right
			if len(g.Accept) > 0 {
				right = g.Accept[0]
			}
			v[quiz.FieldOf(g.ID)] = []string{right}
		}
	case quiz.Numeric:
		v[quiz.Field] = []string{strings.Replace(q.Value, ".", ",", 1)}
	case quiz.Short:
		v[quiz.Field] = q.Accept[:1]
	}
	return v
}

// decide records the go-live decision on the table the CIO saw.
func (l *loader) decide(ctx context.Context, w plannedWave) error {
	board, err := l.Readiness.Board(ctx, readiness.Query{Published: true})
	if err != nil {
		return err
	}
	for _, sheet := range board.Sheets {
		if sheet.WaveID != w.id || sheet.Nr == 0 {
			continue
		}
		in := readiness.DecisionInput{
			Wave: sheet.Slug, Nr: sheet.Nr, Outcome: readiness.Conditional, Function: i18n.T(ctx, "demo.function"),
			Workaround: i18n.T(ctx, "demo.workaround"), Owner: i18n.T(ctx, "demo.owner"), Until: l.goLive(w.plan).AddDays(28),
		}
		if len(sheet.Open) > 0 || sheet.Total.Status != readiness.Ready {
			in.Reason, in.ExpiresOn = i18n.T(ctx, "demo.reason"), l.goLive(w.plan).AddDays(28)
		} else {
			in.Outcome, in.Workaround, in.Owner, in.Until = readiness.Go, "", "", clock.Date{}
		}
		_, err := l.Readiness.Decide(ctx, in)
		return err
	}
	return nil
}
