package duty

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/duty"
	"codeberg.org/lotse/lotse/internal/learn"
	paths "codeberg.org/lotse/lotse/internal/path"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/dutytext"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/session"
	"codeberg.org/lotse/lotse/web/ui"
)

// way is what fulfils the duty, as chosen: a course, or a path with its mark
// before the id.
type way struct{ course, grade string }

const pathMark = "path:"

func (w way) read() duty.Way {
	if s, is := strings.CutPrefix(w.course, pathMark); is {
		id, _ := uuid.Parse(s)
		return duty.Way{By: duty.ByPath, Path: id}
	}
	id, _ := uuid.Parse(w.course)
	if w.grade == duty.ByInstruction {
		return duty.Way{By: duty.ByInstruction, Course: id}
	}
	return duty.Way{By: duty.ByCourse, Course: id, Grade: learn.Evidence(w.grade)}
}

// dutyForm is a duty as typed.
type dutyForm struct {
	nameDE, nameEN, basisDE, basisEN         string
	mode, month, credit                      string
	validity, renewal, first, grace, younger length
	ways                                     []way
	proof, everybody                         bool
	seen                                     string
	revision                                 int
	rule                                     *node
}

const yes = "yes"

// mostWays bounds the rows of a form.
const mostWays = 12

func readForm(c *fiber.Ctx) dutyForm {
	f := func(name string) string { return strings.TrimSpace(c.FormValue(name)) }
	in := dutyForm{
		nameDE: f("name"), nameEN: f("name_en"), basisDE: f("basis"), basisEN: f("basis_en"),
		mode: f("mode"), month: f("month"), credit: f("credit"), proof: f("proof") != "", everybody: f("everybody") != "", seen: f("seen"),
		validity: readLength(c, "validity"), renewal: readLength(c, "renewal"), first: readLength(c, "first"),
		grace: readLength(c, "grace"), younger: readLength(c, "look_back"), rule: readRule(c),
	}
	in.revision, _ = strconv.Atoi(f("revision"))
	for i := range mostWays {
		name := "way." + strconv.Itoa(i)
		if w := (way{f(name), f(name + ".grade")}); w.course != "" {
			in.ways = append(in.ways, w)
		}
	}
	return in
}

// filled is the form of a duty as it stands.
func filled(d duty.Duty) dutyForm {
	t := d.Terms
	f := dutyForm{
		nameDE: d.Name[i18n.DE], nameEN: d.Name[i18n.EN], basisDE: d.Basis[i18n.DE], basisEN: d.Basis[i18n.EN],
		mode: string(t.Mode), credit: string(t.Credit), revision: d.Revision, rule: typed(t.Audience),
		validity: typedLength(t.Validity), renewal: typedLength(t.Renewal), first: typedLength(t.First), grace: typedLength(t.Grace), younger: typedLength(t.LookBack),
	}
	if t.Month != 0 {
		f.month = strconv.Itoa(int(t.Month))
	}
	for _, w := range t.Ways {
		switch w.By {
		case duty.ByProof:
			f.proof = true
		case duty.ByInstruction:
			f.ways = append(f.ways, way{w.Course.String(), duty.ByInstruction})
		case duty.ByPath:
			f.ways = append(f.ways, way{course: pathMark + w.Path.String()})
		default:
			f.ways = append(f.ways, way{w.Course.String(), string(w.Grade)})
		}
	}
	return f
}

// blank is a new duty: what most duties need.
func blank() dutyForm {
	return dutyForm{
		mode: string(duty.Anniversary), credit: string(duty.CreditAll), proof: true, rule: &node{path: top, is: "all"},
		validity: length{chosen: "P1Y"}, renewal: length{chosen: "P2M"}, first: length{chosen: "P1M"},
	}
}

// input is what the service takes, and the fields that do not say it.
func (f dutyForm) input() (in duty.Input, wrong []fault.Field) {
	in = duty.Input{Name: text(f.nameDE, f.nameEN), Basis: text(f.basisDE, f.basisEN), Everybody: f.everybody, Seen: f.seen}
	t := duty.Terms{Mode: duty.Mode(f.mode), Credit: duty.Credit(f.credit)}
	t.First, wrong = f.first.read("first", wrong)
	t.Grace, wrong = f.grace.read("grace", wrong)
	if t.Mode != duty.Once { // what is fulfilled once is not asked for these
		t.Validity, wrong = f.validity.read("validity", wrong)
		t.Renewal, wrong = f.renewal.read("renewal", wrong)
	}
	if t.Mode == duty.Calendar {
		n, _ := strconv.Atoi(f.month)
		t.Month = time.Month(n)
	}
	if t.Credit == duty.CreditWithin {
		t.LookBack, wrong = f.younger.read("look_back", wrong)
	}
	for _, w := range f.ways {
		t.Ways = append(t.Ways, w.read())
	}
	if f.proof {
		t.Ways = append(t.Ways, duty.Way{By: duty.ByProof})
	}
	var more []fault.Field
	t.Audience, more = f.rule.rule()
	in.Terms = t
	return in, append(wrong, more...)
}

func text(de, en string) i18n.Text {
	t := i18n.Text{}
	for l, s := range map[i18n.Lang]string{i18n.DE: de, i18n.EN: en} {
		if s != "" {
			t[l] = s
		}
	}
	return t
}

