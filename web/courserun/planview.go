package courserun

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/courserun"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/ui"
)

type planView struct {
	run       *courserun.Run // nil: a new one
	form      runForm
	add       sessionForm
	reason    string
	crew      []courserun.Trainer
	resources []courserun.Resource
	courses   []course.Listing
	errs      ui.FieldErrors
}

func (v planView) courseOptions(ctx context.Context) []ui.Option {
	return listView{courses: v.courses}.courseOptions(ctx)
}

func (v planView) crewOptions() []ui.Option {
	out := make([]ui.Option, len(v.crew))
	for i, t := range v.crew {
		out[i] = ui.Option{Value: t.ID.String(), Label: t.Name, Selected: slices.Contains(v.form.trainers, t.ID.String())}
	}
	return out
}

func (v planView) thingOptions() (out []ui.Option) {
	for _, r := range v.resources {
		if r.Kind == courserun.Equipment {
			out = append(out, ui.Option{Value: r.ID.String(), Label: r.Name, Selected: slices.Contains(v.form.equipment, r.ID.String())})
		}
	}
	return out
}

func (v planView) cancellable(ctx context.Context) bool {
	return runView{Run: v.run}.before(ctx)
}

func roomOptions(ctx context.Context, list []courserun.Resource) (out []ui.Option) {
	for _, r := range list {
		if r.Kind == courserun.Room {
			label := i18n.Sentence(r.Name, r.Place)
			if r.Seats > 0 {
				label = i18n.T(ctx, "run.room_option", i18n.Args{"Room": label, "Count": r.Seats})
			}
			out = append(out, ui.Option{Value: r.ID.String(), Label: label})
		}
	}
	return out
}

// sessionRows are the sessions of a run with what can be done about them.
func (v planView) sessionRows(ctx context.Context) [][]templ.Component {
	rows := make([][]templ.Component, len(v.run.Sessions))
	for i, s := range v.run.Sessions {
		act := ui.Text("–")
		if s.Starts.After(clock.Now(ctx)) {
			act = ui.LinkButton(ui.ButtonProps{Text: i18n.T(ctx, "run.act.move"), Kind: ui.Tertiary, Path: sessionPath(v.run, s), Note: period(ctx, s)})
		}
		rows[i] = []templ.Component{ui.Text(period(ctx, s)), ui.Text(s.Where()), act}
	}
	return rows
}

func sessionPath(r *courserun.Run, s courserun.Session) string {
	return "/events/" + r.Slug + "/sessions/" + s.ID.String()
}

type sessionView struct {
	run       *courserun.Run
	no        int // from 1
	form      sessionForm
	resources []courserun.Resource
	errs      ui.FieldErrors
}

func (v sessionView) session() courserun.Session { return v.run.Sessions[v.no-1] }

func sessionNo(r *courserun.Run, id string) int {
	return 1 + slices.IndexFunc(r.Sessions, func(s courserun.Session) bool { return s.ID.String() == id })
}

type roomsView struct {
	list                     []courserun.Resource
	kind, name, place, seats string
	errs                     ui.FieldErrors
}

func (v roomsView) kinds(ctx context.Context) []ui.Option {
	var out []ui.Option
	for _, k := range []courserun.Kind{courserun.Room, courserun.Equipment} {
		out = append(out, ui.Option{Value: string(k), Label: i18n.T(ctx, "run.kind."+string(k)), Selected: v.kind == string(k) || v.kind == "" && k == courserun.Room})
	}
	return out
}

func (v roomsView) rows(ctx context.Context) [][]templ.Component {
	rows := make([][]templ.Component, len(v.list))
	for i, r := range v.list {
		seats := "–"
		if r.Seats > 0 {
			seats = strconv.Itoa(r.Seats)
		}
		rows[i] = []templ.Component{ui.Text(r.Name), ui.Text(i18n.T(ctx, "run.kind."+string(r.Kind))), ui.Text(r.Place), ui.Text(seats), endForm(r)}
	}
	return rows
}

type sheetView struct {
	courserun.Sheet
	errs ui.FieldErrors
}

// open reports whether the list of a session can be filled in.
func (v sheetView) open(ctx context.Context, s courserun.Session) bool {
	return v.Run.State != courserun.Cancelled && !clock.Now(ctx).Before(s.Starts.Add(-courserun.Early))
}

func (v sheetView) closable(ctx context.Context) bool {
	n := len(v.Run.Sessions)
	return v.Run.State == courserun.Open && n > 0 && !clock.Now(ctx).Before(v.Run.Sessions[n-1].Starts)
}

func (v sheetView) removable(ctx context.Context) bool { return runView{Run: v.Run}.before(ctx) }

// rows are the people with a seat, by session ticked or not.
func (v sheetView) rows(ctx context.Context, s courserun.Session) [][]templ.Component {
	guests := v.Seated()
	rows := make([][]templ.Component, len(guests))
	for i, g := range guests {
		unit, lang := g.Unit.Told(ctx)
		means := ""
		if m, ok := g.Came[s.ID]; ok {
			means = i18n.T(ctx, "run.means."+string(m))
		}
		rows[i] = []templ.Component{tick(v, s, g), ui.Text(g.Number), ui.TextIn(unit, lang), ui.Text(means)}
	}
	return rows
}

// people are everybody on the list before anything has begun.
func (v sheetView) people(ctx context.Context) [][]templ.Component {
	rows := make([][]templ.Component, len(v.Guests))
	for i, g := range v.Guests {
		unit, lang := g.Unit.Told(ctx)
		rows[i] = []templ.Component{ui.Text(g.Name), ui.Text(g.Number), ui.TextIn(unit, lang), ui.Text(i18n.T(ctx, "run.guest."+string(g.State)))}
		if v.removable(ctx) {
			rows[i] = append(rows[i], removeForm(v.Run, g))
		}
	}
	return rows
}

func (v sheetView) columns(ctx context.Context) []ui.Column {
	cols := []ui.Column{{Head: i18n.T(ctx, "people.name")}, {Head: i18n.T(ctx, "people.field.personnel_number")}, {Head: i18n.T(ctx, "people.field.unit")}, {Head: i18n.T(ctx, "run.col.state")}}
	if v.removable(ctx) {
		cols = append(cols, ui.Column{Head: i18n.T(ctx, "run.col.act"), Action: true})
	}
	return cols
}

func (v sheetView) tickColumns(ctx context.Context) []ui.Column {
	return []ui.Column{{Head: i18n.T(ctx, "run.col.came")}, {Head: i18n.T(ctx, "people.field.personnel_number")}, {Head: i18n.T(ctx, "people.field.unit")}, {Head: i18n.T(ctx, "run.col.means")}}
}

type doorView struct {
	courserun.Desk
	qr   string
	errs ui.FieldErrors
}

// renewAfter is how many seconds a code stands before the next is fetched.
func renewAfter() string { return strconv.Itoa(int(courserun.CodeLife.Seconds())) }

// typed is the address for those whose camera does not work, as people type it.
func (v doorView) typed() string {
	return strings.TrimPrefix(strings.TrimPrefix(v.URL, "https://"), "http://")
}

type arrivalView struct {
	run  *courserun.Run // nil: the person cannot check in
	path string
	errs ui.FieldErrors
}
