package target

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/skill"
	"codeberg.org/lotse/lotse/internal/skill/workshop"
	"codeberg.org/lotse/lotse/web/form"
	"codeberg.org/lotse/lotse/web/ui"
)

var noID uuid.UUID

func sorted(ctx context.Context, all map[uuid.UUID]people.JobFamily) []people.JobFamily {
	return slices.SortedFunc(maps.Values(all), func(a, b people.JobFamily) int {
		return strings.Compare(people.Fold(a.Name.For(ctx)), people.Fold(b.Name.For(ctx)))
	})
}

type listView struct {
	frame    *skill.Framework
	families []people.JobFamily
	profiles map[uuid.UUID]skill.Profile
}

func (v listView) columns(ctx context.Context) []ui.Column {
	list := []ui.Column{{Head: i18n.T(ctx, "target.family")}}
	for _, a := range v.frame.Areas {
		list = append(list, ui.Column{Head: i18n.T(ctx, "target.area", i18n.Args{"Code": a.Code}), Numeric: true})
	}
	return list
}

func (v listView) rows(ctx context.Context) [][]templ.Component {
	rows := make([][]templ.Component, 0, len(v.families))
	for _, f := range v.families {
		title, lang := f.Name.Told(ctx)
		row := []templ.Component{ui.TextLink(ui.Link{Text: title, Lang: lang, Path: path(f)})}
		p, ok := v.profiles[f.ID]
		for _, a := range v.frame.Areas {
			text := "–"
			if l := p.Content.Areas[a.ID].Level; ok && l > 0 {
				text = strconv.Itoa(l)
			}
			row = append(row, ui.Text(text))
		}
		rows = append(rows, row)
	}
	return rows
}

// waiting counts the job families that would get a profile to begin from.
func (v listView) waiting() (n int) {
	if !skill.Fits(v.frame) {
		return 0
	}
	for _, f := range v.families {
		if _, ok := skill.StartOf(f); ok && v.profiles[f.ID].ID == noID {
			n++
		}
	}
	return n
}

// levelWords is a level in words: "4 – Selbstständig".
func levelWords(ctx context.Context, level int) string {
	return i18n.T(ctx, "target.level", i18n.Args{"Level": level, "Name": i18n.T(ctx, "target.band."+strconv.Itoa((level+1)/2))})
}

// levels are the choices of a level; same says what nothing chosen means.
func levels(ctx context.Context, chosen int, same bool) []ui.Option {
	var out []ui.Option
	if same {
		out = append(out, ui.Option{Value: "", Label: i18n.T(ctx, "target.as_area"), Selected: chosen < 0})
	}
	for l := range skill.MostLevel + 1 {
		out = append(out, ui.Option{Value: strconv.Itoa(l), Label: levelWords(ctx, l), Selected: l == chosen})
	}
	return out
}

// key explains the levels.
func key(ctx context.Context) [][]templ.Component {
	var rows [][]templ.Component
	for l := 1; l <= skill.MostLevel; l++ {
		rows = append(rows, []templ.Component{ui.Text(levelWords(ctx, l)), ui.Text(i18n.T(ctx, "target.level.what."+strconv.Itoa(l)))})
	}
	return rows
}

type profileView struct {
	skill.Profile
	of    subject
	frame *skill.Framework
	held  []workshop.Held
}

func (v profileView) rows(ctx context.Context) [][]templ.Component {
	var rows [][]templ.Component
	row := func(title i18n.Text, code string, indent bool, l skill.Level, critical int) {
		text, lang := title.Told(ctx)
		label := ui.TextIn(code+" "+text, lang)
		if indent {
			label = own(code+" "+text, lang)
		}
		rows = append(rows, []templ.Component{label, ui.Text(levelWords(ctx, l.Level)), ui.Text(criticalityWords(ctx, critical)), ui.Text(l.Reason)})
	}
	for _, a := range v.frame.Areas {
		row(a.Title, a.Code, false, v.Content.Areas[a.ID], v.Content.CriticalityIn(a.ID))
		for _, c := range a.Competences {
			l, ok := v.Content.Competences[c.ID]
			if _, critical := v.Content.Criticality[c.ID]; !ok && critical {
				l.Level = v.Content.At(c)
				ok = true
			}
			if ok {
				row(c.Title, c.Code, true, l, v.Content.CriticalityOf(c))
			}
		}
	}
	return rows
}

