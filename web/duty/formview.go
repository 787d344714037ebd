package duty

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/audience"
	"codeberg.org/lotse/lotse/internal/duty"
	"codeberg.org/lotse/lotse/internal/learn"
	"codeberg.org/lotse/lotse/internal/login/grant"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/project"
	"codeberg.org/lotse/lotse/web/dutytext"
	"codeberg.org/lotse/lotse/web/ui"
)

func (v formView) title(ctx context.Context) string {
	if v.slug == "" {
		return i18n.T(ctx, "assignment.new")
	}
	return i18n.T(ctx, "assignment.edit", i18n.Args{"Duty": v.form.nameDE})
}

func (v formView) back(ctx context.Context) *ui.Link {
	if v.slug == "" {
		return &ui.Link{Text: i18n.T(ctx, "nav.assignments"), Path: "/assignments"}
	}
	return &ui.Link{Text: v.form.nameDE, Path: "/assignments/" + v.slug}
}

// action is where the form goes; its buttons add the place to come back to.
func action(slug string) string {
	if slug == "" {
		return "/assignments/new"
	}
	return "/assignments/" + slug + "/edit"
}

// sentence is the rule as it reads so far; "" while it is not whole.
func (v formView) sentence(ctx context.Context) string {
	r, wrong := v.form.rule.rule()
	if len(wrong) > 0 {
		return ""
	}
	return v.names.Rule(ctx, r)
}

func (v formView) wayRows() []way {
	rows := slices.Clone(v.form.ways)
	for len(rows) < max(v.rows, 1) && len(rows) < mostWays {
		rows = append(rows, way{})
	}
	return rows
}

func (v formView) courseOptions(ctx context.Context) []ui.Option {
	out := make([]ui.Option, len(v.courses))
	for i, l := range v.courses {
		title, lang := dutytext.Title(ctx, l.Title)
		out[i] = ui.Option{Value: l.ID.String(), Label: title, Lang: lang}
	}
	return out
}

// wayOptions are the courses and the paths, and the chosen one where it is no
// longer offered.
func (v formView) wayOptions(ctx context.Context, chosen string) []ui.Option {
	out := v.courseOptions(ctx)
	for _, p := range v.paths {
		name, _ := dutytext.Title(ctx, p.Name)
		out = append(out, ui.Option{Value: pathMark + p.ID.String(), Label: i18n.T(ctx, "assignment.ways.path", i18n.Args{"Path": name})})
	}
	offered := slices.ContainsFunc(out, func(o ui.Option) bool { return o.Value == chosen })
	if w := (way{course: chosen}).read(); !offered && w.Path != uuid.Nil {
		out = append(out, ui.Option{Value: chosen, Label: i18n.T(ctx, "assignment.ways.path", i18n.Args{"Path": v.names.Path(ctx, w.Path)})})
	}
	if id, err := uuid.Parse(chosen); err == nil && !offered {
		out = append(out, ui.Option{Value: chosen, Label: v.names.Course(ctx, id)})
	}
	return out
}

func gradeOptions(ctx context.Context) []ui.Option {
	out := []ui.Option{{Value: "", Label: i18n.T(ctx, "assignment.grade.any")}}
	for _, g := range []learn.Evidence{learn.Witnessed, learn.ServerGraded} {
		out = append(out, ui.Option{Value: string(g), Label: i18n.T(ctx, "assignment.grade."+string(g))})
	}
	return append(out, ui.Option{Value: duty.ByInstruction, Label: i18n.T(ctx, "assignment.grade.instruction")})
}

func (v formView) modeOptions(ctx context.Context) []ui.Option {
	var out []ui.Option
	for _, m := range []duty.Mode{duty.Anniversary, duty.Calendar, duty.Once} {
		out = append(out, ui.Option{Value: string(m), Label: i18n.T(ctx, "assignment.mode."+string(m)), Hint: i18n.T(ctx, "assignment.mode."+string(m)+".hint"), Selected: v.form.mode == string(m)})
	}
	return out
}

