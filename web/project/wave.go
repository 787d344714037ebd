package project

import (
	"context"
	"slices"
	"strings"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	learnpath "codeberg.org/lotse/lotse/internal/path"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/project"
	"codeberg.org/lotse/lotse/internal/skill"
	"codeberg.org/lotse/lotse/web/form"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/ui"
)

// waveInput is the wave's form as typed.
type waveInput struct {
	Version   int      `form:"version"`
	Threshold int      `form:"threshold"`
	Units     []string `form:"units"`
	CopyFrom  int      `form:"copy_from"`

	goLive form.Date
}

func (in waveInput) wave(w words, o project.Overview) (out project.WaveInput, err error) {
	if out.GoLive, err = in.goLive.Read("go_live"); err != nil {
		return out, err
	}
	out.Threshold, out.Units = in.Threshold, w.unitIDs(in.Units)
	for _, p := range o.Waves {
		if p.Wave.Number == in.CopyFrom {
			out.CopyFrom = p.Wave.ID
		}
	}
	return out, nil
}

// waveFormView is the form of a wave.
type waveFormView struct {
	words
	project.Overview
	in     waveInput
	errs   ui.FieldErrors
	number int // 0: a new wave
}

func (v waveFormView) title() string {
	if v.number == 0 {
		return v.t("project.wave.new", args{"Project": v.words.in(v.Project.Name)})
	}
	return v.t("project.wave.edit", args{"Project": v.words.in(v.Project.Name), "Number": v.number})
}

func (v waveFormView) action() string {
	if v.number == 0 {
		return path(v.Project) + "/waves"
	}
	return wavePath(v.Project, v.number)
}

// copies are the waves whose requirements a new one may take over.
func (v waveFormView) copies() []ui.Option {
	out := []ui.Option{{Value: "0", Label: v.t("project.wave.copy.none")}}
	for _, w := range v.Waves {
		out = append(out, ui.Option{Value: text(w.Wave.Number), Label: v.t("project.wave.number", args{"Number": w.Wave.Number})})
	}
	return out
}

func (h *Handler) newWave(c *fiber.Ctx) error {
	in := waveInput{Threshold: project.DefaultThreshold}
	o, err := h.Projects.Get(c.UserContext(), c.Params("project"))
	if err != nil {
		return err
	}
	if n := len(o.Waves); n > 0 {
		in.CopyFrom = o.Waves[n-1].Wave.Number
	}
	return h.showWaveForm(c, fiber.StatusOK, o, in, nil)
}

func (h *Handler) editWave(c *fiber.Ctx) error {
	o, p, err := h.waveOf(c)
	if err != nil {
		return err
	}
	w, err := h.words(c.UserContext())
	if err != nil {
		return err
	}
	in := waveInput{Version: p.Wave.Version, goLive: form.DateOf(p.Wave.GoLive), Threshold: p.Wave.Threshold}
	for _, id := range p.Wave.Units {
		if u, ok := w.tree.Unit(id); ok {
			in.Units = append(in.Units, u.Slug)
		}
	}
	return h.showWaveForm(c, fiber.StatusOK, o, in, nil)
}

func (h *Handler) showWaveForm(c *fiber.Ctx, status int, o project.Overview, in waveInput, errs ui.FieldErrors) error {
	w, err := h.words(c.UserContext())
	if err != nil {
		return err
	}
	v := waveFormView{words: w, Overview: o, in: in, errs: errs}
	for _, p := range o.Waves {
		if text(p.Wave.Number) == c.Params("number") {
			v.number = p.Wave.Number
		}
	}
	return respond.Status(c, status, waveFormPage(v))
}

func (h *Handler) addWave(c *fiber.Ctx) error {
	o, err := h.Projects.Get(c.UserContext(), c.Params("project"))
	if err != nil {
		return err
	}
	return h.storeWave(c, o, func(ctx context.Context, in project.WaveInput, _ int) (string, error) {
		w, err := h.Projects.AddWave(ctx, o.Project.ID, in)
		return wavePath(o.Project, w.Number), err
	})
}

func (h *Handler) saveWave(c *fiber.Ctx) error {
	o, p, err := h.waveOf(c)
	if err != nil {
		return err
	}
	return h.storeWave(c, o, func(ctx context.Context, in project.WaveInput, version int) (string, error) {
		return wavePath(o.Project, p.Wave.Number), h.Projects.EditWave(ctx, p.Wave.ID, version, in)
	})
}

