package demo

import (
	"bytes"
	"fmt"

	"github.com/goccy/go-yaml"

	"codeberg.org/lotse/lotse/content"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/project"
)

// Slug is the demo town's tenant.
const Slug = "lindenau"

// Password is that of every demo account; the program prints it and refuses
// to serve such accounts without --demo.
const Password = "Willkommen in Lindenau"

// Account is a demo account: who signs in and in which role.
type Account struct {
	Login string
	Role  actor.Role
}

// Accounts are one per role.
var Accounts = []Account{
	{"beschaeftigt", actor.Employee},
	{"leitung", actor.Supervisor},
	{"schulung", actor.Trainer},
	{"personal", actor.HR},
	{"cio", actor.CIO},
	{"projekt", actor.ProjectLead},
	{"admin", actor.Admin},
}

// units says where each account works, so that its pages have something true
// to show.
var units = map[actor.Role]string{
	actor.Employee: "50", actor.Supervisor: "50", actor.Trainer: "10.2", actor.HR: "10.1",
	actor.CIO: "11", actor.ProjectLead: "00.1", actor.Admin: "11.1",
}

type plan struct {
	Project struct {
		Name           i18n.Text       `yaml:"name"`
		Goal           i18n.Text       `yaml:"goal"`
		Decision       i18n.Text       `yaml:"decision"`
		DecidedDaysAgo int             `yaml:"decided_days_ago"`
		Commitment     i18n.Text       `yaml:"commitment"`
		Strand         string          `yaml:"strand"`
		Provider       string          `yaml:"provider"`
		Unit           string          `yaml:"unit"`
		Groups         []group         `yaml:"groups"`
		Phases         []project.Phase `yaml:"phases"`
	} `yaml:"project"`
	Requirements []requirement `yaml:"requirements"`
	Waves        []wave        `yaml:"waves"`
}

type group struct {
	Name     i18n.Text `yaml:"name"`
	Families []string  `yaml:"families"`
	Benefit  i18n.Text `yaml:"benefit"`
	Before   i18n.Text `yaml:"before"`
	After    i18n.Text `yaml:"after"`
	Contact  i18n.Text `yaml:"contact"`
}

type requirement struct {
	Kind        project.Kind  `yaml:"kind"`
	Course      string        `yaml:"course"`
	Families    []string      `yaml:"families"`
	Supervisors bool          `yaml:"supervisors"`
	Reach       project.Reach `yaml:"reach"`
	Must        bool          `yaml:"must"`
	Weight      int           `yaml:"weight"`
	DaysBefore  int           `yaml:"days_before"`
	Key         string        `yaml:"key"`
	Title       i18n.Text     `yaml:"title"`
}

// wave is planned on day Begins and starts on day GoLive, both counted from
// today; Diligence is the share of people who have completed by today (or by
// the start, where that has passed), in per cent.
type wave struct {
	Units     []string `yaml:"units"`
	GoLive    int      `yaml:"go_live"`
	Begins    int      `yaml:"begins"`
	Diligence int      `yaml:"diligence"`
	Done      []string `yaml:"done"`
	Slow      []string `yaml:"slow"`
	Stalled   []string `yaml:"stalled"`
}

func readPlan() (*plan, error) {
	b, err := content.Files.ReadFile("demo/e-akte.yaml")
	if err != nil {
		return nil, err
	}
	var p plan
	if err := yaml.NewDecoder(bytes.NewReader(b), yaml.Strict()).Decode(&p); err != nil {
		return nil, fmt.Errorf("demo/e-akte.yaml: %w", err)
	}
	return &p, nil
}
