package framework

import (
	"context"
	"sort"
	"strconv"

	"github.com/a-h/templ"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/skill"
	"codeberg.org/lotse/lotse/internal/skill/format"
	"codeberg.org/lotse/lotse/internal/skill/revise"
	"codeberg.org/lotse/lotse/web/ui"
)

func textIn(ctx context.Context, t i18n.Text) templ.Component {
	s, l := t.Told(ctx)
	return ui.TextIn(s, l)
}

func stateWords(ctx context.Context, s skill.State, chosen bool) string {
	if chosen {
		return i18n.T(ctx, "framework.state.chosen")
	}
	return i18n.T(ctx, "framework.state."+string(s))
}

type listView struct {
	list  []skill.Summary
	title string
	errs  ui.FieldErrors
}

func (v listView) rows(ctx context.Context) [][]templ.Component {
	rows := make([][]templ.Component, 0, len(v.list))
	for _, f := range v.list {
		title, lang := f.Title.Told(ctx)
		rows = append(rows, []templ.Component{
			ui.TextLink(ui.Link{Text: title, Lang: lang, Path: path(f.Code)}),
			ui.Text(stateWords(ctx, f.State, f.Chosen)),
			ui.Text(i18n.Number(ctx, f.Areas)), ui.Text(i18n.Number(ctx, f.Competences)),
			textIn(ctx, f.Credit),
		})
	}
	return rows
}

// frameView is a framework with the courses that teach it.
type frameView struct {
	*skill.Framework
	taught map[string][]skill.Taught
}

func (v frameView) rows(ctx context.Context, a skill.Area) [][]templ.Component {
	rows := make([][]templ.Component, 0, len(a.Competences))
	for _, c := range a.Competences {
		title, lang := c.Title.Told(ctx)
		rows = append(rows, []templ.Component{
			ui.TextLink(ui.Link{Text: c.Code + " " + title, Lang: lang, Path: competencePath(v.Code, c.Code)}),
			ui.Text(stateWords(ctx, c.State, false)),
			ui.Text(i18n.Number(ctx, c.Statements)), ui.Text(i18n.Number(ctx, c.Outcomes)),
			ui.Text(i18n.Number(ctx, len(v.taught[c.Code]))),
		})
	}
	return rows
}

func columns(ctx context.Context) []ui.Column {
	return []ui.Column{
		{Head: i18n.T(ctx, "framework.competence")},
		{Head: i18n.T(ctx, "framework.col.state")},
		{Head: i18n.T(ctx, "framework.statements"), Numeric: true},
		{Head: i18n.T(ctx, "framework.outcomes"), Numeric: true},
		{Head: i18n.T(ctx, "framework.courses"), Numeric: true},
	}
}

type competenceView struct {
	skill.Competence
	detail skill.Detail
	frame  *skill.Framework
	area   skill.Area
	in     input
	errs   ui.FieldErrors
	both   []ui.Versions // where somebody else changed what was typed
}

// external are the codes of other catalogues.
func (v competenceView) external(ctx context.Context) []ui.Term {
	var out []ui.Term
	for _, x := range v.External {
		if x.Scheme == format.ESCO {
			out = append(out, ui.Term{Key: i18n.T(ctx, "framework.field.esco"), Value: ui.TextLink(ui.Link{Text: x.Code, Path: x.Code, Icon: ui.IconExternal})})
		} else {
			out = append(out, ui.Term{Key: x.Scheme, Value: ui.Text(x.Code)})
		}
	}
	return out
}

// fill puts what stands into the form.
func (v *competenceView) fill() {
	v.in = input{title: v.Title, text: v.Description, state: string(v.State)}
	for _, x := range v.External {
		switch x.Scheme {
		case format.ESCO:
			v.in.esco = x.Code
		case format.ECF:
			v.in.ecf = x.Code
		}
	}
}

