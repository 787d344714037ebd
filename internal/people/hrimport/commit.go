package hrimport

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/people/hrfile"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// CommitInput says what happens to those the file does not name.
type CommitInput struct {
	Missing   MissingMode // empty: keep
	Confirmed bool        // many may end
}

// committable says what stands in the way of a commit.
func (i Import) committable() error {
	switch i.State {
	case Undone:
		return fault.Clash("people.import.done")
	case Uploaded:
		return fault.Clash("people.import.not_planned")
	}
	return nil
}

// Commit executes the stored plan. When the data has changed since the plan
// was made, a new plan is stored and the fault people.import.stale returned.
// A second commit of the same import answers as the first.
func (s *Service) Commit(ctx context.Context, slug string, in CommitInput) (Import, error) {
	var imp Import
	if err := actor.Require(ctx, people.Import); err != nil {
		return imp, err
	}
	if in.Missing != End {
		in.Missing = Keep
	}
	stale := false
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		stale = false
		st := &store{tx}
		if err := st.lock(ctx); err != nil {
			return err
		}
		if imp, err = st.bySlug(ctx, slug); err != nil {
			return err
		}
		if imp.State == Committed {
			return nil
		}
		if err := imp.committable(); err != nil {
			return err
		}
		now, err := st.fingerprint(ctx)
		if err != nil {
			return err
		}
		if !bytes.Equal(now, imp.fingerprint) || imp.Effective != clock.Today(ctx) {
			stale = true
			return s.replan(ctx, st, &imp)
		}
		if in.Missing == End && imp.Counts.EndsMany() && !in.Confirmed {
			return fault.InvalidInput(fault.Field{
				Name: "confirmed", ID: "people.import.many_end",
				Args: fault.Args{"N": imp.Counts.Absent, "Staff": imp.Counts.Staff},
			})
		}
		return s.execute(ctx, st, &imp, in.Missing)
	})
	if err == nil && stale {
		return imp, fault.Clash("people.import.stale")
	}
	return imp, err
}

func (s *Service) replan(ctx context.Context, st *store, imp *Import) error {
	file, err := st.file(ctx, *imp)
	if err != nil {
		return err
	}
	return s.plan(ctx, st, imp, file)
}

func (s *Service) execute(ctx context.Context, st *store, imp *Import, missing MissingMode) error {
	imp.State, imp.Missing, imp.CommittedAt = Committed, missing, clock.Now(ctx)
	var err error
	if imp.Kind == hrfile.Units {
		err = s.applyUnits(ctx, st, *imp, s.Org.Apply)
	} else {
		err = s.observed(ctx, st, *imp, nil, func() error { return st.execute(ctx, *imp) })
	}
	if err != nil {
		return err
	}
	if err := st.setState(ctx, *imp); err != nil {
		return err
	}
	c := imp.Counts
	audit.Record(ctx, st.tx, audit.Entry{Action: "people.import_committed", Object: "hr_import", ID: imp.ID, Detail: map[string]any{
		"kind": imp.Kind, "created": c.Created, "changed": c.Changed, "absent": c.Absent, "missing": missing, "skipped": c.Skipped,
	}})
	return nil
}

// applyUnits hands the stored steps of units to org.
func (s *Service) applyUnits(ctx context.Context, st *store, imp Import, do func(context.Context, []org.Step) error) error {
	stored, err := st.changes(ctx, imp)
	if err != nil {
		return err
	}
	var steps []org.Step
	for _, c := range stored {
		if c.Absent && imp.Missing != End {
			continue
		}
		step := org.Step{Line: c.Line, Action: org.Action(c.Action)}
		if err := json.Unmarshal(c.After, &step.After); err != nil {
			return err
		}
		if c.Before != nil {
			if err := json.Unmarshal(c.Before, &step.Before); err != nil {
				return err
			}
		}
		steps = append(steps, step)
	}
	return do(ctx, steps)
}

// observed runs fn, which changes the people of an import except those kept,
// and tells later features what happened to each of them.
func (s *Service) observed(ctx context.Context, st *store, imp Import, kept []uuid.UUID, fn func() error) error {
	var touched []touchedPerson
	var before, after map[uuid.UUID]bool
	err := st.setWise(ctx, func() (err error) {
		if touched, err = st.touched(ctx, imp); err != nil {
			return err
		}
		if before, err = st.employed(ctx, touched); err != nil {
			return err
		}
		if err = fn(); err != nil {
			return err
		}
		after, err = st.employed(ctx, touched)
		return err
	})
	if err != nil {
		return err
	}
	var facts []people.Change
	for _, t := range touched {
		if slices.Contains(kept, t.person) {
			continue
		}
		what := people.Details
		switch {
		case after[t.person] && !before[t.person]:
			what = people.Joined
		case before[t.person] && !after[t.person]:
			what = people.Left
		case t.postings:
			what = people.Moved
		}
		facts = append(facts, people.Change{Person: t.person, What: what})
	}
	return s.People.Changed.Emit(ctx, st.tx, facts...)
}
