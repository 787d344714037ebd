package people

import (
	"context"
	"errors"
	"maps"
	"net/url"
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/bulk"
	"codeberg.org/lotse/lotse/internal/courserun"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/form"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/session"
	"codeberg.org/lotse/lotse/web/sheet"
	"codeberg.org/lotse/lotse/web/ui"
)

// What can be done to people who are ticked: the kinds of internal/bulk, and
// files of who they are.
const (
	asXLSX = "xlsx"
	asCSV  = "csv"
)

// bulkTime is for some hundred people, each by the rules of their feature.
const bulkTime = 30 * time.Second

// asked is an action as the address or the form says it.
type asked struct {
	do     string
	whom   people.Choice
	target string
	reason string
	until  form.Date
	seen   string // what the page before showed
}

func askedIn(c *fiber.Ctx) asked {
	get := c.FormValue // the body of a form, else the address
	return asked{
		do: get("do"), target: get("target"), reason: get("reason"), until: form.ReadDate(c, "to"), seen: get("seen"),
		whom: people.Choice{Filter: people.Filter{Search: get("q"), Unit: get("unit")}, All: get("all") != "", Slugs: form.Many(c, "p")},
	}
}

// hidden are who is chosen and for what as fields of the next form.
func (a asked) hidden() (list [][2]string) {
	list = [][2]string{{"do", a.do}, {"q", a.whom.Filter.Search}, {"unit", a.whom.Filter.Unit}}
	if a.whom.All {
		return append(list, [2]string{"all", yes})
	}
	for _, slug := range a.whom.Slugs {
		list = append(list, [2]string{"p", slug})
	}
	return list
}

// back is the list as it was filtered.
func (a asked) back() string {
	q := url.Values{}
	if a.whom.Filter.Search != "" {
		q.Set("q", a.whom.Filter.Search)
	}
	if a.whom.Filter.Unit != "" {
		q.Set("unit", a.whom.Filter.Unit)
	}
	if len(q) == 0 {
		return "/people"
	}
	return "/people?" + q.Encode()
}

func (a asked) input(until clock.Date) bulk.Input {
	return bulk.Input{Kind: bulk.Kind(a.do), Whom: a.whom, Target: a.target, Until: until, Reason: a.reason, Seen: a.seen}
}

// targeted reports whether something has to be chosen before it can be tried.
func (a asked) targeted() bool { return a.do != string(bulk.Remind) }

// check is the page before an action: who is meant, what happens, who is left
// out and why.
func (h *Handler) check(c *fiber.Ctx) error {
	defer session.Deadline(c, bulkTime)()
	a := askedIn(c)
	if a.do == asXLSX || a.do == asCSV {
		return h.exportChosen(c, a)
	}
	return h.showCheck(c, fiber.StatusOK, a, nil)
}

func (h *Handler) showCheck(c *fiber.Ctx, status int, a asked, failed error) (err error) {
	ctx := c.UserContext()
	v := checkView{ctx: ctx, asked: a, tried: a.target != "" || !a.targeted()}
	// The access log keeps who is named here; what is tried leaves nothing.
	if v.out.Chosen, err = h.People.Chosen(ctx, a.whom); err == nil && v.tried {
		v.out, err = h.Bulk.Try(ctx, a.input(clock.Date{}))
	}
	if fault.Is(err, fault.Invalid) || fault.Is(err, fault.Conflict) {
		v.tried, status, failed = false, statusOf(err), err
	} else if err != nil {
		return err
	}
	if v.targets, err = h.targets(ctx, a.do); err != nil {
		return err
	}
	v.errs = ui.Errors(ctx, failed)
	return respond.Status(c, status, checkPage(v))
}

// targets are what can be chosen for an action.
func (h *Handler) targets(ctx context.Context, do string) (out []ui.Option, err error) {
	switch bulk.Kind(do) {
	case bulk.Exempt:
		duties, err := h.Duties.InForce(ctx)
		for _, d := range duties {
			name, lang := d.Name.Told(ctx)
			out = append(out, ui.Option{Value: d.Slug, Label: name, Lang: lang})
		}
		return out, err
	case bulk.Book:
		runs, err := h.Runs.List(ctx, courserun.Filter{})
		for _, r := range runs {
			title := r.Title.For(ctx)
			out = append(out, ui.Option{Value: r.Slug, Label: i18n.T(ctx, "bulk.run", i18n.Args{
				"Course": title, "Date": i18n.Date(ctx, r.Day(clock.Zone(ctx))), "Free": r.Free(),
			})})
		}
		return out, err
	}
	return nil, nil
}

// act does what was checked.
func (h *Handler) act(c *fiber.Ctx) error {
	defer session.Deadline(c, bulkTime)()
	a := askedIn(c)
	until, err := a.until.Read("to")
	if err == nil {
		var id uuid.UUID
		if !until.IsZero() {
			until = until.AddDays(1)
		}
		id, err = respond.Effect(c, h.DB, func(ctx context.Context) (uuid.UUID, error) { return h.Bulk.Do(ctx, a.input(until)) })
		if err == nil {
			return respond.To(c, "/people/actions/"+id.String())
		}
	}
	if fault.Is(err, fault.Invalid) || fault.Is(err, fault.Conflict) {
		return h.showCheck(c, statusOf(err), a, err)
	}
	return err
}

