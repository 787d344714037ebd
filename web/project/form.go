package project

import (
	"context"
	"strconv"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/project"
	"codeberg.org/lotse/lotse/web/form"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/ui"
)

// projectInput is the project's form as typed. Its groups are numbered fields,
// read apart.
type projectInput struct {
	Version      int    `form:"version"`
	NameDE       string `form:"name_de" validate:"max=200"`
	NameEN       string `form:"name_en" validate:"max=200"`
	GoalDE       string `form:"goal_de" validate:"max=1000"`
	GoalEN       string `form:"goal_en" validate:"max=1000"`
	DecisionDE   string `form:"decision_de" validate:"max=1000"`
	DecisionEN   string `form:"decision_en" validate:"max=1000"`
	CommitmentDE string `form:"commitment_de" validate:"max=1000"`
	CommitmentEN string `form:"commitment_en" validate:"max=1000"`
	Strand       string `form:"strand"`
	Provider     string `form:"provider"`
	Unit         string `form:"unit"`

	decided form.Date
	steps   []stepInput
	groups  []groupInput
}

// groupInput is one affected group as typed.
type groupInput struct {
	texts    map[string]string // "benefit_de" → text
	families []string
}

// groupTexts are the fields of a group, each in both languages.
var groupTexts = []string{"name", "benefit", "before", "after", "contact"}

const maxGroups = 12

func (g groupInput) empty() bool {
	for _, s := range g.texts {
		if s != "" {
			return false
		}
	}
	return true
}

func readGroups(c *fiber.Ctx) []groupInput {
	var out []groupInput
	for i := range maxGroups {
		g := groupInput{texts: map[string]string{}}
		for _, f := range groupTexts {
			for _, l := range i18n.Langs {
				name := f + "_" + string(l)
				g.texts[name] = c.FormValue("group." + strconv.Itoa(i) + "." + name)
			}
		}
		for _, v := range c.Context().PostArgs().PeekMulti("group." + strconv.Itoa(i) + ".families") {
			g.families = append(g.families, string(v))
		}
		if !g.empty() {
			out = append(out, g)
		}
	}
	return out
}

func (h *Handler) newProject(c *fiber.Ctx) error {
	if !actor.From(c.UserContext()).Everywhere(project.Manage) { // a lead of one project makes no other
		return fault.Denied("error.forbidden")
	}
	return h.showForm(c, fiber.StatusOK, projectInput{Strand: project.Strands[0], Provider: project.Providers[0]}, nil)
}

func (h *Handler) editProject(c *fiber.Ctx) error {
	o, err := h.Projects.Get(c.UserContext(), c.Params("project"))
	if err != nil {
		return err
	}
	w, err := h.words(c.UserContext())
	if err != nil {
		return err
	}
	return h.showForm(c, fiber.StatusOK, typed(w, o), nil)
}

// typed fills the form from what is stored.
func typed(w words, o project.Overview) projectInput {
	p := o.Project
	in := projectInput{
		Version: p.Version, NameDE: p.Name[i18n.DE], NameEN: p.Name[i18n.EN], GoalDE: p.Goal[i18n.DE], GoalEN: p.Goal[i18n.EN],
		DecisionDE: p.Decision[i18n.DE], DecisionEN: p.Decision[i18n.EN], CommitmentDE: p.Commitment[i18n.DE], CommitmentEN: p.Commitment[i18n.EN],
		Strand: p.Strand, Provider: p.Provider,
	}
	in.decided = form.DateOf(p.DecidedOn)
	if u, ok := w.tree.Unit(p.UnitID); ok {
		in.Unit = u.Slug
	}
	in.steps = stepsOf(p.Steps)
	for _, g := range o.Groups {
		out := groupInput{texts: map[string]string{}}
		for f, t := range map[string]i18n.Text{"name": g.Name, "benefit": g.Benefit, "before": g.Before, "after": g.After, "contact": g.Contact} {
			for _, l := range i18n.Langs {
				out.texts[f+"_"+string(l)] = t[l]
			}
		}
		for _, id := range g.JobFamilies {
			out.families = append(out.families, w.families[id].Slug)
		}
		in.groups = append(in.groups, out)
	}
	return in
}

func (h *Handler) showForm(c *fiber.Ctx, status int, in projectInput, errs ui.FieldErrors) error {
	w, err := h.words(c.UserContext())
	if err != nil {
		return err
	}
	return respond.Status(c, status, formPage(formView{words: w, in: in, errs: errs, slug: c.Params("project")}))
}

