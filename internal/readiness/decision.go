package readiness

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/project"
)

// Outcome is what a go-live decision says.
type Outcome string

// The outcomes.
const (
	Go          Outcome = "go"
	Conditional Outcome = "conditional"
	NoGo        Outcome = "no-go"
)

// Decision (Startfreigabe) is immutable; a later one of the wave supersedes it.
type Decision struct {
	TenantID   uuid.UUID `gorm:"primaryKey"`
	ID         uuid.UUID `gorm:"primaryKey"`
	WaveID     uuid.UUID
	Nr         int
	Outcome    Outcome
	Function   string // who decides, by function
	PersonID   uuid.UUID
	At         time.Time
	Workaround string
	Owner      string
	Until      clock.Date `gorm:"column:until_"`
	Reason     string     // why a red must is overridden
	ExpiresOn  clock.Date // until when the override holds
	Snapshot   json.RawMessage
	Exceptions []Exception `gorm:"-"`
}

// TableName names the table.
func (Decision) TableName() string { return "gate_decision" }

// Exception is a unit that the decision treats differently.
type Exception struct {
	TenantID   uuid.UUID `gorm:"primaryKey"`
	DecisionID uuid.UUID `gorm:"primaryKey"`
	UnitID     uuid.UUID `gorm:"primaryKey"`
	Outcome    Outcome
	Reason     string
}

// TableName names the table.
func (Exception) TableName() string { return "gate_exception" }

// Allows reports whether the unit may be switched on that day: the decision
// for it is go, and neither its condition nor its override has run out.
func (d Decision) Allows(unit uuid.UUID, day clock.Date) bool {
	for _, e := range d.Exceptions {
		if e.UnitID == unit && e.Outcome == NoGo {
			return false
		}
		if e.UnitID == unit {
			return d.holds(day)
		}
	}
	return d.Outcome != NoGo && d.holds(day)
}

func (d Decision) holds(day clock.Date) bool {
	return d.ExpiresOn.IsZero() || !day.After(d.ExpiresOn)
}

// Snapshot is every criterion of the wave as it was shown to whoever decided.
type Snapshot struct {
	Nr    int        `json:"nr"` // of the published table
	Day   clock.Date `json:"day"`
	Shown shown      `json:"shown"`
	Total Cell       `json:"total"`
	// Titles of the checklist items by line, as they read on that day.
	Titles map[uuid.UUID]i18n.Text `json:"titles"`
	Skills []Skilled               `json:"skills,omitempty"`
}

// DecisionInput is what the form says.
type DecisionInput struct {
	Wave       string // slug
	Nr         int    // the published table the reader saw
	Outcome    Outcome
	Function   string
	Workaround string
	Owner      string
	Until      clock.Date
	Reason     string
	ExpiresOn  clock.Date
	Exceptions []Exception
}

func (in *DecisionInput) trim() {
	for _, s := range []*string{&in.Function, &in.Workaround, &in.Owner, &in.Reason} {
		*s = strings.TrimSpace(*s)
	}
}

// check says what the decision lacks; red = a must is not fulfilled.
func (in DecisionInput) check(today clock.Date, red bool, units []uuid.UUID) error {
	var fields []fault.Field
	need := func(bad bool, name, id string) {
		if bad {
			fields = append(fields, fault.Field{Name: name, ID: id})
		}
	}
	need(in.Outcome != Go && in.Outcome != Conditional && in.Outcome != NoGo, "outcome", "readiness.decision.outcome.missing")
	need(in.Function == "", "function", "readiness.decision.function.missing")
	if in.Outcome == Conditional {
		need(in.Workaround == "", "workaround", "readiness.decision.workaround.missing")
		need(in.Owner == "", "owner", "readiness.decision.owner.missing")
		need(in.Until.IsZero() || in.Until.Before(today), "until", "readiness.decision.until.missing")
	}
	override := red && in.Outcome != NoGo
	for _, e := range in.Exceptions {
		override = override || (red && e.Outcome == Go)
		need(e.Reason == "", "exception_"+e.UnitID.String(), "readiness.decision.exception.reason")
		need(!contains(units, e.UnitID), "exception_"+e.UnitID.String(), "readiness.decision.exception.unit")
	}
	need(override && in.Reason == "", "reason", "readiness.decision.reason.missing")
	need(override && (in.ExpiresOn.IsZero() || in.ExpiresOn.Before(today)), "expires_on", "readiness.decision.expires.missing")
	need(!override && (in.Reason != "") != !in.ExpiresOn.IsZero(), "expires_on", "readiness.decision.expires.pair")
	if len(fields) > 0 {
		return fault.InvalidInput(fields...)
	}
	return nil
}

