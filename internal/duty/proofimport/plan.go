package proofimport

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"unicode/utf8"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/duty"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/people/hrfile"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// The reasons why a line is not taken over; the message
// proofimport.reason.<reason> says what to do.
const (
	missing       = "missing"
	badDate       = "date"
	future        = "future"
	period        = "period"
	tooLong       = "too_long"
	formula       = "formula"
	unknownPerson = "person"
	unknownDuty   = "duty"
	repeated      = "repeated"
)

// Skip is a line that is not taken over.
type Skip struct {
	Line   int          `json:"line"`
	Field  hrfile.Field `json:"field"`
	Reason string       `json:"reason"`
	Value  string       `json:"value"`
}

// Line is a proof that comes in.
type Line struct {
	No   int // in the file
	Who  people.Person
	Name i18n.Text // of the duty
	duty.PersonProof
}

// Plan is what taking over a file would do now.
type Plan struct {
	New   []Line
	Known int // lines that are recorded already
	Skips []Skip
}

// Token tells one plan from another.
func (p Plan) Token() string {
	sum := sha256.New()
	_ = json.NewEncoder(sum).Encode([]any{p.New, p.Known, p.Skips}) // a hash never fails
	return hex.EncodeToString(sum.Sum(nil))
}

// longest is more than any issuer is called.
const longest = 200

// planner reads the lines of a file.
type planner struct {
	today   clock.Date
	persons map[string]people.Person
	duties  map[string][]duty.Duty // by their folded names and those of their courses
	lines   []Line
	plan    Plan
}

func (s *Service) plan(ctx context.Context, tx *db.Tx, file *hrfile.File, m hrfile.Mapping) (Plan, error) {
	rows := file.Rows(m)
	numbers := make([]string, len(rows))
	for i, r := range rows {
		numbers[i] = r.Text(hrfile.PersonnelNumber)
	}
	p := &planner{today: clock.Today(ctx)}
	var err error
	if p.persons, err = personsByNumber(ctx, tx, numbers); err != nil {
		return p.plan, err
	}
	if p.duties, err = s.byName(ctx, tx); err != nil {
		return p.plan, err
	}
	for _, r := range rows {
		p.read(r)
	}
	return p.plan, s.sort(ctx, tx, p)
}

// byName are the duties under what people call them: their names, and the
// titles of the courses that fulfil them.
func (s *Service) byName(ctx context.Context, tx *db.Tx) (map[string][]duty.Duty, error) {
	held, err := s.Duties.Holding(ctx, tx)
	if err != nil {
		return nil, err
	}
	titles, err := s.Courses.Titles(ctx)
	if err != nil {
		return nil, err
	}
	out := map[string][]duty.Duty{}
	for _, d := range held {
		names := map[string]bool{hrfile.Fold(d.Slug): true}
		add := func(t i18n.Text) {
			for _, s := range t {
				names[hrfile.Fold(s)] = true
			}
		}
		add(d.Name)
		for _, w := range d.Terms.Ways {
			if w.By == duty.ByCourse {
				add(titles[w.Course])
			}
		}
		delete(names, "")
		for name := range names {
			out[name] = append(out[name], d)
		}
	}
	return out, nil
}

// read makes a line of each duty a row speaks of, or says what is wrong.
func (p *planner) read(r hrfile.Row) {
	skip := func(f hrfile.Field, reason string) {
		p.plan.Skips = append(p.plan.Skips, Skip{r.Line(), f, reason, r.Text(f)})
	}
	if f, ok := r.Formula(); ok {
		skip(f, formula)
		return
	}
	for _, f := range hrfile.Missing(hrfile.Proofs, nil) {
		if r.Text(f) == "" {
			skip(f, missing)
			return
		}
	}
	on, errOn := r.Date(hrfile.DoneOn)
	until, errUntil := r.Date(hrfile.ValidTo)
	person, ok := p.persons[r.Text(hrfile.PersonnelNumber)]
	duties := p.duties[hrfile.Fold(r.Text(hrfile.DutyName))]
	switch {
	case !ok:
		skip(hrfile.PersonnelNumber, unknownPerson)
	case len(duties) == 0:
		skip(hrfile.DutyName, unknownDuty)
	case errOn != nil || on.IsZero():
		skip(hrfile.DoneOn, badDate)
	case on.After(p.today):
		skip(hrfile.DoneOn, future)
	case errUntil != nil:
		skip(hrfile.ValidTo, badDate)
	case !until.IsZero() && until.Before(on):
		skip(hrfile.ValidTo, period)
	case utf8.RuneCountInString(r.Text(hrfile.Issuer)) > longest:
		skip(hrfile.Issuer, tooLong)
	default:
		for _, d := range duties {
			p.lines = append(p.lines, Line{r.Line(), person, d.Name, duty.PersonProof{
				Duty: d.ID, Person: person.ID, Proof: duty.Proof{On: on, Until: until, Issuer: r.Text(hrfile.Issuer)},
			}})
		}
	}
}

// sort tells what is new from what is known, stands twice or fits nowhere.
func (s *Service) sort(ctx context.Context, tx *db.Tx, p *planner) error {
	type key struct {
		duty, person uuid.UUID
		on           clock.Date
	}
	seen := map[key]int{}
	proofs := make([]duty.PersonProof, len(p.lines))
	for i, l := range p.lines {
		proofs[i] = l.PersonProof
	}
	fits, err := s.Duties.Fits(ctx, tx, proofs)
	if err != nil {
		return err
	}
	for i := 0; i < len(p.lines); {
		first := i
		counts := map[duty.Fit]int{}
		for ; i < len(p.lines) && p.lines[i].No == p.lines[first].No; i++ {
			l := p.lines[i]
			at := key{l.Duty, l.Person, l.On}
			if _, twice := seen[at]; twice && fits[i] == duty.FitNew {
				counts[repeated]++
				continue
			}
			seen[at] = l.No
			if counts[fits[i]]++; fits[i] == duty.FitNew {
				p.plan.New = append(p.plan.New, l)
			}
		}
		p.judge(p.lines[first], counts)
	}
	return nil
}

// judge says what became of a row none of whose duties takes something new.
func (p *planner) judge(l Line, counts map[duty.Fit]int) {
	skip := func(f hrfile.Field, reason, value string) {
		p.plan.Skips = append(p.plan.Skips, Skip{l.No, f, reason, value})
	}
	switch {
	case counts[duty.FitNew] > 0:
	case counts[repeated] > 0:
		skip(hrfile.DoneOn, repeated, l.On.String())
	case counts[duty.FitKnown] > 0:
		p.plan.Known++
	case counts[duty.NotIn] > 0:
		skip(hrfile.PersonnelNumber, string(duty.NotIn), l.Who.PersonnelNumber)
	default:
		skip(hrfile.DutyName, string(duty.NotTaking), "")
	}
}