func (h *Handler) create(c *fiber.Ctx) error {
	return h.save(c, func(ctx context.Context, in project.Input, _ int) (string, error) {
		p, err := h.Projects.Create(ctx, in)
		return path(p), err
	})
}

func (h *Handler) saveProject(c *fiber.Ctx) error {
	o, err := h.Projects.Get(c.UserContext(), c.Params("project"))
	if err != nil {
		return err
	}
	return h.save(c, func(ctx context.Context, in project.Input, version int) (string, error) {
		return path(o.Project), h.Projects.Edit(ctx, o.Project.ID, version, in)
	})
}

func (h *Handler) save(c *fiber.Ctx, do func(context.Context, project.Input, int) (string, error)) error {
	var in projectInput
	err := form.Parse(c, &in)
	in.groups, in.decided, in.steps = readGroups(c), form.ReadDate(c, "decided"), readSteps(c)
	if err == nil {
		err = respond.Once(c, h.DB, func(ctx context.Context) (string, error) {
			p, err := h.input(ctx, in)
			if err != nil {
				return "", err
			}
			return do(ctx, p, in.Version)
		})
	}
	return h.again(c, err, func(c *fiber.Ctx, status int, errs ui.FieldErrors) error { return h.showForm(c, status, in, errs) })
}

// input turns what was typed into what the service takes.
func (h *Handler) input(ctx context.Context, in projectInput) (p project.Input, err error) {
	w, err := h.words(ctx)
	if err != nil {
		return p, err
	}
	p = project.Input{
		Name: both(in.NameDE, in.NameEN), Goal: both(in.GoalDE, in.GoalEN), Decision: both(in.DecisionDE, in.DecisionEN),
		Commitment: both(in.CommitmentDE, in.CommitmentEN), Strand: in.Strand, Provider: in.Provider,
	}
	if p.DecidedOn, err = in.decided.Read("decided"); err != nil {
		return p, err
	}
	if p.Steps, err = steps(in.steps); err != nil {
		return p, err
	}
	if u, ok := w.tree.BySlug(in.Unit); ok {
		p.UnitID = u.ID
	}
	for _, g := range in.groups {
		t := func(f string) i18n.Text { return both(g.texts[f+"_de"], g.texts[f+"_en"]) }
		p.Groups = append(p.Groups, project.Group{
			Name: t("name"), Benefit: t("benefit"), Before: t("before"), After: t("after"),
			Contact: t("contact"), JobFamilies: w.familyIDs(g.families),
		})
	}
	return p, nil
}

// formView is the project's form.
type formView struct {
	words
	in   projectInput
	errs ui.FieldErrors
	slug string // empty: a new project
}

func (v formView) action() string {
	if v.slug == "" {
		return "/projects"
	}
	return "/projects/" + v.slug
}

func (v formView) title() string {
	if v.slug == "" {
		return v.t("project.new")
	}
	return v.t("project.edit")
}

// groups are those typed and one empty one.
func (v formView) groups() []groupInput {
	list := append([]groupInput{}, v.in.groups...)
	if len(list) < maxGroups {
		list = append(list, groupInput{})
	}
	return list
}

func (v formView) options(id string, values []string) []ui.Option {
	var out []ui.Option
	for _, s := range values {
		out = append(out, ui.Option{Value: s, Label: v.t(id + s)})
	}
	return out
}

func (v formView) units() []ui.Option { return v.unitOptions(nil) }

func chosen(list []string) map[string]bool {
	out := map[string]bool{}
	for _, s := range list {
		out[s] = true
	}
	return out
}

func (w words) unitIDs(slugs []string) []uuid.UUID {
	var out []uuid.UUID
	for _, s := range slugs {
		if u, ok := w.tree.BySlug(s); ok {
			out = append(out, u.ID)
		}
	}
	return out
}

func strands() []string   { return project.Strands }
func providers() []string { return project.Providers }

// groupTitle names a group by what was typed, else by its number.
func (v formView) groupTitle(i int, g groupInput) string {
	if s := g.texts["name_"+string(i18n.LangOf(v.ctx))]; s != "" {
		return s
	}
	if s := g.texts["name_de"]; s != "" {
		return s
	}
	return v.t("project.group.number", args{"Number": i + 1})
}
