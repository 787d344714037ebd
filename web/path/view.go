package path

import (
	"context"
	"slices"
	"strconv"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/path"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/ui"
)

// pathView is a path as one person sees it.
type pathView struct {
	path.Standing
	preview bool
}

// block is a group of the path with the courses that stand in it together.
type block struct {
	title, rule string
	lang        i18n.Lang // of the title
	level       int       // 1: the path itself
	tasks       []ui.Task
}

// blocks are the groups of the path from top to bottom.
func (v pathView) blocks(ctx context.Context) []block {
	w := walk{view: v, held: v.Held()}
	w.best, _ = v.Root.Best(w.held)
	if v.CompletedAt != nil {
		w.best = uuid.Nil
	}
	w.group(ctx, v.Root, 1, false)
	return slices.DeleteFunc(w.list, func(b block) bool { return b.title == "" && b.rule == "" && len(b.tasks) == 0 })
}

// walk goes through a path.
type walk struct {
	view pathView
	held path.Held
	best uuid.UUID
	list []block
}

// group adds a group; later says that something has to come before it.
func (w *walk) group(ctx context.Context, s path.Step, level int, later bool) {
	b := block{rule: ruleWords(ctx, s), level: level}
	b.title, b.lang = s.Name.Told(ctx)
	w.list = append(w.list, b)
	waiting := later
	for _, c := range s.Steps {
		if c.Group() {
			w.group(ctx, c, level+1, waiting)
			w.list = append(w.list, block{level: level})
		} else {
			at := &w.list[len(w.list)-1]
			at.tasks = append(at.tasks, w.task(ctx, w.view.Courses[c.Course], waiting))
		}
		if s.Rule == path.Order && !c.Done(w.held) {
			waiting = true
		}
	}
}

func (w *walk) task(ctx context.Context, c path.Course, later bool) ui.Task {
	title, lang := c.Title.Told(ctx)
	t := ui.Task{Title: title, Lang: lang, Minutes: c.Minutes, State: ui.New, Path: "/courses/" + c.Slug}
	switch {
	case c.DoneAt != nil:
		t.State, t.Detail = ui.Done, i18n.DateAt(ctx, *c.DoneAt)
		if c.Placed {
			t.Detail += ", " + i18n.T(ctx, "path.page.placed")
		}
	case c.Begun:
		t.State = ui.Active
	case c.Withdrawn:
		t.State, t.Detail = "", i18n.T(ctx, "path.page.withdrawn_course")
	case later:
		t.Detail = i18n.T(ctx, "path.page.later")
	case c.ID == w.best:
		t.Detail = i18n.T(ctx, "path.page.next")
	}
	return t
}

// next is the course to go on with.
func (v pathView) next() (path.Course, bool) {
	id, ok := v.Root.Best(v.Held())
	c := v.Courses[id]
	return c, ok && v.CompletedAt == nil && !c.Withdrawn && !v.Withdrawn && !v.preview
}

// begun reports whether anything of the path is done or under way.
func (v pathView) begun() bool {
	for _, c := range v.Courses {
		if c.DoneAt != nil || c.Begun {
			return true
		}
	}
	return false
}

func (v pathView) minutes() (n int) {
	for _, c := range v.Courses {
		n += c.Minutes
	}
	return n
}

// progress is how far the reader is: courses that are done, of those that
// the shortest way takes.
func (v pathView) progress() (done, of int) {
	left := v.Root.Left(v.Held())
	of = max(v.Root.Left(path.Held{}), left)
	return of - left, of
}

// ruleWords say what of a group is needed; a single step needs no words.
func ruleWords(ctx context.Context, s path.Step) string {
	if len(s.Steps) < 2 {
		return ""
	}
	return i18n.T(ctx, "path.rule."+string(s.Rule), i18n.Args{"Count": s.Least, "Of": len(s.Steps)})
}

type listView struct {
	list []path.Summary
	name string
	errs ui.FieldErrors
}

func (v listView) rows(ctx context.Context) [][]templ.Component {
	rows := make([][]templ.Component, 0, len(v.list))
	for _, p := range v.list {
		name, lang := p.Name.Told(ctx)
		rows = append(rows, []templ.Component{
			ui.TextLink(ui.Link{Text: name, Lang: lang, Path: editPath(p.Slug)}),
			ui.Text(i18n.T(ctx, "path.list.courses", i18n.Args{"Count": p.Courses})), ui.Text(state(ctx, p)),
		})
	}
	return rows
}

// state is where a path stands for those who write it.
func state(ctx context.Context, p path.Summary) string {
	switch {
	case p.Withdrawn:
		return i18n.T(ctx, "path.state.withdrawn")
	case p.Revision == 0:
		return i18n.T(ctx, "path.state.draft")
	case p.Stuck:
		return i18n.T(ctx, "path.state.stuck")
	case p.Changed:
		return i18n.T(ctx, "path.state.changed", i18n.Args{"No": p.Revision})
	}
	return i18n.T(ctx, "path.state.offered", i18n.Args{"No": p.Revision})
}

func number(n int) string { return strconv.Itoa(n) }

func (v pathView) active() string {
	if v.preview {
		return "courses"
	}
	return "catalogue"
}

func (v pathView) back(ctx context.Context) *ui.Link {
	if v.preview {
		return &ui.Link{Text: i18n.T(ctx, "act.back"), Path: editPath(v.Slug)}
	}
	return &ui.Link{Text: i18n.T(ctx, "nav.catalogue"), Path: "/courses"}
}
