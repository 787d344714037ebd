package skill

import (
	"time"

	"github.com/google/uuid"
	"github.com/maypok86/otter/v2"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/skill/format"
)

// Read lets a person read frameworks and what job families need. Risk: none,
// they name no people; who is measured by something may read it.
const Read = actor.SignedIn

// Manage lets a person change frameworks and target profiles. Risk: targets
// decide what people are told to learn; every change keeps its reason.
const Manage actor.Permission = "skill.manage"

// Plan lets a person change what a project needs. Risk: as Manage, for the
// people of its waves. Scope: tenant or project.
const Plan actor.Permission = "skill.plan"

// The levels of DigComp. 0 is none.
const (
	MostLevel = 8
)

// State is where a framework or a competence stands.
type State string

// The states.
const (
	Draft     State = format.Draft
	Published State = format.Published
	Outdated  State = format.Outdated
)

// Framework is a framework with its areas and competences in order.
type Framework struct {
	ID       uuid.UUID
	Code     string // digcomp-3.0
	Version  string
	Title    i18n.Text
	Credit   i18n.Text
	Notice   i18n.Text
	Source   string
	State    State
	Chosen   bool // the one in use
	Shipped  bool // comes with the program, is not edited here
	Revision int

	Areas []Area

	// Outdated are competences that are not asked for any more, in the
	// framework in use; elsewhere they stand in their areas.
	Outdated []Competence
}

// Area groups competences.
type Area struct {
	ID          uuid.UUID
	Code        string
	Title       i18n.Text
	Description i18n.Text
	Competences []Competence
}

// Competence is what somebody can be able to do.
type Competence struct {
	ID          uuid.UUID
	Area        uuid.UUID
	Code        string
	Title       i18n.Text
	Description i18n.Text
	State       State
	External    []format.External

	// How many there are; Detail reads them. Not in the framework in use.
	Statements, Outcomes int
}

// Competences are those of all areas, in order.
func (f *Framework) Competences() (list []Competence) {
	for _, a := range f.Areas {
		list = append(list, a.Competences...)
	}
	return list
}

// Competence finds one by its id, outdated ones too.
func (f *Framework) Competence(id uuid.UUID) (Competence, bool) {
	return f.find(func(c Competence) bool { return c.ID == id })
}

// ByCode finds one by its code, outdated ones too.
func (f *Framework) ByCode(code string) (Competence, bool) {
	return f.find(func(c Competence) bool { return c.Code == code })
}

func (f *Framework) find(is func(Competence) bool) (Competence, bool) {
	for _, a := range f.Areas {
		for _, c := range a.Competences {
			if is(c) {
				return c, true
			}
		}
	}
	for _, c := range f.Outdated {
		if is(c) {
			return c, true
		}
	}
	return Competence{}, false
}

// AreaOf is the area a competence stands in.
func (f *Framework) AreaOf(id uuid.UUID) (Area, bool) {
	for _, a := range f.Areas {
		for _, c := range a.Competences {
			if c.ID == id {
				return a, true
			}
		}
	}
	return Area{}, false
}

// Levels are the levels of DigComp that a word of a course means: basic is 1
// to 2, "5" is 5 to 5.
func Levels(word string) (from, to int, ok bool) { return format.Levels(word) }

// Service holds the use cases.
type Service struct {
	DB *db.DB

	inUse *otter.Cache[uuid.UUID, *Framework] // by tenant
}

// New returns a service.
func New(d *db.DB) *Service {
	return &Service{DB: d, inUse: otter.Must(&otter.Options[uuid.UUID, *Framework]{MaximumSize: 200, ExpiryCalculator: otter.ExpiryAccessing[uuid.UUID, *Framework](time.Hour)})}
}
