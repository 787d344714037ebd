package skillcheck

import (
	"cmp"
	"context"
	"html"
	"html/template"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/quiz"
	"codeberg.org/lotse/lotse/internal/skill"
	"codeberg.org/lotse/lotse/internal/skill/bank"
	"codeberg.org/lotse/lotse/internal/skill/check"
	"codeberg.org/lotse/lotse/internal/skill/rating"
	"codeberg.org/lotse/lotse/web/ui"
)

type args = i18n.Args

type overviewView struct {
	check *check.Check // nil: none is open
	known bool         // there are questions for the framework in use
	rests bool         // nobody has touched it for long

	viewer string // who sees the result beside the person; empty: nobody
}

var parts = []check.Part{check.SelfPart, check.TestPart}

// tasks are the two parts and how far they are.
func (v overviewView) tasks(ctx context.Context) (list []ui.Task) {
	for _, p := range parts {
		done, of := v.check.Done(p)
		t := ui.Task{Title: i18n.T(ctx, "check.part."+string(p)), Minutes: v.check.MinutesLeft(p), State: ui.Active}
		drawn := p == check.SelfPart || v.check.DrawnAt != nil
		switch {
		case v.check.Finished(p) != nil:
			t.State = ui.Done
		case !drawn:
			t.State, t.Detail = ui.Locked, i18n.T(ctx, "check.part.later")
		default:
			t.Path, t.Detail = pagePath(p, max(1, v.check.Resume(p))), i18n.T(ctx, "check.answered", args{"A": done, "B": of})
			if done == 0 {
				t.State = ui.New
			}
		}
		list = append(list, t)
	}
	return list
}

// now is the part that is under way, or ready to be finished.
func (v overviewView) now() check.Part {
	if v.check.SelfAt == nil {
		return check.SelfPart
	}
	return check.TestPart
}

// resume is where the part under way goes on; "" where all is answered.
func (v overviewView) resume() string {
	if no := v.check.Resume(v.now()); no > 0 {
		return pagePath(v.now(), no)
	}
	return ""
}

// some says whether the part under way has an answer to finish with.
func (v overviewView) some() bool { done, _ := v.check.Done(v.now()); return done > 0 }

type pageView struct {
	frame  *skill.Framework
	check  *check.Check
	checks *check.Service
	page   check.Page
	ask    func(quiz.View) ui.QuestionProps

	fault error
	newer *check.Newer
}

func (v pageView) show() templ.Component {
	if v.page.Part == check.SelfPart {
		return selfPage(v)
	}
	return testPage(v)
}

// area is the area the page belongs to.
func (v pageView) area() skill.Area {
	for _, a := range v.frame.Areas {
		if a.Code == v.page.Key || slices.ContainsFunc(a.Competences, func(c skill.Competence) bool { return c.Code == v.page.Competence }) {
			return a
		}
	}
	return skill.Area{}
}

func (v pageView) path() string { return pagePath(v.page.Part, v.page.No) }

// left is "about n minutes left" of the part.
func (v pageView) left(ctx context.Context) string {
	return i18n.T(ctx, "time.left", args{"Count": max(1, v.check.MinutesLeft(v.page.Part))})
}

// number is the place of the page in its part.
func (v pageView) number() (no, of int) {
	list := v.check.Pages(v.page.Part)
	return 1 + slices.IndexFunc(list, func(p check.Page) bool { return p.No == v.page.No }), len(list)
}

func (v pageView) count(ctx context.Context) string {
	no, of := v.number()
	return i18n.T(ctx, "check.area_of", args{"A": no, "B": of})
}

func (v pageView) asked() []skill.Competence { return v.checks.Asked(v.frame, v.page.Key) }

// choice is the question about one competence: the sentences of the four bands,
// and "not yet".
func (v pageView) choice(ctx context.Context, k skill.Competence) ui.ChoiceProps {
	p := ui.ChoiceProps{Input: ui.Input{Name: check.FieldOf(k.Code), Label: k.Title.For(ctx), Hint: k.Description.For(ctx)}}
	band, ok := v.page.Bands()[k.Code]
	for n, words := range v.sentences(ctx, k.Code) {
		p.Options = append(p.Options, ui.Option{Value: strconv.Itoa(n), Label: words, Selected: ok && band == n})
	}
	return p
}