func (h *Handler) done(c *fiber.Ctx) error {
	id, err := uuid.Parse(c.Params("action"))
	if err != nil {
		return fault.Missing("error.not_found")
	}
	ctx := c.UserContext()
	r, err := h.Bulk.Result(ctx, id)
	if err != nil {
		return err
	}
	return respond.Page(c, actedPage(doneView{ctx, r}))
}

func (h *Handler) undoAction(c *fiber.Ctx) error {
	defer session.Deadline(c, bulkTime)()
	id, err := uuid.Parse(c.Params("action"))
	if err != nil {
		return fault.Missing("error.not_found")
	}
	_, err = respond.Effect(c, h.DB, func(ctx context.Context) (bool, error) { return true, h.Bulk.Undo(ctx, id) })
	if err != nil {
		return err
	}
	return respond.To(c, "/people/actions/"+id.String()) // the page says so
}

// exportChosen sends who is chosen, as the list shows them.
func (h *Handler) exportChosen(c *fiber.Ctx, a asked) error {
	ctx := c.UserContext()
	list, err := h.People.Chosen(ctx, a.whom)
	if f := (*fault.Error)(nil); errors.As(err, &f) && f.Kind != fault.Forbidden {
		return h.showCheck(c, statusOf(err), a, err)
	}
	if err != nil {
		return err
	}
	w, err := h.words(ctx)
	if err != nil {
		return err
	}
	t := sheet.Table{Name: i18n.T(ctx, "bulk.file", i18n.Args{"Date": clock.Today(ctx).String()}), Facts: [][2]string{
		{i18n.T(ctx, "readiness.facts.what"), i18n.T(ctx, "people.title")},
		{i18n.T(ctx, "readiness.facts.town"), ui.ShellOf(ctx).TenantName},
		{i18n.T(ctx, "readiness.facts.who"), ui.ShellOf(ctx).PersonName},
		{i18n.T(ctx, "readiness.facts.made"), i18n.DateTime(ctx, clock.Now(ctx))},
	}}
	var head []any
	for _, id := range []string{"people.name", "people.field.personnel_number", "people.field.unit", "people.field.job_family", "people.field.email"} {
		head = append(head, i18n.T(ctx, id))
	}
	t.Rows = append(t.Rows, head)
	for _, e := range list {
		unit, family := "", ""
		if len(e.Postings) > 0 {
			unit, family = w.unit(ctx, e.Postings[0].Unit), w.family(ctx, e.Postings[0].JobFamily)
		}
		t.Rows = append(t.Rows, []any{e.Person.ListName(), e.Person.PersonnelNumber, unit, family, e.Person.Email})
	}
	if a.do == asCSV {
		return sheet.CSV(c, t)
	}
	return sheet.XLSX(c, t)
}

// actionOptions are what the actor may do to several people.
func actionOptions(ctx context.Context) (out []ui.Option) {
	me := actor.From(ctx)
	for _, k := range []bulk.Kind{bulk.Exempt, bulk.Book, bulk.Remind} {
		if me.Can(k.Permission()) {
			out = append(out, ui.Option{Value: string(k), Label: i18n.T(ctx, "bulk.do."+string(k))})
		}
	}
	for _, as := range []string{asXLSX, asCSV} {
		out = append(out, ui.Option{Value: as, Label: i18n.T(ctx, "bulk.do."+as)})
	}
	return out
}

type checkView struct {
	ctx context.Context //nolint:containedctx // a view lives as long as its page
	asked
	tried   bool
	out     bulk.Outcome
	targets []ui.Option
	errs    ui.FieldErrors
}

func (v checkView) t(id string, a ...i18n.Args) string { return i18n.T(v.ctx, id, a...) }

func (v checkView) title() string {
	switch bulk.Kind(v.do) {
	case bulk.Exempt, bulk.Book, bulk.Remind:
		return v.t("bulk.do." + v.do)
	}
	return v.t("bulk.title")
}

func (v checkView) count() string { return v.t("bulk.chosen", i18n.Args{"Count": len(v.out.Chosen)}) }

// names are some people by name; the rest is counted.
func names(ctx context.Context, list []people.Person) string {
	const shown = 10
	out := ""
	for i, p := range list {
		if i == shown {
			return i18n.T(ctx, "bulk.more", i18n.Args{"Names": out, "Count": len(list) - shown})
		}
		if i > 0 {
			out += "; "
		}
		out += p.ListName()
	}
	return out
}

type doneView struct {
	ctx context.Context //nolint:containedctx // a view lives as long as its page
	bulk.Result
}

func (v doneView) t(id string, a ...i18n.Args) string { return i18n.T(v.ctx, id, a...) }

func (v doneView) says() string {
	return v.t("bulk.done."+string(v.Kind), i18n.Args{"Count": v.Done})
}

func (v doneView) reasons() []string { return slices.Sorted(maps.Keys(v.Skipped)) }