// band is a span of levels in words: "Stufe 1–2".
func band(ctx context.Context, from, to int) string {
	if from == to {
		return i18n.T(ctx, "framework.level", i18n.Args{"Level": strconv.Itoa(from)})
	}
	return i18n.T(ctx, "framework.level", i18n.Args{"Level": strconv.Itoa(from) + "–" + strconv.Itoa(to)})
}

// line is a statement or an outcome on a page.
type line struct {
	text string
	lang i18n.Lang
	note string
}

// group are lines of one span of levels.
type group struct {
	title string
	lines []line
}

// grouped puts lines under their levels, in the order they come.
type grouped []group

func (g *grouped) add(title string, l line) {
	if n := len(*g); n == 0 || (*g)[n-1].title != title {
		*g = append(*g, group{title: title})
	}
	at := &(*g)[len(*g)-1]
	at.lines = append(at.lines, l)
}

func (v competenceView) statements(ctx context.Context) (out grouped) {
	for _, s := range v.detail.Statements {
		text, lang := s.Text.Told(ctx)
		out.add(band(ctx, s.From, s.To), line{text, lang, ""})
	}
	return out
}

func (v competenceView) outcomes(ctx context.Context) (out grouped) {
	for _, o := range v.detail.Outcomes {
		text, lang := o.Text.Told(ctx)
		out.add(band(ctx, o.From, o.To), line{text, lang, i18n.T(ctx, "framework.kind."+o.Kind)})
	}
	return out
}

func states(ctx context.Context) []ui.Option {
	var out []ui.Option
	for _, s := range []skill.State{skill.Draft, skill.Published, skill.Outdated} {
		out = append(out, ui.Option{Value: string(s), Label: i18n.T(ctx, "framework.state."+string(s))})
	}
	return out
}

type editView struct {
	*skill.Framework
	in   input
	errs ui.FieldErrors
	both []ui.Versions // where somebody else changed what was typed
}

// refused reports whether the form of a place was refused.
func (v editView) refused(do, at string) bool {
	return len(v.errs) > 0 && v.in.do == do && v.in.at == at
}

// field fills a control that stands on the page more than once.
func (v editView) field(ctx context.Context, do, at, name, label, value string) ui.Input {
	in := ui.Input{Name: name, Label: i18n.T(ctx, label), Value: value, ID: ui.FieldID(name + "-" + do + "-" + at)}
	if v.refused(do, at) {
		in.Error = v.errs.For(name)
		if in.Error != "" {
			in.ID = "" // the summary leads to it
		}
	}
	return in
}

// texts are the two languages of a text; its error stands at the German one.
func (v editView) texts(ctx context.Context, do, at, name string, now i18n.Text) (de, en ui.Input) {
	typed := map[string]i18n.Text{revise.FieldTitle: v.in.title, revise.FieldText: v.in.text, "credit": v.in.head.Credit, "notice": v.in.head.Notice}
	if v.refused(do, at) {
		now = typed[name]
	}
	de = v.field(ctx, do, at, name, "framework.field."+name+"_de", now[i18n.DE])
	if de.ID == "" {
		de.ID = ui.FieldID(name)
	}
	de.Name = name + "_de"
	en = v.field(ctx, do, at, name+"_en", "framework.field."+name+"_en", now[i18n.EN])
	de.Lang, en.Lang = i18n.Foreign(ctx, i18n.DE), i18n.Foreign(ctx, i18n.EN)
	en.Optional = true
	de.Optional = name != revise.FieldTitle
	return de, en
}

// code is what was typed as a code.
func (v editView) code(do, at string) string {
	if v.refused(do, at) {
		return v.in.code
	}
	return ""
}

func (v editView) findings(ctx context.Context) []string {
	var out []string
	for _, f := range revise.Findings(v.Framework) {
		out = append(out, i18n.T(ctx, f.ID, i18n.Args{"Code": f.Code}))
	}
	return out
}

type beginView struct {
	list []skill.Summary
	into string
	errs ui.FieldErrors
}

