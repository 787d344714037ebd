package skill

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/skill"
	"codeberg.org/lotse/lotse/internal/skill/check"
	"codeberg.org/lotse/lotse/internal/skill/rating"
	"codeberg.org/lotse/lotse/internal/skill/suggest"
	"codeberg.org/lotse/lotse/web/sheet"
	"codeberg.org/lotse/lotse/web/ui"
)

type args = i18n.Args

// row is one competence: the target, what is known, and what it comes to.
type row struct {
	skill.Competence
	target   skill.Target
	standing rating.Standing
	ratings  []rating.Rating // the newest first
}

func (r row) gap() int { return r.standing.Gap(r.target.Level) }

// newest is what a source said last, or what decides where that is its word.
func (r row) newest(s rating.Source) (rating.Rating, bool) {
	if r.standing.Known && r.standing.By.Source == s {
		return r.standing.By, true
	}
	i := slices.IndexFunc(r.ratings, func(one rating.Rating) bool { return one.Source == s })
	if i < 0 {
		return rating.Rating{}, false
	}
	return r.ratings[i], true
}

// arrange puts the largest gap first, then what is reached, then what nothing
// is known about. A competence without target and rating is left out.
func arrange(frame *skill.Framework, targets map[uuid.UUID]skill.Target, all []rating.Rating, now time.Time) (list []row) {
	by := rating.ByCompetence(all)
	for _, k := range frame.Competences() {
		r := row{Competence: k, target: targets[k.ID], standing: rating.Combine(by[k.ID], now), ratings: by[k.ID]}
		if r.target.Level > 0 || r.standing.Known {
			list = append(list, r)
		}
	}
	slices.SortStableFunc(list, func(a, b row) int {
		if a.standing.Known != b.standing.Known {
			if a.standing.Known {
				return -1
			}
			return 1
		}
		return cmp.Compare(b.gap(), a.gap())
	})
	return list
}

type mineView struct {
	frame       *skill.Framework
	rows        []row
	ratings     []rating.Rating
	names       map[uuid.UUID]skill.Named // of what was rated
	shares      []rating.Share
	runs        []check.Run
	gaps        []suggest.Gap
	courses     []suggest.Course
	supervisors []people.Person
	errs        ui.FieldErrors
}

// empty says that nothing is known yet.
func (v mineView) empty() bool { return len(v.ratings) == 0 }

// open is the check that is under way.
func (v mineView) open() bool {
	return slices.ContainsFunc(v.runs, func(r check.Run) bool { return r.Open() })
}

// gaps are what is known to be missing.
func gaps(rows []row) (list []suggest.Gap) {
	for _, r := range rows {
		if r.standing.Known && r.gap() > 0 {
			list = append(list, suggest.Gap{Code: r.Code, Have: r.standing.Level, Target: r.target.Level})
		}
	}
	return list
}

// sources are whose targets they are, each once.
func (v mineView) sources(ctx context.Context) (names []string) {
	for _, r := range v.rows {
		for _, s := range r.target.From {
			if n := s.Name.For(ctx); !slices.Contains(names, n) {
				names = append(names, n)
			}
		}
	}
	slices.Sort(names)
	return names
}

// standing says where somebody stands against the target.
func (r row) words(ctx context.Context) string {
	a := args{"A": r.standing.Level, "B": r.target.Level}
	switch {
	case !r.standing.Known:
		return i18n.T(ctx, "rating.unknown", a)
	case r.target.Level == 0:
		return i18n.T(ctx, "rating.level", args{"Level": r.standing.Level})
	case r.gap() == 0:
		return i18n.T(ctx, "rating.of_reached", a)
	}
	return i18n.T(ctx, "rating.of", a)
}

func bars(ctx context.Context, rows []row) ui.BarChartProps {
	p := ui.BarChartProps{Caption: i18n.T(ctx, "rating.chart"), Name: i18n.T(ctx, "rating.competence"), Max: rating.Highest}
	for _, r := range rows {
		title, lang := r.Title.Told(ctx)
		b := ui.Bar{Name: title, Lang: lang, Value: r.standing.Level, Target: r.target.Level, Text: r.words(ctx)}
		if r.gap() > 0 {
			b.Series = 3
		}
		p.Bars = append(p.Bars, b)
	}
	return p
}

// table is what the bars draw, in numbers, with where each comes from.
func table(ctx context.Context, rows []row) ui.TableProps {
	p := ui.TableProps{Caption: i18n.T(ctx, "rating.table"), RowHead: true, Small: true, Names: true}
	for _, h := range head(ctx) {
		p.Columns = append(p.Columns, ui.Column{Head: h})
	}
	for _, r := range rows {
		var cells []templ.Component
		for _, s := range r.cells(ctx) {
			cells = append(cells, ui.Text(s))
		}
		title, lang := r.Title.Told(ctx)
		cells[0] = ui.TextIn(title, lang)
		p.Rows = append(p.Rows, cells)
	}
	return p
}

func head(ctx context.Context) (list []string) {
	for _, id := range []string{"competence", "counts", "target", "source.self", "source.conversation", "source.measured", "by"} {
		list = append(list, i18n.T(ctx, "rating."+id))
	}
	return list
}

