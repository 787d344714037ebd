package target

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/skill"
	"codeberg.org/lotse/lotse/web/ui"
)

// subject is whose profile is shown: a job family's, or a project's.
type subject struct {
	skill.Whose
	name   i18n.Text
	path   string // of the profile
	family people.JobFamily
}

func ofFamily(f people.JobFamily) subject {
	return subject{skill.Whose{Kind: skill.OfFamily, ID: f.ID}, f.Name, path(f), f}
}

// subject is the one a path names.
func (h *Handler) subject(c *fiber.Ctx) (subject, error) {
	slug := c.Params("project")
	if slug == "" {
		f, err := h.family(c)
		return ofFamily(f), err
	}
	o, err := h.Projects.Get(c.UserContext(), slug)
	return subject{Whose: skill.Whose{Kind: skill.OfProject, ID: o.Project.ID}, name: o.Project.Name, path: projectPath(slug)}, err
}

func projectPath(slug string) string { return "/projects/" + slug + "/targets" }

func (s subject) mayChange(ctx context.Context) bool { return skill.MayChange(ctx, s.Whose) == nil }

func (s subject) ofProject() bool { return s.Kind == skill.OfProject }

// word is a message that speaks of the kind of subject.
func (s subject) word(ctx context.Context, id string) string {
	if s.ofProject() {
		id = "target.project." + id
	} else {
		id = "target." + id
	}
	return i18n.T(ctx, id)
}

// active is the menu entry of the profile's pages.
func (s subject) active() string {
	if s.ofProject() {
		return "projects"
	}
	return "targets"
}

// up leads to where the profile belongs.
func (s subject) up(ctx context.Context) *ui.Link {
	if s.ofProject() {
		return &ui.Link{Text: s.name.For(ctx), Path: s.path[:len(s.path)-len("/targets")]}
	}
	return &ui.Link{Text: i18n.T(ctx, "nav.targets"), Path: listPath}
}
