package notice

import (
	"context"
	"net/url"
	"strings"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/notice"
	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/ui"
)

type mineView struct {
	choices notice.Choices
	digests []notice.Digest
	noMail  bool
}

func (v mineView) options(ctx context.Context) (out []ui.Option) {
	for _, t := range notice.Topics {
		id := "notice.topic." + string(t)
		out = append(out, ui.Option{Value: string(t), Label: i18n.T(ctx, id), Hint: i18n.T(ctx, id+".hint"), Selected: v.choices[t]})
	}
	return out
}

type endView struct {
	token   string
	choices notice.Choices
	did     string // what was just done
}

func (v endView) path() string { return "/unsubscribe/" + url.PathEscape(v.token) }

func (v endView) anyOn() bool {
	for _, on := range v.choices {
		if on {
			return true
		}
	}
	return false
}

type overdueView struct {
	group notice.Group
	count notice.Overdue
	units []ui.Option
	errs  ui.FieldErrors
}

// lines are the parts of the count that are not zero.
func (v overdueView) lines(ctx context.Context) (out []ui.Figure) {
	for _, l := range []struct {
		id string
		n  int
	}{
		{"mail", v.count.By[notice.ByMail]},
		{"letter", v.count.By[notice.ByLetter]},
		{"portal", v.count.By[notice.InPortal]},
		{"told", v.count.Told},
		{"later", v.count.Later},
	} {
		if l.n > 0 {
			out = append(out, ui.Figure{Name: i18n.T(ctx, "notice.remind."+l.id), Value: i18n.Number(ctx, l.n)})
		}
	}
	return append([]ui.Figure{{Name: i18n.T(ctx, "notice.remind.total"), Value: i18n.Number(ctx, v.count.Total)}}, out...)
}

func overduePath(g notice.Group) string {
	q := url.Values{}
	if g.Unit != "" {
		q.Set("unit", g.Unit)
	}
	if g.Duty != "" {
		q.Set("duty", g.Duty)
	}
	if len(q) == 0 {
		return "/notices/reminders"
	}
	return "/notices/reminders?" + q.Encode()
}

type lettersView struct {
	letters  []notice.Letter
	runs     []notice.Print
	refusals []notice.Refusal
	errs     ui.FieldErrors
}

func (v lettersView) rows(ctx context.Context) [][]templ.Component {
	rows := make([][]templ.Component, len(v.letters))
	for i, l := range v.letters {
		unit, lang := l.Unit.Told(ctx)
		rows[i] = []templ.Component{personLink(ctx, l.Name, l.Slug), ui.TextIn(unit, lang), ui.Text(i18n.Date(ctx, l.Since))}
	}
	return rows
}

func (v lettersView) refused(ctx context.Context) [][]templ.Component {
	rows := make([][]templ.Component, len(v.refusals))
	for i, r := range v.refusals {
		rows[i] = []templ.Component{personLink(ctx, r.Name, r.Slug), ui.Text(r.Box), ui.Text(dateOf(ctx, r.At)), retry(r)}
	}
	return rows
}

func personLink(ctx context.Context, name, slug string) templ.Component {
	if !actor.From(ctx).Can("people.read") {
		return ui.Text(name)
	}
	return ui.TextLink(ui.Link{Text: name, Path: "/people/" + slug})
}

type settingsView struct {
	typed
	period
	blackouts []notice.Blackout
	tree      *org.Tree
	units     []ui.Option
	errs      ui.FieldErrors
}

func (v settingsView) rows(ctx context.Context) [][]templ.Component {
	rows := make([][]templ.Component, len(v.blackouts))
	for i, b := range v.blackouts {
		name, lang := v.unitName(ctx, b.Unit)
		days := i18n.T(ctx, "notice.blackout.days", i18n.Args{"From": i18n.Date(ctx, b.From), "To": i18n.Date(ctx, b.To.AddDays(-1))})
		rows[i] = []templ.Component{ui.TextIn(name, lang), ui.Text(days), lift(b, name)}
	}
	return rows
}

func (v settingsView) unitName(ctx context.Context, id uuid.UUID) (string, i18n.Lang) {
	if u, ok := v.tree.Unit(id); ok {
		name, lang := u.Name.Told(ctx)
		return i18n.Sentence(u.Number, name), lang
	}
	return i18n.T(ctx, "notice.blackout.town"), ""
}

type mailsView struct{ de, en []notice.Sample }

func (v mailsView) rows() [][]templ.Component {
	rows := make([][]templ.Component, len(v.de))
	for i, s := range v.de {
		rows[i] = []templ.Component{sampleLink(s, i18n.DE), sampleLink(v.en[i], i18n.EN)}
	}
	return rows
}

// topicNames are one topic, or all of them, in words.
func topicNames(ctx context.Context, topic notice.Topic) string {
	topics := notice.Topics
	if topic != "" {
		topics = []notice.Topic{topic}
	}
	names := make([]string, len(topics))
	for i, t := range topics {
		names[i] = i18n.T(ctx, "notice.topic."+string(t))
	}
	return strings.Join(names, ", ")
}

func samplePath(s notice.Sample, lang i18n.Lang) string {
	return "/admin/mails/" + s.Template + "?lang=" + string(lang)
}

// options are the whole town and its units.
func (v settingsView) options(ctx context.Context) []ui.Option {
	return append([]ui.Option{{Label: i18n.T(ctx, "notice.blackout.town")}}, v.units...)
}