func (h *Handler) storeWave(c *fiber.Ctx, o project.Overview, do func(context.Context, project.WaveInput, int) (string, error)) error {
	in := waveInput{goLive: form.ReadDate(c, "go_live")}
	err := form.Parse(c, &in)
	if err == nil {
		err = respond.Once(c, h.DB, func(ctx context.Context) (string, error) {
			w, err := h.words(ctx)
			if err != nil {
				return "", err
			}
			wave, err := in.wave(w, o)
			if err != nil {
				return "", err
			}
			return do(ctx, wave, in.Version)
		})
	}
	return h.again(c, err, func(c *fiber.Ctx, status int, errs ui.FieldErrors) error {
		return h.showWaveForm(c, status, o, in, errs)
	})
}

// waveView is one wave with its requirements and checklist.
type waveView struct {
	words
	project.Planned
	land clock.Land // whose holidays move due dates
	errs ui.FieldErrors

	frame *skill.Framework

	paths []learnpath.Summary // one may ask for
}

func (v waveView) pathOptions() []ui.Option {
	var out []ui.Option
	for _, p := range v.paths {
		out = append(out, ui.Option{Value: p.Slug, Label: v.in(p.Name), Lang: v.lang(p.Name)})
	}
	return out
}

func (v waveView) title() string {
	return v.t("project.wave.title", args{"Project": v.in(v.Project.Name), "Number": v.Wave.Number})
}

func (v waveView) base() string { return wavePath(v.Project, v.Wave.Number) }

func (v waveView) audience(r project.Requirement) string {
	if r.Kind != project.CourseKind {
		return v.t("project.reach." + string(r.Reach))
	}
	who := v.t("project.audience.all")
	if len(r.JobFamilies) > 0 {
		var names []string
		for _, f := range sortedFamilies(v.families) {
			if slices.Contains(r.JobFamilies, f.ID) {
				names = append(names, v.in(f.Name))
			}
		}
		who = strings.Join(names, ", ")
	}
	if r.Supervisors {
		return v.t("project.audience.supervisors", args{"Who": who})
	}
	return who
}

func (v waveView) name(r project.Requirement) string {
	if r.Kind == project.CourseKind {
		return v.course(r.CourseID)
	}
	return v.in(r.Title)
}

func (v waveView) level(r project.Requirement) string {
	if r.Must {
		return v.t("project.must")
	}
	return v.t("project.should")
}

// where an item is to be done.
func (v waveView) where(i project.Item) string {
	if i.UnitID == uuid.Nil {
		return v.t("project.reach.wave")
	}
	return v.unit(i.UnitID)
}

func (h *Handler) wave(c *fiber.Ctx) error { return h.showWave(c, fiber.StatusOK, nil) }

func (h *Handler) showWave(c *fiber.Ctx, status int, errs ui.FieldErrors) error {
	_, p, err := h.waveOf(c)
	if err != nil {
		return err
	}
	w, err := h.words(c.UserContext())
	if err != nil {
		return err
	}
	town, err := h.Tenants.Current(c.UserContext())
	if err != nil {
		return err
	}
	frame, err := h.Skills.Framework(c.UserContext())
	if err != nil {
		return err
	}
	v := waveView{words: w, Planned: p, land: town.Land, frame: frame, errs: errs}
	if w.mayManage(p.Project.ID) {
		if v.paths, err = h.Paths.Offered(c.UserContext()); err != nil {
			return err
		}
	}
	return respond.Status(c, status, wavePage(v))
}

// requirementInput is the form of a requirement as typed.
type requirementInput struct {
	Kind        string   `form:"kind"`
	Course      string   `form:"course"`
	Path        string   `form:"path"`
	Competence  string   `form:"competence"`
	TitleDE     string   `form:"title_de" validate:"max=300"`
	TitleEN     string   `form:"title_en" validate:"max=300"`
	Level       string   `form:"level"`
	Weight      int      `form:"weight"`
	Threshold   int      `form:"threshold"`
	DaysBefore  int      `form:"days_before"`
	MinGrade    string   `form:"min_grade"`
	Families    []string `form:"families"`
	Supervisors string   `form:"supervisors"`
}

