package notice

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/notice"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/session"
	"codeberg.org/lotse/lotse/web/ui"
)

func groupIn(get func(key string, or ...string) string) notice.Group {
	return notice.Group{Unit: get("unit"), Duty: get("duty")}
}

func (h *Handler) overdue(c *fiber.Ctx) error { return h.showOverdue(c, groupIn(c.Query), nil) }

func (h *Handler) showOverdue(c *fiber.Ctx, g notice.Group, failed error) (err error) {
	ctx := c.UserContext()
	v := overdueView{group: g, errs: ui.Errors(ctx, failed)}
	if failed == nil {
		v.count, err = h.Notices.Overdue(ctx, g)
		if fault.Is(err, fault.Conflict) { // too many at once
			return h.showOverdue(c, g, err)
		}
		if err != nil {
			return err
		}
	}
	if v.units, err = h.unitOptions(ctx, notice.Remind, g.Unit); err != nil {
		return err
	}
	if failed != nil {
		return respond.Status(c, fault.KindOf(failed).Status(), overduePage(v))
	}
	return respond.Page(c, overduePage(v))
}

func (h *Handler) remind(c *fiber.Ctx) error {
	g := groupIn(c.FormValue)
	n, err := respond.Effect(c, h.DB, func(ctx context.Context) (int, error) { return h.Notices.Remind(ctx, g) })
	if fault.Is(err, fault.Conflict) {
		return h.showOverdue(c, g, err)
	}
	if err != nil {
		return err
	}
	done := session.Notice{ID: "notice.remind.done", Args: i18n.Args{"Count": n}}
	if n == 0 {
		done = session.Notice{ID: "notice.remind.nobody", Kind: ui.Info}
	}
	h.Sessions.Notify(c, done)
	return respond.To(c, overduePath(g))
}

// unitOptions are the units the actor may p in, indented as in the tree.
func (h *Handler) unitOptions(ctx context.Context, p actor.Permission, chosen string) ([]ui.Option, error) {
	tree, err := h.Org.Tree(ctx)
	if err != nil {
		return nil, err
	}
	reach, all := tree.Reach(actor.From(ctx), p)
	var out []ui.Option
	for _, u := range tree.Units() {
		if !all && !slices.Contains(reach, u.ID) {
			continue
		}
		name, lang := u.Name.Told(ctx)
		indent := strings.Repeat("\u2007\u2007", tree.Depth(u.ID))
		out = append(out, ui.Option{Value: u.Slug, Label: indent + i18n.Sentence(u.Number, name), Lang: lang, Selected: u.Slug == chosen})
	}
	return out, nil
}

func (h *Handler) letters(c *fiber.Ctx) error { return h.showLetters(c, nil) }

func (h *Handler) showLetters(c *fiber.Ctx, failed error) (err error) {
	ctx := c.UserContext()
	v := lettersView{errs: ui.Errors(ctx, failed)}
	if v.letters, v.runs, err = h.Notices.Letters(ctx); err != nil {
		return err
	}
	if actor.From(ctx).Can(people.Read) {
		if v.refusals, err = h.Notices.Refusals(ctx); err != nil {
			return err
		}
	}
	if failed != nil {
		return respond.Status(c, fault.KindOf(failed).Status(), lettersPage(v))
	}
	return respond.Page(c, lettersPage(v))
}

// printTime allows for a PDF compiler that has to start first.
const printTime = 30 * time.Second

func (h *Handler) print(c *fiber.Ctx) error {
	return h.printed(c, "notice.letters.file", h.Notices.Print)
}

func (h *Handler) printAgain(c *fiber.Ctx) error {
	run, err := uuid.Parse(c.Params("run"))
	if err != nil {
		return fault.Missing("error.not_found")
	}
	return h.printed(c, "notice.letters.file_again", func(ctx context.Context) ([]byte, error) { return h.Notices.PrintAgain(ctx, run) })
}

// printed answers with the PDF. It is no idempotent write: a second sending
// finds no letter that waits, and says so.
func (h *Handler) printed(c *fiber.Ctx, file string, do func(context.Context) ([]byte, error)) error {
	defer session.Deadline(c, printTime)()
	out, err := do(c.UserContext())
	if fault.Is(err, fault.Conflict) {
		return h.showLetters(c, err)
	}
	if err != nil {
		return err
	}
	ctx := c.UserContext()
	return respond.Download(c, i18n.T(ctx, file, i18n.Args{"Date": clock.Today(ctx).String()}), "application/pdf", out)
}

func (h *Handler) tryAgain(c *fiber.Ctx) error {
	to := "/notices/letters"
	if c.FormValue("from") == "person" {
		to = "/people/" + c.Params("person")
	}
	return h.done(c, to, "notice.refusals.retried", func(ctx context.Context) error { return h.Notices.TryAgain(ctx, c.Params("person")) })
}
