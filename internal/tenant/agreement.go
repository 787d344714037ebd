package tenant

import (
	"context"
	"maps"
	"regexp"
	"slices"
	"strconv"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// The floors below which no agreement may go.
const (
	FloorGroup       = 5
	FloorGroupSurvey = 7
)

// Analysis is an evaluation of personal data that an agreement can allow.
type Analysis string

// The analyses that exist.
const (
	Readiness        Analysis = "readiness"         // share of ready people per unit and wave
	CourseStatistics Analysis = "course-statistics" // where people stop in a course, how hard its questions are
	CourseFeedback   Analysis = "course-feedback"   // what people say about a course, without their names
	DutyFigures      Analysis = "duty-figures"      // share of people per unit who have a duty in order
	SkillFigures     Analysis = "skill-figures"     // how groups that took the digital check stand to what they need

	// SkillConversation lets a supervisor write down what a conversation about
	// shared skills came to. It is off until a municipality agrees to it.
	SkillConversation Analysis = "skill-conversation"
)

var (
	analyses = []Analysis{Readiness, CourseStatistics, CourseFeedback, DutyFigures, SkillFigures, SkillConversation}
	initial  = []Analysis{Readiness, CourseStatistics, CourseFeedback, DutyFigures, SkillFigures}
)

// Analyses are those that an agreement can allow, in their order.
func Analyses() []Analysis { return slices.Clone(analyses) }

// Agreement is one version of the Dienstvereinbarung.
type Agreement struct {
	ID             uuid.UUID
	Version        int
	From           clock.Date
	Scope          i18n.Text
	MinGroup       int               // aggregates of fewer people are hidden
	MinGroupSurvey int               // the same for surveys and skills
	Retention      map[string]string // class → ISO 8601 period
	Analyses       []Analysis
}

// Allows reports whether the agreement allows an analysis.
func (a *Agreement) Allows(an Analysis) bool { return slices.Contains(a.Analyses, an) }

// KeptSince is the first day of which data of a class are still kept today. A
// class nobody agreed about is kept for good.
func (a *Agreement) KeptSince(class string, today clock.Date) clock.Date {
	p := a.Retention[class]
	if len(p) < 3 {
		return clock.NewDate(1900, 1, 1)
	}
	n, err := strconv.Atoi(p[1 : len(p)-1])
	if err != nil {
		return clock.NewDate(1900, 1, 1)
	}
	switch p[len(p)-1] {
	case 'Y':
		return today.AddYears(-n)
	case 'M':
		return today.AddMonths(-n)
	}
	return today.AddDays(-n)
}

// retention is how long each class of data is kept unless agreed otherwise.
var retention = map[string]string{
	"account":      "P6M",  // after the person left
	"answers":      "P1Y",  // answers and attempts
	"completions":  "P10Y", // what was learned
	"certificates": "P10Y",
	"projects":     "P5Y",
	"imports":      "P90D",
	"audit":        "P3Y",
	"looks":        "P2Y",
}

func firstAgreement(from clock.Date) Agreement {
	return Agreement{
		Version: 1, From: from, Scope: i18n.Text{},
		MinGroup: FloorGroup, MinGroupSurvey: FloorGroupSurvey,
		Retention: maps.Clone(retention), Analyses: slices.Clone(initial),
	}
}

var period = regexp.MustCompile(`^P[1-9][0-9]{0,2}[DMY]$`)

func (a *Agreement) check() error {
	if a.MinGroup < FloorGroup || a.MinGroupSurvey < max(FloorGroupSurvey, a.MinGroup) {
		return fault.Wrong("tenant.agreement.min_group", fault.Args{"Floor": FloorGroup, "FloorSurvey": max(FloorGroupSurvey, a.MinGroup)})
	}
	for class, p := range a.Retention {
		if _, known := retention[class]; !known || !period.MatchString(p) {
			return fault.Wrong("tenant.agreement.retention", fault.Args{"Class": class, "Period": p})
		}
	}
	for _, an := range a.Analyses {
		if !slices.Contains(analyses, an) {
			return fault.Wrong("tenant.agreement.analysis", fault.Args{"Analysis": string(an)})
		}
	}
	return nil
}

// Agreement returns the version in force today. A tenant is never without
// one: before the first version begins, the first version holds.
func (s *Service) Agreement(ctx context.Context) (a *Agreement, err error) {
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		a, err = selectAgreement(ctx, tx, clock.Today(ctx))
		return err
	})
	return a, err
}

// Agree adds the next version, in force from a.From on. A raised minimum
// hides from then on what it hides; nothing is recalled.
func (s *Service) Agree(ctx context.Context, a Agreement) (*Agreement, error) {
	if err := actor.Require(ctx, Agree); err != nil {
		return nil, err
	}
	if err := a.check(); err != nil {
		return nil, err
	}
	if a.From.Before(clock.Today(ctx)) {
		return nil, fault.Wrong("tenant.agreement.past")
	}
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		last, err := selectLastAgreement(ctx, tx)
		if err != nil {
			return err
		}
		if a.From.Before(last.From) {
			return fault.Wrong("tenant.agreement.order")
		}
		a.ID, a.Version = db.NewID(), last.Version+1
		audit.Record(ctx, tx, audit.Entry{
			Action: "tenant.agreed", Object: "agreement", ID: a.ID,
			Detail: map[string]any{"version": a.Version, "from": a.From.String(), "min_group": a.MinGroup},
		})
		return insertAgreement(ctx, tx, a)
	})
	if err != nil {
		return nil, err
	}
	return &a, nil
}