func (v formView) creditOptions(ctx context.Context) []ui.Option {
	var out []ui.Option
	for _, c := range []duty.Credit{duty.CreditAll, duty.CreditWithin, duty.CreditNone} {
		out = append(out, ui.Option{Value: string(c), Label: i18n.T(ctx, "assignment.credit."+string(c)), Selected: v.form.credit == string(c)})
	}
	return out
}

func monthOptions(ctx context.Context) []ui.Option {
	out := make([]ui.Option, 12)
	for i := range out {
		m := strconv.Itoa(i + 1)
		out[i] = ui.Option{Value: m, Label: i18n.T(ctx, "date.month."+m)}
	}
	return out
}

func joinOptions(ctx context.Context, n *node) []ui.Option {
	var out []ui.Option
	for _, j := range []string{audience.All, audience.Any, none} {
		out = append(out, ui.Option{Value: j, Label: i18n.T(ctx, "assignment.join."+j), Selected: n.is == j})
	}
	return out
}

func leafOptions(ctx context.Context) []ui.Option {
	out := make([]ui.Option, len(leaves))
	for i, is := range leaves {
		out[i] = ui.Option{Value: is, Label: i18n.T(ctx, "assignment.leaf."+is)}
	}
	return out
}

func roleOptions(ctx context.Context) []ui.Option {
	out := make([]ui.Option, len(grant.Grantable))
	for i, r := range grant.Grantable {
		out[i] = ui.Option{Value: string(r), Label: i18n.T(ctx, "role."+string(r))}
	}
	return out
}

// mostTicked is how many choices stand as boxes to tick; of more, those chosen
// do, beside a list to choose one more from.
const mostTicked = 10

// pick are the things a condition may name, in the order people look for them.
func (v formView) pick(ctx context.Context, n *node) (boxes, more []ui.Option) {
	var all []ui.Option
	switch n.is {
	case audience.Unit:
		for _, u := range v.names.Tree.Units() {
			all = append(all, ui.Option{Value: u.ID.String(), Label: indented(ctx, v.names, u.ID), Lang: langOf(ctx, u.Name)})
		}
	case audience.JobFamily:
		all = options(v.names.Families, func(id uuid.UUID, f people.JobFamily) (string, i18n.Lang) { return dutytext.Title(ctx, f.Name) })
	case learn.HasCompleted.Is:
		all = v.courseOptions(ctx)
	case project.InWave.Is:
		all = options(v.names.Waves, func(id uuid.UUID, _ project.WaveName) (string, i18n.Lang) { return v.names.Wave(ctx, id), "" })
	}
	for _, id := range n.ids { // what is no longer offered stays until it is taken out
		if parsed, err := uuid.Parse(id); err == nil && !slices.ContainsFunc(all, func(o ui.Option) bool { return o.Value == id }) {
			all = append(all, ui.Option{Value: id, Label: v.names.Course(ctx, parsed)})
		}
	}
	for _, o := range all {
		o.Selected = slices.Contains(n.ids, o.Value)
		switch {
		case len(all) <= mostTicked:
			boxes = append(boxes, o)
		case o.Selected:
			o.Label = trimmed(o.Label)
			boxes = append(boxes, o)
		default:
			more = append(more, o)
		}
	}
	return boxes, more
}

// trimmed is a name of the tree without its indentation.
func trimmed(s string) string { return strings.TrimLeft(s, "\u2007") }

// options are named things, by name.
func options[T any](all map[uuid.UUID]T, name func(uuid.UUID, T) (string, i18n.Lang)) []ui.Option {
	var out []ui.Option
	for id, x := range all {
		label, lang := name(id, x)
		out = append(out, ui.Option{Value: id.String(), Label: label, Lang: lang})
	}
	slices.SortFunc(out, func(a, b ui.Option) int { return strings.Compare(people.Fold(a.Label), people.Fold(b.Label)) })
	return out
}