// sentences are what one may say about a competence, "not yet" first.
func (v pageView) sentences(ctx context.Context, code string) []string {
	list := []string{i18n.T(ctx, "check.not_yet")}
	c, _ := v.checks.Bank.Competence(code)
	for _, t := range c.Self {
		list = append(list, t.For(ctx))
	}
	return list
}

func (v pageView) saved(ctx context.Context) string {
	if v.page.SavedAt == nil {
		return ""
	}
	return i18n.Time(ctx, *v.page.SavedAt)
}

// errors are the faults as a summary; a clash is shown as an alert instead.
func (v pageView) errors(ctx context.Context) ui.FieldErrors {
	if v.newer != nil || !fault.Is(v.fault, fault.Invalid) {
		return nil
	}
	return ui.Errors(ctx, v.fault)
}

// item is the question of the page in the reader's words.
func (v pageView) item(ctx context.Context) (bank.Item, quiz.Text) {
	i, _ := v.checks.Bank.Item(v.page.Key)
	return i, i.Text(i18n.LangOf(ctx), v.check.Families...)
}

func (v pageView) view(ctx context.Context, a quiz.Answer) quiz.View {
	i, text := v.item(ctx)
	return quiz.Show(i.Question, text, a, v.check.OptionSeed(i.ID))
}

func (v pageView) question(ctx context.Context) ui.QuestionProps {
	p := v.ask(v.view(ctx, v.page.Answer()))
	p.Action, p.Autosave = v.path(), v.path()+"/draft"
	p.Number, p.Count = v.number()
	p.Version, p.Saved, p.Check = v.page.Version, v.saved(ctx), i18n.T(ctx, "check.save")
	p.Error = ui.Errors(ctx, v.fault).For(quiz.Field)
	return p
}

// after is the next page, or the overview.
func (v pageView) after() string {
	if next := v.check.Next(v.page.Part, v.page.No); next > 0 {
		return pagePath(v.page.Part, next)
	}
	return checkPath
}

// words is what a page's answer says, for two versions side by side.
func (v pageView) words(ctx context.Context, p check.Page) (out []string) {
	if p.Part == check.SelfPart {
		bands := p.Bands()
		for _, k := range v.asked() {
			if band, ok := bands[k.Code]; ok {
				out = append(out, k.Title.For(ctx)+": "+v.sentences(ctx, k.Code)[band])
			}
		}
		return out
	}
	q := v.view(ctx, p.Answer())
	for _, c := range q.Choices {
		if c.Chosen {
			out = append(out, c.Text)
		}
	}
	for _, r := range q.Rows {
		for _, c := range r.Choices {
			if c.Chosen {
				out = append(out, r.Text+": "+c.Text)
			}
		}
	}
	if q.Given != "" {
		out = append(out, q.Given)
	}
	return out
}

type resultView struct {
	check   *check.Check
	frame   *skill.Framework
	targets map[uuid.UUID]skill.Target
	bank    bank.Bank
	levels  map[uuid.UUID]map[rating.Source]int
	names   map[uuid.UUID]skill.Named // of what was rated
}

// take keeps the ratings of this check, and which competences they are about.
func (v *resultView) take(all []rating.Rating) (about []uuid.UUID) {
	v.levels = map[uuid.UUID]map[rating.Source]int{}
	for _, r := range all {
		about = append(about, r.Competence)
		if v.levels[r.Competence] == nil {
			v.levels[r.Competence] = map[rating.Source]int{}
		}
		v.levels[r.Competence][r.Source] = r.Level
	}
	return about
}

func (v resultView) table(ctx context.Context) ui.TableProps {
	p := ui.TableProps{Caption: i18n.T(ctx, "check.result"), RowHead: true, Small: true, Columns: []ui.Column{
		{Head: i18n.T(ctx, "rating.competence")},
		{Head: i18n.T(ctx, "rating.source.self")},
		{Head: i18n.T(ctx, "rating.source.measured")},
		{Head: i18n.T(ctx, "rating.target")},
		{Head: i18n.T(ctx, "check.compared")},
	}}
	for _, k := range v.rated() {
		title, lang := k.Title.Told(ctx)
		p.Rows = append(p.Rows, []templ.Component{
			ui.TextIn(title, lang), v.level(ctx, k.ID, rating.Self), v.level(ctx, k.ID, rating.Measured),
			ui.Text(v.target(ctx, k.ID)), ui.Text(v.compared(ctx, k.ID)),
		})
	}
	return p
}