func (h *Handler) require(c *fiber.Ctx) error {
	_, p, err := h.waveOf(c)
	if err != nil {
		return err
	}
	var in requirementInput
	if err = form.Parse(c, &in); err == nil {
		err = respond.Once(c, h.DB, func(ctx context.Context) (string, error) {
			w, err := h.words(ctx)
			if err != nil {
				return "", err
			}
			frame, err := h.Skills.Framework(ctx)
			if err != nil {
				return "", err
			}
			if in.Kind == "path" {
				err = h.Projects.RequirePath(ctx, p.Wave.ID, in.Path, in.requirement(w, frame))
			} else {
				_, err = h.Projects.Require(ctx, p.Wave.ID, in.requirement(w, frame))
			}
			return wavePath(p.Project, p.Wave.Number), err
		})
	}
	return h.again(c, err, h.showWave)
}

func (in requirementInput) requirement(w words, frame *skill.Framework) project.RequirementInput {
	out := project.RequirementInput{Kind: project.ChecklistKind, Must: in.Level != "should", Weight: in.Weight, DaysBefore: in.DaysBefore}
	switch in.Kind {
	case "course", "path":
		out.Kind, out.CourseID, out.Threshold, out.MinGrade = project.CourseKind, w.courseID(in.Course), in.Threshold, in.MinGrade
		out.JobFamilies, out.Supervisors = w.familyIDs(in.Families), in.Supervisors != ""
	case "skill":
		k, _ := frame.ByCode(in.Competence) // none: the service says so
		out.Kind, out.CompetenceID, out.Threshold = project.SkillKind, k.ID, in.Threshold
	case "unit":
		out.Reach, out.Title = project.PerUnit, both(in.TitleDE, in.TitleEN)
	case "wave":
		out.Reach, out.Title = project.PerWave, both(in.TitleDE, in.TitleEN)
	default:
		out.Kind = ""
	}
	return out
}

func (h *Handler) drop(c *fiber.Ctx) error {
	_, p, err := h.waveOf(c)
	if err != nil {
		return err
	}
	err = respond.Once(c, h.DB, func(ctx context.Context) (string, error) {
		line, _ := uuid.Parse(c.FormValue("line"))
		return wavePath(p.Project, p.Wave.Number), h.Projects.DropRequirement(ctx, p.Wave.ID, line)
	})
	return h.again(c, err, h.showWave)
}

func (h *Handler) tick(c *fiber.Ctx) error {
	_, p, err := h.waveOf(c)
	if err != nil {
		return err
	}
	err = respond.Once(c, h.DB, func(ctx context.Context) (string, error) {
		line, _ := uuid.Parse(c.FormValue("line"))
		unit, _ := uuid.Parse(c.FormValue("unit"))
		return wavePath(p.Project, p.Wave.Number), h.Projects.Tick(ctx, p.Wave.ID, project.Tick{
			Line: line, Unit: unit, Done: c.FormValue("done") == "1", Evidence: c.FormValue("evidence"),
		})
	})
	return h.again(c, err, h.showWave)
}

// requirements is the table of what the wave asks for.
func (v waveView) requirements() ui.TableProps {
	p := ui.TableProps{Caption: v.t("project.requirements"), RowHead: true, Small: true, Columns: []ui.Column{
		{Head: v.t("project.requirement")},
		{Head: v.t("project.requirement.level")},
		{Head: v.t("project.audience")},
		{Head: v.t("project.threshold"), Numeric: true},
		{Head: v.t("project.due")},
		{Head: v.t("project.action"), Action: true},
	}}
	for _, r := range v.Requirements {
		p.Rows = append(p.Rows, []templ.Component{
			ui.Text(v.name(r)), ui.Text(v.level(r)), ui.Text(v.audience(r)),
			ui.Text(i18n.Percent(v.ctx, r.Share(v.Wave))), ui.Text(i18n.Date(v.ctx, r.Due(v.land, v.Wave.GoLive))), removal(v, r),
		})
	}
	return p
}

// competences are those of the framework in use.
func (v waveView) competences() (out []ui.Option) {
	for _, k := range v.frame.Competences() {
		out = append(out, ui.Option{Value: k.Code, Label: k.Code + " " + v.in(k.Title)})
	}
	return out
}

func (v waveView) grades() []ui.Option {
	out := []ui.Option{{Value: "", Label: v.t("project.grade.any")}}
	for _, g := range project.Grades {
		out = append(out, ui.Option{Value: g, Label: v.t("project.grade." + g)})
	}
	return out
}
