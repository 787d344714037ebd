package simulate

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"time"

	"codeberg.org/lotse/lotse/cmd/lotsebench/simulate/model"
	"codeberg.org/lotse/lotse/internal/duty"
	"codeberg.org/lotse/lotse/internal/platform/clock"
)

// Options of a simulation.
type Options struct {
	People, Duties, Days int
	Seed                 uint64
	Pace                 float64 // how much happens, 1 as in life
	Without              string  // a reconciliation that is left out: daily, people, units, completed
	Stop                 bool    // at the first mismatch
}

// Result is what came out.
type Result struct {
	Days, People, Judged, Mismatches int
	First                            []string // a few of the mismatches
}

// most is how many mismatches are told.
const most = 10

type simulation struct {
	Options
	*town
	rnd     *rand.Rand
	world   *model.World
	today   model.Date
	touched map[int]bool // people to whom something has happened today
	undo    *undo
	result  Result
}

// undo is a change that will be taken back tomorrow.
type undo struct {
	duty   int
	before model.Duty
}

// Run lives through the days and compares every one.
func Run(ctx context.Context, notes io.Writer, o Options) (Result, error) {
	t, err := found(ctx)
	if err != nil {
		return Result{}, err
	}
	s := &simulation{Options: o, town: t, rnd: rand.New(rand.NewPCG(o.Seed, 1)), today: model.Of(2023, 11, 6)}
	s.world = &model.World{Zone: t.zone}
	if err := s.begin(); err != nil {
		return s.result, err
	}
	for day := range o.Days {
		if err := ctx.Err(); err != nil {
			return s.result, err
		}
		if err := s.day(); err != nil {
			return s.result, fmt.Errorf("%s: %w", s.today, err)
		}
		if day%90 == 89 {
			fmt.Fprintf(notes, "%s: %d people, %d answers compared, %d mismatches\n", s.today, len(s.world.Persons), s.result.Judged, s.result.Mismatches)
		}
		s.result.Days++
		if s.Stop && s.result.Mismatches > 0 {
			break
		}
		s.today++
	}
	s.result.People = len(s.world.Persons)
	return s.result, nil
}

// at puts the clock to a time of today.
func (s *simulation) at(hour, minute int) {
	y, m, d := s.today.Civil()
	s.now = time.Date(y, time.Month(m), d, hour, minute, 0, 0, s.zone)
}

// begin founds the units, courses, people and most of the duties.
func (s *simulation) begin() error {
	s.at(8, 0)
	if err := s.plantUnits(); err != nil {
		return err
	}
	if err := s.makeCourses(s.Duties + 2); err != nil {
		return err
	}
	s.touched = map[int]bool{}
	for n := range s.People {
		s.join(s.today - model.Date(s.rnd.IntN(8000)))
		if n%1000 < 999 && n < s.People-1 {
			continue
		}
		if err := s.tellPeople(); err != nil {
			return err
		}
		s.touched = map[int]bool{}
	}
	for range max(1, s.Duties*3/4) {
		if err := s.newDuty(); err != nil {
			return err
		}
	}
	return nil
}

// day is one day: what the calendar brings, what people do, the comparison.
func (s *simulation) day() error {
	s.touched = map[int]bool{}
	s.at(0, 20)
	if s.Without != "daily" {
		if err := s.duties.Daily(s.ctx); err != nil {
			return err
		}
	}
	s.world.Observe(s.today)
	s.at(9, 0)
	for _, do := range []func() error{s.takeBack, s.reorganise, s.govern, s.staff, s.care, s.learn, s.compare} {
		if err := do(); err != nil {
			return err
		}
	}
	return nil
}

// compare asks the product and the model how everybody stands to everything.
func (s *simulation) compare() error {
	for d := range s.world.Duties {
		members, err := s.duties.Members(s.ctx, s.dutyIDs[d])
		if err != nil {
			return err
		}
		stands := make([]*duty.Member, len(s.world.Persons))
		for i := range members {
			stands[s.personOf[members[i].Person]] = &members[i]
		}
		for p, m := range stands {
			want, got := s.world.Judge(d, p, s.today), verdict(m)
			s.result.Judged++
			if want == got {
				continue
			}
			s.result.Mismatches++
			if len(s.result.First) < most {
				s.result.First = append(s.result.First, fmt.Sprintf("%s: duty %d, person %d: %+v, model %+v", s.today, d, p, got, want))
			}
		}
	}
	return nil
}

// verdict is a member in the words of the model.
func verdict(m *duty.Member) model.Verdict {
	if m == nil {
		return model.Verdict{State: string(duty.NotAffected)}
	}
	day := func(d clock.Date) model.Date {
		if d.IsZero() {
			return 0
		}
		return model.Of(d.Year(), int(d.Month()), d.Day())
	}
	return model.Verdict{
		State: string(m.State), Since: day(m.Since), Due: day(m.Dates.Due), Late: day(m.Dates.LateFrom),
		DoneOn: day(m.Dates.DoneOn), Until: day(m.Dates.DoneUntil),
	}
}

// times is how often something happens today that happens so often a year per
// person.
func (s *simulation) times(yearly float64) int {
	mean := yearly * float64(len(s.world.Persons)) / 365 * s.Pace
	n := int(mean)
	if s.rnd.Float64() < mean-float64(n) {
		n++
	}
	return n
}

// somebody is a person to whom nothing has happened today.
func (s *simulation) somebody() (int, bool) {
	for range 20 {
		if p := s.rnd.IntN(len(s.world.Persons)); !s.touched[p] {
			s.touched[p] = true
			return p, true
		}
	}
	return 0, false
}

// everyone are the touched people in order, so that a seed means one history.
func (s *simulation) everyone() []int {
	var out []int
	for p := range s.touched {
		out = append(out, p)
	}
	slices.Sort(out)
	return out
}
