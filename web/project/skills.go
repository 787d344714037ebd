package project

import (
	"context"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/skill"
)

// needed is a competence the project asks for.
type needed struct {
	title i18n.Text
	code  string
	level int
}

// needs are the competences that a project asks for, in the order of the
// framework.
func (h *Handler) needs(ctx context.Context, project uuid.UUID) (list []needed, err error) {
	frame, err := h.Skills.Framework(ctx)
	if err != nil {
		return nil, err
	}
	targets, err := h.Skills.TargetsOf(ctx, skill.Whose{Kind: skill.OfProject, ID: project})
	for _, c := range frame.Competences() {
		if t, ok := targets[c.ID]; ok {
			list = append(list, needed{c.Title, c.Code, t.Level})
		}
	}
	return list, err
}

func (w words) need(n needed) string {
	return w.t("project.skill", args{"Competence": n.code + " " + w.in(n.title), "Level": n.level})
}

func (v projectView) mayPlanSkills() bool {
	return skill.MayChange(v.ctx, skill.Whose{Kind: skill.OfProject, ID: v.Project.ID}) == nil
}
