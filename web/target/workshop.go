package target

import (
	"context"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/skill"
	"codeberg.org/lotse/lotse/internal/skill/workshop"
	"codeberg.org/lotse/lotse/web/form"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/session"
	"codeberg.org/lotse/lotse/web/ui"
)

// The steps of a workshop.
const (
	doBegin   = "begin"
	doPropose = "propose"
	doAgree   = "agree"
	doApply   = "apply"
	doDiscard = "discard"
)

func workshopPath(f people.JobFamily) string { return path(f) + "/workshop" }

func (h *Handler) workshop(c *fiber.Ctx) error {
	step, _ := strconv.Atoi(c.Query("step")) // none is the next one
	return h.showWorkshop(c, step, nil)
}

func (h *Handler) showWorkshop(c *fiber.Ctx, step int, failed error) error {
	ctx := c.UserContext()
	v := shopView{step: step, errs: ui.Errors(ctx, failed), date: form.DateOf(clock.Today(ctx))}
	var err error
	if v.family, err = h.family(c); err != nil {
		return err
	}
	if v.Workshop, err = h.Workshops.UnderWay(ctx, v.family.ID); err != nil {
		return err
	}
	switch {
	case v.ID == noID:
		v.step = 1
	case v.step < 2 || v.step > 4:
		v.step = 2
	}
	if failed != nil {
		v.date, v.people = form.ReadDate(c, workshop.FieldDate), c.FormValue(workshop.FieldPeople)
		v.retype(c, fault.Is(failed, fault.Conflict))
	}
	return respond.Shown(c, failed, workshopPage(v))
}

func (h *Handler) saveWorkshop(c *fiber.Ctx) error {
	f, err := h.family(c)
	if err != nil {
		return err
	}
	do := c.FormValue("do")
	_, err = respond.Effect(c, h.DB, func(ctx context.Context) (string, error) { return "", h.act(ctx, c, f, do) })
	if respond.Mistake(err) {
		return h.showWorkshop(c, stepOf[do], err)
	}
	if err != nil {
		return err
	}
	switch do {
	case doApply:
		h.Sessions.Notify(c, session.Notice{ID: "workshop.done.applied", Undo: path(f) + "/undo"})
		return respond.To(c, path(f))
	case doDiscard:
		h.Sessions.Notify(c, session.Notice{ID: "workshop.done.discarded"})
		return respond.To(c, path(f))
	}
	return respond.To(c, workshopPath(f)+"?step="+strconv.Itoa(stepOf[do]+1))
}

// stepOf is the step a form stands on.
var stepOf = map[string]int{doBegin: 1, doPropose: 2, doAgree: 3, doApply: 4, doDiscard: 4}

func (h *Handler) act(ctx context.Context, c *fiber.Ctx, f people.JobFamily, do string) error {
	version := form.Number(c, "version")
	switch do {
	case doBegin:
		day, err := form.ReadDate(c, workshop.FieldDate).Read(workshop.FieldDate)
		if err != nil {
			return err
		}
		return h.Workshops.Begin(ctx, f, day, form.Number(c, workshop.FieldPeople))
	case doApply:
		return h.Workshops.Apply(ctx, f.ID, version, form.Number(c, "profile"))
	case doDiscard:
		return h.Workshops.Discard(ctx, f.ID, version)
	}
	frame, err := h.Skills.Framework(ctx)
	if err != nil {
		return err
	}
	switch do {
	case doPropose:
		return h.Workshops.Propose(ctx, f.ID, version, counts(c, frame))
	case doAgree:
		return h.Workshops.Agree(ctx, f.ID, version, typed(c, frame).Areas)
	}
	return fault.Wrong("workshop.none")
}

// countField is the field with how many proposed a level.
func countField(area uuid.UUID, level int) string {
	return workshop.FieldOf(area) + "-" + strconv.Itoa(level)
}

// counts reads the proposals; nothing is nobody.
func counts(c *fiber.Ctx, f *skill.Framework) map[uuid.UUID][skill.MostLevel + 1]int {
	out := map[uuid.UUID][skill.MostLevel + 1]int{}
	for _, a := range f.Areas {
		var list [skill.MostLevel + 1]int
		for l := range list {
			if strings.TrimSpace(c.FormValue(countField(a.ID, l))) != "" {
				list[l] = form.Number(c, countField(a.ID, l))
			}
		}
		out[a.ID] = list
	}
	return out
}

type shopView struct {
	workshop.Workshop
	family people.JobFamily
	step   int
	date   form.Date
	people string
	errs   ui.FieldErrors
	typed  map[string]string // counts as typed, where they were refused
	both   []ui.Versions     // where somebody else changed what was typed
}

// retype puts what was typed over what is stored; after a change by somebody
// else both are shown.
func (v *shopView) retype(c *fiber.Ctx, clash bool) {
	do := c.FormValue("do")
	if v.ID == noID || do != doPropose && do != doAgree {
		return
	}
	for _, a := range v.Framework.Areas {
		saved := v.Content.Areas[a.ID]
		mine := saved
		if do == doPropose {
			mine.Counts = v.retypeCounts(c, a)
		} else {
			mine.Agreed, mine.Reason = form.Number(c, skill.FieldOf(a.ID)), c.FormValue(reasonField(a.ID))
			v.Content.Areas[a.ID] = mine
		}
		if clash && mine != saved {
			v.both = append(v.both, versions(c.UserContext(), a, saved, mine, do))
		}
	}
}

// retypeCounts keeps the counts of an area as typed.
func (v *shopView) retypeCounts(c *fiber.Ctx, a skill.Area) (counts [skill.MostLevel + 1]int) {
	if v.typed == nil {
		v.typed = map[string]string{}
	}
	for l := range counts {
		text := c.FormValue(countField(a.ID, l))
		v.typed[countField(a.ID, l)] = text
		counts[l], _ = strconv.Atoi(strings.TrimSpace(text)) // nonsense is nobody
	}
	return counts
}

// count is what stands in the field of an area and a level.
func (v shopView) count(a skill.Area, level int) string {
	if v.typed != nil {
		return v.typed[countField(a.ID, level)]
	}
	if n := v.Content.Areas[a.ID].Counts[level]; n > 0 {
		return strconv.Itoa(n)
	}
	return ""
}

func (v shopView) stepper(ctx context.Context) []ui.Link {
	var out []ui.Link
	for i, id := range []string{doBegin, doPropose, doAgree, doApply} {
		l := ui.Link{Text: i18n.T(ctx, "workshop.step."+id)}
		if i > 0 && v.ID != noID {
			l.Path = workshopPath(v.family) + "?step=" + strconv.Itoa(i+1)
		}
		out = append(out, l)
	}
	return out
}

// proposals are the counts of an area in words: "Stufe 3: 2, Stufe 4: 5".
func proposals(ctx context.Context, vote workshop.Vote) string {
	var parts []string
	for l, n := range vote.Counts {
		if n > 0 {
			parts = append(parts, i18n.T(ctx, "workshop.proposal", i18n.Args{"Level": l, "Count": n}))
		}
	}
	if len(parts) == 0 {
		return i18n.T(ctx, "workshop.no_proposals")
	}
	m, _ := vote.Median()
	return i18n.T(ctx, "workshop.proposals", i18n.Args{"List": strings.Join(parts, ", "), "Median": m})
}

// changes are what applying would change.
func (v shopView) changes(ctx context.Context) []string {
	return steps(ctx, v.Framework.Diff(v.Profile.Content, v.Result()))
}
