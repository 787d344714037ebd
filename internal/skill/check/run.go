package check

import (
	"encoding/json"
	"math"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/quiz"
)

// Part is one of the two parts of a check.
type Part string

// The parts.
const (
	SelfPart Part = "self" // a page for each area
	TestPart Part = "test" // a page for each question
)

// Stale is how many months an open check rests before its person is asked
// whether to go on.
const Stale = 12

// Seconds that a question takes, roughly.
const (
	selfSeconds = 40
	testSeconds = 25
)

// Run is one check of a person.
type Run struct {
	ID        uuid.UUID
	Framework uuid.UUID
	Seed      int64
	Families  []string // slugs of the job families whose words it uses
	StartedAt time.Time
	TouchedAt time.Time
	SelfAt    *time.Time // the self-assessment is finished
	DrawnAt   *time.Time // the questions are drawn
	TestAt    *time.Time // the test is finished
	EndedAt   *time.Time
}

// Open says whether the run goes on.
func (r *Run) Open() bool { return r.EndedAt == nil }

// Finished says when a part was finished, nil: not yet.
func (r *Run) Finished(p Part) *time.Time {
	if p == SelfPart {
		return r.SelfAt
	}
	return r.TestAt
}

// Rests says whether nobody has touched an open run for long.
func (r *Run) Rests(now time.Time) bool {
	return r.Open() && r.TouchedAt.AddDate(0, Stale, 0).Before(now)
}

// Page is a page of a run with its answer.
type Page struct {
	Part       Part
	No         int
	Key        string // code of the area, id of the question
	Competence string // code; test only
	Level      int    // test only
	Version    int    // 0: not answered
	Given      string // JSON
	Right      *bool
	SavedAt    *time.Time
}

// Answered says whether something was given.
func (p Page) Answered() bool { return p.Version > 0 && p.Given != "" && p.Given != "{}" }

// Bands are the sentences chosen on a page of the self-assessment: by
// competence, 0 is "not yet".
func (p Page) Bands() map[string]int {
	out := map[string]int{}
	if p.Given != "" {
		_ = json.Unmarshal([]byte(p.Given), &out) // written by Answer
	}
	return out
}

// Answer is what was given to a question.
func (p Page) Answer() (a quiz.Answer) {
	if p.Given != "" {
		_ = json.Unmarshal([]byte(p.Given), &a) // written by Answer
	}
	return a
}

// Check is a run with its pages.
type Check struct {
	Run
	Self, Test []Page
	Asked      int // competences the self-assessment asks about
}

// Pages are those of a part.
func (c *Check) Pages(p Part) []Page {
	if p == SelfPart {
		return c.Self
	}
	return c.Test
}

// Page finds a page by its number.
func (c *Check) Page(p Part, no int) (Page, bool) {
	for _, one := range c.Pages(p) {
		if one.No == no {
			return one, true
		}
	}
	return Page{}, false
}

// Next is the number of the first page after no that has an answer to give; 0
// behind the last.
func (c *Check) Next(p Part, no int) int {
	for _, one := range c.Pages(p) {
		if one.No > no {
			return one.No
		}
	}
	return 0
}

// Resume is the first page without an answer; 0 where there is none.
func (c *Check) Resume(p Part) int {
	for _, one := range c.Pages(p) {
		if !one.Answered() {
			return one.No
		}
	}
	return 0
}

// Done is how many answers a part has, of how many.
func (c *Check) Done(p Part) (done, of int) {
	if p == SelfPart {
		for _, one := range c.Self {
			done += len(one.Bands())
		}
		return done, c.Asked
	}
	for _, one := range c.Test {
		if one.Answered() {
			done++
		}
	}
	return done, len(c.Test)
}

// MinutesLeft is about how long the rest of a part takes, if everything is
// asked that can follow.
func (c *Check) MinutesLeft(p Part) int {
	if c.Finished(p) != nil {
		return 0
	}
	done, of := c.Done(p)
	left, each := of-done, selfSeconds
	if p == TestPart {
		left, each = c.questionsLeft(), testSeconds
	}
	if left == 0 {
		return 0
	}
	return max(1, int(math.Round(float64(each*left)/60)))
}

// questionsLeft counts open questions, and a second one for each that is the
// first about its competence.
func (c *Check) questionsLeft() (n int) {
	if c.DrawnAt == nil {
		return PerCompetence * c.Asked
	}
	met := map[string]bool{}
	for _, p := range c.Test {
		if !p.Answered() {
			n++
			if !met[p.Competence] {
				n += PerCompetence - 1
			}
		}
		met[p.Competence] = true
	}
	return n
}