func contains(ids []uuid.UUID, id uuid.UUID) bool {
	for _, i := range ids {
		if i == id {
			return true
		}
	}
	return false
}

// Decide records a decision on the newest published table. It refuses when
// another table was published since the reader opened the form.
func (s *Service) Decide(ctx context.Context, in DecisionInput) (d Decision, err error) {
	if err := actor.Require(ctx, Decide); err != nil {
		return d, err
	}
	in.trim()
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		p, err := s.decidable(ctx, tx, in.Wave)
		if err != nil {
			return err
		}
		if err := lockWave(ctx, tx, p.Wave.ID); err != nil {
			return err
		}
		sheet, sh, err := s.newestSheet(ctx, tx, p)
		if err != nil {
			return err
		}
		if sheet.Nr != in.Nr {
			return fault.Clash("readiness.decision.newer_table")
		}
		if err := in.check(clock.Today(ctx), !sheet.Total.Gate, sh.Units); err != nil {
			return err
		}
		known, err := s.checksOf(ctx, []project.Planned{p}, project.Now(ctx))
		if err != nil {
			return err
		}
		snapshot, err := json.Marshal(Snapshot{Nr: sheet.Nr, Day: sheet.Day, Shown: sh, Total: sheet.Total, Titles: titles(p), Skills: known.skills(p)})
		if err != nil {
			return err
		}
		d = Decision{
			TenantID: tx.Tenant(), ID: db.NewID(), WaveID: p.Wave.ID, Outcome: in.Outcome, Function: in.Function,
			PersonID: actor.From(ctx).Person, At: clock.Now(ctx), Workaround: in.Workaround, Owner: in.Owner, Until: in.Until,
			Reason: in.Reason, ExpiresOn: in.ExpiresOn, Snapshot: snapshot, Exceptions: in.Exceptions,
		}
		if err := insertDecision(tx, &d); err != nil {
			return err
		}
		audit.Record(ctx, tx, audit.Entry{
			Action: "gate.decided", Object: "wave", ID: p.Wave.ID,
			Detail: map[string]any{"outcome": d.Outcome, "nr": d.Nr, "table": sheet.Nr, "overridden": d.Reason != ""},
		})
		return nil
	})
	return d, err
}

// decidable finds a wave the actor may decide on.
func (s *Service) decidable(ctx context.Context, tx *db.Tx, slug string) (project.Planned, error) {
	all, err := s.Projects.PlannedAt(ctx, tx, project.Now(ctx))
	if err != nil {
		return project.Planned{}, err
	}
	a := actor.From(ctx)
	for _, p := range all {
		if p.Slug() == slug && (a.Everywhere(Decide) || contains(a.IDs(Decide, actor.Project), p.Project.ID)) {
			return p, nil
		}
	}
	return project.Planned{}, fault.Missing("error.not_found")
}

// newestSheet is the wave's newest published table as everybody sees it.
func (s *Service) newestSheet(ctx context.Context, tx *db.Tx, p project.Planned) (*Sheet, shown, error) {
	tree, err := s.Org.Tree(ctx)
	if err != nil {
		return nil, shown{}, err
	}
	list, err := s.archive.on(ctx, tx, []uuid.UUID{p.Wave.ID}, clock.Today(ctx))
	if err != nil {
		return nil, shown{}, err
	}
	if len(list) == 0 {
		return nil, shown{}, fault.Clash("readiness.decision.no_table")
	}
	sheet := newSheet(p, clock.Today(ctx))
	list[0].fill(sheet, tree, p, calendars{})
	return sheet, list[0].now.shown, nil
}
