package path

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Content is what a path says.
type Content struct {
	Name i18n.Text `json:"name"`
	Goal i18n.Text `json:"goal"`
	Root Step      `json:"root"` // a group
}

// The bounds of a path.
const (
	MostDepth   = 4
	MostCourses = 50
	MostName    = 200
	MostGoal    = 1000
)

// The fields of forms.
const (
	FieldName   = "name"
	FieldGoal   = "goal"
	FieldCourse = "course"
	FieldLeast  = "least"
	FieldRule   = "rule"
)

// Head changes name and goal. The name is written in German first.
func (c *Content) Head(name, goal i18n.Text) error {
	var wrong []fault.Field
	if trimmed(name)[i18n.DE] == "" || tooLong(name, MostName) {
		wrong = append(wrong, fault.Field{Name: FieldName, ID: "path.name", Args: fault.Args{"Max": MostName}})
	}
	if tooLong(goal, MostGoal) {
		wrong = append(wrong, fault.Field{Name: FieldGoal, ID: "path.goal", Args: fault.Args{"Max": MostGoal}})
	}
	if len(wrong) > 0 {
		return fault.InvalidInput(wrong...)
	}
	c.Name, c.Goal = trimmed(name), trimmed(goal)
	return nil
}

func tooLong(t i18n.Text, most int) bool {
	return slices.ContainsFunc(i18n.Langs, func(l i18n.Lang) bool { return utf8.RuneCountInString(t[l]) > most })
}

func trimmed(t i18n.Text) i18n.Text {
	out := i18n.Text{}
	for l, s := range t {
		if s = strings.TrimSpace(s); s != "" {
			out[l] = s
		}
	}
	return out
}

// at finds a step by its place: "" is the root, "1.0" the first step of the
// second. nil: there is none.
func (c *Content) at(place string) *Step {
	s := &c.Root
	if place == "" {
		return s
	}
	for part := range strings.SplitSeq(place, ".") {
		i, err := strconv.Atoi(part)
		if err != nil || i < 0 || i >= len(s.Steps) {
			return nil
		}
		s = &s.Steps[i]
	}
	return s
}

// group finds a group by its place.
func (c *Content) group(place string) (*Step, error) {
	if s := c.at(place); s != nil && s.Group() {
		return s, nil
	}
	return nil, fault.Missing("path.step_unknown")
}

// AddCourse puts a course at the end of a group.
func (c *Content) AddCourse(place string, course uuid.UUID) error {
	g, err := c.group(place)
	if err != nil {
		return err
	}
	all := c.Root.Courses()
	switch {
	case course == uuid.Nil:
		return fault.InvalidInput(fault.Field{Name: FieldCourse, ID: "path.course"})
	case slices.Contains(all, course):
		return fault.InvalidInput(fault.Field{Name: FieldCourse, ID: "path.course_twice"})
	case len(all) >= MostCourses:
		return fault.InvalidInput(fault.Field{Name: FieldCourse, ID: "path.courses_many", Args: fault.Args{"Max": MostCourses}})
	}
	g.Steps = append(g.Steps, Step{Course: course})
	return nil
}

// AddGroup puts an empty group at the end of a group.
func (c *Content) AddGroup(place string, rule Rule, least int, name i18n.Text) error {
	g, err := c.group(place)
	if err != nil {
		return err
	}
	if !MayNest(place) {
		return fault.InvalidInput(fault.Field{Name: FieldRule, ID: "path.deep", Args: fault.Args{"Max": MostDepth}})
	}
	s := Step{}
	if err := s.say(rule, least, name); err != nil {
		return err
	}
	g.Steps = append(g.Steps, s)
	return nil
}

// MayNest reports whether a group may stand in the group of a place.
func MayNest(place string) bool {
	return place == "" || strings.Count(place, ".")+3 <= MostDepth // root, the groups of the place, the new one
}

// SetGroup changes the rule and the name of a group.
func (c *Content) SetGroup(place string, rule Rule, least int, name i18n.Text) error {
	g, err := c.group(place)
	if err != nil {
		return err
	}
	return g.say(rule, least, name)
}

func (s *Step) say(rule Rule, least int, name i18n.Text) error {
	switch {
	case rule != All && rule != Order && rule != Some:
		return fault.InvalidInput(fault.Field{Name: FieldRule, ID: "path.rule"})
	case rule == Some && (least < 1 || least > MostCourses):
		return fault.InvalidInput(fault.Field{Name: FieldLeast, ID: "path.least"})
	case tooLong(name, MostName):
		return fault.InvalidInput(fault.Field{Name: FieldName, ID: "path.group_name", Args: fault.Args{"Max": MostName}})
	}
	if s.Rule, s.Least, s.Name = rule, least, trimmed(name); rule != Some {
		s.Least = 0
	}
	return nil
}

// Move puts a step before or behind its neighbour; at the end it stays.
func (c *Content) Move(place string, by int) error {
	parent, i, err := c.inside(place)
	if err != nil {
		return err
	}
	if to := i + by; to >= 0 && to < len(parent.Steps) {
		parent.Steps[i], parent.Steps[to] = parent.Steps[to], parent.Steps[i]
	}
	return nil
}

// Remove takes a step out, a group with all that is in it.
func (c *Content) Remove(place string) error {
	parent, i, err := c.inside(place)
	if err == nil {
		parent.Steps = slices.Delete(parent.Steps, i, i+1)
	}
	return err
}

// inside is the group a step stands in, and where.
func (c *Content) inside(place string) (*Step, int, error) {
	up, last := "", place
	if i := strings.LastIndexByte(place, '.'); i >= 0 {
		up, last = place[:i], place[i+1:]
	}
	i, err := strconv.Atoi(last)
	if parent := c.at(up); err == nil && parent != nil && i >= 0 && i < len(parent.Steps) {
		return parent, i, nil
	}
	return nil, 0, fault.Missing("path.step_unknown")
}

// Finding is something that keeps a path from being published.
type Finding struct {
	ID     string
	Group  i18n.Text // of the group it is about
	Course uuid.UUID // or the course
	Count  int
}

// Findings are what is still missing. offered are the courses that may be
// begun.
func (c *Content) Findings(offered Held) (list []Finding) {
	for _, l := range i18n.Langs {
		if c.Name[l] == "" || c.Goal[l] == "" {
			list = append(list, Finding{ID: "path.find.words." + string(l)})
		}
	}
	if len(c.Root.Courses()) == 0 {
		return append(list, Finding{ID: "path.find.empty"})
	}
	if c.Root.depth() > MostDepth {
		list = append(list, Finding{ID: "path.find.deep", Count: MostDepth})
	}
	seen := Held{}
	for _, id := range c.Root.Courses() {
		if !offered[id] {
			list = append(list, Finding{ID: "path.find.withdrawn", Course: id})
		}
		if seen[id] {
			list = append(list, Finding{ID: "path.find.twice", Course: id})
		}
		seen[id] = true
	}
	return append(list, c.Root.findings()...)
}

func (s Step) findings() (list []Finding) {
	if !s.Group() {
		return nil
	}
	switch {
	case len(s.Steps) == 0:
		list = append(list, Finding{ID: "path.find.group_empty", Group: s.Name})
	case s.Rule == Some && s.Least > len(s.Steps):
		list = append(list, Finding{ID: "path.find.least", Group: s.Name, Count: s.Least})
	}
	for _, c := range s.Steps {
		list = append(list, c.findings()...)
	}
	return list
}
