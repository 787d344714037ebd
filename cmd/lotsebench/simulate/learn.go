package simulate

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/cmd/lotsebench/simulate/model"
	"codeberg.org/lotse/lotse/internal/duty"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

func (s *simulation) makeCourses(n int) error {
	for i := range n {
		course, version := db.NewID(), db.NewID()
		s.queue(`INSERT INTO course (tenant_id, id, slug, title, created_at) VALUES ($1, $2, $3, '{"de": "Schulung"}', now())`, course, fmt.Sprintf("schulung-%d", i))
		s.queue(`INSERT INTO course_version (tenant_id, id, course_id, no, hash, change, published_at, content)
			VALUES ($1, $2, $3, 1, repeat('0', 64), 'substantive', now(), '{}')`, version, course)
		s.courseIDs, s.versionIDs = append(s.courseIDs, course), append(s.versionIDs, version)
	}
	return s.write(func(context.Context, *db.Tx) error { return nil })
}

// learn is what is completed today and told late in the evening.
func (s *simulation) learn() error {
	s.at(23, 58)
	var persons, courses []uuid.UUID
	seen := map[int]bool{}
	for range s.times(14) {
		p, course := s.wanted()
		persons, courses = append(persons, s.personIDs[p]), append(courses, s.courseIDs[course])
		seen[p] = true
		if n := len(s.world.Persons[p].Completions); n > 0 && s.rnd.IntN(60) == 0 {
			course = s.correct(p, s.rnd.IntN(n))
			courses = append(courses, s.courseIDs[course])
			continue
		}
		s.complete(p, model.Completion{Course: course, Grade: min(2, s.rnd.IntN(5)/2), Passed: s.rnd.IntN(20) > 0}, s.moment(), nil)
	}
	if len(persons) == 0 {
		return nil
	}
	s.touched = seen
	s.world.Observe(s.today, s.everyone()...)
	return s.write(func(ctx context.Context, tx *db.Tx) error {
		if s.Without == "completed" {
			return nil
		}
		var speak duty.Speaking
		if err := s.db.Read(ctx, s.duties.AskSpeaking(courses, &speak)); err != nil {
			return err
		}
		return s.duties.Moved(ctx, tx, speak, persons)
	})
}

// wanted is somebody with a course: mostly one that is due, at times any.
func (s *simulation) wanted() (person, course int) {
	for range 8 {
		d, p := s.rnd.IntN(len(s.dutyIDs)), s.rnd.IntN(len(s.world.Persons))
		switch s.world.Judge(d, p, s.today).State {
		case "open", "due", "overdue":
			return p, some(s, s.world.Duties[d].Terms.Ways...).Course
		}
	}
	return s.rnd.IntN(len(s.world.Persons)), s.rnd.IntN(len(s.courseIDs))
}

// moment is any time of today, at times some days ago: typed in from paper. In
// summer the first two hours of a day belong to the day before in UTC.
func (s *simulation) moment() time.Time {
	y, m, d := s.today.Civil()
	if s.rnd.IntN(10) == 0 {
		d -= s.rnd.IntN(40)
	}
	return time.Date(y, time.Month(m), d, some(s, 0, 1, 2, 3, 8, 12, 16, 22, 23), s.rnd.IntN(58), 0, 0, s.zone)
}

func (s *simulation) complete(p int, c model.Completion, at time.Time, corrects *uuid.UUID) {
	id := db.NewID()
	c.On = s.world.Day(at)
	s.world.Persons[p].Completions = append(s.world.Persons[p].Completions, c)
	s.completionIDs[p] = append(s.completionIDs[p], id)
	s.queue(`INSERT INTO completion (tenant_id, id, person_id, course_id, version_id, version_no, completed_at, passed, evidence, corrects_id, recorded_at)
		VALUES ($1, $2, $3, $4, $5, 1, $6, $7, $8, $9, $10)`,
		id, s.personIDs[p], s.courseIDs[c.Course], s.versionIDs[c.Course], at, c.Passed, grades[c.Grade], corrects, s.now)
}

// correct appends a completion that takes an earlier one back.
func (s *simulation) correct(p, i int) (course int) {
	old := &s.world.Persons[p].Completions[i]
	course = old.Course
	if !old.Corrected {
		old.Corrected = true
		s.complete(p, model.Completion{Course: course, Grade: 1, Passed: s.rnd.IntN(2) == 0}, s.moment(), &s.completionIDs[p][i])
	}
	return course
}

// care exempts some people and records some proofs from elsewhere.
func (s *simulation) care() error {
	for range s.times(0.1) {
		d, p := s.rnd.IntN(len(s.dutyIDs)), s.rnd.IntN(len(s.world.Persons))
		state, do := s.world.Judge(d, p, s.today).State, s.rnd.IntN(2)
		var err error
		switch {
		case state == "not-affected":
		case do == 0 && state == "exempt":
			err = s.endExemption(d, p)
		case do == 0:
			err = s.exempt(d, p)
		case s.world.Duties[d].Terms.ByProof:
			err = s.prove(d, p)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *simulation) exempt(d, p int) error {
	e := model.Exemption{Duty: d, From: s.today, To: s.today + model.Date(1+s.rnd.IntN(200))}
	s.world.Persons[p].Exemptions = append(s.world.Persons[p].Exemptions, e)
	return s.duties.Exempt(s.ctx, s.slugs[d], s.personIDs[p], date(e.To), "Probe")
}

func (s *simulation) endExemption(d, p int) error {
	for i := range s.world.Persons[p].Exemptions {
		if e := &s.world.Persons[p].Exemptions[i]; e.Duty == d && e.From <= s.today && s.today < e.To {
			e.To = s.today
		}
	}
	return s.duties.EndExemption(s.ctx, s.slugs[d], s.personIDs[p])
}

func (s *simulation) prove(d, p int) error {
	f := model.Proof{Duty: d, On: s.today - model.Date(s.rnd.IntN(300))}
	if s.rnd.IntN(2) == 0 {
		f.Until = f.On + model.Date(s.rnd.IntN(900))
	}
	s.world.Persons[p].Proofs = append(s.world.Persons[p].Proofs, f)
	_, err := s.duties.RecordProof(s.ctx, s.slugs[d], s.personIDs[p], duty.Proof{On: date(f.On), Until: date(f.Until), Issuer: "Probe"})
	return err
}
