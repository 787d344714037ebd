package demo

import (
	"context"
	"slices"
	"strconv"
	"time"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/skill"
	digital "codeberg.org/lotse/lotse/internal/skill/check"
)

// The digital check of the employee: so many days ago, solved up to a level,
// and shared with the head of the office some days later.
const (
	checkedAgo = 21
	sharedAgo  = 6
	solvesTo   = 3
)

// unlearnt is what the course teaches that the employee has begun. They cannot
// do it yet, so the profile suggests to go on.
var unlearnt = []string{"1.3", "2.2"}

// examine lets the employee take the digital check and show the result to the
// head of the office.
func (l *loader) examine(ctx context.Context) error {
	now := l.today.AddDays(l.workday(-checkedAgo)).Start(clock.Zone(ctx)).Add(13 * time.Hour)
	me := clock.With(l.acting(ctx, l.cast["beschaeftigt"], actor.Employee), func() time.Time { return now })
	if _, err := l.Checks.Begin(me, false); err != nil {
		return err
	}
	answer := func(p digital.Part, values func(digital.Page) map[string][]string) error {
		for no := 0; ; { // what follows from an answer comes last
			c, err := l.Checks.Mine(me)
			if err != nil {
				return err
			}
			if no = c.Next(p, no); no == 0 {
				break
			}
			page, _ := c.Page(p, no)
			now = now.Add(time.Minute)
			if _, err := l.Checks.Answer(me, digital.Given{Part: p, No: no, Values: values(page)}); err != nil {
				return err
			}
		}
		_, err := l.Checks.Finish(me, p)
		return err
	}
	frame, err := l.Skills.Framework(me)
	if err != nil {
		return err
	}
	err = answer(digital.SelfPart, func(p digital.Page) map[string][]string { return l.estimates(frame, p) })
	if err != nil {
		return err
	}
	if err = l.Checks.BeginTest(me); err != nil {
		return err
	}
	if err = answer(digital.TestPart, l.solves); err != nil {
		return err
	}
	now = l.today.AddDays(l.workday(-sharedAgo)).Start(clock.Zone(ctx)).Add(9 * time.Hour)
	err = l.Ratings.Share(me, l.cast["leitung"])
	if fault.Is(err, fault.Invalid) { // somebody else leads them
		err = nil
	}
	return err
}

// estimates is what the employee says of themselves.
func (l *loader) estimates(frame *skill.Framework, p digital.Page) map[string][]string {
	values := map[string][]string{}
	for i, k := range l.Checks.Asked(frame, p.Key) {
		band := 1 + (p.No+i)%3
		if slices.Contains(unlearnt, k.Code) {
			band = 0
		}
		values[digital.FieldOf(k.Code)] = []string{strconv.Itoa(band)}
	}
	return values
}

// solves is what the employee answers in the test; nil is left out.
func (l *loader) solves(p digital.Page) map[string][]string {
	item, _ := l.Checks.Bank.Item(p.Key)
	if p.No%8 == 0 && p.Level > 1 || p.Level > solvesTo || slices.Contains(unlearnt, item.Competence) {
		return nil
	}
	return solution(item.Question)
}