// previewView is the dry run.
type previewView struct {
	duty.Preview
	slug        string
	in          duty.Input
	form        dutyForm
	names       dutytext.Names
	fresh, done duty.Dates
	sent        [][2]string
	errs        ui.FieldErrors
}

func (v previewView) figures(ctx context.Context) []ui.Figure {
	f := func(id string, n int) ui.Figure {
		return ui.Figure{Name: i18n.T(ctx, "assignment.preview."+id), Value: i18n.Number(ctx, n)}
	}
	return []ui.Figure{f("in", v.In), f("out", v.Out), f("affected", v.Affected), f("staff", v.Staff)}
}

// example is what the duty means for somebody to whom it begins to apply today.
func (v previewView) example(ctx context.Context) []ui.Term {
	term := func(id string, value string) ui.Term {
		return ui.Term{Key: i18n.T(ctx, "assignment.example."+id), Value: ui.Text(value)}
	}
	out := []ui.Term{term("fresh", i18n.DateLong(ctx, v.fresh.Due))}
	if v.fresh.LateFrom.After(v.fresh.Due.AddDays(1)) {
		out = append(out, term("late", i18n.DateLong(ctx, v.fresh.LateFrom)))
	}
	if v.done.DoneUntil.IsZero() {
		return append(out, term("done", i18n.T(ctx, "assignment.example.for_good")))
	}
	return append(out, term("done", i18n.DateLong(ctx, v.done.DoneUntil)), term("again", i18n.DateLong(ctx, v.done.OpensOn)))
}

func (v previewView) samples(ctx context.Context) (rows [][]templ.Component) {
	for _, s := range v.Samples {
		rows = append(rows, []templ.Component{ui.Text(s.Person.ListName()), dutytext.State(ctx, s.State), ui.Text(day(ctx, s.Dates.DoneOn)), ui.Text(day(ctx, s.Dates.Due))})
	}
	return rows
}

func names(list []people.Person) []string {
	out := make([]string, len(list))
	for i, p := range list {
		out[i] = p.ListName()
	}
	return out
}

// unnamed is how many of a number are beyond those named.
func unnamed(n int, named []people.Person) int { return n - len(named) }

func overlap(ctx context.Context, o duty.Overlap) string {
	name, _ := dutytext.Title(ctx, o.Name)
	return i18n.T(ctx, "assignment.preview.overlap", i18n.Args{"Duty": name, "Count": o.Both})
}

// groupName tells groups apart for those who do not see the lines around them.
func groupName(ctx context.Context, n *node) string {
	if n.path == top {
		return i18n.T(ctx, "assignment.rule")
	}
	return i18n.T(ctx, "assignment.group", i18n.Args{"No": strings.TrimPrefix(number(n.path), ".")})
}

// number is a path counted as people do: "r.0.1" is 1.2.
func number(path string) string {
	out := ""
	for _, part := range strings.Split(path, ".")[1:] {
		i, _ := strconv.Atoi(part)
		out += "." + strconv.Itoa(i+1)
	}
	return out
}

// next is the path of what is added next.
func (n *node) next() string { return n.path + "." + strconv.Itoa(len(n.of)) }

// moreField carries the error where there is nothing else to carry it.
func (v formView) moreField(ctx context.Context, n *node, first bool) ui.Input {
	in := ui.Input{Name: n.field("more"), Label: i18n.T(ctx, "assignment.pick.more")}
	if first {
		in.ID, in.Label, in.Error = ui.FieldID(n.field("ids")), i18n.T(ctx, "assignment.pick.one"), v.errs.For(n.field("ids"))
	}
	return in
}

// wayField is a course to choose; the first carries what is wrong with all.
func (v formView) wayField(ctx context.Context, name string, no int, w way) ui.Input {
	in := ui.Input{Name: name, Label: i18n.T(ctx, "assignment.ways.field"), Value: w.course}
	if no == 1 {
		in.ID, in.Error = ui.FieldID("ways"), v.errs.For("ways")
	}
	return in
}
