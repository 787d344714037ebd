package demo

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"slices"

	"github.com/goccy/go-yaml"

	"codeberg.org/lotse/lotse/content"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/project"
	"codeberg.org/lotse/lotse/internal/readiness"
)

// plan is content/demo: the town and its projects. Days count from today,
// negative ones lie behind it; units stand by their number, courses by slug.
type plan struct {
	town
	projects []venture
}

// town is content/demo/town.yaml.
type town struct {
	Courses []string   `yaml:"courses"`
	Cast    []player   `yaml:"cast"`
	Looks   []lookPlan `yaml:"looks"`

	Opinions []opinionPlan `yaml:"opinions"`
	Paths    []pathPlan    `yaml:"paths"`

	Workshops []workshopPlan `yaml:"workshops"`

	// Criticality by job family and competence.
	Criticality map[string]map[string]int `yaml:"criticality"`
}

// player is who stands behind a demo account: the first person by personnel
// number with one posting in the unit, and what they have learned.
type player struct {
	Login    string    `yaml:"login"`
	Unit     string    `yaml:"unit"`
	Head     bool      `yaml:"head"`
	NoMail   bool      `yaml:"no_mail"`
	Learning []learned `yaml:"learning"`
}

// learned is a course taken on a day: as far as the lesson, or to the end.
type learned struct {
	Course  string `yaml:"course"`
	Day     int    `yaml:"day"`
	Lessons int    `yaml:"lessons"` // 0: all of them and the test
}

// lookPlan is a look at other people's records, on every n-th day of the history.
type lookPlan struct {
	Login string `yaml:"login"`
	At    string `yaml:"at"` // team, or the slug of a unit whose readiness is opened by name
	Wave  string `yaml:"wave"`
	Every int    `yaml:"every"`
}

// venture is one file of content/demo/projects.
type venture struct {
	Name           i18n.Text      `yaml:"name"`
	Goal           i18n.Text      `yaml:"goal"`
	Decision       i18n.Text      `yaml:"decision"`
	DecidedDaysAgo int            `yaml:"decided_days_ago"`
	Commitment     i18n.Text      `yaml:"commitment"`
	Strand         string         `yaml:"strand"`
	Provider       string         `yaml:"provider"`
	Unit           string         `yaml:"unit"`
	Groups         []group        `yaml:"groups"`
	Steps          []step         `yaml:"steps"`
	Skills         map[string]int `yaml:"skills"` // levels by competence
	Phases         []phaseOn      `yaml:"phases"`
	Requirements   []requirement  `yaml:"requirements"`
	Waves          []wave         `yaml:"waves"`
}

type group struct {
	Name     i18n.Text `yaml:"name"`
	Families []string  `yaml:"families"`
	Benefit  i18n.Text `yaml:"benefit"`
	Before   i18n.Text `yaml:"before"`
	After    i18n.Text `yaml:"after"`
	Contact  i18n.Text `yaml:"contact"`
}

// step is a gate or milestone of the project.
type step struct {
	Day  int       `yaml:"day"`
	Done bool      `yaml:"done"`
	Text i18n.Text `yaml:"text"`
}

// phaseOn is the day on which a project reaches a phase.
type phaseOn struct {
	Phase project.Phase `yaml:"phase"`
	Day   int           `yaml:"day"`
}

type requirement struct {
	Kind        project.Kind  `yaml:"kind"`
	Course      string        `yaml:"course"`
	Competence  string        `yaml:"competence"`
	Families    []string      `yaml:"families"`
	Supervisors bool          `yaml:"supervisors"`
	Reach       project.Reach `yaml:"reach"`
	Must        bool          `yaml:"must"`
	Weight      int           `yaml:"weight"`
	Threshold   int           `yaml:"threshold"`
	DaysBefore  int           `yaml:"days_before"`
	Key         string        `yaml:"key"`
	Title       i18n.Text     `yaml:"title"`
	Evidence    string        `yaml:"evidence"`
}

// wave is planned on day Begins and starts on day GoLive. Diligence is the
// share of people who have completed a course by today (or by the start, where
// that has passed), in per cent; Pace changes it for a unit and those below.
type wave struct {
	Units     []string       `yaml:"units"`
	GoLive    int            `yaml:"go_live"`
	Begins    int            `yaml:"begins"`
	Threshold int            `yaml:"threshold"`
	Diligence map[string]int `yaml:"diligence"` // by course
	Pace      map[string]int `yaml:"pace"`      // unit → per cent of the others
	Stalled   []string       `yaml:"stalled"`   // where nobody has learned for five weeks
	Checks    []check        `yaml:"checks"`
	Decision  *decision      `yaml:"decision"`
}

// check is evidence recorded on a day, of all units but some.
type check struct {
	Key    string   `yaml:"key"`
	Day    int      `yaml:"day"`
	Except []string `yaml:"except"`
}

type decision struct {
	Before     int               `yaml:"before"` // days before the start
	Outcome    readiness.Outcome `yaml:"outcome"`
	Function   string            `yaml:"function"`
	Workaround string            `yaml:"workaround"`
	Owner      string            `yaml:"owner"`
	Days       int               `yaml:"days"` // for how many days after the start condition and override hold
	Reason     string            `yaml:"reason"`
	Exceptions []exception       `yaml:"exceptions"`
}

type exception struct {
	Unit    string            `yaml:"unit"`
	Outcome readiness.Outcome `yaml:"outcome"`
	Reason  string            `yaml:"reason"`
}

func readPlan() (*plan, error) {
	p := &plan{}
	if err := decode("demo/town.yaml", &p.town); err != nil {
		return nil, err
	}
	files, err := fs.Glob(content.Files, "demo/projects/*.yaml")
	if err != nil {
		return nil, err
	}
	slices.Sort(files)
	p.projects = make([]venture, len(files))
	for i, name := range files {
		if err := decode(name, &p.projects[i]); err != nil {
			return nil, err
		}
	}
	return p, nil
}

func decode(name string, into any) error {
	b, err := content.Files.ReadFile(name)
	if err == nil {
		err = yaml.NewDecoder(bytes.NewReader(b), yaml.Strict()).Decode(into)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", path.Base(name), err)
	}
	return nil
}