// moments are the states of the profile, the newest first.
func (v profileView) moments(ctx context.Context) []ui.Moment {
	out := make([]ui.Moment, 0, len(v.History))
	for i, r := range v.History {
		m := ui.Moment{
			Date: i18n.DateTime(ctx, r.At), Title: i18n.T(ctx, "target.kind."+string(r.Kind)), Text: r.Reason, Now: i == 0,
		}
		var before skill.Content
		if i+1 < len(v.History) {
			before = v.History[i+1].Content
		}
		m.Body = change(v, r, steps(ctx, v.frame.Diff(before, r.Content)), i > 0)
		out = append(out, m)
	}
	return out
}

// steps are differences in words: "2 Kommunikation: 4 → 5".
func steps(ctx context.Context, list []skill.Step) []string {
	out := make([]string, len(list))
	for i, s := range list {
		id := "target.step"
		if s.Critical {
			id = "target.step.criticality"
		}
		out[i] = i18n.T(ctx, id, i18n.Args{"What": s.Code + " " + s.Title.For(ctx), "From": s.From, "To": s.To})
	}
	return out
}

func (v profileView) heldWords(ctx context.Context, w workshop.Held) string {
	return i18n.T(ctx, "target.held", i18n.Args{"Date": i18n.DateLong(ctx, w.On), "Count": w.People})
}

type editView struct {
	profileView
	now     skill.Content
	started bool // filled from a start profile
	reason  string
	errs    ui.FieldErrors
	both    []ui.Versions // where somebody else changed the profile
}

// both are the levels and reasons that are saved and typed, where they differ.
func both(ctx context.Context, f *skill.Framework, saved, mine skill.Content) (list []ui.Versions) {
	add := func(code string, title i18n.Text, a, b skill.Level, was, is bool) {
		if a == b && was == is {
			return
		}
		text, lang := title.Told(ctx)
		words := func(l skill.Level, own bool) string {
			if !own {
				return i18n.T(ctx, "target.as_area")
			}
			return reasoned(ctx, l)
		}
		list = append(list, ui.Versions{Name: code + " " + text, Lang: lang, Saved: words(a, was), Mine: words(b, is)})
	}
	for _, a := range f.Areas {
		add(a.Code, a.Title, saved.Areas[a.ID], mine.Areas[a.ID], true, true)
		for _, c := range a.Competences {
			x, was := saved.Competences[c.ID]
			y, is := mine.Competences[c.ID]
			add(c.Code, c.Title, x, y, was, is)
		}
	}
	return list
}

// own is the level of a competence, -1 where it follows its area.
func (v editView) own(c skill.Competence) int {
	if l, ok := v.now.Competences[c.ID]; ok {
		return l.Level
	}
	return -1
}

// owns counts the competences of an area that differ from it.
func (v editView) owns(a skill.Area) (n int) {
	for _, c := range a.Competences {
		if v.own(c) >= 0 || v.now.Criticality[c.ID] != 0 {
			n++
		}
	}
	return n
}

func reasonField(id uuid.UUID) string { return "reason-" + id.String() }

// typed reads the levels and the criticality of the form.
func typed(c *fiber.Ctx, f *skill.Framework) skill.Content {
	out := skill.Content{Areas: map[uuid.UUID]skill.Level{}, Competences: map[uuid.UUID]skill.Level{}, Criticality: map[uuid.UUID]int{}}
	critical := func(id uuid.UUID) {
		if name := skill.FieldCriticality(id); c.FormValue(name) != "" {
			out.Criticality[id] = form.Number(c, name)
		}
	}
	for _, a := range f.Areas {
		critical(a.ID)
		out.Areas[a.ID] = skill.Level{Level: form.Number(c, skill.FieldOf(a.ID)), Reason: strings.TrimSpace(c.FormValue(reasonField(a.ID)))}
		for _, k := range a.Competences {
			critical(k.ID)
			if c.FormValue(skill.FieldOf(k.ID)) != "" {
				out.Competences[k.ID] = skill.Level{Level: form.Number(c, skill.FieldOf(k.ID)), Reason: strings.TrimSpace(c.FormValue(reasonField(k.ID)))}
			}
		}
	}
	return out
}