// rated are the competences of the check in the order of the framework in use,
// then those of a former one.
func (v resultView) rated() (list []skill.Named) {
	for _, k := range v.frame.Competences() {
		if n, ok := v.names[k.ID]; ok {
			list = append(list, n)
		}
	}
	var former []skill.Named
	for _, n := range v.names {
		if !slices.ContainsFunc(list, func(k skill.Named) bool { return k.ID == n.ID }) {
			former = append(former, n)
		}
	}
	slices.SortFunc(former, func(a, b skill.Named) int {
		return cmp.Or(cmp.Compare(a.Framework, b.Framework), cmp.Compare(a.Code, b.Code))
	})
	return append(list, former...)
}

func (v resultView) level(ctx context.Context, k uuid.UUID, s rating.Source) templ.Component {
	level, ok := v.levels[k][s]
	if !ok {
		return ui.Text(i18n.T(ctx, "rating.none"))
	}
	return ui.Text(i18n.Number(ctx, level))
}

func (v resultView) target(ctx context.Context, k uuid.UUID) string {
	if t, ok := v.targets[k]; ok {
		return i18n.Number(ctx, t.Level)
	}
	return i18n.T(ctx, "rating.none")
}

// compared compares with the target only, never with other people.
func (v resultView) compared(ctx context.Context, k uuid.UUID) string {
	t, ok := v.targets[k]
	if !ok {
		return i18n.T(ctx, "rating.no_target")
	}
	level, measured := v.levels[k][rating.Measured]
	if !measured {
		level = v.levels[k][rating.Self]
	}
	if level >= t.Level {
		return i18n.T(ctx, "rating.reached")
	}
	return i18n.T(ctx, "rating.missing", args{"Count": t.Level - level})
}

// reviewed is an answered question with what is right about it.
type reviewed struct {
	prompt, verdict string
	kind            ui.Kind
	solution        string
	explanation     template.HTML
}

// reviewedArea are the answered questions of an area.
type reviewedArea struct {
	title string
	list  []reviewed
}

// reviewed are the areas with answered questions.
func (v resultView) reviewed(ctx context.Context) (out []reviewedArea) {
	for _, a := range v.frame.Areas {
		if list := v.questions(ctx, a); len(list) > 0 {
			out = append(out, reviewedArea{a.Title.For(ctx), list})
		}
	}
	return out
}

// questions are the answered ones, once the test is finished.
func (v resultView) questions(ctx context.Context, area skill.Area) (list []reviewed) {
	if v.check.TestAt == nil {
		return nil
	}
	for _, p := range v.check.Test {
		if !p.Answered() || !slices.ContainsFunc(area.Competences, func(c skill.Competence) bool { return c.Code == p.Competence }) {
			continue
		}
		i, _ := v.bank.Item(p.Key)
		text := i.Text(i18n.LangOf(ctx), v.check.Families...)
		r := quiz.Explain(i.Question, text, p.Answer())
		q := reviewed{prompt: prompt(text), verdict: i18n.T(ctx, "ui.quiz.wrong"), kind: ui.Info, solution: solution(r), explanation: r.Explanation}
		if p.Right != nil && *p.Right {
			q.verdict, q.kind = i18n.T(ctx, "ui.quiz.right"), ui.Success
		}
		list = append(list, q)
	}
	return list
}

// prompt is the question without markup: the bank's texts have none.
func prompt(t quiz.Text) string { return html.UnescapeString(string(t.Prompt)) }

// solution is the right answer in words.
func solution(r quiz.Review) string {
	var list []string
	for _, p := range r.Parts {
		switch {
		case p.Solution == "":
		case r.Kind == quiz.Order:
			list = append(list, p.Solution+". "+p.Text)
		case r.Kind == quiz.Match:
			list = append(list, p.Text+": "+p.Solution)
		default:
			list = append(list, p.Solution)
		}
	}
	if r.Kind == quiz.Order {
		slices.Sort(list)
	}
	return strings.Join(list, " · ")
}
