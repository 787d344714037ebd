package demo

import (
	"context"
	"fmt"
	"time"

	"codeberg.org/lotse/lotse/internal/path"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// pathPlan is a path of content/demo/town.yaml.
type pathPlan struct {
	Name  i18n.Text  `yaml:"name"`
	Goal  i18n.Text  `yaml:"goal"`
	Rule  path.Rule  `yaml:"rule"`
	Steps []stepPlan `yaml:"steps"`
}

// stepPlan is a course, or a group of courses.
type stepPlan struct {
	Course  string    `yaml:"course"`
	Name    i18n.Text `yaml:"name"`
	Rule    path.Rule `yaml:"rule"`
	Least   int       `yaml:"least"`
	Courses []string  `yaml:"courses"`
}

// connect publishes the paths as the training team did some days ago: whoever
// had completed what they ask for completed them on that day.
func (l *loader) connect(ctx context.Context) error {
	ctx = l.as(l.at(ctx, l.workday(-pathsPublished), 10*time.Hour), "schulung")
	for _, p := range l.plan.Paths {
		root := path.Step{Rule: p.Rule}
		for _, s := range p.Steps {
			step, err := l.pathStep(s)
			if err != nil {
				return err
			}
			root.Steps = append(root.Steps, step)
		}
		slug, err := l.Paths.Create(ctx, p.Name)
		if err != nil {
			return err
		}
		write := func(c *path.Content) error {
			c.Root = root
			return c.Head(p.Name, p.Goal)
		}
		if err := l.Paths.Edit(ctx, slug, 1, write); err != nil {
			return err
		}
		if err := l.Paths.Publish(ctx, slug, 2); err != nil {
			return err
		}
	}
	return nil
}

// pathsPublished is how many days ago the paths were published.
const pathsPublished = 7

func (l *loader) pathStep(s stepPlan) (path.Step, error) {
	if s.Course != "" {
		v, ok := l.courses[s.Course]
		if !ok {
			return path.Step{}, fmt.Errorf("no course %q", s.Course)
		}
		return path.Step{Course: v.CourseID}, nil
	}
	group := path.Step{Name: s.Name, Rule: s.Rule, Least: s.Least}
	for _, slug := range s.Courses {
		step, err := l.pathStep(stepPlan{Course: slug})
		if err != nil {
			return group, err
		}
		group.Steps = append(group.Steps, step)
	}
	return group, nil
}
