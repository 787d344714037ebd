package courserun

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/courserun"
	"codeberg.org/lotse/lotse/internal/path"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/ui"
)

type listView struct {
	course, when string
	free         bool
	mine, runs   []courserun.Run
	led          []courserun.Run
	wishes       []courserun.Wish
	courses      []course.Listing
}

func (v listView) filtered() bool { return v.course != "" || v.when != "" || v.free }

func (v listView) courseOptions(ctx context.Context) []ui.Option {
	out := make([]ui.Option, len(v.courses))
	for i, l := range v.courses {
		title, lang := l.Title.Told(ctx)
		out[i] = ui.Option{Value: l.Slug, Label: title, Lang: lang}
	}
	return out
}

func (v listView) whenOptions(ctx context.Context) []ui.Option {
	var out []ui.Option
	for _, w := range []string{"", twoWeeks, quarter} {
		out = append(out, ui.Option{Value: w, Label: i18n.T(ctx, "run.when."+or(w, "all")), Selected: w == v.when})
	}
	return out
}

// waitsFor are the wishes of the reader, wanted those that others plan for.
func (v listView) waitsFor() (list []courserun.Wish) {
	for _, w := range v.wishes {
		if w.Mine {
			list = append(list, w)
		}
	}
	return list
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

// tasks are runs as rows; state says how the reader stands to them, or what
// can be had.
func tasks(ctx context.Context, runs []courserun.Run, path string) []ui.Task {
	list := make([]ui.Task, len(runs))
	for i := range runs {
		r := &runs[i]
		t := ui.Task{Path: "/events/" + r.Slug + path, Detail: when(ctx, r) + " · " + where(ctx, r), Extra: standing(ctx, r, path != "")}
		t.Title, t.Lang = r.Title.Told(ctx)
		list[i] = t
	}
	return list
}

// when is the first session, with how many more there are.
func when(ctx context.Context, r *courserun.Run) string {
	if len(r.Sessions) == 0 {
		return ""
	}
	s := period(ctx, r.Sessions[0])
	if more := len(r.Sessions) - 1; more > 0 {
		s = i18n.T(ctx, "run.and_more", i18n.Args{"When": s, "Count": more})
	}
	return s
}

func period(ctx context.Context, s courserun.Session) string {
	return i18n.T(ctx, "run.period", i18n.Args{"Day": i18n.DateDay(ctx, dateOf(ctx, s.Starts)), "From": i18n.Time(ctx, s.Starts), "To": i18n.Time(ctx, s.Ends)})
}

func dateOf(ctx context.Context, t time.Time) clock.Date { return clock.DateOf(t, clock.Zone(ctx)) }

// where is the room, or that the run is online: the link itself is for those
// who have a seat.
func where(ctx context.Context, r *courserun.Run) string {
	switch {
	case len(r.Sessions) == 0:
		return ""
	case r.Sessions[0].RoomName == "":
		return i18n.T(ctx, "run.video")
	}
	return r.Sessions[0].Where()
}

func phase(ctx context.Context, r *courserun.Run) courserun.Phase {
	return r.Phase(clock.Now(ctx), clock.Today(ctx))
}

// standing is one badge: the reader's place, else what can be had. For who
// keeps the list it says how many are on it.
func standing(ctx context.Context, r *courserun.Run, led bool) templ.Component {
	if led {
		return ui.Badge(ui.Info, i18n.T(ctx, "run.on_list", i18n.Args{"Count": r.Booked, "Seats": r.Seats}))
	}
	if r.Leads(actor.From(ctx).Person) {
		return ui.Badge(ui.Info, i18n.T(ctx, "run.state.lead"))
	}
	if r.Mine != nil {
		switch r.Mine.State {
		case courserun.Booked:
			return ui.Badge(ui.Success, i18n.T(ctx, "run.state.booked"))
		case courserun.Waiting:
			return ui.Badge(ui.Warning, i18n.T(ctx, "run.state.waiting", i18n.Args{"No": r.Mine.Rank}))
		case courserun.Requested:
			return ui.Badge(ui.Info, i18n.T(ctx, "run.state.requested"))
		}
	}
	switch p := phase(ctx, r); {
	case p == courserun.SigningUp && r.Free() > 0:
		return ui.Badge(ui.Success, i18n.T(ctx, "run.free", i18n.Args{"Count": r.Free()}))
	case p == courserun.SigningUp && r.Waiting:
		return ui.Badge(ui.Warning, i18n.T(ctx, "run.waiting_only"))
	case p == courserun.SigningUp:
		return ui.Badge(ui.Warning, i18n.T(ctx, "run.none_free"))
	default:
		return ui.Badge(ui.Info, i18n.T(ctx, "run.short."+string(p), i18n.Args{"From": i18n.Date(ctx, r.SignUpFrom)}))
	}
}

type runView struct {
	*courserun.Run
	courserun.Outlook
	errs                  ui.FieldErrors
	number, member, waive string // as typed
}

func (v runView) seated() bool {
	return v.Mine != nil && (v.Mine.State == courserun.Booked || v.Mine.State == courserun.Attended)
}

func (v runView) live() bool { return v.Mine != nil && v.Mine.State.Live() }

// mayLeave reports whether the person gives the place back themselves.
func (v runView) mayLeave(ctx context.Context) bool {
	return v.live() && v.before(ctx) && (v.Mine.State != courserun.Booked || !clock.Today(ctx).After(v.CancelUntil))
}

func (v runView) before(ctx context.Context) bool {
	return slices.Contains([]courserun.Phase{courserun.Ahead, courserun.SigningUp, courserun.Shut}, phase(ctx, v.Run))
}

// maySignUp reports whether the button stands on the page.
func (v runView) maySignUp(ctx context.Context) bool {
	return actor.From(ctx).Can(courserun.Book) && len(v.Missing) == 0 && !v.live() && phase(ctx, v.Run) == courserun.SigningUp &&
		(v.Free() > 0 || v.Waiting) && !v.Leads(actor.From(ctx).Person)
}

// verb is what the button does.
func (v runView) verb(ctx context.Context) string {
	switch {
	case v.Approval:
		return i18n.T(ctx, "run.act.request")
	case v.Free() > 0:
		return i18n.T(ctx, "run.act.book")
	}
	return i18n.T(ctx, "run.act.wait")
}

// says is the message above the facts: the reader's place, or why none can be had.
func (v runView) says(ctx context.Context) (kind ui.Kind, title, text string) {
	t := func(id string, args ...i18n.Args) string { return i18n.T(ctx, id, args...) }
	p := phase(ctx, v.Run)
	if p == courserun.Off {
		return ui.Danger, t("run.says.cancelled"), t("run.says.reason", i18n.Args{"Reason": v.Reason})
	}
	if v.Mine != nil {
		switch v.Mine.State {
		case courserun.Booked:
			return ui.Success, t("run.state.booked"), t("run.says.booked", i18n.Args{"Until": i18n.Date(ctx, v.CancelUntil)})
		case courserun.Waiting:
			return ui.Warning, t("run.state.waiting", i18n.Args{"No": v.Mine.Rank}), t("run.says.waiting")
		case courserun.Requested:
			return ui.Info, t("run.state.requested"), t("run.says.requested")
		case courserun.Declined:
			return ui.Warning, t("run.state.declined"), t("run.says.declined")
		case courserun.Attended:
			return ui.Success, t("run.state.attended"), t("run.says.attended")
		case courserun.Missed:
			return ui.Warning, t("run.state.missed"), t("run.says.missed")
		}
	}
	switch {
	case p != courserun.SigningUp:
		return ui.Info, t("run.phase."+string(p), i18n.Args{"From": i18n.Date(ctx, v.SignUpFrom), "Until": i18n.Date(ctx, v.SignUpUntil)}), ""
	case v.Free() == 0 && v.Waiting:
		return ui.Warning, t("run.waiting_only"), t("run.says.full", i18n.Args{"Count": v.Queue})
	case v.Free() == 0:
		return ui.Warning, t("run.none_free"), t("run.says.none")
	}
	return "", "", ""
}

func (v runView) terms(ctx context.Context) []ui.Term {
	t := func(id string, args ...i18n.Args) string { return i18n.T(ctx, id, args...) }
	terms := []ui.Term{{Key: t("run.term.when"), Value: sessionsList(v)}}
	if names := v.names(); names != "" {
		terms = append(terms, ui.Term{Key: t("run.term.trainers"), Value: ui.Text(names)})
	}
	terms = append(terms,
		ui.Term{Key: t("run.term.seats"), Value: ui.Text(t("run.seats_of", i18n.Args{"Free": v.Free(), "Count": v.Seats}))},
		ui.Term{Key: t("run.term.sign_up"), Value: ui.Text(i18n.DateDay(ctx, v.SignUpUntil))},
		ui.Term{Key: t("run.term.cancel"), Value: ui.Text(i18n.DateDay(ctx, v.CancelUntil))},
	)
	if v.Approval {
		terms = append(terms, ui.Term{Key: t("run.term.approval"), Value: ui.Text(t("run.approval_yes"))})
	}
	if notes, lang := v.Notes.Told(ctx); notes != "" {
		terms = append(terms, ui.Term{Key: t("run.term.notes"), Value: ui.TextIn(notes, lang)})
	}
	if len(v.Materials) > 0 {
		terms = append(terms, ui.Term{Key: t("run.term.materials"), Value: materials(v.Materials)})
	}
	return terms
}

func (v runView) names() string {
	names := make([]string, len(v.Trainers))
	for i, t := range v.Trainers {
		names[i] = t.Name
	}
	return strings.Join(names, ", ")
}

func (v runView) memberOptions() []ui.Option {
	out := make([]ui.Option, len(v.Team))
	for i, p := range v.Team {
		out[i] = ui.Option{Value: p.PersonnelNumber, Label: p.ListName()}
	}
	return out
}

// memberID and memberError put what is wrong with a person beside the list
// where it is the only field.
func (v runView) memberID(ctx context.Context) string {
	if can(ctx, courserun.Enlist) {
		return ""
	}
	return ui.FieldID(courserun.FieldPerson)
}

func (v runView) memberError(ctx context.Context) string {
	if can(ctx, courserun.Enlist) {
		return ""
	}
	return v.errs.For(courserun.FieldPerson)
}

// lacking says who of the team lacks what the course asks for first.
func (v runView) lacking(ctx context.Context) (list []string) {
	for _, p := range v.Team {
		if lack := v.Lacking[p.ID]; len(lack) > 0 {
			list = append(list, i18n.T(ctx, "run.lacks", i18n.Args{"Name": p.ListName(), "What": path.Names(lack, i18n.LangOf(ctx))}))
		}
	}
	return list
}

// waives reports whether a reason is asked for: HR may sign people up who lack
// something.
func (v runView) waives(ctx context.Context) bool {
	return can(ctx, courserun.Enlist) && (len(v.Lacking) > 0 || v.waive != "" || v.errs.For(courserun.FieldReason) != "")
}

func needPath(n path.Need) string {
	if n.Path {
		return "/paths/" + n.Slug
	}
	return "/courses/" + n.Slug
}

func can(ctx context.Context, p actor.Permission) bool { return actor.From(ctx).Can(p) }
