package demo

import (
	"context"
	"strings"
	"time"

	"codeberg.org/lotse/lotse/internal/learn"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/quiz"
)

// sit takes lessons and test as the person would, minutes passing.
func (l *loader) sit(ctx context.Context, s sitting) error {
	v := l.courses[s.course]
	now := l.today.AddDays(s.day).Start(clock.Zone(ctx)).Add(time.Duration(s.minute) * time.Minute)
	ctx = clock.With(l.acting(ctx, s.person, actor.Employee), func() time.Time { return now })
	if _, err := l.Enrol.Start(ctx, v.CourseID, v.ID); err != nil {
		return err
	}
	for _, lesson := range v.Lessons[s.first:s.last] {
		now = now.Add(time.Duration(lesson.Minutes) * time.Minute)
		if err := l.Learn.FinishLesson(ctx, v.CourseID, lesson.ID); err != nil {
			return err
		}
	}
	if !s.test || v.Test == nil {
		return nil
	}
	for no, answers := range l.attempts(s, v) {
		for _, id := range v.Test.Questions() {
			now = now.Add(40 * time.Second)
			if _, err := l.Learn.Answer(ctx, learn.Given{
				Course: v.CourseID, Quiz: learn.Test, Question: id, Attempt: no + 1, Values: answers[id], Check: true,
			}); err != nil {
				return err
			}
		}
	}
	return nil
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
