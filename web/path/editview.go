package path

import (
	"context"
	"slices"
	"strconv"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/path"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/ui"
)

// input is a form of the editor as typed.
type input struct {
	version             int
	at, do              string
	course, rule, least string
	name, goal          i18n.Text
}

// What the buttons of a step do.
const (
	doCourse = "course"
	doGroup  = "group"
	doRule   = "rule"
	doUp     = "up"
	doDown   = "down"
	doRemove = "remove"
)

func (in input) apply(c *path.Content) error {
	least, _ := strconv.Atoi(in.least) // nonsense is none, which is refused where one is needed
	switch in.do {
	case doCourse:
		id, _ := uuid.Parse(in.course)
		return c.AddCourse(in.at, id)
	case doGroup:
		return c.AddGroup(in.at, path.Rule(in.rule), least, in.name)
	case doRule:
		return c.SetGroup(in.at, path.Rule(in.rule), least, in.name)
	case doUp:
		return c.Move(in.at, -1)
	case doDown:
		return c.Move(in.at, 1)
	case doRemove:
		return c.Remove(in.at)
	}
	return fault.Missing("path.step_unknown")
}

type editView struct {
	path.Draft
	in      input
	errs    ui.FieldErrors
	offered []course.Listing
}

// head is what the first form shows: what was typed in it, or what stands.
func (v editView) head() (name, goal i18n.Text) {
	if len(v.errs) > 0 && v.in.do == "" && v.in.name[i18n.DE]+v.in.goal[i18n.DE] != "" {
		return v.in.name, v.in.goal
	}
	return v.Name, v.Goal
}

// refused reports whether the form of a place was refused.
func (v editView) refused(at, do string) bool {
	return len(v.errs) > 0 && v.in.at == at && v.in.do == do
}

// field fills a control of a form that stands on the page more than once.
func (v editView) field(at, do, name, value string) ui.Input {
	in := ui.Input{Name: name, Value: value, ID: ui.FieldID(name + "-" + do + "-" + at)}
	if v.refused(at, do) {
		in.Error, in.ID = v.errs.For(name), "" // the summary leads to it
	}
	return in
}

// courses are those that are offered and not in the path yet.
func (v editView) courses(ctx context.Context) []ui.Option {
	in := v.Root.Courses()
	var out []ui.Option
	for _, l := range v.offered {
		if !slices.Contains(in, l.ID) {
			title, lang := l.Title.Told(ctx)
			out = append(out, ui.Option{Value: l.ID.String(), Label: title, Lang: lang})
		}
	}
	return out
}

func rules(ctx context.Context, chosen path.Rule) []ui.Option {
	var out []ui.Option
	for _, r := range []path.Rule{path.All, path.Order, path.Some} {
		out = append(out, ui.Option{Value: string(r), Label: i18n.T(ctx, "path.choose."+string(r)), Selected: r == chosen})
	}
	return out
}

// group is what the form of a group says: what was typed, or what stands.
func (v editView) group(s path.Step, at, do string) (path.Rule, string, i18n.Text) {
	if v.refused(at, do) {
		return path.Rule(v.in.rule), v.in.least, v.in.name
	}
	if do == doGroup {
		return path.Some, "1", nil
	}
	least := ""
	if s.Rule == path.Some {
		least = number(s.Least)
	}
	return s.Rule, least, s.Name
}

// findings say what is missing before the path can be offered.
func (v editView) findings(ctx context.Context) (list []string) {
	for _, f := range v.Findings {
		title := v.Courses[f.Course].Title.For(ctx)
		group := f.Group.For(ctx)
		if group == "" {
			group = i18n.T(ctx, "path.edit.unnamed")
		}
		list = append(list, i18n.T(ctx, f.ID, i18n.Args{"Course": title, "Group": group, "Count": f.Count}))
	}
	return list
}

func (v editView) state(ctx context.Context) string {
	return state(ctx, path.Summary{Revision: v.Revision, Changed: v.Changed, Withdrawn: v.Withdrawn})
}

