package exchange

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/author/exchange"
	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/form"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/session"
	"codeberg.org/lotse/lotse/web/ui"
)

// sendView is the page on which a package is sent.
type sendView struct {
	words
	problems courseware.Problems // of the package that was just refused
	errs     ui.FieldErrors
}

// mostProblems is how many problems a page shows.
const mostProblems = 100

func (h *Handler) begin(c *fiber.Ctx) error {
	return respond.Page(c, sendPage(sendView{words: words{c.UserContext()}}))
}

// sendPackage needs no key: sending changes no course.
func (h *Handler) sendPackage(c *fiber.Ctx) error {
	defer session.Deadline(c, patience)()
	p, err := h.readPackage(c)
	if respond.Mistake(err) {
		v := sendView{words: words{c.UserContext()}, errs: atField(ui.Errors(c.UserContext(), err), "file")}
		var unreadable *exchange.Unreadable
		if errors.As(err, &unreadable) {
			v.problems = unreadable.Problems
		}
		return respond.Status(c, statusOf(err), sendPage(v))
	}
	if err != nil {
		return err
	}
	return respond.To(c, parcelPath(p.ID))
}

func (h *Handler) readPackage(c *fiber.Ctx) (exchange.Parcel, error) {
	f, err := form.File(c, "file")
	if err != nil {
		return exchange.Parcel{}, err
	}
	defer func() { _ = f.Close() }()
	return h.Exchange.SendPackage(c.UserContext(), f.Name, f, f.Size)
}

func (v sendView) problemRows() [][]templ.Component {
	var rows [][]templ.Component
	lang := i18n.LangOf(v.ctx)
	for _, p := range v.problems[:min(len(v.problems), mostProblems)] {
		line := ""
		if p.Line > 0 {
			line = strconv.Itoa(p.Line)
		}
		rows = append(rows, []templ.Component{ui.Text(p.File), ui.Text(line), ui.Text(p.Reason.In(lang))})
	}
	return rows
}

// packageView is what a package would bring.
type packageView struct {
	words
	exchange.PackageLook
	publish bool // was chosen
	change  course.Change
	errs    ui.FieldErrors
}

func (h *Handler) showPackage(c *fiber.Ctx, status int, id uuid.UUID, errs ui.FieldErrors) error {
	l, err := h.Exchange.LookPackage(c.UserContext(), id)
	if err != nil {
		return err
	}
	v := packageView{words: words{c.UserContext()}, PackageLook: l, publish: c.FormValue("goal") == goalPublish, errs: errs}
	if v.change = course.Change(c.FormValue("change")); v.change == "" {
		v.change = l.Change
	}
	return respond.Status(c, status, packagePage(v))
}

const (
	goalDraft   = "draft"
	goalPublish = "publish"
)

func (h *Handler) takePackage(c *fiber.Ctx, id uuid.UUID) error {
	choice := exchange.Choice{Publish: c.FormValue("goal") == goalPublish, Change: course.Change(c.FormValue("change"))}
	if s := c.FormValue("seen"); s != "" {
		seen, err := time.Parse(time.RFC3339Nano, s)
		if err != nil {
			return fault.Wrong("error.form_unreadable")
		}
		choice.Seen = seen
	}
	_, err := h.Exchange.TakePackage(c.UserContext(), id, choice)
	return err
}

// verdict says what the package is here.
func (v packageView) verdict() string {
	switch {
	case v.Draft == nil:
		return v.t("exchange.package.new")
	case v.SameLive:
		return v.t("exchange.package.same_live")
	case v.SameText:
		return v.t("exchange.package.same_draft")
	case v.Draft.Live.No > 0:
		return v.t("exchange.package.changed", args{"No": v.Draft.Live.No})
	}
	return v.t("exchange.package.changed_draft")
}

// nothing says that taking over would change nothing.
func (v packageView) nothing() bool { return v.SameText && (v.SameLive || !v.mayPublish()) }

func (v packageView) locked() bool { return v.Draft != nil && v.Draft.State == author.Approved }

func (v packageView) mayPublish() bool { return v.can(author.Publish) && !v.Settings.FourEyes }

// differs says that people know another version, for whom it has to be said
// what the change means.
func (v packageView) differs() bool {
	return v.Draft != nil && v.Draft.Live.VersionID != uuid.Nil && !v.SameLive
}

func (v packageView) seen() string {
	if v.Seen().IsZero() {
		return ""
	}
	return v.Seen().UTC().Format(time.RFC3339Nano)
}

func (v packageView) goals() []ui.Option {
	return []ui.Option{
		{Value: goalDraft, Label: v.t("exchange.goal.draft"), Hint: v.t("exchange.goal.draft.what"), Selected: !v.publish},
		{Value: goalPublish, Label: v.t("exchange.goal.publish"), Hint: v.t("exchange.goal.publish.what"), Selected: v.publish},
	}
}

func (v packageView) changes() []ui.Option {
	var out []ui.Option
	for _, c := range []course.Change{course.Editorial, course.Substantive} {
		out = append(out, ui.Option{
			Value: string(c), Label: v.t("release.change." + string(c)), Hint: v.t("release.change." + string(c) + ".what"), Selected: v.change == c,
		})
	}
	return out
}

func (v packageView) facts() []ui.Term {
	f := v.Facts
	var langs []string
	for _, l := range f.Languages {
		langs = append(langs, v.t("editor.lang."+string(l)))
	}
	files := v.t("exchange.fact.none")
	if f.Files > 0 {
		files = v.t("exchange.fact.files.size", args{"Count": f.Files, "Size": ui.Bytes(v.ctx, f.Bytes)})
	}
	open := v.t("exchange.fact.none")
	if f.Missing+f.Stale > 0 {
		open = v.t("exchange.fact.open.count", args{"Missing": f.Missing, "Stale": f.Stale})
	}
	terms := []ui.Term{{Key: v.t("exchange.fact.course"), Value: ui.TextIn(v.in(f.Title), v.foreign(f.Title))}}
	for _, t := range [][2]string{
		{"languages", strings.Join(langs, ", ")},
		{"lessons", v.number(f.Lessons)},
		{"blocks", v.number(f.Blocks)},
		{"questions", v.number(f.Questions)},
		{"minutes", v.t("time.minutes", args{"Count": f.Minutes})},
		{"files", files},
		{"open", open},
	} {
		terms = append(terms, ui.Term{Key: v.t("exchange.fact." + t[0]), Value: ui.Text(t[1])})
	}
	return append(terms, ui.Term{Key: v.t("exchange.fact.hash"), Value: checksum(f.Hash)})
}