func (r row) cells(ctx context.Context) []string {
	none := i18n.T(ctx, "rating.none")
	level, target, by := none, none, none
	if r.target.Level > 0 {
		target = i18n.Number(ctx, r.target.Level)
	}
	if r.standing.Known {
		level, by = i18n.Number(ctx, r.standing.Level), i18n.T(ctx, "rating.basis."+string(r.standing.By.Basis)+"."+string(r.standing.By.Source))
		if r.standing.Old {
			by += ", " + i18n.T(ctx, "rating.old")
		}
	}
	out := []string{r.Title.For(ctx), level, target}
	for _, s := range rating.Sources {
		cell := none
		if one, ok := r.newest(s); ok {
			cell = i18n.T(ctx, "rating.on", args{"Level": one.Level, "Date": i18n.DateAt(ctx, one.At)})
		}
		out = append(out, cell)
	}
	return append(out, by)
}

// historyMost is how many lines of the history its page shows; the file of all
// data has the rest, and the page says so.
const historyMost = 300

func (v mineView) history(ctx context.Context) ui.TableProps {
	p := ui.TableProps{Caption: i18n.T(ctx, "rating.history"), Small: true, RowHead: true, Columns: []ui.Column{
		{Head: i18n.T(ctx, "rating.date")}, {Head: i18n.T(ctx, "rating.competence")}, {Head: i18n.T(ctx, "rating.by")}, {Head: i18n.T(ctx, "rating.level_word"), Numeric: true},
	}}
	for _, r := range v.ratings[:min(len(v.ratings), historyMost)] {
		title, lang := v.names[r.Competence].Title.Told(ctx)
		p.Rows = append(p.Rows, []templ.Component{
			ui.Text(i18n.DateAt(ctx, r.At)), ui.TextIn(title, lang), ui.Text(i18n.T(ctx, "rating.basis."+string(r.Basis)+"."+string(r.Source))), ui.Text(i18n.Number(ctx, r.Level)),
		})
	}
	return p
}

// checks are the runs as a list of links.
func (v mineView) checks(ctx context.Context) (list []ui.Task) {
	for _, r := range v.runs {
		t := ui.Task{Title: i18n.T(ctx, "rating.check_of", args{"Date": i18n.DateAt(ctx, r.StartedAt)}), Path: minePath + "/checks/" + r.ID.String(), State: ui.Done}
		if r.Open() {
			t.Path, t.State = checkPath, ui.Active
		}
		list = append(list, t)
	}
	return list
}

// helps names what a course teaches of what is missing.
func (v mineView) helps(ctx context.Context, c suggest.Course) (names string) {
	for _, code := range c.Codes {
		k, _ := v.frame.ByCode(code)
		if names != "" {
			names += " · "
		}
		names += k.Title.For(ctx)
	}
	return names
}

// viewer is who may see the profile beside the person.
func (v mineView) viewer() (name string, share rating.Share, shared bool) {
	share, shared = rating.Live(v.shares)
	if p, ok := rating.Viewer(v.shares, v.supervisors); ok {
		name = p.FullName()
	}
	return name, share, shared
}

func (v mineView) choice(ctx context.Context) ui.ChoiceProps {
	p := ui.ChoiceProps{Input: ui.Input{Name: "supervisor", Label: i18n.T(ctx, "rating.share.with"), Error: v.errs.For("supervisor")}}
	for _, s := range v.supervisors {
		p.Options = append(p.Options, ui.Option{Value: s.ID.String(), Label: s.FullName(), Selected: len(v.supervisors) == 1})
	}
	return p
}

func (v mineView) sheet(ctx context.Context) sheet.Table {
	t := sheet.Table{Name: i18n.T(ctx, "rating.file") + "-" + clock.Today(ctx).String()}
	var top []any
	for _, h := range head(ctx) {
		top = append(top, h)
	}
	t.Rows = append(t.Rows, top)
	for _, r := range v.rows {
		var line []any
		for _, c := range r.cells(ctx) {
			line = append(line, c)
		}
		t.Rows = append(t.Rows, line)
	}
	return t
}

type profileView struct {
	rating.Profile
	rows  []row
	errs  ui.FieldErrors
	given map[uuid.UUID]int
}

const levelField = "level-"

// levels are the levels a supervisor chose.
func levels(c *fiber.Ctx) map[uuid.UUID]int {
	out := map[uuid.UUID]int{}
	for name, value := range c.Context().PostArgs().All() {
		if len(name) <= len(levelField) || string(name[:len(levelField)]) != levelField {
			continue
		}
		id, err := uuid.Parse(string(name[len(levelField):]))
		if n, wrong := strconv.Atoi(string(value)); err == nil && wrong == nil {
			out[id] = n
		}
	}
	return out
}

// choose is the field of one competence; the first one shows what is wrong with
// all of them.
func (v profileView) choose(ctx context.Context, r row, first bool) ui.SelectProps {
	p := ui.SelectProps{Input: ui.Input{Name: levelField + r.ID.String(), Label: r.Title.For(ctx)}}
	if first {
		p.ID, p.Error = ui.FieldID(rating.FieldLevels), v.errs.For(rating.FieldLevels)
	}
	given, ok := v.given[r.ID]
	p.Options = append(p.Options, ui.Option{Label: i18n.T(ctx, "rating.talk.skip")})
	for n := range rating.Highest + 1 {
		p.Options = append(p.Options, ui.Option{Value: strconv.Itoa(n), Label: i18n.T(ctx, "rating.level", args{"Level": n}), Selected: ok && given == n})
	}
	return p
}