func (h *Handler) begin(c *fiber.Ctx) error {
	ctx := c.UserContext()
	list, err := duty.Templates()
	if err != nil {
		return err
	}
	key := c.Query("from")
	if key == "blank" {
		return h.showForm(c, formView{form: blank()}, nil)
	}
	i := slices.IndexFunc(list, func(t duty.Template) bool { return t.Key == key })
	if i < 0 {
		return respond.Page(c, beginPage(list))
	}
	d, err := list[i].Duty()
	if err != nil {
		return err
	}
	f := filled(d)
	courses, err := h.Courses.List(ctx)
	if err != nil {
		return err
	}
	for _, l := range courses {
		if slices.Contains(list[i].Courses, l.Slug) {
			f.ways = append(f.ways, way{course: l.ID.String()})
		}
	}
	return h.showForm(c, formView{form: f, template: &list[i]}, nil)
}

func (h *Handler) edit(c *fiber.Ctx) error {
	d, err := h.Duties.Get(c.UserContext(), c.Params("duty"))
	if err != nil {
		return err
	}
	if !d.EndedOn.IsZero() {
		return fault.Clash("duty.over")
	}
	return h.showForm(c, formView{form: filled(d), slug: d.Slug}, nil)
}

func (h *Handler) create(c *fiber.Ctx) error {
	return h.pressed(c, formView{form: readForm(c)}, func(ctx context.Context, in duty.Input) (string, error) {
		d, err := h.Duties.Create(ctx, in)
		return d.Slug, err
	})
}

func (h *Handler) change(c *fiber.Ctx) error {
	v := formView{form: readForm(c), slug: c.Params("duty")}
	if _, err := h.Duties.Get(c.UserContext(), v.slug); err != nil {
		return err
	}
	return h.pressed(c, v, func(ctx context.Context, in duty.Input) (string, error) {
		return v.slug, h.Duties.Change(ctx, v.slug, v.form.revision, in)
	})
}

// pressed is one of the buttons of the form: the editor's keep what was typed
// and save nothing, preview shows what would happen, save does that.
func (h *Handler) pressed(c *fiber.Ctx, v formView, save func(context.Context, duty.Input) (string, error)) error {
	do, at, _ := strings.Cut(c.FormValue("do"), ":")
	switch do {
	case "add", "group", "remove":
		v.form.rule.edit(do, at)
		return h.showForm(c, v, nil)
	case "way":
		v.rows = len(v.form.ways) + 1
		return h.showForm(c, v, nil)
	case "edit":
		return h.showForm(c, v, nil)
	}
	in, wrong := v.form.input()
	if len(wrong) > 0 {
		return h.showForm(c, v, fault.InvalidInput(wrong...))
	}
	if do != "save" {
		return h.preview(c, v, in, nil)
	}
	slug, err := respond.Effect(c, h.DB, func(ctx context.Context) (string, error) { return save(ctx, in) })
	if respond.Mistake(err) {
		return h.preview(c, v, in, err)
	}
	if err != nil {
		return err
	}
	notice := session.Notice{ID: "assignment.done.made"}
	if v.slug != "" {
		notice = session.Notice{ID: "assignment.done.changed", Undo: "/assignments/" + slug + "/undo"}
	}
	h.Sessions.Notify(c, notice)
	return respond.To(c, "/assignments/"+slug)
}

// preview shows what saving would do; where that cannot be worked out, the
// form with what is wrong.
func (h *Handler) preview(c *fiber.Ctx, v formView, in duty.Input, failed error) (err error) {
	ctx := c.UserContext()
	p := previewView{slug: v.slug, in: in, form: v.form, errs: ui.Errors(ctx, failed), sent: sent(c)}
	if p.Preview, err = h.Duties.Preview(ctx, v.slug, in); err != nil {
		if respond.Mistake(err) {
			return h.showForm(c, v, err)
		}
		return err
	}
	if failed != nil && p.errs.For("everybody") == "" && !fault.Is(failed, fault.Conflict) {
		return h.showForm(c, v, failed)
	}
	if p.fresh, p.done, err = h.Duties.Example(ctx, in.Terms); err != nil {
		return err
	}
	if p.names, err = h.Words.Names(ctx); err != nil {
		return err
	}
	if failed != nil {
		return respond.Status(c, fault.KindOf(failed).Status(), previewPage(p))
	}
	return respond.Page(c, previewPage(p))
}

// sent are the fields of the form, to be sent again with the answer to its
// preview.
func sent(c *fiber.Ctx) (out [][2]string) {
	for k, v := range c.Context().PostArgs().All() {
		switch name := string(k); name {
		case respond.FieldKey, respond.FieldCSRF, "do", "seen", "everybody":
		default:
			out = append(out, [2]string{name, string(v)})
		}
	}
	return out
}

// formView is the page of the form.
type formView struct {
	form     dutyForm
	slug     string // empty: a new duty
	template *duty.Template
	rows     int // of courses, at least
	names    dutytext.Names
	courses  []course.Listing
	paths    []paths.Summary
	errs     ui.FieldErrors
}

func (h *Handler) showForm(c *fiber.Ctx, v formView, failed error) (err error) {
	ctx := c.UserContext()
	if v.names, err = h.Words.Names(ctx); err != nil {
		return err
	}
	if v.courses, err = h.Courses.List(ctx); err != nil {
		return err
	}
	if v.paths, err = h.Paths.Offered(ctx); err != nil {
		return err
	}
	if failed == nil {
		return respond.Page(c, formPage(v))
	}
	v.errs = ui.Errors(ctx, failed)
	return respond.Status(c, fault.KindOf(failed).Status(), formPage(v))
}
