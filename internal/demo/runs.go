package demo

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/courserun"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// calendar is content/demo/runs.yaml.
type calendar struct {
	Rooms     []room         `yaml:"rooms"`
	Equipment []string       `yaml:"equipment"`
	Runs      []runPlan      `yaml:"runs"`
	Wishes    map[string]int `yaml:"wishes"` // course → how many people wait for dates
}

type room struct {
	Name  string `yaml:"name"`
	Place string `yaml:"place"`
	Seats int    `yaml:"seats"`
}

// runPlan is a run with how many people sign up, after those who are named.
type runPlan struct {
	Course    string        `yaml:"course"`
	Sessions  []sessionPlan `yaml:"sessions"`
	Seats     int           `yaml:"seats"`
	People    int           `yaml:"people"`
	Named     []string      `yaml:"named"`
	Approval  bool          `yaml:"approval"`
	Opens     int           `yaml:"opens"` // in how many days sign-up begins
	Trainers  []string      `yaml:"trainers"`
	Equipment []string      `yaml:"equipment"`
	Notes     i18n.Text     `yaml:"notes"`
}

type sessionPlan struct {
	Day  int    `yaml:"day"`
	From string `yaml:"from"`
	To   string `yaml:"to"`
	Room string `yaml:"room"`
	Link string `yaml:"link"`
}

// runsPlanned is how many days ago the runs were planned.
const runsPlanned = 6

// hold plans the runs to come as HR does, and lets people sign up.
func (l *loader) hold(ctx context.Context) error {
	var plan calendar
	if err := decode("demo/runs.yaml", &plan); err != nil {
		return err
	}
	ctx = l.as(l.at(ctx, l.workday(-runsPlanned), 14*time.Hour), "personal")
	return together(ctx, l.DB, func(ctx context.Context) error {
		things := map[string]uuid.UUID{}
		for _, r := range plan.Rooms {
			id, err := l.Runs.AddResource(ctx, courserun.Resource{Kind: courserun.Room, Name: r.Name, Place: r.Place, Seats: r.Seats})
			if things[r.Name] = id; err != nil {
				return err
			}
		}
		for _, name := range plan.Equipment {
			id, err := l.Runs.AddResource(ctx, courserun.Resource{Kind: courserun.Equipment, Name: name})
			if things[name] = id; err != nil {
				return err
			}
		}
		for i, r := range plan.Runs {
			if err := l.holdOne(ctx, r, things); err != nil {
				return fmt.Errorf("run %d: %w", i+1, err)
			}
		}
		for course, n := range plan.Wishes {
			if err := wish(ctx, l.DB, course, n, clock.Now(ctx)); err != nil {
				return err
			}
		}
		return nil
	})
}

func (l *loader) holdOne(ctx context.Context, r runPlan, things map[string]uuid.UUID) error {
	in := courserun.Input{Course: r.Course, Seats: r.Seats, Waiting: true, Approval: r.Approval, Notes: r.Notes, Session: l.meeting(r.Sessions[0], things)}
	if r.Opens > 0 {
		in.SignUpFrom = l.today.AddDays(r.Opens)
	}
	for _, login := range r.Trainers {
		in.Trainers = append(in.Trainers, l.cast[login])
	}
	for _, name := range r.Equipment {
		in.Equipment = append(in.Equipment, things[name])
	}
	slug, err := l.Runs.Plan(ctx, in)
	if err != nil {
		return err
	}
	for _, s := range r.Sessions[1:] {
		if err := l.Runs.AddSession(ctx, slug, l.meeting(s, things)); err != nil {
			return err
		}
	}
	var named []uuid.UUID
	for _, login := range r.Named {
		named = append(named, l.cast[login])
	}
	return signUp(ctx, l.DB, slug, named, slices.Collect(maps.Values(l.cast)), r.People, clock.Now(ctx))
}

func (l *loader) meeting(s sessionPlan, things map[string]uuid.UUID) courserun.SessionInput {
	return courserun.SessionInput{Day: l.today.AddDays(l.workday(s.Day)), From: s.From, To: s.To, Room: things[s.Room], Link: s.Link}
}
