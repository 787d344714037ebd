package survey

import (
	"context"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/tenant"
)

// Longest is how many letters a free text may have.
const Longest = 1000

// Standing is what a person may do about a version they completed.
type Standing string

// The standings.
const (
	Off   Standing = ""      // the agreement does not allow to ask
	Open  Standing = "open"  // they may answer
	Given Standing = "given" // they have
)

// Sheet is what somebody says: a value for each question, and a free text.
type Sheet struct {
	Values  map[string]int
	Comment string
}

// Standing says whether the actor may still say something about a version.
func (s *Service) Standing(ctx context.Context, version uuid.UUID) (Standing, error) {
	if !actor.From(ctx).Can(Answer) {
		return Off, nil
	}
	agreed, err := s.Tenants.Agreement(ctx)
	if err != nil || !agreed.Allows(tenant.CourseFeedback) {
		return Off, err
	}
	var given bool
	err = s.DB.Read(ctx, func(_ context.Context, r *db.Reads) error {
		askGiven(r, actor.From(ctx).Person, version, &given)
		return nil
	})
	if given {
		return Given, err
	}
	return Open, err
}

// Answer puts a sheet into the box. A second one of the same person is refused
// and leaves nothing: of two clicks one counts. The ticket and the ballot are
// written together; nothing else is, no audit and no key of the request, since
// each would say who and when beside what.
func (s *Service) Answer(ctx context.Context, version uuid.UUID, sheet Sheet) error {
	if err := actor.Require(ctx, Answer); err != nil {
		return err
	}
	agreed, err := s.Tenants.Agreement(ctx)
	if err != nil {
		return err
	}
	if !agreed.Allows(tenant.CourseFeedback) {
		return fault.Missing("survey.off")
	}
	sheet.Comment = strings.TrimSpace(strings.ReplaceAll(sheet.Comment, "\r\n", "\n"))
	if err := s.check(sheet); err != nil {
		return err
	}
	person := actor.From(ctx).Person
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		done, err := s.Completed(ctx, person, version)
		if err != nil {
			return err
		}
		if !done {
			return fault.Missing("survey.not_completed")
		}
		month := firstOf(clock.Today(ctx))
		fresh, err := insertTicket(ctx, tx, person, version, month)
		if err != nil {
			return err
		}
		if !fresh {
			return fault.Clash("survey.given")
		}
		return insertBallot(ctx, tx, version, month, sheet)
	})
}

func (s *Service) check(sheet Sheet) error {
	var wrong []fault.Field
	for _, q := range s.Form.Questions {
		if v := sheet.Values[q.ID]; v < 1 || v > len(s.Form.Scale) {
			wrong = append(wrong, fault.Field{Name: q.ID, ID: "survey.choose"})
		}
	}
	if utf8.RuneCountInString(sheet.Comment) > Longest {
		wrong = append(wrong, fault.Field{Name: "comment", ID: "survey.long", Args: fault.Args{"Max": Longest}})
	}
	if len(wrong) > 0 {
		return fault.InvalidInput(wrong...)
	}
	for id := range sheet.Values {
		if !s.asks(id) {
			delete(sheet.Values, id)
		}
	}
	return nil
}

func (s *Service) asks(id string) bool {
	for _, q := range s.Form.Questions {
		if q.ID == id {
			return true
		}
	}
	return false
}

func firstOf(d clock.Date) clock.Date { return d.AddDays(1 - d.Day()) }
