package paper

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// The form fields of a proof.
const (
	FieldCourse  = "course"
	FieldOn      = "on"
	FieldWitness = "witness"
)

// ProofInput is a course completed on paper as typed in.
type ProofInput struct {
	Person  uuid.UUID
	Course  string     // slug
	On      clock.Date // the day on the paper
	Witness string     // personnel number of the supervisor who saw it
}

// Proof is a recorded proof.
type Proof struct {
	Course   i18n.Text
	On       clock.Date
	Witness  string // name
	Recorded time.Time
}

// Record enters a proof and makes it a witnessed completion of the version
// that was live on its day. Typed in again it changes nothing and says so.
func (s *Service) Record(ctx context.Context, in ProofInput) error {
	if err := actor.Require(ctx, Record); err != nil {
		return err
	}
	if err := s.People.InReach(ctx, Record, in.Person); err != nil {
		return err
	}
	if err := in.check(ctx); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		by := actor.From(ctx).Person
		if by == in.Person {
			return fault.Denied("paper.proof.own")
		}
		version, err := s.Courses.VersionOn(ctx, in.Course, in.On.End(clock.Zone(ctx)))
		if err != nil {
			return err
		}
		if version == uuid.Nil {
			return fault.InvalidInput(fault.Field{Name: FieldOn, ID: "paper.proof.before_course", Args: fault.Args{"Date": i18n.Date(ctx, in.On)}})
		}
		witness, err := witnessOf(ctx, tx, in)
		if err != nil {
			return err
		}
		if err := s.Paths.Share(ctx, tx); err != nil {
			return err
		}
		if err := s.notYet(ctx, tx, in); err != nil {
			return err
		}
		done, err := s.Learn.Witnessed(ctx, tx, in.Person, version, in.On)
		if err != nil {
			return err
		}
		p := proofRow{id: db.NewID(), person: in.Person, witness: witness, completion: done.ID, course: done.CourseID, on: in.On, by: by, at: clock.Now(ctx)}
		isNew, err := insertProof(ctx, tx, p)
		if err == nil && !isNew {
			err = twice(ctx, in.On)
		}
		audit.Look(ctx, tx, "paper", in.Person, witness)
		audit.Record(ctx, tx, audit.Entry{Action: "paper.proof.recorded", Object: "completion", ID: done.ID})
		return err
	})
}

func (in *ProofInput) check(ctx context.Context) error {
	var wrong []fault.Field
	if in.Course == "" {
		wrong = append(wrong, fault.Field{Name: FieldCourse, ID: "paper.proof.course"})
	}
	switch {
	case in.On.IsZero():
		wrong = append(wrong, fault.Field{Name: FieldOn, ID: "paper.proof.on"})
	case clock.Today(ctx).Before(in.On):
		wrong = append(wrong, fault.Field{Name: FieldOn, ID: "paper.proof.future"})
	}
	if in.Witness = strings.TrimSpace(in.Witness); in.Witness == "" {
		wrong = append(wrong, fault.Field{Name: FieldWitness, ID: "paper.proof.witness"})
	}
	if len(wrong) > 0 {
		return fault.InvalidInput(wrong...)
	}
	return nil
}

// witnessOf is the supervisor who saw the paper: somebody else, who led a unit
// on that day.
func witnessOf(ctx context.Context, tx *db.Tx, in ProofInput) (uuid.UUID, error) {
	witness, led, err := selectWitness(ctx, tx, in.Witness, in.On)
	switch {
	case err != nil:
		return uuid.Nil, err
	case witness == uuid.Nil:
		return uuid.Nil, fault.InvalidInput(fault.Field{Name: FieldWitness, ID: "paper.proof.witness_unknown"})
	case witness == in.Person || !led:
		return uuid.Nil, fault.InvalidInput(fault.Field{Name: FieldWitness, ID: "paper.proof.witness_wrong"})
	}
	return witness, nil
}

// notYet refuses what is known already: the same day, or a later one.
func (s *Service) notYet(ctx context.Context, tx *db.Tx, in ProofInput) error {
	days, err := completedOn(ctx, tx, in.Person, in.Course, clock.Zone(ctx).String())
	if err != nil || len(days) == 0 {
		return err
	}
	if slices.ContainsFunc(days, in.On.Equal) {
		return twice(ctx, in.On)
	}
	if last := days[0]; in.On.Before(last) {
		return fault.Clash("paper.proof.newer", fault.Args{"Date": i18n.Date(ctx, last)})
	}
	return nil
}

func twice(ctx context.Context, on clock.Date) error {
	return fault.Clash("paper.proof.twice", fault.Args{"Date": i18n.Date(ctx, on)})
}

// Proofs lists what was recorded for a person, the newest first.
func (s *Service) Proofs(ctx context.Context, person uuid.UUID) (list []Proof, err error) {
	if err := s.People.InReach(ctx, Record, person); err != nil {
		return nil, err
	}
	titles, err := s.Courses.Titles(ctx)
	if err != nil {
		return nil, err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		rows, err := selectProofs(ctx, tx, person)
		for _, r := range rows {
			list = append(list, Proof{Course: titles[r.Course], On: r.On, Witness: r.Witness, Recorded: r.At})
		}
		return err
	})
	return list, err
}