func (v beginView) options(ctx context.Context) []ui.Option {
	var out []ui.Option
	for _, f := range v.list {
		title, lang := f.Title.Told(ctx)
		out = append(out, ui.Option{Value: f.Code, Label: title, Lang: lang})
	}
	return out
}

type lookView struct {
	revise.Plan
	errs ui.FieldErrors
}

// does is what taking over would do, in sentences.
func (v lookView) does(ctx context.Context) (out []string) {
	d := v.Does
	say := func(id string, n int) {
		if n > 0 {
			out = append(out, i18n.T(ctx, id, i18n.Args{"Count": n}))
		}
	}
	say("framework.does.areas_new", d.Areas.New)
	say("framework.does.areas_changed", d.Areas.Changed)
	say("framework.does.areas_same", d.Areas.Same)
	say("framework.does.new", d.Competences.New)
	say("framework.does.changed", d.Competences.Changed)
	say("framework.does.same", d.Competences.Same)
	say("framework.does.statements", d.Statements)
	say("framework.does.outcomes", d.Outcomes)
	say("framework.does.kept", d.Kept)
	say("framework.does.drafts", d.Drafts)
	types := make([]string, 0, len(v.Ignored))
	for t := range v.Ignored {
		types = append(types, t)
	}
	sort.Strings(types)
	for _, t := range types {
		out = append(out, i18n.T(ctx, "framework.does.ignored", i18n.Args{"Count": v.Ignored[t], "Type": t}))
	}
	return out
}

// mostProblems are shown; a file with more is mended step by step.
const mostProblems = 50

func (v lookView) rows(ctx context.Context) [][]templ.Component {
	var rows [][]templ.Component
	for i, p := range v.Problems {
		if i == mostProblems {
			break
		}
		kind := i18n.T(ctx, "framework.problem.error")
		if p.Warning {
			kind = i18n.T(ctx, "framework.problem.warning")
		}
		rows = append(rows, []templ.Component{ui.Text(where(ctx, p.Place)), ui.Text(kind), ui.Text(i18n.T(ctx, p.ID, p.Args))})
	}
	return rows
}

// where is a place in words.
func where(ctx context.Context, p format.Place) string {
	switch {
	case p.Entry > 0:
		return i18n.Sentence(i18n.T(ctx, "framework.place.entry", i18n.Args{"No": p.Entry}), p.Name)
	case p.Column > 0:
		return i18n.T(ctx, "framework.place.column", i18n.Args{"Line": p.Line, "Column": p.Column})
	case p.Line > 0:
		return i18n.Sentence(i18n.T(ctx, "framework.place.line", i18n.Args{"Line": p.Line}), p.Name)
	}
	return i18n.T(ctx, "framework.place.file")
}

type mapView struct {
	from, to *skill.Framework
	others   []skill.Summary
	pairs    map[string]string
	errs     ui.FieldErrors
}

// options are the competences of the other framework.
func (v mapView) options(ctx context.Context) []ui.Option {
	out := []ui.Option{{Value: "", Label: i18n.T(ctx, "framework.map.nothing")}}
	for _, c := range v.to.Competences() {
		title, lang := c.Title.Told(ctx)
		out = append(out, ui.Option{Value: c.Code, Label: c.Code + " " + title, Lang: lang})
	}
	return out
}

func (v mapView) rows(ctx context.Context) [][]templ.Component {
	var rows [][]templ.Component
	for _, c := range v.from.Competences() {
		title, lang := c.Title.Told(ctx)
		other := ui.Text(i18n.T(ctx, "framework.map.nothing"))
		if k, ok := v.to.ByCode(v.pairs[c.Code]); ok {
			text, in := k.Title.Told(ctx)
			other = ui.TextIn(k.Code+" "+text, in)
		}
		rows = append(rows, []templ.Component{ui.TextIn(c.Code+" "+title, lang), other})
	}
	return rows
}

func itoa(n int) string { return strconv.Itoa(n) }