// place is where a step stands: "1.0".
func place(in string, i int) string {
	if in == "" {
		return number(i)
	}
	return in + "." + number(i)
}

// stepName is what buttons call a step.
func (v editView) stepName(ctx context.Context, s path.Step) string {
	if !s.Group() {
		title := v.Courses[s.Course].Title.For(ctx)
		return title
	}
	if name := s.Name.For(ctx); name != "" {
		return name
	}
	return i18n.T(ctx, "path.edit.unnamed")
}

type needsView struct {
	slug    string
	title   i18n.Text
	errs    ui.FieldErrors
	chosen  map[string]bool
	courses []course.Listing
	paths   []path.Summary
}

func (v needsView) options(ctx context.Context) (out []ui.Option) {
	add := func(id uuid.UUID, name i18n.Text, hint string) {
		label, lang := name.Told(ctx)
		out = append(out, ui.Option{Value: id.String(), Label: label, Lang: lang, Hint: hint, Selected: v.chosen[id.String()]})
	}
	for _, c := range v.courses {
		if c.Slug != v.slug {
			add(c.ID, c.Title, "")
		}
	}
	for _, p := range v.paths {
		add(p.ID, p.Name, i18n.T(ctx, "path.word"))
	}
	return out
}

func isPath(list []path.Summary, id uuid.UUID) bool {
	return slices.ContainsFunc(list, func(p path.Summary) bool { return p.ID == id })
}

// labelled is field with its label.
func (v editView) labelled(ctx context.Context, at, do, name, label, value string) ui.Input {
	in := v.field(at, do, name, value)
	in.Label = i18n.T(ctx, label)
	return in
}

// named is the name of a group in a language; the German one shows what is
// wrong.
func (v editView) named(ctx context.Context, at, do string, l i18n.Lang, name i18n.Text) ui.Input {
	in := v.field(at, do, path.FieldName, name[l])
	if l != i18n.DE {
		in.ID, in.Error = ui.FieldID("name-"+string(l)+"-"+do+"-"+at), ""
	}
	in.Name, in.Label, in.MaxLength = "name_"+string(l), i18n.T(ctx, "path.field.group_"+string(l)), path.MostName
	return in
}

func (editView) optional(in ui.Input) ui.Input {
	in.Optional = true
	return in
}

func (editView) narrow(in ui.Input) ui.Input {
	in.Width, in.InputMode, in.Optional = 2, "numeric", true
	return in
}

// headID leaves the id that the summary leads to, to the form that was refused.
func (v editView) headID(name string) string {
	if v.in.do != "" {
		return ui.FieldID(name + "-head")
	}
	return ui.FieldID(name)
}

func (v editView) headError(name string) string {
	if v.in.do != "" {
		return ""
	}
	return v.errs.For(name)
}

func (v editView) typedCourse(at string) string {
	if v.refused(at, doCourse) {
		return v.in.course
	}
	return ""
}

// opened shows the form of an empty group at once.
func (v editView) opened(s path.Step, at string) bool {
	return v.refused(at, doCourse) || len(s.Steps) == 0
}

func (v editView) mayNest(at string) bool { return path.MayNest(at) }

func (v editView) add(ctx context.Context, s path.Step, at string) string {
	return v.of(ctx, "path.add.course", s, at)
}

func (v editView) nest(ctx context.Context, s path.Step, at string) string {
	return v.of(ctx, "path.add.group", s, at)
}

func (v editView) change(ctx context.Context, s path.Step, at string) string {
	return v.of(ctx, "path.edit.rule", s, at)
}

// of says which group something is done to; the path itself needs no name.
func (v editView) of(ctx context.Context, id string, s path.Step, at string) string {
	if at == "" {
		return i18n.T(ctx, id)
	}
	return i18n.T(ctx, "path.edit.of", i18n.Args{"Do": i18n.T(ctx, id), "Group": v.stepName(ctx, s)})
}
